"""Fault plans: reading them, what is wrong in them, when their rules strike; same seed, same strikes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sim_server_client import LEDGER, OPEN_ORDERS, Caller, Serve, Wire
from sim_server_faulted import SYMBOL, Place, fills

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.ports import Accepted
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.server import SimServer, build_exchange
from kiwoom_api.sim.server.fault_kinds import CALLS, INFO, Stage
from kiwoom_api.sim.server.fault_plans import MAX_FILE, read_plan, shipped
from kiwoom_api.sim.server.fault_rules import read_rule, told
from kiwoom_api.sim.server.faults import FaultKind, Faults

NAMES = ("kt10000", "kt00007", "ka10001")


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    """An exchange whose clock the tests move forward."""
    return build_exchange(None, "2026-07-01T10:00:00", every=600)


@pytest.fixture
async def place(serve: Serve, session: aiohttp.ClientSession, tmp_path: Path) -> AsyncIterator[Place]:
    """A place whose connections are closed after the test."""
    found = Place(await serve(), session, tmp_path)
    yield found
    await found.close()


def plan_file(folder: Path, text: str | bytes) -> Path:
    """Write a plan file."""
    file = folder / "my.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_every_shipped_plan_is_whole() -> None:
    """Each has its file's name, words in both languages, and rules; together they use nearly every kind."""
    plans = [read_plan(name) for name in shipped()]
    assert [plan.name for plan in plans] == list(shipped())
    assert all(plan.korean and plan.english for plan in plans)
    used = {rule.kind for plan in plans for rule in plan.rules}
    assert set(FaultKind) - used == {FaultKind.HANG, FaultKind.SHORT_PAGE, FaultKind.DELAY_FRAME}


def test_every_kind_says_what_it_does() -> None:
    """Each kind has a stage, words in both languages, and parameters that a rule can be given."""
    assert set(INFO) == set(FaultKind)
    for kind, info in INFO.items():
        assert info.korean
        assert info.english
        known = {name: default for name, default in info.takes.items() if default is not None}
        order = {"tr": "kt10000"} if kind is FaultKind.TWIN_ORDER else {}
        assert told(read_rule({"kind": kind.value, **known, **order}))["kind"] == kind


def test_a_persons_own_plan_is_read(tmp_path: Path) -> None:
    """A TOML file is a plan under its own name, with times as TOML writes them."""
    file = plan_file(
        tmp_path,
        'name = "mine"\nkorean = "내 것"\nseed = 7\n[[rule]]\nkind = "hang"\nat = 10:05:00\nseconds = 2\n'
        '[[rule]]\nkind = "drop-ws"\nat = "2026-07-01T10:06:00"\n',
    )
    plan = read_plan(file)
    assert (plan.name, plan.seed, [rule.kind.value for rule in plan.rules]) == ("mine", 7, ["hang", "drop-ws"])
    assert plan.rules[0].seconds == 2.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", ["my.toml", "TOML"]),
        (b"\xff\xfe", ["my.toml", "UTF-8"]),
        ("x" * (MAX_FILE + 1), ["my.toml", "bytes"]),
        ('nme = "x"', ["my.toml: nme", "name, korean"]),
        ("seed = -1", ["my.toml: seed", "-1"]),
        ("name = 7", ["my.toml: name", "text"]),
        ('name = "x"', ["my.toml: rule", "[[rule]]"]),
        ('rule = ["x"]', ["my.toml: rule", "[[rule]]"]),
        ("[[rule]]\ncount = 1", ["my.toml: rule 1: kind", "None", "lose-answer"]),
        ('[[rule]]\nkind = "hang"\n[[rule]]\nkind = "explode"', ["my.toml: rule 2: kind", "'explode'", "lose-answer"]),
        ('[[rule]]\nkind = "hang"\nsecnds = 3', ["rule 1: secnds", "3", "seconds"]),
        ('[[rule]]\nkind = "hang"\nseconds = -3', ["rule 1: seconds", "-3", "0 to"]),
        ('[[rule]]\nkind = "hang"\nseconds = 601', ["rule 1: seconds", "601", "0 to 600"]),
        ('[[rule]]\nkind = "hang"\nseconds = nan', ["rule 1: seconds", "nan"]),
        ('[[rule]]\nkind = "lose-answer"\nseconds = 3', ["rule 1: seconds", "members of lose-answer"]),
        ('[[rule]]\nkind = "hang"\nclock = "sun"', ["rule 1: clock", "'sun'", "wall, exchange"]),
        ('[[rule]]\nkind = "hang"\nchance = 0', ["rule 1: chance", "above 0, to 1"]),
        ('[[rule]]\nkind = "hang"\nnth = 0', ["rule 1: nth", "1 to"]),
        ('[[rule]]\nkind = "hang"\ncount = true', ["rule 1: count", "True"]),
        ('[[rule]]\nkind = "hang"\nat = "noon"', ["rule 1: at", "noon", "10:05:00"]),
        ('[[rule]]\nkind = "hang"\nat = 2026-07-01', ["rule 1: at", "2026-07-01"]),
        ('[[rule]]\nkind = "hang"\nat = 10:05:00\nafter = 3', ["rule 1: after", "either"]),
        ('[[rule]]\nkind = "refuse-call"\ncode = "9999"', ["rule 1: code", "9999"]),
        ('[[rule]]\nkind = "lose-frame"\nstatus = "팔림"', ["rule 1: status", "팔림", "체결"]),
        ('[[rule]]\nkind = "late-fill"\nwhere = "moon"', ["rule 1: where", "lists, frames"]),
        ('[[rule]]\nkind = "twin-order"\ntr = "kt00007"', ["rule 1: tr", "kt00007", "kt10000"]),
        ('[[rule]]\nkind = "partial-page"\nrows = -1', ["rule 1: rows", "-1"]),
        ('[[rule]]\nkind = "hang"\ntr = 3', ["rule 1: tr", "3", "text"]),
    ],
)
def test_what_is_wrong_in_a_plan_is_named(tmp_path: Path, text: str | bytes, words: list[str]) -> None:
    """One error with the file, the rule, the member, its value and what is allowed."""
    with pytest.raises(BadInput) as error:
        read_plan(plan_file(tmp_path, text))
    assert "my.toml" in str(error.value)
    for word in words:
        assert word in str(error.value)


