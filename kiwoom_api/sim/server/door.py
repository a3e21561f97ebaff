"""The front door: plain calls are read, answered and written at once; everything else is shown on to aiohttp.

A plain call is a whole HTTP/1.1 POST in one piece, with ordinary headers and a Content-Length: what programs send all
day. It costs a fraction of a general request. Any other beginning (a WebSocket, the admin API, a body in pieces, bytes
that are no HTTP), and any call while a fault is planned, hands the connection over for good, with what was received:
there is one place that judges odd HTTP, and it is not this one.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple, Protocol

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

HEADS_KEPT = 16
"""Heads that one connection remembers: a program says the same ones all day."""

_HEAD = re.compile(rb"POST (/[\w/-]*) HTTP/1\.1\r\n((?:[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e]*\r\n)+)\r\n", re.ASCII)
_HEADER = re.compile(r"([^:]+):[\t ]*(.*?)[\t ]*\r\n")
_ODD = frozenset({"transfer-encoding", "expect", "upgrade", "content-encoding", "trailer"})
_ADMIN, _BLANK = "/admin", b"\r\n\r\n"


class Answering(Protocol):
    """What the door needs of the gateway."""

    @property
    def prompt(self) -> bool:
        """Whether every call can be answered without waiting."""

    def answer(self, path: str, headers: Mapping[str, str], tr_id: str, raw: bytes) -> tuple[int, Reply]:
        """Answer one call: HTTP status and body."""


class Head(NamedTuple):
    """The head of a plain call.

    Attributes:
        path: its address.
        headers: its headers, names in small letters.
        length: bytes of the body that it announces.
        tr_id: the TR that it names.
    """

    path: str
    headers: Mapping[str, str]
    length: int
    tr_id: str


def plain_head(data: bytes) -> Head | None:
    """Read the head of a plain call (up to its blank line); None when the bytes are anything else."""
    head = _HEAD.fullmatch(data)
    if head is None:
        return None
    path, found = head[1].decode(), _HEADER.findall(head[2].decode())
    headers = {name.lower(): value for name, value in found}
    length = headers.get("content-length", "")
    if len(headers) != len(found) or not length.isdigit() or len(length) > 6 or "host" not in headers:
        return None
    if not _ODD.isdisjoint(headers) or headers.get("connection", "keep-alive").lower() != "keep-alive":
        return None
    if path.startswith(_ADMIN) or int(length) > MAX_BODY:
        return None
    return Head(path, headers, int(length), tr_of(path, headers))


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
        self._heads: dict[bytes, Head] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a connection."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a TCP server's
        self._transport = transport
        self._doors.add(self)
        self._timer = self._loop.call_later(self._idle, self._look)

    def data_received(self, data: bytes) -> None:
        """Answer a plain call, or hand the connection over."""
        transport = self._transport
        if transport is None:
            return
        end = data.find(_BLANK, 0, MAX_HEAD) + len(_BLANK)
        head = self._heads.get(data[:end]) or self._read(data[:end])
        if head is None or len(data) - end != head.length or not self._gateway.prompt:
            self._hand_over(transport, data)
            return
        self._heard = self._loop.time()
        try:
            status, reply = self._gateway.answer(head.path, head.headers, head.tr_id, data[end:])
        except Exception as error:  # noqa: BLE001
            # The outermost edge, as the middleware is for what aiohttp reads.
            defects.tell("call failed", error, path=head.path)
            status, reply = 500, Reply(defects.body())
        transport.write(_written(head.tr_id, status, reply, int(time.time())))

    def _read(self, data: bytes) -> Head | None:
        head = plain_head(data)
        if head is not None:
            if len(self._heads) >= HEADS_KEPT:
                self._heads.clear()
            self._heads[data] = head
        return head

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


def _written(tr_id: str, status: int, reply: Reply, second: int) -> bytes:
    """An answer's bytes, with the headers that aiohttp writes for the same answer."""
    body = msgspec.json.encode(reply.body)
    top, rest = _lines(tr_id, status, reply.next_key), _signature(second)
    return b"%bContent-Length: %d\r\n%b%b" % (top, len(body), rest, body)


@lru_cache(maxsize=256)
def _lines(tr_id: str, status: int, next_key: str) -> bytes:
    reason = "OK" if status == 200 else HTTPStatus(status).phrase
    lines = [f"HTTP/1.1 {status} {reason}", "Content-Type: application/json;charset=UTF-8"]
    if tr_id in trs():
        lines += [f"api-id: {tr_id}", f"cont-yn: {'Y' if next_key else 'N'}", f"next-key: {next_key}"]
    return "".join(f"{line}\r\n" for line in lines).encode()


@lru_cache(maxsize=2)
def _signature(second: int) -> bytes:
    return f"Date: {formatdate(second, usegmt=True)}\r\nServer: {SERVER_SOFTWARE}\r\n\r\n".encode()
