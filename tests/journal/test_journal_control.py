"""Beginnings, batches, leases, levels, limits, told alerts and hashes: the same suite on all three journals."""

from __future__ import annotations

import os
from collections import ChainMap, UserDict
from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import msgspec
import pytest
from journal_tools import AT, DAY, ME, HandClock, S, fill, traded, wish, working

from kiwoom_api.journal import Journal
from kiwoom_api.journal.leases import EngineLease
from kiwoom_api.model.errors import BadInput, FingerprintBusy, IllegalMove, JournalError
from kiwoom_api.model.orders import ModifyRequest
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import Booked, LimitsNote, NewIntent, SwitchNote
from kiwoom_api.model.values import KST, Side
from kiwoom_api.wire.catalogue import Kind, trs


def test_an_intent_may_begin_with_its_first_move(journal: JournalPort, reopen: Callable[[], JournalPort]) -> None:
    """INTENT and SENDING, or DENIED, are one commit, and stand in the history as two moves."""
    sent = journal.begin_intent(wish(), to=S.SENDING, why="전송")
    denied = journal.begin_intent(wish(), to=S.DENIED, why="한도", code="ORDER_VALUE")
    journal = reopen()
    assert journal.intent(sent.id) == sent
    assert journal.intent(denied.id) == denied
    assert (sent.state, sent.reason, denied.state, denied.code) == (S.SENDING, "전송", S.DENIED, "ORDER_VALUE")
    assert [(t.before, t.after, t.why, t.code) for t in journal.transitions(denied.id)] == [
        (None, S.INTENT, "begun", None),
        (S.INTENT, S.DENIED, "한도", "ORDER_VALUE"),
    ]
    assert [t.after for t in journal.transitions(sent.id)] == [S.INTENT, S.SENDING]
    with pytest.raises(FingerprintBusy) as raised:
        journal.begin_intent(wish(), to=S.SENDING)
    assert raised.value.intent_id == sent.id
    with pytest.raises(IllegalMove):
        journal.begin_intent(wish(11), to=S.WORKING)
    assert len(journal.intents(ME)) == 2
    assert journal.check(ME) == []


def test_an_answer_is_kept_without_its_secrets(journal: JournalPort, reopen: Callable[[], JournalPort]) -> None:
    """Neither the intent nor the move that brought an answer holds a token, at any depth."""
    made = journal.begin_intent(wish(), to=S.SENDING)
    answer = {"ord_no": "0000001", "deep": [{"Token": "S3CRET", "appkey": "S3CRET"}], "password": "S3CRET"}
    journal.move(made.id, S.WORKING, at=AT, why="taken", order_no="0000001", answer=answer)
    journal = reopen()
    kept = {"ord_no": "0000001", "deep": [{"Token": "***", "appkey": "***"}], "password": "***"}
    assert journal.intent(made.id).answer == kept
    assert journal.transitions(made.id)[-1].answer == kept
    journal.rebuild(ME)
    assert journal.intent(made.id).answer == kept


def test_no_secret_of_the_wire_is_in_a_stored_request(journal: JournalPort, reopen: Callable[[], JournalPort]) -> None:
    """Whatever the catalogue calls a secret is masked in a request, in any case and at any depth."""
    fields = [field for spec in trs().values() for field in (*spec.request, *spec.response)]
    secrets = {field.wire for field in fields if field.kind is Kind.SECRET}
    assert secrets >= {"appkey", "secretkey", "token"}
    body = {"stk_cd": "005930"} | dict.fromkeys(secrets, "S3CRET") | {"more": [dict.fromkeys(secrets, "S3CRET")]}
    body |= {name.upper(): "S3CRET" for name in (*secrets, "authorization")}
    made = journal.begin_intent(msgspec.structs.replace(wish(), request=body), to=S.SENDING)
    kept = reopen().intent(made.id).request
    assert "S3CRET" not in str(kept)
    assert kept["stk_cd"] == "005930"


