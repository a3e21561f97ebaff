"""An event loop whose time is virtual: it stands while anything runs and jumps to the next timer when nothing does.

Connections between a client and a server on this loop are pairs of transports in memory (``wires``), so programs
written for asyncio run on it unchanged: the same calls in the same order, every time, as fast as the machine can.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from heapq import heappop
from typing import Any, TypeVar

from aiohttp import connector as _connector

from kiwoom_api.trial.wires import Listening, connect

__all__ = ["Deadlock", "VirtualLoop", "run", "running"]

T = TypeVar("T")
_FIRST_PORT = 20_001
_HAIR = 1e-6
"""Seconds that count as now: what is left of a timer after rounding."""


_BUSY = 200_000
"""Turns within one instant after which somebody must be going in circles."""


class Deadlock(RuntimeError):
    """Everybody waits and no timer is set, or somebody runs in circles and lets no time pass: a program would hang."""


class VirtualLoop(asyncio.BaseEventLoop):
    """A loop without sockets, threads or a wall clock.

    Work given to an executor is done at once, in its turn. Attributes that asyncio's own loops have and that nothing
    here needs (signals, subprocesses, datagrams) raise ``NotImplementedError``, as the base class does.
    """

    # What asyncio's base loop keeps, by its own names: the callbacks that are due, and the timers as a heap.
    _ready: deque[asyncio.Handle]
    _scheduled: list[asyncio.TimerHandle]
    _stopping: bool

    def __init__(self) -> None:
        super().__init__()
        self._now, self._turns = 0.0, 0
        self._open: dict[int, Listening] = {}
        self._bound: dict[int, Listening] = {}
        self._ports = iter(range(_FIRST_PORT, 65_000))

    def time(self) -> float:
        """Seconds since the loop began, on its own clock."""
        return self._now

    def call_later(  # type: ignore[override]  # as the base class has it, without its variadic types
        self, delay: float, callback: Any, *args: Any, context: Any = None
    ) -> asyncio.TimerHandle:
        """As every loop; a wait that is lost in rounding lasts a moment all the same, or time would stand still."""
        return super().call_later(max(delay, _HAIR) if delay > 0 else delay, callback, *args, context=context)

    def _run_once(self) -> None:
        """Take one turn, as asyncio's own does where no socket has anything to say.

        A day is some ten thousand turns: what only sockets, threads and debugging need is left out.
        """
        ready, timers = self._ready, self._scheduled
        while timers and timers[0]._cancelled:
            heappop(timers)
        self._pass_time()
        due = self._now + _HAIR
        while timers and timers[0].when() < due:
            ready.append(heappop(timers))
        # What these set off has its turn after them.
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle._cancelled:
                handle._run()

    def _pass_time(self) -> None:
        """Jump to the next timer, where nothing is left to do at this instant.

        Raises:
            Deadlock: there is no timer, or there is always something left.
        """
        self._turns += 1
        if self._turns > _BUSY:
            self._turns = 0  # whoever is left may still be ended in order
            raise Deadlock(f"time stands still at {self._now:.6f} s")
        if self._ready or self._stopping:
            return
        if not self._scheduled:
            raise Deadlock("everybody waits and no timer is set")
        following = float(self._scheduled[0].when())  # aiohttp rounds its long waits up to whole seconds
        if following > self._now:
            self._turns = 0
            self._now = max(following, self._now + _HAIR)

    def _write_to_self(self) -> None:
        """There is no other thread to be woken by."""

    def run_in_executor(  # type: ignore[override]  # as the base class has it, without its variadic types
        self, executor: Any, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """Do the work now: threads would bring the machine's own timing in."""
        done: asyncio.Future[T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - it belongs to whoever awaits the work
            done.set_exception(error)
        return done

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:
        """Find out whether somebody listens there; the socket itself stays unconnected.

        Raises:
            ConnectionRefusedError: nobody does.
        """
        listening = self._open.get(address[1])
        if listening is None:
            raise ConnectionRefusedError(111, f"nobody listens on {address[0]}:{address[1]}")
        self._bound[sock.fileno()] = listening

    async def create_connection(self, protocol_factory: Any, host: Any = None, port: Any = None, **how: Any) -> Any:
        """Connect to a server on this loop; ``sock`` is one that ``sock_connect`` has connected.

        Raises:
            ConnectionRefusedError: nobody listens there.
        """
        sock = how.get("sock")
        if sock is not None:
            listening = self._bound.pop(sock.fileno(), None)
            sock.close()
        else:
            listening = self._open.get(port)
        if listening is None or not listening.is_serving():
            raise ConnectionRefusedError(111, "nobody listens there")
        protocol = protocol_factory()
        return connect(self, protocol, listening), protocol

    async def create_server(self, protocol_factory: Any, host: Any = None, port: Any = None, **how: Any) -> Any:
        """Listen on a port of this loop; port 0 takes a free one.

        Raises:
            OSError: the port is taken.
        """
        number = port or next(self._ports)
        if number in self._open:
            raise OSError(98, "the address is taken")
        listening = Listening(protocol_factory, host or "127.0.0.1", number, self._open)
        self._open[number] = listening
        return listening

    def vanish(self) -> None:
        """Break every connection from its client's end, as when the client's process dies."""
        for listening in self._open.values():
            listening.vanish()


@contextlib.contextmanager
def running() -> Iterator[VirtualLoop]:
    """A virtual loop, closed at the end; meanwhile aiohttp counts idle connections on its time.

    What aiohttp's connector reads (``time.monotonic``) would otherwise make a run depend on the machine's speed.
    """
    loop = VirtualLoop()
    clock = vars(_connector)["monotonic"]  # what aiohttp imports it as
    vars(_connector)["monotonic"] = loop.time
    try:
        yield loop
    finally:
        try:
            loop.run_until_complete(_end(loop))
            loop.close()
        finally:
            vars(_connector)["monotonic"] = clock


async def _end(loop: VirtualLoop) -> None:
    others = [task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await loop.shutdown_asyncgens()


def run(work: Callable[[VirtualLoop], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine on a virtual loop of its own and return its result."""
    with running() as loop:
        return loop.run_until_complete(work(loop))
