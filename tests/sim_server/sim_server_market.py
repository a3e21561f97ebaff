"""Asking for market data in tests: bodies with a value for every member, answers decoded as the client decodes them."""

from __future__ import annotations

from typing import Any

from sim_server_client import Answer, Caller

from kiwoom_api.wire.answer import decode
from kiwoom_api.wire.catalogue import Kind, tr

USUAL = {
    "stk_cd": "005930",
    "base_dt": "20260701",
    "strt_dt": "20260701",
    "qry_dt": "20260701",
    "inds_cd": "001",
    "rank_strt": "1",
    "rank_end": "100",
    "dt": "5",
    "tm_tp": "1",
    "stex_tp": "1",
    "prps_cnctr_rt": "50",
    "prpscnt": "10",
    "skip_stk": "000000000",
    **{f"{end}_{name}": "0" for end in ("min", "max") for name in ("trde_qty", "trde_prica")},
}
MINUTES = ("ka10019", "ka10023")
"""TRs whose ``tm`` is a number of minutes."""


def body_of(tr_id: str, **members: str) -> dict[str, str]:
    """Return a request with every member: as given, the usual value, or the first code ("전체" where there is one)."""
    body = {}
    usual = USUAL | ({"tm": "30"} if tr_id in MINUTES else {})
    for field in tr(tr_id).request:
        every = [code for code, label in field.codes.items() if label in ("전체", "포함", "상하한포함")]
        body[field.wire] = members.get(field.wire) or usual.get(field.wire) or next(iter([*every, *field.codes]), "")
    return body


async def ask(caller: Caller, tr_id: str, next_key: str = "", **members: str) -> Answer:
    """Call a TR and check that the client's codec reads the answer."""
    more = {"cont_yn": "Y", "next_key": next_key} if next_key else {}
    answer = await caller.post(
        tr(tr_id).path,
        body_of(tr_id, **members),
        api_id=tr_id,
        authorization=f"Bearer {caller.token}",
        **more,
    )
    if answer["return_code"] == 0:
        decode(tr_id, answer.body)
    return answer


def list_of(tr_id: str) -> str:
    """Return the name of a TR's list."""
    return next(field.wire for field in tr(tr_id).response if field.kind is Kind.LIST)


async def rows(caller: Caller, tr_id: str, **members: str) -> list[dict[str, Any]]:
    """Return the first page of a TR's list."""
    answer = await ask(caller, tr_id, **members)
    assert answer["return_code"] == 0, answer["return_msg"]
    return list(answer[list_of(tr_id)])


async def pages(caller: Caller, tr_id: str, most: int = 99, **members: str) -> list[list[dict[str, Any]]]:
    """Return the pages of a TR's list, at most so many."""
    found: list[list[dict[str, Any]]] = []
    key = ""
    while len(found) < most:
        answer = await ask(caller, tr_id, key, **members)
        found.append(answer[list_of(tr_id)])
        key = answer.next_key
        if not key:
            break
    return found


def amount(text: str) -> int:
    """Return a price without its direction."""
    return abs(int(text))