@pytest.mark.parametrize("kind", [dict, MappingProxyType, UserDict, ChainMap])
def test_any_mapping_is_kept_as_an_object(
    journal: JournalPort, reopen: Callable[[], JournalPort], kind: Callable[[dict[str, object]], Mapping[str, object]]
) -> None:
    """A request or an answer that is no plain dict is stored and masked like one."""
    told = kind({"ord_qty": "5", "token": "S3CRET"})
    made = journal.begin_intent(msgspec.structs.replace(wish(), request=told), to=S.SENDING)
    journal.move(made.id, S.WORKING, at=AT, why="taken", order_no="0000001", answer=told)
    kept = reopen().intent(made.id)
    assert kept.request == kept.answer == {"ord_qty": "5", "token": "***"}


def test_an_id_is_given_once(journal: JournalPort) -> None:
    """An id of the caller's own cannot be used twice, whatever the fingerprint."""
    journal.begin_intent(wish(1, id="a" * 32))
    with pytest.raises(JournalError):
        journal.begin_intent(wish(2, id="a" * 32))
    assert len(journal.intents(ME)) == 1


def test_a_batch_is_all_or_nothing(journal: JournalPort, reopen: Callable[[], JournalPort]) -> None:
    """What a batch wrote is there when it ends, all gone when it raises, and seen within it meanwhile."""
    first = working(journal)

    def fails() -> None:
        with journal.batch():
            journal.record_fill(ME, fill("0000001"), first.id, "list", to=S.PARTIAL)
            journal.begin_intent(wish(11), to=S.SENDING)
            journal.alert("INFO", "NOTE", "", at=AT)
            assert journal.intent(first.id).filled == 4
            journal.move(first.id, S.INTENT, at=AT, why="illegal")

    with pytest.raises(IllegalMove):
        fails()
    assert (journal.intent(first.id).filled, len(journal.intents(ME)), journal.alerts()) == (0, 1, [])
    assert (journal.fills(ME), journal.positions(ME)) == ([], {})
    with journal.batch(), journal.batch():
        journal.record_fill(ME, fill("0000001"), first.id, "list", to=S.PARTIAL)
        journal.begin_intent(wish(11), to=S.SENDING)
    journal = reopen()
    assert (journal.intent(first.id).filled, len(journal.intents(ME))) == (4, 2)
    assert journal.check(ME) == []


def test_a_call_that_fails_in_a_batch_undoes_itself_alone(journal: JournalPort) -> None:
    """A refused intent or move within a batch leaves the rest of the batch standing."""
    first = journal.begin_intent(wish(), to=S.SENDING)
    with journal.batch():
        with pytest.raises(FingerprintBusy):
            journal.begin_intent(wish())
        with pytest.raises(IllegalMove):
            journal.move(first.id, S.INTENT, at=AT, why="")
        assert journal.record_fill(ME, fill("0000009"), None, "list")
        journal.move(first.id, S.WORKING, at=AT, why="taken", order_no="0000001")
    assert journal.intent(first.id).state is S.WORKING
    assert len(journal.fills(ME)) == 1


