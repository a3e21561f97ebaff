"""The part of the schema that is not about orders: who trades, what was switched and limited, what was told.

``switches``, ``limits`` and ``algos`` are only ever added to, as the orders' events are; a lease is a row that its
holder renews.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, text

from kiwoom_api.journal.tables import KstTime, metadata


def _seq() -> Column[int]:
    return Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


leases = Table(
    "leases",
    metadata,
    Column("account", Text, primary_key=True),
    *(_text(name) for name in ("holder", "host")),
    Column("pid", BigInteger, nullable=False),
    *(Column(name, KstTime, nullable=False) for name in ("taken_at", "beat_at", "expires_at")),
    Column("ttl", BigInteger, nullable=False),
    Column("beats", BigInteger, nullable=False),
    Column("process", Text, nullable=False, server_default=""),
)
"""One row an account that an engine trades; ``beats`` counts its heartbeats, ``ttl`` is in seconds; ``process`` tells
the process from a later one of the same number (``journal.processes``)."""

switches = Table(
    "switches",
    metadata,
    _seq(),
    _text("account"),
    Column("at", KstTime, nullable=False),
    *(_text(name) for name in ("symbol", "level", "why", "who")),
    Index("ix_switches_account", "account"),
)
"""Levels as they were set; ``symbol`` is empty for the whole account. The gate itself reads its flag file."""

limits = Table(
    "limits",
    metadata,
    _seq(),
    _text("account"),
    Column("at", KstTime, nullable=False),
    _text("body"),
    Index("ix_limits_account", "account"),
)
"""The gate's limits as they came into force, JSON by name."""

algos = Table(
    "algos",
    metadata,
    _seq(),
    _text("account"),
    Column("at", KstTime, nullable=False),
    *(_text(name) for name in ("algo", "step", "body")),
    Index("ix_algos_account", "account", "algo"),
    Index(
        "uq_algos_began",
        "account",
        "algo",
        unique=True,
        sqlite_where=text("step = 'BEGAN'"),
        postgresql_where=text("step = 'BEGAN'"),
    ),
)
"""The steps of execution algorithms: begun, resumed, ended, abandoned; ``body`` is JSON."""

told = Table(
    "told",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("upto", BigInteger, nullable=False),
)
"""The last alert that each channel (a messenger, a screen) has delivered."""

seals = Table(
    "seals",
    metadata,
    _seq(),
    Column("at", KstTime, nullable=False),
    _text("moved_to"),
)
"""A row here closes the journal for good: it lives on at another address."""
