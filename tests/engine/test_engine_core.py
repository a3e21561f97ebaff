"""The core: deterministic, deaf to replays, blind to the future, and safe from its own strategies."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated

import pytest

from kiwoom_api.engine.blotter import Ticket
from kiwoom_api.engine.commands import Acknowledged, Cancel, DayEnd, DayStart, Denied, Modify, Started, Stopped, Submit
from kiwoom_api.engine.context import MAX_COMMANDS, Context
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.desk import Listing, Standing
from kiwoom_api.engine.params import Params, Range
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.market import regular_hours
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar, OrderStatus, OrderUpdate, Timer, Trade
from kiwoom_api.model.orders import Fill, OrderState
from kiwoom_api.model.values import KST, OrderType, Side

SAMSUNG = "005930"
DAY = date(2025, 9, 1)


def at(hour: int, minute: int = 0, second: int = 0, day: date = DAY) -> datetime:
    """Return a KST time of the test day."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=KST)


def trade(price: int, when: datetime, volume: int = 100, **more: int) -> Trade:
    """Return a trade whose day so far opened, peaked and fell where told."""
    values = {"open": price, "high": price, "low": price, "base": 70_000, "ask": price + 100, "bid": price} | more
    return Trade(at=when, symbol=SAMSUNG, price=price, quantity=10, buyer=True, volume=volume, **values)


def update(order_no: str, status: OrderStatus, when: datetime, **more: object) -> OrderUpdate:
    """Return an order event of a buy of 10 shares at 70,000 won unless told otherwise."""
    values: dict[str, object] = {
        "root_no": "0000000",
        "symbol": SAMSUNG,
        "name": "삼성전자",
        "side": Side.BUY,
        "action": "+매수",
        "order_type": OrderType.LIMIT,
        "quantity": 10,
        "price": 70_000,
        "remaining": 10,
    }
    return OrderUpdate(at=when, order_no=order_no, status=status, **(values | more))  # type: ignore[arg-type]


def day_start(day: date = DAY) -> DayStart:
    """Return a day's start at eight in the morning."""
    opens, auction, closes = regular_hours(day)
    return DayStart(at=at(8, day=day), day=day, opens=opens, auction=auction, closes=closes)


class Recorder(Strategy):
    """Writes down what it hears and does what the test plants in it."""

    name = "recorder"
    warmup = 3

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, object]] = []
        self.act = lambda ctx: None

    def on_start(self, ctx: Context) -> None:
        """Keep the history; ask for a timer."""
        self.heard.append(("start", ctx.closes(SAMSUNG, 10)))
        ctx.at("open", minutes=1, name="go")

    def on_trade(self, ctx: Context, trade: Trade) -> None:
        """Keep the price; act."""
        self.heard.append(("trade", trade.price))
        self.act(ctx)

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Keep the bar; act."""
        self.heard.append(("bar", bar))
        self.act(ctx)

    def on_fill(self, ctx: Context, fill: Fill) -> None:
        """Keep the fill and the position at that moment."""
        self.heard.append(("fill", (fill.quantity, fill.price, ctx.position(fill.symbol).quantity)))

    def on_order(self, ctx: Context, order: Ticket) -> None:
        """Keep the state."""
        self.heard.append(("order", order.state))

    def on_timer(self, ctx: Context, timer: Timer) -> None:
        """Keep name and time."""
        self.heard.append(("timer", (timer.name, ctx.now)))

    def of(self, kind: str) -> list[object]:
        """Return what was heard of one kind."""
        return [what for which, what in self.heard if which == kind]


@pytest.fixture
def recorder() -> Recorder:
    """Return a strategy that writes down what it hears."""
    return Recorder()


@pytest.fixture
def engine(recorder: Recorder) -> Engine:
    """Return an engine in the morning of the test day with ten million won."""
    made = Engine([recorder], [5930])
    made.open(Standing(cash=10_000_000), {SAMSUNG: Listing(symbol=SAMSUNG, name="삼성전자")})
    made.handle(Started(at=at(8)))
    made.handle(day_start())
    return made


def bought(engine: Engine, recorder: Recorder, order_no: str = "0000001") -> Submit:
    """Let the strategy buy 10 at 70,000 and let the broker acknowledge it."""
    recorder.act = lambda ctx: ctx.buy(SAMSUNG, 10, 70_000)
    (command,) = engine.handle(trade(70_000, at(9)))
    recorder.act = lambda ctx: None
    assert isinstance(command, Submit)
    engine.handle(Acknowledged(at=at(9), ref=command.ref, order_no=order_no))
    return command


def test_engine_core_command(engine: Engine, recorder: Recorder) -> None:
    """A strategy's wish comes out as a command with symbol, side, shares, price and whose it is."""
    command = bought(engine, recorder)
    wish = command.request
    assert (wish.symbol, wish.side, wish.quantity, wish.price) == (SAMSUNG, Side.BUY, 10, 70_000)
    assert wish.strategy == "recorder"
    assert recorder.of("order") == [OrderState.WORKING]


