"""The bells of a day (type 0s): which session code is told when, on the venues that an exchange trades.

UNVERIFIED: how often "0" is told (here every minute from twenty minutes before the open, as the published table says,
and every ten seconds in the last minute, as recorded); that KRX's after-market, for which no code was published, uses
those of the single-price session whose place it took; FID 214 of any other code than "0" (here zeros).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from kiwoom_api.market import Phase, regular_hours, sessions
from kiwoom_api.wire import realtime

NOTICE = timedelta(minutes=20)
"""How long before the open it is told first that it comes."""
_FAR = 31
"""Days of silence after which bells of days gone by are not made up for."""

_KRX = {
    Phase.CONTINUOUS: ("3", None),
    Phase.CLOSING_AUCTION: ("2", None),
    Phase.POST_CLOSE: ("a", "b"),
    Phase.SINGLE_PRICE: ("c", "d"),
    Phase.AFTER_MARKET: ("c", "d"),
}
_NXT = {
    Phase.PRE_MARKET: ("P", "Q"),
    Phase.CONTINUOUS: ("R", "S"),
    Phase.AFTER_ENTRY: ("T", None),
    Phase.AFTER_MARKET: ("U", "V"),
}
_CODES: dict[str, dict[Phase, tuple[str, str | None]]] = {"KRX": _KRX, "NXT": _NXT}
"""FID 215 at the begin and at the end of a session."""
_REGULAR = frozenset({Phase.CONTINUOUS, Phase.CLOSING_AUCTION})
_RANK = "0Q3R2S48TPbaUcdV9"
"""Which of several codes of one moment is told first: ends before beginnings."""


class Bell(NamedTuple):
    """A session code, when it is told, and how long it is until the open (codes "0")."""

    at: datetime
    code: str
    left: time | None = None


@lru_cache(maxsize=32)
def bells(day: date, venues: tuple[str, ...], *, all_day: bool) -> tuple[Bell, ...]:
    """Return a business day's bells in order; without ``all_day`` those of KRX's regular session alone."""
    hours = regular_hours(day)
    found = [*_notices(hours.open), Bell(hours.close, "4"), Bell(hours.close, "8")]
    end = hours.close
    for venue in venues:
        for each in sessions(day, venue, trading_day=True):
            begins, ends = _CODES[venue].get(each.kind, (None, None))
            if not all_day and each.kind not in _REGULAR:
                continue
            if begins is not None:
                found.append(Bell(each.start, begins))
            if ends is not None:
                found.append(Bell(each.end, ends))
            end = max(end, each.end) if each.kind in _CODES[venue] else end
    if all_day:
        found.append(Bell(end, "9"))
    return tuple(sorted(found, key=lambda bell: (bell.at, _RANK.index(bell.code))))


def _notices(opens: datetime) -> Iterator[Bell]:
    left = NOTICE
    while left > timedelta(0):
        yield Bell(opens - left, "0", time(0, *divmod(int(left.total_seconds()), 60)))
        left -= timedelta(minutes=1) if left > timedelta(minutes=1) else timedelta(seconds=10)


class Bellman:
    """Tells the bells as time passes.

    Parameters:
        now: the time from which on bells are told, aware KST.
        is_business_day: whether the exchange trades on a day.
        venues: KRX, and NXT.
        all_day: whether more than KRX's regular session is traded.
    """

    def __init__(
        self, now: datetime, is_business_day: Callable[[date], bool], venues: tuple[str, ...], *, all_day: bool
    ) -> None:
        self._told, self._is_business_day = now, is_business_day
        self._venues, self._all_day = venues, all_day

    def due(self, now: datetime) -> Iterator[dict[str, object]]:
        """Yield the entries of the bells since the last call, in order, each with its own time."""
        since, self._told = self._told, max(now, self._told)
        day = max(since.date(), now.date() - timedelta(days=_FAR))
        while day <= now.date():
            if self._is_business_day(day):
                for bell in bells(day, self._venues, all_day=self._all_day):
                    if since < bell.at <= now:
                        yield realtime.session_entry(bell.code, bell.at, bell.left)
            day += timedelta(days=1)

    def skip(self, now: datetime) -> None:
        """Let time pass without a word."""
        self._told = max(now, self._told)
