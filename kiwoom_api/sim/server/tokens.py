"""Access tokens (au10001, au10002): one live token per app key, good for 24 hours of wall time."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec

from kiwoom_api.model.values import KST
from kiwoom_api.sim.server.refusal import GatewayRefusal

LIFE = timedelta(hours=24)
GRANT_TYPE = "client_credentials"
MAX_KEY = 512
"""Longest app key or secret taken, in characters."""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Grant(msgspec.Struct, frozen=True):
    """A token in force: whose it is and until when (aware KST, wall time). Only the token's digest is kept."""

    key: str
    expires: datetime


class TokenState(msgspec.Struct):
    """What survives a restart: digests only, so that the state file opens no door."""

    secrets: dict[str, str] = {}
    grants: dict[str, Grant] = {}


class TokenDesk:
    """Issues, recognises and revokes tokens.

    Any non-empty app key with any non-empty secret opens an account; from then on that key answers to that secret
    only. Asked again while a token is in force, the desk hands out the same token with the same expiry, as Kiwoom
    was measured to do.

    Parameters:
        now: reads the wall clock, aware KST.
        state: what an earlier run left, or None.
    """

    def __init__(self, now: Callable[[], datetime], state: TokenState | None = None) -> None:
        self._now = now
        self.state = state or TokenState()
        self._tokens: dict[str, str] = {}

    def issue(self, body: Mapping[str, str]) -> tuple[str, datetime]:
        """Answer au10001 with (token, expiry).

        Raises:
            GatewayRefusal: 8011 no grant_type, 8012 another grant_type, 8020 no key or secret, 8001 another secret.
        """
        grant_type = body.get("grant_type", "")
        if not grant_type:
            raise GatewayRefusal("8011")
        if grant_type != GRANT_TYPE:
            raise GatewayRefusal("8012")
        key = self._credentials(body)
        token = self._tokens.get(key, "")
        grant = self.state.grants.get(_digest(token)) if token else None
        if grant is None or grant.expires <= self._now():
            token = secrets.token_urlsafe(64)
            grant = Grant(key, self._now().astimezone(KST).replace(microsecond=0) + LIFE)
            self._forget_expired()
            self._tokens[key] = token
            self.state.grants[_digest(token)] = grant
        return token, grant.expires

    def revoke(self, body: Mapping[str, str]) -> None:
        """Answer au10002.

        Raises:
            GatewayRefusal: 8016 no token, 8020 or 8001 as in ``issue``, 8015 when the token is not this key's.
        """
        token = body.get("token", "")
        if not token:
            raise GatewayRefusal("8016")
        key = self._credentials(body)
        grant = self.state.grants.get(_digest(token))
        if grant is None or grant.key != key:
            raise GatewayRefusal("8015", reason="Token이 유효하지 않습니다")
        self._drop(token)

    def key_of(self, token: str) -> str:
        """Return the app key that a token stands for.

        Raises:
            GatewayRefusal: 8005 when it is unknown, revoked or expired.
        """
        grant = self.state.grants.get(_digest(token))
        if grant is None or grant.expires <= self._now():
            raise GatewayRefusal("8005")
        return grant.key

    def expire(self, key: str) -> None:
        """End every token of a key at once, as an early maintenance does."""
        self.state.grants = {digest: grant for digest, grant in self.state.grants.items() if grant.key != key}
        self._tokens.pop(key, None)

    def _credentials(self, body: Mapping[str, str]) -> str:
        key, secret = body.get("appkey", ""), body.get("secretkey", "")
        if not key or not secret:
            raise GatewayRefusal("8020")
        if len(key) > MAX_KEY or len(secret) > MAX_KEY:
            raise GatewayRefusal("8001")
        known = self.state.secrets.setdefault(key, _digest(secret))
        if not secrets.compare_digest(known, _digest(secret)):
            raise GatewayRefusal("8001")
        return key

    def _drop(self, token: str) -> None:
        grant = self.state.grants.pop(_digest(token), None)
        if grant is not None and self._tokens.get(grant.key) == token:
            del self._tokens[grant.key]

    def _forget_expired(self) -> None:
        now = self._now()
        self.state.grants = {digest: grant for digest, grant in self.state.grants.items() if grant.expires > now}
