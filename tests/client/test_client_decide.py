from __future__ import annotations

import json
import string
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as h
from hypothesis import strategies as st

from kiwoom_api.client.decide import PageGuard, Reply, backoff, classify_write, should_renew
from kiwoom_api.model.errors import Sent, WireError
from kiwoom_api.model.ports import Accepted, Refused, Unsure
from kiwoom_api.model.values import KST

OK = {"ord_no": "0147857", "return_code": 0, "return_msg": "ok"}


def reply(body: object, status: int = 200) -> Reply:
    """Make an answer."""
    return Reply(status, {}, body if isinstance(body, bytes) else json.dumps(body).encode())


def test_accepted_needs_every_proof() -> None:
    """HTTP 200, return_code 0 (as number or text) and a seven-digit number are accepted; nothing less is."""
    assert classify_write(reply(OK)) == Accepted(order_no="0147857", raw=OK)
    assert isinstance(classify_write(reply({**OK, "return_code": "0"})), Accepted)
    for broken in (
        {**OK, "ord_no": ""},
        {**OK, "ord_no": "       "},
        {**OK, "ord_no": "0000000"},
        {**OK, "ord_no": "014785"},
        {**OK, "ord_no": 147857},
        {**OK, "ord_no": "１２３４５６７"},
        {**OK, "ord_no": None},
        {k: v for k, v in OK.items() if k != "return_code"},
        {**OK, "return_code": None},
        {**OK, "return_code": False},
        [OK],
        "text",
        b"",
        b"<html></html>",
        b'{"ord_no":"0147857","return_code":0',
        b"\xff\xfe",
    ):
        outcome = classify_write(reply(broken))
        assert isinstance(outcome, Unsure), broken
        assert outcome.sent is not Sent.NO


@pytest.mark.parametrize("status", [201, 204, 302, 400, 401, 403, 404, 429, 500, 502, 503, 504])
def test_only_http_200_accepts(status: int) -> None:
    """A perfect body behind any other status proves nothing."""
    assert isinstance(classify_write(reply(OK, status)), Unsure)


@pytest.mark.parametrize(
    ("code", "message", "detail"),
    [
        (20, "[2000](RC4025:모의투자 매수증거금이 부족합니다)", "RC4025"),
        (20, "[2000](800033:부족)", "800033"),
        (2, "입력 값 오류입니다[1511:필수입력 파라미터=trde_tp]", "1511"),
        (3, "인증에 실패했습니다[8005:Token이 유효하지 않습니다]", "8005"),
        (5, "허용된 요청 개수를 초과하였습니다[1634:100개]", "1634"),
    ],
)
def test_refused_in_words(code: int, message: str, detail: str) -> None:
    """A return_code with a reason is a refusal that carries Kiwoom's code and text."""
    outcome = classify_write(reply({"return_code": code, "return_msg": message}))
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.message) == (detail, message)


@pytest.mark.parametrize("code", ["1687", "1700", "1701", "1702"])
@pytest.mark.parametrize("status", [200, 429, 500])
def test_too_fast_proves_nothing(code: str, status: int) -> None:
    """An order behind a speed refusal may exist, so it is unsure; only such a reason says "429"."""
    body = {"return_code": 5, "return_msg": f"허용된 요청 개수를 초과하였습니다[{code}:…]"}
    outcome = classify_write(reply(body, status))
    assert isinstance(outcome, Unsure)
    assert ("429" in outcome.reason) == (status != 500)


def test_refusal_without_reason_proves_nothing() -> None:
    """A return_code that names no reason, or the gateway's own accident, is unsure."""
    for message in ("", "오류", "[1999:예기치 못한 에러가 발생했습니다]"):
        assert isinstance(classify_write(reply({"return_code": 1, "return_msg": message})), Unsure)


@h(max_examples=100)
@given(st.integers(100, 599), st.one_of(st.binary(max_size=40), st.text(string.printable, max_size=40).map(str.encode)))
def test_any_bytes_are_classified(status: int, body: bytes) -> None:
    """No answer, however broken, raises or is taken for an acceptance."""
    assert not isinstance(classify_write(Reply(status, {}, body)), Accepted)


@h(max_examples=60)
@given(st.integers(-3600, 3600), st.integers(0, 900))
def test_renewal_margin(left: int, margin: int) -> None:
    """A token is renewed exactly when less than the margin is left, in whatever zone the two times are written."""
    now = datetime(2026, 11, 20, 10, tzinfo=KST)
    assert should_renew(now + timedelta(seconds=left), now, margin) == (left < margin)
    assert not should_renew(None, now, margin)


@h(max_examples=60)
@given(st.integers(0, 5000), st.floats(0, 1, exclude_max=True))
def test_backoff_is_bounded(attempt: int, chance: float) -> None:
    """The wait grows, never passes the cap and is never zero."""
    wait = backoff(attempt, base=0.5, cap=30.0, chance=lambda: chance)
    assert 0.25 <= wait <= 30.0


def test_page_guard() -> None:
    """Pages end without cont-yn, and a blank or repeated key or too many pages are errors."""
    guard = PageGuard("ka10081", limit=3)
    assert guard.following({"cont-yn": "N", "next-key": "x"}) is None
    assert guard.following({}) is None
    assert guard.following({"cont-yn": "Y", "next-key": "a"}) == "a"
    with pytest.raises(WireError, match="blank"):
        guard.following({"cont-yn": "Y"})
    with pytest.raises(WireError, match=r"circle|no end"):
        guard.following({"cont-yn": "Y", "next-key": "a"})
    many = PageGuard("ka10081", limit=3)
    assert [many.following({"cont-yn": "Y", "next-key": key}) for key in "ab"] == ["a", "b"]
    with pytest.raises(WireError, match="no end"):
        many.following({"cont-yn": "Y", "next-key": "c"})
