"""Recorded answers and frames: read, written again, and the same texts come out."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiwoom_api.model.events import OrderUpdate
from kiwoom_api.wire import messages, numbers, realtime
from kiwoom_api.wire.answer import decode
from kiwoom_api.wire.catalogue import FieldSpec, Kind, tr
from kiwoom_api.wire.encode import encode
from kiwoom_api.wire.errors import back_office_error, gateway_error

SAMPLES = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "wire" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the recorded samples (KIWOOM_SHARED) are not here")
DAY = date(2026, 9, 11)

LEDGER = {
    "acnt_ord_cntr_prps_dtl": [
        {
            "ord_no": "0000040", "stk_cd": "A005930", "trde_tp": "지정가", "crd_tp": "보통매매",
            "ord_qty": "0000000001", "ord_uv": "0000210000", "cnfm_qty": "0000000000", "acpt_tp": "주문거부",
            "rsrv_tp": "", "ord_tm": "11:32:19", "ori_ord": "0000000", "stk_nm": "삼성전자",
            "io_tp_nm": "현금매수", "loan_dt": "",
            "cntr_qty": "0000000000", "cntr_uv": "0000000000", "ord_remnq": "0000000000", "comm_ord_tp": "REST API",
            "mdfy_cncl": "", "cnfm_tm": "", "dmst_stex_tp": "KRX", "cond_uv": "0000000000",
        }
    ],
    "return_code": 0,
    "return_msg": "조회가 완료되었습니다",
}  # fmt: skip
EXECUTION = {
    "cntr": [
        {
            "ord_no": "0288581", "stk_nm": "LG디스플레이", "io_tp_nm": "-매도", "ord_pric": "0", "ord_qty": "22",
            "cntr_pric": "8890", "cntr_qty": "22", "oso_qty": "0", "tdy_trde_cmsn": "20", "tdy_trde_tax": "390",
            "ord_stt": "체결", "trde_tp": "시장가", "orig_ord_no": "0000000", "ord_tm": "104129", "stk_cd": "034220",
            "stex_tp": "1", "stex_tp_txt": "KRX", "sor_yn": "N", "stop_pric": "0",
        }
    ],
    "return_code": 0,
    "return_msg": " 조회가 완료되었습니다.",
}  # fmt: skip
CANCEL = {
    "ord_no": "0150021",
    "base_orig_ord_no": "0150005",
    "cncl_qty": "000000000001",
    "return_code": 0,
    "return_msg": "매수취소 주문입력이 완료되었습니다",
}
FILL = {
    "values": {
        "9201": "1234567890", "9203": "0119574", "9205": "", "9001": "005930", "912": "JJ", "913": "체결",
        "302": "삼성전자", "900": "1", "901": "0", "902": "0", "903": "258000", "904": "0000000", "905": "-매도",
        "906": "시장가", "907": "1", "908": "115708", "909": "848966", "910": "258000", "911": "1", "10": "-258000",
        "27": "-258000", "28": "-257500", "914": "258000", "915": "1", "938": "900", "939": "516", "919": "0",
        "920": "", "921": "7501001", "922": "00", "923": "", "10010": " 269000", "2134": "1", "2135": "KRX",
        "2136": "N",
    },
    "type": "00", "name": "주문체결", "item": "005930",
}  # fmt: skip
TICK = {
    "20": "115618", "10": "-257750", "11": "-11250", "12": "-4.18", "27": "-258000", "28": "-257500", "15": "-19",
    "13": "7198927", "16": "-258000", "17": "-261000", "18": "-257000", "25": "5", "290": "2", "567": "000000",
    "568": "000000", "691": "0", "1313": "-4897", "1314": "-19", "1315": "-19", "1316": " 0", "9081": "KRX",
}  # fmt: skip

DAY_TOTALS = (
    "14", "26", "29", "30", "31", "32", "228", "311", "851", "1890", "1891", "1892", "1030", "1031", "1032", "1071",
    "1072", "1497", "1498", "620", "732", "852",
)  # fmt: skip
"""FIDs of type 0B that one trade does not know."""


def _typed(fields: tuple[FieldSpec, ...], record: Mapping[str, Any]) -> dict[str, Any]:
    """What a writer would give: typed values, prices with their direction, prefixes kept where the wire has them."""
    values: dict[str, Any] = {}
    for field in fields:
        text = record.get(field.wire)
        if not isinstance(text, str):
            continue
        value = numbers.parse_signed(text) if field.kind is Kind.PRICE else numbers.parse(field.kind, text)
        values[field.wire] = text if field.prefix or (value is None and text) else value
    return values


def _again(tr_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
    decode(tr_id, body)
    spec = tr(tr_id)
    values = _typed(spec.response, body)
    for wire, fields in spec.lists.items():
        values[wire] = [_typed(fields, row) for row in body.get(wire, ())]
    return encode(tr_id, values, message=body.get("return_msg", ""))


def _same(recorded: Mapping[str, Any], written: Mapping[str, Any], skip: tuple[str, ...] = ()) -> None:
    for key, value in recorded.items():
        if isinstance(value, list):
            assert len(written[key]) == len(value)
            for one, other in zip(value, written[key], strict=True):
                _same(one, other, skip)
        elif key not in skip:
            assert written[key] == value, key


def _sample(name: str) -> Any:
    return json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize(("tr_id", "body"), [("kt00007", LEDGER), ("ka10076", EXECUTION), ("kt10003", CANCEL)])
def test_recorded_bodies_come_out_as_they_went_in(tr_id: str, body: dict[str, Any]) -> None:
    """A recorded body read and written again is the same, member by member and in the same order."""
    written = _again(tr_id, body)
    assert written == body
    assert list(written) == list(body)


@needs_samples
@pytest.mark.parametrize(
    "name",
    [
        "ka00001", "ka10001", "ka10004", "ka10075_empty", "ka10075_open", "ka10076", "ka10076_empty", "kt00001",
        "kt00007", "kt00018", "kt10000", "kt10000_market_mock", "kt10000_mock", "kt10002", "kt10003", "kt10003_mock",
    ],
)  # fmt: skip
def test_recorded_answers_are_reproduced_field_by_field(name: str) -> None:
    """Each recorded answer, decoded and encoded, gives the recorded wire text of every field."""
    sample = _sample(name)
    body = sample["response"]
    if name == "ka00001":
        assert decode("ka00001", body).account == body["acctNo"]
    if name == "kt10003_mock":
        body["ord_no"] = "0186400"  # the recorder wrote "(new number)"
    # The recorder of these two showed quantities as plain numbers.
    skip = ("mdfy_qty", "cncl_qty") if name in ("kt10002", "kt10003") else ()
    written = _again(sample["tr"], body)
    _same(body, written, skip)
    assert set(written) >= {field.wire for field in tr(sample["tr"]).response}


@needs_samples
@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("error_429", gateway_error("1700", limit=5, api_id="ka10080")),
        ("error_env_key", gateway_error("8030")),
        ("error_header", gateway_error("1513")),
        ("error_param", gateway_error("1511", parameter="base_dt")),
        ("error_token", gateway_error("8005")),
        ("error_order_reject_mock", (200, back_office_error("RC9000"))),
    ],
)
def test_recorded_error_bodies_are_reproduced(name: str, written: tuple[int, dict[str, object]]) -> None:
    """Each recorded error has our body, members in the same order, and its HTTP status."""
    recorded = _sample(name)["response"]
    assert written[1] == recorded
    assert list(written[1]) == list(recorded)
    assert written[0] == (429 if name == "error_429" else 200)


@needs_samples
@pytest.mark.parametrize(
    ("name", "frame"),
    [
        ("ws_LOGIN_ack", messages.login_ack()),
        ("ws_LOGIN_fail", messages.login_failure()),
        ("ws_PING", messages.ping()),
        ("ws_REG_ack", messages.ack("REG")),
        ("ws_REG_before_login", messages.before_login("REG")),
        ("ws_SYSTEM_R10001", messages.system_frame("R10001")),
        ("ws_SYSTEM_R10002", messages.system_frame("R10002")),
        ("ws_SYSTEM_R10004", messages.system_frame("R10004")),
    ],
)
def test_recorded_control_frames_are_reproduced(name: str, frame: str) -> None:
    """Each recorded control frame is ours, byte for byte."""
    assert frame == json.dumps(_sample(name)["response"], ensure_ascii=False, separators=(",", ":"))


def _frame_again(entry: dict[str, Any], base: int = 0) -> dict[str, Any]:
    event = realtime.decode_entry(entry, DAY)
    assert event is not None
    # Type 00 does not carry the reference price, from which the exchange takes the signs.
    event = msgspec.structs.replace(event, base=base) if isinstance(event, OrderUpdate) else event
    return realtime.entry(event, entry["item"])


def test_a_recorded_fill_frame_comes_out_as_it_went_in() -> None:
    """All 35 FIDs of a recorded fill return in their order; only the terminal's number is not ours to know."""
    written = _frame_again(FILL, base=269000)
    assert list(written) == ["values", "type", "name", "item"]
    assert list(written["values"]) == list(FILL["values"])
    assert {**written, "values": {**written["values"], "921": "7501001"}} == FILL


