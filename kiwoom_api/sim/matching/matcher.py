"""The rules over the book: what an order becomes, how it is changed, and what a change of mode does.

Source: KRX Reg 12, 13, 22-24; ER 3-4-3, 13-15-2, 17, 34-36. What is taken in which mode is in ``taking``.
"""

from __future__ import annotations

from typing import Any

from kiwoom_api.market import (
    Band,
    OrderType,
    best_opposite_price,
    best_same_price,
    keeps_place,
)
from kiwoom_api.sim.matching import call, looking, taking
from kiwoom_api.sim.matching.book import NO_BAND, Book
from kiwoom_api.sim.matching.records import (
    AUCTIONS,
    BECOMES,
    Cleared,
    Converted,
    Entry,
    Happening,
    Mode,
    Refusal,
    Spot,
    View,
    Why,
)
from kiwoom_api.sim.matching.scale import Scale

LEVELS = 10
"""Levels a side that the exchange shows."""


class Matcher:
    """One stock's order book on one venue on one day: KRX and NXT are two of them.

    Nothing here reads a clock: the caller says when a mode changes, and draws the random end of an auction. Owners
    are not compared: a participant's own orders may trade with each other, as retail orders do on KRX.

    Attributes:
        scale: the day's order prices.
        mode: what the book does with orders; change it with ``switch``.
        unit: trading unit in shares, for the rounds of simultaneous quotes.
    """

    def __init__(self, scale: Scale, base: int, *, unit: int = 1) -> None:
        """``base``: won; the day's base price, which stands for the last price until the first trade."""
        self.scale, self.unit = scale, unit
        self.mode = Mode.CLOSED
        self._book = Book(scale, base)

    # ------------------------------------------------------------------ orders

    def submit(
        self, order: int, *, buy: bool, type: OrderType, shares: int, price: int = 0, stop: int = 0, owner: int = 0
    ) -> Refusal | None:
        """Enter an order; None when it was taken. What it did is in ``events``.

        Args:
            order: the caller's number, unused among the open orders.
            buy: side.
            type: order type (``trde_tp``).
            shares: at least 1.
            price: won, for limit, conditional and stop-limit orders.
            stop: stop price in won, for stop-limit orders; of no meaning for others.
            owner: the caller's number of whoever owns it.

        Raises:
            ValueError: for a number in use, or less than one share.
        """
        if order in self._book.entries or shares < 1:
            raise ValueError(f"order {order} for {shares} shares: the number is in use or nothing is ordered")
        plain = type.plain
        refused = taking.refusal_of(self._book, self.mode, type, buy=buy, price=price, stop=stop)
        if refused is not None:
            return refused
        trigger = stop if plain is OrderType.STOP_LIMIT else 0
        book, entry = self._book, Entry(order, owner, buy, type, price if type.priced else 0, trigger)
        book.admit(entry, shares)
        if self.mode is not Mode.CONTINUOUS:
            book.wait(entry, _spot(plain))
        else:
            self._enter(entry, plain, shares)
            self._settle()
        return None

    def cancel(self, order: int, shares: int = 0) -> int:
        """Take shares (0: all) off an order, whose rest keeps its place; return how many: 0 when nothing was open."""
        entry = self._book.entries.get(order)
        if entry is None:
            return 0
        part = self._book.drop(entry, Why.CANCEL, shares)
        self._settle()
        return part

    def amend(self, order: int, *, price: int = 0, shares: int = 0, stop: int = 0) -> Refusal | None:
        """Change an order's limit, open shares or stop price (0: as it is); None when that was done.

        Fewer shares alone keep the place in the queue; anything else is a new order in time (KRX ER 17(3)) and may
        trade at once. To change a part of an order, cancel that part and submit it under a new number: KRX does
        the same.
        """
        book, entry = self._book, self._book.entries.get(order)
        if entry is None:
            return Refusal.UNKNOWN
        have, waits = book.ladder.open[entry.handle], entry.spot is Spot.STOP
        new_price, new_stop, want = price or entry.price, stop or entry.stop, shares or have
        refused = taking.refusal_of_change(book, self.mode, entry, new_price, new_stop)
        if refused is not None:
            return refused
        stays = keeps_place(price=entry.price, quantity=have, new_price=new_price, new_quantity=want)
        if stays and new_stop == entry.stop:
            if want < have:
                book.drop(entry, Why.CANCEL, have - want)
        else:
            spot = entry.spot
            entry.price, entry.stop = new_price, new_stop
            book.retime(entry, want)
            if waits or (spot is Spot.MID and not book.mid):
                book.wait(entry, spot)
            else:
                book.enter(entry, book.mid if spot is Spot.MID else entry.price, spot)
        self._settle()
        return None

    def _enter(self, entry: Entry, plain: OrderType, shares: int) -> None:
        """Bring a new order into continuous trading."""
        book = self._book
        if plain is OrderType.STOP_LIMIT:
            book.wait(entry, Spot.STOP)
            return
        if plain is OrderType.BEST_SAME or plain is OrderType.BEST_OPPOSITE:
            rule = best_same_price if plain is OrderType.BEST_SAME else best_opposite_price
            bid, ask = book.best(buy=True), book.best(buy=False)
            entry.price = rule(buying=entry.buy, bid=bid, ask=ask, last=book.last, grid=self.scale.grid)
            entry.type = BECOMES[entry.type]
            book.events.append(Converted(entry.order, entry.price))
        limit = book.mid if plain is OrderType.MID else entry.price
        if entry.condition == "FOK" and looking.available(book, entry.buy, limit, shares) < shares:
            book.drop(entry, Why.FOK)
            return
        book.enter(entry, limit, _spot(plain))

    def _settle(self) -> None:
        book = self._book
        if self.mode is Mode.CONTINUOUS:
            book.settle()
            if not book.continuous:
                self._go(Mode.VI)

    # ------------------------------------------------------------------ what is refused

    def refusal(self, *, buy: bool, type: OrderType, price: int = 0, stop: int = 0) -> Refusal | None:
        """Return why an order would not be taken now; None when it would. Arguments as ``submit``."""
        return taking.refusal_of(self._book, self.mode, type, buy=buy, price=price, stop=stop)

    # ------------------------------------------------------------------ modes

    def switch(self, mode: Mode) -> Cleared | None:
        """Go over to another mode; return the price of the call auction that this ended, if one was found.

        An auction ends by going over to CONTINUOUS, ENTRY or CLOSED; its orders stay together when a halt breaks it
        off or a VI runs into the closing auction (ER 35(1)4). CLOSING turns conditional orders into market orders
        and drops mid-price orders first. Orders that wait crossed without an auction meet in their order of arrival.
        """
        book, before, cleared = self._book, self.mode, None
        if before in AUCTIONS and mode in (Mode.CONTINUOUS, Mode.ENTRY, Mode.CLOSED):
            cleared = call.uncross(book, simultaneous=before in (Mode.OPENING, Mode.RESUMPTION), unit=self.unit)
        if mode is Mode.CLOSING and before is not Mode.CLOSING:
            call.start_closing(book)
        self._go(mode)
        if mode is Mode.CONTINUOUS:
            if looking.crossed(book):
                call.meet_in_order(book)
            self._settle()
        return cleared

    def _go(self, mode: Mode) -> None:
        self.mode = mode
        self._book.continuous = mode is Mode.CONTINUOUS

    def expire(self) -> None:
        """Drop every open order: day orders end with their session, and none is carried into the next."""
        for entry in sorted(self._book.entries.values(), key=lambda each: each.handle):
            self._book.drop(entry, Why.EXPIRY)

    def set_band(self, band: Band | None = None) -> None:
        """Set the nearest won that start a VI (``market.trigger_band``); None: none does.

        An order that reaches one of them trades as far as it goes before, then the book goes over to VI by itself and
        reports ``Interrupted``; a fill-or-kill order that does not fill before is only dropped. That the part inside
        the band trades before the switch is UNVERIFIED.
        """
        self._book.band = NO_BAND if band is None else (band.down + 1, band.up - 1)

    def mark(self, price: int) -> None:
        """Take a price in won for the last one: trades that nobody needed the book for; stops hear of it later."""
        self._book.last = price

    # ------------------------------------------------------------------ looking

    def events(self) -> list[Happening]:
        """Take what has happened since the last call, in order."""
        found, self._book.events = self._book.events, []
        return found

    @property
    def last(self) -> int:
        """Last price in won; the base price before the first trade."""
        return self._book.last

    @property
    def mid(self) -> int:
        """Mid-price in won, floored; 0 while a side has no limit order."""
        return self._book.mid

    def best(self, *, buy: bool) -> int:
        """Return the best limit price of a side in won; 0 when it has none."""
        return self._book.best(buy=buy) or 0

    def depth(self, *, buy: bool, levels: int = LEVELS) -> tuple[tuple[int, int], ...]:
        """Return the best populated levels of a side as (won, shares), best first; mid-price orders are not shown."""
        return tuple((self.scale.price(at), n) for at, n in self._book.ladder.depth(buy=buy, count=levels))

    def available(self, *, buy: bool, limit: int = 0) -> int:
        """Return the shares that an arriving order could take up to its limit in won (0: at any price)."""
        return looking.available(self._book, buy, limit, 1 << 62)

    def indicative(self) -> Cleared | None:
        """Return the price and shares at which an auction would clear now (예상체결); None when nothing crosses."""
        return call.indicative(self._book)

    def ahead(self, order: int) -> int | None:
        """Return the shares that stand before an order at its own price; None when it is in no queue."""
        entry = self._book.entries.get(order)
        return None if entry is None else looking.ahead(self._book, entry)

    def find(self, order: int) -> View | None:
        """Return an open order; None when there is none of that number."""
        entry = self._book.entries.get(order)
        return None if entry is None else looking.view(self._book, entry)

    def orders(self) -> list[View]:
        """Return every open order, oldest first."""
        line = sorted(self._book.entries.values(), key=lambda each: each.handle)
        return [looking.view(self._book, each) for each in line]

    # ------------------------------------------------------------------ state

    def snapshot(self) -> dict[str, Any]:
        """Return the state as plain data (lists, dicts, whole numbers, texts); events not yet taken are not in it."""
        return {"mode": self.mode.value, "unit": self.unit, **looking.snapshot(self._book)}

    @classmethod
    def restore(cls, scale: Scale, saved: dict[str, Any]) -> Matcher:
        """Return a book that goes on where ``snapshot`` was taken; ``scale`` is the same day's."""
        found = cls(scale, saved["last"], unit=saved["unit"])
        looking.restore(found._book, saved)
        found._go(Mode(saved["mode"]))
        return found


def _spot(plain: OrderType) -> Spot:
    if plain is OrderType.MARKET:
        return Spot.MARKET
    return Spot.MID if plain is OrderType.MID else Spot.LEVEL
