"""What is told beside trades and books, as time passes: the queues at a closing price (0E) and the own member (0F).

All accounts of this exchange trade through one member; through whom anybody else trades is not known, so that 0F names
that one alone, and is told when it has traded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kiwoom_api.model.values import Side
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.server.registry import NXT, UNIFIED
from kiwoom_api.sim.server.tapes import Forms, Told
from kiwoom_api.wire import realtime
from kiwoom_api.wire.realtime import Members, OffHours

OWN_MEMBER = ("050", "키움증권")
"""Code and name of the member through which every account of this exchange trades."""
_VENUES = {"": ("KRX",), NXT: ("NXT",), UNIFIED: ("KRX", "NXT")}


def traded(exchange: Exchange, symbol: str, day: date, venues: tuple[str, ...] = ("KRX", "NXT")) -> dict[Side, int]:
    """Return the shares of a stock that the exchange's accounts have sold and bought on a day, on some venues."""
    found = {Side.SELL: 0, Side.BUY: 0}
    for account in exchange.accounts.values():
        for order in account.ledger.get(day, {}).values():
            if order.symbol == symbol and order.filled and (order.stands or "KRX") in venues:
                found[order.side] += order.filled
    return found


class Aside:
    """Tells of queues at a closing price and of the own member's trades when they have changed.

    Parameters:
        exchange: whose stocks they are about.
    """

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._day, self._fills = date.min, -1
        self._told: dict[tuple[str, str], tuple[int, int]] = {}

    def changes(self, symbols: Iterable[str], forms: Forms) -> Iterator[Told]:
        """Yield what has changed of these stocks since it was told last."""
        exchange = self._exchange
        if self._day != exchange.session_day:
            self._day = exchange.session_day
            self._told.clear()
        filled, self._fills = exchange.fills != self._fills, exchange.fills
        for symbol in symbols:
            issue = exchange.standing(symbol)
            if issue is not None:
                yield from self._queues(issue, forms)
                if filled or any(("0F", item) not in self._told for item in forms("0F", symbol)):
                    yield from self._members(issue, forms)

    def _queues(self, issue: Issue, forms: Forms) -> Iterator[Told]:
        asks, bids = issue.at_close()
        for item in forms("0E", issue.symbol):
            before = self._told.get(("0E", item), (0, 0))
            if item.endswith(NXT) or before == (asks, bids):
                continue
            self._told["0E", item] = asks, bids
            state = OffHours(
                at=self._exchange.now,
                symbol=issue.symbol,
                asks=asks,
                bids=bids,
                before_asks=before[0],
                before_bids=before[1],
            )
            yield "0E", item, realtime.entry(state, item)

    def _members(self, issue: Issue, forms: Forms) -> Iterator[Told]:
        for item in forms("0F", issue.symbol):
            both = traded(self._exchange, issue.symbol, self._day, _VENUES[item.partition("_")[2]])
            now, before = (both[Side.SELL], both[Side.BUY]), self._told.get(("0F", item), (0, 0))
            self._told["0F", item] = now
            if now == before:
                continue
            state = Members(
                at=self._exchange.now,
                symbol=issue.symbol,
                code=OWN_MEMBER[0],
                name=OWN_MEMBER[1],
                sold=now[0],
                bought=now[1],
                before_sold=before[0],
                before_bought=before[1],
            )
            yield "0F", item, realtime.entry(state, item)