def test_a_day_at_hand_is_the_day(journal: JournalPort, reopen: Callable[[], JournalPort]) -> None:
    """A batch over a day sees and does what single calls do: moves, bound numbers, fills, others' orders, alerts."""
    traded(journal)
    before = journal.digest(ME)
    old = journal.begin_intent(wish(7, business_date=DAY - timedelta(days=1)), to=S.SENDING)
    with journal.batch(ME, DAY):
        first = journal.by_order_no(ME, DAY, "0000001")
        assert first is not None
        assert {i.quantity for i in journal.unresolved(ME)} == {7, 400}
        assert journal.record_fill(ME, fill("0000001", "2", 7), first.id, "list", to=S.FILLED, after=4)
        assert not journal.record_fill(ME, fill("0000001", "2", 7), None, "list")
        assert not journal.record_fill(ME, fill("0000002", "2", 1), None, "list", after=0)
        assert journal.booked(ME, DAY, "0000001").quantity == 11
        assert journal.record_fill(ME, fill("0000077", quantity=2), None, "list")
        journal.alert("INFO", "EXTERNAL", "", at=AT, account=ME)
        late = journal.intents(ME, DAY, [S.INTENT])[0]
        journal.move(late.id, S.UNKNOWN, at=AT, why="lost")
        bound = journal.move(late.id, S.WORKING, at=AT, why="found", order_no="0000077", code="F", answer={"b": 2})
        assert (bound.filled, journal.intent(late.id)) == (2, bound)
        journal.move(old.id, S.UNKNOWN, at=AT, why="restart")
        with pytest.raises(IllegalMove):
            journal.move(late.id, S.INTENT, at=AT, why="")
        assert journal.positions(ME)["005930"].quantity == 5 * 4 + 7 + 2
        assert journal.bookings(ME, DAY)["0000077"].quantity == 2
        assert journal.begin_intent(wish(500), to=S.SENDING).state is S.SENDING
        assert journal.by_order_no(ME, DAY, "0000099") is None
    journal = reopen()
    assert journal.digest(ME) != before
    assert journal.intent(late.id) == bound
    assert [t.after for t in journal.transitions(late.id)] == [S.INTENT, S.UNKNOWN, S.WORKING]
    assert journal.intent(old.id).state is S.UNKNOWN
    assert [f.intent_id == late.id for f in journal.fills(ME) if f.order_no == "0000077"] == [True]
    assert journal.check(ME) == []
    assert journal.rebuild(ME) == 0


def test_a_day_at_hand_that_fails_leaves_nothing(journal: JournalPort) -> None:
    """When a batch over a day raises, nothing of what it did is there."""
    traded(journal)
    before = journal.digest(ME)

    def fails() -> None:
        with journal.batch(ME, DAY):
            journal.record_fill(ME, fill("0000001", "2", 7), None, "list", to=S.FILLED)
            journal.set_opening(ME, [], 1, AT)
            journal.record_fill(ME, fill("0000002", "2", 7), None, "list")
            journal.move("0" * 32, S.INTENT, at=AT, why="")

    with pytest.raises(JournalError, match="no intent"):
        fails()
    assert journal.digest(ME) == before
    assert journal.booked(ME, DAY, "0000001").quantity == 4
    assert journal.check(ME) == []


def test_a_day_is_booked_in_one_look(journal: JournalPort) -> None:
    """The sums of every number of a day are those that each number has alone; fills can be asked from a point on."""
    for number, quantity in (("0000001", 4), ("0000002", 6), ("0000003", 1)):
        working(journal, number, quantity + 10)
        journal.record_fill(ME, fill(number, quantity=quantity), None, "ws")
    journal.record_fill(ME, fill("0000001", "2", 5, 70_100, tax=3), None, "list")
    looked = journal.bookings(ME, DAY)
    assert looked == {number: journal.booked(ME, DAY, number) for number in ("0000001", "0000002", "0000003")}
    assert looked["0000001"] == Booked(quantity=9, amount=4 * 70_000 + 5 * 70_100, fee=20, tax=3)
    assert journal.bookings(ME, DAY + timedelta(days=1)) == {}
    middle = journal.fills(ME)[1].seq
    assert [f.order_no for f in journal.fills(ME, after=middle)] == ["0000003", "0000001"]


