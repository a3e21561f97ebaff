"""Fault-days a minute: the live stack on the exchange's server in virtual time, judged, on two cores."""

import time

from benchmarks.measure import Row
from kiwoom_api.trial.day import MORNING, WHOLE, Form
from kiwoom_api.trial.many import fault_days

BAR = 300.0
CORES = 2
DAYS, MORNINGS = 300, 600


def a_minute(days: int, form: Form) -> float:
    """Live through so many days, and return how many that is in a minute of the wall; starting the cores counts.

    Raises:
        RuntimeError: a day broke an invariant: then nothing is fast.
    """
    begun = time.perf_counter()
    for outcome in fault_days(range(1, days + 1), form=form, processes=CORES):
        if outcome.violations:
            raise RuntimeError(f"seed {outcome.seed}: {outcome.violations[0]}")
    return days / (time.perf_counter() - begun) * 60


def rows() -> list[Row]:
    """Whole days, and their first hours."""
    return [
        Row(f"fault-days a minute, {DAYS} on two cores", "days", a_minute(DAYS, WHOLE), least=BAR, higher=True),
        Row(f"… first hours alone, {MORNINGS}", "hours", a_minute(MORNINGS, MORNING), higher=True),
    ]
