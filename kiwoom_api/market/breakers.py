"""Halts of a whole market: circuit breaker (매매거래중단) and sidecar (프로그램매매호가 효력정지).

Source: KRX Reg 16, 25, ER 39; KOSDAQ Reg 13, 26, ER 14, 31 (RULES §9). Both are judged from index values over time:
a state goes in with a new value, and a new state comes out, with what has to happen. Checked on 2020-03-13 and
2020-03-19.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from kiwoom_api.market.auctions import Auction, resumption_auction
from kiwoom_api.market.fields import check_date, kst, wrong
from kiwoom_api.market.sessions import regular_hours

Side: TypeAlias = Literal["buy", "sell"]
Index: TypeAlias = int | Decimal
"""An index or futures value; never a float, so that a threshold is met exactly."""

STAGES_SINCE = date(2015, 6, 15)
"""From this day the breaker has three stages; before, one halt at 10 %, which is UNVERIFIED here."""

STAGE_FALLS = (Decimal("0.08"), Decimal("0.15"), Decimal("0.20"))
"""How far the index must have fallen from the previous close for stages 1, 2 and 3 (Reg 25(1))."""

SINGLE_STAGE_FALL = Decimal("0.10")
"""The only stage's fall before 2015-06-15."""

FURTHER_FALL = Decimal("0.01")
"""How much further the index must have fallen since the halt before, for stages 2 and 3 (ER 39(1))."""

LASTING = timedelta(minutes=1)
"""How long a breaker's or sidecar's condition must last."""

HALT_LENGTH = timedelta(minutes=20)
"""How long stages 1 and 2 halt; a ten-minute call auction follows (Reg 25(1), ER 35(1)2)."""

NOT_IN_THE_LAST = timedelta(minutes=40)
"""Stages 1 and 2 and the sidecar do not come within this time before the close (ER 39(2), Reg 16(1))."""

FREEZE_LENGTH = timedelta(minutes=5)
"""How long a sidecar freezes program orders of one side (Reg 16(1))."""

_BREAKER_FROM = timedelta(minutes=1)
_SIDECAR_FROM = timedelta(minutes=5)


class Halt(NamedTuple):
    """What a circuit breaker does.

    Attributes:
        stage: 1, 2 or 3.
        start: when trading stops; until it resumes only cancellations are accepted (``HALT_ACCEPTS``).
        resume: when orders are taken again; None when the day is over.
        auction: the call auction that follows; None when the day is over.
    """

    stage: int
    start: datetime
    resume: datetime | None
    auction: Auction | None


HALT_ACCEPTS: tuple[str, ...] = ("cancel",)
"""What is accepted while trading is halted: no new order, no amendment (Reg 25(1), ER 13(1)1)."""


class BreakerState(NamedTuple):
    """What a market's breaker remembers through a day; start each day with ``BreakerState()``.

    Attributes:
        stage: the last stage reached; 0 in the morning.
        halted_at: the index at the last halt.
        since: from when the next stage's condition has held without a break.
        quiet_until: while halted and until orders are taken again nothing is counted.
    """

    stage: int = 0
    halted_at: Index | None = None
    since: datetime | None = None
    quiet_until: datetime | None = None


def breaker_falls(on: date) -> tuple[Decimal, ...]:
    """Return the falls of a day's stages, first to last (Reg 25(1); RULES §9).

    Raises:
        ValueError: for a date that is none.
    """
    check_date(on)
    return STAGE_FALLS if on >= STAGES_SINCE else (SINGLE_STAGE_FALL,)


def watch_breaker(
    state: BreakerState, at: datetime, index: Index, *, previous_close: Index
) -> tuple[BreakerState, Halt | None]:
    """Judge one index value; return the new state, and the halt that begins now, if one does (Reg 25, ER 39).

    A stage needs its fall from the previous close for one minute, counted from one minute after the open; stages 2
    and 3 also need 1 % less than at the halt before. Each comes once a day and only after the one before. Stages 1
    and 2 do not come in the last 40 minutes; stage 3 does, and ends the day. The index is KOSPI's for KOSPI, ETF,
    ETN and ELW, and KOSDAQ's for KOSDAQ; KONEX has no breaker.

    Args:
        state: as the last call returned it.
        at: aware time of the value; values must come in order, at least one within each minute.
        index: the index now.
        previous_close: the index's close on the trading day before.

    Raises:
        ValueError: for a naive time, or a previous close that is not positive.
    """
    if previous_close <= 0:
        raise wrong("previous_close", previous_close, "above 0", "give the index's previous close")
    now = kst(at)
    hours = regular_hours(now.date())
    falls = breaker_falls(now.date())
    first = hours.open + _BREAKER_FROM
    quiet = state.quiet_until is not None and now < state.quiet_until
    if state.stage >= len(falls) or now < first or now >= hours.close or quiet:
        return state._replace(since=None), None
    deep = Decimal(index) <= previous_close * (1 - falls[state.stage])
    if state.halted_at is not None:
        deep = deep and Decimal(index) <= state.halted_at * (1 - FURTHER_FALL)
    stage = state.stage + 1
    if not deep or (stage < len(STAGE_FALLS) and now >= hours.close - NOT_IN_THE_LAST):
        return state._replace(since=None), None
    since = state.since or now
    if now - since < LASTING:
        return state._replace(since=since), None
    halt = breaker_halt(stage, now)
    return BreakerState(stage, index, None, halt.resume), halt


