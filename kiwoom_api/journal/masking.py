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


_PLAIN = frozenset({str, int, float, bool, type(None)})
_ENCODER = msgspec.json.Encoder(enc_hook=str)
_DECODER = msgspec.json.Decoder(dict[str, Any])


def masked(value: object) -> object:
    """Return a copy in which the values of secret members are "***", at any depth."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Mapping):
        return {str(k): "***" if str(k).lower() in _SECRET else masked(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    return value


def to_json(value: Mapping[str, object]) -> str:
    """Return a wire body or answer as the JSON that is stored."""
    if not value:
        return "{}"
    return _ENCODER.encode(value if type(value) is dict and _bare(value) else masked(value)).decode()


def _bare(value: dict[str, object]) -> bool:
    """True when nothing has to be masked at first sight, as in an order's body: most need no copy."""
    for name, held in value.items():
        if type(held) not in _PLAIN or type(name) is not str or name.lower() in _SECRET:
            return False
    return True


def from_json(text: str) -> dict[str, object]:
    """Return what ``to_json`` stored."""
    return _DECODER.decode(text) if text != "{}" else {}
