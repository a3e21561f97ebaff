"""What leases, levels and limits mean, in one place for the databases and the twin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from kiwoom_api.journal import codec
from kiwoom_api.model.errors import BadInput, JournalError
from kiwoom_api.model.records import AlgoNote, AlgoStep, Lease, LimitsNote, SwitchNote

LEVELS = ("DEAD", "FLATTEN", "CANCEL_ONLY", "NO_ENTRY", "ACTIVE")
_LEASE_TIMES = ("taken_at", "beat_at", "expires_at")


def granted(wanted: Lease, there: Lease | None, over: Lease | None) -> Lease:
    """Return the lease that may be written.

    Raises:
        JournalError: somebody else holds it, and it has not been seen standing still.
        BadInput: a life below one second, or a time without a zone.
    """
    codec.whole("ttl", wanted.ttl, 1)
    ours = there is not None and there.holder == wanted.holder
    still = there is not None and over is not None and (over.holder, over.beats) == (there.holder, there.beats)
    if there is not None and not ours and not still:
        raise held(there)
    return msgspec.structs.replace(wanted, **{name: codec.kst(getattr(wanted, name)) for name in _LEASE_TIMES})


def beaten(there: Lease | None, holder: str, at: datetime) -> Lease:
    """Return a lease prolonged from ``at``. Raises ``JournalError`` when another engine holds it, or nobody."""
    if there is None or there.holder != holder:
        now = "nobody holds it" if there is None else _whose(there)
        raise JournalError(f"lease: this engine has lost its lease ({now}); it must send nothing more; start it again")
    at = codec.kst(at)
    expires = at + timedelta(seconds=there.ttl)
    return msgspec.structs.replace(there, beat_at=at, expires_at=expires, beats=there.beats + 1)


def held(lease: Lease) -> JournalError:
    """Return the error of a lease that somebody else holds."""
    return JournalError(
        f"lease: another engine runs this account ({_whose(lease)}, last heard {lease.beat_at:%H:%M:%S}, until "
        f"{lease.expires_at:%Y-%m-%d %H:%M:%S}); stop it, or wait until its lease has expired"
    )


def taken_over(before: Lease, why: str) -> str:
    """Return the text of the alert of a takeover."""
    heard = f"마지막 신호 {before.beat_at:%Y-%m-%d %H:%M:%S}"
    return f"다른 엔진의 임대를 넘겨받음: {_whose(before)}, {heard}{f' ({why})' if why else ''}"


def _whose(lease: Lease) -> str:
    return f"process {lease.pid} on {lease.host}"


def lease_values(lease: Lease) -> dict[str, object]:
    """Return the columns of a lease."""
    return {name: getattr(lease, name) for name in Lease.__struct_fields__}


def lease(row: Mapping[str, Any]) -> Lease:
    """Return the lease of a row."""
    return Lease(**{name: row[name] for name in Lease.__struct_fields__})


def switch_values(note: SwitchNote) -> dict[str, object]:
    """Return the columns of a level. Raises ``BadInput`` for a word that is no level."""
    if note.level not in LEVELS:
        raise BadInput(field="level", value=note.level, allowed=", ".join(LEVELS), hint="choose one")
    return {name: getattr(note, name) for name in SwitchNote.__struct_fields__} | {"at": codec.kst(note.at)}


def switch_note(row: Mapping[str, Any]) -> SwitchNote:
    """Return the note of a row."""
    return SwitchNote(**{name: row[name] for name in SwitchNote.__struct_fields__})


def algo_values(note: AlgoNote, there: Sequence[AlgoNote]) -> dict[str, object]:
    """Return the columns of a step, when it may follow those that are there.

    Raises:
        JournalError: it has begun already, has not begun, or is closed.
    """
    closed = next((step for step in there if step.step in (AlgoStep.ENDED, AlgoStep.ABANDONED)), None)
    why = ""
    if note.step is AlgoStep.BEGAN:
        why = "it has begun already; take another name" if there else ""
    elif not there:
        why = "it has never begun; look at 'kiwoom orders'"
    elif closed is not None:
        why = f"it was {closed.step} at {closed.at:%Y-%m-%d %H:%M:%S}; begin a new one"
    if why:
        raise JournalError(f"algo: {note.algo}: {why}")
    values = {name: getattr(note, name) for name in AlgoNote.__struct_fields__}
    return values | {"at": codec.kst(note.at), "step": note.step.value}


def algo_note(row: Mapping[str, Any]) -> AlgoNote:
    """Return the step of a row."""
    given = {name: row[name] for name in AlgoNote.__struct_fields__}
    return AlgoNote(**(given | {"step": AlgoStep(row["step"])}))


def limits_values(note: LimitsNote) -> dict[str, object]:
    """Return the columns of limits. Raises ``BadInput`` for a fraction that is not written as text."""
    for name, value in note.limits.items():
        if isinstance(value, float):
            raise BadInput(field=name, value=value, allowed="a whole number or text", hint="write a ratio as text")
    body = msgspec.json.encode(dict(sorted(note.limits.items()))).decode()
    return {"account": note.account, "at": codec.kst(note.at), "body": body}


def limits_note(row: Mapping[str, Any]) -> LimitsNote:
    """Return the note of a row."""
    limits = msgspec.json.decode(row["body"], type=dict[str, int | str | bool | None])
    return LimitsNote(account=row["account"], at=row["at"], limits=limits)
