"""Order books (0D) as FID values. Signs and totals are those of recorded frames.

UNVERIFIED: a level's change (FIDs 81 to 100) is that of the shares at its price, 0 for a price not shown before; the
FIDs of the two venues (6044 to 6087) say what each has at the levels of a unified book, and are 0 for a venue's own
book; FID 13 is the day's volume; FID 299 stays 0.00, FIDs 215 and 216 blank.
"""

from __future__ import annotations

from collections.abc import Mapping

from kiwoom_api.model.events import Quote
from kiwoom_api.wire.real_forms import blank, directed, kst, percent, sign_code, signed_text
from kiwoom_api.wire.real_states import BookDay

Side = tuple[tuple[int, int], ...]
"""Levels of a side: (won, shares), best first."""
DEPTH = 10
LEVELS = tuple((str(41 + i), str(61 + i), str(51 + i), str(71 + i)) for i in range(DEPTH))
"""FIDs of the ten levels of type 0D, best first: ask price, ask shares, bid price, bid shares."""
CHANGES = tuple((str(81 + i), str(91 + i)) for i in range(DEPTH))
"""FIDs of the changes of the levels' shares: asks, bids."""
KRX_FIDS, NXT_FIDS = 6044, 6066
"""Where a venue's part begins: ten ask levels, ten bid levels, both totals."""


def quote_values(event: Quote, day: BookDay | None = None) -> dict[str, str]:
    """Every FID of type 0D; what neither the book nor the day knows takes the catalogue's neutral text."""
    at, base = kst(event.at), event.base
    values = blank("0D", at.date()).copy()
    values["21"] = f"{at:%H%M%S}"
    asks, bids = event.asks[:DEPTH], event.bids[:DEPTH]
    for (ask_price, ask_size, _, _), (won, shares) in zip(LEVELS, asks, strict=False):
        values[ask_price], values[ask_size] = directed(won, base), str(shares)
    for (_, _, bid_price, bid_size), (won, shares) in zip(LEVELS, bids, strict=False):
        values[bid_price], values[bid_size] = directed(won, base), str(shares)
    if base:
        _empty(values, len(asks), len(bids))
    asked, bidden = _sum(asks), _sum(bids)
    values["121"], values["125"] = str(asked), str(bidden)
    values["128"], values["138"] = signed_text(bidden - asked, "plus"), signed_text(asked - bidden, "plus")
    values["129"], values["139"] = percent(bidden, asked, "minus"), percent(asked, bidden, "minus")
    if base and asks and bids:
        values |= _middle(event, "6102", ("6110", "6111", "6112"), base)
    if day is not None:
        _day(values, event, day)
    return values


def _empty(values: dict[str, str], asks: int, bids: int) -> None:
    """Levels that nobody stands at: recorded as 0 below the base, like any price."""
    for ask_price, _, _, _ in LEVELS[asks:]:
        values[ask_price] = "-0"
    for _, _, bid_price, _ in LEVELS[bids:]:
        values[bid_price] = "-0"


def _sum(side: Side) -> int:
    return sum([shares for _, shares in side])


def _middle(book: Quote, at: str, against: tuple[str, str, str], base: int) -> dict[str, str]:
    """The mid-price of a book with two sides, and its change, sign and percent against the base."""
    middle = (book.asks[0][0] + book.bids[0][0]) // 2
    change, sign, rate = against
    return {
        at: directed(middle, base),
        change: signed_text(middle - base, "blank"),
        sign: sign_code(middle, base),
        rate: percent(middle - base, base),
    }


def _day(values: dict[str, str], event: Quote, day: BookDay) -> None:
    values["13"] = str(day.volume)
    if day.before is not None:
        _changes(values, event, day.before)
    for (price, shares), fids in (
        (day.called, ("23", "24", "200", "201", "238")),
        (day.expected, ("291", "292", "294", "295", "293")),
    ):
        if price:
            change = price - event.base
            texts = (directed(price, event.base), str(shares), signed_text(change, "blank"))
            rest = (percent(change, event.base), sign_code(price, event.base, day.upper, day.lower))
            values |= dict(zip(fids, (*texts, *rest), strict=True))
    for book, first in ((day.krx, KRX_FIDS), (day.nxt, NXT_FIDS)):
        if book is not None:
            _part(values, event, book, first)
    if day.nxt is not None and day.nxt.asks and day.nxt.bids and event.base:
        values |= _middle(day.nxt, "6107", ("6113", "6114", "6115"), event.base)
    if day.krx is not None and day.krx.asks and day.krx.bids and event.base:
        values |= _middle(day.krx, "6102", ("6110", "6111", "6112"), event.base)


def _changes(values: dict[str, str], event: Quote, before: Quote) -> None:
    for place, total, now, then in ((0, "122", event.asks, before.asks), (1, "126", event.bids, before.bids)):
        known: Mapping[int, int] = dict(then)
        for fids, (won, shares) in zip(CHANGES, now, strict=False):
            if won in known:
                values[fids[place]] = signed_text(shares - known[won], "plus")
        values[total] = signed_text(_sum(now[:DEPTH]) - _sum(then[:DEPTH]), "plus")


def _part(values: dict[str, str], event: Quote, book: Quote, first: int) -> None:
    """One venue's shares at the levels of the unified book, and in all."""
    for offset, levels, own in ((0, event.asks, dict(book.asks)), (DEPTH, event.bids, dict(book.bids))):
        for place, (won, _) in enumerate(levels[:DEPTH]):
            values[str(first + offset + place)] = str(own.get(won, 0))
    values[str(first + 2 * DEPTH)] = str(_sum(book.asks[:DEPTH]))
    values[str(first + 2 * DEPTH + 1)] = str(_sum(book.bids[:DEPTH]))
