"""What a running strategy's screen says of orders that did not go out."""

from __future__ import annotations

from datetime import datetime

import pytest

from kiwoom_api.app.running_screen import Screen
from kiwoom_api.engine.commands import Denied, Submit
from kiwoom_api.engine.wall import Said
from kiwoom_api.model.orders import OrderRequest, OrderState
from kiwoom_api.model.values import KST, Side

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=KST)
WISH = Submit(ref=1, request=OrderRequest(symbol="005930", side=Side.BUY, quantity=10, price=70_000, strategy="hold"))


@pytest.mark.parametrize(
    ("lang", "korean", "said"),
    [
        ("ko", "총 노출이 한도를 넘습니다", "나가지 않음 (GROSS 총 노출이 한도를 넘습니다)"),
        ("ko", "", "나가지 않음 (GROSS: above the limit)"),
        ("en", "총 노출이 한도를 넘습니다", "not sent (GROSS: above the limit)"),
    ],
)
def test_a_denied_order_is_told_in_the_screens_language(
    lang: str, korean: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The gate's reason stands there once, in Korean where there is Korean for it."""
    monkeypatch.setenv("KIWOOM_LANG", lang)
    screen = Screen()
    answer = Denied(
        at=NOW, ref=1, code="GROSS", message="GROSS: above the limit", state=OrderState.DENIED, korean=korean
    )
    screen(Said(at=NOW, what="sent", facts={"command": WISH, "answer": answer}))
    printed = capsys.readouterr()
    assert said in printed.out + printed.err