async def test_a_lease_stops_a_second_engine(journal: JournalPort, reopen: Callable[[], JournalPort]) -> None:
    """Only one engine has the account; the other is told whose it is; given back it is free at once, also on disk."""
    clock = HandClock()
    one = await EngineLease.take(journal, ME, clock, ttl=30)
    with pytest.raises(JournalError, match=f"process {os.getpid()} on .* until 2026-11-20 10:00:30"):
        await EngineLease.take(journal, ME, clock, ttl=30)
    other = await EngineLease.take(journal, "0987654321", clock, ttl=30)
    clock.turn(one.every)
    one.beat()
    journal = reopen()
    lease = journal.lease(ME)
    assert lease is not None
    assert (lease.holder, lease.beats, lease.expires_at) == (one.lease.holder, 1, AT + timedelta(seconds=40))
    assert journal.release_lease(ME, "somebody else") is False
    assert journal.release_lease(ME, one.lease.holder) is True
    assert journal.lease(ME) is None
    two = await EngineLease.take(journal, ME, clock, ttl=30)
    assert (two.held, clock.slept, journal.alerts()) == (True, [], [])
    assert other.held


async def test_an_expired_lease_is_taken_over_and_noted(journal: JournalPort) -> None:
    """A dead engine's lease is watched, taken over with an alert that names it, and the dead one can never go on."""
    clock = HandClock()
    dead = await EngineLease.take(journal, ME, clock, ttl=30)
    clock.turn(31)
    assert not dead.held
    new = await EngineLease.take(journal, ME, clock, ttl=30)
    assert clock.slept == [15]
    (alert,) = journal.alerts(ME)
    assert (alert.code, str(os.getpid()) in alert.text) == ("LEASE_TAKEN", True)
    with pytest.raises(JournalError, match="start again"):
        dead.beat()
    with pytest.raises(JournalError, match="has lost its lease"):
        journal.beat_lease(ME, dead.lease.holder, at=clock.now())
    new.beat()
    assert journal.release_lease(ME, dead.lease.holder) is False


async def test_a_clock_that_jumps_ahead_takes_no_lease_away(journal: JournalPort) -> None:
    """A lease that seems expired by the wall clock alone, while its holder beats, is not taken over."""
    clock = HandClock()
    one = await EngineLease.take(journal, ME, clock, ttl=30)
    clock.wall += timedelta(hours=1)
    clock.meanwhile = one.beat
    with pytest.raises(JournalError, match="another engine runs this account"):
        await EngineLease.take(journal, ME, clock, ttl=30)
    lease = journal.lease(ME)
    assert lease is not None
    assert lease.holder == one.lease.holder
    assert journal.alerts() == []


async def test_a_clock_that_jumps_back_does_not_lock_an_account(journal: JournalPort) -> None:
    """A dead lease whose expiry lies beyond any life is watched for a whole life and then taken over."""
    clock = HandClock()
    await EngineLease.take(journal, ME, clock, ttl=30)
    clock.wall -= timedelta(hours=1)
    assert (await EngineLease.take(journal, ME, clock, ttl=30)).held
    assert clock.slept == [30]


def test_two_takers_of_one_dead_lease_are_one(journal: JournalPort) -> None:
    """When two engines have watched the same dead lease, the first to write has it and the second is refused."""
    from kiwoom_api.journal.leases import _lease

    dead = journal.take_lease(_lease(ME, "dead", 30, AT))
    journal.take_lease(_lease(ME, "one", 30, AT), over=dead)
    with pytest.raises(JournalError, match="another engine"):
        journal.take_lease(_lease(ME, "two", 30, AT), over=dead)
    with pytest.raises(BadInput):
        journal.take_lease(_lease(ME, "one", 0, AT))


def test_levels_and_limits_are_history(journal: JournalPort, reopen: Callable[[], JournalPort]) -> None:
    """Levels and limits stay in order; the same limits again are no news; an unknown level or a float is refused."""
    lowered = SwitchNote(account=ME, at=AT, level="NO_ENTRY", why="차이", who="reconcile", symbol="005930")
    journal.note_switch(lowered)
    journal.note_switch(SwitchNote(account="0987654321", at=AT, level="DEAD", why="", who="me"))
    caps = LimitsNote(account=ME, at=AT, limits={"max_order_value": 1_000_000, "max_daily_loss": "0.01", "x": None})
    assert journal.note_limits(caps)
    assert not journal.note_limits(caps)
    with pytest.raises(BadInput, match="ACTIVE"):
        journal.note_switch(SwitchNote(account=ME, at=AT, level="OFF", why="", who=""))
    with pytest.raises(BadInput, match="text"):
        journal.note_limits(LimitsNote(account=ME, at=AT, limits={"max_daily_loss": 0.01}))  # type: ignore[dict-item]
    journal = reopen()
    assert journal.switches(ME) == [lowered]
    assert journal.limits(ME) == [caps]


