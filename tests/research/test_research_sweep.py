"""Sweeps: grids, workers, clusters, searches that machines share, and how honestly the best is told."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kiwoom_api.app.cli import main
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.kernels.panel import Panel, make_panel
from kiwoom_api.research.kernels.records import Terms
from kiwoom_api.research.kernels.view import View
from kiwoom_api.research.rules import RULES, Rule, rule
from kiwoom_api.research.rules_file import find_rule
from kiwoom_api.research.sweep import MOST, count_of, parse_grid, run_sweep
from kiwoom_api.research.sweep_jobs import Where
from kiwoom_api.research.sweep_page import render_sweep
from kiwoom_api.research.sweep_search import run_search
from kiwoom_api.research.sweep_stats import honesty
from kiwoom_api.sim.synthetic import synthetic_market

SMA = RULES["sma-cross"]
GRID = parse_grid(["fast=2:8:2", "slow=6,10,20"], SMA)


@pytest.fixture(scope="module")
def panel() -> Panel:
    """Four made-up stocks over 150 days, 50 more before them."""
    market = synthetic_market(3, date(2025, 12, 30), 200)
    return make_panel(market, symbols=list(market.instruments)[:4], start=market.days[50])


@rule
def coin(bars: View, seed: int = 1) -> object:
    """Worthless: in or out by a coin."""
    return np.random.default_rng(seed).random(len(bars)) < 0.5


def test_research_sweep_grid() -> None:
    """Ranges include their end, values are read as the rule's kind, and each combination is counted."""
    assert GRID == {"fast": (2, 4, 6, 8), "slow": (6, 10, 20)}
    assert parse_grid(["dip=0.5:2:0.5"], RULES["ma-dip"])["dip"] == tuple(map(Decimal, ("0.5", "1.0", "1.5", "2.0")))
    assert (count_of(GRID), count_of({})) == (12, 1)


@pytest.mark.parametrize(
    "text", ["fast", "fast=", "fast=a", "fast=5:1", "fast=1:5:0", "fast=1:5:-1", "fast=nan", "fast=1:2:3:4", "fst=3",
             "fast=1,2:3", "fast=0.5", "fast=1:inf", "fast=0:1000000000"],
)  # fmt: skip
def test_research_sweep_grid_nonsense(text: str) -> None:
    """A grid of nonsense is refused with the parameter or the text in the message."""
    with pytest.raises(BadInput, match=r"grid|fst|fast"):
        parse_grid([text], SMA)


def test_research_sweep_all_are_told(panel: Panel) -> None:
    """Every set is traded or counted as left out, the best comes first, and two workers find what one does."""
    seen: list[tuple[int, int]] = []
    found = run_sweep(panel, SMA, GRID, progress=lambda done, of: seen.append((done, of)))
    assert (len(found.scores), found.skipped, found.honesty.tried) == (10, 2, 10)
    assert all(a.sharpe >= b.sharpe for a, b in pairwise(found.scores))
    assert seen[-1] == (12, 12)
    assert (found.symbols, found.days, found.bars) == (4, 150, 600)
    assert run_sweep(panel, SMA, GRID, where=Where(jobs=2)) == found


def test_research_sweep_on_a_cluster(panel: Panel) -> None:
    """Two worker processes of a dask cluster find what one process does; without a cluster the message says so."""
    distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as cluster:
        found = run_sweep(panel, SMA, GRID, where=Where(cluster=cluster.scheduler_address))
    assert found == run_sweep(panel, SMA, GRID)
    with pytest.raises(BadInput, match="cluster"):
        run_sweep(panel, SMA, GRID, where=Where(cluster="nonsense"))


def test_research_sweep_knows_luck(panel: Panel) -> None:
    """Among worthless rules the best looks good and is told as luck; one rule that earns every day is told as real."""
    found = run_sweep(panel, coin, {"seed": tuple(range(60))})
    assert found.honesty.luck > 0.5
    assert found.honesty.deflated is not None
    assert found.honesty.deflated < 0.95
    assert found.honesty.expected < found.scores[0].sharpe - 0.5
    assert found.honesty.overfitting is not None
    assert found.honesty.overfitting > 0.15
    real = [
        type(each)(**{**{name: getattr(each, name) for name in each.__struct_fields__}, "sharpe": 0.1 * place})
        for place, each in enumerate(found.scores[:5])
    ]
    earns = type(real[0])(**{**{n: getattr(real[0], n) for n in real[0].__struct_fields__}, "sharpe": 6.0})
    assert (honesty([*real, earns], days=750, hold=0.0).deflated or 0) > 0.95


