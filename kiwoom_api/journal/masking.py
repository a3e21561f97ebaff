"""What is kept of the wire: requests and answers as JSON, without their secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

_SECRET = frozenset(
    {
        "token",
        "access_token",
        "authorization",
        "appkey",
        "secretkey",
        "appsecret",
        "client_id",
        "client_secret",
        "password",
        "pwd",
    }
)


def masked(value: object) -> object:
    """Return a copy in which the values of secret members are "***", at any depth."""
    if isinstance(value, Mapping):
        return {str(k): "***" if str(k).lower() in _SECRET else masked(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    return value


def to_json(value: Mapping[str, object]) -> str:
    """Return a wire body or answer as the JSON that is stored."""
    return msgspec.json.encode(masked(value), enc_hook=str).decode() if value else "{}"


def from_json(text: str) -> dict[str, object]:
    """Return what ``to_json`` stored."""
    return msgspec.json.decode(text, type=dict[str, Any]) if text != "{}" else {}
