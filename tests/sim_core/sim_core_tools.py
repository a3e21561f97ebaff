"""A small market with known bars, and short ways to trade on it."""

from __future__ import annotations

import os
from datetime import date, datetime, time
from pathlib import Path

from kiwoom_api.market import trading_days
from kiwoom_api.model.events import Event
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.values import KST, OrderType, Side, Venue
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.exchange import Exchange, Placed, Rejection
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.market_data import MarketData

DAYS = trading_days(date(2026, 6, 1), date(2026, 6, 30))
DAY = DAYS[1]
"""The day most tests trade on: 2026-06-02."""

UP = Row(10_000, 10_500, 9_900, 10_400, 1_000_000)
FLAT = Row(10_000, 10_000, 10_000, 10_000, 400_000)


def shared() -> Path | None:
    """The folder with real prices, when this machine has it."""
    found = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    return found if found.is_dir() else None


def market(
    rows: dict[str, list[Row]],
    *,
    kinds: dict[str, str] | None = None,
    days: list[date] = DAYS,
    shares: int = 0,
    nxt: bool = True,
) -> MarketData:
    """A market with the given bars on successive days, of June 2026 when none are given."""
    kinds = kinds or {}
    instruments = {
        code: Instrument(symbol=code, name=f"종목{code}", market=kinds.get(code, "KOSPI"), shares=shares, nxt=nxt)
        for code in rows
    }
    series = {code: Series(days[: len(bars)], bars) for code, bars in rows.items()}
    return MarketData(BarSet(instruments, series, origin="test"))


def at(hour: int, minute: int = 0, second: int = 0, *, day: date = DAY) -> datetime:
    """A time on the trading day."""
    return datetime.combine(day, time(hour, minute, second), KST)


class Bench:
    """An exchange, one account and everything that was published."""

    def __init__(
        self,
        data: MarketData | None = None,
        *,
        start: datetime | None = None,
        profile: str = "real",
        cash: int = 10**8,
        model: str = "bar",
    ) -> None:
        self.exchange = Exchange(
            data or market({"000010": [FLAT, UP, UP]}), start=start or at(10), profile=profile, cash=cash, model=model
        )
        self.account = self.exchange.open_account("key")
        self.events: list[Event] = []
        self.exchange.subscribe(self.events.append)

    def order(
        self,
        side: Side,
        shares: int,
        price: int | None = None,
        kind: OrderType | None = None,
        *,
        symbol: str = "000010",
        stop: int | None = None,
        venue: Venue = Venue.KRX,
        account: str | None = None,
    ) -> Placed | Rejection:
        """Place an order; a market order when no price is given."""
        kind = kind or (OrderType.MARKET if price is None else OrderType.LIMIT)
        request = OrderRequest(
            symbol=symbol, side=side, quantity=shares, order_type=kind, price=price, stop_price=stop, venue=venue
        )
        return self.exchange.place(account or self.account, request)

    def buy(self, shares: int, price: int | None = None, kind: OrderType | None = None, **more: object) -> Placed:
        """Buy; it must be taken."""
        placed = self.order(Side.BUY, shares, price, kind, **more)  # type: ignore[arg-type]
        assert isinstance(placed, Placed), placed
        return placed

    def sell(self, shares: int, price: int | None = None, kind: OrderType | None = None, **more: object) -> Placed:
        """Sell; it must be taken."""
        placed = self.order(Side.SELL, shares, price, kind, **more)  # type: ignore[arg-type]
        assert isinstance(placed, Placed), placed
        return placed

    def modify(
        self, number: str, price: int, shares: int = 0, *, venue: Venue = Venue.KRX, symbol: str = "000010"
    ) -> Placed | Rejection:
        """Modify a live order."""
        request = ModifyRequest(order_no=number, symbol=symbol, quantity=shares, price=price, venue=venue)
        return self.exchange.modify(self.account, request)

    def cancel(
        self, number: str, shares: int = 0, *, venue: Venue = Venue.KRX, symbol: str = "000010"
    ) -> Placed | Rejection:
        """Cancel a live order."""
        request = CancelRequest(order_no=number, symbol=symbol, quantity=shares, venue=venue)
        return self.exchange.cancel(self.account, request)

    def row(self, number: str):  # type: ignore[no-untyped-def]
        """The ledger row of a number."""
        return next(order for order in self.exchange.orders(self.account) if order.order_no == number)

    def to(self, moment: datetime) -> None:
        """Let time pass."""
        self.exchange.advance(moment)

    def of(self, kind: type) -> list:  # type: ignore[type-arg]
        """What was published of a kind."""
        return [event for event in self.events if isinstance(event, kind)]
