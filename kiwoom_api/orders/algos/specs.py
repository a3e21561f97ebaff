"""What an algorithm is asked to do: one frozen value with ranges, and JSON both ways."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias

import msgspec

from kiwoom_api.market import regular_hours
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import KST, Side, price_of, quantity_of, symbol_of

__all__ = ["PLANS", "AlgoSpec", "At", "Closing", "Iceberg", "Passive", "Peg", "Plan", "Pov", "Twap", "Vwap"]

At: TypeAlias = Literal["own", "mid", "opposite"]
"""Where to stand: the own side's best price, the middle (rounded to our side's tick), the other side's best."""

_DAY_MINUTES = 24 * 60


class Peg(msgspec.Struct, frozen=True, kw_only=True, tag="peg", tag_field="algo"):
    """Follow a price of the book with all that remains, or with ``show`` shares of it at a time (0: all)."""

    at: At = "own"
    show: int = 0

    def __post_init__(self) -> None:
        _choice("at", self.at)
        _range("show", self.show, 0, 10**9, "shares")


class Passive(msgspec.Struct, frozen=True, kw_only=True, tag="passive", tag_field="algo"):
    """Stand at the own side's best for ``patience`` seconds, then take the other side's."""

    patience: int = 60

    def __post_init__(self) -> None:
        _range("patience", self.patience, 0, 23_400, "seconds")


class Twap(msgspec.Struct, frozen=True, kw_only=True, tag="twap", tag_field="algo"):
    """The same number of shares in each ``slice`` (seconds); passively for ``passive`` % of it, then aggressively."""

    slice: int = 60
    passive: int = 70

    def __post_init__(self) -> None:
        _range("slice", self.slice, 5, 23_400, "seconds")
        _range("passive", self.passive, 0, 100, "%")


class Vwap(msgspec.Struct, frozen=True, kw_only=True, tag="vwap", tag_field="algo"):
    """As ``Twap``, but each slice gets its part of the day's usual volume.

    ``curve`` has (minute of the day, weight) pairs in order, such as ``curve.usual_curve`` makes from finished days;
    empty: ``curve.DEFAULT``.
    """

    slice: int = 60
    passive: int = 70
    curve: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        _range("slice", self.slice, 5, 23_400, "seconds")
        _range("passive", self.passive, 0, 100, "%")
        minutes = [minute for minute, _ in self.curve]
        good = minutes == sorted(set(minutes)) and all(0 <= minute < _DAY_MINUTES for minute in minutes)
        if (
            not good
            or any(weight < 0 for _, weight in self.curve)
            or (self.curve and not any(w for _, w in self.curve))
        ):
            raise BadInput(field="curve", value=self.curve[:3], allowed="(minute of the day, weight) in order")


class Pov(msgspec.Struct, frozen=True, kw_only=True, tag="pov", tag_field="algo"):
    """A part (``rate``, 0.01 to 0.5) of what the market trades from the start on, ``least`` or more shares at once."""

    rate: Decimal = Decimal("0.1")
    least: int = 1
    at: At = "opposite"

    def __post_init__(self) -> None:
        _share("rate", self.rate, Decimal("0.01"), Decimal("0.5"))
        _range("least", self.least, 1, 10**9, "shares")
        _choice("at", self.at)


class Iceberg(msgspec.Struct, frozen=True, kw_only=True, tag="iceberg", tag_field="algo"):
    """Show ``show`` shares at a time at the limit price, or, without one, at the own side's best."""

    show: int

    def __post_init__(self) -> None:
        _range("show", self.show, 1, 10**9, "shares")


class Closing(msgspec.Struct, frozen=True, kw_only=True, tag="close", tag_field="algo"):
    """Take part in the closing auction with ``share`` of its ``usual`` shares; with all where ``usual`` is 0."""

    share: Decimal = Decimal("0.1")
    usual: int = 0

    def __post_init__(self) -> None:
        _share("share", self.share, Decimal("0.001"), Decimal(1))
        _range("usual", self.usual, 0, 10**12, "shares")


Plan: TypeAlias = Peg | Passive | Twap | Vwap | Pov | Iceberg | Closing
PLANS: dict[str, type[Plan]] = {
    "peg": Peg,
    "passive": Passive,
    "twap": Twap,
    "vwap": Vwap,
    "pov": Pov,
    "iceberg": Iceberg,
    "close": Closing,
}
"""Every algorithm by the name that a person types."""


class AlgoSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One parent order and how it is to be worked, on KRX, within one day.

    Attributes:
        symbol: six-character stock code.
        side: buy or sell.
        quantity: shares; live and filled ones together never exceed them.
        plan: the algorithm with its parameters.
        until: aware KST; by then nothing of it lives. Continuous plans end at 15:20 at the latest, and the closing
            auction's when it is over.
        start: not before; None: at once.
        limit: won; no child is ever priced beyond it. None: the day's limits alone.
        finish: what becomes of the rest: ``cancel``, or ``cross`` the spread in the last ``cross_for`` seconds.
        reprices: how many modifies may be sent in all; those of the last stretch are not counted.
        every: seconds at least between two re-prices.
        most: live children at a time.
    """

    symbol: str
    side: Side
    quantity: int
    plan: Plan
    until: datetime
    start: datetime | None = None
    limit: int | None = None
    finish: Literal["cancel", "cross"] = "cancel"
    cross_for: int = 20
    reprices: int = 60
    every: int = 2
    most: int = 3

    def __post_init__(self) -> None:
        set_ = msgspec.structs.force_setattr
        set_(self, "symbol", symbol_of(self.symbol))
        quantity_of(self.quantity)
        if self.limit is not None:
            price_of(self.limit, field="limit")
        _range("cross_for", self.cross_for, 1, 3_600, "seconds")
        _range("reprices", self.reprices, 0, 10_000, "modifies")
        _range("every", self.every, 1, 3_600, "seconds")
        _range("most", self.most, 1, 20, "orders")
        if self.finish not in ("cancel", "cross"):
            raise BadInput(field="finish", value=self.finish, allowed="cancel or cross")
        for name in ("start", "until"):
            value = getattr(self, name)
            if value is not None:
                set_(self, name, _kst(name, value))
        if self.start is not None and (self.start >= self.end or self.start.date() != self.until.date()):
            raise BadInput(
                field="start", value=f"{self.start:%H:%M:%S}", allowed=f"before {self.end:%H:%M:%S} that day"
            )

    @property
    def opens(self) -> datetime:
        """When orders of this plan may first be sent on its day."""
        hours = regular_hours(self.until.date())
        return hours.close_auction_start if isinstance(self.plan, Closing) else hours.open

    @property
    def end(self) -> datetime:
        """When the plan is over: ``until``, or the end of the stretch of the day that it works in."""
        hours = regular_hours(self.until.date())
        # The auction's own end is drawn at random after its nominal one; what it does not fill dies with the session.
        if isinstance(self.plan, Closing):
            return hours.close + timedelta(minutes=1)
        return min(self.until, hours.close_auction_start)

    @property
    def cross_at(self) -> datetime | None:
        """When the last stretch begins; None for a plan that cancels the rest."""
        if self.finish == "cancel" or isinstance(self.plan, Closing):
            return None
        return self.end - timedelta(seconds=self.cross_for)

    def json(self) -> str:
        """Return it as JSON; ``read`` gives the same value back."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def read(cls, text: str) -> AlgoSpec:
        """Return the value of a JSON text.

        Raises:
            BadInput: it is none.
        """
        try:
            return msgspec.json.decode(text, type=cls)
        except msgspec.DecodeError as error:
            raise BadInput(field="algo", value=text, allowed="an AlgoSpec as JSON", hint=str(error)) from None


def _kst(name: str, value: datetime) -> datetime:
    if value.tzinfo is None:
        raise BadInput(field=name, value=str(value), allowed="an aware time", hint="give it a time zone (KST)")
    return value.astimezone(KST)


def _range(name: str, value: int, least: int, most: int, unit: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadInput(field=name, value=value, allowed=f"{least:,} to {most:,} {unit}")


def _share(name: str, value: Decimal, least: Decimal, most: Decimal) -> None:
    if not isinstance(value, Decimal) or not value.is_finite() or not least <= value <= most:
        raise BadInput(field=name, value=value, allowed=f"{least} to {most}")


def _choice(name: str, value: str) -> None:
    if value not in ("own", "mid", "opposite"):
        raise BadInput(field=name, value=value, allowed="own, mid or opposite")
