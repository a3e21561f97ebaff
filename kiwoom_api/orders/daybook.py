"""The day's orders of one account at hand: only what has changed is read before the next one is judged."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from datetime import date, datetime, timedelta

import msgspec

from kiwoom_api.model.orders import OrderKind, OrderState
from kiwoom_api.model.ports import JournalPort, Request
from kiwoom_api.model.records import IntentRecord, fingerprint_of

_RECENT = timedelta(seconds=2)


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the journal before a request.

    Attributes:
        live: orders that may still fill, cancels left out.
        sent: new orders of the day that were not denied; ``in_symbol`` those of the request's stock.
        recent: when the latest of them were sent.
        identical_at: when the last one of the same fingerprint was sent.
    """

    live: list[IntentRecord]
    sent: int
    in_symbol: int
    recent: tuple[datetime, ...]
    identical_at: datetime | None


class DayBook:
    """Follows the intents of an account's day, whichever program writes them."""

    def __init__(self, journal: JournalPort, account: str) -> None:
        self._journal, self._account = journal, account
        self._day: date | None = None
        self._watched: list[set[str]] = []
        self._clear()

    def _clear(self) -> None:
        self._mark: tuple[int, ...] = ()
        self.intents: dict[str, IntentRecord] = {}
        self._live: dict[str, IntentRecord] = {}
        self._looking: dict[str, str] = {}
        self._times: list[datetime] = []
        self._by_symbol: Counter[str] = Counter()
        self._alike: dict[str, dict[str, datetime]] = {}
        self._numbers: dict[str, str] = {}

    def read(self, day: date, *, anew: bool = False) -> None:
        """Take what has changed since the last look; ``anew`` reads the whole day, and so sees what a rebuild mended.

        Raises:
            JournalError: it cannot be read.
        """
        if day != self._day:
            self._clear()
        elif anew:
            self._mark = ()
        found = self._journal.changes(self._account, day, self._mark)
        self._day, self._mark = day, found.mark
        for intent in found.intents:
            self._take(intent)

    def watch(self) -> set[str]:
        """Return a set that takes the id of whatever is begun or changes from now on."""
        self._watched.append(set())
        return self._watched[-1]

    def unwatch(self, watched: set[str]) -> None:
        """Let a set of ``watch`` go."""
        self._watched = [each for each in self._watched if each is not watched]

    def holder(self, order_no: str) -> str | None:
        """Return the intent of the day that has a number, as far as it was read."""
        return self._numbers.get(order_no)

    def own(self, request: Request) -> str | None:
        """Return the id of a request's own intent: the unresolved one of its kind."""
        return self._looking.get(fingerprint_of(request))

    def _take(self, intent: IntentRecord) -> None:
        old = self.intents.get(intent.id)
        if intent == old:
            return
        for watched in self._watched:
            watched.add(intent.id)
        self.intents[intent.id] = intent
        if intent.order_no:
            self._numbers[intent.order_no] = intent.id
        if old is None or _counts(old) != _counts(intent):
            self._count(intent, old)
        if intent.kind is not OrderKind.CANCEL and intent.state.live:
            self._live[intent.id] = intent
        else:
            self._live.pop(intent.id, None)
        if intent.state.unresolved:
            self._looking[intent.fingerprint] = intent.id
        elif self._looking.get(intent.fingerprint) == intent.id:
            del self._looking[intent.fingerprint]

    def _count(self, intent: IntentRecord, old: IntentRecord | None) -> None:
        if _counts(intent):
            insort(self._times, intent.at)
            self._by_symbol[intent.symbol] += 1
            self._alike.setdefault(intent.fingerprint, {})[intent.id] = intent.at
        elif old is not None:
            del self._times[bisect_left(self._times, intent.at)]
            self._by_symbol[intent.symbol] -= 1
            del self._alike[intent.fingerprint][intent.id]

    def before(self, request: Request, at: datetime) -> Before:
        """Return what was committed before a request's own intent."""
        mine = self.own(request)
        later = self._from(mine) if mine is not None else []
        sent = [intent for intent in later if _counts(intent)]
        out = {intent.id for intent in later}
        recent = self._times[bisect_right(self._times, at - _RECENT) :]
        for intent in sent:
            if intent.at in recent:
                recent.remove(intent.at)
        alike = self._alike.get(fingerprint_of(request), {})
        return Before(
            live=[intent for intent in self._live.values() if intent.id not in out],
            sent=len(self._times) - len(sent),
            in_symbol=self._by_symbol[request.symbol] - sum(intent.symbol == request.symbol for intent in sent),
            recent=tuple(recent),
            identical_at=max((sent_at for each, sent_at in alike.items() if each not in out), default=None),
        )

    def _from(self, first: str) -> list[IntentRecord]:
        """An intent and those that were begun after it."""
        found = []
        for each in reversed(self.intents):
            found.append(self.intents[each])
            if each == first:
                break
        return found


def _counts(intent: IntentRecord) -> bool:
    return intent.kind is OrderKind.NEW and intent.state is not OrderState.DENIED
