"""What the kernels take and give: terms of trading, and the outcome of one rule with one set of parameters."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import numpy as np
import numpy.typing as npt

from kiwoom_api.market.costs import COMMISSION_PPM, MOCK_COMMISSION_PPM
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.kernels.panel import MOST_WON, Whole

Actions = npt.NDArray[np.int16]
"""One number a bar: ``KEEP``, 0 for out, or the wanted part of the symbol's money in thousandths."""

KEEP = -1
"""An action: do nothing new."""
FULL = 1_000
"""An action: all of the symbol's money that ``Terms.invest`` allows."""

(FEES, TAXES, BOUGHT, SOLD, BUYS, SELLS, WINS, REALISED, TOO_LARGE, UNFUNDED, HALTED, HELD) = range(12)
"""Places of the totals: won (fees, taxes, bought, sold), orders (buys, sells, winning sells), won realised, orders of
doubtful fill (larger than the opening auction's room; more than the slice's cash may be held), orders refused because
the stock was halted the next day, and bars held."""
TOTALS = 12
(SYMBOL, DAY, SIDE, SHARES, PRICE, FEE, TAX, PROFIT) = range(8)
"""Columns of a log row: numbers of symbol and day, 1 for a buy and -1 for a sale, shares, won."""
LOG_COLUMNS = 8


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """How array rules are traded: each symbol has an equal slice of the cash, and nothing is shared between them.

    An order is decided on a finished bar, sent before the next day's open as a market order, and fills at the open.
    Exits are decided at the close too (종가 기준): stops inside a day belong to the engine.

    Attributes:
        cash: won of the account; each symbol's slice is this divided by the number of symbols.
        profile: whose commission: ``real`` (0.015 %) or ``mock`` (0.35 %).
        invest: % of a slice that an entry is for, at the close it is decided on. A market buy is held at the day's
            upper limit, 30 % above: up to 75 the slice always pays for that.
        rebalance: act on every wanted part, also while shares are held; otherwise only entries out of nothing.
        stop: % under the average price at which a close leads to a sale; None for no stop.
        take: % above it; None for none.
        holding: bars after which a position is sold, the one of the entry included; None for no end.
    """

    cash: int = 100_000_000
    profile: str = "real"
    invest: Decimal = Decimal(75)
    rebalance: bool = False
    stop: Decimal | None = None
    take: Decimal | None = None
    holding: int | None = None

    def __post_init__(self) -> None:
        if isinstance(self.cash, bool) or not isinstance(self.cash, int) or not 0 < self.cash <= MOST_WON:
            raise BadInput(field="cash", value=self.cash, allowed=f"1 to {MOST_WON:,} won")
        if self.profile not in ("real", "mock"):
            raise BadInput(field="profile", value=self.profile, allowed="real, mock")
        _ratio("invest", self.invest, low=Decimal("0.1"), high=100, step=Decimal("0.1"))
        for name, value, high in (("stop", self.stop, 100), ("take", self.take, 1_000)):
            if value is not None:
                _ratio(name, value, low=Decimal("0.01"), high=high, step=Decimal("0.01"))
        held = self.holding
        if held is not None and (isinstance(held, bool) or not isinstance(held, int) or not 1 <= held <= 100_000):
            raise BadInput(field="holding", value=held, allowed="1 to 100000 bars")

    @property
    def ppm(self) -> int:
        """Commission in millionths of the amount."""
        return MOCK_COMMISSION_PPM if self.profile == "mock" else COMMISSION_PPM["KRX"]

    def numbers(self) -> tuple[int, int, int, int, int, int]:
        """Return what the kernels take: ppm, invest in thousandths, rebalance, stop and take in 1/10,000, holding."""
        stop = -1 if self.stop is None else int(self.stop * 100)
        take = -1 if self.take is None else int(self.take * 100)
        return self.ppm, int(self.invest * 10), int(self.rebalance), stop, take, self.holding or 0


def _ratio(name: str, value: Decimal, *, low: Decimal, high: int, step: Decimal) -> None:
    if not isinstance(value, Decimal) or not value.is_finite() or not low <= value <= high or value % step:
        raise BadInput(field=name, value=value, allowed=f"{low} to {high} % in steps of {step}")


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule came to. Money in won.

    Attributes:
        equity: the account after each day's close.
        totals: see the places ``FEES`` … ``HELD``.
        log: one row an order filled, in the order of symbols and days; empty unless it was asked for.
    """

    equity: Whole
    totals: Whole
    log: Whole

    @property
    def final(self) -> int:
        """The account at the end."""
        return int(self.equity[-1])

    @property
    def exact(self) -> bool:
        """Whether the engine must come to the same: no order was larger than what is sure to fill."""
        return not (self.totals[TOO_LARGE] or self.totals[UNFUNDED])
