"""A background event loop on one daemon thread, so that synchronous code can use the asynchronous client."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError as FutureCancelled
from typing import Any, TypeVar

from kiwoom_api.client.clock import WallClock

__all__ = ["Background", "WallClock"]

T = TypeVar("T")


class Background:
    """One daemon thread with one event loop; everything asynchronous of a synchronous program lives there."""

    def __init__(self, name: str = "kiwoom-api") -> None:
        self._loop = asyncio.new_event_loop()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop, for code that must create loop-bound things on it."""
        return self._loop

    @property
    def closed(self) -> bool:
        """True after ``close``."""
        return self._closed

    def run(self, work: Coroutine[Any, Any, T], timeout: float | None = None) -> T:
        """Run a coroutine on the loop and return its result; an interrupt cancels it and waits for its clean-up.

        Args:
            work: the coroutine.
            timeout: real seconds to wait; None waits as long as it takes.

        Raises:
            RuntimeError: when closed, or when called from the loop's own thread.
            TimeoutError: when the time is over (the coroutine is cancelled).
        """
        if self._closed or threading.current_thread() is self._thread:
            work.close()
            raise RuntimeError("the background loop is closed" if self._closed else "run() called on its own loop")
        task = asyncio.run_coroutine_threadsafe(_settled(work), self._loop)
        try:
            return task.result(timeout)
        except (KeyboardInterrupt, TimeoutError):
            if not task.done():
                task.cancel()
                # The coroutine may be noting an unknown order in the journal: give it a moment to finish that.
                with contextlib.suppress(FutureCancelled, TimeoutError):
                    task.exception(5)
            raise

    def close(self) -> None:
        """Cancel what still runs, stop the loop and end the thread; closing twice is harmless."""
        if self._closed:
            return
        self._closed = True
        asyncio.run_coroutine_threadsafe(self._cancel_all(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _cancel_all(self) -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._loop.shutdown_asyncgens()

    def __enter__(self) -> Background:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


async def _settled(work: Coroutine[Any, Any, T]) -> T:
    return await work
