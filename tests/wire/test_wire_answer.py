"""Answers: mapping by wire keys, typed attributes, clear refusals."""

from __future__ import annotations

import json
import pickle
from datetime import date, datetime
from decimal import Decimal

import pytest

from kiwoom_api.model.errors import AnswerError, BadInput, RateLimited, TokenError, WireError
from kiwoom_api.model.values import KST
from kiwoom_api.wire.answer import check, decode, detail_code
from kiwoom_api.wire.encode import encode, missing_member
from kiwoom_api.wire.numbers import Signed

ORDER = {"ord_no": "0147857", "dmst_stex_tp": "KRX", "return_code": 0, "return_msg": "매수주문이 완료되었습니다."}


def test_an_order_answer_reads_as_the_guide_says() -> None:
    """order['ord_no'] is the seven-character text, and the mapping has all the wire's members."""
    order = decode("kt10000", ORDER)
    assert order["ord_no"] == "0147857"
    assert order.order_no == "0147857"
    assert dict(order) == ORDER
    assert order.raw == ORDER
    assert json.loads(json.dumps(order.raw)) == ORDER
    assert "ord_no" in order
    assert order.get("nothing") is None


def test_typed_values_and_empty_ones() -> None:
    """Units stay those of the wire (억원, 천주), ratios are Decimal, dates are dates, empties are None."""
    info = decode(
        "ka10001",
        {"stk_cd": "005930", "cur_prc": "-258500", "mac": "15112630", "flo_stk": "5846279", "per": "39.38",
         "pred_pre": "-6000", "250hgst_pric_dt": "20260619", "mac_wght": "", "upl_pric": "-0", "return_code": 0},
    )  # fmt: skip
    assert (info.price, info.change, info.market_cap, info.listed_shares) == (258500, -6000, 15112630, 5846279)
    assert info.per == Decimal("39.38")
    assert info.high_250d_date == date(2026, 6, 19)
    assert info.market_cap_weight is None
    assert info.upper_limit is None
    assert info.open is None


def test_lists_are_rows_by_both_names() -> None:
    """A list is there by its wire key and by its English name; its rows are Answers; a missing list is empty."""
    body = {"cntr": [{"ord_no": "0288581", "cntr_qty": "22"}], "return_code": 0}
    answer = decode("ka10076", body)
    assert answer["cntr"] is answer.executions
    assert answer.executions[0].filled == 22
    assert answer["cntr"][0]["cntr_qty"] == "22"
    assert decode("ka10076", {"return_code": 0}).executions == []


def test_unknown_members_are_kept_and_break_nothing() -> None:
    """A member that the catalogue does not know stays in the record, whatever it is."""
    answer = decode("kt10000", {**ORDER, "new_thing": {"deep": [1]}})
    assert answer["new_thing"] == {"deep": [1]}


def test_unknown_attributes_name_what_there_is() -> None:
    """A wrong attribute is an AttributeError that shows the record's names."""
    with pytest.raises(AttributeError, match="order_no"):
        _ = decode("kt10000", ORDER).ord_number


def test_answers_are_picklable_and_equal_by_content() -> None:
    """An answer survives pickling with its rows and types."""
    answer = decode("ka10076", {"cntr": [{"ord_no": "0000001", "cntr_qty": "3"}], "return_code": 0})
    again = pickle.loads(pickle.dumps(answer))
    assert again.raw == answer.raw
    assert again.executions[0].filled == 3
    assert decode("kt10000", ORDER) == decode("kt10000", ORDER)


def test_repr_is_short_and_hides_tokens() -> None:
    """The repr names the TR, stays short, and never shows a token."""
    answer = decode(
        "au10001", {"expires_dt": "20261123093000", "token_type": "bearer", "token": "s3cret", "return_code": 0}
    )
    assert "s3cret" not in repr(answer)
    assert answer.token == "s3cret"
    assert answer.expires_at == datetime(2026, 11, 23, 9, 30, tzinfo=KST)
    chart = decode("ka10081", {"stk_dt_pole_chart_qry": [{"cur_prc": "1", "dt": "20260102"}] * 600})
    assert len(repr(chart)) < 200


@pytest.mark.parametrize(
    ("tr_id", "body", "said"),
    [
        ("kt00018", {"acnt_evlt_remn_indv_tot": [{"stk_cd": "A005930"}, {"stk_cd": "A000660", "rmnd_qty": "NaN"}]},
         r"kt00018 acnt_evlt_remn_indv_tot\[1\]\.rmnd_qty: 'NaN'"),
        ("kt00001", {"entr": "１２３"}, "kt00001 entr"),
        ("kt00001", {"entr": 1.5}, "kt00001 entr: 1.5"),
        ("kt10000", {"dmst_stex_tp": "KRX", "return_code": 0}, "kt10000 ord_no"),
        ("kt10000", {"ord_no": "  ", "return_code": 0}, "kt10000 ord_no"),
        ("ka10076", {"cntr": {"ord_no": "1"}}, "not a list"),
        ("ka10076", {"cntr": ["row"]}, r"cntr\[0\]"),
        ("ka10081", {"stk_dt_pole_chart_qry": [{"dt": "20260102"}]}, r"stk_dt_pole_chart_qry\[0\]\.cur_prc"),
    ],
)  # fmt: skip
def test_a_malformed_answer_names_tr_row_field_and_value(tr_id: str, body: dict[str, object], said: str) -> None:
    """A WireError says where: TR, list and row, field, and what stood there."""
    with pytest.raises(WireError, match=said):
        decode(tr_id, body)


