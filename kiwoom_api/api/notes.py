"""What the journal must remember of switch and limits, so that it can be checked later what was allowed when."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from kiwoom_api.model.ports import Clock, JournalPort
from kiwoom_api.model.records import LimitsNote, SwitchNote
from kiwoom_api.risk.limits import RiskLimits
from kiwoom_api.risk.switch import SwitchLevel, SwitchState


class SwitchNotes:
    """Writes down each level and each held stock, at the moment when this program's gate first sees it.

    The switch itself is a file that any process may lower without the journal; this is its history.
    """

    def __init__(self, journal: JournalPort, account: str, clock: Clock) -> None:
        self._journal, self._account, self._clock = journal, account, clock
        self._last: dict[str, str] | None = None
        self._seen: SwitchState | None = None

    def see(self, state: SwitchState) -> None:
        """Note what has changed since the last look."""
        if state is self._seen:
            return
        if self._last is None:
            self._last = {note.symbol: note.level for note in self._journal.switches(self._account)}
        now = {"": state.level.name, **dict.fromkeys(state.held, SwitchLevel.NO_ENTRY.name)}
        active = SwitchLevel.ACTIVE.name
        for symbol in now.keys() | self._last.keys():
            level = now.get(symbol, active)
            if level != self._last.get(symbol, active):
                why = state.held.get(symbol, state.why)
                note = SwitchNote(
                    account=self._account, at=self._clock.now(), level=level, why=why, who=state.by, symbol=symbol
                )
                self._journal.note_switch(note)
                self._last[symbol] = level
        self._seen = state


def note_limits(journal: JournalPort, account: str, limits: RiskLimits, at: datetime) -> None:
    """Write down the limits that come into force, when they differ from those before."""
    values = {
        name: str(value) if isinstance(value, Decimal) else value
        for name, value in msgspec.structs.asdict(limits).items()
    }
    journal.note_limits(LimitsNote(account=account, at=at, limits=values))
