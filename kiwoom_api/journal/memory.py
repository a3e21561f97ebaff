"""The journal's twin in memory: the same behaviour for trials and tests, gone when the process ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Self
from uuid import uuid4

import msgspec

from kiwoom_api.journal import codec
from kiwoom_api.journal.account_memory import AccountMemory
from kiwoom_api.journal.invariants import violations
from kiwoom_api.journal.projection import adopted, booked_of, cash_of, positions_of
from kiwoom_api.model.errors import FingerprintBusy, IllegalMove, JournalError, NumberTaken
from kiwoom_api.model.orders import MOVES, Fill, Holding, OrderState
from kiwoom_api.model.records import (
    Booked,
    Execution,
    FillSource,
    IntentRecord,
    NewIntent,
    Opening,
    Position,
    Transition,
)

_FillKey = tuple[str, date, str, str]
_OrderKey = tuple[str, date, str]


class InMemoryJournal(AccountMemory):
    """Keeps everything in dictionaries; ``model.ports.JournalPort`` says what each method promises."""

    def __init__(self) -> None:
        super().__init__()
        self._intents: dict[str, IntentRecord] = {}
        self._numbers: dict[_OrderKey, str] = {}
        self._held: dict[_OrderKey, str] = {}
        self._moves: dict[str, list[Transition]] = {}
        self._fills: dict[_FillKey, Execution] = {}
        self._positions: dict[str, dict[str, Position]] = {}
        self._openings: dict[str, Opening] = {}

    def __repr__(self) -> str:
        return "InMemoryJournal()"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Nothing to let go of."""

    def begin_intent(self, new: NewIntent) -> IntentRecord:
        """Keep an intent; raise ``FingerprintBusy`` when an identical one is unresolved."""
        with self._lock:
            key = (new.account, new.business_date, new.fingerprint)
            if key in self._held:
                raise FingerprintBusy(self._held[key], new.fingerprint)
            record = codec.intent_record(codec.intent_values(new, new.id or uuid4().hex))
            if record.id in self._intents:
                raise JournalError(f"intent: the id {record.id} is taken; leave it empty")
            self._intents[record.id], self._held[key] = record, record.id
            self._moves[record.id] = []
            self._note(record.id, None, record.state, record.at, "begun")
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
        with self._lock:
            at, record = codec.kst(at), self.intent(intent_id)
            if to not in MOVES[record.state]:
                raise IllegalMove(intent_id, record.state, to)
            changed: dict[str, object] = {"state": to, "updated_at": at, "reason": why}
            if code is not None:
                changed["code"] = code
            if root_no is not None:
                changed["root_no"] = root_no
            if answer is not None:
                changed["answer"] = codec.from_json(codec.to_json(answer))
            if order_no:
                changed |= self._bind(record, order_no)
            self._hold(record, to)
            moved = msgspec.structs.replace(record, **changed)
            self._intents[intent_id] = moved
            self._note(intent_id, record.state, to, at, why)
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
            values = codec.execution_values(account, fill, intent_id, source)
            self._fills[key] = codec.execution({**values, "seq": len(self._fills) + 1})
            if record is not None:
                self._intents[record.id] = _plus(record, booked_of((fill,)), codec.kst(fill.at))
                if to is not None and to is not record.state:
                    self.move(record.id, to, at=fill.at, why=why or f"fill {fill.fill_no}")
            held = self._positions.setdefault(account, {})
            held[fill.symbol] = held.get(fill.symbol, Position(symbol=fill.symbol)).after(fill)
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

    def fills(self, account: str, day: date | None = None) -> list[Execution]:
        """Return the recorded fills in the order of their recording."""
        with self._lock:
            return [
                fill
                for fill in self._fills.values()
                if fill.account == account and (day is None or fill.business_date == day)
            ]

    def booked(self, account: str, day: date, order_no: str) -> Booked:
        """Return what is recorded of one order number."""
        return booked_of(fill for fill in self.fills(account, day) if fill.order_no == order_no)

    def positions(self, account: str) -> dict[str, Position]:
        """Return the positions by stock."""
        with self._lock:
            held = self._positions.get(account, {})
            return {symbol: held[symbol] for symbol in sorted(held) if held[symbol].quantity}

    def cash(self, account: str) -> int | None:
        """Return the cash that opening and fills make, in won."""
        with self._lock:
            return cash_of(self._openings.get(account), self.fills(account))

    def set_opening(self, account: str, holdings: Sequence[Holding], cash: int, at: datetime) -> None:
        """Adopt the broker's holdings and cash."""
        with self._lock:
            codec.whole("cash", cash)
            upto = max((fill.seq for fill in self.fills(account)), default=0)
            self._openings[account] = Opening(
                account=account, at=codec.kst(at), cash=cash, holdings=adopted(holdings), upto=upto
            )
            self.rebuild(account)

    def opening(self, account: str) -> Opening | None:
        """Return the latest opening."""
        with self._lock:
            return self._openings.get(account)

    def rebuild(self, account: str) -> None:
        """Rebuild positions and filled quantities from openings and fills."""
        with self._lock:
            fills = self.fills(account)
            self._positions[account] = positions_of(self._openings.get(account), fills)
            for record in self.intents(account):
                sums = booked_of(fill for fill in fills if fill.intent_id == record.id)
                zero = msgspec.structs.replace(record, filled=0, amount=0, fee=0, tax=0)
                self._intents[record.id] = _plus(zero, sums, record.updated_at)

    def check(self, account: str) -> list[str]:
        """Return the violated invariants, in words."""
        with self._lock:
            return violations(
                self.intents(account),
                self._moves,
                self.fills(account),
                self._openings.get(account),
                self.positions(account),
            )

    def _hold(self, record: IntentRecord, to: OrderState) -> None:
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

    def _note(self, intent_id: str, before: OrderState | None, after: OrderState, at: datetime, why: str) -> None:
        self._moves[intent_id].append(Transition(intent_id=intent_id, before=before, after=after, at=at, why=why))


def _plus(record: IntentRecord, sums: Booked, at: datetime) -> IntentRecord:
    return msgspec.structs.replace(
        record,
        filled=record.filled + sums.quantity,
        amount=record.amount + sums.amount,
        fee=record.fee + sums.fee,
        tax=record.tax + sums.tax,
        updated_at=at,
    )
