"""Fault-days: whole runs from a seed on the real server, judged by the exchange's own books."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiwoom_api.model.orders import OrderState
from kiwoom_api.orders.resolve import ResolveRules
from kiwoom_api.trial import stack
from kiwoom_api.trial.day import MORNING, WHOLE, Outcome, fault_day
from kiwoom_api.trial.many import fault_days
from kiwoom_api.trial.policies import OURS, added, measure
from kiwoom_api.trial.world import scratch

SEEDS = [line for line in (Path(__file__).parent / "seeds.txt").read_text().splitlines() if line[-1:].isdigit()]


def test_a_healthy_day_trades() -> None:
    """Without faults every wish ends known, nothing is ever unknown, and the books agree."""
    outcome = fault_day(1, healthy=True)
    assert outcome.violations == ()
    assert outcome.orders > 5
    assert outcome.fills > 5
    assert outcome.unknown == 0


def test_fault_days_break_no_invariant() -> None:
    """Ten whole days of faults and deaths: no order twice, no fill lost, positions and cash as at the exchange."""
    outcomes = list(fault_days(range(1, 11), processes=1))
    assert [(outcome.seed, outcome.violations) for outcome in outcomes if outcome.violations] == []
    assert sum(outcome.unknown for outcome in outcomes) > 10
    assert sum(sum(outcome.strikes.values()) for outcome in outcomes) > 70
    assert {outcome.mode for outcome in outcomes} == {"safety", "liveness"}


def test_the_folder_of_a_day_is_private_and_goes() -> None:
    """The folder lent to a day's processes is its owner's alone, and gone afterwards with all that they wrote."""
    with scratch() as folder:
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "deep").mkdir()
        (folder / "deep" / "token").write_text("x")
    assert not folder.exists()


@pytest.mark.parametrize("line", SEEDS)
def test_seeds_that_failed_once(line: str) -> None:
    """A seed that once broke an invariant breaks none any more, and its faults still strike."""
    outcome = fault_day(int(line.removeprefix("morning ")), form=MORNING if line.startswith("morning") else WHOLE)
    assert outcome.violations == ()
    assert outcome.strikes


def test_same_seed_same_day() -> None:
    """A seed gives the same events in another process with other hash seeds, and another seed gives others."""
    code = "from kiwoom_api.trial.day import MORNING, fault_day; print(fault_day(6, form=MORNING).hash)"
    here = fault_day(6, form=MORNING).hash
    for hash_seed in ("0", "4711"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.split()[-1] == here
    assert fault_day(7, form=MORNING).hash != here


def test_the_judge_has_teeth(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stack that takes an order for absent at the first look is found out: some wish becomes two orders."""
    hasty = ResolveRules(t_settle=0.0, reads=1)
    opened = stack.Account.open

    async def hastily(*args: object, **named: object) -> object:
        return await opened(*args, rules=hasty, **named)

    monkeypatch.setattr(stack.Account, "open", hastily)
    found = [violation for seed in (6, 17) for violation in fault_day(seed).violations]
    assert any("became 2 orders" in violation for violation in found)


def test_story_tells_the_day() -> None:
    """The story of a seed holds its faults, every move of the journal, and the exchange's orders."""
    outcome: Outcome = fault_day(6, story=True)
    text = "\n".join(outcome.story)
    assert all(word in text for word in ("fault ", "journal ", "books ", OrderState.SENDING.value))


def test_policies_differ() -> None:
    """Over the same days both naive policies double orders, and ours neither doubles nor loses anything."""
    total = added(measure(seed) for seed in range(1, 4))
    ours = total.pop(OURS)
    assert (ours.duplicates, ours.lost, ours.wrong) == (0, 0, 0)
    assert ours.wanted > 0
    assert all(tally.duplicates > 0 for tally in total.values())
