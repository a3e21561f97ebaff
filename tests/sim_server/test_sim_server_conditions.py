"""Condition search over the wire: the list, a search by pages, a watch whose changes come as time passes."""

from __future__ import annotations

from typing import Any

import pytest
from sim_server_client import Caller, Wire, sample

from kiwoom_api.sim.listings import LISTINGS
from kiwoom_api.sim.server.conditions import CONDITIONS


async def ask(wire: Wire, trnm: str, **more: str) -> dict[str, Any]:
    """Send a frame of the condition search and return the answer."""
    return await wire.ask({"trnm": trnm, **more})


async def search(wire: Wire, seq: str, mode: str = "0", **more: str) -> dict[str, Any]:
    """CNSRREQ: once, or in real time with mode 1."""
    return await ask(wire, "CNSRREQ", seq=seq, search_type=mode, stex_tp="K", **more)


async def test_the_list_has_the_recorded_shape(wire: Wire) -> None:
    """CNSRLST answers [serial number, name] pairs with the members of the recorded answer."""
    answer = await ask(wire, "CNSRLST")
    assert list(answer) == list(sample("ws_CNSRLST_reply"))
    assert answer["data"] == [[seq, each.name] for seq, each in CONDITIONS.items()]
    assert (answer["return_code"], answer["return_msg"]) == (0, "")


async def test_a_search_has_the_recorded_shape_and_true_numbers(caller: Caller, wire: Wire) -> None:
    """A page has the recorded members and widths; what it says of a stock is what ka10001 says of it."""
    recorded, answer = sample("ws_CNSRREQ_reply"), await search(wire, "0", cont_yn="N", next_key="")
    assert list(answer) == list(recorded)
    assert answer["cont_yn"] == "N"
    widths = {fid: len(text) for fid, text in recorded["data"][0].items() if fid != "302"}
    assert all({fid: len(row[fid]) for fid in widths} == widths for row in answer["data"])
    best = answer["data"][0]
    quote = await caller.call("ka10001", {"stk_cd": best["9001"][1:]})
    assert int(best["10"]) == abs(int(quote["cur_prc"]))
    assert int(best["11"]) == int(quote["pred_pre"])
    assert int(best["12"]) == round(float(quote["flu_rt"]) * 1000)
    rates = [int(row["12"]) for row in answer["data"]]
    assert rates == sorted(rates, reverse=True)
    assert min(rates) >= 0


async def test_a_long_search_comes_in_pages(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """cont_yn and next_key in the body lead from page to page; together the pages are the whole, once each."""
    monkeypatch.setattr("kiwoom_api.sim.server.conditions.PAGE", 10)
    found, key = [], ""
    while True:
        answer = await search(wire, "5", cont_yn="Y" if key else "N", next_key=key)
        found.append([row["9001"] for row in answer["data"]])
        key = answer["next_key"]
        if answer["cont_yn"] != "Y":
            break
    assert [len(page) for page in found] == [10, 10, len(LISTINGS) - 20]
    assert len({symbol for page in found for symbol in page}) == len(LISTINGS)


async def test_a_watched_condition_tells_its_changes(caller: Caller, wire: Wire) -> None:
    """What was found at first, put right by every 02 entry since, is what a search finds at the end of the day."""
    first = await search(wire, "0", "1")
    assert list(first) == ["trnm", "seq", "return_code", "data"]
    members = {row["jmcode"][1:] for row in first["data"]}
    (sent,) = (await caller.admin("advance", {"to": "2026-07-02T11:00:00"}))["frames"].values()
    entries = await wire.entries(sent)
    assert len(entries) > 5
    for entry in entries:
        values = entry["values"]
        assert list(values) == ["841", "9001", "843", "20", "907"]
        assert (entry["type"], entry["name"], entry["item"]) == ("02", "조건검색", values["9001"])
        (members.add if values["843"] == "I" else members.remove)(values["9001"])
    again = await search(wire, "0", cont_yn="N", next_key="")
    assert {row["9001"][1:] for row in again["data"]} == members
    assert {entry["values"]["843"] for entry in entries} == {"I", "D"}


async def test_a_watch_is_once_and_ends(caller: Caller, wire: Wire) -> None:
    """Watching again answers 900003 in the recorded words; after CNSRCLR nothing comes, and it can begin anew."""
    await search(wire, "3", "1")
    refused = await search(wire, "3", "1")
    assert refused == sample("ws_CNSRREQ_already_registered")
    ended = await ask(wire, "CNSRCLR", seq="3")
    assert ended == {**sample("ws_CNSRCLR_reply"), "seq": "3"}
    assert (await caller.admin("advance", {"by": 86_400}))["frames"] == {await number_of(caller): 0}
    assert (await search(wire, "3", "1"))["return_code"] == 0


async def number_of(caller: Caller) -> str:
    """The caller's account number."""
    return str((await caller.truth())["account"])


async def test_watches_are_limited(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """More watched conditions than a login may have answer return_code 1."""
    monkeypatch.setattr("kiwoom_api.sim.server.conditions.MOST_WATCHED", 2)
    assert [(await search(wire, seq, "1"))["return_code"] for seq in "012"] == [0, 0, 1]


@pytest.mark.parametrize(
    "frame",
    [
        {"trnm": "CNSRREQ", "seq": "99", "search_type": "0", "stex_tp": "K"},
        {"trnm": "CNSRREQ", "seq": "0", "search_type": "7", "stex_tp": "K"},
        {"trnm": "CNSRREQ", "seq": "0", "search_type": "1", "stex_tp": "N"},
        {"trnm": "CNSRREQ", "seq": ["0"]},
        {"trnm": "CNSRREQ"},
        {"trnm": "CNSRCLR"},
    ],
)
async def test_frames_that_make_no_sense_are_answered(wire: Wire, frame: dict[str, Any]) -> None:
    """An unknown condition or mode answers return_code 1 under its own trnm; the connection goes on."""
    answer = await wire.ask(frame)
    assert (answer["trnm"], answer["return_code"]) == (frame["trnm"], 1)
    assert (await ask(wire, "CNSRLST"))["return_code"] == 0
