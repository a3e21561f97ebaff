"""The shape of an answer against the catalogue and the simulator: nothing right is reported, everything wrong is."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.app.probe.findings import Evidence, Verdict, findings
from kiwoom_api.app.probe.questions import KOREAN, WIRE
from kiwoom_api.app.probe.shapes import Differs, compare, compare_values
from kiwoom_api.app.probe.texts import decimals_of, disguised, form_of, padded_width
from kiwoom_api.app.probe.twins import Apart, contrast
from kiwoom_api.market.unverified import UNVERIFIED
from kiwoom_api.wire.catalogue import real_types, tr, trs
from kiwoom_api.wire.encode import encode
from kiwoom_api.wire.numbers import Signed, default_text

SAMPLES = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).parents[3] / "shared")) / "wire" / "samples"
RELIED = ("ka10001", "ka10004", "ka10081", "kt00001", "kt00018", "kt00007", "kt10000", "ka10076")
ROW = {
    "ord_no": "0000001",
    "stk_cd": "005930",
    "ord_qty": 1,
    "ord_uv": Signed(49_500, 0),
    "ord_tm": "10:00:00",
    "io_tp_nm": "현금매수",
}


def ledger(**changes: Any) -> dict[str, Any]:
    """One row of the day's ledger; ``None`` takes a member away."""
    body: dict[str, Any] = encode("kt00007", {"acnt_ord_cntr_prps_dtl": [ROW]})
    row = body["acnt_ord_cntr_prps_dtl"][0]
    for name, value in changes.items():
        if value is None:
            del row[name]
        else:
            row[name] = value
    return body


@pytest.mark.parametrize("spec", [spec for spec in trs().values() if spec.role == "read"], ids=lambda spec: spec.id)
def test_what_the_simulator_writes_by_the_catalogue_differs_in_nothing(spec: Any) -> None:
    """An answer made from the catalogue's own defaults is right, whatever its fields are."""
    rows = {wire: [{}] for wire in spec.lists}
    body = encode(spec.id, rows)
    wrong = [each for each in compare(spec, body) if each.what is not Differs.BLANK]
    assert wrong == []
    assert contrast(spec, body, body) == []


def test_every_real_time_type_agrees_with_its_own_defaults() -> None:
    """A frame's FIDs as the catalogue writes them differ in nothing."""
    for kind in real_types().values():
        values = {field.wire: default_text(field) for field in kind.fields}
        assert [d for d in compare_values(kind.fields, [values]) if d.what is not Differs.BLANK] == [], kind.id


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the recorded samples (KIWOOM_SHARED) are not here")
@pytest.mark.parametrize("name", RELIED)
def test_recorded_answers_agree_with_the_catalogue(name: str) -> None:
    """What was really recorded of the TRs that the system lives by is not reported as different."""
    path = SAMPLES / f"{name}.json"
    if not path.is_file():
        pytest.skip(f"no recording of {name}")
    assert compare(tr(name), json.loads(path.read_text(encoding="utf-8"))["response"]) == []


@pytest.mark.parametrize(
    ("changes", "what", "field"),
    [
        ({"new_one": "12345"}, Differs.UNKNOWN, "new_one"),
        ({"cntr_qty": None}, Differs.MISSING, "cntr_qty"),
        ({"ord_qty": 1}, Differs.TYPE, "ord_qty"),
        ({"ord_qty": "한 주"}, Differs.MALFORMED, "ord_qty"),
        ({"ord_qty": "1"}, Differs.WIDTH, "ord_qty"),
        ({"ord_qty": "000000000001"}, Differs.WIDTH, "ord_qty"),
        ({"ord_uv": "+000049500"}, Differs.SIGN, "ord_uv"),
        ({"ord_uv": "--00049500"}, Differs.SIGN, "ord_uv"),
        ({"ord_tm": "100000"}, Differs.WIDTH, "ord_tm"),
        ({"stk_cd": "005930"}, Differs.PREFIX, "stk_cd"),
    ],
)
def test_each_defect_is_named_once(changes: dict[str, Any], what: Differs, field: str) -> None:
    """A field that came otherwise than believed is told by name and by in what, and nothing else is."""
    (found,) = compare(tr("kt00007"), ledger(**changes))
    assert (found.what, found.where, found.count) == (what, f"acnt_ord_cntr_prps_dtl[].{field}", 1)
    assert "12345" not in found.found
    assert "49500" not in found.found


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("flu_rt", "1.5", Differs.SIGN),
        ("flu_rt", "+1.5", Differs.DECIMALS),
        ("flu_rt", "+1.50%", Differs.DECIMALS),
        ("pred_pre", "00000100", Differs.WIDTH),
        ("pre_sig", "9", Differs.CODE),
        ("stk_cd", "A005930", Differs.PREFIX),
    ],
)
def test_signs_decimals_and_codes_are_looked_at(name: str, value: str, what: Differs) -> None:
    """A ratio without its sign, too few digits, an unknown code: each is seen."""
    body = encode("ka10001", {"stk_cd": "005930"}) | {name: value}
    assert what in [each.what for each in compare(tr("ka10001"), body) if each.where == name]


