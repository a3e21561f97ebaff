"""What each algorithm wants at a moment: how many shares at work, and at which price. Pure functions of the moment.

Nothing here remembers anything: a plan that goes on after a crash wants what it would have wanted without one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from kiwoom_api.orders.algos.curve import DEFAULT, scheduled
from kiwoom_api.orders.algos.specs import (
    AlgoSpec,
    At,
    Closing,
    Iceberg,
    Passive,
    Peg,
    Pov,
    Twap,
    Vwap,
)

__all__ = ["Goal", "Moment", "goal", "next_change"]


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan looks at. Shares; times aware KST.

    Attributes:
        begun: when the plan's time began to run.
        now: the moment.
        filled: shares filled.
        working: shares that may still fill.
        volume: what the market traded since the plan began.
        price_at: tells the price of a place in the book, fitted; None while it is not known.
        extreme: the worst price allowed, fitted: the limit, or the day's.
    """

    begun: datetime
    now: datetime
    filled: int
    working: int
    volume: int
    price_at: Callable[[At], int | None]
    extreme: int | None


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted now: shares at work (those that work already included) and their price; None: leave them there."""

    working: int
    price: int | None


def goal(spec: AlgoSpec, moment: Moment) -> Goal:
    """Return what a spec's plan wants; before its last stretch."""
    rest = spec.quantity - moment.filled
    match spec.plan:
        case Peg(at=at, show=show):
            return Goal(working=_shown(show, rest, moment), price=moment.price_at(at))
        case Passive(patience=patience):
            late = moment.now >= moment.begun + timedelta(seconds=patience)
            return Goal(working=rest, price=moment.price_at("opposite" if late else "own"))
        case Twap() | Vwap():
            return _sliced(spec, spec.plan, moment)
        case Pov(rate=rate, least=least, at=at):
            due = min(spec.quantity, int(moment.volume * rate)) - moment.filled
            enough = due - moment.working >= min(least, rest - moment.working)
            return Goal(working=due if enough else moment.working, price=moment.price_at(at))
        case Iceberg(show=show):
            price = moment.price_at("own") if spec.limit is None else moment.extreme
            return Goal(working=_shown(show, rest, moment), price=price)
        case Closing(share=share, usual=usual):
            part = min(rest, max(1, int(usual * share))) if usual else rest
            return Goal(working=part if not moment.filled else 0, price=moment.extreme)


def next_change(spec: AlgoSpec, begun: datetime, now: datetime) -> datetime | None:
    """Return the next moment at which time alone changes what is wanted; None when it does not."""
    match spec.plan:
        case Passive(patience=patience):
            turn = begun + timedelta(seconds=patience)
            return turn if now < turn else None
        case Twap(slice=length, passive=passive) | Vwap(slice=length, passive=passive):
            start, turn, end = _slice(length, passive, begun, now)
            return turn if start <= now < turn else end
        case _:
            return None


def _shown(show: int, rest: int, moment: Moment) -> int:
    """All that is left, or the next part of it once the last one is wholly filled."""
    if not show:
        return rest
    return moment.working or min(show, rest)


def _slice(length: int, passive: int, begun: datetime, now: datetime) -> tuple[datetime, datetime, datetime]:
    """The slice that a moment lies in: its start, where it turns aggressive, its end."""
    count = max(0, int((now - begun).total_seconds())) // length
    start = begun + timedelta(seconds=count * length)
    whole = timedelta(seconds=length)
    return start, start + whole * passive // 100, start + whole


def _sliced(spec: AlgoSpec, plan: Twap | Vwap, moment: Moment) -> Goal:
    curve = () if isinstance(plan, Twap) else plan.curve or DEFAULT
    end = spec.cross_at or spec.end
    _, turn, until = _slice(plan.slice, plan.passive, moment.begun, moment.now)
    due = scheduled(spec.quantity, curve, moment.begun, end, min(until, end))
    where: At = "own" if moment.now < turn else "opposite"
    return Goal(working=max(0, due - moment.filled), price=moment.price_at(where))
