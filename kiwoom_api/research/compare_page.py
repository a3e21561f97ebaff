"""A comparison as one self-contained HTML file: equity curves as pictures, the table, and what stands beside it."""

from __future__ import annotations

import math
import platform
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from kiwoom_api._version import __version__
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.compare import Comparison
from kiwoom_api.research.compare_line import Line
from kiwoom_api.research.compare_words import COLUMNS, Said, beside, cells, name_of, title, why
from kiwoom_api.research.tables import mood, table
from kiwoom_api.research.texts import CATALOGUES, words

_WIDE, _HIGH, _LEFT, _BELOW = 1060, 340, 58, 24
_POINTS = 500
_COLOURS = (
    "#0b7a75",
    "#d9480f",
    "#7048e8",
    "#2f9e44",
    "#c2255c",
    "#1971c2",
    "#b08900",
    "#5c940d",
    "#862e9c",
    "#495057",
)
"""One a strategy; each is told apart on white and on black."""


def write_compare(parts: Sequence[Comparison], path: str | Path, *, lang: str | None = None) -> Path:
    """Write the page of comparisons (daily bars, bars within the day) and return where it lies.

    Raises:
        BadInput: when the file cannot be written, or for an unknown language.
    """
    target, text = Path(path), render_compare(parts, lang=lang)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(field="report", value=str(path), allowed="a file that can be written", hint=str(error)) from None
    return target


def render_compare(parts: Sequence[Comparison], *, lang: str | None = None) -> str:
    """Return the page as one HTML text that loads nothing from anywhere.

    Raises:
        BadInput: for an unknown language.
    """
    korean = words(lang) is CATALOGUES["ko"]

    def say(said: Said) -> str:
        return said[0] if korean else said[1]

    body = []
    for part in parts:
        heading = say(("평가금액 (시작 = 1, 로그)", "Equity (start = 1, logarithmic)"))
        body.append(f"<section><h2>{escape(heading)}<small>{escape(say(title(part)))}</small></h2>")
        body.append(f"{_picture(part, korean=korean)}</section>")
        body.append(f'<section class="long"><h2>{escape(say(title(part)))}</h2>{_rows(part, korean=korean)}</section>')
        notes = "".join(f"<li>{escape(say(said))}</li>" for said in beside(part))
        body.append(
            f"<section><h2>{escape(say(('읽을 때 주의할 점', 'How to read this')))}</h2><ul>{notes}</ul></section>"
        )
    over = say(("전략 비교", "Strategies compared"))
    version = f"{__version__} · Python {platform.python_version()}"
    return Template(_static("sweep.html")).substitute(
        lang="ko" if korean else "en",
        title=escape(over),
        over=escape("kiwoom compare"),
        heading=escape(over),
        period=escape(say(title(parts[0]))),
        body="\n".join(body),
        version=escape(version),
        css=_static("report.css"),
    )


def _rows(part: Comparison, *, korean: bool) -> str:
    place = 0 if korean else 1
    head = [(heading[place], name not in ("name", "model")) for name, heading in COLUMNS]
    rows = []
    for line in part.lines:
        name = escape(name_of(line)[place])
        if not line.judged:
            rows.append([name, f'<span class="dim">{escape(why(line)[place])}</span>', *[""] * (len(head) - 2)])
            continue
        made = [escape(cell) for cell in cells(line)]
        for column, value in ((1, line.total), (2, line.cagr)):
            made[column] = f'<span class="{mood(value or 0)}">{made[column]}</span>'
        rows.append([name, *made])
    return table(head, rows)


