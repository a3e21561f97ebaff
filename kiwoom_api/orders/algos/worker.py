"""One algorithm at work: events in, wishes out. Synchronous, deterministic, no I/O and no clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiwoom_api.market import regular_hours
from kiwoom_api.model.events import Event, OrderUpdate, Quote, Trade
from kiwoom_api.model.orders import OrderKind, OrderRequest
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.orders.algos.book import Book, Child
from kiwoom_api.orders.algos.brakes import Brakes
from kiwoom_api.orders.algos.plans import Goal, Moment, goal, next_change
from kiwoom_api.orders.algos.port import Arrival, Drop, Failed, LegKnown, Move, Paused, Place, Taken, Terms, Wish
from kiwoom_api.orders.algos.pricing import Touch, fitted
from kiwoom_api.orders.algos.specs import AlgoSpec, At, Closing
from kiwoom_api.orders.algos.tape import Tape

__all__ = ["Worker"]

_DROP_AGAIN = timedelta(seconds=2)
"""How long after a cancel that failed, or that nothing confirms, it is sent again."""
_LONG_AGO = datetime(2000, 1, 1, tzinfo=KST)
_EVERY_TIME = timedelta(seconds=1)
"""The least time between two re-prices in the last stretch."""


class Worker:
    """Works one parent order (``port.Handler``).

    It keeps one wish in flight at a time (cancels aside), so that each decision knows how the last one ended; while
    an answer is lost it waits, and counts what it does not know as alive.

    Args:
        spec: what to do.
        terms: what it must know of stock and account.

    Attributes:
        book: its orders.
        tape: what the market did meanwhile.
        arrival: the market when it began; None before ``start``.
        reprices: modifies wished so far.
        ended: why it wishes for nothing more: FILLED, UNTIL, DENIED, TAKEN_OVER, OVERFILL, or what ``stop`` was given;
            "" while it works.
        detail: code and words of a refusal that nothing has followed yet.
    """

    def __init__(self, spec: AlgoSpec, terms: Terms) -> None:
        self.spec, self.terms = spec, terms
        self.book, self.tape, self.touch = Book(spec.quantity), Tape(), Touch()
        self.brakes = Brakes(terms.per_second)
        self.arrival: Arrival | None = None
        self.reprices = 0
        self.ended = self.detail = ""
        self._now = _LONG_AGO
        self._moved_at: datetime | None = None
        self._dropped_at: datetime | None = None
        self._paused: set[str] = set()
        self._dropped: set[int] = set()
        self._wish = self._child = 0

    # The port ------------------------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        """True once nothing of it lives and nothing more will be wished."""
        return bool(self.ended) and not self.book.live() and not self.book.waiting

    @property
    def wake(self) -> datetime | None:
        """When it wants a ``Timer`` at the latest; None once it is done, or before it has begun."""
        if self.done or self.arrival is None:
            return None
        if self.ended:
            again = (self._dropped_at or self._now) + _DROP_AGAIN
            return again if again > self._now else self._now + _DROP_AGAIN
        moments = [self.spec.end, self.spec.cross_at, self.begun, self.brakes.until, self._next_move()]
        if self._now >= self.begun:
            moments.append(next_change(self.spec, self.begun, self._now))
        return min((moment for moment in moments if moment is not None and moment > self._now), default=None)

    @property
    def begun(self) -> datetime:
        """When the plan's time begins to run."""
        assert self.arrival is not None  # noqa: S101 - asked only after start
        return max(self.arrival.at, self.spec.opens, self.spec.start or self.arrival.at)

    def start(self, now: datetime, arrival: Arrival) -> list[Wish]:
        """Begin, or go on with ``arrival`` as it was; give it the ``LegKnown`` of its past, by ``recall``, before."""
        self._now, self.arrival = now, arrival
        self.tape.begin(arrival)
        return self._decide()

    def recall(self, wish: int, child: int, kind: OrderKind, quantity: int, price: int, known: LegKnown) -> None:
        """Take one order of an earlier run, in the order in which they were wished; for a resumed algorithm."""
        self._wish = max(self._wish, wish)
        if kind is OrderKind.CANCEL:
            return
        if kind is OrderKind.NEW:
            self.book.place(wish, child, quantity, price)
            self._child = max(self._child, child)
        else:
            self.book.move(wish, self.book.children[child], price)
            self.reprices += 1
        self.book.known(known)

    def handle(self, event: Event) -> list[Wish]:
        """Take one event; return what is wished now."""
        self._now = max(self._now, event.at)
        self._take(event)
        return [] if self.arrival is None else self._decide()

    def stop(self, now: datetime, why: str) -> list[Wish]:
        """Wish for nothing more but cancels, until nothing lives."""
        self._now = max(self._now, now)
        self.ended = self.ended or why
        return self._decide() if self.arrival is not None else []

    # Events --------------------------------------------------------------------------------------------------

    def _take(self, event: Event) -> None:
        match event:
            case Quote(symbol=symbol) if symbol == self.spec.symbol:
                self.touch.quote(event)
            case Trade(symbol=symbol) if symbol == self.spec.symbol:
                self.touch.trade(event)
                self.tape.take(event)
            case OrderUpdate(symbol=symbol) if symbol == self.spec.symbol:
                self.book.apply(event)
            case Taken():
                self.book.taken(event)
                self.brakes.worked()
                self.detail = ""
            case Failed():
                self._failed(event)
            case LegKnown():
                self.book.known(event)
            case Paused(paused=paused, why=why):
                (self._paused.add if paused else self._paused.discard)(why)
            case _:
                pass

    def _failed(self, event: Failed) -> None:
        found = self.book.failed(event)
        if found is None:
            return
        if found[1] is OrderKind.CANCEL:
            return
        self.detail = f"{event.code}: {event.message}" if event.code else event.message
        fatal = self.brakes.refused(event.state, event.code, self._now)
        if fatal and found[1] is OrderKind.NEW:
            self.ended = self.ended or "DENIED"

    # Decisions -----------------------------------------------------------------------------------------------

    def _decide(self) -> list[Wish]:
        self._judge()
        if self.ended:
            return self._wind_up()
        if self.book.waiting or self._paused or not self._in_session() or not self.brakes.free(self._now):
            return []
        wanted = self._goal()
        if wanted.price is None:
            return []
        wish = self._move(wanted.price) or self._place(wanted)
        if wish is None:
            return []
        self.brakes.sent(self._now)
        return [wish]

    def _judge(self) -> None:
        """Say whether it is over, and why."""
        if self.ended:
            return
        if self.book.committed > self.spec.quantity:
            self.ended = "OVERFILL"  # an order that was proved not to exist has appeared
        elif self.book.filled >= self.spec.quantity:
            self.ended = "FILLED"
        elif self._now >= self.spec.end:
            self.ended = "UNTIL"
        elif self.book.taken_by_others:
            self.ended = "TAKEN_OVER"

    def _in_session(self) -> bool:
        hours = regular_hours(self.spec.end.date())
        last = hours.close if isinstance(self.spec.plan, Closing) else hours.close_auction_start
        return self.begun <= self._now < last

    @property
    def _crossing(self) -> bool:
        return self.spec.cross_at is not None and self._now >= self.spec.cross_at

    def _goal(self) -> Goal:
        extreme = self._fitted(10**9 if self.spec.side is Side.BUY else 1)
        if self._crossing:
            return Goal(working=self.spec.quantity - self.book.filled, price=self._price_at("opposite"))
        return goal(
            self.spec,
            Moment(
                begun=self.begun,
                now=self._now,
                filled=self.book.filled,
                working=self.book.committed - self.book.filled,
                volume=self.tape.volume,
                price_at=self._price_at,
                extreme=extreme,
            ),
        )

    def _price_at(self, where: At) -> int | None:
        mine: dict[int, int] = {}
        for child in self.book.live():
            mine[child.price] = mine.get(child.price, 0) + child.open
        price = self.touch.at(where, self.spec.side, mine)
        return None if price is None else self._fitted(price)

    def _fitted(self, price: int) -> int | None:
        return fitted(price, self.spec.side, limit=self.spec.limit, terms=self.terms, on=self.spec.end.date())

    # Wishes --------------------------------------------------------------------------------------------------

    def _next_move(self) -> datetime | None:
        if self._moved_at is None:
            return None
        return self._moved_at + (_EVERY_TIME if self._crossing else timedelta(seconds=self.spec.every))

    def _move(self, price: int) -> Move | None:
        """Bring the oldest child that stands elsewhere to a price, within the budget of re-prices."""
        child = next((each for each in self.book.live() if each.price != price and each.order_no), None)
        may = self._next_move()
        if child is None or (may is not None and self._now < may):
            return None
        if self.reprices >= self.spec.reprices and not self._crossing:
            return None
        self.reprices += 1
        self._moved_at = self._now
        wish = self._number()
        number = child.order_no
        self.book.move(wish, child, price)
        return Move(wish=wish, child=child.number, order_no=number, price=price)

    def _place(self, wanted: Goal) -> Place | None:
        shares = min(wanted.working - (self.book.committed - self.book.filled), self.book.free)
        room = len(self.book.live()) < self.spec.most
        if shares <= 0 or wanted.price is None or not room:
            return None
        wish, self._child = self._number(), self._child + 1
        self.book.place(wish, self._child, shares, wanted.price)
        request = OrderRequest(
            symbol=self.spec.symbol,
            side=self.spec.side,
            quantity=shares,
            order_type=OrderType.LIMIT,
            price=wanted.price,
            strategy=self.terms.strategy,
        )
        return Place(wish=wish, child=self._child, request=request)

    def _wind_up(self) -> list[Wish]:
        """Cancel what lives, and again after a while what nothing confirms; what has no number yet must wait for it."""
        again = self._dropped_at is None or self._now >= self._dropped_at + _DROP_AGAIN
        wishes: list[Wish] = []
        for child in self._droppable():
            if again or child.number not in self._dropped:
                self._dropped_at = self._now
                self._dropped.add(child.number)
                wishes.append(Drop(wish=self._number(), child=child.number, order_no=child.order_no))
                self.book.drop(wishes[-1].wish, child)
        return wishes

    def _droppable(self) -> list[Child]:
        return [child for child in self.book.live() if child.order_no and not child.waiting]

    def _number(self) -> int:
        self._wish += 1
        return self._wish
