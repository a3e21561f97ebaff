"""Every TR and every real-time type: what the exchange writes, the client reads, whole records with typed values."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.model.errors import WireError
from kiwoom_api.model.values import KST
from kiwoom_api.wire.answer import Answer, decode, decode_values
from kiwoom_api.wire.catalogue import FieldSpec, Kind, real_types, socket_trs, tr, trs
from kiwoom_api.wire.columns import convert, quick_way
from kiwoom_api.wire.encode import encode, encode_fields
from kiwoom_api.wire.numbers import Level, Signed, parser_of

ALL = [*trs(), *socket_trs()]
SEEDS = st.integers(0, 2**32)
WORDS = ("삼성전자", "S-KRX", "현금매수", " 앞 공백", "Ⅶ", "+매수")
CODES = ("005930", "0156T0", "580058", "M04020000", "005930_AL")


def _whole(field: FieldSpec, rnd: random.Random) -> int:
    digits = min(field.width - 1 if field.width else 12, 14)
    return rnd.choice((0, 1, -1, rnd.randrange(-(10**digits) + 1, 10**digits)))


def _decimal(field: FieldSpec, rnd: random.Random) -> Decimal:
    if field.scale:
        return Decimal(_whole(field, rnd)).scaleb(1 - len(str(field.scale)))
    return Decimal(rnd.randrange(-(10**9), 10**9)).scaleb(-max(field.decimals, 0))


def _value(field: FieldSpec, rnd: random.Random) -> tuple[Any, Any]:
    """A value to write and the value to be read; now and then none at all."""
    kind = field.kind
    if not field.required and rnd.random() < 0.05:
        return None, None
    value: Any
    match kind:
        case Kind.PRICE:
            amount = abs(_whole(field, rnd))
            return Signed(amount, rnd.choice((-1, 0, 1)) if amount else 0), amount
        case Kind.INDEX:
            level = abs(_decimal(field, rnd))
            return Level(level, rnd.choice((-1, 0, 1)) if level else 0), level
        case Kind.RATIO:
            value = _decimal(field, rnd)
        case Kind.DATE:
            value = date(1990, 1, 1) + timedelta(days=rnd.randrange(30_000))
        case Kind.TIME:
            value = time(rnd.randrange(24), rnd.randrange(60), rnd.randrange(60))
        case Kind.DATETIME:
            value = datetime(2026, 1, 1, tzinfo=KST) + timedelta(seconds=rnd.randrange(10**8))
        case Kind.CODE:
            value = rnd.choice(CODES[:3] if field.prefix else CODES)
        case Kind.ORDER_NO:
            value = f"{rnd.randrange(1, 10**7):07d}"
        case Kind.FLAG if field.codes:
            value = rnd.choice(list(field.codes))
        case Kind.FLAG | Kind.TEXT | Kind.SECRET:
            value = rnd.choice(WORDS)
        case _:
            value = _whole(field, rnd)
    return value, value


def _record(fields: tuple[FieldSpec, ...], rnd: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    pairs = {f.wire: (f.name, *_value(f, rnd)) for f in fields if f.kind is not Kind.LIST}
    return {w: v for w, (_, v, _) in pairs.items()}, {n: r for n, _, r in pairs.values()}


def _agrees(answer: Answer, wanted: Mapping[str, Any]) -> None:
    assert {name: getattr(answer, name) for name in wanted} == wanted
    assert {name: answer.typed[name] for name in wanted} == wanted


@pytest.mark.parametrize("tr_id", ALL)
@given(seed=SEEDS)
@settings(max_examples=4, deadline=None)
def test_every_tr_comes_back_as_it_was_written(tr_id: str, seed: int) -> None:
    """The exchange's body of any typed values, sent as JSON, is read by the client as the same values."""
    rnd, spec = random.Random(seed), tr(tr_id)
    values, wanted = _record(spec.response, rnd)
    rows = {wire: [_record(fields, rnd) for _ in range(rnd.choice((0, 1, 9)))] for wire, fields in spec.lists.items()}
    values |= {wire: [written for written, _ in found] for wire, found in rows.items()}
    body = encode(tr_id, values)
    sent = msgspec.json.encode(body)
    answer = decode(tr_id, sent)
    assert answer == decode(tr_id, msgspec.json.decode(sent))
    assert list(body) == [*(f.wire for f in spec.response), "return_code", "return_msg"]
    _agrees(answer, wanted)
    for wire, found in rows.items():
        assert len(answer[wire]) == len(found)
        for row, (_, typed) in zip(answer[wire], found, strict=True):
            _agrees(row, typed)


