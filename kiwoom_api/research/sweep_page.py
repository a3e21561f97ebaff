"""A sweep as one self-contained HTML file: what was tried, what is left after luck, a heat map, the ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from statistics import median
from string import Template

from kiwoom_api._version import __version__
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.korean import translated
from kiwoom_api.research.rules import Value, shown
from kiwoom_api.research.sweep import SweepResult
from kiwoom_api.research.sweep_stats import Score
from kiwoom_api.research.sweep_texts import sweep_words
from kiwoom_api.research.tables import arrow, mood, number, table
from kiwoom_api.research.texts import CATALOGUES, words
from kiwoom_api.research.walkforward import Walk

SHOWN = 200
"""Sets that the page's ranking lists."""
_MOST_CELLS = 60
_STRONG = 2.0


def write_sweep(result: SweepResult, path: str | Path, *, walk: Walk | None = None, lang: str | None = None) -> Path:
    """Write a sweep's page and return where it lies.

    Raises:
        BadInput: when the file cannot be written, or for an unknown language.
    """
    target, text = Path(path), render_sweep(result, walk=walk, lang=lang)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(field="report", value=str(path), allowed="a file that can be written", hint=str(error)) from None
    return target


def render_sweep(result: SweepResult, *, walk: Walk | None = None, lang: str | None = None) -> str:
    """Return the page as one HTML text that loads nothing from anywhere.

    Raises:
        BadInput: for an unknown language.
    """
    w, korean = sweep_words(lang), words(lang) is CATALOGUES["ko"]
    said = (w["note_best"], w["note_fill"], *(translated(note) if korean else note for note in result.notes))
    listing = "".join(f"<li>{escape(note)}</li>" for note in said)
    body = [_cards(result, w)]
    if walk is not None:
        body.append(_section(w["walk"], w["walk_sub"], _walk(walk, w), "long"))
    drawn = heat_map(result, w)
    if drawn:
        body.append(drawn)
    body.append(_section(w["notes"], "", f"<ul>{listing}</ul>"))
    count = min(SHOWN, len(result.scores))
    sub = w["list_sub"].format(shown=number(count), count=number(len(result.scores)))
    body.append(_section(w["list"], sub, _ranking(result.scores[:count], w), "long"))
    return Template(_static("sweep.html")).substitute(
        lang="ko" if korean else "en",
        title=escape(f"{w['title']} · {result.rule}"),
        over=escape(w["title"]),
        heading=escape(result.rule),
        period=escape(
            w["period"].format(days=number(result.days), symbols=number(result.symbols), bars=number(result.bars))
        ),
        body="\n".join(body),
        version=escape(__version__),
        css=_static("report.css"),
    )


def heat_map(result: SweepResult, w: Mapping[str, str]) -> str:
    """Return the section with the map of Sharpe ratios over the two parameters with the most values; "" for none."""
    wide = sorted((name for name, tried in result.grid.items() if len(tried) > 1), key=lambda n: -len(result.grid[n]))
    if not wide:
        return ""
    across, down = wide[0], wide[1] if len(wide) > 1 else ""
    columns = _thinned(result.grid[across])
    rows: Sequence[Value | None] = _thinned(result.grid[down]) if down else [None]
    cells: dict[tuple[Value | None, Value], list[float]] = {}
    for each in result.scores:
        cells.setdefault((each.values[down] if down else None, each.values[across]), []).append(each.sharpe)
    best = result.scores[0].values
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    lines = [f"<tr><th>{escape(down)} \\ {escape(across)}</th>{head}</tr>"]
    for row in rows:
        drawn = "".join(
            _cell(cells.get((row, column)), best=(best.get(down), best[across]) == (row, column)) for column in columns
        )
        lines.append(f'<tr><th scope="row">{"" if row is None else row}</th>{drawn}</tr>')
    sub = w["map_sub"].format(rows=down or "1", columns=across)
    return _section(w["map"], sub, f'<div class="heat"><table>{"".join(lines)}</table></div>')


