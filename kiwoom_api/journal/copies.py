"""Copying a journal to another database, backing it up and restoring it. A backup is itself a SQLite journal."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection
from sqlalchemy.engine import URL

from kiwoom_api.journal import control, sql_account, sql_control
from kiwoom_api.journal.database import Database
from kiwoom_api.journal.leases import stands
from kiwoom_api.journal.places import parse_url
from kiwoom_api.journal.store import Journal, open_database
from kiwoom_api.journal.transfer import counted, empty, transfer, verified
from kiwoom_api.model.errors import JournalError
from kiwoom_api.model.records import AlertLevel


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """What was copied: rows a table, and what the invariants say about it; ``before``: it was there already."""

    rows: dict[str, int]
    findings: tuple[str, ...]
    before: bool = False

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.rows.values())


def copy(source_url: str, target_url: str, *, at: datetime) -> Copied:
    """Move a journal to another database, all or nothing, and seal the old one so that no program goes on with it.

    Nobody can write into the old journal meanwhile. Interrupted, it can simply be started again.

    Raises:
        JournalError: an engine holds a lease, the target has other content, or the two differ afterwards.
        SettingsError: an address is malformed.
    """
    if parse_url(source_url) == parse_url(target_url):
        raise JournalError("journal copy: both addresses are the same; give another one for the target")
    with closing(open_database(source_url, create=False)) as source:
        closed = _sealed(source)
        if closed is not None:
            raise JournalError(f"journal {source.shown}: it has moved to {closed} already; use that address")
        with closing(open_database(target_url)) as target, source.write(patient=True) as old:
            for lease in sql_control.running(old):
                if stands(lease, at):
                    raise control.held(lease)
            with target.batch(patient=True):
                with target.write() as new:
                    before = not empty(new)
                    rows = _same(old, new, target) if before else transfer(old, new)
                findings = _findings(target)
            sql_control.seal(old, target.shown, at)
    return Copied(rows=rows, findings=findings, before=before)


def backup(url: str, file: Path) -> Copied:
    """Write a journal as it is at one moment into a new SQLite file, while programs go on writing.

    The file appears under its name only once it is complete, verified and on the disk.

    Raises:
        JournalError: the journal cannot be read, the file is there already or cannot be written.
    """
    if file.exists():
        raise JournalError(f"backup: {file} is there already; give a new name")
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with closing(open_database(url, create=False)) as source:
            made = _pages(source, part) if source.file else _rows(source, part)
        _settle(part, file)
    except OSError as error:
        raise JournalError(f"backup: cannot write {file}: {error.strerror}; choose another place") from error
    finally:
        for rest in (part, part.with_name(part.name + "-journal")):
            rest.unlink(missing_ok=True)
    return made


def restore(file: Path, url: str, *, at: datetime) -> Copied:
    """Fill an empty journal from a backup, all or nothing, and leave an alert in it that it must be reconciled.

    Raises:
        JournalError: the backup is missing or damaged, or the target is not empty.
    """
    if not file.is_file():
        raise JournalError(f"restore: no backup {file}; check the name")
    with tempfile.TemporaryDirectory(prefix="kiwoom-restore-") as folder:
        # A copy, since an older backup is brought up to this program's schema, and stays as it was itself.
        scratch = Path(folder) / "backup.sqlite"
        shutil.copyfile(file, scratch)
        with (
            closing(_backup_of(scratch, file)) as source,
            closing(open_database(url)) as target,
            source.read() as old,
            target.batch(patient=True),
        ):
            with target.write() as new:
                if not empty(new):
                    raise JournalError(
                        f"journal {target.shown}: it is not empty; restore into a new file or an empty database"
                    )
                rows = transfer(old, new)
                for account in sql_control.accounts(new):
                    text = f"백업 {file.name} 에서 되돌림. 그 뒤의 주문과 체결은 계좌와 대조해야 합니다"
                    sql_account.alert(new, AlertLevel.CRITICAL, "RESTORED", text, at, account)
            return Copied(rows=rows, findings=_findings(target))


def _backup_of(scratch: Path, file: Path) -> Database:
    try:
        return open_database(_address(scratch), create=False)
    except JournalError as error:
        said = str(error).partition(f"{scratch}: ")[2] or str(error)  # a person knows no scratch copy
        raise JournalError(f"restore: {file} is damaged or is no backup ({said}); take another backup") from None


def quarantine(url: str, *, at: datetime) -> Path:
    """Move a damaged SQLite journal aside, with its rollback journal, so that a new one can begin; return its new name.

    Raises:
        JournalError: it is no file, cannot be moved, or is a sound journal, whose orders a new one would not know.
    """
    place = parse_url(url)
    file = Path(place.database or "")
    if place.get_backend_name() != "sqlite" or not file.is_file():
        raise JournalError("quarantine: there is no SQLite file at that address")
    if _sound(url):
        raise JournalError(f"quarantine: {file} is a sound journal; its orders would be forgotten; nothing was moved")
    aside = file.with_name(f"{file.name}.damaged-{at:%Y%m%d-%H%M%S}")
    try:
        for ending in ("-journal", ""):
            if file.with_name(file.name + ending).exists():
                file.with_name(file.name + ending).rename(aside.with_name(aside.name + ending))
    except OSError as error:
        raise JournalError(f"quarantine: cannot move {file}: {error.strerror}; stop what holds it") from error
    return aside


def _sound(url: str) -> bool:
    """Tell whether a journal can be traded on: it opens, something is in it, and no invariant is broken."""
    try:
        with Journal.open(url, create=False) as journal:
            accounts = journal.accounts()
            return bool(accounts) and not any(journal.check(account) for account in accounts)
    except JournalError:
        return False


def _pages(source: Database, part: Path) -> Copied:
    """Copy the pages of a file in one go, which holds writers up for a moment only."""
    _own(part)
    with source.read() as connection, closing(sqlite3.connect(part)) as made:
        raw: Any = connection.connection.dbapi_connection
        raw.backup(made)
    with closing(open_database(_address(part), create=False)) as copy_:
        with copy_.read() as there:
            rows = counted(there)
        return Copied(rows=rows, findings=_findings(copy_))


def _rows(source: Database, part: Path) -> Copied:
    """Copy the rows of a server, all as they are at one moment."""
    with (
        closing(open_database(_address(part))) as target,
        source.read(steady=True, patient=True) as old,
        target.batch(),
    ):
        with target.write() as new:
            rows = transfer(old, new)
        return Copied(rows=rows, findings=_findings(target))


def _own(part: Path) -> None:
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _settle(part: Path, file: Path) -> None:
    """Give a finished file its name, durably."""
    handle = os.open(part, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    part.replace(file)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _address(file: Path) -> str:
    return URL.create("sqlite", database=str(file)).render_as_string(False)


def _sealed(database: Database) -> str | None:
    with database.read() as connection:
        return sql_control.sealed(connection)


def _same(old: Connection, new: Connection, target: Database) -> dict[str, int]:
    """Return the rows of a target that has all of the source already, from a copy that was cut short at its end."""
    try:
        return verified(old, new)
    except JournalError:
        raise JournalError(f"journal {target.shown}: it has other content already; give an empty database") from None


def _findings(database: Database) -> tuple[str, ...]:
    journal = Journal(database)
    return tuple(line for account in journal.accounts() for line in journal.check(account))
