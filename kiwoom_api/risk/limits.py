"""How much may go wrong: the limits that the gate holds every order against, safe by default. No I/O, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from kiwoom_api.model.errors import BadInput


class RiskLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of the gate; None switches one off. The defaults are those of a real account.

    The caps on quantity, value, position and gross, the loss stops, the counts a day, the open orders and the
    ages bind entries (buys). A sale is bounded by the sellable quantity, tick, limits, collar, the rate a second
    and the identical-order guard instead: an exit is never refused for being large, late in the day or after a
    loss.

    Attributes:
        max_order_value: won an order.
        max_order_quantity: shares an order.
        max_position_value: won in one stock, live buy orders included.
        max_gross_value: won in all stocks, live buy orders included.
        max_net_value: won in all stocks once every open order has filled: sales taken off.
        max_gross_ratio: the same as a share of equity; 1 means that never more than all is invested.
        max_daily_loss: share of the day's starting equity (0.01 = 1 %).
        max_drawdown: share of the peak equity.
        price_collar: share by which a price may be worse than the last one (buy above, sell below).
        orders_per_second: new orders within any second.
        orders_per_day: new orders a business day.
        orders_per_symbol: new orders a business day in one stock.
        max_open_orders: live orders, unknown ones included.
        identical_seconds: time within which an identical order is taken for a mistake.
        max_price_age: seconds; how old the last price may be.
        max_clock_drift: seconds against the server's clock.
        max_reconcile_age: seconds since the last reconciliation.
        allow_restricted: buy what the exchange warns of (관리종목, 정리매매 …).
        require_price: refuse an order whose value cannot be computed instead of skipping the caps on value.
        by_memory: a program that listens to its stream may order by what it remembers of cash and holdings (60 s at
            most) without asking the broker; ``real`` asks before each order unless this is switched on.
    """

    max_order_value: int | None = 1_000_000
    max_order_quantity: int | None = None
    max_position_value: int | None = 5_000_000
    max_gross_value: int | None = None
    max_net_value: int | None = None
    max_gross_ratio: Decimal | None = Decimal(1)
    max_daily_loss: Decimal | None = Decimal("0.01")
    max_drawdown: Decimal | None = Decimal("0.05")
    price_collar: Decimal | None = Decimal("0.05")
    orders_per_second: int | None = 20
    orders_per_day: int | None = 1_000
    orders_per_symbol: int | None = 100
    max_open_orders: int | None = 100
    identical_seconds: Decimal | None = Decimal(1)
    max_price_age: Decimal | None = Decimal(10)
    max_clock_drift: Decimal | None = Decimal(2)
    max_reconcile_age: Decimal | None = Decimal(300)
    allow_restricted: bool = False
    require_price: bool = True
    by_memory: bool = False

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if name in _WORDS:
                if not isinstance(value, bool):
                    raise BadInput(field=name, value=value, allowed="true or false", hint="change the limit")
                continue
            if value is None:
                continue
            whole = isinstance(value, int) and not isinstance(value, bool)
            share = name in _SHARES and isinstance(value, Decimal) and value.is_finite()
            if not (whole or share) or value < 0:
                allowed = "a number >= 0, or None" if name in _SHARES else "a whole number >= 0, or None"
                raise BadInput(field=name, value=value, allowed=allowed, hint="change the limit")

    @classmethod
    def for_environment(cls, environment: str) -> RiskLimits:
        """Return the safe defaults of ``real``, ``mock`` or ``sim``.

        Raises:
            BadInput: for another word.
        """
        if environment not in _BY_ENVIRONMENT:
            raise BadInput(field="environment", value=environment, allowed="real, mock or sim", hint="choose one")
        return _BY_ENVIRONMENT[environment]

    @classmethod
    def read(cls, table: Mapping[str, object], environment: str) -> RiskLimits:
        """Return the defaults of an environment with what a settings file says instead.

        Args:
            table: the file as TOML gives it (numbers with a point as ``Decimal``): one table an environment, such as
                ``[real]``; ``"off"`` switches a limit off.
            environment: whose table counts; the others are checked all the same.

        Raises:
            BadInput: an unknown environment or limit, or a value that is none.
        """
        found = cls.for_environment(environment)
        for name, changes in table.items():
            usual = cls.for_environment(name)
            if not isinstance(changes, Mapping):
                raise BadInput(field=name, value=changes, allowed=f"a table [{name}]", hint="put limits under it")
            for limit in changes:
                if limit not in cls.__struct_fields__:
                    allowed = ", ".join(cls.__struct_fields__)
                    raise BadInput(field=f"{name}.{limit}", value=changes[limit], allowed=allowed)
            values = {limit: None if value == _OFF else value for limit, value in changes.items()}
            changed = cls(**{**msgspec.structs.asdict(usual), **values})
            found = changed if name == environment else found
        return found


_OFF = "off"
_WORDS = frozenset({"allow_restricted", "require_price", "by_memory"})
_SHARES = frozenset(
    {
        "max_gross_ratio",
        "max_daily_loss",
        "max_drawdown",
        "price_collar",
        "identical_seconds",
        "max_price_age",
        "max_clock_drift",
        "max_reconcile_age",
    }
)
"""Limits that may have a fraction; the others count won, shares and orders."""

_MOCK = RiskLimits(
    max_order_value=None,
    max_position_value=None,
    max_daily_loss=None,
    max_drawdown=None,
    price_collar=None,
    orders_per_day=10_000,
    orders_per_symbol=2_000,
    max_open_orders=1_000,
    identical_seconds=None,
    max_price_age=None,
    require_price=False,
    by_memory=True,
)
_BY_ENVIRONMENT = {
    "real": RiskLimits(),
    "mock": _MOCK,
    # The local exchange has its own clock, which may stand still: ages and drift against the wall mean nothing there.
    "sim": msgspec.structs.replace(_MOCK, orders_per_second=200, max_clock_drift=None, max_reconcile_age=None),
}
