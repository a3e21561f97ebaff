"""Execution algorithms that are cut off, refused, stopped or disturbed on a real exchange over HTTP."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from orders_algo_stage import assert_own, market_of, run_of, trading_floor, truth, wish_for
from orders_stage import SYMBOL, Stage

from kiwoom_api.api.algo_record import began, open_algos, open_one
from kiwoom_api.api.algo_seat import abandon
from kiwoom_api.api.algos import AlgoRun
from kiwoom_api.client.interruptions import Interruption
from kiwoom_api.journal import Journal
from kiwoom_api.model.errors import BadInput, JournalError
from kiwoom_api.model.events import Gap
from kiwoom_api.model.orders import OrderState
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import AlgoStep
from kiwoom_api.orders.algos.specs import Iceberg, Passive, Peg, Twap
from kiwoom_api.risk.switch import SwitchLevel


class Killed(BaseException):
    """The process is gone: no clean-up of the program runs."""


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A journal on each store in turn."""
    if request.param == "memory":
        url = "memory://"
    elif request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'journal.sqlite'}"
    else:
        url = request.getfixturevalue("postgres_url")
    opened = Journal.open(url)
    yield opened
    opened.close()


async def killed(run: AlgoRun, *, after: int) -> None:
    """Work until some shares are filled, then die without a word; the lease runs out at once."""

    def die(alive: AlgoRun) -> None:
        if alive.worker.book.filled >= after:
            raise Killed

    with pytest.raises(Killed):
        await run.work(die)


async def restarted(stage: Stage, journal: JournalPort) -> AlgoRun:
    """A new program on the same journal, going on with the only open algorithm."""
    await stage.open(journal=journal)
    found = open_one(journal, stage.number)
    return await AlgoRun.resume(stage.account, await market_of(stage), found)


async def test_a_killed_algorithm_goes_on_where_it_was(journal: JournalPort, tmp_path: Path) -> None:
    """After a kill it is listed, never restarted by itself; resumed, it fills the rest and not a share more."""
    async with trading_floor(tmp_path) as stage:
        await stage.open(journal=journal)
        run = await run_of(stage, wish_for(Twap(slice=30), 120, minutes=6, finish="cross"))
        await killed(run, after=20)
        await stage.feeds[-1].close()
        done, sent = truth(stage)[0], len(stage.truth())
        await stage.open(journal=journal)
        (found,) = open_algos(journal, stage.number)
        assert (found.id, found.filled) == (run.id, done)
        assert len(stage.truth()) == sent
        again = await restarted(stage, journal)
        assert again.worker.reprices == run.worker.reprices
        report = await again.work()
        assert report.filled == truth(stage)[0] == 120
        assert report.arrival.price == run.worker.arrival.price  # type: ignore[union-attr]
        assert open_algos(journal, stage.number) == []
        steps = [note.step for note in journal.algo_notes(stage.number)]
        assert steps == [AlgoStep.BEGAN, AlgoStep.RESUMED, AlgoStep.ENDED]
        assert journal.check(stage.number) == []


async def test_two_programs_never_work_one_algorithm(tmp_path: Path) -> None:
    """While one program works it, another can neither resume nor abandon it."""
    async with trading_floor(tmp_path) as stage:
        run = await run_of(stage, wish_for(Peg()))
        found = open_one(stage.journal, stage.number)
        with pytest.raises(JournalError, match="lease"):
            await AlgoRun.resume(stage.account, run.market, found)
        with pytest.raises(JournalError, match="lease"):
            await abandon(stage.account, found, at=run.market.now)
        run.stop()
        assert (await run.work()).reason == "STOPPED"


async def test_an_abandoned_algorithm_is_closed(tmp_path: Path) -> None:
    """Abandoning cancels what lives of it and closes it; there is nothing to resume then."""
    async with trading_floor(tmp_path) as stage:
        spec = wish_for(Iceberg(show=30), 100, limit=stage.low)
        run = await run_of(stage, spec)

        def die(alive: AlgoRun) -> None:
            if alive.worker.book.live() and not alive.worker.book.waiting:
                raise Killed

        with pytest.raises(Killed):
            await run.work(die)
        assert truth(stage) == (0, 30)
        assert await abandon(stage.account, open_one(stage.journal, stage.number), at=run.market.now) == []
        assert truth(stage) == (0, 0)
        with pytest.raises(BadInput, match="none is open"):
            open_one(stage.journal, stage.number)


@pytest.mark.parametrize("fault", ["lose-answer", "http-500-accepted", "answer-429-refused"])
async def test_a_lost_answer_is_waited_for(fault: str, tmp_path: Path) -> None:
    """A child whose answer is lost counts as live until the ledger tells; then it goes on to its whole quantity."""
    async with trading_floor(tmp_path) as stage:
        run = await run_of(stage, wish_for(Passive(patience=20), 60, minutes=5, finish="cross"))
        await stage.fault(fault, tr="kt10000")
        report = await run.work()
        assert report.filled == 60
        assert truth(stage) == (60, 0)
        assert_own(stage, 60)


