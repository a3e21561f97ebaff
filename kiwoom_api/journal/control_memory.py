"""The part of the twin in memory that keeps leases, levels, limits and what was told."""

from __future__ import annotations

from datetime import datetime

from kiwoom_api.journal import codec, control
from kiwoom_api.journal.account_memory import AccountMemory
from kiwoom_api.model.records import Alert, AlertLevel, AlgoNote, Lease, LimitsNote, SwitchNote


class ControlMemory(AccountMemory):
    """Leases, levels and limits in dictionaries, behind the twin's lock."""

    def __init__(self) -> None:
        super().__init__()
        self._leases: dict[str, Lease] = {}
        self._switches: list[SwitchNote] = []
        self._limits: list[LimitsNote] = []
        self._algos: list[AlgoNote] = []
        self._told: dict[str, int] = {}

    def untold(self, channel: str) -> list[Alert]:
        """Return the alerts that a channel has not delivered yet."""
        with self._lock:
            return [alert for alert in self._alerts if alert.seq > self._told.get(channel, 0)]

    def mark_told(self, channel: str, seq: int) -> None:
        """Remember that a channel has delivered every alert up to ``seq``."""
        with self._lock:
            codec.whole("seq", seq, 0)
            self._told[channel] = max(seq, self._told.get(channel, 0))

    def lease(self, account: str) -> Lease | None:
        """Return who runs the account's engine."""
        with self._lock:
            return self._leases.get(account)

    def take_lease(self, wanted: Lease, *, over: Lease | None = None, why: str = "") -> Lease:
        """Take the account's lease, or take it over."""
        with self._lock:
            there = self._leases.get(wanted.account)
            made = self._leases[wanted.account] = control.granted(wanted, there, over)
            if there is not None and there.holder != made.holder:
                text = control.taken_over(there, why)
                self.alert(AlertLevel.WARNING, "LEASE_TAKEN", text, at=made.taken_at, account=made.account)
            return made

    def beat_lease(self, account: str, holder: str, *, at: datetime) -> Lease:
        """Prolong a lease."""
        with self._lock:
            made = self._leases[account] = control.beaten(self._leases.get(account), holder, at)
            return made

    def release_lease(self, account: str, holder: str) -> bool:
        """Give a lease back."""
        with self._lock:
            there = self._leases.get(account)
            if there is None or there.holder != holder:
                return False
            del self._leases[account]
            return True

    def note_switch(self, note: SwitchNote) -> None:
        """Write down a level as it was set."""
        with self._lock:
            self._switches.append(control.switch_note(control.switch_values(note)))

    def switches(self, account: str) -> list[SwitchNote]:
        """Return the levels as they were set, oldest first."""
        with self._lock:
            return [note for note in self._switches if note.account == account]

    def note_limits(self, note: LimitsNote) -> bool:
        """Write down limits that come into force; False when the same ones are in force."""
        with self._lock:
            made = control.limits_note(control.limits_values(note))
            if any(last.limits == made.limits for last in self.limits(note.account)[-1:]):
                return False
            self._limits.append(made)
            return True

    def limits(self, account: str) -> list[LimitsNote]:
        """Return the limits as they came into force, oldest first."""
        with self._lock:
            return [note for note in self._limits if note.account == account]

    def note_algo(self, note: AlgoNote) -> None:
        """Write down a step of an execution algorithm."""
        with self._lock:
            values = control.algo_values(note, self.algo_notes(note.account, note.algo))
            self._algos.append(control.algo_note(values))

    def algo_notes(self, account: str, algo: str | None = None) -> list[AlgoNote]:
        """Return the steps of an account's execution algorithms, oldest first."""
        with self._lock:
            mine = [note for note in self._algos if note.account == account]
            return [note for note in mine if algo in (None, note.algo)]
