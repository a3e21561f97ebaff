"""The map of Kiwoom's error codes: whole, in two languages, and in agreement with what the client does."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from kiwoom_api.client.decide import RATE_CODES, TOKEN_CODES, Reply, classify_write
from kiwoom_api.model import errors
from kiwoom_api.model.errors import (
    AnswerError,
    KiwoomError,
    OrderError,
    OrderRefused,
    OrderUnknown,
    RateLimited,
    TokenError,
)
from kiwoom_api.model.ports import Refused
from kiwoom_api.wire.answer import check
from kiwoom_api.wire.error_codes import TOP_CODES, ErrorCode, ErrorInfo, Level, Retry, find, near
from kiwoom_api.wire.errors import back_office_error, gateway_error

SHARED = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "wire"
INFOS = [code.info for code in ErrorCode]
REST = [info for info in INFOS if info.level is not Level.WEBSOCKET and info.message]

_RETRIES = {
    "no": (Retry.NEVER, Retry.LOOK_FIRST),
    "once": (Retry.AFTER_TOKEN,),
    "yes": (Retry.AFTER_WAIT,),
    "as 1700": (Retry.AFTER_WAIT,),
}
"""The record's word on a retry; where it says no, we may say to look first (1999: the text tells nothing)."""


def _answer(info: ErrorInfo) -> tuple[int, dict[str, object]]:
    return gateway_error(info.code) if info.level is Level.GATEWAY else (200, back_office_error(info.code))


def test_the_table_has_a_row_for_every_code_and_no_other() -> None:
    """Enum and table have the same codes; only a code whose text nobody has seen has none."""
    assert {info.code for info in INFOS} == set(ErrorCode)
    assert {info.code for info in INFOS if not info.message} == {"1634", "1"}


@pytest.mark.parametrize("info", INFOS, ids=lambda info: info.code)
def test_every_code_says_why_and_what_to_do(info: ErrorInfo) -> None:
    """Cause and advice exist in Korean and English; the environments are real ones."""
    for words in (info.cause, info.todo):
        assert re.search(r"[가-힣]", words.korean)
        assert words.english
        assert not re.search(r"[가-힣]", words.english)
    assert info.environments
    assert set(info.environments) <= {"real", "mock"}
    assert info.return_code is None or info.return_code in TOP_CODES


@pytest.mark.parametrize("info", REST, ids=lambda info: info.code)
def test_the_class_of_a_query_is_the_one_raised(info: ErrorInfo) -> None:
    """What the table calls the error of a query is what the client raises for that very answer."""
    with pytest.raises(AnswerError) as caught:
        check("ka10001", _answer(info)[1])
    assert type(caught.value) is info.raises
    assert caught.value.code == info.code
    assert caught.value.return_code == info.return_code


@pytest.mark.parametrize("info", REST, ids=lambda info: info.code)
def test_the_end_of_an_order_is_the_one_decided(info: ErrorInfo) -> None:
    """What the table says of orders is what the client decides: refused in words, or unsure and looked up first."""
    status, body = _answer(info)
    outcome = classify_write(Reply(status=status, headers={}, body=json.dumps(body).encode()))
    assert info.on_order is (OrderRefused if isinstance(outcome, Refused) else OrderUnknown)


def test_retries_agree_with_the_client() -> None:
    """A new token is tried for just the codes that the table says it may help; the rate codes are those to wait for."""
    gateway = [info for info in INFOS if info.level is Level.GATEWAY]
    assert {info.code for info in gateway if info.retry is Retry.AFTER_TOKEN} == TOKEN_CODES
    assert {info.code for info in gateway if info.retry is Retry.AFTER_WAIT} == RATE_CODES
    assert {info.code for info in gateway if info.raises is RateLimited} == RATE_CODES
    assert ErrorCode.LOGIN_REFUSED.info.raises is TokenError


def test_the_error_tree_is_drawn_whole() -> None:
    """Every error class stands in the tree of the module's docstring, one step below its parent."""
    drawn: dict[str, int] = {}
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"^( {4}[│├└─ ]*)([A-Z]\w+)", line)
        if found:
            drawn[found[2]] = len(found[1]) // 4
    classes = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, KiwoomError)]
    shown = [kind for kind in classes if kind is not OrderError]  # the common ground of four classes, never raised
    assert set(drawn) == {kind.__name__ for kind in shown}
    for kind in shown:
        above = [parent for parent in kind.__mro__[1:] if parent in shown]
        assert drawn[kind.__name__] == (drawn[above[0].__name__] + 1 if above else 1), kind


def test_codes_are_found_and_mistyped_ones_answered_with_neighbours() -> None:
    """Case and blanks do not matter; a wrong code brings those that look like it, closest first."""
    assert find(" rc4025 ") is ErrorCode.MOCK_NO_CASH
    assert find("EGW00001") is None
    assert ErrorCode.TOKEN_INVALID in near("8004")
    assert near("RC40")[0] is ErrorCode.MOCK_OFF_TICK
    assert near("nonsense") == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the recorded ground truth (KIWOOM_SHARED) is not here")
def test_the_whole_recorded_map_is_here() -> None:
    """Every code on record is in the enum with its text, top-level code and environments; no other is."""
    truth = json.loads((SHARED / "errors.json").read_text("utf-8"))
    seen = set()
    for row in (*truth["gateway_codes"], *truth["gateway_codes_not_in_official_list"], *truth["back_office_codes"]):
        info = ErrorCode(row["code"]).info
        seen.add(info.code)
        assert row["top_level_return_code"] in (None, info.return_code)
        assert info.official is bool(row.get("official"))
        if "retry" in row:
            assert info.retry in _RETRIES[row["retry"].partition(",")[0]]
        if "env" in row:
            assert set(row["env"].split("+")) == set(info.environments)
    for row in truth["websocket_codes"]:
        info = ErrorCode(str(row.get("code") or row["return_code"])).info
        seen.add(info.code)
        if not row["message_ko"].startswith("("):
            assert info.message.replace("{seq}", "3") == row["message_ko"]
    # 571552 is on record with the exchange's price limits (krx/RULES.md), not in the list of errors.
    assert seen == set(ErrorCode) - {ErrorCode.BELOW_LIMIT}
    assert {top["value"] for top in truth["conventions"]["top_level_return_code"]} == set(TOP_CODES)
