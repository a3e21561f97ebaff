"""Tokens: issue, keep, renew once for everybody, revoke. ``expires_dt`` is Korean wall time whatever the host says.

A token's life follows the wall clock, also where the exchange's own clock is stepped.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from kiwoom_api.client.decide import Reply, backoff, parse_body, should_renew
from kiwoom_api.client.transport import Transport
from kiwoom_api.client.vault import Stored, Vault
from kiwoom_api.model.errors import Sent, SettingsError, TokenError, TransportError, WireError
from kiwoom_api.model.values import KST
from kiwoom_api.settings import Environment, Settings
from kiwoom_api.wire.answer import check

__all__ = ["Token", "TokenKeeper", "environment_of", "parse_expiry"]

_ATTEMPTS = 3
_SAME_AGAIN = timedelta(seconds=60)  # Kiwoom may answer with the same token until it ends; then don't ask again at once


class Token(msgspec.Struct, frozen=True):
    """An access token (접근토큰). ``expires_at`` is aware KST, or None for a pasted token whose end is unknown."""

    value: str
    expires_at: datetime | None
    environment: Environment

    def __repr__(self) -> str:
        until = self.expires_at.isoformat() if self.expires_at else "unknown"
        return f"Token(***, expires_at={until}, environment={self.environment})"

    __str__ = __repr__


def parse_expiry(text: object) -> datetime:
    """Read ``expires_dt`` (YYYYMMDDHHmmss) as Korean wall time.

    Raises:
        WireError: when it is no such time.
    """
    try:
        if not isinstance(text, str) or len(text) != 14 or not (text.isascii() and text.isdigit()):
            raise ValueError
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=KST)
    except ValueError:
        raise WireError(f"au10001: expires_dt {text!r} is not YYYYMMDDHHmmss") from None


def environment_of(token: str, settings: Settings) -> Environment | None:
    """Return the environment that a token was issued for; None when this package did not issue it."""
    known = Vault(settings).recall(token)
    return known.environment if known else None


class TokenKeeper:
    """Holds the token of one key: every process and task of this machine shares one issue.

    Raises:
        SettingsError: when ``settings.access_token`` was issued for another environment.
    """

    def __init__(
        self,
        settings: Settings,
        transport: Transport,
        *,
        wall: Callable[[], datetime] | None = None,
        chance: Callable[[], float] = lambda: 0.5,
    ) -> None:
        self._settings, self._transport, self._chance = settings, transport, chance
        self._wall = wall or (lambda: datetime.now(KST))
        self._vault = Vault(settings)
        self._lock = asyncio.Lock()
        self._token = self._pasted()
        self._short_at: datetime | None = None
        self._refused = ""

    def _pasted(self) -> Token | None:
        value = self._settings.access_token
        if not value:
            return None
        known = self._vault.recall(value)
        if known and known.environment is not self._settings.environment:
            raise SettingsError(
                f"the access token was issued for {known.environment}, but the environment is "
                f"{self._settings.environment}; take a token of that environment or change KIWOOM_ENV"
            )
        return Token(value, known.expires_at if known else None, self._settings.environment)

    @property
    def path(self) -> Path:
        """The token file."""
        return self._vault.path

    async def get(self, *, margin: float = 5.0) -> Token:
        """Return a token that lives at least ``margin`` more seconds, issuing one when needed.

        Raises:
            SettingsError: when keys are missing. TokenError: when Kiwoom refuses them. TransportError: no answer.
        """
        ready = self.at_hand(margin=margin)
        if ready is not None:
            return ready
        async with self._lock:
            return self.at_hand(margin=margin) or await self._settle(margin, refused="")

    def at_hand(self, *, margin: float = 5.0) -> Token | None:
        """The token when it lives at least ``margin`` more seconds; None when ``get`` would have to look further."""
        return self._usable(self._token, margin)

    async def renew(self, refused: str) -> Token:
        """Return another token than the one that the server refused; concurrent callers share one issue.

        Raises:
            as ``get``.
        """
        async with self._lock:
            if self._token is not None and self._token.value != refused:
                ready = self._usable(self._token, 0.0)
                if ready is not None:
                    return ready
            if self._has_keys:
                # Should the renewal fail, the next caller must not be given the refused token again.
                self._token, self._refused = None, refused
            return await self._settle(0.0, refused)

    async def issue(self) -> Token:
        """Ask for a token now, whatever is at hand (Kiwoom has no refresh token), and keep it for everybody.

        Raises:
            as ``get``.
        """
        async with self._lock:
            self._settings.require_keys()
            async with self._vault.locked():
                return await self._fresh(0.0)

    async def revoke(self) -> None:
        """Revoke the token at the server (au10002) and remove its file; without a token nothing happens.

        Raises:
            AnswerError, TransportError: when the server does not do it; the file is removed all the same.
        """
        async with self._lock:
            stored = self._vault.read()
            value = self._token.value if self._token else stored.value if stored else ""
            self._token = None
            self._vault.forget()
            if not value:
                return
            self._settings.require_keys()
            keys = {"appkey": self._settings.client_id, "secretkey": self._settings.client_secret}
            body = _readable("au10002", await self._transport.post("au10002", {**keys, "token": value}))
            check("au10002", body)

    def _usable(self, token: Token | None, margin: float) -> Token | None:
        if token is None:
            return None
        now = self._wall()
        if not should_renew(token.expires_at, now, margin):
            return token
        # Without keys, or when the server had nothing longer a moment ago, it is the best there is while it lives.
        recent = self._short_at is not None and timedelta(0) <= now - self._short_at < _SAME_AGAIN
        lives = not should_renew(token.expires_at, now, 0.0)
        return token if lives and (recent or not self._has_keys) else None

    @property
    def _has_keys(self) -> bool:
        return bool(self._settings.client_id and self._settings.client_secret)

    async def _settle(self, margin: float, refused: str) -> Token:
        if refused and not self._has_keys and self._settings.access_token:
            raise TokenError(tr="au10001", return_code=3, code="8005", message="the pasted token was refused")
        self._settings.require_keys()
        async with self._vault.locked():
            stored = self._vault.read()
            fits = stored is not None and stored.environment is self._settings.environment
            if stored is not None and fits and stored.value not in (refused, self._refused):
                shared = Token(stored.value, stored.expires_at.astimezone(KST), stored.environment)
                if not should_renew(shared.expires_at, self._wall(), margin):
                    self._token = shared
                    return shared
            return await self._fresh(margin)

    async def _fresh(self, margin: float) -> Token:
        value, expires_at = await self._issue()
        now = self._wall()
        self._short_at = now if should_renew(expires_at, now, margin) else None
        self._token, self._refused = Token(value, expires_at, self._settings.environment), ""
        self._vault.write(Stored(value, expires_at, self._settings.environment))
        return self._token

    async def _issue(self) -> tuple[str, datetime]:
        body = {
            "grant_type": "client_credentials",
            "appkey": self._settings.client_id,
            "secretkey": self._settings.client_secret,
        }
        answer = _readable("au10001", await self._ask(body))
        check("au10001", answer)
        value = answer.get("token")
        if not isinstance(value, str) or not value.strip() or not value.isascii():
            raise WireError("au10001: the answer carries no token")
        return value, parse_expiry(answer.get("expires_dt"))

    async def _ask(self, body: dict[str, str]) -> Reply:
        for attempt in range(_ATTEMPTS):
            with contextlib.suppress(TransportError) if attempt < _ATTEMPTS - 1 else contextlib.nullcontext():
                reply = await self._transport.post("au10001", body)
                if reply.status < 500 and reply.status != 429:
                    return reply
            if attempt < _ATTEMPTS - 1:
                await asyncio.sleep(backoff(attempt, base=0.3, cap=2.0, chance=self._chance))
        raise TransportError("au10001: the server does not issue tokens now", sent=Sent.YES)


def _readable(tr_id: str, reply: Reply) -> dict[str, object]:
    body = parse_body(reply.body)
    if body is None:
        raise TransportError(f"{tr_id}: HTTP {reply.status} without a readable answer", sent=Sent.YES)
    return body
