"""Margin classes over the wire: what kt00001, kt00005, kt00010, kt00011 and kt00013 say of an account on margin."""

from __future__ import annotations

from typing import Any

import pytest
from sim_server_client import Caller, order_body

from kiwoom_api.model.errors import BadInput
from kiwoom_api.sim.server import build_exchange

CLASSES = (20, 30, 40, 50, 60)


@pytest.fixture
async def trader(caller: Caller) -> Caller:
    """Return a caller whose account is on margin."""
    told = await caller.admin("account", {"appkey": caller.key, "terms": "margin"})
    assert told["terms"] == "margin"
    return caller


async def ask(caller: Caller, tr_id: str, **body: str) -> dict[str, Any]:
    """Query the account."""
    answer = await caller.post("/api/dostk/acnt", body, api_id=tr_id, authorization=f"Bearer {caller.token}")
    assert answer["return_code"] == 0, answer.text
    return answer.body


async def test_buying_power_is_money_by_class(trader: Caller) -> None:
    """Every query divides what may be put down by the class; 100 % and the reduced class are the money itself."""
    power = {each: 100_000_000 * 100 // each for each in CLASSES} | {100: 100_000_000}
    cash, held = await ask(trader, "kt00001", qry_tp="3"), await ask(trader, "kt00005", dmst_stex_tp="KRX")
    can, detail = await ask(trader, "kt00010", stk_cd="005930", trde_tp="2", uv="0"), await ask(trader, "kt00013")
    by_class = await ask(trader, "kt00011", stk_cd="005930", uv="0")
    for each, won in power.items():
        assert int(cash[f"{each}stk_ord_alow_amt"]) == int(held[f"{each}ord_alow_amt"]) == won
        assert int(can[f"profa_{each}ord_alow_amt"]) == int(by_class[f"profa_{each}ord_alow_amt"]) == won
        assert int(detail[f"{each}ord_alow_amt"]) == won
    assert int(can["profa_rdex_60ord_alow_amt"]) == int(can["ord_alowa"]) == int(cash["ord_alow_amt"]) == 100_000_000
    # Recorded in these words for 005930 on an account on margin.
    assert (by_class["stk_profa_rt"], by_class["profa_rt"], by_class["aplc_rt"]) == ("20%", "스펙트럼", "20%")


async def test_the_quantity_of_a_class_is_what_the_desk_takes(trader: Caller) -> None:
    """005930 is in class A: the 20 % quantity of kt00010 and kt00011 is taken, one share more is refused."""
    price = abs(int((await trader.call("ka10004", {"stk_cd": "005930"}))["buy_fpr_bid"])) - 800
    can = await ask(trader, "kt00010", stk_cd="005930", trde_tp="2", uv=str(price))
    most = int(can["profa_20ord_alowq"])
    by_class = await ask(trader, "kt00011", stk_cd="005930", uv=str(price))
    assert int(by_class["profa_20ord_alowq"]) == most > 4 * int(by_class["profa_100ord_alowq"]) > 0
    assert int(by_class["min_ord_alowq"]) == int(by_class["profa_100ord_alowq"])
    refused = await trader.call("kt10000", order_body(most + 1, price))
    assert refused["return_msg"] == f"[2000](855056:매수증거금이 부족합니다. {most}주 매수가능)"
    assert (await trader.call("kt10000", order_body(most, price)))["return_code"] == 0
    cash = await ask(trader, "kt00001", qry_tp="3")
    assert int(cash["profa_ch"]) + int(cash["ord_alow_amt"]) == 100_000_000


async def test_what_is_not_paid_is_told(trader: Caller) -> None:
    """Bought beyond the cash: D+2 falls short and says by how much; on the day of settlement it stands as unpaid."""
    assert (await trader.buy(4_000))["return_code"] == 0
    before = await ask(trader, "kt00001", qry_tp="3")
    short = -int(before["d2_entra"])
    assert short > 0
    assert (int(before["d2_out_rep_mor"]), int(before["ch_uncla"]), int(before["d2_pymn_alow_amt"])) == (short, 0, 0)
    await trader.admin("advance", {"by": 2 * 86_400})
    after = await ask(trader, "kt00001", qry_tp="3")
    assert int(after["ch_uncla"]) == int(after["ch_uncla_tot"]) == -int(after["entr"]) == short
    assert int((await ask(trader, "kt00005", dmst_stex_tp="KRX"))["ch_uncla"]) == short
    for tr_id, body in (("kt00010", {"trde_tp": "2"}), ("kt00011", {})):
        assert int((await ask(trader, tr_id, stk_cd="005930", uv="0", **body))["uncla"]) == short
    assert int((await ask(trader, "kt00013"))["uncla"]) == short
    assert int(after["ord_alow_amt"]) == int(after["20stk_ord_alow_amt"]) == 0


async def test_an_account_for_cash_names_the_stocks_class_but_applies_all(caller: Caller) -> None:
    """kt00011 of an account without margin: the stock's rate, the account's 100 %, and 100 % applied."""
    by_class = await ask(caller, "kt00011", stk_cd="005930", uv="70000")
    assert (by_class["stk_profa_rt"], by_class["profa_rt"], by_class["aplc_rt"]) == ("20%", "100%", "100%")
    assert len({by_class[f"profa_{each}ord_alowq"] for each in (*CLASSES, 100)}) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"terms": "credit"},
        {"terms": 1},
        {"first_number": 0},
        {"first_number": "7"},
        {"first_number": 10**7},
        {"collateral": -1},
    ],
)
async def test_wrong_settings_are_refused(caller: Caller, body: dict[str, Any]) -> None:
    """Terms that are none and numbers that run out change nothing and say what is allowed."""
    answer = await caller.admin("account", {"appkey": caller.key, **body})
    assert answer.status == 400
    assert "allowed" in answer["error"]
    told = await caller.admin("account", {"appkey": caller.key})
    assert (told["terms"], told["first_number"]) == ("cash", 1)


def test_a_served_exchange_may_open_accounts_on_margin() -> None:
    """build_exchange takes the terms of new accounts; terms that are none are refused."""
    found = build_exchange(None, "2026-07-01T10:00:00", terms="margin", every=600)
    assert found.account(found.open_account("key")).terms == "margin"
    with pytest.raises(BadInput, match="cash, margin"):
        build_exchange(None, "2026-07-01T10:00:00", terms="credit", every=600)


async def test_order_numbers_begin_where_they_are_told_to(caller: Caller) -> None:
    """A day's numbers run on from the first one that the admin sets."""
    await caller.admin("account", {"appkey": caller.key, "first_number": 147_857})
    assert [(await caller.buy(1))["ord_no"] for _ in range(2)] == ["0147857", "0147858"]
