"""Questions to a book that change nothing, and its state as plain data and back."""

from __future__ import annotations

from typing import Any

from kiwoom_api.market import OrderType
from kiwoom_api.sim.matching.book import Book, reaches
from kiwoom_api.sim.matching.records import Entry, Spot, View


def view(book: Book, entry: Entry) -> View:
    """Return an open order as others may see it."""
    waits = entry.stop if entry.spot is Spot.STOP else 0
    shares = book.ladder.open[entry.handle]
    return View(entry.order, entry.owner, entry.buy, entry.type, entry.price, waits, shares)


def crossed(book: Book) -> bool:
    """Whether orders wait that would meet in continuous trading."""
    ladder, markets = book.ladder, book.lines[Spot.MARKET]
    if ladder.best_bid >= ladder.best_ask or (markets[True] and markets[False]):
        return True
    return bool(markets[True] and ladder.best_ask <= ladder.levels) or bool(markets[False] and ladder.best_bid)


def available(book: Book, buy: bool, limit: int, want: int) -> int:
    """Return the shares that an arriving order could take up to a limit in won (0: any); it stops counting at ``want``.

    Counted is what the band allows.
    """
    low, high = book.band
    found = 0
    for spot, handles in ((spot, line[not buy]) for spot, line in book.lines.items()):
        if handles and (spot is Spot.MARKET or (book.mid and reaches(buy, limit, book.mid))):
            price = book.mid if spot is Spot.MID else book.market_price(not buy, limit)
            if low <= price <= high:
                found += sum(book.ladder.open[handle] for handle in handles)
    levels = book.ladder.ask_shares if buy else book.ladder.bid_shares
    index, step = (book.ladder.best_ask, 1) if buy else (book.ladder.best_bid, -1)
    while found < want and 0 < index <= book.scale.levels:
        price = book.scale.price(index)
        if not (low <= price <= high and reaches(buy, limit, price)):
            break
        found += levels[index]
        index += step
    return found


def ahead(book: Book, entry: Entry) -> int | None:
    """Return the shares before an order at its own price; None for a stop order that waits.

    Mid-price orders that happen to stand at a bid's price are not counted for it. Of simultaneous quotes the pieces
    before an order's first one count.
    """
    if entry.spot is Spot.STOP:
        return None
    plan = book.plans[entry.buy]
    total = 0
    if any(handle == entry.handle for handle, _ in plan):
        for handle, shares in plan:
            if handle == entry.handle:
                return total
            total += shares
    if entry.spot is Spot.LEVEL:
        return book.ladder.ahead(entry.handle)
    line = book.lines[entry.spot][entry.buy]
    return sum(book.ladder.open[handle] for handle in line[: line.index(entry.handle)])


def snapshot(book: Book) -> dict[str, Any]:
    """Return the open orders and the last price as plain data; events that were not taken are not part of it."""
    entries = sorted(book.entries.values(), key=lambda each: each.handle)
    number = {entry.handle: entry.order for entry in entries}
    return {
        "last": book.last,
        "band": list(book.band),
        "orders": [
            [e.order, e.owner, e.buy, e.type.value, e.price, e.stop, book.ladder.open[e.handle], e.spot.value]
            for e in entries
        ],
        "plans": {
            "buy": [[number[handle], shares] for handle, shares in book.plans[True]],
            "sell": [[number[handle], shares] for handle, shares in book.plans[False]],
        },
    }


def restore(book: Book, saved: dict[str, Any]) -> None:
    """Fill an empty book from ``snapshot``: the same orders in the same places."""
    book.last = saved["last"]
    book.set_band(*saved["band"])
    for order, owner, buy, type_, price, stop, shares, spot in saved["orders"]:
        entry = Entry(order, owner, buy, OrderType(type_), price, stop)
        book.admit(entry, shares)
        book.wait(entry, Spot(spot))
    for side, buy in (("buy", True), ("sell", False)):
        book.plans[buy] = [[book.entries[order].handle, shares] for order, shares in saved["plans"][side]]