def test_alerts_wait_for_every_channel(journal: JournalPort, reopen: Callable[[], JournalPort]) -> None:
    """An alert waits until a channel has told it; each channel has a mark of its own that never goes back."""
    for code in ("A", "B", "C"):
        journal.alert("WARNING", code, "", at=AT, account=ME)
    assert [a.code for a in journal.untold("telegram")] == ["A", "B", "C"]
    journal.mark_told("telegram", journal.untold("telegram")[1].seq)
    journal.mark_told("telegram", 1)
    journal = reopen()
    assert [a.code for a in journal.untold("telegram")] == ["C"]
    assert [a.code for a in journal.untold("screen")] == ["A", "B", "C"]


def test_accounts_are_those_with_anything_written(journal: JournalPort) -> None:
    """Every account with an order, a fill, an opening or a day is found, each once."""
    assert journal.accounts() == []
    working(journal)
    journal.record_fill("2", fill("0000009"), None, "list")
    journal.set_opening("3", [], 1, AT)
    journal.snapshot_day("4", DAY, 1, 2)
    assert journal.accounts() == [ME, "2", "3", "4"]


def test_the_same_run_has_the_same_hash(journal: JournalPort) -> None:
    """Ids drawn anew do not matter, anything that happened does; every store makes the same hash of the same run."""
    traded(journal)
    with Journal.open("memory://") as twin:
        traded(twin)
        assert journal.digest(ME) == twin.digest(ME) != journal.digest("0987654321")
        before = journal.digest(ME)
        journal.record_fill(ME, fill("0000001", "9", quantity=1), None, "ws")
        assert journal.digest(ME) != before


def test_i5_an_order_above_the_limits_is_found(journal: JournalPort) -> None:
    """A buy that was sent above the limits in force is found; an exit, an earlier order or a denied one is not."""
    working(journal, "0000001", 100)
    caps = {"max_order_value": 1_000_000, "orders_per_symbol": 3, "max_order_quantity": None}
    journal.note_limits(LimitsNote(account=ME, at=AT + timedelta(seconds=1), limits=caps))
    later = AT + timedelta(minutes=1)
    working(journal, "0000002", 14, at=later)
    working(journal, "0000003", 90, at=later, side=Side.SELL)
    journal.begin_intent(wish(95, at=later), to=S.DENIED)
    assert journal.check(ME) == []
    working(journal, "0000004", 15, at=later)
    (line,) = journal.check(ME)
    assert line.startswith("I5 ")
    assert "1,050,000 where max_order_value was 1,000,000" in line
    working(journal, "0000005", 1, at=later)
    assert any("4 where orders_per_symbol was 3" in line for line in journal.check(ME))


