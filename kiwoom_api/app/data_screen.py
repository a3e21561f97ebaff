"""What ``kiwoom data`` prints: tables for people, plain values for ``--json``."""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Group

from kiwoom_api.app.data_words import finding_words, kind_words, prices_words
from kiwoom_api.app.screen import korean, out, say, table
from kiwoom_api.model.values import KST
from kiwoom_api.research.korean import translated
from kiwoom_api.research.store.catalogue import Series
from kiwoom_api.research.store.findings import Finding
from kiwoom_api.research.store.importing import Imported
from kiwoom_api.research.store.kinds import SeriesKey
from kiwoom_api.research.store.pull import Pulled

_STOCK = ("종목", "stock", False)
_INTERVAL = ("봉", "interval", False)
_PRICES = ("주가", "prices", False)
_BARS = ("봉 수", "bars", True)
_FIRST, _LAST = ("처음", "first", False), ("끝", "last", False)


def _columns(*columns: tuple[str, str, bool]) -> list[tuple[str, bool]]:
    return [(say(ko, en), number) for ko, en, number in columns]


def print_json(value: object) -> None:
    """Print one JSON value; times as texts."""
    jsonlib.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def _named(key: SeriesKey) -> dict[str, Any]:
    return {"symbol": key.symbol, "interval": key.interval, "adjusted": key.adjusted}


def done_json(each: Pulled | Imported) -> dict[str, Any]:
    """Return what was pulled or imported of one series."""
    return {**_named(each.key), **{name: value for name, value in each._asdict().items() if name != "key"}}


def _fields(struct: Any) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


def finding_json(each: Finding) -> dict[str, Any]:
    """Return a finding."""
    return {**_fields(each), "key": _named(each.key), "grave": each.grave}


def listed_json(each: Series) -> dict[str, Any]:
    """Return a series and its partitions."""
    return {
        **_named(each.key),
        "name": each.name,
        "market": each.market,
        "origin": each.origin,
        "rows": each.current.rows,
        "first": each.current.first,
        "last": each.current.last,
        "covered": each.current.covered,
        "parts": [_fields(part) for part in each.current.parts],
        "notes": [_fields(note) for note in each.notes],
    }


def tell_pulled(done: Sequence[Pulled], *, json: bool) -> None:
    """Print what was pulled, and what its reader must know."""
    if json:
        print_json([done_json(each) for each in done])
        return
    columns = _columns(
        _STOCK, _INTERVAL, _PRICES, ("페이지", "pages", True), ("받은 봉", "bars received", True), _FIRST, _LAST
    )
    rows = [
        (p.key.symbol, p.key.interval, prices_words(p.key.adjusted), f"{p.pages:,}", f"{p.rows:,}", p.first, p.last)
        for p in done
    ]
    if rows:
        out().print(table(say("받은 시세", "pulled"), columns, rows))
    for note in (note for each in done for note in each.notes):
        out().print(f"· {translated(note) if korean() else note}", markup=False)


def imported_table(name: str, done: Sequence[Imported]) -> Group:
    """Return what came from a file."""
    columns = _columns(_STOCK, _INTERVAL, _BARS, _FIRST, _LAST, ("반올림한 값", "rounded", True))
    rows = [(d.key.symbol, d.key.interval, f"{d.rows:,}", d.first, d.last, f"{d.rounded:,}") for d in done]
    return table(say(f"{name}: 가져왔습니다", f"{name}: imported"), columns, rows)


def listed_table(listed: Sequence[Series]) -> Group:
    """Return what the store has."""
    columns = _columns(
        _STOCK,
        _INTERVAL,
        _PRICES,
        _BARS,
        _FIRST,
        _LAST,
        ("출처", "source", False),
        ("받은 시각", "pulled at", False),
    )
    rows = []
    for each in listed:
        parts = each.current.parts
        at = max((part.pulled_at.astimezone(KST) for part in parts), default=None)
        rows.append(
            (
                f"{each.symbol} {each.name}".strip(),
                each.interval,
                prices_words(each.adjusted),
                f"{each.current.rows:,}",
                each.current.first[:16],
                each.current.last[:16],
                ", ".join(sorted({part.source for part in parts})),
                "" if at is None else f"{at:%Y-%m-%d %H:%M}",
            )
        )
    return table(say("시세 저장소", "market data store"), columns, rows)


def findings_table(found: Sequence[Finding]) -> Group:
    """Return what was found; ``!`` is for a person to look at."""
    columns = _columns(
        ("", "", False),
        _STOCK,
        ("무엇", "what", False),
        ("수", "count", True),
        ("언제·값", "when, values", False),
    )
    rows = [
        (
            "!" if each.grave else "·",
            f"{each.key.symbol} {each.key.interval} {prices_words(each.key.adjusted)}",
            kind_words(each.kind),
            f"{each.count:,}",
            finding_words(each),
        )
        for each in found
    ]
    return table(say("시세 검사", "check"), columns, rows)
