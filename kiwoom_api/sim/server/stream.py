"""The WebSocket door (``/api/dostk/websocket``): LOGIN, PING, REG, REMOVE, condition search and the way out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import WSMsgType, web

from kiwoom_api.model.errors import WireError
from kiwoom_api.sim.server.conditions import SERVICES
from kiwoom_api.sim.server.fault_kinds import FaultKind
from kiwoom_api.sim.server.hub import Hub
from kiwoom_api.sim.server.refusal import GatewayRefusal
from kiwoom_api.sim.server.registry import BAD_FRAME, TOO_MANY, BadRegistration
from kiwoom_api.sim.server.session import NO_LOGIN, SAME_KEY, Session
from kiwoom_api.sim.server.tokens import TokenDesk
from kiwoom_api.wire import messages

PATH = "/api/dostk/websocket"
MAX_FRAME = 256 * 1024
CLOSE_SECONDS = 1.0
_LOGIN = frozenset({FaultKind.REFUSE_LOGIN})
_REGISTER = frozenset({FaultKind.REFUSE_REGISTER, FaultKind.PARTIAL_REGISTER})
_GONE = (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR)


class Stream:
    """Serves WebSocket connections.

    Parameters:
        hub: where sessions are listed.
        tokens: who may log in.
        account_of: the account of an app key.
        ping_seconds: wall seconds between heartbeats.
        login_seconds: wall seconds a connection may stay without LOGIN.
    """

    def __init__(
        self,
        hub: Hub,
        tokens: TokenDesk,
        account_of: Callable[[str], str],
        *,
        ping_seconds: float,
        login_seconds: float,
    ) -> None:
        self._hub, self._tokens, self._account_of = hub, tokens, account_of
        self._ping_seconds, self._login_seconds = ping_seconds, login_seconds

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        socket = web.WebSocketResponse(timeout=CLOSE_SECONDS, max_msg_size=MAX_FRAME, compress=False)
        if not socket.can_prepare(request).ok:
            raise web.HTTPBadRequest
        await socket.prepare(request)
        session = Session(socket, request.transport)
        self._hub.connections.add(session)
        jobs = (self._listen(session), session.write(), session.heartbeat(self._ping_seconds), session.ended())
        tasks = [asyncio.ensure_future(job) for job in jobs]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            self._hub.dismiss(session)
            await session.flush()
        finally:
            self._hub.dismiss(session)
            self._hub.connections.discard(session)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if not socket.closed:
            await socket.close(code=1000, message=b"Bye")
        return socket

    async def _listen(self, session: Session) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._login_seconds
        while True:
            left = None if session.key else max(0.0, deadline - loop.time())
            try:
                message = await session.socket.receive(timeout=left)
            except TimeoutError:
                session.leave(messages.system_frame(NO_LOGIN))
                return
            if message.type in _GONE:
                return
            if message.type is WSMsgType.TEXT:
                self._answer(session, message.data)
            else:
                session.say(messages.ack("", 1, BAD_FRAME))

    def _answer(self, session: Session, text: str) -> None:
        try:
            frame = messages.read(text)
        except (WireError, RecursionError):
            session.say(messages.ack("", 1, BAD_FRAME))
            return
        trnm = str(frame["trnm"])[:20]
        if trnm == "PING":
            session.echoed()
        elif trnm == "LOGIN":
            self._login(session, frame.get("token"))
        elif not session.key:
            session.say(messages.before_login(trnm))
        elif trnm in ("REG", "REMOVE"):
            change = session.registry.register if trnm == "REG" else session.registry.remove
            try:
                change(self._struck(session, frame) if trnm == "REG" else frame)
            except BadRegistration as refusal:
                session.say(messages.ack(trnm, 1, str(refusal)))
            else:
                self._hub.rewatch()
                session.say(messages.ack(trnm))
        elif trnm in SERVICES:
            session.say(self._hub.screens.answer(session, frame))
        else:
            session.say(messages.ack(trnm, 1, BAD_FRAME))
        if session.key:
            self._hub.faults.provoke(trnm, session.key, session.account)

    def _struck(self, session: Session, frame: dict[str, object]) -> dict[str, object]:
        """Return a REG as the fault rules let it through.

        Raises:
            BadRegistration: where a rule has it refused.
        """
        fault = self._hub.faults.take(_REGISTER, "REG", session.key, session.account)
        if fault is None:
            return frame
        if fault.kind is FaultKind.REFUSE_REGISTER:
            raise BadRegistration(TOO_MANY)
        rows = frame.get("data")
        cut = [
            {**row, "item": row["item"][: fault.rows]}
            for row in (rows if isinstance(rows, list) else [rows])
            if isinstance(row, dict) and isinstance(row.get("item"), list)
        ]
        return {**frame, "data": cut or rows}

    def _login(self, session: Session, token: object) -> None:
        try:
            key = self._tokens.key_of(token if isinstance(token, str) else "")
            fault = self._hub.faults.take(_LOGIN, "LOGIN", key, self._account_of(key))
            if fault is not None:
                raise GatewayRefusal(fault.code)
        except GatewayRefusal as refusal:
            session.leave(messages.login_failure(refusal.code))
            return
        self._hub.dismiss(session)
        session.key, session.account = key, self._account_of(key)
        old = self._hub.admit(session)
        if old is not None:
            old.leave(messages.system_frame(SAME_KEY))
        session.say(messages.login_ack())
