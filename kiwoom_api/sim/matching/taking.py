"""What a book takes in which mode, and why it refuses an order or a change of one.

Source: KRX Reg 2(4); ER 10, 14; RULES §7. When a venue opens and what a single issue may not do are not known here:
``market.order_allowed`` decides what may be entered when, this what can be matched.
"""

from __future__ import annotations

from kiwoom_api.market import OrderType, conditional_price_allowed
from kiwoom_api.sim.matching.book import Book
from kiwoom_api.sim.matching.records import Entry, Mode, Refusal, Spot

_GATHERED = frozenset({OrderType.LIMIT, OrderType.MARKET, OrderType.CONDITIONAL})
_MATCHED = _GATHERED | {OrderType.BEST_OPPOSITE, OrderType.BEST_SAME, OrderType.MID, OrderType.STOP_LIMIT}
_NOTHING: frozenset[OrderType] = frozenset()
_TAKEN: dict[Mode, frozenset[OrderType]] = {
    Mode.ENTRY: frozenset({OrderType.LIMIT}),
    Mode.CONTINUOUS: frozenset(each for each in OrderType if each.plain in _MATCHED),
    Mode.OPENING: _GATHERED,
    Mode.CLOSING: _GATHERED - {OrderType.CONDITIONAL},
    Mode.VI: _GATHERED,
    Mode.RESUMPTION: _GATHERED,
}


def refusal_of(book: Book, mode: Mode, type_: OrderType, *, buy: bool, price: int, stop: int) -> Refusal | None:
    """Return why a new order is not taken; None when it is."""
    taken = _TAKEN.get(mode, _NOTHING)
    if type_ not in taken:
        return Refusal.ORDER_TYPE if taken else _shut(mode)
    if type_.priced and not _legal(book, price):
        return Refusal.PRICE
    plain = type_.plain
    if plain is OrderType.STOP_LIMIT and not _legal(book, stop):
        return Refusal.STOP_PRICE
    if plain is OrderType.CONDITIONAL and not _conditional(book, buy, price):
        return Refusal.AT_LIMIT
    if plain is OrderType.MID and not book.mid:
        return Refusal.NO_MID
    return None


def refusal_of_change(book: Book, mode: Mode, entry: Entry, price: int, stop: int) -> Refusal | None:
    """Return why an open order may not get a limit and a stop price in won; None when it may."""
    if mode is Mode.HALTED or mode is Mode.CLOSED:
        return _shut(mode)
    if (price != entry.price and not entry.price) or not _legal(book, price or book.scale.lower):
        return Refusal.PRICE
    if stop and (entry.spot is not Spot.STOP or not _legal(book, stop)):
        return Refusal.STOP_PRICE
    if entry.type is OrderType.CONDITIONAL and not _conditional(book, entry.buy, price):
        return Refusal.AT_LIMIT
    return None


def _shut(mode: Mode) -> Refusal:
    return Refusal.HALTED if mode is Mode.HALTED else Refusal.CLOSED


def _legal(book: Book, price: int) -> bool:
    return book.scale.index(price) > 0


def _conditional(book: Book, buy: bool, price: int) -> bool:
    return conditional_price_allowed(price, buying=buy, lower=book.scale.lower, upper=book.scale.upper)
