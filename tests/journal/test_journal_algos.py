"""The steps of execution algorithms, on every store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from journal_tools import AT, ME
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from kiwoom_api.journal import Journal
from kiwoom_api.journal.places import parse_url
from kiwoom_api.model.errors import JournalError
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import AlgoNote, AlgoStep


def step(kind: AlgoStep, algo: str = "a1", body: str = "{}", seconds: int = 0) -> AlgoNote:
    """A step of an algorithm of ours."""
    return AlgoNote(account=ME, at=AT + timedelta(seconds=seconds), algo=algo, step=kind, body=body)


def test_steps_stay_in_order_and_survive(journal: JournalPort, reopen: Callable[[], JournalPort]) -> None:
    """What was asked for, that it was resumed and how it ended are there after a restart, oldest first."""
    began, other = step(AlgoStep.BEGAN, body='{"quantity":100}'), step(AlgoStep.BEGAN, "a2")
    told = [began, other, step(AlgoStep.RESUMED, seconds=1), step(AlgoStep.ENDED, seconds=2)]
    for note in told:
        journal.note_algo(note)
    again = reopen()
    assert again.algo_notes(ME) == told
    assert again.algo_notes(ME, "a2") == [other]
    assert again.algo_notes("9999999999") == []


@pytest.mark.parametrize(
    ("before", "then", "why"),
    [
        ((), AlgoStep.RESUMED, "never begun"),
        ((AlgoStep.BEGAN,), AlgoStep.BEGAN, "begun already"),
        ((AlgoStep.BEGAN, AlgoStep.ENDED), AlgoStep.RESUMED, "was ENDED"),
        ((AlgoStep.BEGAN, AlgoStep.ABANDONED), AlgoStep.ENDED, "was ABANDONED"),
    ],
)
def test_an_impossible_step_is_refused(
    journal: JournalPort, before: tuple[AlgoStep, ...], then: AlgoStep, why: str
) -> None:
    """Nobody begins twice, goes on with what never began, or with what is closed."""
    for kind in before:
        journal.note_algo(step(kind))
    with pytest.raises(JournalError, match=why):
        journal.note_algo(step(then))
    assert [note.step for note in journal.algo_notes(ME)] == list(before)


def test_steps_cannot_be_changed(journal: JournalPort, url: str) -> None:
    """The databases refuse to change or delete a step."""
    if url == "memory://":
        pytest.skip("the twin has no tables")
    journal.note_algo(step(AlgoStep.BEGAN))
    engine = create_engine(parse_url(url))
    for statement in ("UPDATE algos SET body = ''", "DELETE FROM algos"):
        with pytest.raises(IntegrityError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()


def test_steps_count_in_the_hash(journal: JournalPort) -> None:
    """Every step changes the account's hash, alike on every store; an account with nothing else is found."""
    with Journal.open("memory://") as twin:
        seen = {journal.digest(ME)}
        for note in (step(AlgoStep.BEGAN, body='{"quantity":100}'), step(AlgoStep.RESUMED), step(AlgoStep.ENDED)):
            journal.note_algo(note)
            twin.note_algo(note)
            assert journal.digest(ME) == twin.digest(ME) not in seen
            seen.add(journal.digest(ME))
        assert journal.accounts() == twin.accounts() == [ME]
