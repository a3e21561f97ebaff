"""One loop for every mode: backtest, paper, simulator and live differ only in the desk that is plugged in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import TypeAlias

from kiwoom_api.engine.commands import (
    Acknowledged,
    Cancel,
    Command,
    DayEnd,
    Denied,
    Modify,
    Started,
    Stopped,
    Submit,
)
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.desk import Ack, Desk, No
from kiwoom_api.engine.hours import day_start
from kiwoom_api.engine.result import FILL_MODEL, RunResult, build_result
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Event

Progress: TypeAlias = Callable[[int, int, int], None]
"""Called after each day with the day's number (from 1), the number of days, and the equity in won."""

Play: TypeAlias = Callable[[Engine, Desk, date], Awaitable[None]]
"""Plays one trading day, from its start to its end."""


async def run_session(
    engine: Engine,
    desk: Desk,
    days: Sequence[date],
    *,
    progress: Progress | None = None,
    costs: str = "sim",
    notes: Sequence[str] = (),
    fill_model: str = FILL_MODEL,
    play: Play | None = None,
) -> RunResult:
    """Run the engine's strategies over trading days, on whatever desk is given.

    A decision reaches the exchange after the step that caused it, never inside it. When the run is cut short
    (cancellation, Ctrl-C, an error), the desk is told to stop: it leaves no order behind.

    Args:
        engine: the core with its strategies.
        desk: the way to the exchange.
        days: KRX trading days, in order.
        progress: told after each day.
        costs: whose commission the buy-and-hold beside it pays: ``real``, ``mock`` or ``sim``.
        notes: sentences that must stand beside the result.
        fill_model: how fills are decided behind the desk; the result names it.
        play: plays one day; ``run_day`` when not given.

    Raises:
        BadInput: when ``days`` is empty or out of order.
    """
    if not days or list(days) != sorted(set(days)):
        raise BadInput(field="days", value=list(days)[:3], allowed="trading days in order", hint="give a start and end")
    finished = False
    try:
        await _begin(engine, desk)
        for number, day in enumerate(days, start=1):
            await (play or run_day)(engine, desk, day)
            await desk.close_day(day)
            if progress is not None:
                progress(number, len(days), engine.equity)
        engine.handle(Stopped(at=desk.now))
        finished = True
    finally:
        if not finished:
            await desk.stop()
    return build_result(engine, unresolved=await desk.unresolved(), costs=costs, notes=notes, fill_model=fill_model)


async def _begin(engine: Engine, desk: Desk) -> None:
    standing = await desk.open(engine.symbols)
    engine.open(standing, desk.listings)
    for symbol in engine.symbols:
        engine.load(symbol, await desk.history(symbol, engine.warmup))
    await settle(engine, desk, engine.handle(Started(at=desk.now)))


async def run_day(engine: Engine, desk: Desk, day: date) -> None:
    """Play one trading day: every instant of the desk, every timer of the core, until the engine's day ends."""
    await settle(engine, desk, engine.handle(day_start(day, at=desk.now)))
    end = engine.ends
    while True:
        wake = min(engine.next_timer() or end, end)
        await settle(engine, desk, handle_all(engine, await desk.step(wake)))
        if desk.now < wake:
            continue
        # The exchange has done everything up to this instant; now the timers of the instant may speak.
        await settle(engine, desk, engine.due(wake))
        if wake >= end:
            break
    await settle(engine, desk, engine.handle(DayEnd(at=desk.now, day=day)))


def handle_all(engine: Engine, events: Sequence[Event]) -> list[Command]:
    """Give events to the core in their order; return what they lead to."""
    return [command for event in events for command in engine.handle(event)]


async def settle(engine: Engine, desk: Desk, commands: list[Command]) -> None:
    """Execute commands and handle what they cause, until nothing more is wanted at this instant."""
    while commands:
        feedback = [await execute(desk, command) for command in commands]
        commands = handle_all(engine, [*feedback, *await desk.step(desk.now)])


async def execute(desk: Desk, command: Command) -> Event:
    """Carry out one command; return what became of it, for the core to hear."""
    answer: Ack | No
    match command:
        case Submit(ref=ref, request=order):
            answer = await desk.submit(ref, order)
        case Modify(ref=ref, request=change):
            answer = await desk.modify(ref, change)
        case Cancel(ref=ref, request=cancel):
            answer = await desk.cancel(ref, cancel)
    if isinstance(answer, Ack):
        return Acknowledged(at=desk.now, ref=command.ref, order_no=answer.order_no)
    return Denied(
        at=desk.now,
        ref=command.ref,
        code=answer.code,
        message=answer.message,
        state=answer.state,
        korean=answer.korean,
    )
