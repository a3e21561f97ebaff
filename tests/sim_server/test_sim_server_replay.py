"""Recorded frames told again: read with care, at their times, in their form, to who registered for them."""

from __future__ import annotations

import json
import os
from contextlib import AsyncExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sim_server_client import Caller, Wire

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import KST
from kiwoom_api.sim.replay import Recorded, Recording, Replay, read_recording
from kiwoom_api.sim.server import SimServer, build_exchange

SHARED = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).resolve().parents[3] / "shared"))


def entry(kind: str, item: str, **values: str) -> dict[str, Any]:
    """One entry of a REAL frame; ``f20`` is FID 20."""
    return {"type": kind, "name": "n", "item": item, "values": {fid[1:]: text for fid, text in values.items()}}


def line(at: str, *entries: dict[str, Any], trnm: str = "REAL") -> dict[str, Any]:
    """One line of a recording."""
    return {"at": at, "frame": {"data": list(entries), "trnm": trnm}}


def written(folder: Path, lines: list[Any]) -> Path:
    """A recording of JSON lines."""
    path = folder / "session.jsonl"
    path.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines), "utf-8")
    return path


SESSION = [
    line("2026-07-20T10:00:05", entry("0B", "005930", f20="100005", f10="+70000", f15="+3")),
    {"at": "2026-07-20T10:00:06", "frame": {"trnm": "PING"}},
    line("2026-07-20T10:00:07+09:00", entry("0D", "005930_NX", f21="100007"), entry("00", "", f9203="0000001")),
    line("2026-07-20T01:00:08+00:00", entry("0B", "000660", f20="100008"), entry("1h", "066310", f9001="066310")),
    {"at": "2026-07-20T10:00:09.500", "frame": entry("0s", "", f215="2", f20="100009")},
    "",
    line("2026-07-21T09:00:00", entry("0B", "005930", f20="090000", f10="+71000", f15="-1")),
]


def test_a_session_is_read_in_order(tmp_path: Path) -> None:
    """Entries keep their order and times, in KST; answers and what belongs to an account are left out and counted."""
    recording = read_recording(written(tmp_path, SESSION))
    assert [(each.kind, each.item) for each in recording.frames] == [
        ("0B", "005930"), ("0D", "005930_NX"), ("0B", "000660"), ("1h", "066310"), ("0s", ""), ("0B", "005930"),
    ]  # fmt: skip
    assert recording.left_out == 2
    assert recording.start == datetime(2026, 7, 20, 10, 0, 5, tzinfo=KST)
    assert recording.frames[2].at == datetime(2026, 7, 20, 10, 0, 8, tzinfo=KST)
    moved = recording.on(date(2026, 9, 14))
    assert (moved.start.date(), moved.end.date()) == (date(2026, 9, 14), date(2026, 9, 15))
    assert moved.start.time() == recording.start.time()


def test_what_is_due_goes_out_once() -> None:
    """A replay tells each frame at the first look at or after its time, and nothing from before it began."""
    frames = [Recorded(datetime(2026, 7, 20, 10, 0, second, tzinfo=KST), "0B", "005930", {}) for second in (0, 1, 1, 9)]
    replay = Replay(Recording(frames), frames[1].at)
    assert list(replay.due(frames[0].at)) == []
    assert len(list(replay.due(frames[1].at))) == 2
    assert not replay.over
    assert len(list(replay.due(frames[3].at))) == 1
    assert replay.over


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "line 2"),
        ("[]", "line 2"),
        ({"at": "yesterday", "frame": {}}, "line 2 at"),
        ({"frame": entry("0B", "005930", f20="100006")}, "line 2 at"),
        ({"at": "2026-07-20T09:00:00", "frame": entry("0B", "005930", f20="090000")}, "do not go back"),
        ({"at": "2026-07-20T10:00:06", "frame": "0B"}, "line 2 frame"),
        ({"at": "2026-07-20T10:00:06", "frame": {"trnm": "REAL"}}, "line 2 data"),
        ({"at": "2026-07-20T10:00:06", "frame": {"trnm": "REAL", "data": [7]}}, "line 2"),
        ({"at": "2026-07-20T10:00:06", "frame": {**entry("0B", "005930"), "values": {}}}, "line 2 values"),
        ({"at": "2026-07-20T10:00:06", "frame": entry("9Z", "005930", f20="1")}, "line 2 type"),
        ({"at": "2026-07-20T10:00:06", "frame": {**entry("0B", "", f20="1"), "item": 5}}, "line 2 item"),
        ({"at": "2026-07-20T10:00:06", "frame": {**entry("0B", ""), "values": {"10": 5}}}, "line 2 values"),
    ],
)
def test_a_malformed_line_is_refused_by_its_number(tmp_path: Path, bad: Any, said: str) -> None:
    """What is no recording says which line is wrong and what belongs there."""
    with pytest.raises(BadInput, match=said):
        read_recording(written(tmp_path, [SESSION[0], bad]))


