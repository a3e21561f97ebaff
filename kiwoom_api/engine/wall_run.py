"""A run on a clock that nobody moves: paper and trade. It waits, starts in mid-day, remembers, and stops in order.

The core and its order are those of a backtest: the exchange's news of an instant first, then the instant's timers. On
a running clock news take a moment to arrive, so a timer waits ``grace`` for those of its own instant.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

import msgspec

from kiwoom_api.engine.commands import Acknowledged, Cancel, Command, DayEnd, Denied, Started, Stopped
from kiwoom_api.engine.core import AFTER_CLOSE, Engine
from kiwoom_api.engine.desk import Standing
from kiwoom_api.engine.hours import day_start
from kiwoom_api.engine.keep import Memory, cut, differences, recall, remember
from kiwoom_api.engine.record import Head, TapeWriter
from kiwoom_api.engine.records import DayRecord
from kiwoom_api.engine.result import RunResult, build_result
from kiwoom_api.engine.session import execute
from kiwoom_api.engine.session_memory import MemoryFile
from kiwoom_api.engine.session_recover import Recovery
from kiwoom_api.engine.view import ENGINE
from kiwoom_api.engine.wall import Said
from kiwoom_api.engine.wall_terms import GRACE, LeftBehind, LiveDesk, Terms, Watch
from kiwoom_api.market import is_trading_day
from kiwoom_api.model.errors import AnswerError, BadInput, TransportError, WireError
from kiwoom_api.model.events import Event
from kiwoom_api.model.orders import CancelRequest
from kiwoom_api.model.values import KST, Side
from kiwoom_api.risk.switch import SwitchLevel

__all__ = ["GRACE", "LeftBehind", "LiveDesk", "Terms", "WallRun", "Watch"]

MORNING = time(8, 0, tzinfo=KST)
"""When a day begins for the core: order entry and NXT's pre-market have not begun before."""
_SETTLE = 10
"""How many times the grace cancels at the end are given to be confirmed."""
_OFTEN = timedelta(seconds=1)
"""How often what changes with every tick (a trailing exit's peak) is written down."""
_FAR = 400


def _quiet(_said: Said) -> None:
    return