def test_research_sweep_page(panel: Panel) -> None:
    """The page loads nothing, shows the map, the ranking and the number of tries, and escapes what it is given."""
    found = run_sweep(panel, SMA, GRID)
    page = render_sweep(found, lang="en")
    assert "http" not in page.replace("http-equiv", "")
    assert page.count('class="best"') == 1
    for words in ("Sets tried", ">10<", "Probability of overfitting", "fast=", "Sharpe without luck"):
        assert words in page
    assert "시도한 조합" in render_sweep(found, lang="ko")


def test_research_sweep_search_is_shared(panel: Panel, tmp_path: Path) -> None:
    """Two searches with one study address add up, and a study of other bars is refused."""
    pytest.importorskip("optuna", reason="the extra research is not installed")
    url = f"sqlite:///{tmp_path / 'study.db'}"
    first = run_search(panel, SMA, GRID, trials=6, study=url, name="s")
    again = run_search(panel, SMA, GRID, trials=5, study=url, name="s", seed=2)
    assert (first.honesty.tried, again.honesty.tried) == (6, 11)
    alone = run_search(panel, SMA, GRID, trials=6)
    assert alone.scores == first.scores
    with pytest.raises(BadInput, match="same rule, grid, terms and bars"):
        run_search(panel.only(0), SMA, GRID, trials=1, study=url, name="s")


def test_research_sweep_search_on_postgresql(panel: Panel, postgres_url: str) -> None:
    """A study lies in PostgreSQL as well."""
    pytest.importorskip("optuna", reason="the extra research is not installed")
    found = run_search(panel, SMA, GRID, trials=3, study=postgres_url.replace("+psycopg", ""))
    assert found.honesty.tried == 3


@pytest.mark.parametrize(
    "url", ["postgresql://u:secret@127.0.0.1:1/none", "mysql://u:secret@h/x", "nonsense", "sqlite:////no/such/dir/x.db"]
)
def test_research_sweep_study_unreachable(panel: Panel, url: str) -> None:
    """A study that cannot be opened is one message without the password."""
    pytest.importorskip("optuna", reason="the extra research is not installed")
    with pytest.raises(BadInput, match="study") as caught:
        run_search(panel, SMA, GRID, trials=1, study=url)
    assert "secret" not in str(caught.value)


def wrong(answer: object) -> Rule:
    """A rule that answers with this, whatever the bars."""

    def bad(bars: View) -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return rule(bad)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (np.ones(3, dtype=np.bool_), "shape"),
        (np.ones(801), "shape"),
        (7, "int"),
        ((1, 2), "int"),
        (ValueError("own words"), "own words"),
        (None, "at least one set"),
    ],
)
def test_research_sweep_wrong_rules(panel: Panel, answer: object, words: str) -> None:
    """A rule that answers with the wrong shape or kind, raises, or takes nothing is named in one message."""
    with pytest.raises(BadInput, match=words):
        run_sweep(panel, wrong(answer), {})


def test_research_sweep_too_much() -> None:
    """More sets than fit in memory are refused before anything is made of them."""
    grid = parse_grid(["fast=1:2000", "slow=1:2000"], SMA)
    with pytest.raises(BadInput, match=f"{MOST:,}"):
        count_of(grid)


def test_research_sweep_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``kiwoom sweep`` reads a person's own rule, prints JSON with every set, and writes the page."""
    own = tmp_path / "own.py"
    own.write_text(
        "from kiwoom_api.research.rules import rule\n\n@rule\ndef above(bars, days: int = 5):\n"
        "    return bars.close > bars.mean(days)\n",
        encoding="utf-8",
    )
    assert find_rule(str(own)).defaults == {"days": 5}
    page = tmp_path / "page.html"
    words = ["sweep", str(own), "--grid", "days=3:6", "--symbols", "3", "--report", str(page), "--walk", "18m:6m"]
    with pytest.raises(SystemExit) as ended:
        main([*words, "--json"])
    assert ended.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["honesty"]["tried"], len(told["scores"])) == (4, 4)
    assert len(told["walk"]["steps"]) == 4
    assert page.stat().st_size > 5_000
    for bad in (["--grid", "x=1"], ["--walk", "0:1"], ["--study", "sqlite:///x.db"], ["--symbols", "0"]):
        with pytest.raises(SystemExit) as ended:
            main(["sweep", "sma-cross", *bad, "--report", str(page)])
        assert ended.value.code == 1
        assert capsys.readouterr().err.count("\n") <= 2


def test_research_sweep_terms_reach_the_kernel(panel: Panel) -> None:
    """Stops, take-profits, holding ends and the mock profile change what a sweep finds."""
    usual = run_sweep(panel, SMA, {"fast": (2,), "slow": (10,)})
    for changed in (Terms(stop=Decimal(2)), Terms(take=Decimal(2)), Terms(holding=2), Terms(profile="mock")):
        other = run_sweep(panel, SMA, {"fast": (2,), "slow": (10,)}, changed)
        assert other.scores[0].final != usual.scores[0].final
