"""Call auctions on a book: the expected price, the uncrossing, and the start of the closing auction.

Source: KRX Reg 22(3), 23; ER 13(1)4-2, 15, 34, 35. The arithmetic is in ``auction`` and ``pricing``.
"""

from __future__ import annotations

from collections import Counter

from kiwoom_api.market import OrderType, auction_market_prices, conversion_rank
from kiwoom_api.sim.matching.auction import clearing_price, pair, rounds
from kiwoom_api.sim.matching.book import Book
from kiwoom_api.sim.matching.records import BECOMES, Cleared, Converted, Spot, Why


def _market_shares(book: Book, buy: bool) -> int:
    return sum(book.ladder.open[handle] for handle in book.markets[buy])


def _stands(book: Book) -> tuple[int, int]:
    """Return where (market buys, market sells) stand."""
    scale, ladder = book.scale, book.ladder
    bids, asks = ([scale.price(at) for at, _ in ladder.depth(buy=buy, count=scale.levels)] for buy in (True, False))
    bought, sold = _market_shares(book, True), _market_shares(book, False)
    buys, sells = auction_market_prices(
        bids, asks, market_bought=bought, market_sold=sold, last=book.last, grid=scale.grid
    )
    return scale.index(buys), scale.index(sells)


def _clear(book: Book) -> tuple[int, int, int, int] | None:
    """Return (tick number, shares, where market buys stand, where market sells stand); None when nothing crosses."""
    top, bottom = _stands(book)
    sides = []
    for buy, at in ((True, top), (False, bottom)):
        levels = Counter(dict(book.ladder.depth(buy=buy, count=book.ladder.levels)))
        shares = _market_shares(book, buy)
        if shares:
            levels[at] += shares
        sides.append(levels)
    found = clearing_price(book.scale, sides[0], sides[1], book.last)
    return None if found is None else (*found, top, bottom)


def indicative(book: Book) -> Cleared | None:
    """Return the price in won and the shares at which the book would clear now; None when nothing crosses."""
    found = _clear(book)
    return None if found is None else Cleared(book.scale.price(found[0]), found[1])


def uncross(book: Book, *, simultaneous: bool, unit: int) -> Cleared | None:
    """Execute a call auction; return its price in won and its shares, or None when nothing crosses.

    Args:
        book: the orders.
        simultaneous: whether quotes at a limit price that becomes the auction's price count as simultaneous: at the
            open and when trading resumes, not at the close nor after a VI (Reg 22(3)).
        unit: trading unit in shares.
    """
    found = _clear(book)
    if found is None:
        return None
    at, volume, top, bottom = found
    scale = book.scale
    for buy, edge, stand in ((True, scale.levels, top), (False, 1, bottom)):
        if simultaneous and at == edge:
            quotes = book.ladder.queue(buy=buy, index=edge)
            quotes += book.markets[buy] if stand == edge else []
            pieces = rounds([(handle, book.ladder.open[handle]) for handle in quotes], unit)
            book.plans[buy] = [list(piece) for piece in pieces]
    buys, sells = _line(book, True, at, top), _line(book, False, at, bottom)
    price = scale.price(at)
    for buyer, seller, shares in list(pair(buys, sells, volume)):
        book.trade(book.holders[buyer], book.holders[seller], price, shares, 0)
    return Cleared(price, volume)


def _line(book: Book, buy: bool, at: int, stand: int) -> list[tuple[int, int]]:
    """Return one side's orders down (up) to the auction's price in their order of execution, as (handle, shares)."""
    open_, edge = book.ladder.open, book.scale.levels if buy else 1
    ranks = [index for index, _ in book.ladder.depth(buy=buy, count=book.ladder.levels)]
    ranks = sorted({*ranks, stand}, reverse=buy)
    line: list[tuple[int, int]] = []
    for index in ranks:
        if index < at if buy else index > at:
            break
        handles = book.ladder.queue(buy=buy, index=index)
        if index == stand:
            handles = sorted(handles + book.markets[buy])
        planned = [(handle, shares) for handle, shares in book.plans[buy] if index == edge and handle in set(handles)]
        done = Counter[int]()
        for handle, shares in planned:
            done[handle] += shares
        line += planned
        line += [(handle, open_[handle] - done[handle]) for handle in handles if open_[handle] > done[handle]]
    return line


def start_closing(book: Book) -> None:
    """Drop mid-price orders and make market orders of conditional ones (조건부지정가), which rank by price, then time.

    They count as received when the closing auction starts: after what waited before, before what comes (ER 15(2)).
    """
    for entry in sorted(book.entries.values(), key=lambda each: each.handle):
        if entry.spot is Spot.MID:
            book.drop(entry, Why.MID_CLOSE)
    found = [each for each in book.entries.values() if each.type is OrderType.CONDITIONAL]
    for entry in sorted(found, key=lambda each: conversion_rank(each.price, each.handle, buying=each.buy)):
        entry.type, entry.price = BECOMES[entry.type], 0
        book.retime(entry, book.ladder.open[entry.handle])
        book.wait(entry, Spot.MARKET)
        book.events.append(Converted(entry.order, 0))


def meet_in_order(book: Book) -> None:
    """Let orders that wait crossed enter continuous trading one by one, oldest first (NXT's entry before 15:40)."""
    line = sorted(
        (each for each in book.entries.values() if each.spot in (Spot.LEVEL, Spot.MARKET)),
        key=lambda each: each.handle,
    )
    spots = {entry.order: entry.spot for entry in line}
    for entry in line:  # all leave first: an order must not meet a younger one
        book.retime(entry, book.ladder.open[entry.handle])
    for entry in line:
        book.enter(entry, entry.price, spots[entry.order])
