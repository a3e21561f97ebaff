"""Typed requests and answers: every TR by name, stubs that are fresh, rows that turn into frames."""

from __future__ import annotations

import inspect
import json
import pickle
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kiwoom_api.wire.typed
from kiwoom_api import tr as typed
from kiwoom_api.model.errors import BadInput, WireError
from kiwoom_api.model.values import KST
from kiwoom_api.wire.answer import Answer, decode, decode_records, decode_values
from kiwoom_api.wire.catalogue import Kind, real_types, socket_trs, tr, trs
from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.layout import layout_of, python_type
from kiwoom_api.wire.request import Request, request
from kiwoom_api.wire.stubs import files

ALL = [*trs().values(), *socket_trs().values()]
CHART = {
    "stk_cd": "005930",
    "stk_dt_pole_chart_qry": [
        {"cur_prc": str(70_000 + 100 * n), "trde_qty": str(n), "dt": f"202611{n:02d}", "open_pric": "70000",
         "pred_pre": "-100", "pred_pre_sig": "5", "trde_tern_rt": "+0.13"}
        for n in range(1, 21)
    ],
    "return_code": 0,
    "return_msg": "ok",
}  # fmt: skip


def test_the_stubs_are_fresh() -> None:
    """What editors see is what the catalogue says today; ``make stubs`` writes it."""
    folder = Path(kiwoom_api.wire.typed.__file__).parent
    written = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.pyi")}
    assert written == files()


def test_every_name_of_the_stubs_is_there() -> None:
    """Each function and class that a stub declares exists, with the parameters and fields it declares."""
    for name, text in files().items():
        for line in text.splitlines():
            if line.startswith(("class ", "def ")) and name != "__init__.pyi":
                assert getattr(typed, line.split(" ")[1].split("(")[0]) is not None


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.id)
def test_each_tr_is_there_by_id_and_by_name(spec: Any) -> None:
    """A TR's function is the same under both names, has its members as keywords, and its answer has its fields."""
    ask = getattr(typed, spec.id)
    assert ask is getattr(typed, spec.name)
    assert list(inspect.signature(ask).parameters) == [field.name for field in spec.request]
    answer = decode(spec.id, b'{"return_code": 20}')
    assert isinstance(answer, Answer)
    assert {f.name for f in spec.response} <= set(answer.__struct_fields__)
    assert all(getattr(answer, f.name) == ([] if f.kind is Kind.LIST else None) for f in spec.response)


def test_a_request_is_checked_and_carries_the_wires_names() -> None:
    """English names and Python values become the wire's body; what the wire would refuse is refused at once."""
    made = typed.daily_chart(symbol="005930", base_date=date(2026, 11, 20), adjusted="1")
    assert made == Request("ka10081", {"stk_cd": "005930", "base_dt": "20261120", "upd_stkpc_tp": "1"})
    assert typed.ka10081(stk_cd="005930", base_dt="20261120", upd_stkpc_tp="1") == made
    with pytest.raises(BadInput, match="upd_stkpc_tp"):
        typed.daily_chart(symbol="005930", base_date=date(2026, 11, 20), adjusted="7")
    with pytest.raises(BadInput, match="종목코드 is required"):
        typed.daily_chart(base_date=date(2026, 11, 20), adjusted="1")
    with pytest.raises(AttributeError, match="ka99999"):
        _ = typed.ka99999


def test_a_question_is_remembered_by_what_is_written() -> None:
    """Values that are equal and look different are judged each on its own, and nobody shares a body."""
    kst, utc = datetime(2026, 11, 20, 1, tzinfo=KST), datetime(2026, 11, 19, 16, tzinfo=UTC)
    days = [typed.daily_chart(symbol="005930", base_date=at, adjusted="1").body["base_dt"] for at in (kst, utc)]
    assert kst == utc
    assert days == [
        request("ka10081", {"stk_cd": "005930", "base_dt": at, "upd_stkpc_tp": "1"})["base_dt"] for at in (kst, utc)
    ]
    one, other = typed.stock_info(symbol="005930"), typed.stock_info(symbol="005930")
    assert one == other
    one.body["stk_cd"] = "000660"
    assert other.body == typed.stock_info(symbol="005930").body == {"stk_cd": "005930"}
    with pytest.raises(BadInput, match="symbol"):
        typed.stock_info(symbol=["005930"])


