"""Drills: an algorithm that was cut off goes on where its journal went: another database, or a restored backup."""

from __future__ import annotations

from pathlib import Path

import pytest
from orders_algo_stage import market_of, run_of, trading_floor, truth, wish_for
from orders_stage import Stage
from test_orders_algo_resume import Killed

from kiwoom_api.api.algo_record import open_algos, open_one
from kiwoom_api.api.algos import AlgoRun
from kiwoom_api.journal import Journal, copies
from kiwoom_api.model.records import AlgoStep
from kiwoom_api.orders.algos.specs import Twap


async def cut_off(stage: Stage, run: AlgoRun) -> None:
    """Work until something has filled, then die without a word; its lease goes with the process."""

    def die(alive: AlgoRun) -> None:
        if alive.worker.book.filled >= 20:
            raise Killed

    with pytest.raises(Killed):
        await run.work(die)
    await stage.feeds[-1].close()


@pytest.mark.parametrize("how", ["copy", "backup"])
async def test_drill_an_open_algorithm_goes_on_elsewhere(how: str, tmp_path: Path, postgres_url: str) -> None:
    """SQLite to PostgreSQL: its steps and orders arrive, the hash is the same, and resumed it fills the rest only."""
    old = f"sqlite:///{tmp_path / 'old.sqlite'}"
    async with trading_floor(tmp_path) as stage:
        with Journal.open(old) as journal:
            await stage.open(journal=journal)
            run = await run_of(stage, wish_for(Twap(slice=30), 120, minutes=6, finish="cross"))
            await cut_off(stage, run)
            number, done = stage.number, truth(stage)[0]
            before, notes = journal.digest(number), journal.algo_notes(number)
            if how == "backup":
                made = copies.backup(old, tmp_path / "day.backup")
                assert made.rows["algos"] == 1
        at = run.market.now
        if how == "copy":
            moved = copies.copy(old, postgres_url, at=at)
        else:
            moved = copies.restore(tmp_path / "day.backup", postgres_url, at=at)
        assert (moved.rows["algos"], moved.findings) == (1, ())
        with Journal.open(postgres_url, create=False) as journal:
            assert journal.algo_notes(number) == notes
            # A restore says so in the journal; a copy adds nothing.
            assert (journal.digest(number) == before) is (how == "copy")
            assert [alert.code for alert in journal.alerts(number)][-1:] == ["RESTORED"] * (how == "backup")
            (found,) = open_algos(journal, number)
            assert (found.id, found.filled) == (run.id, done)
            await stage.open(journal=journal)
            again = await AlgoRun.resume(stage.account, await market_of(stage), open_one(journal, number))
            report = await again.work()
            assert report.filled == truth(stage)[0] == 120
            steps = [note.step for note in journal.algo_notes(number)]
            assert steps == [AlgoStep.BEGAN, AlgoStep.RESUMED, AlgoStep.ENDED]
            assert journal.check(number) == []
