"""The asynchronous REST client: reads that repeat, writes that are POSTed once, pages that end."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from typing import Any, TypeVar, Unpack, overload

import msgspec

from kiwoom_api.client.asking import (
    A,
    Asking,
    Body,
    Page,
    asks_for_the_day,
    content_of,
    encoded,
    id_of,
    must_be,
    paging_headers,
)
from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.decide import (
    RENEW_BEFORE_WRITE,
    TOKEN_CODES,
    PageGuard,
    Reply,
    backoff,
    classify_write,
    next_key_of,
    parse_body,
    plain_answer,
    rate_limited,
    refused_token,
    too_fast,
    usable_body,
)
from kiwoom_api.client.limiter import Lane, Limiter, Stale, lane_of, shared_limiter
from kiwoom_api.client.token import Token, TokenKeeper
from kiwoom_api.client.transport import Transport
from kiwoom_api.model.errors import AnswerError, KiwoomError, Sent, SettingsError, TransportError
from kiwoom_api.model.ports import Clock, Outcome, Refused, Unsure
from kiwoom_api.settings import Settings
from kiwoom_api.wire.answer import Answer, check, decode
from kiwoom_api.wire.request import Request

__all__ = ["AsyncClient", "Page"]

T = TypeVar("T")

_ATTEMPTS = 3  # of a read whose answer was lost
_RATE_ATTEMPTS = 6  # of a read that came too fast
_DEADLINE = 5.0  # seconds in which an order may still leave
_PAUSE = 0.2  # seconds before an order that never left is sent once more


def _answer_alone(answer: Answer, _headers: Mapping[str, str]) -> Answer:
    return answer


def _page(answer: Answer, headers: Mapping[str, str]) -> Page[Any]:
    return Page(answer, next_key_of(answer.tr, headers), headers)


def _both(answer: Answer, headers: Mapping[str, str]) -> tuple[Answer, Mapping[str, str]]:
    return answer, headers


class AsyncClient:
    """Kiwoom's REST side for one key in one environment; use it as an asynchronous context manager.

    Args:
        settings: environment, address, keys.
        clock: time of the limiter and of deadlines; the wall's when None.
        keeper: token keeper; made from the settings when None.
        limiter: limiter of this key; None takes the process's own for the key, or a new one for an own ``clock``.
        transport: sockets; made from the settings when None.
        chance: source of jitter in [0, 1).

    Raises:
        SettingsError: when the settings' token belongs to another environment.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        keeper: TokenKeeper | None = None,
        limiter: Limiter | None = None,
        transport: Transport | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.settings = settings
        self.clock: Clock = clock or WallClock()
        # Kiwoom counts per key: clients that live by the wall share one limiter within this process.
        own = Limiter(settings.profile, self.clock) if clock else shared_limiter(settings)
        self.limiter = limiter or own
        self._transport = transport or Transport(settings)
        self.keeper = keeper or TokenKeeper(settings, self._transport, chance=chance)
        self._chance = chance

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; the token stays valid."""
        await self._transport.close()

    async def token(self, *, margin: float = 5.0) -> Token:
        """Return a token that lives at least ``margin`` seconds (au10001 when needed)."""
        return await self.keeper.get(margin=margin)

    async def revoke(self) -> None:
        """Revoke the token (au10002)."""
        await self.keeper.revoke()

    def clock_drift(self) -> float | None:
        """Seconds that this machine's clock is ahead of the server's ``Date`` header; None before the first answer."""
        return self._transport.drift

    @overload
    async def call(self, request: Request[A], /, **how: Unpack[Asking]) -> A: ...
    @overload
    async def call(self, request: str, body: Body = None, /, **how: Unpack[Asking]) -> Answer: ...
    def call(
        self,
        request: Request[Any] | str,
        body: Body = None,
        /,
        *,
        lane: Lane | None = None,
        next_key: str = "",
        deadline: float | None = None,
    ) -> Coroutine[Any, Any, Any]:
        """Ask one question (one page) and return the typed answer.

        A lost answer, a 5xx or a refusal for speed is repeated a bounded number of times; a refused token is
        renewed once.

        Args:
            request: a question such as ``kiwoom_api.tr`` makes, or the TR id of a query.
            body: with a TR id, its members by wire or English names.
            lane: urgency; by TR when None.
            next_key: key of a later page.
            deadline: on the clock's ``monotonic()``; when the limiter cannot keep it, nothing is sent.

        Raises:
            AnswerError, TokenError, RateLimited: Kiwoom's refusal. TransportError: no usable answer.
            WireError: an answer against the wire's rules. SettingsError: keys are missing or contradict the address.
            BadInput: no such query, or a member that Kiwoom would refuse. Every one says ``sent``: NO, YES or MAYBE.
        """
        return self._read(request, body, lane, next_key, deadline, _answer_alone)

    @overload
    async def page(self, request: Request[A], /, **how: Unpack[Asking]) -> Page[A]: ...
    @overload
    async def page(self, request: str, body: Body = None, /, **how: Unpack[Asking]) -> Page[Answer]: ...
    def page(
        self,
        request: Request[Any] | str,
        body: Body = None,
        /,
        *,
        lane: Lane | None = None,
        next_key: str = "",
        deadline: float | None = None,
    ) -> Coroutine[Any, Any, Page[Any]]:
        """Ask for one page and learn the key of the one that follows; arguments and errors as ``call``."""
        return self._read(request, body, lane, next_key, deadline, _page)

    @overload
    def pages(
        self, request: Request[A], /, *, lane: Lane | None = None, limit: int = 1000
    ) -> AsyncGenerator[A, None]: ...
    @overload
    def pages(
        self, request: str, body: Body = None, /, *, lane: Lane | None = None, limit: int = 1000
    ) -> AsyncGenerator[Answer, None]: ...
    async def pages(
        self,
        request: Request[Any] | str,
        body: Body = None,
        /,
        *,
        lane: Lane | None = None,
        limit: int = 1000,
    ) -> AsyncGenerator[Any, None]:
        """Ask one question and yield every page.

        Raises:
            WireError: when the pages run in a circle or do not end within ``limit``; otherwise as ``call``.
        """
        guard, key = PageGuard(id_of(request), limit=limit), ""
        while True:
            answer, headers = await self._read(request, body, lane, key, None, _both)
            yield answer
            following = guard.following(headers)
            if following is None:
                return
            key = following

    async def write(
        self,
        tr_id: str,
        body: Mapping[str, object],
        *,
        lane: Lane | None = None,
        deadline: float | None = None,
    ) -> Outcome:
        """Send an order, modify or cancel. It is POSTed once; only when no byte left may it be sent once more.

        Args:
            tr_id: kt10000 to kt10003.
            body: request members by their wire or English names.
            lane: urgency; by TR when None.
            deadline: on the clock's ``monotonic()``; an order that waited longer never leaves. None: 5 s from now.

        Returns:
            Accepted, Refused or Unsure. A refused token ends the order as ``Refused("8005")`` after renewal. Missing
            keys and the like are ``Unsure`` with sent=NO: the order provably does not exist.

        Raises:
            BadInput: ``tr_id`` is no order, or its body is one that Kiwoom would refuse as malformed; then nothing was
                sent. A body of ``wire.orders.order_call`` is always well-formed. Which order types a day takes is the
                market's law, and asked by whoever gives the order. Nothing else is raised, whatever the broker does.
        """
        must_be(tr_id, "write")
        content = encoded(tr_id, body)
        last = deadline if deadline is not None else self.clock.monotonic() + _DEADLINE
        try:
            token = self.keeper.at_hand(margin=RENEW_BEFORE_WRITE) or await self.keeper.get(margin=RENEW_BEFORE_WRITE)
        except AnswerError as error:
            return Refused(code=error.code, message=error.message, raw={})
        except KiwoomError as error:
            return self._unsure(error, Sent.NO)
        urgency = lane_of(tr_id, lane)
        for again in (True, False):
            try:
                if not self.limiter.admits(tr_id, urgency, deadline=last):
                    await self.limiter.acquire(tr_id, urgency, deadline=last)
                reply = await self._transport.post(tr_id, content, token=token.value, issued_for=token.environment)
                return await self._conclude(reply, token)
            except Stale as error:
                return msgspec.structs.replace(self._unsure(error, Sent.NO), code="STALE_ORDER")
            except SettingsError as error:
                return self._unsure(error, Sent.NO)
            except TransportError as error:
                if error.sent is not Sent.NO or not again or self.clock.monotonic() > last:
                    return self._unsure(error, error.sent)
                await asyncio.sleep(_PAUSE)
        raise AssertionError("unreachable: the second round always returns")

    def _unsure(self, error: KiwoomError, sent: Sent) -> Unsure:
        # A port may contain "429", which naive retry loops look for in texts: leave the address out.
        place = self.settings.base_url.partition("://")[2]
        return Unsure(reason=str(error).replace(place, "the broker"), sent=sent)

    async def _conclude(self, reply: Reply, token: Token) -> Outcome:
        outcome = classify_write(reply)
        if rate_limited(reply.status, parse_body(reply.body)):
            self.limiter.slow_down()
        if isinstance(outcome, Refused) and outcome.code in TOKEN_CODES:
            # The order is over either way; the next one finds out whether the renewal helped.
            with contextlib.suppress(KiwoomError):
                await self.keeper.renew(token.value)
        return outcome

    async def _read(
        self,
        request: Request[Any] | str,
        body: Body,
        lane: Lane | None,
        next_key: str,
        deadline: float | None,
        form: Callable[[Answer, Mapping[str, str]], T],
    ) -> T:
        """Ask until there is an answer, or no reason left to ask again; return what ``form`` makes of it.

        One coroutine, since of a call in flight little else is ours: what lives while sixteen wait decides how often
        the collector of cycles runs.
        """
        if isinstance(request, Request):
            tr_id, body = request.tr_id, request.body
        else:
            tr_id = request
        must_be(tr_id, "read")
        content = content_of(tr_id, body, self.clock.now().date() if asks_for_the_day(tr_id) else None)
        headers = paging_headers(next_key) if next_key else None
        urgency = lane_of(tr_id, lane)
        lost = fast = 0
        renewed = False
        while True:
            token = self.keeper.at_hand() or await self.keeper.get()
            if not self.limiter.admits(tr_id, urgency, deadline=deadline):
                await self.limiter.acquire(tr_id, urgency, deadline=deadline)
            try:
                reply = await self._transport.post(
                    tr_id, content, token=token.value, issued_for=token.environment, headers=headers
                )
                done = plain_answer(tr_id, reply)
                if done is not None:
                    return form(done, reply.headers)
                parsed = usable_body(tr_id, reply)
            except TransportError:
                lost += 1
                if lost >= _ATTEMPTS:
                    raise
                await asyncio.sleep(backoff(lost - 1, base=0.2, cap=2.0, chance=self._chance))
                continue
            if rate_limited(reply.status, parsed):
                self.limiter.slow_down()
                fast += 1
                if fast >= _RATE_ATTEMPTS:
                    raise too_fast(tr_id, parsed)
                await self.clock.sleep(backoff(fast - 1, base=0.5, cap=8.0, chance=self._chance))
                continue
            if refused_token(parsed) and not renewed:
                renewed = True
                await self.keeper.renew(token.value)
                continue
            check(tr_id, parsed)
            return form(decode(tr_id, parsed), reply.headers)