def test_records_are_frozen_structs_of_their_own_class() -> None:
    """An answer is a frozen msgspec struct of the TR's class, its rows of theirs."""
    answer = decode("ka10081", msgspec.json.encode(CHART))
    assert type(answer) is typed.DailyChart
    assert type(answer.bars[0]) is typed.DailyChartBarsRow
    assert isinstance(answer, msgspec.Struct)
    with pytest.raises(AttributeError):
        answer.bars[0].close = 1  # type: ignore[misc]
    again = pickle.loads(pickle.dumps(answer))
    assert (again, again.bars[3].raw) == (answer, answer.bars[3].raw)
    alone = pickle.loads(pickle.dumps(answer.bars[3]))
    assert (alone, alone.close, alone.raw) == (answer.bars[3], 70_400, CHART["stk_dt_pole_chart_qry"][3])


def test_flags_know_their_meaning_and_stay_text() -> None:
    """A code value equals its text, tells its Korean meaning, and a new code is no error."""
    falling = decode("ka10081", msgspec.json.encode(CHART)).bars[0].change_sign
    assert (falling, falling.meaning, isinstance(falling, Flag)) == ("5", "하락", True)
    new = decode("ka10001", b'{"pre_sig": "9", "return_code": 0}').change_sign
    assert (new, new.meaning) == ("9", "")
    assert pickle.loads(pickle.dumps(falling)).meaning == "하락"


TEXTS = st.one_of(
    st.from_regex(r"[ ]?[+-]{0,2}[0-9]{0,30}(\.[0-9]{0,3})?%?", fullmatch=True),
    st.sampled_from(
        ["", " ", "-0", "+-5", "1,234", "１２３", "NaN", "1_0", "5\n", "20261120", "090000", "A005930", "삼성"]
    ),
    st.none(),
    st.integers(-(10**12), 10**12),
    st.sampled_from([True, 1.5, [], {}]),
)
LEAVES = [f.wire for f in tr("ka10001").response]


@given(st.dictionaries(st.sampled_from(LEAVES), TEXTS, max_size=8), st.booleans())
@settings(max_examples=300, deadline=None)
def test_both_ways_in_give_the_same_answer(members: dict[str, Any], listed: bool) -> None:
    """Bytes in one pass and members one by one agree in every value and in every error, for answers and for rows."""
    tr_id = "ka10001"
    body: dict[str, Any] = {**members, "return_code": 0}
    if listed:
        tr_id, row = "ka10081", dict(zip(("cur_prc", "dt", "trde_qty"), members.values(), strict=False))
        body = {"stk_dt_pole_chart_qry": [{"cur_prc": "1", "dt": "20261120", **row}] * 6, "return_code": 0}
    results = []
    for way in (body, msgspec.json.encode(body)):
        try:
            found = decode(tr_id, way)
            results.append((found.typed if not listed else [r.typed for r in found.bars], found.raw))
        except WireError as error:
            results.append((str(error), {}))
    assert results[0] == results[1]


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"a": ', b"<html>", b'"text"', b"\xff{}"])
def test_what_is_no_object_is_a_wire_error(body: bytes) -> None:
    """Garbage instead of an answer is one clear error."""
    with pytest.raises(WireError, match="not a JSON object"):
        decode("ka10001", body)


def test_frames_have_headings_in_three_languages() -> None:
    """polars frames carry types and the headings asked for; a frame of no rows has the same columns."""
    polars = pytest.importorskip("polars")
    rows = decode("ka10081", msgspec.json.encode(CHART)).bars
    frame = rows.to_polars()
    assert frame.columns == [f.name for f in tr("ka10081").lists["stk_dt_pole_chart_qry"]]
    assert frame["close"].to_list()[:2] == [70_100, 70_200]
    assert (frame["day"].dtype, frame["close"].dtype) == (polars.Date, polars.Int64)
    assert frame["turnover_rate"].dtype == polars.Float64
    assert rows.to_polars(exact=True)["turnover_rate"].to_list()[0] == Decimal("0.13")
    assert rows.to_polars("wire").columns[:2] == ["cur_prc", "trde_qty"]
    assert rows.to_polars("ko").columns[:2] == ["현재가", "거래량"]
    empty = decode("ka10081", b'{"return_code": 0}').bars.to_polars()
    assert (empty.columns, empty.dtypes, empty.height) == (frame.columns, frame.dtypes, 0)
    with pytest.raises(BadInput, match="names"):
        rows.to_polars("jp")  # type: ignore[arg-type]


