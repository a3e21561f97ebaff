"""The front door: plain calls are read, answered and written at once; everything else is shown on to aiohttp.

A plain call is a whole HTTP/1.1 POST in one piece, with ordinary headers and a Content-Length: what programs send all
day. It costs a fraction of a general request. Any other beginning (a WebSocket, the admin API, a body in pieces, bytes
that are no HTTP), and any call while a fault is planned, hands the connection over for good, with what was received:
there is one place that judges odd HTTP, and it is not this one.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from email.utils import formatdate
from http import HTTPStatus
from typing import Protocol

import msgspec
from aiohttp.http import SERVER_SOFTWARE

from kiwoom_api.sim.server import defects
from kiwoom_api.sim.server.calls import Reply
from kiwoom_api.sim.server.gateway import tr_of
from kiwoom_api.wire.catalogue import trs

MAX_BODY = 64 * 1024
"""Largest request body taken, in bytes."""
MAX_HEAD = 8 * 1024
"""Longest head of a plain call, in bytes."""
IDLE_SECONDS = 75.0
"""Wall seconds that a connection may stay without a call before it is closed."""

_HEAD = re.compile(rb"POST (/[\w/-]*) HTTP/1\.1\r\n((?:[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e]*\r\n)+)\r\n", re.ASCII)
_HEADER = re.compile(r"([^:]+):[\t ]*(.*?)[\t ]*\r\n")
_ODD = frozenset({"transfer-encoding", "expect", "upgrade", "content-encoding", "trailer"})
_ADMIN = "/admin"


class Answering(Protocol):
    """What the door needs of the gateway."""

    @property
    def prompt(self) -> bool:
        """Whether every call can be answered without waiting."""

    def answer(self, path: str, headers: Mapping[str, str], raw: bytes) -> tuple[int, Reply]:
        """Answer one call: HTTP status and body."""


def plain_call(data: bytes) -> tuple[str, dict[str, str], bytes] | None:
    """Read a whole plain call: path, headers (names in small letters), body; None when the bytes are anything else."""
    head = _HEAD.match(data, 0, MAX_HEAD)
    if head is None:
        return None
    path, found = head[1].decode(), _HEADER.findall(head[2].decode())
    headers = {name.lower(): value for name, value in found}
    length = headers.get("content-length", "")
    if len(headers) != len(found) or not length.isdigit() or len(length) > 6 or "host" not in headers:
        return None
    if not _ODD.isdisjoint(headers) or headers.get("connection", "keep-alive").lower() != "keep-alive":
        return None
    body = data[head.end() :]
    if path.startswith(_ADMIN) or len(body) != int(length) or len(body) > MAX_BODY:
        return None
    return path, headers, body


class Door(asyncio.Protocol):
    """One connection until it turns out to be more than plain calls.

    Parameters:
        gateway: who answers.
        inner: makes aiohttp's protocol, for everything else.
        doors: where this one is listed while it is open.
        idle_seconds: how long it may stay without a call.
    """

    def __init__(
        self, gateway: Answering, inner: Callable[[], asyncio.Protocol], doors: set[Door], *, idle_seconds: float
    ) -> None:
        self._gateway, self._inner, self._doors, self._idle = gateway, inner, doors, idle_seconds
        self._transport: asyncio.Transport | None = None
        self._loop = asyncio.get_running_loop()
        self._heard = self._loop.time()
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a connection."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a TCP server's
        self._transport = transport
        self._doors.add(self)
        self._timer = self._loop.call_later(self._idle, self._look)

    def data_received(self, data: bytes) -> None:
        """Answer a plain call, or hand the connection over."""
        call = plain_call(data) if self._gateway.prompt else None
        transport = self._transport
        if transport is None:
            return
        if call is None:
            self._hand_over(transport, data)
            return
        self._heard = self._loop.time()
        path, headers, raw = call
        try:
            status, reply = self._gateway.answer(path, headers, raw)
        except Exception as error:  # noqa: BLE001
            # The outermost edge, as the middleware is for what aiohttp reads.
            defects.tell("call failed", error, path=path)
            status, reply = 500, Reply(defects.body())
        transport.write(_written(tr_of(path, headers), status, reply))

    def pause_writing(self) -> None:
        """A client that does not read its answers is not heard either."""
        if self._transport is not None:
            self._transport.pause_reading()

    def resume_writing(self) -> None:
        """It reads again."""
        if self._transport is not None:
            self._transport.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._leave()

    @property
    def transport(self) -> asyncio.Transport | None:
        """The connection; None once it is gone or handed over."""
        return self._transport

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()

    def _hand_over(self, transport: asyncio.Transport, data: bytes) -> None:
        self._leave()
        inner = self._inner()
        transport.set_protocol(inner)
        inner.connection_made(transport)
        inner.data_received(data)

    def _leave(self) -> None:
        self._doors.discard(self)
        self._transport = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        left = self._heard + self._idle - self._loop.time()
        if left > 0:
            self._timer = self._loop.call_later(left, self._look)
        elif self._transport is not None:
            self._transport.abort()


def _written(tr_id: str, status: int, reply: Reply) -> bytes:
    """An answer's bytes, with the headers that aiohttp writes for the same answer."""
    body = msgspec.json.encode(reply.body)
    named = ""
    if tr_id in trs():
        named = f"api-id: {tr_id}\r\ncont-yn: {'Y' if reply.next_key else 'N'}\r\nnext-key: {reply.next_key}\r\n"
    reason = "OK" if status == 200 else HTTPStatus(status).phrase
    head = (
        f"HTTP/1.1 {status} {reason}\r\nContent-Type: application/json;charset=UTF-8\r\n{named}"
        f"Content-Length: {len(body)}\r\nDate: {formatdate(usegmt=True)}\r\nServer: {SERVER_SOFTWARE}\r\n\r\n"
    )
    return head.encode() + body