def _thinned(values: Sequence[Value]) -> list[Value]:
    """Return at most so many values as a map has room for, evenly spread."""
    step = -(-len(values) // _MOST_CELLS)
    return sorted(values)[::step]


def _cell(found: Sequence[float] | None, *, best: bool) -> str:
    if not found:
        return "<td></td>"
    value = median(found)
    colour = "var(--up)" if value > 0 else "var(--down)"
    depth = min(abs(value) / _STRONG, 1.0) * 75
    kind = ' class="best"' if best else ""
    return f'<td{kind} style="background:color-mix(in srgb,{colour} {depth:.0f}%,transparent)">{value:.2f}</td>'


def _cards(result: SweepResult, w: Mapping[str, str]) -> str:
    honest, best = result.honesty, result.scores[0]
    unknown = ("–", w["short"])
    real = unknown if honest.deflated is None else (f"{honest.deflated * 100:.0f}%", w["deflated_sub"])
    over = unknown if honest.overfitting is None else (f"{honest.overfitting * 100:.0f}%", w["overfitting_sub"])
    cards = [
        _card(w["tried"], number(honest.tried), w["skipped"].format(count=number(result.skipped))),
        _card(w["best"], f"{best.sharpe:.2f}", shown(best.values)),
        _card(w["left"], f"{honest.expected:.2f}", w["luck"].format(luck=f"{honest.luck:.2f}")),
        _card(w["deflated"], *real),
        _card(w["overfitting"], *over),
        _card(w["median"], f"{honest.median:.2f}", w["median_sub"]),
        _card(w["positive"], f"{honest.positive * 100:.0f}%", w["beat"].format(ratio=f"{honest.beat * 100:.0f}%")),
        _card(w["hold"], f"{arrow(result.hold)} {result.hold * 100:+.2f}%", w["hold_sub"], mood(result.hold)),
    ]
    return f'<div class="cards">{"".join(cards)}</div>'


def _card(title: str, value: str, sub: str, tone: str = "") -> str:
    return (
        f'<div class="card"><h2>{escape(title)}</h2><p class="big {tone}">{escape(value)}</p>'
        f'<p class="sub">{escape(sub)}</p></div>'
    )


def _section(title: str, sub: str, inner: str, kind: str = "") -> str:
    return f'<section class="{kind}"><h2>{escape(title)}<small>{escape(sub)}</small></h2>{inner}</section>'


def _percent(value: float) -> str:
    return f'<span class="{mood(value)}">{arrow(value)} {value * 100:+.2f}%</span>'


def _ranking(scores: Sequence[Score], w: Mapping[str, str]) -> str:
    names = ("values", "sharpe", "return", "drawdown", "trades", "win", "turnover", "costs")
    rows = [
        (
            escape(shown(each.values)) or "–",
            f"{each.sharpe:.2f}",
            _percent(each.total),
            f"{each.drawdown * 100:.2f}%",
            number(each.trades),
            "–" if each.win_rate is None else f"{each.win_rate * 100:.1f}%",
            f"{each.turnover:.1f}×",
            f"{each.costs * 100:.2f}%",
        )
        for each in scores
    ]
    return table([(w[name], name != "values") for name in names], rows)


def _walk(walk: Walk, w: Mapping[str, str]) -> str:
    names = ("train", "test", "values", "inside", "outside", "return", "hold")
    rows = [
        (
            "{:%Y-%m-%d} – {:%Y-%m-%d}".format(*step.train),
            "{:%Y-%m-%d} – {:%Y-%m-%d}".format(*step.test),
            escape(shown(step.values)) or "–",
            f"{step.inside:.2f}",
            f"{step.outside:.2f}",
            _percent(step.total),
            _percent(step.hold),
        )
        for step in walk.steps
    ]
    foot = (escape(w["total"]), "", "", "", f"{walk.sharpe:.2f}", _percent(walk.total), _percent(walk.hold))
    return table([(w[name], name not in ("train", "test", "values")) for name in names], rows, foot)


@cache
def _static(name: str) -> str:
    return (files("kiwoom_api.research") / "static" / name).read_text(encoding="utf-8")
