"""Who may use the admin API: programs on this machine that speak to it directly."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

RELAYED = ("Origin", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
"""Headers of calls that come from a web page, or through somebody else: the peer is not who asks."""


def is_loopback(remote: str | None) -> bool:
    """Return whether a peer address is this machine itself."""
    try:
        return remote is not None and ipaddress.ip_address(remote.partition("%")[0]).is_loopback
    except ValueError:
        return False


def from_here(remote: str | None, headers: Mapping[str, str]) -> bool:
    """Return whether a call comes from a program on this machine.

    The peer must be this machine, and so must the name it was called by (``Host``): a web page whose own name was
    pointed at 127.0.0.1 still says its own name there.
    """
    if not is_loopback(remote) or any(name in headers for name in RELAYED):
        return False
    host = headers.get("Host", "").strip().lower()
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return name == "localhost" or is_loopback(name)
