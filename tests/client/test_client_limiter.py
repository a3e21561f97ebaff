from __future__ import annotations

import asyncio

import pytest
from client_stub import QuickClock, VirtualClock
from hypothesis import given
from hypothesis import settings as h
from hypothesis import strategies as st

from kiwoom_api.client.limiter import Lane, Limiter, Stale
from kiwoom_api.model.errors import Sent

QUERIES = [Lane.RECONCILE, Lane.ACCOUNT, Lane.MARKET, Lane.HISTORY]


async def gather(limiter: Limiter, clock: VirtualClock, jobs: list[tuple[str, Lane]]) -> list[tuple[float, str, Lane]]:
    """Let every job through and return when each one went."""
    gone: list[tuple[float, str, Lane]] = []

    async def one(tr: str, lane: Lane) -> None:
        await limiter.acquire(tr, lane)
        gone.append((clock.monotonic(), tr, lane))

    tasks = [asyncio.create_task(one(tr, lane)) for tr, lane in jobs]
    await clock.advance(300)
    await asyncio.gather(*tasks)
    return gone


def most_in_a_second(times: list[float]) -> int:
    """Return the largest number of times within any one second."""
    return max((sum(1 for t in times if start <= t < start + 1.0) for start in times), default=0)


@h(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["ka10001", "ka10004", "kt00018"]), st.sampled_from(QUERIES)), max_size=25))
async def test_queries_stay_below_the_published_rate(jobs: list[tuple[str, Lane]]) -> None:
    """No second holds more than five queries on the real profile, nor more than one of a TR on mock."""
    clock = VirtualClock()
    gone = await gather(Limiter("real", clock), clock, jobs)
    assert len(gone) == len(jobs)
    assert most_in_a_second([at for at, _tr, _lane in gone]) <= 5
    clock = VirtualClock()
    gone = await gather(Limiter("mock", clock), clock, jobs)
    for tr in {job[0] for job in jobs}:
        assert most_in_a_second([at for at, name, _lane in gone if name == tr]) <= 1


async def test_one_order_slot_is_kept_for_cancels() -> None:
    """After a burst of orders a cancel still goes at once, and all together stay within five a second."""
    clock = VirtualClock()
    limiter = Limiter("real", clock)
    gone = await gather(limiter, clock, [("kt10000", Lane.ORDER)] * 8 + [("kt10003", Lane.CANCEL)])
    assert next(at for at, tr, _lane in gone if tr == "kt10003") == 0.0
    assert [at for at, tr, _lane in gone if tr == "kt10000"][:4] == [0.0] * 4
    assert most_in_a_second([at for at, _tr, _lane in gone]) <= 5


async def test_urgent_lanes_go_first() -> None:
    """Among waiting queries the more urgent lane goes first, whoever came first."""
    clock = VirtualClock()
    limiter = Limiter("real", clock)
    jobs = [("ka10081", Lane.HISTORY)] * 20 + [("ka10001", Lane.MARKET)] * 5 + [("kt00007", Lane.RECONCILE)] * 5
    gone = await gather(limiter, clock, jobs)
    times = {name: [at for at, tr, _lane in gone if tr == name] for name in ("kt00007", "ka10001", "ka10081")}
    assert times["ka10081"][4] == 0.0  # they were first and alone
    assert times["kt00007"][-1] < times["ka10001"][0] < times["ka10001"][-1] + 0.1 < times["ka10081"][5]


async def test_orders_do_not_wait_for_queries() -> None:
    """A flood of queries leaves the orders' own bucket untouched."""
    clock = VirtualClock()
    gone = await gather(Limiter("real", clock), clock, [("ka10001", Lane.MARKET)] * 30 + [("kt10000", Lane.ORDER)])
    assert next(at for at, tr, _lane in gone if tr == "kt10000") == 0.0


async def test_a_hopeless_deadline_is_refused_at_once() -> None:
    """A request that cannot go in time raises at once, with sent=NO, and takes no slot."""
    clock = VirtualClock()
    limiter = Limiter("real", clock)
    for _ in range(4):
        await limiter.acquire("kt10000", Lane.ORDER)
    with pytest.raises(Stale) as caught:
        await limiter.acquire("kt10000", Lane.ORDER, deadline=0.5)
    assert caught.value.sent is Sent.NO
    assert limiter.waiting == 0
    with pytest.raises(Stale):
        await limiter.acquire("kt10001", Lane.CANCEL, deadline=-1.0)


async def test_a_deadline_pushed_out_by_urgent_work_is_refused() -> None:
    """A waiting order that a more urgent one pushes past its deadline is refused, never sent late."""
    clock = VirtualClock()
    limiter = Limiter("mock", clock)
    await limiter.acquire("kt10000", Lane.ORDER)
    late = asyncio.create_task(limiter.acquire("kt10000", Lane.ORDER, deadline=1.5))
    await clock.advance(0.5)
    pushed = asyncio.create_task(limiter.acquire("kt10000", Lane.CANCEL))
    await clock.advance(5)
    await pushed
    with pytest.raises(Stale):
        await late


async def test_complaints_halve_the_rate_and_quiet_restores_it() -> None:
    """A 1700 halves the rate once per burst, more of them slow further to a floor, and silence recovers it."""
    clock = QuickClock()
    limiter = Limiter("real", clock)
    limiter.slow_down()
    limiter.slow_down()
    assert limiter.rate == 0.5
    for _ in range(10):
        await clock.sleep(2)
        limiter.slow_down()
    assert limiter.rate == 0.125
    await clock.sleep(30)
    assert limiter.rate == 1.0


async def test_a_cancelled_wait_leaves_no_trace() -> None:
    """A caller that gives up does not keep its place in the queue."""
    clock = VirtualClock()
    limiter = Limiter("mock", clock)
    await limiter.acquire("ka10001", Lane.MARKET)
    task = asyncio.create_task(limiter.acquire("ka10001", Lane.MARKET))
    await clock.advance(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert limiter.waiting == 0


async def test_a_request_that_nothing_holds_back_goes_without_waiting() -> None:
    """``admits`` takes a free slot once; it says no when slots, a deadline, a complaint or others stand against it."""
    clock = VirtualClock()
    limiter = Limiter("mock", clock)
    assert limiter.admits("ka10001", Lane.MARKET)
    assert not limiter.admits("ka10001", Lane.MARKET)  # one a second of each TR
    assert not limiter.admits("ka10004", Lane.MARKET, deadline=clock.monotonic() - 1)
    assert limiter.admits("ka10004", Lane.MARKET, deadline=clock.monotonic())
    waiting = asyncio.create_task(limiter.acquire("ka10001", Lane.HISTORY))
    await asyncio.sleep(0)
    assert not limiter.admits("ka10081", Lane.RECONCILE)  # the queue decides who goes
    await clock.advance(5)
    await waiting
    limiter.slow_down()
    assert not limiter.admits("ka10001", Lane.MARKET)
