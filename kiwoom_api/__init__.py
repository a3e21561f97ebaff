"""Automated trading on Kiwoom Securities' REST API.

``KiwoomAuth``, ``KiwoomTradingAPI`` and ``KiwoomInquireAPI`` are the guide's classes; names are resolved on first use,
so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kiwoom_api._version import __version__

if TYPE_CHECKING:
    from kiwoom_api.api import KiwoomAuth, KiwoomInquireAPI, KiwoomTradingAPI
    from kiwoom_api.client.rest import AsyncClient
    from kiwoom_api.client.sync import Client
    from kiwoom_api.model.errors import (
        AnswerError,
        BadInput,
        KiwoomError,
        OrderAbsent,
        OrderDenied,
        OrderRefused,
        OrderUnknown,
        SettingsError,
        TokenError,
        TransportError,
    )
    from kiwoom_api.settings import Settings
    from kiwoom_api.wire import typed as tr

_HOMES = {
    "AsyncClient": "client.rest",
    "Client": "client.sync",
    "KiwoomAuth": "api",
    "KiwoomInquireAPI": "api",
    "KiwoomTradingAPI": "api",
    "Settings": "settings",
    "AnswerError": "model.errors",
    "BadInput": "model.errors",
    "KiwoomError": "model.errors",
    "OrderAbsent": "model.errors",
    "OrderDenied": "model.errors",
    "OrderRefused": "model.errors",
    "OrderUnknown": "model.errors",
    "SettingsError": "model.errors",
    "TokenError": "model.errors",
    "TransportError": "model.errors",
}

__all__ = [
    "AnswerError",
    "AsyncClient",
    "BadInput",
    "Client",
    "KiwoomAuth",
    "KiwoomError",
    "KiwoomInquireAPI",
    "KiwoomTradingAPI",
    "OrderAbsent",
    "OrderDenied",
    "OrderRefused",
    "OrderUnknown",
    "Settings",
    "SettingsError",
    "TokenError",
    "TransportError",
    "__version__",
    "tr",
]


def __getattr__(name: str) -> Any:
    if name == "tr":
        # Every TR as a function, every answer as a class.
        globals()[name] = import_module(f"{__name__}.wire.typed")
        return globals()[name]
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
