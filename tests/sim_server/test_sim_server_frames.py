"""Real-time types from the exchange's own state: what is told, when, under which form of the code."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from itertools import pairwise
from typing import Any

import aiohttp
import pytest
from sim_server_client import Caller, Wire, sample

from kiwoom_api.sim.server import SimServer, build_exchange
from kiwoom_api.sim.server.registry import SILENT, SPOKEN, TYPES
from kiwoom_api.wire.catalogue import real_type, real_types

Entries = list[dict[str, Any]]
Open = Callable[..., Awaitable["Place"]]


class Place:
    """A caller and its connection at an exchange."""

    def __init__(self, server: SimServer, caller: Caller, wire: Wire) -> None:
        self.server, self.caller, self.wire, self.sent = server, caller, wire, 0

    async def until(self, to: str) -> Entries:
        """Let time pass and return everything told meanwhile."""
        (sent,) = (await self.caller.admin("advance", {"to": to}))["frames"].values()
        entries = await self.wire.entries(sent - self.sent)
        self.sent = sent
        return entries


@pytest.fixture
async def place(stack: AsyncExitStack, session: aiohttp.ClientSession) -> Open:
    """Return what opens an exchange on the stepped clock and logs in."""

    async def start(at: str, model: str = "book", every: int = 600, profile: str = "real") -> Place:
        exchange = build_exchange(None, at, every=every, model=model, profile=profile, cash=10**12)
        server = await stack.enter_async_context(SimServer(exchange, clock="stepped"))
        caller = Caller(session, server.url)
        await caller.login()
        wire = Wire(await stack.enter_async_context(session.ws_connect(server.url + "/api/dostk/websocket")))
        await wire.login(caller.token)
        return Place(server, caller, wire)

    return start


def of(entries: Entries, kind: str, item: str | None = None) -> Entries:
    """The entries of a type, and of an item where one is given."""
    return [entry for entry in entries if entry["type"] == kind and item in (None, entry["item"])]


def times(entries: Entries) -> list[str]:
    """When they were told."""
    return [entry["values"].get("20") or entry["values"].get("21") for entry in entries]


def test_every_type_is_spoken_or_silent() -> None:
    """The types are those of the wire but for 02, which no REG asks for, and each is sent or said not to be."""
    assert set(real_types()) - {"02"} == TYPES
    assert not SPOKEN & SILENT
    assert {"0G", "0w", "0A"} <= SILENT


async def test_every_entry_carries_its_types_fids_in_order(place: Open) -> None:
    """Whatever is told carries every FID of its type in the wire's order, as text, under a registered form."""
    here = await place("2026-09-14T08:40:00")
    await here.wire.register(["005930", "005930_NX", "005930_AL"], ["0B", "0C", "0D", "0H", "0g"])
    await here.wire.register(["001"], ["0J", "0U"], group="2")
    entries = await here.until("2026-09-14T09:10:00")
    assert {entry["type"] for entry in entries} == {"0B", "0C", "0D", "0H", "0J", "0U"}
    for entry in entries:
        spec = real_type(entry["type"])
        assert list(entry["values"]) == [field.wire for field in spec.fields]
        assert entry["name"] == spec.label
        assert all(isinstance(text, str) for text in entry["values"].values())
    assert {entry["item"] for entry in of(entries, "0B")} == {"005930", "005930_NX", "005930_AL"}


async def test_the_expected_price_shows_from_ten_to_nine(place: Open) -> None:
    """0H comes from 08:50 on, agrees with the book's own expected price, and says nothing once trading is on."""
    here = await place("2026-09-14T08:20:00")
    await here.wire.register(["005930"], ["0H", "0D"])
    assert not of(await here.until("2026-09-14T08:49:59"), "0H")
    entries = await here.until("2026-09-14T08:59:59")
    expected = of(entries, "0H")
    assert times(expected)[0] == "085000"
    book = of(entries, "0D")[-1]["values"]
    told = expected[-1]["values"]
    assert (book["291"], book["292"], book["23"], book["24"]) == (told["10"], told["13"], told["10"], told["13"])
    assert told["15"] == f"+{told['13']}"
    entries = await here.until("2026-09-14T09:30:00")
    assert not of(entries, "0H")
    after = of(entries, "0D")[-1]["values"]
    opened = here.server.exchange.snapshot("005930").open
    assert int(after["23"].lstrip("+- ")) == opened
    assert after["291"] == " 0"


async def test_a_participants_order_moves_the_expected_price(place: Open) -> None:
    """An order of ours in the opening auction is told at once, and FID 15 says by how many shares it changed."""
    here = await place("2026-09-14T08:50:30")
    await here.wire.register(["005930"], ["0H"])
    before = of(await here.until("2026-09-14T08:51:00"), "0H")[-1]["values"]
    upper = here.server.exchange.snapshot("005930").upper
    await here.caller.buy(1_000_000, upper)
    after = of(await here.until("2026-09-14T08:51:01"), "0H")[-1]["values"]
    assert int(after["10"].lstrip("+- ")) > int(before["10"].lstrip("+- "))
    assert int(after["15"]) == int(after["13"]) - int(before["13"])


