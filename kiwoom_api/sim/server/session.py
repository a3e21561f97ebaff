"""One WebSocket connection: its queue, its writer, its heartbeat."""

from __future__ import annotations

import asyncio
from collections import deque

from aiohttp import web

from kiwoom_api.sim.server.registry import Registry
from kiwoom_api.wire import messages

MAX_QUEUE = 50_000
"""Frames that may wait for one slow consumer before it is cut off."""
BUFFER = 32 * 1024 * 1024
"""Bytes that may wait in the socket for a consumer that does not read; only beyond them the writer waits for it."""
SEND_SECONDS = 15.0
"""Wall seconds a consumer may keep the writer waiting before it is cut off."""
PIECE = 256 * 1024
"""Bytes after which one write ends."""
PATIENCE = 0.01
"""Wall seconds between two looks at a consumer that does not read."""
MISSED_PINGS = 5
"""Heartbeats that may stay without an echo."""
NO_HEARTBEAT, NO_LOGIN, SAME_KEY = "R10002", "R10004", "R10001"


def framed(payload: bytes) -> bytes:
    """Return a whole unmasked WebSocket text frame (RFC 6455, 5.2), the same for everybody who is sent it."""
    length = len(payload)
    if length < 126:
        return b"\x81" + length.to_bytes(1) + payload
    if length < 1 << 16:
        return b"\x81\x7e" + length.to_bytes(2) + payload
    return b"\x81\x7f" + length.to_bytes(8) + payload


class Session:
    """A connection and what is on its way to it.

    Frames are put in the queue synchronously and written by one task, in order, many at a time: each is framed once
    for all its hearers. A consumer that does not keep up is cut off; the others never wait for it.

    Attributes:
        registry: what it registered for.
        watched: conditions that it watches, by serial number, with the stocks that it was told of.
        sent: REAL frames written.
    """

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        self.socket = socket
        self.key = ""
        self.account = ""
        self.registry = Registry()
        self.watched: dict[str, frozenset[str]] = {}
        self.sent = 0
        self._transport = transport
        if transport is not None:
            transport.set_write_buffer_limits(high=BUFFER)
        self._queue: deque[tuple[bytes, bool]] = deque()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._unanswered = 0
        self._ended = asyncio.Event()
        self._closing = False
        self._muted = False

    def say(self, frame: str) -> None:
        """Queue a control frame."""
        self.push(framed(frame.encode()))

    def push(self, frame: bytes, *, real: bool = False) -> None:
        """Queue one ``framed`` message; ``real`` ones are counted in ``sent`` once written."""
        if self._closing or self._muted:
            return
        if len(self._queue) >= MAX_QUEUE:
            self.cut()
            return
        self._queue.append((frame, real))
        self._idle.clear()
        self._wake.set()

    def mute(self) -> None:
        """Say nothing any more, and stay connected, as a peer behind a dead line does."""
        self._muted = True

    async def flush(self) -> None:
        """Wait until everything queued so far is written to the socket, or the connection is gone."""
        await self._idle.wait()

    async def write(self) -> None:
        """Write what is queued, for as long as the connection lives."""
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._queue:
                    self._put()
                    await self._drained()
                self._idle.set()
        except (TimeoutError, ConnectionError):
            self.cut()
        finally:
            self._closing = True
            self._queue.clear()
            self._idle.set()
            self._ended.set()

    def _put(self) -> None:
        """Write a part of the queue at once: many frames cost hardly more than one.

        Raises:
            ConnectionError: when the connection is closed.
        """
        transport, queue = self._transport, self._queue
        if transport is None or transport.is_closing() or self.socket.closed:
            raise ConnectionResetError("the connection is closed")
        frames, size, sent = [], 0, 0
        while queue and size < PIECE:
            frame, real = queue.popleft()
            frames.append(frame)
            size += len(frame)
            sent += real
        transport.write(b"".join(frames))
        self.sent += sent

    async def _drained(self) -> None:
        """Give the others a turn while there is more to write, and a consumer that does not read some time.

        Raises:
            TimeoutError: when it takes too long.
        """
        transport = self._transport
        if transport is None or transport.get_write_buffer_size() <= BUFFER:
            if self._queue:
                await asyncio.sleep(0)
            return
        async with asyncio.timeout(SEND_SECONDS):
            # A transport tells its protocol alone when it has drained, and that is aiohttp's: so look again and again.
            while transport.get_write_buffer_size() > BUFFER and not transport.is_closing():  # noqa: ASYNC110
                await asyncio.sleep(PATIENCE)

    async def heartbeat(self, seconds: float) -> None:
        """Send PING every ``seconds`` of wall time; after five without an echo say R10002 and leave."""
        while True:
            await asyncio.sleep(seconds)
            if self._muted:
                continue
            if self._unanswered >= MISSED_PINGS:
                self.leave(messages.system_frame(NO_HEARTBEAT))
                return
            self._unanswered += 1
            self.say(messages.ping())

    def echoed(self) -> None:
        """Note that the client answered the heartbeat."""
        self._unanswered = 0

    def leave(self, frame: str | None = None) -> None:
        """Have the connection closed in order, after what is queued and a last frame."""
        if frame is not None:
            self.say(frame)
        self._ended.set()

    async def ended(self) -> None:
        """Wait until the connection is to be closed or is broken."""
        await self._ended.wait()

    def cut(self) -> None:
        """Break the connection at once, without a close frame."""
        self._closing = True
        self._queue.clear()
        self._idle.set()
        self._ended.set()
        if self._transport is not None:
            self._transport.abort()
