"""The WebSocket over the wire: who may speak, what is heard, in which form, and how a connection ends."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from sim_server_client import Caller, Wire, sample

from kiwoom_api.sim.server.session import framed

LOGIN_ACK = {"trnm": "LOGIN", "return_code": 0, "return_msg": "", "sor_yn": "Y"}


async def connect(stack: AsyncExitStack, caller: Caller) -> Wire:
    """Open another connection."""
    return Wire(await stack.enter_async_context(caller.session.ws_connect(caller.url + "/api/dostk/websocket")))


async def test_nothing_is_heard_before_login(stack: AsyncExitStack, caller: Caller) -> None:
    """A frame before LOGIN is answered 100013 under its own trnm; the connection stays and may log in."""
    wire = await connect(stack, caller)
    early = await wire.ask({"trnm": "REG", "grp_no": "1", "refresh": "1", "data": []})
    assert (early["trnm"], early["return_code"]) == ("REG", 100013)
    assert "(TRNM=%s)" in early["return_msg"]
    assert await wire.login(caller.token) == LOGIN_ACK


async def test_a_bad_token_is_told_and_shown_out(stack: AsyncExitStack, caller: Caller) -> None:
    """LOGIN with a token that is not valid answers 805004, then the server closes."""
    wire = await connect(stack, caller)
    answer = await wire.login("nobody")
    assert answer["return_code"] == 805004
    assert "[CODE=8005, MESSAGE=Token이 유효하지 않습니다]" in answer["return_msg"]
    assert await wire.receive() == {}
    assert wire.socket.close_code == 1000


async def test_a_second_login_takes_the_first_ones_place(stack: AsyncExitStack, caller: Caller, wire: Wire) -> None:
    """The older session of a key hears R10001 and is closed; the newer one goes on."""
    second = await connect(stack, caller)
    assert await second.login(caller.token) == LOGIN_ACK
    gone = await wire.receive()
    assert (gone["trnm"], gone["code"]) == ("SYSTEM", "R10001")
    assert await wire.receive() == {}
    assert await second.register([""], ["00"]) == 0
    await caller.buy(1)
    assert (await second.entries(1))[0]["type"] == "00"


async def test_who_never_logs_in_is_shown_out(
    stack: AsyncExitStack, serve: Any, session: aiohttp.ClientSession
) -> None:
    """Without LOGIN in time the server says R10004 and closes."""
    caller = Caller(session, (await serve(login_seconds=0.05)).url)
    wire = await connect(stack, caller)
    assert (await wire.receive())["code"] == "R10004"
    assert await wire.receive() == {}


async def test_heartbeats_come_and_must_be_echoed(
    stack: AsyncExitStack, serve: Any, session: aiohttp.ClientSession
) -> None:
    """PING comes by itself; five without an echo end in R10002 and a close."""
    caller = Caller(session, (await serve(ping_seconds=0.02)).url)
    await caller.login()
    wire = await connect(stack, caller)
    await wire.login(caller.token)
    texts = []
    async for message in wire.socket:
        texts.append(message.data)
    assert texts[:5] == ['{"trnm":"PING"}'] * 5
    assert '"R10002"' in texts[5]
    assert len(texts) == 6


async def test_an_echoing_client_stays(stack: AsyncExitStack, serve: Any, session: aiohttp.ClientSession) -> None:
    """A client that echoes every PING is still served after more heartbeats than a silent one gets."""
    caller = Caller(session, (await serve(ping_seconds=0.01)).url)
    await caller.login()
    wire = await connect(stack, caller)
    await wire.login(caller.token)
    for _ in range(12):
        assert (await wire.socket.receive(timeout=10)).data == '{"trnm":"PING"}'
        await wire.send('{"trnm":"PING"}')
    assert await wire.register([""], ["00"]) == 0


@pytest.mark.parametrize("name", ["ws_00_mkt_buy_accept", "ws_00_mkt_buy_fill"])
async def test_order_frames_have_the_recorded_shape(caller: Caller, wire: Wire, name: str) -> None:
    """A market buy is told as 접수 and 체결 with the keys of the recorded frames."""
    await wire.register([""], ["00"])
    number = (await caller.buy(1))["ord_no"]
    recorded = sample(name)
    frames = {frame["data"][0]["values"]["913"]: frame for frame in [await wire.receive(), await wire.receive()]}
    frame = frames[recorded["data"][0]["values"]["913"]]
    assert list(frame) == list(recorded) == ["data", "trnm"]
    entry, told = frame["data"][0], recorded["data"][0]
    assert set(entry) == set(told)
    assert set(entry["values"]) == set(told["values"])
    assert {name: entry[name] for name in ("type", "name", "item")} == {
        name: told[name] for name in ("type", "name", "item")
    }
    for fid in ("9001", "912", "302", "900", "901", "902", "904", "905", "906", "907", "919", "2134", "2135", "2136"):
        assert entry["values"][fid] == told["values"][fid], fid
    assert entry["values"]["9203"] == number


async def test_order_events_reach_only_their_account(stack: AsyncExitStack, caller: Caller, wire: Wire) -> None:
    """Types 00 and 04 follow the account, whatever item was registered; another key hears nothing of them."""
    other = Caller(caller.session, caller.url, "key-2", "secret-2")
    await other.login()
    theirs = await connect(stack, other)
    await theirs.login(other.token)
    await theirs.register(["005930"], ["00", "04"])
    await wire.register(["000660"], ["00", "04"])
    await caller.buy(1)
    kinds = [entry["type"] for entry in await wire.entries(3)]
    assert sorted(kinds) == ["00", "00", "04"]
    await other.buy(2)
    assert (await theirs.entries(1))[0]["values"]["900"] == "2"


async def test_tape_and_book_come_in_the_form_registered(caller: Caller, wire: Wire) -> None:
    """0B and 0D come once per registered form, the suffix kept; _NX and other stocks stay silent."""
    await wire.register(["005930", "005930_AL", "005930_NX"], ["0B", "0D"])
    answer = await caller.admin("advance", {"by": 600})
    count = next(iter(answer["frames"].values()))
    entries = await wire.entries(count)
    assert count > 0
    assert {entry["item"] for entry in entries} == {"005930", "005930_AL"}
    assert {entry["type"] for entry in entries} == {"0B", "0D"}
    trades = [entry for entry in entries if entry["type"] == "0B"]
    assert set(trades[0]["values"]) == set(sample("ws_0B")["data"][0]["values"])
    plain = [entry["values"] for entry in entries if entry["item"] == "005930"]
    assert plain == [entry["values"] for entry in entries if entry["item"] == "005930_AL"]


async def test_everything_is_on_the_wire_before_the_advance_answers(caller: Caller, wire: Wire) -> None:
    """The count of frames that an advance answers is what the socket delivers, day after day, in order of time."""
    await wire.register(["005930", "000660"], ["0B", "0s"])
    total = 0
    for _ in range(3):
        answer = await caller.admin("advance", {"by": 86_400})
        (sent,) = answer["frames"].values()
        entries = await wire.entries(sent - total)
        total = sent
        times = [entry["values"]["20"] for entry in entries if entry["type"] == "0B"]
        assert len(times) > 20
    with pytest.raises(TimeoutError):
        await wire.socket.receive(timeout=0.05)


async def test_a_driver_may_read_after_the_advance(caller: Caller, wire: Wire) -> None:
    """Frames of a long advance wait in the socket for a client that reads only afterwards; none is missing."""
    await wire.register(["005930", "000660", "035420", "005380"], ["0B", "0D"])
    (sent,) = (await caller.admin("advance", {"by": 5 * 86_400}))["frames"].values()
    assert len(await wire.entries(sent)) == sent > 500


async def test_the_days_bells_are_told(serve: Any, stack: AsyncExitStack, session: aiohttp.ClientSession) -> None:
    """0s counts down to the open, then tells open, closing auction and close, with the recorded keys, each in time."""
    caller = Caller(session, (await serve(at="2026-07-01T08:00:00")).url)
    await caller.login()
    wire = await connect(stack, caller)
    await wire.login(caller.token)
    await wire.register([], ["0s"])
    (sent,) = (await caller.admin("advance", {"to": "2026-07-01T16:00:00"}))["frames"].values()
    entries = await wire.entries(sent)
    told = [(entry["values"]["20"], entry["values"]["215"]) for entry in entries]
    assert told[-4:] == [("090000", "3"), ("152000", "2"), ("153000", "4"), ("153000", "8")]
    assert {code for _, code in told[:-4]} == {"0"}
    assert (told[0][0], told[-5][0]) == ("084000", "085950")
    assert {entry["item"] for entry in entries} == {""}
    assert sample("ws_0s")["data"][0] in entries


async def test_registrations_are_limited_and_removed(caller: Caller, wire: Wire) -> None:
    """The 201st symbol answers return_code 1; REMOVE silences; refresh 0 drops what was there."""
    assert await wire.register([f"{n:06d}" for n in range(1, 201)], ["0B"]) == 0
    assert await wire.register(["900001"], ["0B"]) == 1
    assert await wire.register(["005930"], ["0B"], refresh="0") == 0
    removed = await wire.ask({"trnm": "REMOVE", "grp_no": "1", "data": [{"item": ["005930"], "type": ["0B"]}]})
    assert removed == {"trnm": "REMOVE", "return_code": 0, "return_msg": ""}
    (sent,) = (await caller.admin("advance", {"by": 3600}))["frames"].values()
    assert sent == 0


async def test_groups_and_forms_of_remove(caller: Caller, wire: Wire) -> None:
    """What two groups hold stays until both let it go; a REMOVE may name pairs, one object, or the whole group."""
    both = ["005930", "000660"]
    assert await wire.register(both, ["0B", "0D"], group="1") == 0
    assert await wire.register(["005930"], ["0B"], group="2") == 0
    assert await wire.register(["035420"], ["0B"], group="3") == 0
    told = 0

    async def heard() -> set[tuple[str, str]]:
        nonlocal told
        (sent,) = (await caller.admin("advance", {"by": 1200}))["frames"].values()
        entries = await wire.entries(sent - told)
        told = sent
        return {(entry["type"], entry["item"]) for entry in entries}

    async def remove(group: str, **more: Any) -> int:
        return int((await wire.ask({"trnm": "REMOVE", "grp_no": group, **more}))["return_code"])

    every = {(kind, item) for kind in ("0B", "0D") for item in both}
    assert await heard() == every | {("0B", "035420")}
    assert await remove("3") == 0
    assert await heard() == every
    assert await remove("1", data=[{"item": both, "type": ["0B"]}]) == 0
    assert await heard() == {("0D", "005930"), ("0D", "000660"), ("0B", "005930")}
    assert await remove("1", data={"item": "005930", "type": "0D"}) == 0
    assert await remove("2", data=[{"item": ["005930"], "type": ["0B"]}]) == 0
    assert await heard() == {("0D", "000660")}
    assert await remove("7", data=[{"item": ["005930"], "type": ["0B"]}]) == 0  # what is not there is gone
    assert await remove("", data=[]) == 1
    assert await remove("1", data=[{"item": ["005930"], "type": ["9Z"]}]) == 1
    assert await heard() == {("0D", "000660")}


async def test_each_session_hears_what_it_asked_for(stack: AsyncExitStack, caller: Caller, wire: Wire) -> None:
    """Several keys with registrations of their own hear the same frames where they overlap, and no more."""
    other = Caller(caller.session, caller.url, "key-2", "secret-2")
    await other.login()
    theirs = await connect(stack, other)
    await theirs.login(other.token)
    await wire.register(["005930", "000660"], ["0B"])
    await theirs.register(["005930"], ["0B", "0D"])
    frames = (await caller.admin("advance", {"by": 1800}))["frames"]
    accounts = [(await each.truth())["account"] for each in (caller, other)]
    ours = await wire.entries(frames[accounts[0]])
    found = await theirs.entries(frames[accounts[1]])
    assert {(each["type"], each["item"]) for each in ours} == {("0B", "005930"), ("0B", "000660")}
    assert {(each["type"], each["item"]) for each in found} == {("0B", "005930"), ("0D", "005930")}
    shared = [each for each in ours if each["item"] == "005930"]
    assert shared == [each for each in found if each["type"] == "0B"]


async def test_a_burst_is_one_message_a_frame(caller: Caller, wire: Wire) -> None:
    """However many frames go in one write, short, long and very long, each is a message of its own."""
    await wire.register(["005930"], ["0B", "0D"])
    (sent,) = (await caller.admin("advance", {"by": 6 * 3600}))["frames"].values()
    messages = [await wire.socket.receive(timeout=10) for _ in range(sent)]
    assert [len(json.loads(message.data)["data"]) for message in messages] == [1] * sent
    for size in (0, 125, 126, 65_535, 65_536, 70_000):
        frame = framed(b"x" * size)
        head = len(frame) - size
        assert (frame[0], head) == (0x81, 2 if size < 126 else 4 if size < 65_536 else 10)
        assert int.from_bytes(frame[2:head] or frame[1:2]) == size


@pytest.mark.parametrize(
    "frame", ["", "{", "[]", "7", '{"trnm":7}', '{"x":1}', "[" * 5000, '{"trnm":"REG"}', '{"trnm":"NO"}']
)
async def test_broken_frames_are_answered_and_survived(caller: Caller, wire: Wire, frame: str) -> None:
    """A frame that is no message, or an unknown one, answers return_code 1 and the connection goes on."""
    assert (await wire.ask(frame))["return_code"] == 1
    assert await wire.register([""], ["00"]) == 0


async def test_binary_frames_are_answered(wire: Wire) -> None:
    """Binary frames answer return_code 1."""
    await wire.socket.send_bytes(b"\x00\xff")
    assert (await wire.receive())["return_code"] == 1


async def test_a_consumer_that_does_not_read_is_cut_off_and_holds_nobody_up(
    stack: AsyncExitStack, caller: Caller, serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that never reads is cut off when its queue or patience ends; the advance and the others go on."""
    monkeypatch.setattr("kiwoom_api.sim.server.session.SEND_SECONDS", 0.2)
    monkeypatch.setattr("kiwoom_api.sim.server.session.BUFFER", 1024 * 1024)
    slow = Caller(caller.session, caller.url, "key-slow", "secret")
    await slow.login()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(caller.url.rpartition(":")[2]), limit=1024)
    stack.callback(writer.close)
    handshake = (
        "GET /api/dostk/websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OUFCQ0RFRg==\r\n\r\n"
    )
    writer.write(handshake.encode())
    await reader.readuntil(b"\r\n\r\n")
    symbols = '","'.join(["005930", "000660", "035420", "005380"])
    for text in (
        f'{{"trnm":"LOGIN","token":"{slow.token}"}}',
        f'{{"trnm":"REG","grp_no":"1","refresh":"1","data":[{{"item":["{symbols}"],"type":["0B","0D"]}}]}}',
    ):
        data = text.encode()
        writer.write(b"\x81" + bytes([0x80 | 126]) + len(data).to_bytes(2, "big") + b"\0\0\0\0" + data)
    for _ in range(200):
        answer = await caller.admin("advance", {"by": 86_400})
        assert answer.status == 200
        if not answer["frames"]:
            break
    assert answer["frames"] == {}
    assert (await caller.buy(1)).status == 200
