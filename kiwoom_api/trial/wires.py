"""Connections in memory: what one end writes, the other receives in a later turn of the loop, whole and in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

__all__ = ["Listening", "Wire", "connect"]


class _Place:
    """As much of a listening socket as its owner looks at."""

    def __init__(self, host: str, port: int) -> None:
        self._name = (host, port)

    def getsockname(self) -> tuple[str, int]:
        return self._name


class Listening:
    """A server's end of the loop; satisfies what ``asyncio.Server`` promises, as far as servers use it."""

    def __init__(
        self, factory: Callable[[], asyncio.BaseProtocol], host: str, port: int, listed: dict[int, Listening]
    ) -> None:
        self.factory, self._listed = factory, listed
        self.sockets: list[Any] = [_Place(host, port)]
        self.place = (host, port)
        self.clients: list[Wire] = []
        self._next_peer = 40_001

    def is_serving(self) -> bool:
        """True until it is closed."""
        return self._listed.get(self.place[1]) is self

    def close(self) -> None:
        """Take no more connections; those that stand go on."""
        if self.is_serving():
            del self._listed[self.place[1]]

    async def wait_closed(self) -> None:
        """Nothing is left to wait for."""

    def close_clients(self) -> None:
        """Nothing: who closes a server here closes its connections by itself."""

    def vanish(self) -> None:
        """Let every client's end go as when its process dies: both sides find the connection broken."""
        for wire in self.clients:
            wire.abort()
        self.clients.clear()

    def peer(self) -> tuple[str, int]:
        """The next client's address."""
        self._next_peer += 1
        return ("127.0.0.1", self._next_peer)


def connect(loop: asyncio.AbstractEventLoop, client: asyncio.BaseProtocol, listening: Listening) -> Wire:
    """Join a client's protocol and a new one of the server's; return the client's end."""
    server = listening.factory()
    here, there = listening.peer(), listening.place
    near, far = Wire(loop, client, here, there), Wire(loop, server, there, here)
    near.other, far.other = far, near
    listening.clients = [wire for wire in listening.clients if not wire.is_closing()] + [near]
    client.connection_made(near)
    loop.call_soon(server.connection_made, far)
    return near


class Wire(asyncio.Transport):
    """One end of a connection."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, protocol: Any, own: tuple[str, int], peer: tuple[str, int]
    ) -> None:
        super().__init__({"sockname": own, "peername": peer})
        self._loop, self._protocol = loop, protocol
        self.other: Wire | None = None
        self._arrived: list[bytes] = []
        self._ended: Exception | bool | None = None  # what the other end's going looks like; None while it is there
        self._paused = self._closing = self._lost = self._planned = False

    # --- what a protocol asks of its transport -------------------------------------------------------------------

    def get_protocol(self) -> Any:
        """Whom this end belongs to."""
        return self._protocol

    def set_protocol(self, protocol: Any) -> None:
        """Hand this end over."""
        self._protocol = protocol

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send; lost without a word once either end is gone, as on a socket before it is noticed."""
        if not self._closing and self.other is not None and data:
            self.other._receive(bytes(data))

    def writelines(self, pieces: Iterable[bytes | bytearray | memoryview]) -> None:
        """Send several pieces as one."""
        self.write(b"".join(pieces))

    def can_write_eof(self) -> bool:
        """Half-closed connections are not made here."""
        return False

    def is_closing(self) -> bool:
        """True once this end closes or is gone."""
        return self._closing

    def close(self) -> None:
        """Close in order: what was written before still arrives."""
        self._leave(None, None)

    def abort(self) -> None:
        """Break at once."""
        self._leave(None, ConnectionResetError(104, "connection reset by peer"))

    def pause_reading(self) -> None:
        """Keep what arrives until reading is resumed."""
        self._paused = True

    def resume_reading(self) -> None:
        """Go on delivering."""
        self._paused = False
        self._plan()

    def is_reading(self) -> bool:
        """True while what arrives is delivered."""
        return not self._paused and not self._closing

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Nothing waits in this end, so there is nothing to limit."""

    def get_write_buffer_size(self) -> int:
        """Nothing waits in this end."""
        return 0

    # --- the way between the ends --------------------------------------------------------------------------------

    def _receive(self, data: bytes) -> None:
        if not self._closing:
            self._arrived.append(data)
            self._plan()

    def _hang_up(self, error: Exception | None) -> None:
        self._ended = error or True
        self._plan()

    def _plan(self) -> None:
        if not self._planned and not self._paused and (self._arrived or self._ended is not None):
            self._planned = True
            self._loop.call_soon(self._deliver)

    def _deliver(self) -> None:
        self._planned = False
        if self._closing:
            return
        broken = isinstance(self._ended, Exception)
        if self._arrived and not self._paused and not broken:
            data = b"".join(self._arrived)
            self._arrived.clear()
            self._protocol.data_received(data)
        if self._ended is not None and (broken or not (self._paused or self._arrived)) and not self._closing:
            if self._ended is True and self._protocol.eof_received():
                return
            self._leave(self._ended if broken else None, None)

    def _leave(self, mine: Any, theirs: Exception | None) -> None:
        if self._closing:
            return
        self._closing = True
        if self.other is not None:
            self.other._hang_up(theirs)
        self._loop.call_soon(self._say_lost, mine)

    def _say_lost(self, error: Exception | None) -> None:
        if not self._lost:
            self._lost = True
            self._protocol.connection_lost(error)
            self.other = None
