"""``kiwoom new-strategy``: what it writes works out of the box, and nothing is written over."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cli_tools import fails

from kiwoom_api.app.commands.new_strategy import new_strategy
from kiwoom_api.app.loading import load_strategies, shares_of
from kiwoom_api.model.errors import BadInput


def test_the_written_strategy_passes_its_own_test(tmp_path: Path) -> None:
    """The file and its test run as they are, and the strategy can be loaded by its path with parameters."""
    assert new_strategy("my-idea", folder=tmp_path) == 0
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_my_idea.py"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    (made,) = load_strategies([f"{tmp_path / 'my_idea.py'}:MyIdea"], ["fast=7"])
    assert made.name == "my_idea"
    assert str(made.params.fast) == "7"


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A file that is there stays as it is, and nothing else is written."""
    (tmp_path / "test_mine.py").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="name"):
        new_strategy("mine", folder=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["test_mine.py"]


@pytest.mark.parametrize("name", ["swing", "../x", "1st", "class", "", "큰수익", "a" * 99])
def test_a_name_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    """Names that no Python file or strategy can have are refused."""
    with pytest.raises(BadInput, match="name"):
        new_strategy(name, folder=tmp_path)


def test_parts_of_the_account() -> None:
    """Parts are taken as said, the others share the rest, and more than the whole is refused."""
    swing = load_strategies(["swing"])
    assert shares_of([], swing) is None
    found = shares_of(["swing=0.25"], swing)
    assert found is not None
    assert float(found["swing"]) == 0.25
    for bad in ("swing=2", "swing=x", "swing", "swing=-1", "other=1"):
        with pytest.raises(BadInput):
            shares_of([bad], swing)


def test_a_file_without_a_strategy_says_so(tmp_path: Path) -> None:
    """A file that cannot be run, or that has no strategy, is one line of error."""
    (tmp_path / "none.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "bad.py").write_text("x = = 1\n", encoding="utf-8")
    assert "none.py" in fails("backtest", str(tmp_path / "none.py"))
    assert "SyntaxError" in fails("backtest", str(tmp_path / "bad.py"))
