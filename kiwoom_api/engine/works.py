"""Execution algorithms inside the engine: a strategy hands over a parent order, its children are the strategy's own.

The algorithm (``orders.algos``) is the same object that scripts and the command line run; the engine is one more
driver of it, by the port's rules (``orders.algos.port``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from kiwoom_api.engine.commands import Acknowledged, Denied
from kiwoom_api.engine.context import Context
from kiwoom_api.engine.view import ALGOS, ENGINE, State
from kiwoom_api.model.events import Event, OrderUpdate, Quote, Timer, Trade
from kiwoom_api.model.orders import OrderState
from kiwoom_api.model.values import Side
from kiwoom_api.orders.algos.port import Arrival, Drop, Failed, LegKnown, Move, Place, Taken, Wish
from kiwoom_api.orders.algos.specs import AlgoSpec
from kiwoom_api.orders.algos.worker import Worker

_SOON = timedelta(milliseconds=1)


class Work:
    """One algorithm at work for a strategy.

    Attributes:
        number: the run's number of it, from 1.
        worker: the algorithm.
        strategy: whose it is.
    """

    def __init__(self, number: int, worker: Worker, ctx: Context, strategy: str) -> None:
        self.number, self.worker, self.strategy = number, worker, strategy
        self._ctx = ctx
        self._children: dict[int, int] = {}
        self._tag = f"algo:{number}"
        self.wishes: dict[int, int] = {}

    @property
    def done(self) -> bool:
        """True once nothing of it lives and nothing more will be wished."""
        return self.worker.done

    def carry_out(self, wishes: list[Wish]) -> None:
        """Turn wishes into the strategy's commands; what cannot be sent is answered at once."""
        queue = list(wishes)
        while queue:
            wish = queue.pop(0)
            ref = self._send(wish)
            if ref is not None:
                self.wishes[ref] = wish.wish
                continue
            failed = Failed(
                at=self._ctx.now, wish=wish.wish, state=OrderState.REJECTED, message="the order no longer lives"
            )
            queue += self.worker.handle(failed)

    def _send(self, wish: Wish) -> int | None:
        match wish:
            case Place(child=child, request=request):
                ctx = self._ctx
                place = ctx.buy if request.side is Side.BUY else ctx.sell
                ref: int | None = place(request.symbol, request.quantity, request.price, tag=self._tag)
            case Move(child=child, price=price):
                ref = self._ctx.modify(self._children[child], price=price)
            case Drop(child=child):
                return self._ctx.cancel(self._children[child])
        if ref is not None:
            self._children[child] = ref
        return ref


class Works:
    """Every algorithm of a run."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._all: list[Work] = []
        self._count = 0

    def begin(self, ctx: Context, spec: AlgoSpec, strategy: str) -> int:
        """Start an algorithm for a strategy; return its number."""
        state = self._state
        ask, bid = ctx.ask(spec.symbol), ctx.bid(spec.symbol)
        price = (ask + bid) // 2 if ask and bid else ctx.last(spec.symbol)
        self._count += 1
        work = Work(self._count, Worker(spec, ctx.terms(spec.symbol)), ctx, strategy)
        self._all.append(work)
        # What it would have heard a moment ago; not as an order book, after which trades would tell no prices.
        work.worker.touch.stand(ask, bid)
        arrival = Arrival(at=state.now, price=price, volume=state.volumes.get(spec.symbol, 0))
        wishes = work.worker.start(state.now, arrival)
        work.carry_out(wishes)
        self._ring(work)
        return work.number

    @property
    def busy(self) -> bool:
        """Whether any algorithm is at work."""
        return bool(self._all) and any(not work.done for work in self._all)

    def of(self, strategy: str) -> list[Work]:
        """Return a strategy's algorithms that are still at work."""
        return [work for work in self._all if work.strategy == strategy and not work.done]

    def hear(self, event: Trade | Quote | OrderUpdate) -> None:
        """Give an event to the algorithms of its stock."""
        for work in self._live(event.symbol):
            self._handle(work, event)

    def answered(self, event: Acknowledged | Denied) -> None:
        """Give the broker's answer to the algorithm whose wish it was."""
        for work in self._all:
            wish = work.wishes.get(event.ref)
            if wish is None:
                continue
            answer: Event
            if isinstance(event, Acknowledged):
                answer = Taken(at=event.at, wish=wish, order_no=event.order_no)
            else:
                answer = Failed(at=event.at, wish=wish, state=event.state, code=event.code, message=event.message)
            self._handle(work, answer)

    def ring(self, at: datetime) -> None:
        """Wake the algorithms that asked for it."""
        for work in self._live():
            wake = work.worker.wake
            if wake is not None and wake <= at:
                self._handle(work, Timer(at=at, name=ALGOS))
            self._ring(work)

    def stop(self, strategy: str, why: str) -> None:
        """Let a strategy's algorithms wish for nothing more but cancels."""
        for work in self.of(strategy):
            work.carry_out(work.worker.stop(self._state.now, why))

    def day_over(self) -> None:
        """The day's orders are dead: say so for each one, and forget what is done."""
        if not self._all:
            return
        tickets = self._state.blotter.tickets
        for work in self._live():
            for ref, wish in work.wishes.items():
                ticket = tickets.get(ref)
                if ticket is None or ticket.state.unresolved:
                    continue
                work.worker.handle(
                    LegKnown(
                        at=self._state.now,
                        wish=wish,
                        state=ticket.state,
                        order_no=ticket.order_no,
                        filled=ticket.filled,
                        amount=ticket.amount,
                        fee=ticket.fee,
                        tax=ticket.tax,
                    )
                )
            work.worker.stop(self._state.now, "DAY_END")
        self._all = [work for work in self._all if not work.done]

    def _live(self, symbol: str | None = None) -> Iterator[Work]:
        return (w for w in list(self._all) if not w.done and symbol in (None, w.worker.spec.symbol))

    def _handle(self, work: Work, event: Event) -> None:
        work.carry_out(work.worker.handle(event))
        self._ring(work)

    def _ring(self, work: Work) -> None:
        wake = work.worker.wake
        if wake is not None:
            self._state.timetable.once(max(wake, self._state.now + _SOON), ENGINE, ALGOS)
