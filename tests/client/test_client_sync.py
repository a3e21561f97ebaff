from __future__ import annotations

import asyncio
import threading

import pytest

from kiwoom_api.client.sync import Background, WallClock


async def double(value: int) -> int:
    """Return twice the value."""
    await asyncio.sleep(0)
    return value * 2


async def fail() -> None:
    """Raise."""
    raise LookupError("x")


def test_run_returns_and_raises() -> None:
    """run() gives the coroutine's result or its exception to the calling thread, from several threads too."""
    with Background() as background:
        assert background.run(double(21)) == 42
        with pytest.raises(LookupError):
            background.run(fail())
        results: list[int] = []
        threads = [threading.Thread(target=lambda n=n: results.append(background.run(double(n)))) for n in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(results) == [0, 2, 4, 6, 8]


def test_timeout_cancels_the_work() -> None:
    """A coroutine that takes too long is cancelled, and its clean-up runs."""
    cleaned = threading.Event()

    async def slow() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            cleaned.set()

    with Background() as background:
        with pytest.raises(TimeoutError):
            background.run(slow(), timeout=0.05)
        assert cleaned.wait(5)


def test_closed_or_own_loop_is_refused() -> None:
    """A closed loop and a call from the loop itself are refused instead of hanging; closing twice is harmless."""
    background = Background()

    async def inside() -> None:
        background.run(double(1))

    with pytest.raises(RuntimeError, match="own loop"):
        background.run(inside())
    background.close()
    background.close()
    with pytest.raises(RuntimeError, match="closed"):
        background.run(double(1))


async def test_wall_clock_moves() -> None:
    """The wall clock gives aware Korean time and a duration clock that moves on."""
    clock = WallClock()
    before = clock.monotonic()
    await clock.sleep(0.001)
    assert clock.monotonic() > before
    offset = clock.now().utcoffset()
    assert offset is not None
    assert offset.total_seconds() == 9 * 3600