def test_a_recorded_trade_frame_comes_out_as_it_went_in() -> None:
    """Every FID that a trade decides has its recorded text: signs, leading blank and thousands of won included."""
    written = _frame_again({"values": TICK, "type": "0B", "item": "005930"})["values"]
    assert len(written) == 43
    assert {fid: written[fid] for fid in TICK} == TICK


@needs_samples
@pytest.mark.parametrize(
    ("name", "base", "skip"),
    [
        ("ws_00", 351500, ("921",)),
        ("ws_00_mkt_buy_accept", 269000, ("921",)),
        ("ws_00_mkt_buy_fill", 269000, ("921",)),
        ("ws_00_mkt_sell_accept", 269000, ("921",)),
        ("ws_00_mkt_sell_fill", 269000, ("921",)),
        ("ws_04", 0, ()),
        # What one trade cannot know: totals of the day, ratios to yesterday, strength, times of the extremes, CFD.
        ("ws_0B", 0, DAY_TOTALS),
        # What one book cannot know: changes since the last one and the expected price.
        ("ws_0D", 0, ("91", "93", "94", "95", "96", "98", "126", "23", "24", "200", "201", "238")),
    ],
)  # fmt: skip
def test_recorded_real_frames_are_reproduced(name: str, base: int, skip: tuple[str, ...]) -> None:
    """Each recorded REAL entry has all its FIDs in ours, with the recorded text wherever the event knows it."""
    frame = _sample(name)["response"]
    entry = frame["data"][0]
    written = _frame_again(entry, base)
    _same(entry["values"], written["values"], skip)
    assert (written["type"], written["name"], written["item"]) == (entry["type"], entry["name"], entry["item"])
    assert list(json.loads(realtime.real_frame([written]))) == list(frame)