async def test_best_prices_are_told_when_they_move(place: Open) -> None:
    """0C is 0D's first level, and two in a row are never alike."""
    here = await place("2026-09-14T09:10:00", every=10)
    await here.wire.register(["005930"], ["0C", "0D"])
    entries = await here.until("2026-09-14T09:20:00")
    best = of(entries, "0C")
    assert set(best[0]["values"]) == set(sample("ws_0C")["data"][0]["values"])
    told = [(entry["values"]["27"], entry["values"]["28"]) for entry in best]
    assert len(told) > 3
    assert all(one != other for one, other in pairwise(told))
    tops = [(entry["values"]["41"], entry["values"]["51"]) for entry in of(entries, "0D")]
    assert {top for top in tops if "-0" not in top} >= {pair for pair in told if " 0" not in pair}


async def test_changes_of_levels_are_those_between_two_books(place: Open) -> None:
    """FIDs 81 to 100 are what a level's shares changed by since the book before; 122 and 126 what all of them did."""
    here = await place("2026-09-14T09:10:00", every=10)
    await here.wire.register(["005930"], ["0D"])
    books = [entry["values"] for entry in await here.until("2026-09-14T09:15:00")]
    assert len(books) > 3
    for before, after in pairwise(books):
        for price, shares, change, total, told in ((41, 61, 81, "121", "122"), (51, 71, 91, "125", "126")):
            then = {before[str(price + n)]: int(before[str(shares + n)]) for n in range(10)}
            for n in range(10):
                level = after[str(price + n)]
                moved = int(after[str(shares + n)]) - then[level] if level in then else 0
                assert int(after[str(change + n)]) == moved
            assert int(after[told]) == int(after[total]) - int(before[total])


async def test_a_trade_tells_the_whole_day(place: Open) -> None:
    """0B's totals, times and ratios agree with what REST says of the same stock, however late one registered."""
    here = await place("2026-09-14T09:00:00", model="bar", every=60)
    await here.until("2026-09-14T10:00:00")
    await here.wire.register(["005930"], ["0B"])
    trades = [entry["values"] for entry in await here.until("2026-09-14T10:30:00")]
    exchange = here.server.exchange
    stock = exchange.stock("005930")
    assert stock is not None
    last, ticks = trades[-1], stock.ticks()
    body = ticks[1:]
    assert int(last["14"]) == round(stock.value / 1e6)
    assert int(last["1030"]) == sum(tick.shares for tick in body if not tick.up)
    assert int(last["1031"]) == sum(tick.shares for tick in body if tick.up)
    assert int(last["1071"]) + int(last["1072"]) == len(body)
    assert last["1890"] == "090000"
    assert int(last["26"]) == stock.volume - stock.previous_volume
    for fid in ("1030", "1031", "1071", "1072", "13", "14"):
        found = [int(trade[fid]) for trade in trades]
        assert found == sorted(found)
    assert (last["9081"], last["290"]) == ("KRX", "2")


async def test_nxt_has_frames_of_its_own_and_a_unified_form(place: Open) -> None:
    """Before the open _NX alone trades, and is all that _AL tells; then _AL's volume is that of both venues."""
    here = await place("2026-09-14T08:00:00")
    forms = ["005930", "005930_NX", "005930_AL"]
    await here.wire.register(forms, ["0B", "0D"])
    early = await here.until("2026-09-14T08:49:59")
    assert not of(early, "0B", "005930")
    ours, unified = of(early, "0B", "005930_NX"), of(early, "0B", "005930_AL")
    assert ours
    assert [entry["values"]["13"] for entry in ours] == [entry["values"]["13"] for entry in unified]
    assert {entry["values"]["9081"] for entry in unified} == {"NXT"}
    entries = await here.until("2026-09-14T10:00:00")
    last = {form: of(entries, "0B", form)[-1]["values"] for form in forms}
    assert int(last["005930_AL"]["13"]) == int(last["005930"]["13"]) + int(last["005930_NX"]["13"])
    assert {entry["values"]["9081"] for entry in of(entries, "0B", "005930_AL")} == {"KRX", "NXT"}
    book = of(entries, "0D", "005930_AL")[-1]["values"]
    assert int(book["6064"]) > int(book["6086"]) > 0
    assert int(book["61"]) == int(book["6044"]) + int(book["6066"])


async def test_a_stock_that_nxt_does_not_trade_is_silent_there(place: Open) -> None:
    """In the fill model bar _NX hears nothing and _AL is KRX's."""
    here = await place("2026-09-14T09:00:00", model="bar", every=60)
    await here.wire.register(["005930", "005930_NX", "005930_AL"], ["0B"])
    entries = await here.until("2026-09-14T09:10:00")
    assert not of(entries, "0B", "005930_NX")
    plain = [entry["values"] for entry in of(entries, "0B", "005930")]
    assert plain
    assert plain == [entry["values"] for entry in of(entries, "0B", "005930_AL")]


