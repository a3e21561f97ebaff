"""A background event loop on one daemon thread, so that synchronous code can use the asynchronous client."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import weakref
from collections.abc import AsyncGenerator, Coroutine, Iterable, Iterator
from concurrent.futures import CancelledError as FutureCancelled
from typing import Any, Protocol, TypeVar, Unpack, overload

from kiwoom_api.client.asking import A, Asking, Body, Page
from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.reading import RECORDS
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.stream import Stream
from kiwoom_api.settings import Settings
from kiwoom_api.wire.answer import Answer, RealRecord
from kiwoom_api.wire.request import Request

__all__ = ["Background", "Client", "WallClock", "background"]

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
    def is_current(self) -> bool:
        """True on the loop's own thread."""
        return threading.current_thread() is self._thread

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


_LOOPS: list[Background] = []


def background() -> Background:
    """Return the one background loop of this process."""
    if not _LOOPS or _LOOPS[0].closed:
        _LOOPS[:] = [Background()]
    return _LOOPS[0]


class Closable(Protocol):
    """Something with connections."""

    async def close(self) -> None:
        """Close them."""


def closes_with(owner: object, held: list[Closable]) -> None:
    """Close what ``held`` contains when its owner is forgotten or the program ends, if nobody has closed it before.

    A five-line script never calls ``close``; it must not end in warnings about open connections.
    """
    weakref.finalize(owner, _close_held, held)


def _close_held(held: list[Closable]) -> None:
    if not _LOOPS or _LOOPS[0].closed:
        return
    for each in held:
        closing = asyncio.run_coroutine_threadsafe(each.close(), _LOOPS[0].loop)
        if not _LOOPS[0].is_current:
            # What cannot be closed in a moment is left to the end of the process.
            with contextlib.suppress(Exception):
                closing.result(2)
    held.clear()


class Client:
    """The queries of ``AsyncClient`` for synchronous code, on the one background loop.

    Args:
        settings: environment, address and keys; None reads them as ``Settings.load`` does.

    Raises:
        SettingsError: when the settings contradict each other.

    Example::

        with Client() as client:
            print(client.call("ka10001", {"stk_cd": "005930"}).price)
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or Settings.load()
        self._held: list[Closable] = []
        self._client: AsyncClient | None = None
        closes_with(self, self._held)

    @overload
    def call(self, request: Request[A], /, **how: Unpack[Asking]) -> A: ...
    @overload
    def call(self, request: str, body: Body = None, /, **how: Unpack[Asking]) -> Answer: ...
    def call(self, request: Any, body: Body = None, /, **how: Unpack[Asking]) -> Any:
        """Ask one question (one page). Arguments and errors as ``AsyncClient.call``; orders are refused here."""
        return background().run(self._call(request, body, how))

    @overload
    def page(self, request: Request[A], /, **how: Unpack[Asking]) -> Page[A]: ...
    @overload
    def page(self, request: str, body: Body = None, /, **how: Unpack[Asking]) -> Page[Answer]: ...
    def page(self, request: Any, body: Body = None, /, **how: Unpack[Asking]) -> Any:
        """Ask for one page and learn the key of the one that follows, as ``AsyncClient.page``."""
        return background().run(self._page(request, body, how))

    @overload
    def pages(self, request: Request[A], /) -> Iterator[A]: ...
    @overload
    def pages(self, request: str, body: Body = None, /) -> Iterator[Answer]: ...
    def pages(self, request: Any, body: Body = None, /) -> Iterator[Any]:
        """Yield the pages of a query until there are no more; the next one is asked for when it is wanted."""
        loop = background()
        pages = loop.run(self._begin(request, body))
        try:
            while (page := loop.run(anext(pages, None))) is not None:
                yield page
        finally:
            loop.run(pages.aclose())

    async def _call(self, request: Any, body: Body, how: Asking) -> Any:
        return await self._ready().call(request, body, **how)

    async def _page(self, request: Any, body: Body, how: Asking) -> Any:
        return await self._ready().page(request, body, **how)

    async def _begin(self, request: Any, body: Body) -> AsyncGenerator[Any, None]:
        return self._ready().pages(request, body)

    def _ready(self) -> AsyncClient:
        if self._client is None:
            self._client = AsyncClient(self._settings)
            self._held.append(self._client)
        return self._client

    def stream(
        self, types: Iterable[str], items: Iterable[str] = (), *, limit: int | None = 20_000
    ) -> Stream[RealRecord]:
        """Return live records of real-time types for a ``for`` loop, logged in and registered.

        Args:
            types, items: as ``Feed.register``; "00" and "04" are the account's own orders and positions.
            limit: records that may wait for the loop's body, as ``Feed`` has it.

        Raises:
            BadInput: no such type, no item where one is needed, over 200 items. TokenError, TransportError: no login.
        """
        kinds, codes = tuple(types), tuple(items)
        feed = background().run(self._feed(kinds, codes, limit))
        self._held.append(feed)
        return Stream(background(), feed, lambda: self._held.remove(feed) if feed in self._held else None)

    async def _feed(self, types: tuple[str, ...], items: tuple[str, ...], limit: int | None) -> Feed[RealRecord]:
        feed = Feed(self._settings, self._ready().keeper, read=RECORDS, limit=limit)
        try:
            await feed.connect()
            await feed.register(types, items)
        except BaseException:
            await feed.close()
            raise
        return feed

    def close(self) -> None:
        """Close the connections; the token stays valid."""
        while self._held:
            background().run(self._held.pop().close())
        self._client = None

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()
