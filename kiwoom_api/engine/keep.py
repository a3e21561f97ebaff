"""What a run has to remember over a restart: whose shares are whose, exits, held orders, and strategies' memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from kiwoom_api.engine.commands import Submit
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.exits import Exits, Guard
from kiwoom_api.engine.portfolio import Position
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.orders import Holding, OrderKind, OrderRequest
from kiwoom_api.model.values import OrderType, Side, Venue

_VERSION = 1


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """An order that was decided after the close and waits for the next open."""

    request: OrderRequest
    tag: str = ""
    exits: Exits | None = None


class OrderMemory(msgspec.Struct, frozen=True, kw_only=True):
    """A live order, or one that was just about to be sent: as far as its fills are in the strategy's positions.

    ``order_no`` is "" while no answer has come; ``parent`` is the number of the order that a modify replaces.
    """

    at: datetime
    kind: OrderKind
    symbol: str
    side: Side
    quantity: int
    price: int | None
    order_type: OrderType
    venue: Venue = Venue.KRX
    order_no: str = ""
    parent: str = ""
    filled: int = 0
    amount: int = 0
    fee: int = 0
    tax: int = 0
    tag: str = ""
    exits: Exits | None = None


class SeatMemory(msgspec.Struct, frozen=True, kw_only=True):
    """One strategy's part. Money in won."""

    positions: tuple[Position, ...] = ()
    guards: dict[str, Guard] = {}
    fees: int = 0
    taxes: int = 0
    fills: int = 0
    held: tuple[Held, ...] = ()
    memory: dict[str, Any] = {}
    orders: tuple[OrderMemory, ...] = ()


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """A run between two processes.

    Attributes:
        version: of this layout.
        day: the last trading day that the run saw; None before its first.
        day_number: how many trading days it saw.
        initial: equity in won with which it began.
        symbols: what it trades.
        seats: each strategy's part, by name.
    """

    version: int = _VERSION
    day: date | None = None
    day_number: int = 0
    initial: int = 0
    symbols: tuple[str, ...] = ()
    seats: dict[str, SeatMemory] = {}


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """The strategies remember more shares of a stock than the account holds."""

    symbol: str
    remembered: int
    held: int


def remember(engine: Engine) -> Memory:
    """Return what has to survive a restart of the process."""
    state = engine.state
    waiting = engine.held
    seats = {}
    for seat in engine.seats.all:
        own = seat.own
        seats[seat.strategy.name] = SeatMemory(
            positions=own.positions.all,
            guards=dict(own.guards),
            fees=own.fees,
            taxes=own.taxes,
            fills=own.fills,
            held=tuple(
                Held(request=command.request, tag=ticket.tag, exits=ticket.exits)
                for command in waiting
                if isinstance(command, Submit)
                and (ticket := state.blotter.tickets[command.ref]).strategy == seat.strategy.name
            ),
            memory=seat.strategy.memory,
            orders=_orders(engine, seat.strategy.name, {command.ref for command in waiting}),
        )
    day = state.hours.day if state.hours else None
    return Memory(day=day, day_number=state.day_number, initial=state.initial, symbols=engine.symbols, seats=seats)


def _orders(engine: Engine, strategy: str, waiting: Collection[int]) -> tuple[OrderMemory, ...]:
    tickets = engine.state.blotter.tickets
    return tuple(
        OrderMemory(
            at=ticket.at,
            kind=ticket.kind,
            symbol=ticket.symbol,
            side=ticket.side,
            quantity=ticket.quantity,
            price=ticket.price,
            order_type=ticket.order_type,
            venue=ticket.venue,
            order_no=ticket.order_no,
            parent=tickets[ticket.parent].order_no if ticket.parent else "",
            filled=ticket.filled,
            amount=ticket.amount,
            fee=ticket.fee,
            tax=ticket.tax,
            tag=ticket.tag,
            exits=ticket.exits,
        )
        for ticket in engine.state.blotter.live()
        if ticket.strategy == strategy and ticket.ref not in waiting
    )


def recall(engine: Engine, memory: Memory) -> None:
    """Give a new process's engine what the last one remembered; before ``Started``.

    Strategies that are new begin with nothing; what a strategy remembers that is no longer run stays its own in the
    file, and its shares belong to nobody in this run.
    """
    engine.state.day_number, engine.state.initial = memory.day_number, memory.initial
    for seat in engine.seats.all:
        kept = memory.seats.get(seat.strategy.name)
        if kept is None:
            continue
        seat.own.positions.restore(kept.positions)
        seat.own.guards = {symbol: guard for symbol, guard in kept.guards.items() if symbol in engine.symbols}
        seat.own.fees, seat.own.taxes, seat.own.fills = kept.fees, kept.taxes, kept.fills
        seat.strategy.memory = dict(kept.memory)
        for held in kept.held:
            if held.request.symbol in engine.symbols:
                engine.hold(seat, held.request, tag=held.tag, exits=held.exits)


def cut(memory: Memory, found: Iterable[Difference]) -> Memory:
    """Return the memory with no more shares than the account holds: the last strategies named give way first."""
    gone = {each.symbol: each.remembered - each.held for each in found}
    seats = {}
    for name, seat in reversed(memory.seats.items()):
        positions = []
        for held in seat.positions:
            part = min(gone.get(held.symbol, 0), held.quantity)
            if part:
                gone[held.symbol] -= part
                left = held.quantity - part
                held = msgspec.structs.replace(
                    held, quantity=left, cost=held.cost * left // held.quantity, fees=held.fees * left // held.quantity
                )
            positions.append(held)
        kept = {held.symbol for held in positions if held.quantity}
        guards = {symbol: guard for symbol, guard in seat.guards.items() if symbol in kept}
        seats[name] = msgspec.structs.replace(seat, positions=tuple(positions), guards=guards)
    return msgspec.structs.replace(memory, seats={name: seats[name] for name in memory.seats})


def differences(memory: Memory, holdings: Mapping[str, Holding]) -> list[Difference]:
    """Return where strategies remember more than the account holds: somebody sold, or a fill was booked elsewhere.

    More on the account than remembered is nobody's fault: shares that were there before, or a person's.
    """
    owned: dict[str, int] = {}
    for seat in memory.seats.values():
        for position in seat.positions:
            owned[position.symbol] = owned.get(position.symbol, 0) + position.quantity
    found = []
    for symbol, shares in sorted(owned.items()):
        there = holdings[symbol].quantity if symbol in holdings else 0
        if shares > there:
            found.append(Difference(symbol=symbol, remembered=shares, held=there))
    return found


def encode(memory: Memory) -> bytes:
    """Return the memory as JSON.

    Raises:
        BadInput: when a strategy keeps something in ``memory`` that JSON cannot hold.
    """
    try:
        return msgspec.json.format(msgspec.json.encode(memory), indent=1)
    except (TypeError, ValueError) as error:
        raise BadInput(
            field="memory", value=str(error), allowed="text, whole numbers, lists and dicts", hint="change the strategy"
        ) from error


def decode(data: bytes) -> Memory:
    """Return the memory that ``encode`` wrote.

    Raises:
        BadInput: for broken data, or a layout newer than this program's.
    """
    try:
        memory = msgspec.json.decode(data, type=Memory)
    except (msgspec.ValidationError, msgspec.DecodeError, BadInput) as error:
        raise BadInput(field="memory", value=str(error), allowed="what a run kept", hint="move the file away") from None
    if memory.version > _VERSION:
        raise BadInput(field="version", value=memory.version, allowed=f"up to {_VERSION}", hint="update the program")
    return memory
