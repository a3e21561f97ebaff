"""Questions to a book that change nothing, and its state as plain data and back."""

from __future__ import annotations

from typing import Any

from kiwoom_api.market import OrderType, mid_price
from kiwoom_api.sim.matching.book import Book, reaches
from kiwoom_api.sim.matching.records import Entry, Spot, View


def view(book: Book, entry: Entry) -> View:
    """Return an open order as others may see it."""
    waits = entry.stop if entry.spot is Spot.STOP else 0
    shares = book.ladder.open[entry.handle]
    return View(entry.order, entry.owner, entry.buy, entry.type, entry.price, waits, shares)


def crossed(book: Book) -> bool:
    """Whether orders wait that would meet in continuous trading."""
    ladder, markets = book.ladder, book.markets
    if ladder.best_bid >= ladder.best_ask or (markets[True] and markets[False]):
        return True
    return bool(markets[True] and ladder.best_ask <= ladder.levels) or bool(markets[False] and ladder.best_bid)


def available(book: Book, buy: bool, limit: int, want: int) -> int:
    """Return the shares that an arriving order could take up to a limit in won (0: any); it stops counting at ``want``.

    Counted is what the band allows.
    """
    low, high = book.band
    found = _available_mids(book, buy, limit)
    markets = book.markets[not buy]
    if markets and low <= book.market_price(not buy, limit) <= high:
        found += sum(book.ladder.open[handle] for handle in markets)
    levels = book.ladder.ask_shares if buy else book.ladder.bid_shares
    index, step = (book.ladder.best_ask, 1) if buy else (book.ladder.best_bid, -1)
    while found < want and 0 < index <= book.scale.levels:
        price = book.scale.price(index)
        if not (low <= price <= high and reaches(buy, limit, price)):
            break
        found += levels[index]
        index += step
    return found


def _available_mids(book: Book, buy: bool, limit: int) -> int:
    """Return the shares of the mid-price orders that an arriving order could take.

    They go before the quotes, at one price, but where a bid stands at the mid-price itself: those younger than its
    last order follow the mid-price down to the next bid, or are suspended when there is none.
    """
    handles, mid = book.mids[not buy], book.mid
    if not handles or not mid:
        return 0
    ladder, scale = book.ladder, book.scale
    before, after = handles, 0
    if not buy and scale.price(ladder.best_bid) == mid:
        last = ladder.queue(buy=True, index=ladder.best_bid)[-1]
        before = [handle for handle in handles if handle < last]
        below = ladder.depth(buy=True, count=2)[1:]
        after = mid_price(scale.price(below[0][0]), book.best(buy=False)) or 0 if below else 0
    found = 0
    for line, price in ((before, mid), (handles[len(before) :], after)):
        if price and reaches(buy, limit, price) and book.band[0] <= price <= book.band[1]:
            found += sum(ladder.open[handle] for handle in line)
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
    line = book.line(entry.spot)[entry.buy]
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
    low, high = saved["band"]
    book.band = (low, high)
    for order, owner, buy, type_, price, stop, shares, spot in saved["orders"]:
        entry = Entry(order, owner, buy, OrderType(type_), price, stop)
        book.admit(entry, shares)
        book.wait(entry, Spot(spot))
    for side, buy in (("buy", True), ("sell", False)):
        book.plans[buy] = [[book.entries[order].handle, shares] for order, shares in saved["plans"][side]]
