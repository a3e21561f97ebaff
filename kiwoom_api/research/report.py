"""One self-contained HTML file that says how a run went: charts, figures with units, orders, costs, caveats."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from kiwoom_api._version import __version__
from kiwoom_api.engine.result import RunResult
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.korean import translated
from kiwoom_api.research.metrics import Metrics, drawdowns, measure
from kiwoom_api.research.tables import Words, arrow, fills_table, holdings_table, mood, number, orders_table, signed
from kiwoom_api.research.texts import CATALOGUES, words


def write_report(result: RunResult, path: str | Path, *, lang: str | None = None) -> Path:
    """Write the report of a run and return where it lies.

    Args:
        result: the run.
        path: file to write; missing folders are made.
        lang: ``ko`` or ``en``; ``KIWOOM_LANG``, else Korean, when not given.

    Raises:
        BadInput: when the file cannot be written, or for an unknown language.
    """
    target = Path(path)
    text = render(result, lang=lang)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(field="report", value=str(path), allowed="a file that can be written", hint=str(error)) from None
    return target


def render(result: RunResult, *, lang: str | None = None) -> str:
    """Return the report as one HTML text that loads nothing from anywhere.

    Raises:
        BadInput: for an unknown language.
    """
    w = words(lang)
    korean = w is CATALOGUES["ko"]
    metrics = measure(result)
    period = w["period"].format(
        first=result.first_day, last=result.last_day, days=len(result.equity), symbols=len(result.symbols)
    )
    return Template(_static("report.html")).substitute(
        lang="ko" if korean else "en",
        title=escape(f"{w['title']} · {result.strategy} · {result.last_day}"),
        over=escape(w["title"]),
        heading=escape(result.strategy)
        + f'<span class="badge">{escape(w["model"])}: {escape(result.fill_model)}</span>',
        period=escape(period),
        theme=escape(w["theme"]),
        print=escape(w["print"]),
        body="\n".join(_body(result, metrics, w, korean=korean)),
        hash_label=escape(w["hash"]),
        hash=escape(result.order_hash),
        version=escape(__version__),
        data=_data(result, w, korean=korean),
        css=_static("report.css"),
        js=_static("report.js"),
        uplot_css=_static("uplot/uPlot.min.css"),
        uplot_js=_static("uplot/uPlot.iife.min.js").split("*/", 1)[1],
        licence=_static("uplot/LICENSE"),
    )


def _body(result: RunResult, metrics: Metrics, w: Words, *, korean: bool) -> list[str]:
    label = w["chart_label"].format(
        first=result.first_day,
        last=result.last_day,
        a=number(result.initial),
        b=number(result.final),
        c=number(result.benchmark),
    )
    key = f"<span><i></i>{escape(w['strategy'])}</span><span class='h'><i></i>{escape(w['benchmark'])}</span>"
    fallen = w["drawdown_label"].format(ratio=_percent(metrics.drawdown))
    return [
        _cards(result, metrics, w),
        _faults(result, w),
        _section(
            w["equity_chart"],
            f'<div class="key">{key}</div><noscript><p>{escape(w["noscript"])}</p></noscript>'
            f'<div class="chart" id="equity" role="img" aria-label="{escape(label, quote=True)}"></div>',
        ),
        _section(
            w["drawdown_chart"],
            f'<div class="chart" id="drawdown" role="img" aria-label="{escape(fallen, quote=True)}"></div>',
        ),
        f'<div class="two">{_costs(result, metrics, w)}{_params(result, w)}</div>',
        _notes(result, w),
        _listing(w, "holdings", len(result.holdings), holdings_table(result.holdings, w)),
        _listing(w, "order_list", len(result.orders), orders_table(result.orders, w, korean=korean)),
        _listing(w, "fill_list", len(result.fills), fills_table(result.fills, w)),
    ]


def _cards(result: RunResult, m: Metrics, w: Words) -> str:
    excess = m.total - m.benchmark
    gain = f"{arrow(m.total)} {m.total * 100:+.2f}"
    beyond = f"{arrow(excess)} {excess * 100:+.2f}"
    held = f"{arrow(m.benchmark)} {m.benchmark * 100:+.2f}%"
    cagr = "–" if m.cagr is None else f"{arrow(m.cagr)} {m.cagr * 100:+.2f}"
    cards = [
        _card(w["final"], number(result.final), w["won"], w["start"].format(amount=number(result.initial))),
        _card(w["return"], gain, "%", w["benchmark"] + " " + held, mood(m.total)),
        _card(w["excess"], beyond, w["points"], w["against"].format(amount=number(result.benchmark)), mood(excess)),
        _card(w["drawdown"], _percent(m.drawdown)[:-1], "%", w["hold_dd"].format(ratio=_percent(m.benchmark_drawdown))),
        _card(
            w["cagr"],
            cagr,
            "%" if m.cagr is not None else "",
            w["annual"] if m.cagr is not None else w["short"],
            mood(m.cagr or 0),
        ),
        _card(w["sharpe"], "–" if m.sharpe is None else f"{m.sharpe:.2f}", "", w["annual"] if m.sharpe else w["short"]),
        _card(
            w["win"],
            "–" if m.win_rate is None else f"{m.win_rate * 100:.1f}",
            "" if m.win_rate is None else "%",
            w["of_sales"].format(count=number(m.trades)),
        ),
        _card(
            w["orders"], number(len(result.orders)), w["count"], f"{w['fills']} {number(len(result.fills))}{w['count']}"
        ),
        _card(
            f"{w['fees']} + {w['taxes']}",
            number(result.fees + result.taxes),
            w["won"],
            w["of_start"].format(ratio=_percent(m.costs)),
        ),
        _card(
            w["unresolved"],
            number(result.unresolved),
            w["count"],
            w["look"] if result.unresolved else w["resolved"],
            "bad" if result.unresolved else "ok",
        ),
    ]
    return f'<div class="cards">{"".join(cards)}</div>'


def _card(title: str, value: str, unit: str, sub: str, tone: str = "") -> str:
    return (
        f'<div class="card"><h2>{escape(title)}</h2><p class="big {tone}">{escape(value)}'
        f"<small>{escape(unit)}</small></p><p class='sub'>{escape(sub)}</p></div>"
    )


def _section(title: str, inner: str, *, kind: str = "", count: str = "") -> str:
    small = f"<small>{escape(count)}</small>" if count else ""
    return f'<section class="{kind}"><h2>{escape(title)}{small}</h2>{inner}</section>'


def _listing(w: Words, title: str, count: int, rendered: str) -> str:
    inner = rendered if count else f'<p class="empty">{escape(w["none"])}</p>'
    return _section(w[title], inner, kind="long", count=f"{number(count)}{w['count']}")


def _costs(result: RunResult, m: Metrics, w: Words) -> str:
    open_profit = sum(held.quantity * (held.price - held.average) for held in result.holdings)
    won = escape(w["won"])
    rows = [
        (w["fees"], f"{number(result.fees)} {won}"),
        (w["taxes"], f"{number(result.taxes)} {won}"),
        (w["realised"], f"{signed(result.realised)} {won}"),
        (w["unrealised"], f"{signed(open_profit)} {won}"),
        (w["turnover"], f"{m.turnover:.2f} × <small class='dim'>{escape(w['turnover_sub'])}</small>"),
    ]
    return _section(w["costs"], "<dl>" + "".join(f"<dt>{escape(k)}</dt><dd>{v}</dd>" for k, v in rows) + "</dl>")


def _params(result: RunResult, w: Words) -> str:
    rows = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in result.params.items())
    return _section(w["params"], f"<dl>{rows}</dl>" if rows else f'<p class="empty">{escape(w["none"])}</p>')


def _notes(result: RunResult, w: Words) -> str:
    said: Sequence[str] = (
        w["note_model"].format(model=result.fill_model),
        w["note_benchmark"],
        *(translated(note) if w is CATALOGUES["ko"] else note for note in result.notes),
        w["note_past"],
    )
    return _section(w["notes"], "<ul>" + "".join(f"<li>{escape(note)}</li>" for note in said) + "</ul>")


def _faults(result: RunResult, w: Words) -> str:
    if not result.faults:
        return ""
    lines = [
        w["fault"].format(strategy=f.strategy, at=f"{f.at:%Y-%m-%d %H:%M:%S}", hook=f.hook, message=f.message)
        for f in result.faults
    ]
    inner = "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
    return _section(w["faults"], inner, kind="warn")


def _data(result: RunResult, w: Words, *, korean: bool) -> str:
    equity = [result.initial, *(point.equity for point in result.equity)]
    hold = [result.initial, *(point.benchmark for point in result.equity)]
    midnights = [datetime(p.day.year, p.day.month, p.day.day, tzinfo=UTC) for p in result.equity]
    data = {
        "locale": "ko-KR" if korean else "en-US",
        "won": w["won"],
        "words": {
            "date": w["date"],
            "strategy": w["strategy"],
            "hold": w["benchmark"],
            "drawdown": w["drawdown_chart"],
        },
        "days": [int(day.timestamp()) for day in midnights],
        "equity": equity[1:],
        "hold": hold[1:],
        "down": [round(value, 6) for value in drawdowns(equity)[1:]],
        "holddown": [round(value, 6) for value in drawdowns(hold)[1:]],
    }
    # Inside <script> only "<" could end the element; escaped it stays the same JSON.
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _percent(value: float) -> str:
    return f"{value * 100:.2f}%"


@cache
def _static(name: str) -> str:
    return (files("kiwoom_api.research") / "static" / name).read_text(encoding="utf-8")
