"""``KiwoomAuth``: access tokens as the guide asks for them."""

from __future__ import annotations

import hashlib

from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.sync import background
from kiwoom_api.client.token import Token, environment_of
from kiwoom_api.model.errors import BadInput
from kiwoom_api.settings import Environment, Settings, resolve

_ISSUED: dict[str, Settings] = {}
"""Keys of the tokens that this process asked for, by the token's SHA-256; so that a long run can renew them."""


def _name(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def settings_for(access_token: str | None, is_mock: bool | None, settings: Settings | None) -> Settings:
    """Bring token, ``is_mock`` and settings to one consistent set.

    Raises:
        SettingsError: when they contradict each other; no byte has left then.
    """
    settings = settings or Settings.load()
    token = (access_token or "").removeprefix("Bearer ").strip() or settings.access_token
    if not token:
        settings.require_keys()
        return resolve(settings, is_mock=is_mock)
    issued = environment_of(token, settings)
    settings = resolve(settings, is_mock=is_mock, issued_for=issued)
    keys = _ISSUED.get(_name(token))
    if keys is not None:
        # The key that asked for the token can renew it.
        settings = settings.replace(client_id=keys.client_id, client_secret=keys.client_secret)
    return settings.replace(access_token=token)


class KiwoomAuth:
    """Issues, renews and revokes access tokens (au10001, au10002).

    Args:
        is_mock: True for mock (모의투자), False for real; None follows ``KIWOOM_ENV``.
        settings: settings to use instead of the environment's.

    Raises:
        SettingsError: when ``is_mock`` contradicts ``KIWOOM_ENV`` or ``KIWOOM_BASE_URL``.
    """

    def __init__(self, *, is_mock: bool | None = None, settings: Settings | None = None) -> None:
        settings = settings or Settings.load()
        if is_mock is not None and not settings.stated and settings.environment is not Environment.SIM:
            settings = settings.moved_to(Environment.MOCK if is_mock else Environment.REAL)
        self._settings = resolve(settings, is_mock=is_mock)
        self._token: Token | None = None

    @property
    def environment(self) -> Environment:
        """The environment that tokens are issued for."""
        return self._settings.environment

    @property
    def expires_at(self) -> object:
        """When the last token ends (aware KST datetime), or None before the first."""
        return self._token.expires_at if self._token else None

    def get_access_token(self, client_id: str | None = None, client_secret: str | None = None) -> str:
        """Return an access token; one that still lives is used again, by all processes of this machine.

        Args:
            client_id: app key; None takes ``KIWOOM_CLIENT_ID``.
            client_secret: secret key; None takes ``KIWOOM_CLIENT_SECRET``.

        Raises:
            BadInput: for an empty key. SettingsError: when keys are missing.
            TokenError: when Kiwoom refuses them. TransportError: no answer.
        """
        for field, given in (("client_id", client_id), ("client_secret", client_secret)):
            if given is not None and not given.strip():
                raise BadInput(field=field, value=given, allowed="a key from openapi.kiwoom.com", hint="it is empty")
        self._settings = self._settings.replace(
            client_id=client_id or self._settings.client_id,
            client_secret=client_secret or self._settings.client_secret,
            access_token="",
        )
        self._settings.require_keys()
        return self._keep(background().run(_get(self._settings)))

    def refresh_token(self, refresh_token: str | None = None) -> str:
        """Ask for a new token. Kiwoom has no refresh tokens: whatever is given here, the keys decide.

        Kiwoom may answer with the same token while it still lives.

        Raises:
            as ``get_access_token``.
        """
        del refresh_token
        self._settings.require_keys()
        return self._keep(background().run(_renew(self._settings, self._token.value if self._token else "")))

    def revoke_token(self) -> None:
        """Revoke the token at Kiwoom and forget it here.

        Raises:
            AnswerError, TransportError: when Kiwoom does not confirm it.
        """
        background().run(_revoke(self._settings))
        self._token = None

    def _keep(self, token: Token) -> str:
        self._token = token
        _ISSUED[_name(token.value)] = self._settings
        return token.value


async def _get(settings: Settings) -> Token:
    async with AsyncClient(settings) as client:
        return await client.token()


async def _renew(settings: Settings, refused: str) -> Token:
    async with AsyncClient(settings) as client:
        if not refused:
            refused = (await client.token()).value
        return await client.keeper.renew(refused)


async def _revoke(settings: Settings) -> None:
    async with AsyncClient(settings) as client:
        await client.revoke()