def test_engine_core_duplicates(engine: Engine, recorder: Recorder) -> None:
    """Order events are cumulative: a replay, or a partial that comes after the whole, changes nothing."""
    bought(engine, recorder)
    part = update("0000001", OrderStatus.FILLED, at(9, 10), filled=4, remaining=6, amount=280_000, fee=40, fill_no="1")
    whole = update(
        "0000001", OrderStatus.FILLED, at(9, 20), filled=10, remaining=0, amount=699_000, fee=100, fill_no="2"
    )
    for event in (part, part, whole, part, whole):
        engine.handle(event)
    assert recorder.of("fill") == [(4, 70_000, 4), (6, 69_833, 10)]
    assert engine.state.portfolio.cash == 10_000_000 - 699_000 - 100
    assert engine.positions[SAMSUNG].quantity == 10
    assert engine.positions[SAMSUNG].cost == 699_000
    assert recorder.of("order")[-1] is OrderState.FILLED


def test_engine_core_fill_before_answer(engine: Engine, recorder: Recorder) -> None:
    """A fill that is heard before the order's number is known is booked once and told once it is known."""
    recorder.act = lambda ctx: ctx.buy(SAMSUNG, 10, 70_000)
    (command,) = engine.handle(trade(70_000, at(9)))
    engine.handle(update("0000007", OrderStatus.FILLED, at(9), filled=10, remaining=0, amount=700_000, fee=100))
    assert engine.positions[SAMSUNG].quantity == 10
    assert recorder.of("fill") == []
    engine.handle(Acknowledged(at=at(9), ref=command.ref, order_no="0000007"))
    assert recorder.of("fill") == [(10, 70_000, 10)]
    assert recorder.of("order") == [OrderState.FILLED]


def test_engine_core_cancel(engine: Engine, recorder: Recorder) -> None:
    """A cancel goes to the order's number and ends it when the exchange confirms, whichever number confirms it."""
    command = bought(engine, recorder)
    recorder.act = lambda ctx: ctx.cancel(command.ref)
    (cancel,) = engine.handle(trade(70_100, at(9, 10)))
    assert isinstance(cancel, Cancel)
    assert cancel.request.order_no == "0000001"
    recorder.act = lambda ctx: None
    engine.handle(Acknowledged(at=at(9, 10), ref=cancel.ref, order_no="0000002"))
    confirmed = update("0000002", OrderStatus.CONFIRMED, at(9, 10), root_no="0000001", remaining=0, action="매수취소")
    engine.handle(confirmed)
    engine.handle(confirmed)
    assert recorder.of("order") == [OrderState.WORKING, OrderState.CANCELLED]


def test_engine_core_modify(engine: Engine, recorder: Recorder) -> None:
    """A modify lives on under its new number; its parent ends, and a fill of the new one is ours."""
    command = bought(engine, recorder)
    recorder.act = lambda ctx: ctx.modify(command.ref, price=70_100)
    (change,) = engine.handle(trade(70_100, at(9, 10)))
    recorder.act = lambda ctx: None
    assert isinstance(change, Modify)
    engine.handle(Acknowledged(at=at(9, 10), ref=change.ref, order_no="0000002"))
    engine.handle(update("0000002", OrderStatus.CONFIRMED, at(9, 10), root_no="0000001", price=70_100))
    assert engine.state.blotter.tickets[command.ref].state is OrderState.CANCELLED
    assert engine.state.blotter.tickets[change.ref].remaining == 10
    engine.handle(
        update("0000002", OrderStatus.FILLED, at(9, 20), price=70_100, filled=10, remaining=0, amount=701_000)
    )
    assert engine.state.blotter.tickets[change.ref].state is OrderState.FILLED
    assert engine.positions[SAMSUNG].quantity == 10


