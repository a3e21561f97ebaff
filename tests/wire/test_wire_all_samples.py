"""Every recorded answer and frame is read, and every value in it has the type that its text calls for."""

from __future__ import annotations

import json
import os
import re
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kiwoom_api.model.errors import AnswerError
from kiwoom_api.wire import messages
from kiwoom_api.wire.answer import Answer, check, decode
from kiwoom_api.wire.catalogue import FieldSpec, Kind, real_type, real_types, socket_trs, tr, trs
from kiwoom_api.wire.numbers import default_text, parser_of
from kiwoom_api.wire.realtime import decode_frame

SAMPLES = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "wire" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the recorded samples (KIWOOM_SHARED) are not here")
FILES = sorted(path.stem for path in SAMPLES.glob("*.json") if path.stem != "INDEX")
NUMBER = re.compile(r" *[+-]{0,2}[0-9][0-9,]*(\.[0-9]+)?%?")
WORDY = {Kind.TEXT, Kind.FLAG, Kind.SECRET, Kind.CODE, Kind.ORDER_NO}
NUMERIC_WORDS = {
    "setl_mm", "stk_infr", "crd_tp", "code", "gb", "stk_cls", "stk_bond_tp", "cntr_no", "qry_dt", "qry_tm",
    "profa_rdex_aplc_tp", "seq", "9201", "909", "912", "917", "919", "920", "921", "922", "923", "924", "691", "216",
    "9008", "9075", "215", "290",
}  # fmt: skip
"""Codes, month and sequence numbers: digits, but nothing to reckon with."""
TYPES = {Kind.DATE: date, Kind.TIME: time, Kind.DATETIME: datetime, Kind.RATIO: Decimal, Kind.INDEX: Decimal}
NONE_TEXTS = {"00000000", "0000000", "-0", "888888", "999999"}


def _right(field: FieldSpec, text: str, value: Any, where: str) -> None:
    if not text.strip() or (text in NONE_TEXTS and value is None):
        assert value is None, where
    elif field.kind in WORDY:
        known = field.wire in NUMERIC_WORDS or field.codes or field.kind in (Kind.CODE, Kind.ORDER_NO)
        assert isinstance(value, str), where
        assert known or NUMBER.fullmatch(text) is None, f"{where}: {text!r} looks like a number"
    else:
        assert type(value) is TYPES.get(field.kind, int), where


def _whole(where: str, fields: tuple[FieldSpec, ...], answer: Answer) -> None:
    by_wire = {field.wire: field for field in fields}
    for wire, text in answer.raw.items():
        if wire in ("return_code", "return_msg", "_"):
            continue
        field = by_wire[wire]  # a recorded member that the catalogue lacks is a gap in the catalogue
        if field.kind is Kind.LIST:
            for number, row in enumerate(answer[wire]):
                _whole(f"{where} {wire}[{number}]", tr(answer.tr).lists[wire], row)
        else:
            _right(field, text, getattr(answer, field.name), f"{where} {wire}")


def _socket_tr(response: dict[str, Any]) -> str:
    if response["trnm"] == "CNSRREQ":
        return "ka10172" if "cont_yn" in response else "ka10173"
    return {"CNSRLST": "ka10171", "CNSRCLR": "ka10174"}[response["trnm"]]


def test_no_recording_is_left_out() -> None:
    """All 91 recordings are here."""
    assert len(FILES) == 91


@pytest.mark.parametrize("name", FILES)
def test_every_recording_is_read_and_typed(name: str) -> None:
    """Answers decode field by field, frames FID by FID, errors raise, control frames parse."""
    sample = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    tr_id, response = sample["tr"], sample["response"]
    if name.startswith("error_"):
        with pytest.raises(AnswerError):
            check("ka10001", response)
    elif tr_id in trs():
        if name == "kt10003_mock":
            response["ord_no"] = "0186400"  # the recorder wrote "(new number)"
        _whole(name, tr(tr_id).response, decode(tr_id, response))
    elif tr_id in real_types():
        spec = real_type(tr_id)
        by_fid = {field.wire: field for field in spec.fields}
        for entry in response["data"]:
            assert (entry["type"], entry["name"]) == (spec.id, spec.label)
            for fid, text in entry["values"].items():
                _right(by_fid[fid], text, parser_of(by_fid[fid])(text), f"{name} FID {fid}")
        decode_frame(json.dumps(response), date(2026, 9, 11))
    elif response["trnm"].startswith("CNSR"):
        found = _socket_tr(response)
        assert found in socket_trs()
        _whole(name, tr(found).response, decode(found, response))
    else:
        assert messages.read(json.dumps(response))["trnm"] == response["trnm"]


def test_the_oddities_of_the_wire_have_their_values() -> None:
    """Doubled signs, saturated numbers, percent signs, index levels, condition results: value by value."""

    def recorded(name: str) -> Answer:
        sample = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
        return decode(sample["tr"] if sample["tr"] in trs() else _socket_tr(sample["response"]), sample["response"])

    assert recorded("ka10034").rows[0].net_bought == -19229312
    assert recorded("ka10038").net_bought_total == -2076560
    assert recorded("ka10036").rows[1].volume == 4294967295
    assert recorded("ka10063").rows[0].sold_amount == -112569
    margin = recorded("kt00011")
    assert (margin.stock_margin_rate, margin.account_margin_rate) == (Decimal(20), "스펙트럼")
    sector = recorded("ka20001")
    assert (sector.price, sector.change, sector.high) == (Decimal("7246.79"), Decimal("-409.52"), Decimal("7791.66"))
    assert [row.time for row in sector.rows[:2]] == [None, None]
    hit = recorded("ws_CNSRREQ_reply").stocks[0]
    assert (hit.symbol, hit.price, hit.change_rate, hit.volume) == ("002810", 19600, Decimal("3.92"), 19493)
    assert [(row.condition, row.condition_name) for row in recorded("ws_CNSRLST_reply").conditions] == [
        ("0", "test1"),
        ("1", "순위"),
    ]
    assert recorded("ka10045").rows[0].foreign_net_bought_period == Decimal("-15250209")


@pytest.mark.parametrize(
    "name", ["kt00001", "kt00004", "kt00005", "kt00007", "kt00009", "kt00010", "kt00011", "kt00018"]
)
def test_recorded_widths_are_the_catalogues(name: str) -> None:
    """Every padded number of the account TRs is as wide as the catalogue says, sign included."""
    sample = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    spec = tr(sample["tr"])
    records = [(spec.response, sample["response"])]
    records += [(fields, row) for wire, fields in spec.lists.items() for row in sample["response"].get(wire, ())]
    for fields, record in records:
        for field in fields:
            text = record.get(field.wire, "")
            if isinstance(text, str) and text and field.width and field.kind is not Kind.TIME:
                assert len(text) == field.width == len(default_text(field)), f"{name} {field.wire}"