@pytest.mark.parametrize(
    "whole",
    [
        {"kiwoom_ws": {}},
        {"kiwoom_ws": [{"date": "2026-07-20"}]},
        {"kiwoom_ws": [{"date": "20.7.", "frames": []}]},
        {"kiwoom_ws": [{"date": "2026-07-20", "frames": [entry("0B", "005930", f20="9 Uhr")]}]},
        {"kiwoom_ws": []},
        {},
    ],
)
def test_a_malformed_capture_is_refused(tmp_path: Path, whole: Any) -> None:
    """So is a capture without groups, dates, frames or times that can be read, and a file of no market frame at all."""
    path = tmp_path / "capture.json"
    path.write_text(json.dumps(whole, indent=1), "utf-8")
    with pytest.raises(BadInput):
        read_recording(path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A missing or empty file is refused by its name."""
    with pytest.raises(BadInput, match="nowhere"):
        read_recording(tmp_path / "nowhere.json")
    with pytest.raises(BadInput, match="no market frame"):
        read_recording(written(tmp_path, []))


async def at_replay(
    stack: AsyncExitStack, session: aiohttp.ClientSession, recording: Recording, at: str
) -> tuple[SimServer, Caller, Wire]:
    """A stepped exchange that plays a recording, and a connection to it."""
    server = SimServer(build_exchange(None, at, every=600), clock="stepped")
    server.play(recording)
    await stack.enter_async_context(server)
    caller = Caller(session, server.url)
    await caller.login()
    wire = Wire(await stack.enter_async_context(session.ws_connect(server.url + "/api/dostk/websocket")))
    await wire.login(caller.token)
    return server, caller, wire


async def test_recorded_frames_are_told_at_their_times(
    stack: AsyncExitStack, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    """Frames come as recorded, at their times, to their exact form; orders go on, and after the end the market does."""
    recording = read_recording(written(tmp_path, SESSION))
    _, caller, wire = await at_replay(stack, session, recording, "2026-07-20T10:00:00")
    await wire.register(["005930", "005930_NX", "005930_AL"], ["0B", "0D"])
    await wire.register([""], ["1h", "0s", "00"], group="2")

    async def until(to: str, sent: list[int]) -> list[Any]:
        (count,) = (await caller.admin("advance", {"to": to}))["frames"].values()
        entries = await wire.entries(count - sent[0])
        sent[0] = count
        return entries

    sent = [0]
    assert await until("2026-07-20T10:00:04", sent) == []
    assert await until("2026-07-20T10:00:06", sent) == [SESSION[0]["frame"]["data"][0]]  # type: ignore[index]
    await caller.buy(1, 1)
    rest = await until("2026-07-20T15:40:00", sent)
    assert [each["type"] for each in rest] == ["0D", "1h", "0s"]
    assert [each["item"] for each in rest] == ["005930_NX", "066310", ""]
    await until("2026-07-21T09:00:00", sent)
    again = await until("2026-07-21T10:00:00", sent)
    assert {each["type"] for each in again} == {"0B", "0D"}
    assert {each["item"] for each in again} == {"005930", "005930_AL"}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the captured frames (KIWOOM_SHARED) are not here")
async def test_the_capture_can_be_served(stack: AsyncExitStack, session: aiohttp.ClientSession) -> None:
    """Captured frames of a real market come out as they were taken, types included that the exchange has none of."""
    path = SHARED / "krx" / "data" / "kiwoom_ws_capture.json"
    recording = read_recording(path)
    data = json.loads(path.read_text("utf-8"))
    told = {each["item"]: each for group in data["kiwoom_ws"] for each in group["frames"] if each["type"] == "0w"}
    _, caller, wire = await at_replay(stack, session, recording, "2026-07-20T10:27:00")
    await wire.register(sorted(told), ["0w", "0F"])
    await wire.register(["005930"], ["0B"])
    (count,) = (await caller.admin("advance", {"to": "2026-07-20T10:28:01"}))["frames"].values()
    entries = await wire.entries(count)
    assert {each["item"]: each["values"] for each in entries if each["type"] == "0w"} == {
        item: each["values"] for item, each in told.items()
    }
    assert [each["values"]["1890"] for each in entries if each["type"] == "0B"] == ["090029"]
    assert [each["item"] for each in entries if each["type"] == "0F"] == ["000660"]
