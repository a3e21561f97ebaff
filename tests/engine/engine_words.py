"""Words that the engine's tests share: times, trades and order events of one stock, and an engine in the morning."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from kiwoom_api.engine.commands import Acknowledged, Cancel, Command, DayEnd, Started, Submit
from kiwoom_api.engine.context import Context
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.desk import Listing, Standing
from kiwoom_api.engine.hours import day_start
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.events import OrderStatus, OrderUpdate, Trade
from kiwoom_api.model.orders import Holding
from kiwoom_api.model.values import KST, OrderType, Side

SAMSUNG, HYNIX = "005930", "000660"
DAY = date(2025, 9, 1)


def at(hour: int, minute: int = 0, second: int = 0, day: date = DAY) -> datetime:
    """Return a KST time of the test day."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=KST)


def trade(price: int, when: datetime, volume: int = 100, *, symbol: str = SAMSUNG, quantity: int = 10) -> Trade:
    """Return a trade at a price; the day so far is that price alone."""
    return Trade(
        at=when,
        symbol=symbol,
        price=price,
        quantity=quantity,
        buyer=True,
        open=price,
        high=price,
        low=price,
        volume=volume,
        base=70_000,
        ask=price + 100,
        bid=price,
    )


def filled(order_no: str, side: Side, shares: int, price: int, when: datetime, *, symbol: str = SAMSUNG) -> OrderUpdate:
    """Return the event of an order that is filled whole, with 0.015 % commission and 0.15 % tax on sales."""
    amount = shares * price
    return OrderUpdate(
        at=when,
        order_no=order_no,
        root_no="0000000",
        symbol=symbol,
        name="",
        side=side,
        status=OrderStatus.FILLED,
        action="",
        order_type=OrderType.MARKET,
        quantity=shares,
        price=0,
        remaining=0,
        filled=shares,
        amount=amount,
        fill_no="1",
        fee=amount * 15 // 100_000,
        tax=amount * 15 // 10_000 if side is Side.SELL else 0,
    )


class Doer(Strategy):
    """Does on each trade what the test plants in it; other hooks only remember."""

    name = "doer"

    def __init__(self, name: str = "doer") -> None:
        super().__init__()
        self.name = name  # type: ignore[misc]
        self.act: Callable[[Context], object] = lambda ctx: None
        self.ctx: Context

    def on_start(self, ctx: Context) -> None:
        """Keep the context, so that tests can ask."""
        self.ctx = ctx

    def on_trade(self, ctx: Context, trade: Trade) -> None:
        """Do it, once."""
        act, self.act = self.act, lambda ctx: None
        act(ctx)


def morning(
    strategies: Sequence[Strategy],
    *,
    cash: int = 10_000_000,
    day: date = DAY,
    holdings: Sequence[Holding] = (),
    shares: Mapping[str, Fraction] | None = None,
) -> Engine:
    """Return an engine whose first day has begun at eight."""
    engine = Engine(strategies, [SAMSUNG, HYNIX], shares=shares)
    listings = {code: Listing(symbol=code, name=code) for code in (SAMSUNG, HYNIX)}
    engine.open(Standing(cash=cash, holdings=tuple(holdings)), listings)
    engine.handle(Started(at=at(8, day=day)))
    engine.handle(day_start(day, at=at(8, day=day)))
    return engine


class Market:
    """Takes every command at once: acknowledges it, fills market orders at the last price, confirms cancels."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.number = engine, 0
        self.sent: list[Command] = []
        self.last: dict[str, int] = {}
        self.volume: dict[str, int] = {}
        self.locked = False

    def print(self, price: int, when: datetime, *, symbol: str = SAMSUNG) -> None:
        """Let a trade happen and do what the engine wants because of it."""
        self.last[symbol] = price
        self.volume[symbol] = self.volume.get(symbol, 0) + 10
        self.take(self.engine.handle(trade(price, when, self.volume[symbol], symbol=symbol)), when)

    def until(self, when: datetime) -> None:
        """Let the timers ring up to a moment."""
        while (due := self.engine.next_timer()) is not None and due <= when:
            self.take(self.engine.due(due), due)

    def end_day(self, day: date = DAY) -> None:
        """Close the day."""
        self.until(at(15, 35, day=day))
        self.take(self.engine.handle(DayEnd(at=at(15, 35, day=day), day=day)), at(15, 35, day=day))
        self.volume.clear()

    def _confirmed(self, number: str, command: Cancel, when: datetime) -> OrderUpdate:
        target = self.engine.state.blotter.tickets[command.target]
        return OrderUpdate(
            at=when,
            order_no=number,
            root_no=target.order_no,
            symbol=target.symbol,
            name="",
            side=target.side,
            status=OrderStatus.CONFIRMED,
            action="",
            order_type=target.order_type,
            quantity=target.remaining,
            price=0,
            remaining=0,
        )

    def take(self, commands: Sequence[Command], when: datetime) -> None:
        """Acknowledge commands; fill market orders unless nobody trades."""
        queue = list(commands)
        while queue:
            command = queue.pop(0)
            self.sent.append(command)
            self.number += 1
            number = f"{self.number:07d}"
            queue += self.engine.handle(Acknowledged(at=when, ref=command.ref, order_no=number))
            if isinstance(command, Cancel):
                queue += self.engine.handle(self._confirmed(number, command, when))
            if not isinstance(command, Submit) or self.locked or command.request.price is not None:
                continue
            wish = command.request
            price = self.last.get(wish.symbol, 70_000)
            queue += self.engine.handle(filled(number, wish.side, wish.quantity, price, when, symbol=wish.symbol))
