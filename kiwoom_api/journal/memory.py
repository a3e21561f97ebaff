"""The journal's twin in memory: the same behaviour for trials and tests, gone when the process ends."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self

import msgspec

from kiwoom_api.journal import codec
from kiwoom_api.journal.books_memory import BooksMemory
from kiwoom_api.journal.digest import digest_of
from kiwoom_api.journal.invariants import of_account, of_day, of_questions
from kiwoom_api.journal.masking import from_json
from kiwoom_api.journal.projection import DayView, booked_of, strays, wrong
from kiwoom_api.model.errors import FingerprintBusy, IllegalMove, JournalError, NumberTaken
from kiwoom_api.model.orders import MOVES, Fill, OrderState
from kiwoom_api.model.records import Booked, Changes, FillSource, IntentRecord, NewIntent, Transition

_OrderKey = tuple[str, date, str]


class InMemoryJournal(BooksMemory):
    """Keeps everything in dictionaries; ``model.ports.JournalPort`` says what each method promises."""

    def __init__(self) -> None:
        super().__init__()
        self._intents: dict[str, IntentRecord] = {}
        self._numbers: dict[_OrderKey, str] = {}
        self._held: dict[_OrderKey, str] = {}
        self._moves: dict[str, tuple[Transition, ...]] = {}
        self._changed: list[str] = []
        self._places: dict[str, int] = {}
        self._batching = False

    def __repr__(self) -> str:
        return "InMemoryJournal()"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Nothing to let go of."""

    @contextmanager
    def batch(self, account: str | None = None, day: date | None = None) -> Iterator[None]:
        """Undo everything within when the block raises."""
        with self._lock:
            outer, self._batching = self._batching, True
            before = {} if outer else {name: copy(value) for name, value in vars(self).items() if name != "_lock"}
            try:
                yield
            except BaseException:  # raised again: as a database undoes whatever ends a transaction
                vars(self).update(before)
                raise
            finally:
                self._batching = outer

    def begin_intent(
        self, new: NewIntent, *, to: OrderState = OrderState.INTENT, why: str = "", code: str = ""
    ) -> IntentRecord:
        """Keep an intent, and its first move; ``FingerprintBusy`` when an identical one is unresolved."""
        with self._lock:
            key = (new.account, new.business_date, new.fingerprint)
            values = codec.begun(new, new.id or codec.new_id(new.at), to, why, code)
            record = codec.begun_record(new, values, to)
            if to.unresolved and key in self._held:
                raise FingerprintBusy(self._held[key], new.fingerprint)
            if record.id in self._intents:
                raise JournalError(f"intent: the id {record.id} is taken; leave it empty")
            self._intents[record.id] = record
            self._changed.append(record.id)
            self._places[record.id] = len(self._places)
            if to.unresolved:
                self._held[key] = record.id
            self._moves[record.id] = tuple(codec.first_moves(values))
            return record

    def move(
        self,
        intent_id: str,
        to: OrderState,
        *,
        at: datetime,
        why: str,
        order_no: str | None = None,
        root_no: str | None = None,
        answer: Mapping[str, object] | None = None,
        code: str | None = None,
    ) -> IntentRecord:
        """Change the state with its transition."""
        given = codec.given(order_no=order_no, root_no=root_no, answer=answer, code=code)
        return self.moved(intent_id, to, at=at, why=why, given=given)

    def moved(
        self, intent_id: str, to: OrderState, *, at: datetime, why: str, given: Mapping[str, str]
    ) -> IntentRecord:
        """Change the state and what ``codec.given`` says beside it."""
        with self._lock:
            at, record = codec.kst(at), self.intent(intent_id)
            if to not in MOVES[record.state]:
                raise IllegalMove(intent_id, record.state, to)
            kept: dict[str, Any] = dict(given)
            if "answer" in kept:
                kept["answer"] = from_json(kept["answer"])
            made = Transition(intent_id=intent_id, before=record.state, after=to, at=at, why=why, **kept)
            changed: dict[str, object] = {"state": to, "updated_at": at, "reason": why, **kept}
            if "order_no" in given:
                changed |= self._bind(record, given["order_no"])
            self._let_go(record, to)
            moved = msgspec.structs.replace(record, **changed)
            self._intents[intent_id] = moved
            self._changed.append(intent_id)
            self._moves[intent_id] += (made,)
            return moved

    def record_fill(
        self,
        account: str,
        fill: Fill,
        intent_id: str | None,
        source: FillSource | str,
        *,
        to: OrderState | None = None,
        why: str = "",
        after: int | None = None,
    ) -> bool:
        """Keep a fill with the position it makes; False when its key is there already."""
        with self._lock:
            key = (account, fill.business_date, fill.order_no, fill.fill_no)
            if key in self._fills:
                return False
            if after is not None and self.booked(account, fill.business_date, fill.order_no).quantity != after:
                return False
            if intent_id is None:
                intent_id = self._numbers.get(key[:3])
            record = None if intent_id is None else self.intent(intent_id)
            if record is not None:
                codec.belongs(record.id, (record.account, record.business_date, record.order_no), account, fill)
                if to is not None and to is not record.state and to not in MOVES[record.state]:
                    raise IllegalMove(record.id, record.state, to)
            self._keep(key, codec.executed(account, fill, intent_id, source, len(self._fills) + 1))
            if record is not None:
                self._intents[record.id] = _plus(record, booked_of((fill,)), codec.kst(fill.at))
                self._changed.append(record.id)
                if to is not None and to is not record.state:
                    self.move(record.id, to, at=fill.at, why=why or f"fill {fill.fill_no}")
            return True

    def intent(self, intent_id: str) -> IntentRecord:
        """Return one intent."""
        with self._lock:
            if intent_id not in self._intents:
                raise codec.unknown(intent_id)
            return self._intents[intent_id]

    def intents(
        self, account: str, day: date | None = None, states: Collection[OrderState] | None = None
    ) -> list[IntentRecord]:
        """Return the intents of an account, oldest first."""
        with self._lock:
            return [
                record
                for record in self._intents.values()
                if record.account == account
                and (day is None or record.business_date == day)
                and (states is None or record.state in states)
            ]

    def changes(self, account: str, day: date, since: tuple[int, ...] = ()) -> Changes:
        """Return what has become of a day's intents since an earlier look."""
        with self._lock:
            changed = set(self._changed[since[0] :]) if since else self._intents.keys()
            found = [self._intents[each] for each in sorted(changed, key=self._places.__getitem__)]
            mine = [intent for intent in found if intent.account == account and intent.business_date == day]
            return Changes((len(self._changed),), mine)

    def by_order_no(self, account: str, day: date, order_no: str) -> IntentRecord | None:
        """Return the intent that holds the number."""
        with self._lock:
            found = self._numbers.get((account, day, order_no))
            return None if found is None else self._intents[found]

    def unresolved(self, account: str) -> list[IntentRecord]:
        """Return the intents whose outcome is not known."""
        with self._lock:
            held = set(self._held.values())
            return [record for record in self._intents.values() if record.id in held and record.account == account]

    def transitions(self, intent_id: str) -> list[Transition]:
        """Return the moves of an intent, oldest first."""
        with self._lock:
            return list(self._moves.get(intent_id, ()))

    def accounts(self) -> list[str]:
        """Return the accounts that something was written about."""
        with self._lock:
            found = {intent.account for intent in self._intents.values()} | set(self._openings)
            for keys in (self._fills, self._externals, self._days):
                found |= {key[0] for key in keys}
            found |= {note.account for note in self._algos}
            return sorted(found)

    def rebuild(self, account: str) -> int:
        """Make the projections anew from openings, moves and fills; return how many were wrong."""
        with self._lock:
            mended = 0
            for view in self._views(account):
                right, stray = wrong(view), strays(view)
                for key, fill in list(self._fills.items()):
                    if fill.account == account and fill.seq in stray:
                        self._fills[key] = msgspec.structs.replace(fill, intent_id=stray[fill.seq])
                self._intents.update(right)
                mended += len(right) + len(stray)
            self._hold(account)
            return mended

    def check(self, account: str, *, now: datetime | None = None) -> list[str]:
        """Return the violated invariants, in words."""
        with self._lock:
            opening = self._openings.get(account)
            after = self.fills(account, after=opening.upto if opening else 0)
            return [
                *(line for view in self._views(account) for line in of_day(view)),
                *of_account(opening, after, self.positions(account)),
                *(of_questions(self.unresolved(account), now) if now else ()),
            ]

    def digest(self, account: str) -> str:
        """Return a hash of all that happened to an account."""
        with self._lock:
            kept = (self.opening(account), self.externals(account), self.days(account))
            told = (*kept, self.alerts(account), self.algo_notes(account))
            return digest_of(self._views(account), *told)

    def _views(self, account: str) -> Iterator[DayView]:
        intents, fills = self.intents(account), self.fills(account)
        for day in sorted({intent.business_date for intent in intents} | {fill.business_date for fill in fills}):
            mine = [intent for intent in intents if intent.business_date == day]
            yield DayView(
                day=day,
                intents=mine,
                moves={intent.id: self._moves[intent.id] for intent in mine},
                fills=[fill for fill in fills if fill.business_date == day],
                switches=self.switches(account),
                limits=self.limits(account),
            )

    def _let_go(self, record: IntentRecord, to: OrderState) -> None:
        key = (record.account, record.business_date, record.fingerprint)
        if not to.unresolved and self._held.get(key) == record.id:
            del self._held[key]

    def _bind(self, record: IntentRecord, order_no: str) -> dict[str, object]:
        if record.order_no == order_no:
            return {}
        if record.order_no:
            raise codec.bound(record.id, record.order_no, order_no)
        key = (record.account, record.business_date, order_no)
        if key in self._numbers:
            raise NumberTaken(order_no, self._numbers[key])
        self._numbers[key] = record.id
        waited = [(k, fill) for k, fill in self._fills.items() if k[:3] == key and fill.intent_id is None]
        for fill_key, fill in waited:
            self._fills[fill_key] = msgspec.structs.replace(fill, intent_id=record.id)
        sums = booked_of(fill for _, fill in waited)
        summed = _plus(record, sums, record.updated_at)
        return {"order_no": order_no, **{name: getattr(summed, name) for name in ("filled", "amount", "fee", "tax")}}


def _plus(record: IntentRecord, sums: Booked, at: datetime) -> IntentRecord:
    return msgspec.structs.replace(
        record,
        filled=record.filled + sums.quantity,
        amount=record.amount + sums.amount,
        fee=record.fee + sums.fee,
        tax=record.tax + sums.tax,
        updated_at=at,
    )
