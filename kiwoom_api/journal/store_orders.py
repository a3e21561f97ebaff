"""The part of the durable journal that an order passes through; within a batch over a day, from the desk."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from threading import local

from kiwoom_api.journal import codec, sql_changes, sql_fills, sql_intents
from kiwoom_api.journal.database import Conflict, Database
from kiwoom_api.journal.desk import Desk
from kiwoom_api.journal.store_control import ControlStore
from kiwoom_api.model.errors import FingerprintBusy
from kiwoom_api.model.orders import Fill, OrderState
from kiwoom_api.model.records import Booked, Changes, FillSource, IntentRecord, NewIntent


class OrderStore(ControlStore):
    """Intents, their moves and fills."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._mine = local()  # a batch is its thread's own; other threads wait for it at the database's lock

    @contextmanager
    def batch(self, account: str | None = None, day: date | None = None) -> Iterator[None]:
        """Make everything within one transaction; with an account and a day, that day's orders are at hand."""
        with self._database.batch(settle=self._put_down):
            outer = getattr(self._mine, "wanted", None)
            if outer is None and account is not None and day is not None:
                self._mine.wanted, self._mine.desk = (account, day), None
            try:
                yield
                self._put_down()
            finally:
                self._mine.wanted = outer
                if outer is None:
                    self._mine.desk = None

    def _at_hand(self, account: str | None, day: date | None) -> Desk | None:
        """Return the desk if the batch is about this day."""
        wanted: tuple[str, date] | None = getattr(self._mine, "wanted", None)
        if wanted is None or (account is not None and (account, day) != wanted):
            return None
        if self._mine.desk is None:
            with self._database.write(aside=True) as connection:
                self._mine.desk = Desk(connection, *wanted)
        desk: Desk = self._mine.desk
        return desk

    def _put_down(self) -> None:
        """Write what the desk holds, since something is asked that it does not know."""
        desk: Desk | None = getattr(self._mine, "desk", None)
        if desk is not None:
            self._mine.desk = None
            with self._database.write(aside=True) as connection:
                desk.flush(connection)

    def begin_intent(
        self, new: NewIntent, *, to: OrderState = OrderState.INTENT, why: str = "", code: str = ""
    ) -> IntentRecord:
        """Commit an intent, and its first move with it; ``FingerprintBusy`` when an identical one is unresolved."""
        values, dialect = codec.begun(new, new.id or codec.new_id(new.at), to, why, code), self._database.dialect
        try:
            return self._database.post(
                lambda cursor: sql_intents.begin(cursor, dialect, values),
                meanwhile=lambda: codec.begun_record(new, values, to),
            )
        except Conflict:
            with self._database.read() as connection:
                held = sql_intents.holder(connection, new) if to.unresolved else None
            if held is None:
                raise
            raise FingerprintBusy(held, new.fingerprint) from None

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
        """Commit a change of state with its transition."""
        given = codec.given(order_no=order_no, root_no=root_no, answer=answer, code=code)
        desk = self._at_hand(None, None)
        if desk is not None and desk.has(intent_id):
            return desk.moved(intent_id, to, at=at, why=why, given=given)
        return self._twice(lambda connection: sql_intents.move(connection, intent_id, to, at=at, why=why, given=given))

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
        """Commit a fill with the position it makes; False when its key is there already."""
        desk = self._at_hand(account, fill.business_date)
        if desk is not None and (desk.numbered(fill.order_no) or self._nobodys(desk, fill.order_no)):
            return desk.record_fill(account, fill, intent_id, source, to=to, why=why, after=after)
        return self._twice(
            lambda connection: sql_fills.record(
                connection, account, fill, intent_id, source, to=to, why=why, after=after
            )
        )

    def intent(self, intent_id: str) -> IntentRecord:
        """Return one intent."""
        desk = self._at_hand(None, None)
        if desk is not None and desk.has(intent_id):
            return desk.intent(intent_id)
        dialect = self._database.dialect
        return self._database.glance(lambda cursor: sql_intents.get(cursor, dialect, intent_id))

    def intents(
        self, account: str, day: date | None = None, states: Collection[OrderState] | None = None
    ) -> list[IntentRecord]:
        """Return the intents of an account, oldest first."""
        desk = self._at_hand(account, day)
        if desk is not None:
            return desk.intents(account, day, states)
        with self._database.read() as connection:
            return sql_intents.listed(connection, account, day, states)

    def changes(self, account: str, day: date, since: tuple[int, ...] = ()) -> Changes:
        """Return what has become of a day's intents since an earlier look."""
        dialect = self._database.dialect
        return self._database.glance(lambda cursor: sql_changes.since(cursor, dialect, account, day, since))

    def by_order_no(self, account: str, day: date, order_no: str) -> IntentRecord | None:
        """Return the intent that holds the number."""
        desk = self._at_hand(account, day)
        if desk is not None and (desk.numbered(order_no) or self._nobodys(desk, order_no)):
            return desk.by_order_no(account, day, order_no)
        dialect = self._database.dialect
        return self._database.glance(lambda cursor: sql_intents.holding(cursor, dialect, account, day, order_no))

    def unresolved(self, account: str) -> list[IntentRecord]:
        """Return the intents whose outcome is not known."""
        desk = self._at_hand(None, None)
        if desk is not None and desk.account == account:
            return desk.unresolved(account)
        return self.intents(account, states=[state for state in OrderState if state.unresolved])

    def booked(self, account: str, day: date, order_no: str) -> Booked:
        """Return what is recorded of one order number."""
        desk = self._at_hand(account, day)
        if desk is not None:
            return desk.booked(account, day, order_no)
        with self._database.read() as connection:
            return sql_fills.booked(connection, account, day, order_no)

    def _nobodys(self, desk: Desk, order_no: str) -> bool:
        """Tell whether no intent holds a number, also none that another program has begun since the desk was laid."""
        if self._database.file:  # SQLite lets nobody write meanwhile
            return True
        with self._database.write(aside=True) as connection:
            return sql_intents.by_order_no(connection, desk.account, desk.day, order_no) is None
