"""Faults that are deeds: to sessions, tokens and the door, at a time or as a call comes in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import Channel
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.server import defects
from kiwoom_api.sim.server.calls import Call
from kiwoom_api.sim.server.faults import Fault, FaultKind
from kiwoom_api.sim.server.hub import Hub
from kiwoom_api.sim.server.session import SAME_KEY
from kiwoom_api.sim.server.tokens import TokenDesk
from kiwoom_api.wire import messages
from kiwoom_api.wire.orders import parse_order_call


class Deeds:
    """Does them.

    Parameters:
        hub: the live sessions.
        tokens: the tokens in force.
        shut: closes the door for new connections, breaks the old ones, and opens it again after the rule's wait.
    """

    def __init__(self, hub: Hub, tokens: TokenDesk, shut: Callable[[Fault], Awaitable[None]]) -> None:
        self._hub, self._tokens, self._shut = hub, tokens, shut
        self._running: set[asyncio.Task[None]] = set()

    def do(self, fault: Fault, key: str) -> int:
        """Do what a rule says to one app key or account ("": all); return how many sessions or tokens it hit."""
        if fault.kind is FaultKind.REFUSE_CONNECTION:
            task = asyncio.ensure_future(self._closed(fault))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            return 1
        if fault.kind is FaultKind.REVOKE_TOKEN:
            keys = [each for each in tuple(self._tokens.state.secrets) if key in ("", each)]
            for each in keys:
                self._tokens.expire(each)
            return len(keys)
        hit = [session for session in self._hub.sessions.values() if key in ("", session.key, session.account)]
        for session in hit:
            match fault.kind:
                case FaultKind.DROP_WS:
                    session.cut()
                case FaultKind.KICKED_SESSION:
                    self._hub.dismiss(session)
                    session.leave(messages.system_frame(SAME_KEY))
                case FaultKind.SILENT_SOCKET:
                    session.mute()
        return len(hit)

    async def _closed(self, fault: Fault) -> None:
        try:
            await self._shut(fault)
        except OSError as error:
            defects.tell("the door did not open again", error)


def twin(exchange: Exchange, call: Call) -> None:
    """Enter the order of a call by hand (the HTS channel), as another person with the account would."""
    request = parse_order_call(call.tr_id, call.body)
    if isinstance(request, OrderRequest):
        exchange.place(call.account, request, channel=Channel.OTHER)