@pytest.mark.parametrize(
    ("level", "kinds"),
    [
        ("NO_ENTRY", ["buy", "modify"]),
        ("CANCEL_ONLY", ["buy", "sell", "modify"]),
        ("FLATTEN", ["buy", "modify"]),
        ("DEAD", ["buy", "sell", "modify", "cancel"]),
    ],
)
def test_i6_what_a_level_forbids_is_found(journal: JournalPort, level: str, kinds: list[str]) -> None:
    """What left below ACTIVE against its level is found, kind by kind; raised again, nothing is."""
    from kiwoom_api.model.orders import CancelRequest

    later = AT + timedelta(minutes=1)
    working(journal, "0000001")
    journal.note_switch(SwitchNote(account=ME, at=AT + timedelta(seconds=1), level=level, why="", who="me"))
    given: dict[str, Any] = {"account": ME, "environment": "sim", "business_date": DAY, "at": later, "side": Side.BUY}
    up = ModifyRequest(order_no="0000001", symbol="005930", quantity=0, price=70_100)
    sent = {
        "buy": wish(20, at=later),
        "sell": wish(21, Side.SELL, at=later),
        "modify": NewIntent.of(up, **given),
        "cancel": NewIntent.of(CancelRequest(order_no="0000001", symbol="005930"), **given),
    }
    ids = {journal.begin_intent(new, to=S.SENDING, why="sent").id: kind for kind, new in sent.items()}
    found = [ids[line.split()[2]] for line in journal.check(ME) if line.startswith("I6 ")]
    assert found == kinds
    journal.note_switch(SwitchNote(account=ME, at=later + timedelta(minutes=1), level="ACTIVE", why="", who="me"))
    journal.begin_intent(wish(30, at=later + timedelta(minutes=2)), to=S.SENDING)
    assert len([line for line in journal.check(ME) if line.startswith("I6 ")]) == len(kinds)


def test_i6_a_level_of_one_stock_binds_that_stock(journal: JournalPort) -> None:
    """NO_ENTRY for a symbol forbids its buys and no other's."""
    note = SwitchNote(account=ME, at=AT - timedelta(minutes=1), level="NO_ENTRY", why="", who="", symbol="005930")
    journal.note_switch(note)
    journal.begin_intent(wish(1, symbol="000660"), to=S.SENDING)
    assert journal.check(ME) == []
    journal.begin_intent(wish(1), to=S.SENDING)
    assert ["for 005930 was NO_ENTRY" in line for line in journal.check(ME)] == [True]


def test_i7_an_old_question_without_a_person_is_found(journal: JournalPort) -> None:
    """What has been unknown for long is found when the time is given, unless a person has been asked."""
    made = journal.begin_intent(wish(), to=S.SENDING)
    assert journal.check(ME) == []
    assert journal.check(ME, now=AT + timedelta(minutes=9)) == []
    (line,) = journal.check(ME, now=AT + timedelta(minutes=11))
    assert line.startswith(f"I7 intent {made.id}")
    journal.move(made.id, S.UNKNOWN, at=AT, why="")
    journal.move(made.id, S.DOUBT, at=AT, why="")
    assert journal.check(ME, now=AT + timedelta(days=1)) == []


def test_i4_a_filled_order_has_its_shares(journal: JournalPort) -> None:
    """An order that is FILLED with fewer shares than it asked for is found."""
    made = working(journal)
    journal.record_fill(ME, fill("0000001", quantity=4), made.id, "ws", to=S.FILLED)
    assert any(line.startswith("I4") and "4 of 10 shares" in line for line in journal.check(ME))


def test_a_clock_that_jumps_back_keeps_the_order_of_events(journal: JournalPort) -> None:
    """Events count in the order of their recording, whatever time they carry; nothing is lost and nothing refused."""
    made = journal.begin_intent(wish(), to=S.SENDING, why="sent")
    past = AT - timedelta(hours=1)
    journal.move(made.id, S.WORKING, at=past, why="taken", order_no="0000001")
    journal.record_fill(ME, fill("0000001", "1", 4, at=AT + timedelta(hours=1)), made.id, "ws", to=S.PARTIAL)
    journal.record_fill(ME, fill("0000001", "2", 6, at=past), made.id, "ws", to=S.FILLED)
    assert [t.after for t in journal.transitions(made.id)] == [S.INTENT, S.SENDING, S.WORKING, S.PARTIAL, S.FILLED]
    before = journal.intents(ME)
    assert journal.check(ME) == []
    assert journal.rebuild(ME) == 0
    assert journal.intents(ME) == before
    assert before[0].updated_at == past
    assert before[0].updated_at.tzinfo is KST