def _picture(part: Comparison, *, korean: bool) -> str:
    """Draw every curve from 1, on a logarithmic scale, as one SVG that speaks for itself."""
    drawn = [line for line in part.lines if len(line.curve) > 1 and min(line.curve) > 0]
    if not drawn:
        return ""
    curves = {line.name: _thinned([value / line.curve[0] for value in line.curve]) for line in drawn}
    low = min(min(curve) for curve in curves.values())
    high = max(max(curve) for curve in curves.values())
    span = math.log(high / low) or 1.0

    def across(place: int, count: int) -> float:
        return _LEFT + (_WIDE - _LEFT) * place / (count - 1)

    def down(value: float) -> float:
        return 8 + (_HIGH - _BELOW - 8) * (1 - math.log(value / low) / span)

    marks = "".join(
        f'<line x1="{_LEFT}" x2="{_WIDE}" y1="{down(mark):.1f}" y2="{down(mark):.1f}" stroke="var(--grid)"/>'
        f'<text x="{_LEFT - 6}" y="{down(mark) + 4:.1f}" text-anchor="end">{mark:g}×</text>'
        for mark in _marks(low, high)
    )
    years = _years(part)
    for label, place in years:
        marks += f'<text x="{across(place, len(part.days)):.1f}" y="{_HIGH - 4}" text-anchor="middle">{label}</text>'
    lines, keys = [], []
    for line, look in zip(drawn, _looks(drawn), strict=True):
        curve = curves[line.name]
        points = " ".join(f"{across(i, len(curve)):.1f},{down(value):.1f}" for i, value in enumerate(curve))
        lines.append(f'<polyline fill="none" {look} points="{points}"/>')
        name = f"{name_of(line)[0 if korean else 1]} {curve[-1]:.2f}×"
        keys.append(
            f'<span><svg width="26" height="10" aria-hidden="true"><line x1="0" x2="24" y1="5" y2="5" {look}/></svg> '
            f"{escape(name)}</span>"
        )
    label = ", ".join(f"{name_of(line)[0 if korean else 1]} {curves[line.name][-1]:.2f}×" for line in drawn)
    return (
        f'<div class="key" style="flex-wrap:wrap">{"".join(keys)}</div>'
        f'<svg viewBox="0 0 {_WIDE} {_HIGH}" width="100%" role="img" aria-label="{escape(label, quote=True)}" '
        f'style="font-size:12px" fill="var(--soft)">{marks}{"".join(lines)}</svg>'
    )


def _looks(drawn: Sequence[Line]) -> list[str]:
    """One colour a strategy; what nobody trades is dashed."""
    colours = iter(_COLOURS * (1 + len(drawn) // len(_COLOURS)))
    dashes = {"hold": '8 5" stroke="var(--hold)', "index": '2 4" stroke="var(--ink)'}
    return [
        f'stroke-width="1.8" stroke-dasharray="{dashes[line.kind]}"'
        if line.kind in dashes
        else f'stroke-width="1.8" stroke="{next(colours)}"'
        for line in drawn
    ]


def _thinned(curve: Sequence[float]) -> list[float]:
    """Return at most so many points, evenly spread, the last one among them."""
    step = max(1, -(-(len(curve) - 1) // _POINTS))
    return [*curve[:-1:step], curve[-1]]


def _marks(low: float, high: float) -> list[float]:
    """Return round factors between the lowest and the highest point."""
    tried = [scale * mark for scale in (0.01, 0.1, 1.0, 10.0, 100.0) for mark in (1, 1.5, 2, 3, 5, 7)]
    found = [mark for mark in tried if low <= mark <= high]
    fine = [round(0.8 + 0.05 * step, 2) for step in range(9)]
    return found if len(found) > 2 else sorted({*found, *(mark for mark in fine if low <= mark <= high)})


def _years(part: Comparison) -> list[tuple[str, int]]:
    """Return labels of the time axis with the number of their day: years, or first and last day of a short one."""
    places: dict[int, int] = {}
    for number, day in enumerate(part.days):
        places.setdefault(day.year, number)
    if len(places) < 3:
        return [
            (str(part.days[0]), len(part.days) // 16),
            (str(part.days[-1]), len(part.days) - 1 - len(part.days) // 16),
        ]
    return [(str(year), number) for year, number in places.items()][1:]


@cache
def _static(name: str) -> str:
    return (files("kiwoom_api.research") / "static" / name).read_text(encoding="utf-8")
