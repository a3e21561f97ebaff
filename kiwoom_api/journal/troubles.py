"""What to do about a database's errors, by its codes where it has them."""

from __future__ import annotations

import sqlite3

_HELD = "another program holds it; stop that program or wait"
_FULL = "the disk is full; make room"
_SQLITE_ADVICE = {
    "locked": _HELD,
    "readonly": "the file cannot be written; check its owner and mode",
    "full": _FULL,
    "disk I/O error": "the disk is full or fails; look at it",
    "unable to open": "the file or its folder cannot be opened; check their owner and mode",
}
_POSTGRES_ADVICE = {
    # SQLSTATE, since the server's words come in its own language
    "55P03": _HELD,
    "40P01": _HELD,
    "53100": _FULL,
    "53300": "the server has too many connections; close some",
    "57014": "the server took too long; look at what it does",
    "42501": "the role lacks the right; see 'kiwoom db setup'",
    "25006": "the server only reads at present (a standby?); use the one that writes",
    "28P01": "the role or its password is wrong; see 'kiwoom db setup'",
}


def todo(origin: object, said: str) -> str:
    """Say what to do about a driver's error."""
    found = _POSTGRES_ADVICE.get(getattr(origin, "sqlstate", None) or "")
    if found is None and isinstance(origin, sqlite3.Error):
        found = next((advice for word, advice in _SQLITE_ADVICE.items() if word in said), None)
    return found or "check that the database is there"
