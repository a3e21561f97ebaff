"""Account queries against the recordings, byte for byte, from an account with the same cash and positions.

The recorder kept three of fourteen positions: the others are stood in for by eight with the same sums. What cannot
agree, and why:

=========================  ===========================================================================================
kt00001 crd_set_grnta      credit collateral: no credit is simulated
kt00001 mdstrm_usfe        interest on deposits: none is paid here
kt00004 acnt_nm            the holder's name: taken out of the recording, and nobody holds an account here
kt00004 nine figures       profit since a principal: the recorded account had none booked; here it is the opening cash
ka01690 day_stk_asst       exceeds kt00003's assets by something that it does not name; buy_wght is a share of it
ka01690 totals             of fourteen positions, of which one was kept
ka01690 evltv_prft         one won more than the arithmetic gives that fits every position of kt00018
kt00017                    another account, whose trades were not kept: see the shapes in the tests of account answers
=========================  ===========================================================================================
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date

import pytest
from sim_server_client import sample
from sim_server_recordings import KEPT, SAMSUNG, Held, agrees, flat, hold, market, moment, rich, serving

from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.instruments import Instrument

GROWTH = (
    "tdy_lspft_amt", "invt_bsamt", "lspft_amt", "tdy_lspft", "lspft2", "lspft", "tdy_lspft_rt", "lspft_ratio",
    "lspft_rt",
)  # fmt: skip
WHOLE = {
    "kt00001": ({"qry_tp": "3"}, ("crd_set_grnta", "mdstrm_usfe")),
    "kt00003": ({"qry_tp": "0"}, ()),
    "kt00004": ({"qry_tp": "0", "dmst_stex_tp": "KRX"}, ("acnt_nm", *GROWTH)),
    "kt00005": ({"dmst_stex_tp": "KRX"}, ()),
    "kt00010": ({"stk_cd": "005930", "trde_tp": "2", "uv": "0"}, ()),
    "kt00011": ({"stk_cd": "005930", "uv": ""}, ()),
    "kt00018": ({"qry_tp": "1", "dmst_stex_tp": "KRX"}, ()),
}


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    """The recorded account's exchange; queries change nothing."""
    return rich()


@pytest.fixture
async def caller(exchange: Exchange) -> AsyncIterator[Held]:
    """A caller with the recorded account."""
    async with serving(exchange) as found:
        yield found


def kept(text: str, recorded: dict[str, object]) -> str:
    """The answer without the rows that the recorder left out."""
    body = json.loads(text)
    for name, rows in body.items():
        if isinstance(rows, list) and rows:
            codes = {row["stk_cd"] for row in recorded[name]}  # type: ignore[attr-defined]
            body[name] = [row for row in rows if row["stk_cd"] in codes]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("tr_id", WHOLE)
async def test_the_recorded_account_answers_as_recorded(caller: Held, tr_id: str) -> None:
    """Every member in the recorded order with the recorded digits, widths, signs, words and text."""
    body, but = WHOLE[tr_id]
    recorded = sample(tr_id)
    agrees(kept(await caller.text(tr_id, body), recorded), recorded, but)


async def test_ka10085_answers_as_recorded() -> None:
    """Two positions, one above and one below the close before: bare codes, signed prices, blank days as zeros."""
    day = date(2026, 6, 2)
    reit = Instrument(symbol="330590", name="롯데리츠")
    stocks = {"005930": (SAMSUNG, 299_000, flat(374_000)), "330590": (reit, 3_700, flat(3_660))}
    found = Exchange(market(day, stocks), start=moment(day, "180000"))
    async with serving(found) as caller:
        hold(caller.account, "005930", 1_702, 115_042_364)
        hold(caller.account, "330590", 61, 242_360)
        agrees(await caller.text("ka10085", {"stex_tp": "0"}), sample("ka10085"))


async def test_ka01690_answers_as_recorded() -> None:
    """The day's balance of 2026-05-28: the kept row but for its share of totals that were not kept."""
    day = date(2026, 5, 28)
    found = Exchange(market(day, {"005930": (SAMSUNG, 299_000, flat(301_500))}), start=moment(day, "180000"))
    async with serving(found) as caller:
        caller.account.settled = 99_930_778_842
        hold(caller.account, "005930", 1_702, 115_042_364)
        totals = ("tot_buy_amt", "tot_evlt_amt", "tot_evltv_prft", "tot_prft_rt", "evlt_wght")
        text, recorded = await caller.text("ka01690", {"qry_dt": "20260528"}), sample("ka01690")
        agrees(text, recorded, (*totals, "day_stk_asst", "buy_wght", "evltv_prft"))
        profit, theirs = (int(body["day_bal_rt"][0]["evltv_prft"]) for body in (json.loads(text), recorded))
        assert theirs - profit == 1


async def test_the_account_number_is_ten_digits(caller: Held) -> None:
    """ka00001 as recorded, but for the number, which the recorder masked."""
    text = await caller.text("ka00001", {})
    agrees(text, sample("ka00001"), ("acctNo",))
    assert len(json.loads(text)["acctNo"]) == len(sample("ka00001")["acctNo"]) == 10


def test_every_kept_position_is_there() -> None:
    """The state above holds what the recordings kept."""
    rows = sample("kt00018")["acnt_evlt_remn_indv_tot"]
    assert {row["stk_cd"][1:]: (int(row["rmnd_qty"]), int(row["pur_amt"])) for row in rows} == {
        code: (each[3], each[4]) for code, each in KEPT.items()
    }
