"""The kill switch's hands: cancels that need no journal, no lock and no living engine."""

from __future__ import annotations

from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.model.orders import CancelRequest, LedgerRow, OrderKind
from kiwoom_api.model.ports import Accepted, Refused
from kiwoom_api.model.values import Channel, Venue
from kiwoom_api.orders.flow import GONE

ROUNDS = 3
"""How often the ledger is read and what is still open in it is cancelled."""


async def sweep(broker: KiwoomBroker, *, everybody: bool = False, rounds: int = ROUNDS) -> list[str]:
    """Cancel over the wire what the day's ledger shows open, and return the numbers that could not be cancelled.

    A cancel of all that remains is idempotent: one whose answer is lost is simply sent again, as long as the ledger
    shows something open. The engine's journal learns of it as it learns of everything: from the ledger.

    Args:
        broker: whom to tell.
        everybody: also orders of other channels, such as those of a person in HTS.
        rounds: how often to read and cancel.

    Returns:
        The numbers that are still open; "?" stands for what an incomplete ledger may hide.
    """
    refused: set[str] = set()
    for _ in range(rounds):
        read = await broker.ledger()
        left = [row for row in read.rows if _open(row, everybody=everybody)]
        for row in left:
            venue = Venue(row.venue) if row.venue in Venue.__members__ else Venue.KRX
            answer = await broker.cancel(CancelRequest(order_no=row.order_no, symbol=row.symbol, venue=venue))
            if isinstance(answer, Accepted) or (isinstance(answer, Refused) and answer.code in GONE):
                refused.discard(row.order_no)
            else:
                refused.add(row.order_no)
        if read.complete and not left:
            return []
    last = await broker.ledger()
    if not last.complete:
        return sorted({*refused, *(row.order_no for row in last.rows if _open(row, everybody=everybody)), "?"})
    return sorted(row.order_no for row in last.rows if _open(row, everybody=everybody))


def _open(row: LedgerRow, *, everybody: bool) -> bool:
    ours = everybody or row.channel is not Channel.OTHER
    return ours and row.remaining > 0 and row.kind is not OrderKind.CANCEL and not row.rejected