def test_engine_core_denied_modify(engine: Engine, recorder: Recorder) -> None:
    """A refused modify leaves its parent alive."""
    command = bought(engine, recorder)
    recorder.act = lambda ctx: ctx.modify(command.ref, price=70_100)
    (change,) = engine.handle(trade(70_100, at(9, 10)))
    engine.handle(Denied(at=at(9, 10), ref=change.ref, code="X", message="no", state=OrderState.REJECTED))
    assert engine.state.blotter.tickets[command.ref].live


def test_engine_core_no_look_ahead(engine: Engine, recorder: Recorder) -> None:
    """Today's bar is not in ``bars`` before the close, and then it is the day's last word."""
    engine.load(SAMSUNG, [])
    seen: list[list[int]] = []
    recorder.act = lambda ctx: seen.append(ctx.closes(SAMSUNG, 10))
    engine.handle(trade(70_000, at(9), 100, open=70_000, high=70_000, low=70_000))
    engine.handle(trade(71_000, at(10), 900, open=70_000, high=72_000, low=69_000))
    engine.handle(trade(70_500, at(9, 30), 500, open=70_000, high=71_000, low=69_500))
    engine.handle(DayEnd(at=at(15, 35), day=DAY))
    assert seen == [[], [], [], [71_000]]
    (bar,) = recorder.of("bar")
    assert bar == Bar(
        at=at(15, 30), symbol=SAMSUNG, day=DAY, open=70_000, high=72_000, low=69_000, close=71_000, volume=900
    )


def test_engine_core_orders_after_close(engine: Engine, recorder: Recorder) -> None:
    """An order given on a finished bar waits until ten minutes before the next open."""
    engine.handle(trade(70_000, at(9)))
    recorder.act = lambda ctx: ctx.buy(SAMSUNG, 1)
    assert engine.handle(DayEnd(at=at(15, 35), day=DAY)) == []
    engine.handle(day_start(date(2025, 9, 2)))
    release = at(8, 50, day=date(2025, 9, 2))
    assert engine.next_timer() == release
    (command,) = engine.due(release)
    assert isinstance(command, Submit)
    assert engine.state.blotter.tickets[command.ref].at == release


def test_engine_core_never_sent(engine: Engine, recorder: Recorder) -> None:
    """What was still waiting when the run ended was never an order."""
    recorder.act = lambda ctx: ctx.buy(SAMSUNG, 1)
    engine.handle(trade(70_000, at(9)))
    engine.handle(DayEnd(at=at(15, 35), day=DAY))
    assert engine.handle(Stopped(at=at(15, 35))) == []
    assert not [ticket for ticket in engine.state.blotter.tickets.values() if ticket.live and ticket.ref > 1]


def test_engine_core_expiry(engine: Engine, recorder: Recorder) -> None:
    """A day order that is still open at the close is dead afterwards."""
    command = bought(engine, recorder)
    engine.handle(DayEnd(at=at(15, 35), day=DAY))
    ticket = engine.state.blotter.tickets[command.ref]
    assert (ticket.state, ticket.closed_at) == (OrderState.EXPIRED, at(15, 30))


def test_engine_core_timers(engine: Engine, recorder: Recorder) -> None:
    """Timers follow the session: on CSAT day the market opens an hour later and so do they."""
    assert engine.next_timer() == at(9, 1)
    engine.due(at(9, 1))
    assert recorder.of("timer") == [("go", at(9, 1))]
    assert engine.next_timer() is None
    csat = date(2025, 11, 13)
    engine.handle(day_start(csat))
    assert engine.next_timer() == at(10, 1, day=csat)