def test_pandas_frames_keep_whole_numbers_whole() -> None:
    """pandas frames have nullable whole numbers, floats for ratios, and real dates."""
    pytest.importorskip("pandas")
    body = {**CHART, "stk_dt_pole_chart_qry": [*CHART["stk_dt_pole_chart_qry"], {"cur_prc": "5", "dt": "20261121"}]}  # type: ignore[misc]
    frame = decode("ka10081", msgspec.json.encode(body)).bars.to_pandas("ko")
    assert str(frame["거래량"].dtype) == "Int64"
    assert frame["거래량"].isna().tolist() == [False] * 20 + [True]
    assert str(frame["일자"].dtype).startswith("datetime64")
    assert frame["현재가"].iloc[-1] == 5


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.id)
def test_every_list_of_the_catalogue_turns_into_a_frame(spec: Any) -> None:
    """Whatever the kinds of a list's fields, its rows become frames under all headings, without two columns alike."""
    pytest.importorskip("polars")
    for wire in spec.lists:
        row = {field.wire: _text(field) for field in spec.lists[wire]}
        array = any(f.wire == wire and f.rows == "array" for f in spec.response)
        rows = decode(spec.id, msgspec.json.encode({wire: [list(row.values()) if array else row] * 5}))[wire]
        for names in ("en", "wire", "ko"):
            frame = rows.to_polars(names)
            assert (frame.height, frame.width) == (5, len(row))


def _text(field: Any) -> str:
    return {date: "20261120", time: "093000", datetime: "20261120093000", int: "12", Decimal: "12"}.get(
        python_type(field), "005930"
    )


def test_whole_frames_read_as_entries_do() -> None:
    """The quick way through a REAL frame gives the records that entry by entry gives, for every real-time type."""
    for type_id, spec in real_types().items():
        values = {field.wire: _text(field) for field in spec.fields}
        entry = {"values": values, "type": type_id, "name": spec.label, "item": "005930"}
        frame = msgspec.json.encode({"data": [entry, entry], "trnm": "REAL"})
        first, second = decode_records(frame)
        assert first.typed == second.typed == decode_values(entry).typed
        assert (first.item, first.tr, first.raw) == ("005930", type_id, values)


def test_frames_of_mixed_and_strange_entries() -> None:
    """Types that the catalogue does not have are left out, a malformed value costs only itself, others are no frame."""
    trade = {"values": {"10": "+70000", "20": "서울"}, "type": "0B", "name": "", "item": "005930"}
    frame = json.dumps({"trnm": "REAL", "data": [trade, {"type": "ZZ", "values": {}}, {**trade, "type": "0D"}]})
    records = decode_records(frame.encode())
    assert [record.tr for record in records] == ["0B", "0D"]
    assert records[0].price == 70_000
    with pytest.raises(WireError, match="'서울'"):
        _ = records[0].time
    assert decode_records(b'{"trnm":"PING"}') == []
    for broken in (
        b"",
        b"[]",
        b'{"data":[]}',
        b'{"trnm":"REAL","data":[1]}',
        b'{"trnm":"REAL","data":[{"type":"0B"}]}',
    ):
        with pytest.raises(WireError):
            decode_records(broken)


def test_no_field_hides_what_every_answer_has() -> None:
    """No English name of the catalogue is that of a method or property of all answers."""
    taken = {name for name in dir(Answer) if not name.startswith("_")} | {"item"}
    for spec in ALL:
        for under in ("", *spec.lists):
            assert not taken & set(layout_of(spec.id, under).names)
    for type_id in real_types():
        assert not taken & set(layout_of(type_id).names)


def test_times_and_moments_are_seouls() -> None:
    """A moment is aware, in Seoul."""
    body = b'{"expires_dt": "20261123093000", "token": "t", "token_type": "bearer", "return_code": 0}'
    assert decode("au10001", body).expires_at == datetime(2026, 11, 23, 9, 30, tzinfo=KST)