@pytest.mark.parametrize(
    "source", ["no-such-plan", "no/such/file.toml", 7, "../plans/answer-lost", "\x00.toml", "plans"]
)
def test_a_plan_that_is_not_there_is_said_so(source: object) -> None:
    """A name that no plan has, or a file that cannot be read, is a clear error."""
    with pytest.raises(BadInput):
        read_plan(source)


# ---------------------------------------------------------------------- when a rule strikes


def struck(faults: Faults, calls: list[str], key: str = "k", account: str = "a") -> list[bool]:
    """Which of some calls are struck."""
    return [faults.take(CALLS, call, key, account) is not None for call in calls]


def test_the_nth_call_is_struck_and_rules_count_for_themselves(exchange: Exchange) -> None:
    """``nth`` counts the calls that a rule is meant for, whether or not another rule strikes them."""
    faults = Faults(exchange)
    faults.add(read_rule({"kind": "lose-answer", "tr": "kt10000"}))
    faults.add(read_rule({"kind": "garbage", "tr": "kt10000", "nth": 3, "count": 2}))
    assert struck(faults, ["kt10000", "kt00007", *["kt10000"] * 5]) == [True, False, False, True, True, False, False]
    assert [strike.kind.value for strike in faults.log] == ["lose-answer", "garbage", "garbage"]


def test_a_rule_may_name_several_calls_and_one_account(exchange: Exchange) -> None:
    """Names stand with commas between them; the key may be an app key or an account number."""
    faults = Faults(exchange)
    faults.add(read_rule({"kind": "lose-answer", "tr": "kt10000,ka1*", "key": "7", "count": 9}))
    assert struck(faults, ["kt10000", "kt10001", "ka10081"], "7", "") == [True, False, True]
    assert struck(faults, ["kt10000"], "k", "7") == [True]
    assert struck(faults, ["kt10000"], "k", "8") == [False]


def test_rules_begin_and_end_by_the_exchanges_clock(exchange: Exchange) -> None:
    """``after``, ``at`` and ``lasts`` are exchange time; a rule that is over leaves."""
    faults, began = Faults(exchange), exchange.now
    at = (began + timedelta(seconds=30)).isoformat()
    faults.add(read_rule({"kind": "lose-answer", "tr": "a", "after": 10, "lasts": 5, "count": 99}))
    faults.add(read_rule({"kind": "garbage", "tr": "b", "at": at}))
    seen = []
    for second in (0, 10, 14, 15, 29, 30):
        exchange.advance(began + timedelta(seconds=second))
        faults.tick()
        seen.append(struck(faults, ["a", "b"]))
    assert seen == [[False] * 2, [True, False], [True, False], [False] * 2, [False] * 2, [False, True]]
    assert faults.rules == []


def test_a_deed_is_done_at_its_time_and_again_after_a_while(exchange: Exchange) -> None:
    """A deed without a call is done when it is due, ``every`` so many exchange seconds, ``count`` times."""
    faults, began, done = Faults(exchange), exchange.now, []
    faults.deed = lambda fault, key: done.append((exchange.now - began).seconds) or 1
    faults.add(read_rule({"kind": "drop-ws", "after": 10, "every": 20, "count": 2}))
    for second in range(0, 100, 5):
        exchange.advance(began + timedelta(seconds=second))
        faults.tick()
    assert done == [10, 30]