def test_engine_core_quarantine(recorder: Recorder) -> None:
    """A strategy that raises is silenced and reported: commands dropped, live orders cancelled; others go on."""
    healthy = Recorder()
    healthy.name = "healthy"  # type: ignore[misc]
    engine = Engine([recorder, healthy], [SAMSUNG])
    engine.open(Standing(cash=10_000_000), {})
    engine.handle(Started(at=at(8)))
    engine.handle(day_start())
    bought(engine, recorder)

    def fail(ctx: Context) -> None:
        ctx.buy(SAMSUNG, 99)
        raise ZeroDivisionError("oops")

    recorder.act = fail
    healthy.act = lambda ctx: ctx.buy(SAMSUNG, 1)
    commands = engine.handle(trade(70_000, at(9, 10)))
    assert [type(command) for command in commands] == [Cancel, Submit]
    assert [fault.message for fault in engine.faults] == ["ZeroDivisionError: oops"]
    heard = len(recorder.heard)
    engine.handle(trade(70_100, at(9, 20)))
    assert len(recorder.heard) == heard
    assert healthy.of("trade") == [70_000, 70_000, 70_100]


def test_engine_core_runaway(engine: Engine, recorder: Recorder) -> None:
    """A strategy that orders without end at one instant is quarantined and nothing of it goes out."""
    recorder.act = lambda ctx: [ctx.buy(SAMSUNG, 1) for _ in range(MAX_COMMANDS + 1)]
    assert engine.handle(trade(70_000, at(9))) == []
    assert "commands at one instant" in engine.faults[0].message


@pytest.mark.parametrize(
    ("quantity", "price"), [(0, 70_000), (-1, None), (float("nan"), None), (1.5, None), (1, float("nan"))]
)
def test_engine_core_absurd_orders(engine: Engine, recorder: Recorder, quantity: object, price: object) -> None:
    """NaN, zero, negative and fractional orders never leave: the strategy is stopped with the field's name."""
    recorder.act = lambda ctx: ctx.buy(SAMSUNG, quantity, price)  # type: ignore[arg-type]
    assert engine.handle(trade(70_000, at(9))) == []
    assert engine.faults[0].message.startswith("BadInput: ")


def test_engine_core_target(engine: Engine, recorder: Recorder) -> None:
    """``target`` counts what is on its way: asked twice for the same, it orders once."""
    recorder.act = lambda ctx: (ctx.target(SAMSUNG, 10), ctx.target(SAMSUNG, 10))
    (command,) = engine.handle(trade(70_000, at(9)))
    assert isinstance(command, Submit)
    assert (command.request.quantity, command.request.order_type) == (10, OrderType.MARKET)


def test_engine_core_history(recorder: Recorder) -> None:
    """Strategies see the history from before the run; days without a trade have no bar."""
    days = [DAY - timedelta(days=n) for n in (5, 4, 3)]
    bars = [
        Bar(at=at(15, 30, day=d), symbol=SAMSUNG, day=d, open=o, high=o, low=o, close=70_000 + n, volume=v)
        for n, (d, o, v) in enumerate(zip(days, (70_000, 0, 70_000), (5, 0, 5), strict=True))
    ]
    engine = Engine([recorder], [SAMSUNG])
    engine.load(SAMSUNG, bars)
    engine.handle(Started(at=at(8)))
    assert recorder.of("start") == [[70_000, 70_002]]


class SampleParams(Params, frozen=True, kw_only=True):
    """Parameters with limits."""

    days: Annotated[int, Range("1", "60")] = 5
    stop: Annotated[Decimal, Range("0.5", "30")] = Decimal(5)


@pytest.mark.parametrize("values", [{"days": 0}, {"days": "many"}, {"stop": "31"}, {"dayz": 3}, {"days": 2.5}])
def test_engine_params_bad(values: dict[str, object]) -> None:
    """An unknown parameter, a wrong kind or a value outside of its range is refused by name."""
    with pytest.raises(BadInput) as caught:
        SampleParams.build(values)
    assert caught.value.field == next(iter(values))


def test_engine_params_text() -> None:
    """Parameters can be given as text, as they come from a command line."""
    assert SampleParams.build({"days": "7", "stop": "2.5"}) == SampleParams(days=7, stop=Decimal("2.5"))
    with pytest.raises(BadInput, match="days"):
        SampleParams(days=99)


def test_engine_core_symbols() -> None:
    """A run needs symbols, each once."""
    with pytest.raises(BadInput, match="symbols"):
        Engine([Recorder()], [5930, "005930"])
