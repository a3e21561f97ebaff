"""Execution algorithms that have begun and not ended, for the screens that list them: at work, or cut off."""

from __future__ import annotations

from datetime import datetime

import msgspec

from kiwoom_api.api.algo_record import open_algos
from kiwoom_api.app.screen import say
from kiwoom_api.journal.leases import stands
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.values import Side

__all__ = ["AlgoStanding", "algo_line", "algos_of"]


class AlgoStanding(msgspec.Struct, frozen=True, kw_only=True):
    """An open algorithm; shares, and the orders of it that may still fill or whose outcome is not known.

    Attributes:
        running: a program keeps it; False: it was cut off, and nobody goes on with it until a person says so.
    """

    id: str
    running: bool
    plan: str
    side: Side
    symbol: str
    quantity: int
    filled: int
    live: int
    unknown: int
    resumed: int
    began: datetime
    until: datetime


def algos_of(journal: JournalPort, account: str, now: datetime) -> tuple[AlgoStanding, ...]:
    """Return the open algorithms of an account, oldest first."""
    found = []
    for each in open_algos(journal, account):
        spec, lease = each.asked.spec, journal.lease(f"{account}/algo/{each.id}")
        found.append(
            AlgoStanding(
                id=each.id,
                running=lease is not None and stands(lease, now),
                plan=str(spec.plan.__struct_config__.tag),
                side=spec.side,
                symbol=spec.symbol,
                quantity=spec.quantity,
                filled=each.filled,
                live=each.live,
                unknown=each.unknown,
                resumed=each.resumed,
                began=each.began,
                until=spec.end,
            )
        )
    return tuple(found)


def algo_line(each: AlgoStanding) -> str:
    """Return one line: what it was to do, how far it came, and what a person can do about it."""
    side = say("매수", "buy") if each.side is Side.BUY else say("매도", "sell")
    unit = say("주", " shares")
    done = say(f"체결 {each.filled:,}{unit}", f"filled {each.filled:,}{unit}")
    live = say(f"살아 있는 주문 {each.live}건", f"{each.live} live orders")
    what = f"{each.id} {each.plan} {side} {each.symbol} {each.quantity:,}{unit}"
    told = f"{what} ({done}, {live}, ~{each.until:%m-%d %H:%M})"
    if each.running:
        return f"▶ {say('집행 중인 알고리즘', 'algorithm at work')}: {told}"
    todo = f"kiwoom orders resume {each.id} / kiwoom orders abandon {each.id}"
    return f"! {say('끊긴 알고리즘', 'algorithm that was cut off')}: {told} → {todo}"
