"""One WebSocket connection: handshake, LOGIN, echo, acknowledgements. What follows a loss is the feed's matter."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable

import aiohttp

from kiwoom_api.client.decide import TOKEN_CODES
from kiwoom_api.client.token import TokenKeeper
from kiwoom_api.client.transport import USER_AGENT
from kiwoom_api.model.errors import AnswerError, Sent, SettingsError, TokenError, TransportError, WireError
from kiwoom_api.settings import Settings
from kiwoom_api.wire.answer import detail_code
from kiwoom_api.wire.messages import login_frame, read

__all__ = ["Link", "LinkLost"]

_ACK = 10.0  # real seconds for an acknowledgement
_HANDSHAKE = 10.0
# Frames of a burst that are read before the consumer has its turn. Reading all first is not quicker: hundreds of
# records at once are memory that is asked from the system and given back each time, which costs as much again.
_TURN = 32
_REAL_END = b'"trnm":"REAL"}'
_FRAMES = frozenset({aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY})
_ENDINGS = ("R10001", "R10002", "R10004")  # another login, no echo, no login


class LinkLost(TransportError):
    """The connection ended; ``reason`` says how."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the real-time connection ended: {reason}", sent=Sent.MAYBE)


class Link:
    """A logged-in connection, opened and closed by its owner."""

    def __init__(
        self, settings: Settings, keeper: TokenKeeper, *, idle: float, on_real: Callable[[bytes], None]
    ) -> None:
        self._settings, self._keeper, self._idle, self._on_real = settings, keeper, idle, on_real
        self._session: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse[bool] | None = None
        self._reader: asyncio.Task[str] | None = None
        self._asking = asyncio.Lock()
        self._ack: tuple[str, asyncio.Future[dict[str, object]]] | None = None
        self._heard: float | None = None
        self._now: Callable[[], float] = time.monotonic  # of the loop, once there is one
        self._system = ""
        self.ready = False

    @property
    def idle_for(self) -> float | None:
        """Real seconds since the last frame."""
        return None if self._heard is None else self._now() - self._heard

    async def open(self) -> None:
        """Connect and log in; a refused token is renewed once.

        Raises:
            TransportError, TokenError, AnswerError: no connection, or no login.
        """
        await self.close()
        token = await self._keeper.get(margin=60.0)
        for again in (True, False):
            if token.environment is not self._settings.environment:
                raise SettingsError(f"a token of {token.environment} must not go to {self._settings.websocket_url}")
            await self._connect()
            try:
                await self.ask("LOGIN", login_frame(token.value))
            except TokenError as error:
                await self.close()
                if not again or error.code not in TOKEN_CODES:
                    raise
                token = await self._keeper.renew(token.value)
            else:
                self.ready = True
                return

    async def _connect(self) -> None:
        self._session = aiohttp.ClientSession(headers={"User-Agent": USER_AGENT}, trust_env=False)
        try:
            async with asyncio.timeout(_HANDSHAKE):
                self._socket = await self._session.ws_connect(
                    self._settings.websocket_url, heartbeat=None, decode_text=False, max_msg_size=0, compress=0
                )
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            await self.close()
            place = self._settings.websocket_url
            words = str(error) or type(error).__name__
            raise TransportError(f"{place} cannot be reached: {words}", sent=Sent.NO) from None
        self._system = ""
        loop = asyncio.get_running_loop()
        self._now, self._heard = loop.time, loop.time()
        self._reader = loop.create_task(self._attend(self._socket), name="kiwoom-link")

    async def lost(self) -> str:
        """Wait until the connection ends and return why."""
        if self._reader is None:
            return "closed"
        return await asyncio.shield(self._reader)

    async def close(self) -> None:
        """Close the connection."""
        self.ready = False
        reader, socket, session = self._reader, self._socket, self._session
        self._reader = self._socket = self._session = None
        if reader is not None and not reader.done():
            reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reader
        if socket is not None:
            await socket.close()
        if session is not None:
            await session.close()

    async def ask(self, trnm: str, frame: str) -> dict[str, object]:
        """Send a frame and wait for its acknowledgement; the wire has no ids, so one question at a time.

        Raises:
            TransportError: no connection or no acknowledgement. AnswerError, TokenError: refused.
        """
        async with self._asking:
            if self._socket is None or self._reader is None or self._reader.done():
                raise LinkLost("not connected")
            future: asyncio.Future[dict[str, object]] = asyncio.get_running_loop().create_future()
            self._ack = (trnm, future)
            try:
                async with asyncio.timeout(_ACK):
                    await self._socket.send_str(frame)
                    answer = await future
            except TimeoutError:
                raise TransportError(f"{trnm} was not acknowledged", sent=Sent.MAYBE) from None
            except (aiohttp.ClientError, ConnectionError) as error:
                raise LinkLost(str(error) or "broken") from None
            finally:
                self._ack = None
        _check(trnm, answer)
        return answer

    async def _attend(self, socket: aiohttp.ClientWebSocketResponse[bool]) -> str:
        """Read until the connection ends or falls silent; return the reason."""
        # One watch beside the reading: a timeout around each frame would cost several times the frame.
        watch = asyncio.ensure_future(self._silence())
        reading = asyncio.ensure_future(self._read(socket))
        reason = "silent"
        try:
            await asyncio.wait((watch, reading), return_when=asyncio.FIRST_COMPLETED)
            if reading.done():
                reason = reading.result()
        finally:
            self.ready = False
            for task in (watch, reading):
                task.cancel()
            await asyncio.gather(watch, reading, return_exceptions=True)
            if self._ack is not None and not self._ack[1].done():
                self._ack[1].set_exception(LinkLost(self._system or reason))
        return self._system or reason

    async def _silence(self) -> None:
        """Wait until nothing at all has come for too long."""
        left = self._idle
        while left > 0:
            await asyncio.sleep(left)
            left = self._idle - (self.idle_for or 0.0)

    async def _read(self, socket: aiohttp.ClientWebSocketResponse[bool]) -> str:
        receive, take, clock, taken = socket.receive, self._on_real, self._now, 0
        try:
            while True:
                message = await receive()
                if message.type not in _FRAMES:
                    return "closed"
                self._heard = clock()
                data = message.data
                # A REAL frame ends with its name; this spares the most frequent frames a second parse.
                if data.endswith(_REAL_END):
                    take(data)
                    taken += 1
                    if taken % _TURN == 0:
                        await asyncio.sleep(0)
                else:
                    await self._control(socket, data)
        except (aiohttp.ClientError, ConnectionError) as error:
            return str(error) or "broken"

    async def _control(self, socket: aiohttp.ClientWebSocketResponse[bool], data: bytes) -> None:
        try:
            message = read(data)
        except WireError:
            self._on_real(data)  # the feed counts what breaks the wire's rules
            return
        name = message.get("trnm")
        if name == "PING":
            await socket.send_str(data.decode())
        elif name == "REAL":
            self._on_real(data)
        elif name == "SYSTEM":
            # Kiwoom also sends SYSTEM frames that end nothing; only these announce a close.
            code = str(message.get("code") or "")
            self._system = code if code in _ENDINGS else self._system
        elif self._ack is not None and name == self._ack[0] and not self._ack[1].done():
            self._ack[1].set_result(message)


def _check(trnm: str, answer: dict[str, object]) -> None:
    code = answer.get("return_code")
    if code in (0, "0"):
        return
    message = str(answer.get("return_msg") or "")
    number = code if isinstance(code, int) else 1
    detail = detail_code(message)
    refused = TokenError if trnm == "LOGIN" and (detail.startswith("8") or number == 805004) else AnswerError
    raise refused(
        tr=trnm, return_code=number, code=detail or ("8005" if refused is TokenError else ""), message=message
    )