def test_a_list_that_is_none_and_rows_that_are_none_are_told() -> None:
    """A list that came as something else, or rows that are no records, do not end the look."""
    for rows in (None, "x", [1], [[]]):
        found = compare(tr("kt00007"), {"acnt_ord_cntr_prps_dtl": rows, "return_code": 0})
        assert [each.what for each in found] == [Differs.TYPE]


def test_a_withdrawn_field_may_be_missing() -> None:
    """A field that is gone since some day is missed before it and not after."""
    kind = real_types()["00"]
    values = {field.wire: default_text(field) for field in kind.fields if field.wire != "10010"}
    days = (date(2026, 9, 11), date(2026, 11, 23))
    found = [[d.where for d in compare_values(kind.fields, [values], on=day)] for day in days]
    assert found == [["10010"], []]


def test_the_simulator_and_an_answer_are_told_apart() -> None:
    """Members of one side only, another order, another padding; different values are no difference."""
    spec, there = tr("kt00007"), ledger()
    assert contrast(spec, ledger(ord_qty="0000000017", ord_no="0000009"), there) == []
    told = {each.what for each in contrast(spec, ledger(more="1", cntr_uv=None, ord_qty="17"), there)}
    assert told == {Apart.HERE, Apart.THERE, Apart.WIDTH}
    row = there["acnt_ord_cntr_prps_dtl"][0]
    turned = {**there, "acnt_ord_cntr_prps_dtl": [dict(reversed(row.items()))]}
    assert [each.what for each in contrast(spec, turned, there)] == [Apart.ORDER]
    empty = {**there, "acnt_ord_cntr_prps_dtl": []}
    assert [each.what for each in contrast(spec, empty, there)] == [Apart.ROWS]


@given(st.text(alphabet="0123456789+-. 가나abcXY,%", max_size=60))
@settings(max_examples=150)
def test_no_value_survives_its_disguise(text: str) -> None:
    """What is shown of a value has no digit but 0 and 9, and no letter but one."""
    shown = disguised(text)
    assert not set(shown) & set("12345678나bcXY") or len(text) > 40
    assert len(shown) <= 40


@given(st.integers(-(10**9), 10**9), st.integers(0, 16))
def test_the_form_of_a_number_is_read_as_it_was_written(value: int, width: int) -> None:
    """Sign, padding and zero are found again in any whole number."""
    text = str(value).zfill(width)
    form = form_of(text)
    assert form is not None
    assert (form.sign, form.zero) == ("-" if value < 0 else "", value == 0)
    assert form.padded is (len(text) > len(str(value)))
    assert padded_width([text]) == (len(text) if form.padded else 0)
    assert decimals_of([text, "1.25"]) is None


def test_every_unverified_fact_is_told_and_those_settled_first() -> None:
    """Each row of the table is in the report once; without evidence none is settled."""
    found = findings(Evidence(today=date(2026, 11, 23)))
    assert {each.id for each in found} == {item.id for item in (*UNVERIFIED, *WIRE)}
    assert len(found) == len(UNVERIFIED) + len(WIRE)
    assert {each.verdict for each in found} == {Verdict.OPEN}
    assert set(KOREAN) == {item.id for item in WIRE}


def settled(name: str, **seen: Any) -> tuple[Verdict, str]:
    """What is found of one fact."""
    given = {"today": date(2026, 11, 23), **seen}
    (found,) = [each for each in findings(Evidence(**given)) if each.id == name]
    return found.verdict, found.why


def executed(*rows: tuple[str, str, str, str, str]) -> dict[str, Any]:
    """An answer of ka10076 with rows of (shares, price, fee, venue, routed)."""
    names = ("cntr_qty", "cntr_pric", "tdy_trde_cmsn", "stex_tp_txt", "sor_yn")
    return {"ka10076": {"cntr": [{"ord_no": "0000001", **dict(zip(names, row, strict=True))} for row in rows]}}