async def test_a_kill_while_an_answer_is_unknown(tmp_path: Path) -> None:
    """Killed with a child of unknown outcome, it is resolved at the next start and counted once."""
    async with trading_floor(tmp_path) as stage:
        run = await run_of(stage, wish_for(Passive(patience=5), 50, minutes=5, finish="cross"))
        await stage.fault("lose-answer", tr="kt10000")
        await stage.fault("partial-page", tr="kt00007", rows=0, count=1_000)

        def die(alive: AlgoRun) -> None:
            if any(state is OrderState.UNKNOWN for state in stage.states()):
                raise Killed

        with pytest.raises(Killed):
            await run.work(die)
        await stage.clear()
        await stage.feeds[-1].close()
        again = await restarted(stage, stage.journal)
        report = await again.work()
        assert report.filled == 50
        assert truth(stage) == (50, 0)


async def test_the_kill_switch_ends_it(tmp_path: Path) -> None:
    """A level lowered in the middle ends it: no further order leaves, what lives is cancelled, and it says why."""
    async with trading_floor(tmp_path) as stage:
        run = await run_of(stage, wish_for(Twap(slice=20, passive=0), 100, minutes=5))

        def halt(alive: AlgoRun) -> None:
            if alive.worker.book.filled and stage.account.switch.read().level is SwitchLevel.ACTIVE:
                at = alive.market.now
                stage.account.switch.lower(SwitchLevel.CANCEL_ONLY, why="test", by="test", at=at)

        report = await run.work(halt)
        assert (report.reason, report.detail[:6]) == ("DENIED", "SWITCH")
        filled, live = truth(stage)
        assert 0 < filled < 100
        assert live == 0
        assert stage.journal.check(stage.number) == []


async def test_a_denial_that_will_not_pass_ends_it(tmp_path: Path) -> None:
    """Without the cash for its next child it ends, says so, and keeps what it has."""
    async with trading_floor(tmp_path) as stage:
        price = stage.server.exchange.snapshot("005930").last
        quantity = 10_000_000_000 // price + 10
        report = await (await run_of(stage, wish_for(Peg(), quantity, minutes=2))).work()
        assert report.reason == "DENIED"
        assert report.detail.startswith("CASH")
        assert truth(stage) == (0, 0)


async def test_a_hand_on_its_order_ends_it(tmp_path: Path) -> None:
    """A child that a person cancels in HTS is not sent again: the algorithm gives way and says so."""
    async with trading_floor(tmp_path) as stage:
        run = await run_of(stage, wish_for(Iceberg(show=30), 100, limit=stage.low))
        done = False

        def by_hand(alive: AlgoRun) -> None:
            nonlocal done
            live = alive.worker.book.live()
            if live and live[0].order_no and not done:
                done = True
                number = live[0].order_no
                tasks.append(asyncio.ensure_future(stage.by_hand(action="cancel", order_no=number, quantity=0)))

        tasks: list[asyncio.Future[None]] = []
        report = await run.work(by_hand)
        await asyncio.gather(*tasks)
        assert report.reason == "TAKEN_OVER"
        assert truth(stage) == (0, 0)


async def test_a_lost_stream_pauses_it(tmp_path: Path) -> None:
    """While the stream is gone nothing new is sent; once it is back and the account compared, it goes on to its end."""
    async with trading_floor(tmp_path) as stage:
        market = await market_of(stage)
        spec = wish_for(Twap(slice=20, passive=0), 60, minutes=3, finish="cross")
        run = await AlgoRun.begin(stage.account, market, spec)
        sent: list[int] = []
        await run._hear(Gap(at=market.now, reason="closed", restored=False))

        def back(alive: AlgoRun) -> None:
            sent.append(len(stage.truth()))
            if len(sent) == 5:
                market.beside.append(Gap(at=alive.market.now, reason="closed", restored=True))

        report = await run.work(back)
        assert sent[:5] == [0] * 5
        assert report.filled == 60
        assert_own(stage, 60)


async def test_an_interruption_pauses_it(tmp_path: Path) -> None:
    """In a VI nothing new is sent; by its end at the latest work goes on, though nobody told of its release."""
    async with trading_floor(tmp_path) as stage:
        run = await run_of(stage, wish_for(Twap(slice=20, passive=0), 60, minutes=5, finish="cross"))
        over = run.market.now + timedelta(seconds=60)
        await run._hear(Interruption(at=run.market.now, symbol=SYMBOL, until=over))
        report = await run.work()
        assert min(order.at for order in stage.truth()) >= over
        assert report.filled == 60


async def test_nothing_begins_after_its_time(tmp_path: Path) -> None:
    """A parent whose time is over is refused before anything is written or sent."""
    async with trading_floor(tmp_path) as stage:
        with pytest.raises(BadInput, match="until"):
            await run_of(stage, wish_for(Peg(), minutes=-1))
        assert stage.journal.algo_notes(stage.number) == []


async def test_a_name_is_used_once(tmp_path: Path) -> None:
    """Two algorithms of one name would share their orders: the second is refused."""
    async with trading_floor(tmp_path) as stage:
        run = await run_of(stage, wish_for(Peg()))
        with pytest.raises(JournalError, match="begun already"):
            began(stage.journal, stage.number, run.id, run.asked, run.market.now)
        run.stop()
        await run.work()
