"""Live orders with the fills that the day's ledger tells and the journal has not been told yet. Pure.

A script without a stream books its fills at the next comparison. Until then a filled order stands among the holdings,
and among the open orders too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from kiwoom_api.model.orders import Holding, LedgerRow
from kiwoom_api.model.records import Booked, IntentRecord, Position
from kiwoom_api.model.values import Side

_NOTHING = Booked()


def agree(live: Sequence[IntentRecord], holdings: Sequence[Holding], positions: Mapping[str, Position]) -> bool:
    """True when no fill seems to wait for being booked, of the stocks that orders of ours live in.

    The broker holds of each what is booked, and keeps as many shares for open sales as we know to be open.
    """
    held, kept, open_ = _held(holdings), Counter[str](), Counter[str]()
    for holding in holdings:
        kept[holding.symbol] += holding.quantity - holding.sellable
    for intent in live:
        open_[intent.symbol] += intent.remaining if intent.side is Side.SELL else 0
    stocks = {intent.symbol for intent in live if intent.order_no}
    return all(held[each] == _booked(positions, each) and kept[each] == open_[each] for each in stocks)


def with_listed_fills(
    live: Sequence[IntentRecord],
    rows: Iterable[LedgerRow],
    holdings: Iterable[Holding],
    positions: Mapping[str, Position],
    bookings: Mapping[str, Booked],
) -> list[IntentRecord]:
    """Return the orders that may still fill, each with what is filled of it by now.

    The fills of a stock are believed where the holdings have all of them: exactly what is booked and what the ledger
    tells besides, of whosever order. Otherwise (a list that lags, shares that came another way) the stock's orders
    stay as they are booked, so that a fill is counted twice rather than not at all.

    Args:
        live: orders that may still fill, as the journal has them.
        rows: the day's ledger, whole.
        holdings: what the broker holds.
        positions: what the journal holds.
        bookings: what is booked under each number of the day, by the same state of the journal as ``positions``.
    """
    held, listed, moved = _held(holdings), Counter[str](), Counter[str]()
    for row in rows:
        listed[row.order_no] += row.filled
        moved[row.symbol] += row.filled if row.side is Side.BUY else -row.filled
    for row in {row.order_no: row for row in rows}.values():
        there = bookings.get(row.order_no, _NOTHING).quantity
        moved[row.symbol] -= there if row.side is Side.BUY else -there
    shown = {i.symbol for i in live if held[i.symbol] == _booked(positions, i.symbol) + moved[i.symbol]}
    return [
        msgspec.structs.replace(i, filled=max(i.filled, listed[i.order_no])) if i.order_no and i.symbol in shown else i
        for i in live
    ]


def _held(holdings: Iterable[Holding]) -> Counter[str]:
    held = Counter[str]()
    for holding in holdings:
        held[holding.symbol] += holding.quantity
    return held


def _booked(positions: Mapping[str, Position], symbol: str) -> int:
    return positions[symbol].quantity if symbol in positions else 0
