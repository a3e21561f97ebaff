"""The socket side of REST: one POST, one answer, and an honest word about whether bytes left.

Reads keep a persistent connection. Writes have their own session, whose connections are dropped after less than two
idle seconds: a connection that the server has closed in the meantime would make an order's fate needlessly unknown.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http.cookies import SimpleCookie

import aiohttp
import msgspec
from multidict import CIMultiDict
from yarl import URL

from kiwoom_api._version import __version__
from kiwoom_api.client.decide import Reply
from kiwoom_api.model.errors import Sent, SettingsError, TransportError
from kiwoom_api.settings import Environment, Settings
from kiwoom_api.wire.catalogue import tr

__all__ = ["USER_AGENT", "Transport"]

USER_AGENT = f"kiwoom-api/{__version__}"
"""Kiwoom's firewall refuses the networking library's own name."""
_CONNECT = 5.0
_WRITE_IDLE = 1.5
# Only these are raised before the first byte of a request leaves; DNS and TLS failures are among them.
_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class Transport:
    """Two sessions to one address: reads and writes. Settings and tokens of another environment are refused."""

    def __init__(self, settings: Settings, *, timeout: float = 10.0) -> None:
        self._settings, self._timeout = settings, timeout
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        self._ways: dict[str, tuple[URL, bool]] = {}
        self._limits: dict[float, aiohttp.ClientTimeout] = {}
        self._said: tuple[str, dict[str, CIMultiDict[str]]] = ("", {})
        self._last: tuple[Mapping[str, str], float] = ({}, 0.0)

    @property
    def drift(self) -> float | None:
        """Seconds that this machine's clock is ahead of the last answer's ``Date``; None before the first."""
        headers, arrived = self._last
        said = _moment(headers.get("Date", ""))
        return None if said is None else arrived - said

    async def post(
        self,
        tr_id: str,
        body: Mapping[str, object] | bytes,
        *,
        token: str = "",
        issued_for: Environment | None = None,
        headers: Mapping[str, str] | None = None,
        within: float | None = None,
    ) -> Reply:
        """POST once and return the whole answer.

        Args:
            tr_id: TR id; its path and role come from the catalogue.
            body: JSON members, or the JSON itself.
            token: access token without "Bearer"; "" for issuing one.
            issued_for: environment of the token; another one than the settings' is refused.
            headers: further headers (``cont-yn``, ``next-key``).
            within: seconds for the whole exchange.

        Raises:
            SettingsError: before any byte leaves, when the token belongs to another environment.
            TransportError: when no whole answer arrived; ``sent`` is NO only when no byte left.
        """
        if token and issued_for is not self._settings.environment:
            raise SettingsError(
                f"a token of {issued_for or 'an unknown environment'} must not go to {self._settings.base_url}"
            )
        sent_headers = self._headers(tr_id, token)
        if headers:
            sent_headers = CIMultiDict(sent_headers)
            sent_headers.update(headers)
        content = body if isinstance(body, bytes) else msgspec.json.encode(body)
        url, write = self._way(tr_id)
        try:
            # Reading to the end gives the connection back, and failing to closes it: no context manager is needed.
            response = await self._session(write=write).post(
                url,
                data=content,
                headers=sent_headers,
                allow_redirects=False,
                timeout=self._limit(within or self._timeout),
            )
            answer = await response.read()
            self._last = (response.headers, time.time())
            return Reply(response.status, response.headers, answer)
        except _NEVER_LEFT as error:
            raise TransportError(f"{tr_id}: {self._place()} cannot be reached: {_words(error)}", sent=Sent.NO) from None
        except TimeoutError:
            raise TransportError(f"{tr_id}: no answer from {self._place()} in time", sent=Sent.MAYBE) from None
        except (aiohttp.ClientError, OSError, ssl.SSLError) as error:
            raise TransportError(
                f"{tr_id}: the connection to {self._place()} broke: {_words(error)}", sent=Sent.MAYBE
            ) from None

    def _headers(self, tr_id: str, token: str) -> CIMultiDict[str]:
        """A TR's own headers, made once a token; they are copied by whoever adds to them."""
        if token != self._said[0]:
            self._said = (token, {})
        ready = self._said[1].get(tr_id)
        if ready is None:
            ready = CIMultiDict(
                {"api-id": tr_id, "content-type": "application/json;charset=UTF-8", "user-agent": USER_AGENT}
            )
            if token:
                ready["authorization"] = f"Bearer {token}"
            self._said[1][tr_id] = ready
        return ready

    def _way(self, tr_id: str) -> tuple[URL, bool]:
        """Where a TR goes, and whether it is a write."""
        way = self._ways.get(tr_id)
        if way is None:
            spec = tr(tr_id)
            way = self._ways[tr_id] = URL(self._settings.base_url + spec.path), spec.role == "write"
        return way

    def _limit(self, within: float) -> aiohttp.ClientTimeout:
        limit = self._limits.get(within)
        if limit is None:
            connect = min(_CONNECT, within / 2)
            limit = aiohttp.ClientTimeout(total=within, sock_connect=connect)
            self._limits = {within: limit}
        return limit

    def _place(self) -> str:
        return self._settings.base_url.partition("://")[2]

    def _session(self, *, write: bool) -> aiohttp.ClientSession:
        session = self._sessions.get(write)
        if session is None or session.closed:
            session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=32, keepalive_timeout=_WRITE_IDLE if write else 30.0),
                cookie_jar=_NoCookies(),
                trust_env=False,
            )
            self._sessions[write] = session
        return session

    async def close(self) -> None:
        """Close both sessions."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()


@lru_cache(maxsize=4)  # many answers come within one second, and the gate asks before every order
def _moment(date: str) -> float | None:
    try:
        said = parsedate_to_datetime(date)
    except (ValueError, TypeError):
        return None
    return None if said.tzinfo is None else said.timestamp()


_NONE: SimpleCookie = SimpleCookie()


class _NoCookies(aiohttp.DummyCookieJar):
    """No cookies, and no new empty box of them for every request."""

    def filter_cookies(self, request_url: URL) -> SimpleCookie:
        """Return the one empty box."""
        return _NONE


def _words(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