class WallRun:
    """One run of an engine on a live desk.

    Args:
        engine: the core with its strategies.
        desk: the way to the exchange.
        terms: how it is to go.
        memory: where the run's memory lies; None keeps nothing.
        recalled: what is remembered where no file says it.
        tape: writes down when timers ring and days begin; the desk writes what arrives.
        watch: hears of everything that a person should see.
        kept: called after each time that the memory was written, for what has to go with it.
        business: tells whether the exchange trades on a day.

    Attributes:
        stopping: why it is being stopped; "" while it goes on.
    """

    def __init__(
        self,
        engine: Engine,
        desk: LiveDesk,
        terms: Terms,
        *,
        memory: MemoryFile | None = None,
        recalled: Memory | None = None,
        tape: TapeWriter | None = None,
        watch: Watch = _quiet,
        kept: Callable[[], None] | None = None,
        business: Callable[[date], bool] = is_trading_day,
    ) -> None:
        self.engine, self.desk, self.terms = engine, desk, terms
        self._file, self._watch, self._business = memory, watch, business
        self._grace = timedelta(seconds=terms.grace)
        self._memory, self._tape, self._kept_too = recalled, tape, kept
        self._recovery: Recovery | None = None
        self._saved_at = datetime.min.replace(tzinfo=KST)
        self._notices = self._faults = 0
        self._late = False
        self.stopping = ""

    def stop(self, why: str) -> None:
        """End in order as soon as what is being sent is known; harmless when it is ending."""
        self.stopping = self.stopping or why

    async def run(self) -> RunResult:
        """Trade until the days are over or somebody stops it; the memory is saved whatever happens.

        Raises:
            BadInput: the memory says more than the account holds (``Terms.accept`` cuts it).
            JournalError, TokenError, SettingsError …: what the desk cannot go on without. Live buys are cancelled.
        """
        await self._begin()
        done, ended = 0, False
        try:
            while not self.stopping and (self.terms.days is None or done < self.terms.days):
                day = await self._next_day()
                if day is None:
                    break
                done += await self._day(day)
            await self._finish()
            ended = True
        except asyncio.CancelledError:
            # Where no signal can be caught a first Ctrl-C comes as this; a second one ends at once.
            if not self.stopping:
                self.stop("Ctrl-C")
                await self._finish()
            self._say("cut", live=[t for t in self.engine.state.blotter.live() if t.order_no])
            ended = True
            raise
        finally:
            if not ended:
                self._say("broken")
                await self.desk.stop()
            await self.desk.end()
        self._say("ended")
        return self.result(await self.desk.unresolved())

    def result(self, unresolved: int) -> RunResult:
        """Return what the run has come to, this process's part of it."""
        terms = self.terms
        return build_result(
            self.engine, unresolved=unresolved, costs=terms.costs, notes=terms.notes, fill_model=terms.fill_model
        )

    # The start ---------------------------------------------------------------------------------------------

    async def _begin(self) -> None:
        engine, desk = self.engine, self.desk
        standing = await desk.open(engine.symbols)
        engine.open(standing, desk.listings)
        await self._load_history()
        if self._file is not None:
            self._memory = self._file.load()
        kept = self._memory
        if self._memory is not None:
            holdings = {held.symbol: held for held in standing.holdings}
            found = differences(self._memory, holdings)
            if found and not self.terms.accept:
                told = "; ".join(f"{each.symbol} {each.remembered:,} > {each.held:,}" for each in found)
                raise BadInput(
                    field="memory",
                    value=told,
                    allowed="no more shares than the account holds",
                    hint="somebody sold, or a fill was booked elsewhere: --accept-differences takes what is there",
                )
            for each in found:
                self._say("taken_off", symbol=each.symbol, remembered=each.remembered, held=each.held)
            self._memory = cut(self._memory, found)
            self._recall(self._memory)
        for path in self._file.others() if self._file else ():
            self._say("others", path=str(path))
        if self._tape is not None:
            self._tape.head(self._head(standing, kept))
        self._say("started", cash=standing.cash, positions=self._held())
        await self._carry(engine.handle(Started(at=desk.now)))

    def _head(self, standing: Standing, memory: Memory | None) -> Head:
        terms, desk = self.terms, self.desk
        return Head(
            source=terms.source,
            model=terms.fill_model,
            profile=terms.profile,
            symbols=self.engine.symbols,
            listings={symbol: desk.listings[symbol] for symbol in self.engine.symbols},
            history={symbol: tuple(bars) for symbol, bars in desk.past().items()},
            standing=standing,
            began=desk.now,
            memory=memory,
            lots=desk.lots(),
            grace=terms.grace,
        )

    def _recall(self, memory: Memory) -> None:
        engine, now = self.engine, self.desk.now
        if self._business(now.date()) and now >= day_start(now.date(), at=now).opens:
            # What was to go out before the open would now be a decision about yesterday's prices.
            missed = {name: seat.held for name, seat in memory.seats.items() if seat.held}
            for name, held in missed.items():
                for each in held:
                    self._say("held_missed", strategy=name, symbol=each.request.symbol)
            seats = {name: msgspec.structs.replace(seat, held=()) for name, seat in memory.seats.items()}
            memory = msgspec.structs.replace(memory, seats=seats)
        recall(engine, memory)
        if memory.day == now.date():
            engine.state.day_number -= 1  # the same day begins once more
        self._recovery = Recovery(engine, memory, self.desk.today(), self.desk.shares, now)
        self._recovery.prepare()

    async def _load_history(self) -> None:
        """Take the finished daily bars from the broker: what is adjusted over night is right in the morning."""
        engine = self.engine
        for symbol in engine.symbols:
            try:
                engine.load(symbol, await self.desk.history(symbol, engine.warmup + len(engine.days)))
            except (AnswerError, TransportError, WireError) as error:
                self._say("no_history", symbol=symbol, why=str(error))

    # Days --------------------------------------------------------------------------------------------------

    async def _next_day(self) -> date | None:
        """Wait for the next trading day's morning; None when stopped meanwhile."""
        day = self.desk.now.date()
        if not self._business(day) or self.desk.now >= self._over(day):
            days = (day + timedelta(days=ahead) for ahead in range(1, _FAR))
            found = next((each for each in days if self._business(each)), None)
            if found is None:
                return None
            day = found
        begins = datetime.combine(day, MORNING)
        if self.desk.now < begins:
            self._say("waiting", until=begins)
            while not self.stopping and self.desk.now < begins:
                await self._handle(await self.desk.step(begins))
            if not self.stopping and self.engine.days:
                await self._load_history()
        return None if self.stopping else day

    def _over(self, day: date) -> datetime:
        hours = day_start(day, at=self.desk.now)
        last = hours.ends if self.engine.extended and hours.ends is not None else hours.closes
        return last + AFTER_CLOSE

    async def _day(self, day: date) -> bool:
        """Live through a day; False when it was cut short."""
        engine, desk = self.engine, self.desk
        start = day_start(day, at=desk.now)
        self._late = start.at > start.opens
        if self._tape is not None:
            self._tape.began(start.at, day)
        commands = engine.handle(start)
        self._say("day", day=day, number=engine.state.day_number)
        for due in engine.state.timetable.missed(start):
            if due.owner != ENGINE:
                self._say("missed", strategy=engine.strategies[due.owner].name, timer=due.name, due=due.at)
        await self._carry(commands)
        await self._take_up()
        end = engine.ends
        while not self.stopping:
            wake = min(engine.next_timer() or end, end)
            if desk.now < wake + self._grace:
                await self._handle(await desk.step(wake + self._grace))
                continue
            if self._tape is not None:
                self._tape.rang(wake, desk.now)
            await self._carry(engine.due(wake))
            if wake >= end:
                await self._day_end(day)
                return True
        return False

    async def _take_up(self) -> None:
        """Tell the strategies what became of an earlier process's orders."""
        recovery, self._recovery = self._recovery, None
        if recovery is None:
            return
        recovery.conclude()
        for intent_id, ref in recovery.unknown.items():
            self.desk.follow(intent_id, ref)
        for order in recovery.unsent:
            self._say("unsent", symbol=order.symbol, side=order.side, quantity=order.quantity)
        self._say("recovered", live=recovery.live, filled=recovery.filled, unknown=len(recovery.unknown))
        await self._carry(self.engine.due(self.desk.now))

    async def _day_end(self, day: date) -> None:
        engine, desk = self.engine, self.desk
        if self._late:
            for symbol in engine.state.history.unheard():
                bar = await desk.finished(symbol, day)
                if bar is not None:
                    engine.handle(bar)
        await self._carry(engine.handle(DayEnd(at=desk.now, day=day)))
        await desk.close_day(day)
        self._say("day_end", day=day, equity=engine.equity, cash=engine.state.portfolio.cash)
        self._save(now=True)

    # Events and commands -----------------------------------------------------------------------------------

    async def _handle(self, events: Sequence[Event]) -> None:
        commands: list[Command] = []
        for event in events:
            commands += self.engine.handle(event)
            self._say_event(event)
        await self._carry(commands)
        for said in self.desk.said():
            self._watch(said)
        if self.desk.level <= SwitchLevel.FLATTEN:
            self.stop(f"switch {self.desk.level.name}")
        self._say("status")

    async def _carry(self, commands: list[Command]) -> None:
        """Carry out commands and what they lead to; what is about to be sent is remembered before it leaves."""
        engine, desk = self.engine, self.desk
        if commands:
            self._save(now=True)
        while commands:
            feedback: list[Event] = []
            for command in commands:
                event = await execute(desk, command)
                self._say("sent", command=command, answer=event)
                feedback.append(event)
            feedback += await desk.step(desk.now)
            commands = []
            for event in feedback:
                commands += engine.handle(event)
                self._say_event(event)
            self._save(now=True)
        self._speak()
        self._save(now=False)

    def _save(self, *, now: bool) -> None:
        if self._file is None or (not now and self.desk.now - self._saved_at < _OFTEN):
            return
        self._saved_at = self.desk.now
        self._write(self._kept())

    def _write(self, memory: Memory) -> None:
        if self._file is not None and self._file.save(memory) and self._kept_too is not None:
            self._kept_too()

    def _kept(self) -> Memory:
        """The memory; until the earlier process's orders are taken up, as that process left them."""
        found = remember(self.engine)
        if self._recovery is None or self._memory is None:
            return found
        seats = {
            name: msgspec.structs.replace(seat, orders=self._memory.seats[name].orders)
            for name, seat in found.seats.items()
            if name in self._memory.seats
        }
        return msgspec.structs.replace(found, seats=found.seats | seats)

    # The end -----------------------------------------------------------------------------------------------

    async def _finish(self) -> None:
        """Cancel what is to be cancelled, remember everything, and let the strategies say goodbye."""
        engine, desk = self.engine, self.desk
        if self._tape is not None:
            self._tape.ended(desk.now, self.terms.left)
        if self.stopping:
            self._say("stopping", why=self.stopping, left=self.terms.left)
            await self._withdraw()
        kept = remember(engine)
        self._close_partial()
        engine.handle(Stopped(at=desk.now))
        for name, seat in kept.seats.items():
            kept.seats[name] = msgspec.structs.replace(seat, memory=engine.seats.owner(name).strategy.memory)
        self._write(kept)
        self._speak()
        guarded = {s.strategy.name: sorted(s.own.guards) for s in engine.seats.all if s.own.guards}
        live = [t for t in engine.state.blotter.live() if t.order_no]
        held = sum(len(seat.held) for seat in kept.seats.values())
        self._say("left", positions=self._held(), guarded=guarded, live=live, held=held)

    async def _withdraw(self) -> None:
        """Cancel live orders as the terms say, and hear what becomes of it."""
        left = self.terms.left
        if left is LeftBehind.NOTHING:
            return
        engine, desk = self.engine, self.desk
        for ticket in list(engine.state.blotter.live()):
            if ticket.order_no and (left is LeftBehind.ALL or ticket.side is Side.BUY):
                request = CancelRequest(order_no=ticket.order_no, symbol=ticket.symbol, venue=ticket.venue)
                command = Cancel(ref=engine.state.next_ref(), target=ticket.ref, request=request)
                engine.state.blotter.cancelling(command)
                event = await execute(desk, command)
                self._say("sent", command=command, answer=event)
                engine.handle(event)
        until = desk.now + _SETTLE * self._grace
        while desk.now < until and self._withdrawable():
            for event in await desk.step(until):
                engine.handle(event)
                self._say_event(event)

    def _withdrawable(self) -> bool:
        whole = self.terms.left is LeftBehind.ALL
        return any(t.order_no and (whole or t.side is Side.BUY) for t in self.engine.state.blotter.live())

    def _close_partial(self) -> None:
        """A day that was cut short counts with what it was worth at that moment."""
        engine = self.engine
        hours = engine.state.hours
        day = hours.day if hours else self.desk.now.date()
        if not engine.days or engine.days[-1].day < day:
            engine.days.append(DayRecord(day=day, equity=engine.equity, cash=engine.state.portfolio.cash))

    # What is said ------------------------------------------------------------------------------------------

    def _held(self) -> Mapping[str, dict[str, int]]:
        return {
            s.strategy.name: {k: p.quantity for k, p in s.own.positions.open.items()} for s in self.engine.seats.all
        }

    def _say(self, what: str, **facts: object) -> None:
        self._watch(Said(at=self.desk.now, what=what, facts=facts))

    def _say_event(self, event: Event) -> None:
        if not isinstance(event, Acknowledged | Denied):
            self._watch(Said(at=event.at, what="event", facts={"event": event}))

    def _speak(self) -> None:
        """Say what strategies wanted to be read, and which were put in quarantine."""
        notices, faults = self.engine.notices, self.engine.faults
        for notice in notices[self._notices :]:
            self._say("notice", strategy=notice.strategy, text=notice.text)
        for fault in faults[self._faults :]:
            self._say("fault", strategy=fault.strategy, hook=fault.hook, message=fault.message)
        self._notices, self._faults = len(notices), len(faults)