def test_a_refusal_needs_no_data() -> None:
    """A body with an error code decodes without the fields that only a success carries."""
    assert decode("kt10000", {"return_msg": "[2000](RC4025:…)", "return_code": 20}).order_no is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("인증에 실패했습니다[8005:Token이 유효하지 않습니다]", "8005"),
        (
            "허용된 요청 개수를 초과하였습니다[1700:허용된 API 요청 개수를 초과하였습니다. 유량=5, API ID=ka10080]",
            "1700",
        ),
        ("[2000](RC4025:모의투자 매수증거금이 부족합니다)", "RC4025"),
        ("[2000](800033:매도가능수량이 부족합니다. 3주 매도가능)", "800033"),
        ("토큰 인증에 실패했습니다. 접속을 종료합니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]", "8005"),
        ("정상적으로 처리되었습니다", ""),
    ],
)
def test_detail_codes_of_all_three_families(text: str, code: str) -> None:
    """Gateway, back-office and WebSocket texts give their code; a plain text gives none."""
    assert detail_code(text) == code


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        (3, "인증에 실패했습니다[8005:Token이 유효하지 않습니다]", TokenError),
        ("3", "인증에 실패했습니다[8005:Token이 유효하지 않습니다]", TokenError),
        (5, "허용된 요청 개수를 초과하였습니다[1700:…]", RateLimited),
        (5, "허용된 요청 개수를 초과하였습니다", RateLimited),
        (5, "허용된 요청 개수를 초과하였습니다[1634:…]", AnswerError),
        (2, "입력 값 오류입니다[8104:모의투자에서 지원하지 않는 API 입니다.]", AnswerError),
        (20, "[2000](RC4058:모의투자 장종료)", AnswerError),
    ],
)
def test_check_raises_the_class_the_caller_acts_on(code: object, message: str, kind: type[AnswerError]) -> None:
    """Token, rate limit and the rest are told apart, with code and text on the error."""
    with pytest.raises(AnswerError) as caught:
        check("ka10001", {"return_code": code, "return_msg": message})
    assert type(caught.value) is kind
    assert caught.value.code == detail_code(message)


def test_check_accepts_zero_in_both_forms_and_nothing_else() -> None:
    """0 and "0" are success whatever the text says; a body without return_code is malformed."""
    check("ka10001", {"return_code": 0, "return_msg": " 조회가 완료되었습니다."})
    check("ka10001", {"return_code": "0"})
    for body in ({}, {"return_code": None}, {"return_code": True}, {"return_code": "ok"}):
        with pytest.raises(WireError, match="return_code"):
            check("ka10001", body)


def test_encode_fills_every_field_with_its_padding() -> None:
    """Fields not given are zeros where padded; given ones get padding, prefix and sign."""
    body = encode("kt00018", {"acnt_evlt_remn_indv_tot": [
        {"stk_cd": "030200", "evltv_prft": -163475, "prft_rt": Decimal("-21.652"), "cur_prc": 53900}
    ]}, message="조회가 완료되었습니다")  # fmt: skip
    row = body["acnt_evlt_remn_indv_tot"][0]  # type: ignore[index]
    assert row["stk_cd"] == "A030200"
    assert row["evltv_prft"] == "-00000000163475"
    assert row["prft_rt"] == "-21.65"
    assert row["cur_prc"] == "000000053900"
    assert row["tax"] == "0" * 15
    assert row["crd_tp"] == "00"
    assert body["tot_pur_amt"] == "0" * 15
    assert (body["return_code"], body["return_msg"]) == (0, "조회가 완료되었습니다")


def test_encode_signs_prices_by_direction() -> None:
    """A price carries + or - by its direction, a bare int none."""
    body = encode("ka10001", {"cur_prc": Signed(258500, 1), "lst_pric": Signed(177000, -1), "base_pric": 252500})
    assert (body["cur_prc"], body["lst_pric"], body["base_pric"]) == ("+258500", "-177000", "252500")


def test_encode_refuses_unknown_keys_and_wrong_values() -> None:
    """A misspelt key and a float are errors that name the place."""
    with pytest.raises(BadInput, match="ord_number"):
        encode("kt10000", {"ord_number": "1"})
    with pytest.raises(WireError, match="kt00001 entr"):
        encode("kt00001", {"entr": 1.0})
    with pytest.raises(BadInput, match=r"kt00007 acnt_ord_cntr_prps_dtl\[0\]"):
        encode("kt00007", {"acnt_ord_cntr_prps_dtl": [{"order": "1"}]})


def test_the_first_missing_member_is_named() -> None:
    """Only required members count, in the TR's order, and blank counts as missing."""
    assert missing_member("ka10081", {"stk_cd": "005930", "base_dt": " "}) == "base_dt"
    assert missing_member("kt10000", {"dmst_stex_tp": "KRX", "stk_cd": "005930", "ord_qty": "1"}) == "trde_tp"
    assert missing_member("ka00001", {}) is None