rules = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(sorted(kind.value for kind in CALLS)),
        "tr": st.sampled_from(["", *NAMES, "kt*"]),
        "chance": st.floats(0.1, 1),
        "count": st.integers(1, 20),
        "nth": st.integers(1, 5),
    }
)


@settings(max_examples=50)
@given(
    given_rules=st.lists(rules, min_size=1, max_size=5), calls=st.lists(st.sampled_from(NAMES)), seed=st.integers(0, 99)
)
def test_same_seed_and_same_calls_strike_the_same(
    exchange: Exchange, given_rules: list[dict[str, object]], calls: list[str], seed: int
) -> None:
    """Two exchanges under one plan strike the same calls with the same kinds; a rule never strikes beyond its count."""
    logs = []
    for _ in range(2):
        faults = Faults(exchange)
        armed = [read_rule(rule) for rule in given_rules]
        for number, rule in enumerate(armed):
            faults.add(rule, f"{seed}:{number}")
        marks = struck(faults, calls)
        logs.append((marks, [(strike.kind, strike.name) for strike in faults.log]))
        assert all(rule.struck <= rule.count and (not rule.struck or rule.met >= rule.nth) for rule in armed)
        assert sum(marks) == sum(rule.struck for rule in armed)
    assert logs[0] == logs[1]


async def test_a_storm_is_the_same_storm_twice(session: aiohttp.ClientSession, tmp_path: Path) -> None:
    """Over HTTP: the plan ``storm`` on two fresh exchanges with the same orders leaves the same strikes and books."""
    told_twice = []
    for turn in range(2):
        exchange = build_exchange(None, "2026-07-01T10:00:00", every=600)
        folder = tmp_path / str(turn)
        async with SimServer(exchange, clock="stepped", plan=read_plan("storm")) as server:
            place = Place(server, session, folder)
            sent = [isinstance(await place.buy(), Accepted) for _ in range(60)]
            told_twice.append((sent, await place.strikes(), [row["order_no"] for row in await place.orders()]))
            await place.close()
    assert told_twice[0] == told_twice[1]
    sent, strikes, numbers = told_twice[0]
    assert strikes
    assert len(numbers) == sum(sent) + sum(kind in ("lose-answer", "answer-429-accepted") for kind in strikes)


# ---------------------------------------------------------------------- kinds that no row of the matrix needs


async def test_a_short_page_says_that_it_is_all(caller: Caller) -> None:
    """``short-page`` cuts a list without a word of more."""
    for _ in range(3):
        await caller.buy(1, 65_000)
    await caller.admin("fault", {"kind": "short-page", "tr": "ka10075", "rows": 2})
    answer = await caller.call("ka10075", OPEN_ORDERS)
    assert (len(answer["oso"]), answer.next_key) == (2, "")
    assert len((await caller.call("ka10075", OPEN_ORDERS))["oso"]) == 3


async def test_a_partial_page_promises_what_fails(caller: Caller) -> None:
    """``partial-page`` gives a key of the next page, and that page is refused; the first one is whole again later."""
    for _ in range(2):
        await caller.buy(1, 65_000)
    await caller.admin("fault", {"kind": "partial-page", "tr": "kt00007"})
    answer = await caller.call("kt00007", LEDGER)
    assert len(answer["acnt_ord_cntr_prps_dtl"]) == 1
    assert "[1517:" in (await caller.call("kt00007", LEDGER, answer.next_key))["return_msg"]
    assert len((await caller.call("kt00007", LEDGER))["acnt_ord_cntr_prps_dtl"]) == 2


async def test_a_slow_answer_is_whole_in_the_end(caller: Caller) -> None:
    """``slow-answer`` sends the same bytes in pieces."""
    await caller.buy(1, 65_000)
    plain = await caller.call("kt00007", LEDGER)
    await caller.admin("fault", {"kind": "slow-answer", "seconds": 0.05})
    assert (await caller.call("kt00007", LEDGER)).text == plain.text


async def test_a_late_frame_comes_by_the_exchanges_clock(caller: Caller, wire: Wire) -> None:
    """``delay-frame`` holds a frame for exchange seconds; frames after it go before it."""
    await wire.register([""], ["00"])
    await caller.admin("fault", {"kind": "delay-frame", "tr": "00", "status": "접수", "seconds": 30})
    first, second = [(await caller.buy(1, 65_000))["ord_no"] for _ in range(2)]
    await caller.admin("advance", {"by": 30})
    assert [entry["values"]["9203"] for entry in await wire.entries(2)] == [second, first]