@pytest.mark.parametrize(
    ("name", "seen", "verdict"),
    [
        ("margins.groups", {"answers": {"kt00011": {"stk_profa_rt": "20%"}}}, Verdict.AGREES),
        ("margins.groups", {"answers": {"kt00011": {"stk_profa_rt": "60%"}}}, Verdict.DIFFERS),
        ("margins.groups", {"answers": {"kt00011": {"stk_profa_rt": "?"}}}, Verdict.OPEN),
        ("designations.nxt_markets", {"answers": {"ka10100 ETF": {"nxtEnable": "Y"}}}, Verdict.AGREES),
        ("designations.nxt_markets", {"answers": {"ka10100 ETF": {"nxtEnable": "N"}}}, Verdict.DIFFERS),
        ("calendar.future", {"answers": {"ka10081": {"stk_dt_pole_chart_qry": []}}}, Verdict.OPEN),
        # 100 shares at 70,000 won: 1,050 won.
        ("costs.commission_rounding", {"answers": executed(("100", "70000", "1050", "KRX", "N"))}, Verdict.AGREES),
        ("costs.commission_rounding", {"answers": executed(("100", "70000", "1040", "KRX", "N"))}, Verdict.DIFFERS),
        ("costs.commission_rounding", {"answers": executed(("1", "70000", "10", "KRX", "N"))}, Verdict.OPEN),
        ("costs.commission_sor", {"answers": executed(("100", "70000", "1050", "NXT", "Y"))}, Verdict.AGREES),
        ("costs.commission_sor", {"answers": executed(("100", "70000", "1010", "NXT", "Y"))}, Verdict.DIFFERS),
        ("costs.commission_sor", {"answers": executed(("100", "70000", "1050", "KRX", "N"))}, Verdict.OPEN),
        ("wire.rate_headers", {"headers": {}}, Verdict.AGREES),
        ("wire.rate_headers", {"headers": {"X-RateLimit-Remaining": "4"}}, Verdict.DIFFERS),
        ("wire.ledger_pages", {"pages": {"kt00007": [50, 3]}}, Verdict.DIFFERS),
        ("wire.listed", {"answers": {"ka10100": {"marketCode": "KOSPI"}}}, Verdict.DIFFERS),
        ("wire.order_frames", {"order_no": "0000001", "order_frames": []}, Verdict.DIFFERS),
        (
            "wire.order_frames",
            {
                "order_no": "0000001",
                "order_frames": [{"913": "접수", "905": "+매수"}, {"913": "확인", "905": "매수취소"}],
            },
            Verdict.AGREES,
        ),
        ("wire.channel", {}, Verdict.OPEN),
    ],
)
def test_evidence_settles_a_fact_one_way_or_the_other(name: str, seen: dict[str, Any], verdict: Verdict) -> None:
    """Each question of the look has an answer for, one against, and none without evidence."""
    found, why = settled(name, **seen)
    assert found is verdict, why
    assert why


@pytest.mark.parametrize(
    ("word", "verdict"), [("REST API", Verdict.AGREES), ("OpenAPI", Verdict.DIFFERS), ("", Verdict.DIFFERS)]
)
def test_the_channel_of_our_orders_is_settled_by_our_own_row(word: str, verdict: Verdict) -> None:
    """The word by which an order is known as ours is looked at in the row of the one share, not in others'."""
    body = ledger(comm_ord_tp=word)
    answers = {"kt00007": body}
    assert settled("wire.channel", answers=answers, order_no="0000001")[0] is verdict
    assert settled("wire.channel", answers=answers, order_no="0000002")[0] is Verdict.OPEN


def test_the_cancel_row_is_settled_by_its_words() -> None:
    """The ledger's row of a cancel: as written here it agrees, with other words or a foreign original it differs."""
    seen = {"order_no": "0000001", "cancel_no": "0000002"}
    right = {"ord_no": "0000002", "ori_ord": "0000001", "io_tp_nm": "매수취소", "mdfy_cncl": "취소", "acpt_tp": "접수"}
    for changes, verdict in (
        ({}, Verdict.AGREES),
        ({"mdfy_cncl": ""}, Verdict.DIFFERS),
        ({"ori_ord": "0000000"}, Verdict.DIFFERS),
    ):
        found, why = settled("wire.cancel_row", answers={"kt00007": ledger(**{**right, **changes})}, **seen)
        assert found is verdict
        assert "acpt_tp '접수'" in why
    assert settled("wire.cancel_row", answers={"kt00007": ledger()}, **seen)[0] is Verdict.DIFFERS


def test_the_calendar_is_held_against_daily_bars() -> None:
    """A day that traded and was taken for a holiday, or the other way round, is named."""
    days = ["20260727", "20260728", "20260729", "20260730", "20260731"]
    rows = [{"dt": day} for day in days]
    chart = {"ka10081": {"stk_dt_pole_chart_qry": rows}}
    assert settled("calendar.future", answers=chart)[0] is Verdict.AGREES
    del rows[2]
    verdict, why = settled("calendar.future", answers=chart)
    assert verdict is Verdict.DIFFERS
    assert "2026-07-29" in why
