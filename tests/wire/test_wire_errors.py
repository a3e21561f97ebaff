"""Kiwoom's error texts."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from kiwoom_api.model.errors import BadInput
from kiwoom_api.wire.answer import detail_code
from kiwoom_api.wire.error_codes import ErrorCode, Level
from kiwoom_api.wire.errors import back_office_error, gateway_error

SHARED = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "wire"
GATEWAY = [code for code in ErrorCode if code.info.level is Level.GATEWAY and code.info.message]
BACK_OFFICE = [code for code in ErrorCode if code.info.level is Level.BACK_OFFICE]


@pytest.mark.parametrize("code", GATEWAY)
def test_every_gateway_error_carries_its_code(code: str) -> None:
    """The client finds the very code that the exchange put in, in a text without open slots."""
    status, body = gateway_error(code)
    assert detail_code(str(body["return_msg"])) == code
    assert "{" not in str(body["return_msg"])
    assert status == (429 if body["return_code"] == 5 else 200)


@pytest.mark.parametrize("code", BACK_OFFICE)
def test_every_back_office_error_carries_its_code(code: str) -> None:
    """A business refusal has return_code 20, its code in the recorded form, and no order number."""
    body = back_office_error(code, shares=3)
    assert (set(body), body["return_code"]) == ({"return_msg", "return_code"}, 20)
    assert detail_code(str(body["return_msg"])) == code


def test_slots_are_filled_by_name_and_then_in_order() -> None:
    """A slot takes its own name; what was given under another name fills the rest in order."""
    text = "입력 값 형식이 올바르지 않습니다. 파라미터=ord_qty 실패사유= 숫자가 아닙니다"
    assert text in str(gateway_error("1517", parameter="ord_qty", reason="숫자가 아닙니다")[1]["return_msg"])
    assert text in str(gateway_error("1517", name="ord_qty", why="숫자가 아닙니다")[1]["return_msg"])


def test_share_counts_and_the_mock_prefix() -> None:
    """Refusals for want of shares or cash say how many; on the mock they begin with 모의투자, once."""
    real, mock = back_office_error("800033", shares=3), back_office_error("800033", shares=3, mock=True)
    assert real["return_msg"] == "[2000](800033:매도가능수량이 부족합니다. 3주 매도가능)"
    assert mock["return_msg"] == "[2000](800033:모의투자 매도가능수량이 부족합니다. 3주 매도가능)"
    assert back_office_error("RC4025", mock=True) == back_office_error("RC4025")


def test_unknown_codes_are_refused() -> None:
    """A code that is not Kiwoom's, of the other family, or without a known text cannot be sent."""
    for code in ("EGW0001", "RC4025", "1634"):
        with pytest.raises(BadInput, match="1700"):
            gateway_error(code)
    for code in ("EGW0001", "8005"):
        with pytest.raises(BadInput, match="RC4025"):
            back_office_error(code)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the recorded ground truth (KIWOOM_SHARED) is not here")
def test_texts_are_the_official_ones() -> None:
    """All official gateway codes and all reported back-office codes are there, word for word."""
    truth = json.loads((SHARED / "errors.json").read_text("utf-8"))
    for row in truth["gateway_codes"]:
        info = ErrorCode(row["code"]).info
        assert re.sub(r"\{\w+\}", "{?}", info.message) == row["message_ko"]
        assert row["top_level_return_code"] in (None, info.return_code)
    for row in truth["back_office_codes"]:
        ours = re.sub(r"\{shares\}", "N", ErrorCode(row["code"]).info.message)
        assert ours in row["message_ko"] or ours.startswith("{what}")
