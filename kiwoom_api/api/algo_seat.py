"""Who works an execution algorithm: one program at a time, by a lease of its own; and closing one that nobody works."""

from __future__ import annotations

from datetime import datetime

from kiwoom_api.api.account import NOTHING_LEFT, Account
from kiwoom_api.api.algo_record import OpenAlgo, note, own_intents
from kiwoom_api.api.lease import EngineSeat
from kiwoom_api.client.clock import WallClock
from kiwoom_api.journal.leases import gone
from kiwoom_api.model.errors import OrderError
from kiwoom_api.model.orders import CancelRequest
from kiwoom_api.model.records import AlgoStep

__all__ = ["LEASE", "abandon", "seat_of", "silence"]

LEASE = 10
"""Seconds after which an algorithm whose program died may be taken over."""


def seat_of(account: Account, name: str) -> EngineSeat:
    """Return the seat of the program that works an algorithm; it must be taken."""
    return EngineSeat(account.journal, _name(account, name), account.flow.stop)


async def silence(account: Account, found: OpenAlgo) -> None:
    """Wait until the program that worked an algorithm has been silent for as long as its lease lives.

    A program that was killed has given nothing back; nobody waits for one that is known to have ended on this
    machine. One that lives goes on prolonging its lease, which ``resume`` and ``abandon`` then refuse.
    """
    there = account.journal.lease(_name(account, found.id))
    if there is not None and not gone(there):
        clock = WallClock()  # a lease lives by the wall, whatever clock the exchange has
        left = (there.expires_at - clock.now()).total_seconds()
        await clock.sleep(min(max(left, 0.0), float(there.ttl)))


async def abandon(account: Account, found: OpenAlgo, *, at: datetime) -> list[str]:
    """Close an algorithm for good: cancel what lives of it, and note that nobody goes on with it.

    Returns:
        The numbers that could not be cancelled; it stays open then.

    Raises:
        JournalError: another program runs it.
    """
    seat = seat_of(account, found.id)
    await seat.take(ttl=LEASE)
    try:
        left: list[str] = []
        for intent in own_intents(account.journal, account.number, found.id):
            if intent.kind != "CANCEL" and intent.state.live:
                left += await _cancelled(account, intent.order_no, found.asked.spec.symbol)
        if not left:
            note(account.journal, account.number, found.id, AlgoStep.ABANDONED, at)
        return left
    finally:
        await seat.release()


def _name(account: Account, name: str) -> str:
    return f"{account.number}/algo/{name}"


async def _cancelled(account: Account, order_no: str, symbol: str) -> list[str]:
    if not order_no:
        return ["?"]
    try:
        await account.flow.submit(CancelRequest(order_no=order_no, symbol=symbol))
    except OrderError as error:
        return [] if error.code in NOTHING_LEFT else [order_no]
    return []