def breaker_halt(stage: int, at: datetime) -> Halt:
    """Return what a stage that begins at a moment does (Reg 25(1), ER 35(1)2-3; RULES §9).

    Stages 1 and 2 halt for 20 minutes, then collect orders for 10 and a random time; stage 3 ends the day.

    Raises:
        ValueError: for a stage other than 1 to 3, or a naive time.
    """
    if stage not in (1, 2, 3):
        raise wrong("stage", stage, "1, 2 or 3", "give the breaker's stage")
    now = kst(at)
    if stage == len(STAGE_FALLS):
        return Halt(stage, now, None, None)
    resume = now + HALT_LENGTH
    return Halt(stage, now, resume, resumption_auction(resume))


class SidecarState(NamedTuple):
    """What a market's sidecar remembers through a day; start each day with ``SidecarState()``.

    Attributes:
        fired: whether it came today.
        side: the side whose condition holds.
        since: from when it has held without a break.
    """

    fired: bool = False
    side: Side | None = None
    since: datetime | None = None


class Freeze(NamedTuple):
    """What a sidecar does: program orders of one side do not take part from ``start`` until ``end``.

    They take part again, in the order received, at ``end`` or when trading resumes after a halt (Reg 16(3)).
    """

    side: Side
    start: datetime
    end: datetime


_FUTURES_MOVE = {"KOSPI": Decimal("0.05"), "KOSDAQ": Decimal("0.06")}
_KOSDAQ150_MOVE = Decimal("0.03")


def sidecar_side(
    market: str,
    *,
    futures: Index,
    futures_base: Index,
    index: Index | None = None,
    index_previous: Index | None = None,
) -> Side | None:
    """Return whose program orders a sidecar would freeze now: buys in a rise, sells in a fall; None for neither.

    KOSPI: the KOSPI200 future of the largest volume of the day before, 5 % from its base price. KOSDAQ: the KOSDAQ150
    future 6 % and KOSDAQ150 itself 3 % from its previous close, the same way (Reg 16(1), KOSDAQ ER 14; RULES §9).

    Raises:
        ValueError: for a market without a sidecar, a base that is not positive, or a missing KOSDAQ150.
    """
    if market not in _FUTURES_MOVE:
        raise wrong("market", market, "KOSPI, KOSDAQ", "only these have a sidecar")
    side = _moved(futures, futures_base, _FUTURES_MOVE[market])
    if market == "KOSDAQ":
        if index is None or index_previous is None:
            raise wrong("index", index, "KOSDAQ150 and its previous close", "KOSDAQ needs both")
        if _moved(index, index_previous, _KOSDAQ150_MOVE) != side:
            return None
    return side


def _moved(value: Index, base: Index, rate: Decimal) -> Side | None:
    if base <= 0:
        raise wrong("base", base, "above 0", "give the previous value")
    if value >= base * (1 + rate):
        return "buy"
    return "sell" if value <= base * (1 - rate) else None


def watch_sidecar(state: SidecarState, at: datetime, side: Side | None) -> tuple[SidecarState, Freeze | None]:
    """Judge one moment's ``sidecar_side``; return the new state, and the freeze that begins now, if one does.

    The condition must last one minute, counted from five minutes after the open; once a day; not in the last
    40 minutes, at whose beginning a freeze ends as well (Reg 16(1)-(3); RULES §9).

    Raises:
        ValueError: for a naive time.
    """
    now = kst(at)
    hours = regular_hours(now.date())
    last = hours.close - NOT_IN_THE_LAST
    if state.fired or side is None or not hours.open + _SIDECAR_FROM <= now < last:
        return SidecarState(state.fired), None
    since = state.since if state.side == side and state.since is not None else now
    if now - since < LASTING:
        return SidecarState(False, side, since), None
    return SidecarState(True), Freeze(side, now, min(now + FREEZE_LENGTH, last))
