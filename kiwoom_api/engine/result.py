"""What a run leaves behind: orders, executions, equity beside buy-and-hold, costs, and one hash over the orders."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from itertools import islice
from operator import attrgetter

import msgspec

from kiwoom_api.engine.benchmark import buy_and_hold
from kiwoom_api.engine.blotter import Ticket
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.records import (
    NOT_SENT,
    EquityPoint,
    Execution,
    Fault,
    FillRecord,
    HeldRecord,
    Notice,
    OrderRecord,
    StrategyRecord,
)

FILL_MODEL = "bar"
"""How fills were decided: from the path of a daily bar."""
_FIELDS, _LINES = 17, 1 << 12
"""What makes an order the same in two runs; and how many orders are hashed at once."""


class RunResult(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a run leaves behind. Money in won.

    ``unresolved`` counts orders of which nobody knows whether they live; ``order_hash`` is the sha256 over the
    order list (ints and strings only), equal for equal runs on any machine and through any desk.
    """

    strategy: str
    params: dict[str, str]
    symbols: tuple[str, ...]
    names: dict[str, str]
    first_day: date
    last_day: date
    initial: int
    final: int
    cash: int
    fees: int
    taxes: int
    realised: int
    unresolved: int
    order_hash: str
    orders: tuple[OrderRecord, ...]
    fills: tuple[FillRecord, ...]
    equity: tuple[EquityPoint, ...]
    holdings: tuple[HeldRecord, ...]
    faults: tuple[Fault, ...] = ()
    fill_model: str = FILL_MODEL
    notes: tuple[str, ...] = ()
    strategies: tuple[StrategyRecord, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def benchmark(self) -> int:
        """What buy-and-hold of the same stocks came to, in won."""
        return self.equity[-1].benchmark if self.equity else self.initial


def build_result(
    engine: Engine,
    *,
    unresolved: int,
    costs: str = "sim",
    notes: Sequence[str] = (),
    fill_model: str = FILL_MODEL,
) -> RunResult:
    """Gather a run's result from the core alone, so that every desk gives the same.

    Args:
        engine: the core after its run.
        unresolved: what the desk says about orders in doubt.
        costs: whose commission buy-and-hold pays: ``real``, ``mock`` or ``sim``.
        notes: sentences that must stand beside the result.
        fill_model: how fills were decided: ``bar``, ``book``, or ``broker`` for a real account.
    """
    sent = _sent(engine)
    orders = _orders(engine, sent)
    portfolio, names = engine.state.portfolio, _names(engine)
    held = [
        HeldRecord(
            symbol=p.symbol,
            name=names.get(p.symbol, p.symbol),
            quantity=p.quantity,
            average=p.average,
            price=engine.state.marks.get(p.symbol, p.average),
        )
        for p in engine.positions.values()
    ]
    benchmark = buy_and_hold(engine, costs=costs)
    points = [
        EquityPoint(day=d.day, equity=d.equity, cash=d.cash, benchmark=b)
        for d, b in zip(engine.days, benchmark, strict=True)
    ]
    return RunResult(
        strategy="+".join(s.name for s in engine.strategies),
        params=_params(engine),
        symbols=engine.symbols,
        names={symbol: names.get(symbol, symbol) for symbol in engine.symbols},
        first_day=engine.days[0].day,
        last_day=engine.days[-1].day,
        initial=engine.initial,
        final=engine.days[-1].equity,
        cash=portfolio.cash,
        fees=portfolio.fees,
        taxes=portfolio.taxes,
        realised=portfolio.realised,
        unresolved=unresolved,
        order_hash=order_hash(orders),
        orders=orders,
        fills=_fills(engine, sent),
        equity=tuple(points),
        holdings=tuple(sorted(held, key=lambda record: record.symbol)),
        faults=engine.faults,
        fill_model=fill_model,
        notes=tuple(notes),
        strategies=strategy_records(engine),
        notices=engine.notices,
    )


def strategy_records(engine: Engine) -> tuple[StrategyRecord, ...]:
    """Return each strategy's part of the run, in the order given."""
    sent = Counter([t.strategy for t in engine.state.blotter.tickets.values() if t.code != NOT_SENT])
    return tuple(
        StrategyRecord(
            name=seat.strategy.name,
            orders=sent[seat.strategy.name],
            fills=seat.own.fills,
            fees=seat.own.fees,
            taxes=seat.own.taxes,
            realised=seat.own.positions.realised,
            profit=seat.own.profit(engine.state.marks),
            held={symbol: held.quantity for symbol, held in sorted(seat.own.positions.open.items())},
        )
        for seat in engine.seats.all
    )


def _params(engine: Engine) -> dict[str, str]:
    alone = len(engine.strategies) == 1
    return {
        name if alone else f"{strategy.name}.{name}": str(value)
        for strategy in engine.strategies
        for name, value in msgspec.structs.asdict(strategy.params).items()
    }


def order_records(engine: Engine) -> tuple[OrderRecord, ...]:
    """Return the run's orders in the order of decision; what was never sent is left out."""
    return _orders(engine, _sent(engine))


def _orders(engine: Engine, sent: Sequence[Ticket]) -> tuple[OrderRecord, ...]:
    names = _names(engine)
    return tuple([_order(names, number, ticket) for number, ticket in enumerate(sent, start=1)])


def fill_records(engine: Engine) -> tuple[FillRecord, ...]:
    """Return the run's executions in the order they were heard of."""
    return _fills(engine, _sent(engine))


def _fills(engine: Engine, sent: Sequence[Ticket]) -> tuple[FillRecord, ...]:
    numbers = {ticket.ref: number for number, ticket in enumerate(sent, start=1)}
    names = _names(engine)
    return tuple([_fill(names, numbers.get(done.ref, 0), done) for done in engine.executions])


def _fill(names: Mapping[str, str], number: int, done: Execution) -> FillRecord:
    fill = done.fill
    return FillRecord(
        number=number,
        date=fill.business_date,
        time=_time(fill.at),
        symbol=fill.symbol,
        name=names.get(fill.symbol, fill.symbol),
        side=fill.side,
        quantity=fill.quantity,
        price=fill.price,
        amount=done.amount,
        fee=fill.fee,
        tax=fill.tax,
        profit=done.profit,
        order_no=fill.order_no,
        fill_no=fill.fill_no,
    )


def order_hash(orders: Iterable[OrderRecord]) -> str:
    """Return the sha256 of the order list: ints and strings only, no floats, no broker's numbers."""
    digest, lines = hashlib.sha256(), map(_line, orders)
    while some := "".join(islice(lines, _LINES)):
        digest.update(some.encode())
    return digest.hexdigest()


def hash_fields(order: OrderRecord) -> tuple[str, ...]:
    """Return what makes an order the same order in two runs, as text.

    Order numbers and the words of a refusal belong to the broker and are left out.
    """
    return tuple(_line(order).removesuffix("\n").split("|", _FIELDS - 1))


def _line(o: OrderRecord) -> str:
    # One text at once rather than a tuple of texts to be joined: a run has many orders.
    return (
        f"{o.number}|{o.date.isoformat()}|{o.time}|{o.strategy}|{o.kind}|{o.symbol}|{o.side._value_}|{o.quantity}|{o.price}|"
        f"{o.filled}|{o.amount}|{o.fee}|{o.tax}|{o.order_type}|{o.state._value_}|{o.closed}|{o.tag}\n"
    )


def _sent(engine: Engine) -> list[Ticket]:
    """Return what went out, in the order of decision."""
    sent = [ticket for ticket in engine.state.blotter.tickets.values() if ticket.code != NOT_SENT]
    return sorted(sent, key=attrgetter("at", "ref"))


def _order(names: Mapping[str, str], number: int, ticket: Ticket) -> OrderRecord:
    return OrderRecord(
        number=number,
        date=ticket.at.date(),
        time=_time(ticket.at),
        strategy=ticket.strategy,
        kind=ticket.kind._value_,
        symbol=ticket.symbol,
        name=names.get(ticket.symbol, ticket.symbol),
        side=ticket.side,
        quantity=ticket.quantity,
        price=ticket.price or 0,
        order_type=ticket.order_type._value_,
        state=ticket.state,
        filled=ticket.filled,
        amount=ticket.amount,
        fee=ticket.fee,
        tax=ticket.tax,
        profit=ticket.profit,
        order_no=ticket.order_no,
        closed=_time(ticket.closed_at) if ticket.closed_at else "",
        code=ticket.code,
        reason=ticket.reason,
        tag=ticket.tag,
    )


def _time(at: datetime) -> str:
    return _clock(at.time())


@lru_cache(maxsize=1 << 10)  # a backtest's orders have a handful of times
def _clock(at: time) -> str:
    return at.isoformat("seconds")


def _names(engine: Engine) -> dict[str, str]:
    return {symbol: listing.name for symbol, listing in engine.state.listings.items()}
