"""``kiwoom status`` never says "none" of what it does not know."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest
from local_exchange import Sim

from kiwoom_api.api.account import Account
from kiwoom_api.app import cli
from kiwoom_api.app.wiring import load_settings
from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import Side


async def traded(sim: Sim) -> Path:
    """One live order; the journal's file."""
    settings = load_settings(None)
    account = await Account.open(settings, client=AsyncClient(settings, limiter=Limiter("stepped", WallClock())))
    low = sim.exchange.snapshot("005930").lower
    await account.flow.submit(OrderRequest.build("005930", Side.BUY, 3, price=low))
    await account.close()
    return journal_file()


def journal_file() -> Path:
    """The one journal in the data folder."""
    (found,) = Path(os.environ["KIWOOM_DATA_DIR"]).glob("journal-*.sqlite")
    return found


@pytest.mark.parametrize("how", ["damaged", "gone", "locked folder"])
async def test_a_journal_that_cannot_be_read_leaves_nothing_said_to_be_none(
    at_sim: Sim, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    """Engine and orders are said to be unknown, with what works without a journal; JSON has null, not an empty list."""
    file = await traded(at_sim)
    if how == "damaged":
        file.write_bytes(file.read_bytes()[:3_000])
    else:
        file.rename(file.with_name("elsewhere"))
        if how == "locked folder":
            file.mkdir()
    assert cli._run(["status"]) == 3
    said = capsys.readouterr().out
    assert "없음" not in said
    assert "모릅니다" in said
    for words in ("ACTIVE", "kiwoom halt", "마지막 대조", "저널"):
        assert words in said
    assert len(said.strip().splitlines()) <= 24  # one screen
    assert cli._run(["status", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert [told[name] for name in ("live", "unknown", "algos", "alerts")] == [None] * 4
    assert told["error"]


async def test_a_journal_that_can_be_read_tells_the_order(at_sim: Sim, capsys: pytest.CaptureFixture[str]) -> None:
    """The same screen with a whole journal names the live order, and fits a screen."""
    await traded(at_sim)
    assert cli._run(["status"]) == 0
    said = capsys.readouterr().out
    assert "0000001" in said
    assert len(said.strip().splitlines()) <= 24


async def test_an_order_after_the_last_comparison_is_said_to_be_uncertain(
    at_sim: Sim, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without an engine nobody hears of its fills: the screen says so, until a comparison has looked."""
    await traded(at_sim)
    cli._run(["status"])
    assert "1건은 마지막 대조 뒤" in capsys.readouterr().out
    assert await asyncio.to_thread(cli._run, ["reconcile"]) == 0
    capsys.readouterr()
    cli._run(["status"])
    said = capsys.readouterr().out
    assert "0000001" in said
    assert "마지막 대조 뒤" not in said
