"""Settings: which environment, which address, which keys. Contradictions are errors before any byte leaves.

Sources, strongest first: arguments, environment variables, a ``.env`` file, defaults. The names are in ``NAMES``.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
from collections.abc import Iterable, Mapping, MutableMapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import msgspec
import platformdirs

from kiwoom_api.model.errors import SettingsError

__all__ = ["HOSTS", "NAMES", "SIM_PORT", "WS_PATH", "Environment", "Settings", "mask", "mask_processor", "resolve"]


class Environment(StrEnum):
    """Whose exchange answers: the local one, Kiwoom's mock (모의투자), or Kiwoom's real one (실전투자)."""

    SIM = "sim"
    MOCK = "mock"
    REAL = "real"


WS_PATH: Final = "/api/dostk/websocket"
SIM_PORT: Final = 8900
"""Port of the local exchange when ``sim`` is asked for and no ``KIWOOM_BASE_URL`` says otherwise."""
HOSTS: Final[Mapping[Environment, tuple[str, str]]] = {
    Environment.REAL: ("https://api.kiwoom.com", "wss://api.kiwoom.com:10000" + WS_PATH),
    Environment.MOCK: ("https://mockapi.kiwoom.com", "wss://mockapi.kiwoom.com:10000" + WS_PATH),
}
NAMES: Final[Mapping[str, str]] = {
    "KIWOOM_CLIENT_ID": "app key (앱키)",
    "KIWOOM_CLIENT_SECRET": "secret key (시크릿키)",
    "KIWOOM_ACCESS_TOKEN": "a token issued elsewhere; follows KIWOOM_ENV",
    "KIWOOM_ENV": "sim, mock (default) or real",
    "KIWOOM_BASE_URL": "address of the local exchange; loopback only, implies sim",
    "KIWOOM_DATABASE_URL": "journal; default one SQLite file per environment and account in the data folder",
    "KIWOOM_DATA_DIR": "data folder; default the user's own",
    "KIWOOM_SIM_PROFILE": "rate limits that the client keeps against the local exchange: real (default) or mock",
    "KIWOOM_LANG": "language of the screen: ko (default) or en",
}
"""Every setting with its meaning."""

_HIDDEN = "***"
_SECRET_KEYS = frozenset(
    {"appkey", "secretkey", "token", "authorization", "client_secret", "access_token", "client_id", "password"}
)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One consistent set of settings; an instance that contradicts itself cannot exist.

    Attributes:
        environment: sim, mock or real.
        base_url: scheme, host and port of the REST side.
        websocket_url: address of the real-time side.
        data_dir: folder of the token files and of the default journal.
        client_id: app key, "" when absent.
        client_secret: secret key, "" when absent.
        access_token: a pasted token, "" when absent.
        database_url: address of the journal, or None for the default file.
        profile: rate profile that the client keeps: "real" or "mock".
        language: language of the screen, "ko" or "en".
        stated: True when the environment was said, False when it is the default.

    Raises:
        SettingsError: when environment and addresses contradict each other.
    """

    environment: Environment
    base_url: str
    websocket_url: str
    data_dir: Path
    client_id: str = ""
    client_secret: str = ""
    access_token: str = ""
    database_url: str | None = None
    profile: str = "mock"
    language: str = "ko"
    stated: bool = False

    def __post_init__(self) -> None:
        if self.environment is Environment.SIM:
            _loopback("KIWOOM_BASE_URL", self.base_url, ("http", "https"))
            _loopback("websocket_url", self.websocket_url, ("ws", "wss"))
        elif (self.base_url, self.websocket_url) != HOSTS[self.environment]:
            raise SettingsError(
                f"the address {self.base_url} does not belong to KIWOOM_ENV={self.environment}; "
                f"{self.environment} has {HOSTS[self.environment][0]} and nothing else"
            )
        if self.profile not in ("real", "mock"):
            raise SettingsError(f"KIWOOM_SIM_PROFILE: {self.profile!r} is not allowed; allowed: real, mock")
        if self.language not in ("ko", "en"):
            raise SettingsError(f"KIWOOM_LANG: {self.language!r} is not allowed; allowed: ko, en")

    def __repr__(self) -> str:
        shown = {name: getattr(self, name) for name in self.__struct_fields__}
        for name in ("client_id", "client_secret", "access_token"):
            shown[name] = _HIDDEN if shown[name] else ""
        if self.database_url:
            shown["database_url"] = _without_password(self.database_url)
        return "Settings(" + ", ".join(f"{name}={value!r}" for name, value in shown.items()) + ")"

    __str__ = __repr__

    @classmethod
    def load(
        cls,
        *,
        env: str | None = None,
        dotenv: Path | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Settings:
        """Read the settings.

        Args:
            env: "sim", "mock" or "real"; stronger than ``KIWOOM_ENV``.
            dotenv: a ``.env`` file; None reads ``.env`` of the current folder when ``environ`` is None too.
            environ: variables to use instead of the process's own.

        Raises:
            SettingsError: for an unknown environment, an address that is not loopback, or a contradiction.
        """
        values = _gather(dotenv, environ)
        said = env if env is not None else values.get("KIWOOM_ENV", "")
        address = values.get("KIWOOM_BASE_URL", "")
        environment = _environment_of(said, address)
        base_url, websocket_url = _addresses(environment, address)
        profile = values.get("KIWOOM_SIM_PROFILE", "") or "real"
        return cls(
            environment=environment,
            base_url=base_url,
            websocket_url=websocket_url,
            data_dir=Path(values.get("KIWOOM_DATA_DIR", "") or platformdirs.user_data_path("kiwoom_api", False)),
            client_id=values.get("KIWOOM_CLIENT_ID", ""),
            client_secret=values.get("KIWOOM_CLIENT_SECRET", ""),
            access_token=values.get("KIWOOM_ACCESS_TOKEN", "").removeprefix("Bearer "),
            database_url=values.get("KIWOOM_DATABASE_URL") or None,
            profile=profile if environment is Environment.SIM else environment.value,
            language=(values.get("KIWOOM_LANG", "") or "ko").lower(),
            stated=bool(said or address),
        )

    @classmethod
    def local(cls, base_url: str, *, client_id: str, client_secret: str, data_dir: Path, **more: Any) -> Settings:
        """Settings for a local exchange at ``base_url`` (loopback), with nothing read from anywhere."""
        base, ws = _addresses(Environment.SIM, base_url)
        keys: dict[str, Any] = {"client_id": client_id, "client_secret": client_secret, "profile": "real"}
        given: dict[str, Any] = {"environment": Environment.SIM, "base_url": base, "websocket_url": ws, "stated": True}
        return cls(data_dir=data_dir, **(given | keys | more))

    def replace(self, **changes: Any) -> Settings:
        """Return a copy with some fields changed, checked again."""
        return msgspec.structs.replace(self, **changes)

    def moved_to(self, environment: Environment) -> Settings:
        """Return these settings for another of Kiwoom's two environments (the rate profile follows)."""
        base, ws = HOSTS[environment]
        return self.replace(environment=environment, base_url=base, websocket_url=ws, profile=environment.value)

    def require_keys(self) -> None:
        """Make sure that app key and secret key are there.

        Raises:
            SettingsError: naming the missing settings.
        """
        missing = [
            name
            for name, value in (("KIWOOM_CLIENT_ID", self.client_id), ("KIWOOM_CLIENT_SECRET", self.client_secret))
            if not value
        ]
        if missing:
            raise SettingsError(
                f"{' and '.join(missing)} missing for environment {self.environment}; "
                "set them in the environment or in .env (keys come from openapi.kiwoom.com)"
            )

    @property
    def secrets(self) -> tuple[str, ...]:
        """Texts that must never be shown."""
        return tuple(value for value in (self.client_id, self.client_secret, self.access_token) if value)

    @property
    def key_id(self) -> str:
        """A short name of this key at this address that tells nothing about the key."""
        holder = self.client_id or self.access_token
        return hashlib.sha256(f"{self.environment}|{self.base_url}|{holder}".encode()).hexdigest()[:24]


def resolve(settings: Settings, *, is_mock: bool | None = None, issued_for: Environment | None = None) -> Settings:
    """Bring settings, ``is_mock`` and what is known about the token to one environment.

    Args:
        settings: from ``Settings.load``.
        is_mock: what the caller says; None follows the token. True is met by mock and by the local exchange.
        issued_for: environment of a token that this package issued; None for a pasted token.

    Raises:
        SettingsError: when two of the three contradict each other.
    """
    here = settings.environment
    if issued_for is not None and issued_for is not here:
        if settings.stated or Environment.SIM in (issued_for, here):
            raise SettingsError(
                f"the token was issued for {issued_for} but KIWOOM_ENV/KIWOOM_BASE_URL says {here}; "
                "take a token of that environment or change the setting"
            )
        here = issued_for
    if is_mock is not None and is_mock == (here is Environment.REAL):
        raise SettingsError(
            f"is_mock={is_mock} contradicts the environment {here}; "
            + ("real orders need KIWOOM_ENV=real and real keys" if not is_mock else "leave is_mock out or set it False")
        )
    return settings if here is settings.environment else settings.moved_to(here)


def mask(text: str, secrets: Iterable[str]) -> str:
    """Return ``text`` with every secret replaced by ``***`` (longest first, so that no tail remains)."""
    for secret in sorted({s for s in secrets if len(s) > 3}, key=len, reverse=True):
        text = text.replace(secret, _HIDDEN)
    return text


def mask_processor(secrets: Iterable[str] = ()) -> Any:
    """Make a structlog processor that hides secrets by name (``token``, ``appkey`` …) and by value."""
    known = tuple(secrets)

    def hide(value: Any, key: str = "") -> Any:
        if key.lower() in _SECRET_KEYS:
            return _HIDDEN
        if isinstance(value, str):
            return mask(value, known)
        if isinstance(value, Mapping):
            return {k: hide(v, str(k)) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [hide(v) for v in value]
        return value if isinstance(value, int | float | None) else mask(repr(value), known)

    def processor(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {key: hide(value, key) for key, value in event.items()}

    return processor


def _gather(dotenv: Path | None, environ: Mapping[str, str] | None) -> dict[str, str]:
    path = dotenv if dotenv is not None else Path(".env")
    values: dict[str, str] = {}
    if dotenv is not None and not path.is_file():
        raise SettingsError(f"the settings file {path} does not exist; create it or leave the option out")
    if (dotenv is not None or environ is None) and path.is_file():
        from dotenv import dotenv_values  # not loaded by a program without such a file

        try:
            values = {key: value or "" for key, value in dotenv_values(path, interpolate=False).items()}
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"the settings file {path} cannot be read: {error}; save it as UTF-8") from None
    values.update(os.environ if environ is None else environ)
    return {key: value.strip() for key, value in values.items() if key.startswith("KIWOOM_")}


def _environment_of(said: str, address: str) -> Environment:
    try:
        environment = Environment(said.strip().lower()) if said else None
    except ValueError:
        raise SettingsError(f"KIWOOM_ENV: {said!r} is not allowed; allowed: sim, mock, real") from None
    if not address:
        return environment or Environment.MOCK
    if environment is Environment.REAL:
        raise SettingsError(
            "KIWOOM_BASE_URL leads to a local exchange and does not go with KIWOOM_ENV=real; remove one of the two"
        )
    return Environment.SIM


def _addresses(environment: Environment, address: str) -> tuple[str, str]:
    if environment is not Environment.SIM:
        return HOSTS[environment]
    parts = _loopback("KIWOOM_BASE_URL", address or f"http://127.0.0.1:{SIM_PORT}", ("http", "https"))
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    place = f"{host}:{parts.port}" if parts.port else str(host)
    return f"{parts.scheme}://{place}", f"{'wss' if parts.scheme == 'https' else 'ws'}://{place}{WS_PATH}"


def _loopback(field: str, address: str, schemes: tuple[str, ...]) -> SplitResult:
    """Return the parts of an address that can only lead to this machine."""
    wanted = f"{field}: only {' or '.join(schemes)} on 127.0.0.1, ::1 or localhost is allowed"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise SettingsError(f"{wanted}; this is no address (such as http://127.0.0.1:{SIM_PORT})") from None
    if parts.scheme not in schemes or parts.username is not None or "\\" in address or port == 0:
        raise SettingsError(f"{wanted}; write it as http://127.0.0.1:{SIM_PORT}")
    if parts.query or parts.fragment or parts.path not in ("", "/", WS_PATH):
        raise SettingsError(f"{wanted}, without a path; write it as http://127.0.0.1:{SIM_PORT}")
    if host != "localhost" and not _is_loopback_ip(host):
        raise SettingsError(f"{wanted}, not {host!r}; for Kiwoom's servers use KIWOOM_ENV=mock or real without it")
    return parts


def _is_loopback_ip(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _without_password(url: str) -> str:
    try:
        password = urlsplit(url).password
    except ValueError:
        return _HIDDEN
    return url.replace(password, _HIDDEN) if password else url