async def test_frames_that_wait_come_when_the_rules_go(caller: Caller, wire: Wire) -> None:
    """Taking the rules away sends what was held back, and shows what was hidden."""
    await wire.register([""], ["00"])
    await caller.admin("fault", {"kind": "late-fill", "seconds": 3_600})
    number = (await caller.buy(1))["ord_no"]
    assert (await caller.call("ka10075", OPEN_ORDERS))["oso"][0]["ord_no"] == number
    async with caller.session.delete(caller.url + "/admin/fault") as response:
        assert response.status == 200
    assert [entry["values"]["913"] for entry in await wire.entries(2)] == ["접수", "체결"]
    assert (await caller.call("ka10075", OPEN_ORDERS))["oso"] == []


async def test_a_late_fill_holds_its_position_back_too(place: Place) -> None:
    """The frame of the position (04) comes with the late fill (00), not before it."""
    feed = await place.feed("00", "04")
    await place.admin("fault", {"kind": "late-fill", "seconds": 5, "where": "frames"})
    await place.bought(2, 0)
    assert len(await place.heard(feed)) == 1
    later = await place.pass_by(5, feed)
    assert [event.filled for event in fills(later)] == [2]
    assert [getattr(event, "quantity", None) for event in later if event not in fills(later)] == [2]


async def test_only_an_account_of_an_app_key_has_late_fills(caller: Caller) -> None:
    """The fills of other people at the exchange use no rule up."""
    await caller.admin("fault", {"kind": "late-fill", "seconds": 60})
    await caller.admin("order", {"participant": "x", "symbol": SYMBOL, "side": "buy", "quantity": 2, "trde_tp": "3"})
    assert (await caller.admin("fault"))["strikes"] == []
    number = (await caller.buy(1))["ord_no"]
    assert [row["ord_no"] for row in (await caller.call("ka10075", OPEN_ORDERS))["oso"]] == [number]


async def test_a_silent_socket_stays_open_for_rest_to_go_on(caller: Caller, wire: Wire) -> None:
    """Nothing comes any more, not even the answer to a REG; REST answers, and a new connection hears again."""
    await caller.admin("fault", {"kind": "silent-socket"})
    await wire.send({"trnm": "REG", "grp_no": "1", "refresh": "1", "data": [{"item": [""], "type": ["00"]}]})
    assert (await caller.buy(1, 65_000))["return_code"] == 0
    with pytest.raises(TimeoutError):
        await wire.socket.receive(timeout=0.1)
    assert not wire.socket.closed
    async with caller.session.ws_connect(caller.url + "/api/dostk/websocket") as socket:
        assert (await Wire(socket).login(caller.token))["return_code"] == 0


async def test_the_admin_tells_rules_and_strikes(caller: Caller) -> None:
    """GET /admin/fault has the rules in force with what they met, and every strike with the exchange's time."""
    await caller.admin("fault", {"kind": "http-502-refused", "tr": "kt10000", "nth": 2, "count": 2})
    assert (await caller.buy(1, 65_000)).status == 200
    assert (await caller.buy(1, 65_000)).status == 502
    told_now = await caller.admin("fault")
    assert [(rule["kind"], rule["met"], rule["struck"]) for rule in told_now["rules"]] == [("http-502-refused", 2, 1)]
    assert [(strike["name"], strike["key"]) for strike in told_now["strikes"]] == [("kt10000", "key-1")]


@pytest.mark.parametrize("body", [{"plan": "no-such"}, {"plan": 7}, {"kind": "hang", "secnds": 3}])
async def test_a_bad_plan_over_the_admin_api_changes_nothing(caller: Caller, body: dict[str, object]) -> None:
    """An unknown plan or member is a 400 with an error text, and no rule is in force."""
    answer = await caller.admin("fault", body)
    assert (answer.status, bool(answer["error"])) == (400, True)
    assert (await caller.admin("fault"))["rules"] == []


def test_every_stage_has_kinds() -> None:
    """No stage is left over."""
    assert {info.stage for info in INFO.values()} == set(Stage)


async def test_a_server_starts_under_a_plan(session: aiohttp.ClientSession, tmp_path: Path) -> None:
    """The plan given to the server is in force at the first call, and its clock begins with the server's."""
    exchange = build_exchange(None, "2026-07-01T10:00:00", every=600)
    async with SimServer(exchange, clock="stepped", plan=read_plan("answer-lost")) as server:
        place = Place(server, session, tmp_path)
        assert not isinstance(await place.buy(), Accepted)
        assert [order["symbol"] for order in await place.orders()] == [SYMBOL]
        await place.close()
