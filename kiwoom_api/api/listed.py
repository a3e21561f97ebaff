"""Live orders with the fills that the day's ledger tells and the journal has not been told yet. Pure.

A script without a stream books its fills at the next comparison. Until then a filled order stands among the holdings,
and among the open orders too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from kiwoom_api.model.orders import Holding, LedgerRow
from kiwoom_api.model.records import IntentRecord, Position
from kiwoom_api.model.values import Side


def with_listed_fills(
    live: Sequence[IntentRecord],
    rows: Iterable[LedgerRow],
    holdings: Iterable[Holding],
    booked: Mapping[str, Position],
) -> list[IntentRecord]:
    """Return the orders that may still fill, each with what is filled of it by now.

    A fill is believed where the holdings show it: they must be exactly what is booked and what the ledger tells
    besides. Otherwise (a list that lags, somebody else's trade) the stock's orders stay as they are booked, so that a
    fill is counted twice rather than not at all.

    Args:
        live: orders that may still fill, as the journal has them.
        rows: the day's ledger, read before the holdings.
        holdings: what the broker holds.
        booked: what the journal holds, read with ``live``.
    """
    listed = {row.order_no: row.filled for row in rows}
    news = {i.id: listed[i.order_no] - i.filled for i in live if i.order_no and listed.get(i.order_no, 0) > i.filled}
    shown = _shown(live, news, holdings, booked)
    found = [
        msgspec.structs.replace(i, filled=i.filled + news[i.id]) if i.id in news and i.symbol in shown else i
        for i in live
    ]
    return [i for i in found if not 0 < i.quantity <= i.filled]


def _shown(
    live: Sequence[IntentRecord], news: Mapping[str, int], holdings: Iterable[Holding], booked: Mapping[str, Position]
) -> set[str]:
    """The stocks whose holdings have all the news in them."""
    told = [intent for intent in live if intent.id in news]
    held, moved = Counter[str](), Counter[str]()
    for holding in holdings:
        held[holding.symbol] += holding.quantity
    for intent in told:
        moved[intent.symbol] += news[intent.id] if intent.side is Side.BUY else -news[intent.id]
    unknown = {intent.symbol for intent in told if intent.side is None}
    there = {symbol: booked[symbol].quantity if symbol in booked else 0 for symbol in moved}
    return {symbol for symbol in moved if held[symbol] == there[symbol] + moved[symbol]} - unknown
