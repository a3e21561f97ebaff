"""The look-ahead check finds what was planted, and nothing where nothing is."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kiwoom_api.app.cli import main
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.kernels.panel import make_panel
from kiwoom_api.research.kernels.view import View
from kiwoom_api.research.lookahead import check_rule, check_strategy, truncated
from kiwoom_api.research.rules import RULES, rule
from kiwoom_api.sim.barset import BarSet
from kiwoom_api.sim.synthetic import synthetic_market

PLANTED = '''
from kiwoom_api.engine.strategy import Strategy


class Tomorrow(Strategy):
    """Knows from the bars it was made of whether tomorrow closes higher."""

    name = "tomorrow"

    def __init__(self, bars):
        super().__init__()
        self.up = {}
        for symbol in bars.instruments:
            series = bars.series(symbol)
            for day, row, after in zip(series.days, series.rows, series.rows[1:]):
                self.up[symbol, day] = after.close > row.close

    def on_bar(self, ctx, bar):
        ctx.target(bar.symbol, 10 if self.up.get((bar.symbol, bar.day)) else 0)


def make_strategy(bars):
    return Tomorrow(bars)
'''


def small() -> BarSet:
    """Two made-up stocks over 60 days."""
    market = synthetic_market(2, date(2025, 12, 30), 60)
    codes = list(market.instruments)[:2]
    return BarSet({c: market.instruments[c] for c in codes}, {c: market.series(c) for c in codes})


class Honest(Strategy):
    """Buys after a rise, sells after a fall."""

    name = "honest"

    def on_bar(self, ctx, bar):  # type: ignore[no-untyped-def]
        """Look at two closes."""
        closes = ctx.closes(bar.symbol, 2)
        ctx.target(bar.symbol, 10 if len(closes) == 2 and closes[1] > closes[0] else 0)


@rule
def normalised(bars: View) -> object:
    """Looks ahead: compares with the mean of all days."""
    return bars.close > bars.close.mean()


@rule
def peeking(bars: View) -> object:
    """Looks ahead: tomorrow's close."""
    return np.append(bars.close[1:], 0) > bars.close


@rule
def mixing(bars: View) -> object:
    """Mixes stocks: yesterday's close by a plain shift."""
    return bars.close > np.concatenate((bars.close[:1], bars.close[:-1]))


def test_research_look_rules() -> None:
    """Array rules that peek, normalise by the whole sample or mix stocks are found; the built-in ones are clean."""
    panel = make_panel(small())
    for bad, over in ((normalised, panel.only(0)), (peeking, panel)):
        found = check_rule(over, bad)
        assert any(each.cut is not None for each in found.differences)
    mixed = check_rule(panel, mixing).differences
    assert mixed[0].cut is None
    assert mixed[0].symbol == panel.symbols[1]
    for good in RULES.values():
        values = {name: value for name, value in {"fast": 3, "slow": 5, "days": 4}.items() if name in good.defaults}
        assert check_rule(panel, good, values).clean


def test_research_look_strategies() -> None:
    """A strategy of the engine that only uses what it is shown is clean, over every cut."""
    data = small()
    found = check_strategy(lambda bars: Honest(), data, symbols=list(data.instruments), cuts=3)
    assert found.clean
    assert (len(found.cuts), found.decisions > 10) == (3, True)


def test_research_look_finds_the_planted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``kiwoom lookahead`` finds a planted look-ahead in a file and ends with 1; an honest file ends with 0."""
    planted = tmp_path / "planted.py"
    planted.write_text(PLANTED, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["lookahead", str(planted), "--symbols", "2", "--days", "40", "--cuts", "6", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (ended.value.code, told["clean"]) == (1, False)
    assert 1 <= len(told["differences"]) <= 6
    with pytest.raises(SystemExit) as ended:
        main(["lookahead", "breakout", "--symbols", "2", "--days", "40"])
    assert ended.value.code == 0
    assert capsys.readouterr().out


def test_research_look_bad_input(tmp_path: Path) -> None:
    """No cuts, too few days, an unknown file, one without a strategy and one that fails are refused by name."""
    data = small()
    panel = make_panel(data)
    with pytest.raises(BadInput, match="cuts"):
        check_rule(panel, peeking, cuts=0)
    with pytest.raises(BadInput, match="days"):
        check_rule(make_panel(truncated(data, data.days[4])), peeking)
    empty = tmp_path / "empty.py"
    empty.write_text("x = 1\n", encoding="utf-8")
    broken = tmp_path / "broken.py"
    broken.write_text("1 / 0\n", encoding="utf-8")
    for path, code in (("missing.py", 1), (str(empty), 1), (str(broken), 1)):
        with pytest.raises(SystemExit) as ended:
            main(["lookahead", path])
        assert ended.value.code == code
