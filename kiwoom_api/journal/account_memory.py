"""The part of the twin in memory that keeps days, alerts and orders that are not ours."""

from __future__ import annotations

from datetime import date, datetime
from threading import RLock

import msgspec

from kiwoom_api.journal import codec
from kiwoom_api.model.orders import LedgerRow
from kiwoom_api.model.records import Alert, AlertLevel, DaySnapshot


class AccountMemory:
    """Days, alerts and adopted orders in dictionaries, behind the twin's lock."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._externals: dict[tuple[str, date, str], LedgerRow] = {}
        self._days: dict[tuple[str, date], DaySnapshot] = {}
        self._alerts: list[Alert] = []

    def adopt_external(self, account: str, day: date, row: LedgerRow) -> bool:
        """Remember an order that is not ours."""
        with self._lock:
            key = (account, day, row.order_no)
            fresh = key not in self._externals
            self._externals[key] = row
            return fresh

    def externals(self, account: str, day: date | None = None) -> list[LedgerRow]:
        """Return the orders that are not ours."""
        with self._lock:
            return [
                row
                for (owner, on, _), row in self._externals.items()
                if owner == account and (day is None or on == day)
            ]

    def snapshot_day(self, account: str, day: date, cash: int, equity: int) -> None:
        """Keep a day's closing cash and equity."""
        with self._lock:
            codec.whole("cash", cash)
            codec.whole("equity", equity)
            self._days[account, day] = DaySnapshot(account=account, day=day, cash=cash, equity=equity)

    def days(self, account: str) -> list[DaySnapshot]:
        """Return the days' snapshots, oldest first."""
        with self._lock:
            return [self._days[key] for key in sorted(self._days) if key[0] == account]

    def alert(self, level: AlertLevel | str, code: str, text: str, *, at: datetime, account: str = "") -> None:
        """Keep something a person should know."""
        with self._lock:
            kept = Alert(at=codec.kst(at), level=AlertLevel(level), code=code, text=text, account=account)
            self._alerts.append(msgspec.structs.replace(kept, seq=len(self._alerts) + 1))

    def alerts(self, account: str | None = None) -> list[Alert]:
        """Return the alerts, oldest first."""
        with self._lock:
            return [alert for alert in self._alerts if account is None or alert.account == account]
