"""Fault plans drawn from a seed: what goes wrong on a trial's day, and when.

What is drawn stays inside what the order contract promises to survive: a request is late by less than the settle time,
and a list that hides orders does so for fewer reads than absence takes. Everything else may happen at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import TypeAlias

from kiwoom_api.sim.server.fault_kinds import FaultKind
from kiwoom_api.sim.server.fault_plans import FaultPlan
from kiwoom_api.sim.server.fault_rules import read_rule

__all__ = ["draw_plan"]

Members: TypeAlias = dict[str, object]
_Draw: TypeAlias = Callable[[Random], Members]

ORDERS = "kt1000*"
READS = ("kt00007", "kt00001", "kt00018", "ka10001", "")
_K = FaultKind
_REFUSALS = ("RC4025", "RC4058", "RC4007")
LATEST = 15.0
"""Longest way of a request, in seconds: with the client's five seconds in the queue well below the settle time."""
LONGEST_LAG = 8.0
"""Longest lag of a list, in seconds."""


def _plain(tr: str) -> _Draw:
    return lambda _rng: {"tr": tr}


def _timed(tr: str, low: float, high: float) -> _Draw:
    return lambda rng: {"tr": tr, "seconds": round(rng.uniform(low, high), 1)}


def _of_reads(rng: Random) -> Members:
    return {"tr": rng.choice(READS)}


def _frames(rng: Random) -> Members:
    return {"tr": rng.choice(("00", "04")), "count": rng.randint(1, 6)}


def _frames_late(rng: Random) -> Members:
    return {**_frames(rng), "seconds": round(rng.uniform(0.0, 60.0), 1)}


def _deed(_rng: Random) -> Members:
    return {"lasts": 3600.0}


_MENU: Mapping[FaultKind, tuple[int, _Draw]] = {
    _K.LOSE_REQUEST: (4, _plain(ORDERS)),
    _K.LATE_REQUEST: (6, _timed(ORDERS, 2.0, LATEST)),
    _K.ANSWER_429_REFUSED: (2, _plain(ORDERS)),
    _K.HTTP_500_REFUSED: (1, _plain(ORDERS)),
    _K.HTTP_502_REFUSED: (1, _plain(ORDERS)),
    _K.HTTP_503_REFUSED: (1, _of_reads),
    _K.HTTP_504_REFUSED: (1, _plain(ORDERS)),
    _K.EXPIRE_TOKEN: (2, lambda rng: {"tr": rng.choice((ORDERS, "", "kt00007"))}),
    _K.REFUSE_CALL: (1, lambda rng: {"tr": ORDERS, "code": rng.choice(_REFUSALS)}),
    _K.LOSE_ANSWER: (6, _plain(ORDERS)),
    _K.DELAY_ANSWER: (4, _timed(ORDERS, 1.0, 20.0)),
    _K.SLOW_ANSWER: (1, _timed(ORDERS, 1.0, 20.0)),
    _K.ANSWER_429_ACCEPTED: (4, _plain(ORDERS)),
    _K.HTTP_500_ACCEPTED: (1, _plain(ORDERS)),
    _K.HTTP_502_ACCEPTED: (1, _plain(ORDERS)),
    _K.HTTP_503_ACCEPTED: (1, _plain(ORDERS)),
    _K.HTTP_504_ACCEPTED: (2, _plain(ORDERS)),
    _K.GARBAGE: (2, _plain(ORDERS)),
    _K.GARBAGE_JSON: (2, lambda rng: {"tr": rng.choice((ORDERS, "kt00007", "kt00018"))}),
    _K.GARBAGE_EMPTY: (1, _plain(ORDERS)),
    _K.NO_ORD_NO: (1, _plain(ORDERS)),
    _K.BLANK_ORD_NO: (1, _plain(ORDERS)),
    _K.PARTIAL_PAGE: (2, _plain("kt00007")),
    _K.LOOP_PAGE: (1, _plain("kt00007")),
    _K.DOUBLE_ROWS: (1, _plain("kt00007")),
    _K.EXCHANGE_REFUSES: (1, _plain(ORDERS)),
    _K.LIST_LAG: (4, lambda rng: {"seconds": round(rng.uniform(1.0, LONGEST_LAG), 1), "count": rng.randint(3, 40)}),
    _K.SHRUNKEN_ORDER: (1, lambda rng: {"count": rng.randint(1, 4)}),
    _K.DUPLICATE_FRAME: (3, _frames_late),
    _K.LOSE_FRAME: (4, _frames),
    _K.DELAY_FRAME: (3, _frames_late),
    _K.REORDER_FRAME: (2, _frames),
    _K.LATE_FILL: (3, _timed("", 1.0, 30.0)),
    _K.REFUSE_LOGIN: (1, lambda _rng: {"tr": "LOGIN"}),
    _K.REFUSE_REGISTER: (1, lambda _rng: {"tr": "REG"}),
    _K.DROP_WS: (3, _deed),
    _K.KICKED_SESSION: (1, _deed),
    _K.SILENT_SOCKET: (2, _deed),
    _K.REVOKE_TOKEN: (2, _deed),
    _K.REFUSE_CONNECTION: (2, lambda rng: {"seconds": round(rng.uniform(1.0, 40.0), 1), "lasts": 3600.0}),
    _K.TWIN_ORDER: (2, _plain(ORDERS)),
}
_ONCE: Mapping[FaultKind, _Draw] = {
    # A list that lies about being complete, once: three reads without a row are the proof of absence.
    _K.SHRINKING_SNAPSHOT: lambda rng: {"tr": "kt00007", "rows": rng.randint(1, 3)},
    _K.SHORT_PAGE: lambda rng: {"tr": "kt00007", "rows": rng.randint(0, 3)},
}


def draw_plan(rng: Random, seed: int, begin: datetime, end: datetime, *, rules: int) -> FaultPlan:
    """Draw a plan of so many rules between two moments of the exchange."""
    kinds, weights = list(_MENU), [weight for weight, _ in _MENU.values()]
    drawn = [_rule(rng, kind, _MENU[kind][1](rng), begin, end) for kind in rng.choices(kinds, weights, k=rules)]
    if rng.random() < 0.5:
        kind = rng.choice(list(_ONCE))
        drawn.append(_rule(rng, kind, _ONCE[kind](rng), begin, end))
    found = tuple(read_rule(members) for members in drawn)
    return FaultPlan(name=f"trial-{seed}", korean="", english="", seed=seed, rules=found)


def _rule(rng: Random, kind: FaultKind, members: Members, begin: datetime, end: datetime) -> Members:
    moment = begin + timedelta(seconds=rng.randint(0, int((end - begin).total_seconds())))
    first = {"kind": kind.value, "at": moment.isoformat()}
    return {**first, **({"lasts": float(rng.choice((600, 1800, 7200)))} | members)}
