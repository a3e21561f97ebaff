"""What refused input says is Korean on a Korean screen: every allowed value and every advice has its words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kiwoom_api
from kiwoom_api.research.korean import translated

_HOME = Path(kiwoom_api.__file__).parent
_COMMAND = re.compile(r"^(kiwoom |--|postgresql://)")


def _texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in values)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _texts(body)
            yield from _texts(orelse)


def _said(path: Path) -> set[str]:
    """Return what the BadInput errors of a module say with words of their own."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "BadInput":
            for keyword in node.keywords:
                if keyword.arg in ("allowed", "hint"):
                    found.update(_texts(keyword.value))
    return {text for text in found if re.search("[a-z]{3}", text) and not _COMMAND.match(text)}


@pytest.mark.parametrize(
    "room", ["app", "api", "engine", "journal", "model", "orders", "research", "risk", "sim", "strategies"]
)
def test_refused_input_speaks_korean(room: str) -> None:
    """No room refuses input in words that a Korean screen would show in English."""
    english = {
        text for path in sorted((_HOME / room).rglob("*.py")) for text in _said(path) if translated(text) == text
    }
    assert not english, "give them Korean in research/korean_input.py"


def test_what_differs_stays_in_its_place() -> None:
    """Numbers and names of the English words stand where the Korean ones need them."""
    assert translated("1 to 30 codes") == "종목코드 1~30개"
    assert translated("members of buy: price, quantity") == "buy 의 항목: price, quantity"
    assert translated("5 to 30 % in steps of 1") == "5~30 %, 1 단위"
