"""What slows an algorithm down: the account's orders a second, and refusals."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from kiwoom_api.model.orders import OrderState
from kiwoom_api.risk.reasons import DenialCode

__all__ = ["PASSING", "Brakes"]

PASSING = frozenset(
    {
        DenialCode.HALTED,
        DenialCode.VI,
        DenialCode.RATE_SECOND,
        DenialCode.IDENTICAL,
        DenialCode.UNRESOLVED,
        DenialCode.STALE_PRICE,
        DenialCode.CLOCK_DRIFT,
        DenialCode.STREAM,
        DenialCode.RECONCILE_AGE,
        DenialCode.UNREADABLE,
        DenialCode.STALE_ORDER,
        DenialCode.COLLAR,
    }
)
"""Denials that pass by themselves: worth another try later. Every other one would be given again."""

_SECOND = timedelta(seconds=1)
_PATIENCE = 6
"""How many refusals in a row end an algorithm, however passing each of them may be: a minute and more of waiting."""


class Brakes:
    """Says when the next wish may leave. ``per_second`` is the account's limit of orders within any second.

    Attributes:
        until: when refusals, or the rate, let the next wish go; None when nothing holds it.
    """

    def __init__(self, per_second: int) -> None:
        self._per_second = max(1, per_second)
        self._sent: deque[datetime] = deque(maxlen=self._per_second)
        self._held: datetime | None = None
        self._refusals = 0

    @property
    def until(self) -> datetime | None:
        """When the next wish may leave; None when nothing holds it."""
        full = len(self._sent) == self._per_second
        moments = [self._sent[0] + _SECOND if full else None, self._held]
        return max((moment for moment in moments if moment is not None), default=None)

    def free(self, now: datetime) -> bool:
        """True when a wish may leave now."""
        until = self.until
        return until is None or now >= until

    def sent(self, now: datetime) -> None:
        """A wish left."""
        self._sent.append(now)

    def worked(self) -> None:
        """A wish was taken: whatever was refused before has passed."""
        self._held, self._refusals = None, 0

    def refused(self, state: OrderState, code: str, now: datetime) -> bool:
        """A wish was refused: wait longer each time; True when there is no use in another one."""
        self._refusals += 1
        self._held = now + _SECOND * 2 ** min(self._refusals, 6)
        passing = state is not OrderState.DENIED or code in PASSING
        return not passing or self._refusals >= _PATIENCE