async def test_an_interruption_is_told_with_its_stocks_limits(place: Open) -> None:
    """1h comes with begin and end to who registered for the stock or for all (there in two forms); 0g comes beside."""
    here = await place("2026-09-14T10:00:00", every=10)
    await here.wire.register([""], ["1h"])
    await here.wire.register(["005930"], ["0g"])
    await here.caller.buy(1)
    board: Any = here.server.exchange.stock("005930")
    assert board.boards["KRX"].interrupt()
    entries = await here.until("2026-09-14T10:05:00")
    told = of(entries, "1h")
    assert set(told[0]["values"]) == set(sample("ws_1h")["data"][0]["values"])
    assert [entry["item"] for entry in told] == ["005930", "005930_AL"] * 2
    begun, over = told[0]["values"], told[-1]["values"]
    assert (begun["9001"], begun["302"], begun["1490"]) == ("005930", "삼성전자", "1")
    assert begun["1224"] == "000000" < over["1224"]
    assert begun["1223"] == over["1223"]
    assert begun["1279"][1:] == begun["1225"]
    assert begun["9069"] == {"+": "1", "-": "2"}[begun["1279"][0]]
    info = [entry["values"] for entry in of(entries, "0g")]
    assert [values["297"] for values in info] == ["1", ""]
    stock = here.server.exchange.snapshot("005930")
    assert (info[0]["305"], info[0]["306"], info[0]["307"]) == (f"+{stock.upper}", f"-{stock.lower}", str(stock.base))


async def test_base_and_limits_are_told_as_the_day_begins(place: Open) -> None:
    """0g comes when order entry begins."""
    here = await place("2026-09-14T20:00:00", model="bar")
    await here.wire.register(["005930"], ["0g"])
    entries = await here.until("2026-09-15T08:59:00")
    stock = here.server.exchange.snapshot("005930")
    assert [entry["values"]["307"] for entry in of(entries, "0g")] == [str(stock.base)]


async def test_indices_move_with_their_members(place: Open) -> None:
    """0J and 0U agree with ka20001's index: level, volume in thousands, and the counts of risers and fallers."""
    here = await place("2026-09-14T08:59:00", model="bar", every=60)
    await here.wire.register(["001"], ["0J", "0U"])
    entries = await here.until("2026-09-14T09:30:00")
    exchange = here.server.exchange
    index = exchange.index("001")
    members = list(exchange.board(index.members))
    today = index.today(members)
    assert today is not None
    level, breadth = of(entries, "0J")[-1]["values"], of(entries, "0U")[-1]["values"]
    assert set(level) == set(sample("ws_0J")["data"][0]["values"])
    assert level["10"].lstrip("+-") == f"{today.close / 100:.2f}"
    assert level["13"] == str(today.volume // 1000)
    assert int(breadth["252"]) + int(breadth["253"]) + int(breadth["255"]) == int(breadth["256"]) <= len(members)
    volumes = [int(entry["values"]["13"]) for entry in of(entries, "0J")]
    assert volumes == sorted(set(volumes))


@pytest.mark.parametrize(("day", "evening"), [("2026-09-11", ("180000", "d")), ("2026-09-14", ("200000", "d"))])
async def test_the_whole_days_bells_are_told(place: Open, day: str, evening: tuple[str, str]) -> None:
    """A market that trades all day rings NXT's sessions, the closing-price session and the evening, by the law."""
    here = await place(f"{day}T07:00:00")
    await here.wire.register([], ["0s"])
    entries = await here.until(f"{day}T20:30:00")
    told = [(entry["values"]["20"], entry["values"]["215"]) for entry in entries]
    assert told == sorted(told, key=lambda each: each[0])
    rest = [each for each in told if each[1] != "0"]
    for bell in (
        ("080000", "P"), ("085000", "Q"), ("090000", "3"), ("090030", "R"), ("152000", "2"), ("152000", "S"),
        ("153000", "4"), ("153000", "8"), ("153000", "T"), ("154000", "a"), ("154000", "U"), ("160000", "b"),
        ("160000", "c"), evening, ("200000", "V"), ("200000", "9"),
    ):  # fmt: skip
        assert rest.count(bell) == 1, bell
    assert len(rest) == 16


async def test_a_mock_profile_rings_no_nxt(place: Open) -> None:
    """Kiwoom's mock serves KRX alone: no bell of NXT's there."""
    here = await place("2026-09-14T07:00:00", profile="mock")
    await here.wire.register([], ["0s"])
    entries = await here.until("2026-09-14T20:30:00")
    assert not {entry["values"]["215"] for entry in entries} & set("PQRSTUV")


async def test_bells_ring_before_what_happens_after_them(place: Open) -> None:
    """On a long advance every bell stands before the first trade that comes after it, day after day."""
    here = await place("2026-09-11T16:00:00", model="bar")
    await here.wire.register(["005930"], ["0B", "0s"])
    entries = await here.until("2026-09-15T16:00:00")
    clock = [entry["values"]["20"] for entry in entries]
    days = [n for n, (one, other) in enumerate(pairwise(clock)) if other < one]
    assert len(days) == 1  # Monday and Tuesday
    assert [entry["values"]["215"] for entry in of(entries, "0s")].count("3") == 2