@pytest.mark.parametrize("type_id", list(real_types()))
@given(seed=SEEDS)
@settings(max_examples=4, deadline=None)
def test_every_real_time_type_comes_back_as_it_was_written(type_id: str, seed: int) -> None:
    """Every FID of every type is read as the value that was written."""
    fields = real_types()[type_id].fields
    values, wanted = _record(fields, random.Random(seed))
    texts = encode_fields(type_id, fields, values)
    assert {f.name: parser_of(f)(texts[f.wire]) for f in fields} == wanted
    _agrees(decode_values({"type": type_id, "values": texts}), wanted)


def test_an_entry_of_any_type_is_read_by_both_names() -> None:
    """A volatility interruption has no event, but all its values; an odd one costs only its own reading."""
    values = {"9001": "066310", "1221": "12310", "1223": "103621", "1238": "-10.01", "13": "NaN", "7777": "new"}
    entry = decode_values({"type": "1h", "values": values, "item": "066310_AL"})
    assert (entry["1221"], entry.trigger_price, entry.trigger_time) == ("12310", 12310, time(10, 36, 21))
    assert entry.static_disparity_rate == Decimal("-10.01")
    assert entry["7777"] == "new"
    with pytest.raises(WireError, match=r"1h 13: 'NaN'"):
        _ = entry.volume
    for broken in ({"type": "9Z", "values": {}}, {"type": "0B"}, {"type": "0B", "values": []}):
        with pytest.raises(WireError, match="REAL entry"):
            decode_values(broken)


@pytest.mark.parametrize("tr_id", ALL)
def test_every_empty_answer_is_read(tr_id: str) -> None:
    """A success without any member, and one with every member blank, have None everywhere and no rows."""
    spec = tr(tr_id)
    blank = {f.wire: "" for f in spec.response} | {"return_code": 0}
    for body in ({"return_code": 20}, blank if not any(f.required for f in spec.response) else {"return_code": 2}):
        assert not any(decode(tr_id, body).typed.values())


TEXTS = st.lists(
    st.one_of(
        st.from_regex(r"[ ]?[+-]{0,2}[0-9]{0,13}(\.[0-9]{0,3})?%?", fullmatch=True),
        st.sampled_from(
            ["", " 0", "-0", "-0.00", "+-5", "--123", "1,234", "１２３", "NaN", "1_0", "5\n", "1e3", "٣", "²"]
        ),
        st.integers(-(10**9), 10**9).map(str),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("kind", [Kind.SHARES, Kind.PRICE, Kind.RATIO, Kind.TEXT])
@given(texts=TEXTS)
@settings(max_examples=300, deadline=None)
def test_columns_read_as_the_parsers_do(kind: Kind, texts: list[str]) -> None:
    """The quick way through a column gives what the parser gives value by value, or leaves the column to it."""
    field = FieldSpec(wire="f", label="", name="f", kind=kind)
    way, parser = quick_way(field), parser_of(field)
    assert way is not None
    quick = convert(way, texts)
    if quick is not None:
        assert quick == [parser(text) for text in texts]
        assert [str(value) for value in quick] == [str(parser(text)) for text in texts]


def test_a_malformed_row_is_named_in_a_long_list() -> None:
    """Among hundreds of good rows the bad one is named, as in a short list."""
    rows = [{"cur_prc": "70000", "dt": "20261120", "trde_qty": "1"} for _ in range(600)]
    rows[417]["trde_qty"] = "NaN"
    with pytest.raises(WireError, match=r"ka10081 stk_dt_pole_chart_qry\[417\]\.trde_qty: 'NaN'"):
        decode("ka10081", {"stk_dt_pole_chart_qry": rows, "return_code": 0})
    del rows[417]["trde_qty"], rows[500]["dt"]
    with pytest.raises(WireError, match=r"\[500\]\.dt: '', but a value is required"):
        decode("ka10081", {"stk_dt_pole_chart_qry": rows, "return_code": 0})


@pytest.mark.parametrize("count", [1, 30])
def test_an_unproven_field_does_not_cost_the_answer(count: int) -> None:
    """Where no recording proves a TR's kinds, a malformed optional value raises only when it is read."""
    assert not tr("ka10003").recorded
    answer = decode("ka10003", {"cntr_infr": [{"tm": "일곱시", "cur_prc": "+70000"}] * count, "return_code": 0})
    row = answer.rows[-1]
    assert row.price == 70000
    assert "time" not in row.typed
    with pytest.raises(WireError, match=r"ka10003 cntr_infr\.tm: '일곱시'"):
        _ = row.time
