"""A feed for synchronous code: a plain ``for`` loop over what arrives, on the background event loop."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from typing import Any, Generic, Protocol, Self, TypeVar

from kiwoom_api.client.feed import Feed
from kiwoom_api.model.events import Event
from kiwoom_api.wire.answer import Answer

__all__ = ["Loop", "Stream"]

E = TypeVar("E")
T = TypeVar("T")


class Loop(Protocol):
    """Runs coroutines for synchronous code (``sync.Background``)."""

    def run(self, work: Coroutine[Any, Any, T], timeout: float | None = None) -> T:
        """Run a coroutine and return its result; an interrupt cancels it."""


class Stream(Generic[E]):
    """What a feed brings, for a ``for`` loop: it waits for events and ends when the stream is closed.

    Everything but ``close`` belongs to one thread. Ctrl-C raises ``KeyboardInterrupt`` in the loop; leaving the
    ``with`` block closes the connection. What arrives while the loop's body works waits, bounded as the feed's is.

    Args:
        loop: where the feed lives.
        feed: a feed made there.
        forget: told once the stream is closed.

    Example::

        with Client() as client, client.stream(["0B"], ["005930"]) as stream:
            for record in stream:
                print(record)
    """

    def __init__(self, loop: Loop, feed: Feed[E], forget: Callable[[], None] = lambda: None) -> None:
        self._loop, self._feed, self._forget = loop, feed, forget
        self._ready: deque[E | Event] = deque()

    @property
    def connected(self) -> bool:
        """True while logged in and registered."""
        return self._feed.connected

    def __iter__(self) -> Iterator[E | Event]:
        return self

    def __next__(self) -> E | Event:
        """Return the next event. Raises as the iteration of ``Feed``."""
        if not self._ready:
            # All that has arrived at once: a turn to the other thread and back costs more than many events.
            self._ready.extend(self._loop.run(self._feed.batch()))
        if not self._ready:
            raise StopIteration
        return self._ready.popleft()

    def register(self, types: Iterable[str], items: Iterable[str] = (), grp: str = "1", *, keep: bool = True) -> None:
        """As ``Feed.register``."""
        self._loop.run(self._feed.register(types, items, grp, keep=keep))

    def remove(self, types: Iterable[str] | None = None, items: Iterable[str] | None = None, grp: str = "1") -> None:
        """As ``Feed.remove``."""
        self._loop.run(self._feed.remove(types, items, grp))

    def conditions(self) -> Sequence[Answer]:
        """As ``Feed.conditions``."""
        return self._loop.run(self._feed.conditions())

    def search(self, seq: object) -> list[Answer]:
        """As ``Feed.search``."""
        return self._loop.run(self._feed.search(seq))

    def watch(self, seq: object) -> tuple[str, ...]:
        """As ``Feed.watch``."""
        return self._loop.run(self._feed.watch(seq))

    def unwatch(self, seq: object) -> None:
        """As ``Feed.unwatch``."""
        self._loop.run(self._feed.unwatch(seq))

    def on(self, types: Iterable[str], callback: Callable[[Any], object]) -> Callable[[], None]:
        """As ``Feed.on``: the function is called on the event loop's thread, not on this one."""
        return self._feed.on(types, callback)

    def close(self) -> None:
        """Close the connection, from any thread; a running loop ends."""
        self._loop.run(self._feed.close())
        self._forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()
