"""What an event of the exchange says to those who registered: which types, under which forms of the code.

A trade is 0B; a book is 0D, 0C when its best prices moved, and 0H while a call auction runs; an interruption is 1h and
0g. A stock that NXT trades too is heard under ``_NX`` with NXT's own trades and book, and under ``_AL`` with both as
one market; of any other stock ``_AL`` is KRX's.

UNVERIFIED: what a unified form tells that is not a sum of the venues (its high, low, times and mid-price are the more
extreme, the earlier and KRX's).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

import msgspec

from kiwoom_api.model.events import Quote, Trade
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.records import InterruptionEvent
from kiwoom_api.sim.server.registry import NXT, UNIFIED
from kiwoom_api.sim.server.tapes import Entry, Forms, Tapes, Told, on_nxt
from kiwoom_api.wire import realtime
from kiwoom_api.wire.realtime import BestQuote, BookDay, Expected, Interrupted, StockInfo


class Teller:
    """Makes entries of the exchange's events.

    Parameters:
        exchange: whose stocks they are about.
    """

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._day = date.min
        self._tapes = Tapes(exchange)
        self._books: dict[str, Quote] = {}
        self._bests: dict[str, tuple[int, int]] = {}
        self._expected: dict[str, tuple[int, int]] = {}
        self._seen: dict[str, tuple[int, int] | None] = {}
        self._begun: dict[tuple[str, str], datetime] = {}

    def _turn(self) -> None:
        """Forget yesterday."""
        if self._day != self._exchange.session_day:
            self._day = self._exchange.session_day
            for memory in (self._books, self._bests, self._expected, self._seen):
                memory.clear()
            self._begun.clear()
            self._tapes.turn(self._day)

    def keep(self, forms: Collection[str]) -> None:
        """Forget what was told under forms that nobody listens to any more."""
        for memory in (self._books, self._bests, self._expected):
            for form in memory.keys() - forms:
                del memory[form]

    def trade(self, event: Trade, forms: Forms) -> Iterator[Told]:
        """Yield what a trade says."""
        self._turn()
        yield from self._tapes.trade(event, forms)

    # ------------------------------------------------------------------ books

    def quote(self, event: Quote, forms: Forms) -> Iterator[Told]:
        """Yield what a book says."""
        self._turn()
        symbol, _, venue = event.symbol.partition("_")
        issue = self._exchange.standing(symbol)
        if issue is None:
            return
        expected = None if venue else issue.expected()
        if not venue:
            self._seen[symbol] = expected
            if expected is None:  # the next auction begins with no shares
                for form in (symbol, f"{symbol}_{UNIFIED}"):
                    self._expected.pop(form, None)
        for kind in ("0D", "0C"):
            for item in forms(kind, symbol):
                form = item.partition("_")[2]
                if form in (venue, UNIFIED):
                    book = self._book(issue, event, form)
                    entry = (self._levels if kind == "0D" else self._best)(issue, book, item, expected)
                    if entry is not None:
                        yield kind, item, entry
        if expected is not None:
            yield from self._auction(issue, event, expected, forms)

    def auctions(self, symbols: Iterable[str], forms: Forms) -> Iterator[Told]:
        """Yield the books of stocks whose call auction would end otherwise than when they were told last."""
        self._turn()
        for symbol in symbols:
            issue = self._exchange.standing(symbol)
            expected = None if issue is None else issue.expected()
            if issue is not None and expected is not None and expected != self._seen.get(symbol):
                asks, bids = issue.shown()
                book = Quote(at=self._exchange.now, symbol=symbol, asks=asks, bids=bids, base=issue.base)
                yield from self.quote(book, forms)

    def _book(self, issue: Issue, event: Quote, form: str) -> Quote:
        if form != UNIFIED or not on_nxt(issue):
            return event
        asks, bids = issue.shown("SOR")
        return msgspec.structs.replace(event, symbol=issue.symbol, asks=asks, bids=bids)

    def _levels(self, issue: Issue, book: Quote, item: str, expected: tuple[int, int] | None) -> Entry:
        form = item.partition("_")[2]
        tally = issue.tally({NXT: "NXT", UNIFIED: "SOR"}.get(form, "KRX"))
        krx = nxt = None
        if form == UNIFIED and on_nxt(issue):
            krx, nxt = (
                msgspec.structs.replace(book, asks=asks, bids=bids) for asks, bids in map(issue.shown, ("KRX", "NXT"))
            )
        grid = issue.grid
        day = BookDay(
            before=self._books.get(item),
            volume=tally.volume,
            called=expected or (0, 0) if form == NXT else expected or self._tapes.called(issue),
            expected=expected or (0, 0),
            krx=krx,
            nxt=nxt,
            upper=grid.upper if grid.limited else 0,
            lower=grid.lower if grid.limited else 0,
        )
        self._books[item] = book
        return realtime.entry(book, item, day)

    def _best(self, issue: Issue, book: Quote, item: str, _: tuple[int, int] | None) -> Entry | None:
        best = (book.asks[0][0] if book.asks else 0, book.bids[0][0] if book.bids else 0)
        if self._bests.get(item) == best:
            return None
        self._bests[item] = best
        return realtime.entry(
            BestQuote(at=book.at, symbol=issue.symbol, ask=best[0], bid=best[1], base=issue.base), item
        )

    def _auction(self, issue: Issue, event: Quote, now: tuple[int, int], forms: Forms) -> Iterator[Told]:
        """Yield the expected price where it or its shares have changed."""
        for item in forms("0H", issue.symbol):
            before = self._expected.get(item, (0, 0))
            if item.endswith(NXT) or before == now:
                continue
            self._expected[item] = now
            grid = issue.grid
            state = Expected(
                at=event.at,
                symbol=issue.symbol,
                price=now[0],
                shares=now[1],
                before=before[1],
                base=issue.base,
                upper=grid.upper if grid.limited else 0,
                lower=grid.lower if grid.limited else 0,
            )
            yield "0H", item, realtime.entry(state, item)

    # ------------------------------------------------------------------ interruptions, base and limits

    def interruption(self, event: InterruptionEvent, forms: Forms) -> Iterator[Told]:
        """Yield what the begin or end of an interruption says.

        Who registered for every stock hears it twice, as recorded: under the venue's code and under the unified one.
        """
        self._turn()
        issue = self._exchange.standing(event.symbol)
        if issue is None:
            return
        place, suffix = (event.symbol, event.venue), f"_{NXT}" if event.venue == "NXT" else ""
        begun = event.at if event.begins else self._begun.pop(place, event.at)
        if event.begins:
            self._begun[place] = event.at
        struck, own, unified = event.struck, event.symbol + suffix, f"{event.symbol}_{UNIFIED}"
        state = Interrupted(
            at=event.at,
            symbol=event.symbol,
            name=event.name,
            market=issue.instrument.market,
            price=struck.price,
            static=struck.static if struck.kind.value != "DYNAMIC" else 0,
            dynamic=struck.dynamic if struck.kind.value != "STATIC" else 0,
            up=struck.up,
            nth=struck.nth,
            base=event.base,
            volume=event.volume,
            value=issue.tally(event.venue).value,
            begun=begun,
            over=None if event.begins else event.at,
            ahead=begun < self._exchange.calendar.schedule(self._day).hours.open,
        )
        for form in forms("1h", event.symbol):
            for item in (own, unified) if not form else (form,) if form in (own, unified) else ():
                yield "1h", form, realtime.entry(state, item)
        if not suffix:
            yield from self.info(issue, event.at, forms, extended=event.begins)

    def info(self, issue: Issue, at: datetime, forms: Forms, *, extended: bool = False) -> Iterator[Told]:
        """Yield a stock's base price and daily limits."""
        grid = issue.grid
        state = StockInfo(
            at=at,
            symbol=issue.symbol,
            base=issue.base,
            upper=grid.upper if grid.limited else 0,
            lower=grid.lower if grid.limited else 0,
            extended=extended,
        )
        for item in forms("0g", issue.symbol):
            yield "0g", item, realtime.entry(state, item)
