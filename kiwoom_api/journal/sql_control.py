"""Statements about leases, levels, limits, told alerts and seals. Each works inside the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, union, update

from kiwoom_api.journal import codec, control, sql_account
from kiwoom_api.journal.tables import days, executions, externals, intents, openings
from kiwoom_api.journal.tables_control import algos, leases, seals, switches, told
from kiwoom_api.journal.tables_control import limits as limit_table
from kiwoom_api.model.records import Alert, AlertLevel, AlgoNote, Lease, LimitsNote, SwitchNote


def lease(connection: Connection, account: str, *, lock: bool = False) -> Lease | None:
    """Return the account's lease; with ``lock``, held until the transaction ends."""
    query = select(leases).where(leases.c.account == account)
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return None if row is None else control.lease(dict(row))


def running(connection: Connection) -> list[Lease]:
    """Return the leases of every account."""
    return [control.lease(dict(row)) for row in connection.execute(select(leases)).mappings()]


def take(connection: Connection, wanted: Lease, over: Lease | None, why: str = "") -> Lease:
    """Write a lease; a takeover is noted as an alert in the same transaction."""
    there = lease(connection, wanted.account, lock=True)
    made = control.granted(wanted, there, over)
    if there is None:
        connection.execute(insert(leases), control.lease_values(made))
        return made
    connection.execute(update(leases).where(leases.c.account == made.account).values(**control.lease_values(made)))
    if there.holder != made.holder:
        text = control.taken_over(there, why)
        sql_account.alert(connection, AlertLevel.WARNING, "LEASE_TAKEN", text, made.taken_at, made.account)
    return made


def beat(connection: Connection, account: str, holder: str, at: datetime) -> Lease:
    """Prolong a lease."""
    made = control.beaten(lease(connection, account, lock=True), holder, at)
    connection.execute(update(leases).where(leases.c.account == account).values(**control.lease_values(made)))
    return made


def release(connection: Connection, account: str, holder: str) -> bool:
    """Delete a lease if it is this holder's."""
    return connection.execute(delete(leases).where(leases.c.account == account, leases.c.holder == holder)).rowcount > 0


def note_switch(connection: Connection, note: SwitchNote) -> None:
    """Insert a level."""
    connection.execute(insert(switches), control.switch_values(note))


def noted_switches(connection: Connection, account: str) -> list[SwitchNote]:
    """Return the levels, oldest first."""
    query = select(switches).where(switches.c.account == account).order_by(switches.c.seq)
    return [control.switch_note(dict(row)) for row in connection.execute(query).mappings()]


def note_limits(connection: Connection, note: LimitsNote) -> bool:
    """Insert limits, unless the last ones are the same."""
    values = control.limits_values(note)
    table = limit_table
    last = select(table.c.body).where(table.c.account == note.account).order_by(table.c.seq.desc()).limit(1)
    if connection.execute(last).scalar() == values["body"]:
        return False
    connection.execute(insert(table), values)
    return True


def noted_limits(connection: Connection, account: str) -> list[LimitsNote]:
    """Return the limits, oldest first."""
    query = select(limit_table).where(limit_table.c.account == account).order_by(limit_table.c.seq)
    return [control.limits_note(dict(row)) for row in connection.execute(query).mappings()]


def note_algo(connection: Connection, note: AlgoNote) -> None:
    """Insert a step, when it may follow the last one."""
    connection.execute(insert(algos), control.algo_values(note, algo_notes(connection, note.account, note.algo)))


def algo_notes(connection: Connection, account: str, algo: str | None) -> list[AlgoNote]:
    """Return the steps, oldest first."""
    query = select(algos).where(algos.c.account == account).order_by(algos.c.seq)
    if algo is not None:
        query = query.where(algos.c.algo == algo)
    return [control.algo_note(dict(row)) for row in connection.execute(query).mappings()]


def untold(connection: Connection, channel: str) -> list[Alert]:
    """Return the alerts after the last one that a channel has told."""
    upto = connection.execute(select(told.c.upto).where(told.c.channel == channel)).scalar()
    return sql_account.alerts(connection, None, after=upto or 0)


def mark_told(connection: Connection, channel: str, seq: int) -> None:
    """Move a channel's mark forward."""
    codec.whole("seq", seq, 0)
    there = connection.execute(select(told.c.upto).where(told.c.channel == channel).with_for_update()).scalar()
    if there is None:
        connection.execute(insert(told), {"channel": channel, "upto": seq})
    elif seq > there:
        connection.execute(update(told).where(told.c.channel == channel).values(upto=seq))


def accounts(connection: Connection) -> list[str]:
    """Return every account that something was written about."""
    tables = (intents, executions, openings, externals, days, algos)
    return sorted(connection.execute(union(*(select(table.c.account) for table in tables))).scalars())


def seal(connection: Connection, moved_to: str, at: datetime) -> None:
    """Close the journal for good."""
    connection.execute(insert(seals), {"at": codec.kst(at), "moved_to": moved_to})


def sealed(connection: Connection) -> str | None:
    """Return where a closed journal lives on; None for an open one."""
    return connection.execute(select(seals.c.moved_to).order_by(seals.c.seq.desc()).limit(1)).scalar()
