"""What an event of the exchange says to those who registered: which types, under which forms of the code.

A trade is 0B; a book is 0D, 0C when its best prices moved, and 0H while a call auction runs; an interruption is 1h and
0g. A stock that NXT trades too is heard under ``_NX`` with NXT's own trades and book, and under ``_AL`` with both as
one market; of any other stock ``_AL`` is KRX's.

UNVERIFIED: the won that a stock traded the day before (FID 29) are estimated from its bar; CFD margins are 40 % of
the price (FIDs 1497 and 1498), as in all recorded frames; FID 290 is 2 in the regular session, 1 before and 3 after.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from operator import attrgetter

import msgspec

from kiwoom_api.market import sale_tax_rates
from kiwoom_api.model.events import Quote, Trade
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.path import second_of
from kiwoom_api.sim.records import InterruptionEvent
from kiwoom_api.sim.server.daytape import DayTape
from kiwoom_api.sim.server.registry import NXT, UNIFIED
from kiwoom_api.wire import realtime
from kiwoom_api.wire.realtime import BestQuote, BookDay, Expected, Interrupted, StockInfo, TradeDay

Entry = dict[str, object]
Told = tuple[str, str, Entry]
"""Type, the registered form of those who are to hear it, entry."""
Forms = Callable[[str, str], Collection[str]]
"""The forms that somebody registered of a type and a code without suffix; "" is every stock."""
_PARTS = 100_000
_MARGIN = 40
_MARGINED = frozenset({"KOSPI", "KOSDAQ"})
"""Markets whose stocks have a CFD margin."""


class Teller:
    """Makes entries of the exchange's events.

    Parameters:
        exchange: whose stocks they are about.
    """

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._day = date.min
        self._tapes: dict[str, DayTape] = {}
        self._books: dict[str, Quote] = {}
        self._bests: dict[str, tuple[int, int]] = {}
        self._expected: dict[str, tuple[int, int]] = {}
        self._seen: dict[str, tuple[int, int] | None] = {}
        self._begun: dict[tuple[str, str], datetime] = {}
        self._values: dict[str, int] = {}

    def _turn(self) -> None:
        """Forget yesterday."""
        if self._day != self._exchange.session_day:
            self._day = self._exchange.session_day
            for memory in (self._tapes, self._books, self._bests, self._expected, self._seen):
                memory.clear()
            self._begun.clear()
            self._values.clear()

    def keep(self, forms: Collection[str]) -> None:
        """Forget what was told under forms that nobody listens to any more."""
        for memory in (self._books, self._bests, self._expected):
            for form in memory.keys() - forms:
                del memory[form]

    # ------------------------------------------------------------------ trades

    def trade(self, event: Trade, forms: Forms) -> Iterator[Told]:
        """Yield what a trade says."""
        self._turn()
        symbol, _, venue = event.symbol.partition("_")
        issue = self._exchange.standing(symbol)
        wanted = forms("0B", symbol)
        if issue is None or not wanted:
            return
        tape = self._tape(event.symbol, issue)
        if not tape.hear(event) and not venue and event.volume != tape.volume and not tape.lost:
            tape.recount(issue.ticks(), event.volume - event.quantity)
            tape.lost = not tape.hear(event)
        for item in wanted:
            form = item.partition("_")[2]
            if form == venue:
                yield "0B", item, realtime.entry(event, item, self._trade_day(issue, event, venue))
            elif form == UNIFIED:
                yield "0B", item, self._unified_trade(issue, event, venue, item)

    def _tape(self, code: str, issue: Issue) -> DayTape:
        found = self._tapes.get(code)
        if found is None:
            grid, hours = issue.grid, self._exchange.calendar.schedule(self._day).hours
            upper, lower = (grid.upper, grid.lower) if grid.limited else (0, 0)
            times = (0, 0) if code.endswith(NXT) else (second_of(hours.open), second_of(hours.close))
            found = self._tapes[code] = DayTape(upper, lower, *times)
        return found

    def _unified_trade(self, issue: Issue, event: Trade, venue: str, item: str) -> Entry:
        if not _on_nxt(issue):
            return realtime.entry(event, item, self._trade_day(issue, event, venue))
        both = issue.tally("SOR")
        whole = msgspec.structs.replace(
            event, open=both.open, high=both.high, low=both.low, volume=both.volume or event.volume
        )
        return realtime.entry(whole, item, self._trade_day(issue, whole, venue, unified=True))

    def _trade_day(self, issue: Issue, event: Trade, venue: str, *, unified: bool = False) -> TradeDay:
        where = "SOR" if unified else "NXT" if venue else "KRX"
        codes = (issue.symbol, f"{issue.symbol}_{NXT}") if unified else (event.symbol,)
        known = [tape for code in codes if (tape := self._tapes.get(code)) is not None and tape.volume]
        if sum(tape.volume for tape in known) != event.volume:
            known = []
        grid, nxt_alone = issue.grid, where == "NXT"
        return TradeDay(
            value=issue.tally(where).value,
            previous_volume=-1 if nxt_alone else issue.previous_volume,
            previous_value=-1 if nxt_alone else self._before(issue),
            listed=issue.instrument.shares,
            sold=sum(tape.sold for tape in known),
            bought=sum(tape.bought for tape in known),
            sells=sum(tape.sells for tape in known),
            buys=sum(tape.buys for tape in known),
            opened=min((t.opened for t in known if t.opened), default=None),
            highest=max(known, key=attrgetter("high")).highest if known else None,
            lowest=min(known, key=attrgetter("low")).lowest if known else None,
            at_upper=min((t.at_upper for t in known if t.at_upper), default=None),
            at_lower=min((t.at_lower for t in known if t.at_lower), default=None),
            upper=grid.upper if grid.limited else 0,
            lower=grid.lower if grid.limited else 0,
            tax=_tax(issue.instrument.market, issue.day),
            margin=_MARGIN if issue.instrument.market in _MARGINED else 0,
            phase=self._phase(event.at),
            venue="NXT" if venue else "KRX",
        )

    def _before(self, issue: Issue) -> int:
        """Won that a stock traded the day before, about."""
        found = self._values.get(issue.symbol)
        if found is None:
            rows = self._exchange.past(issue.symbol, 1)
            row = rows[-1][1] if rows else None
            found = 0 if row is None else (row.open + row.high + row.low + row.close) // 4 * row.volume
            self._values[issue.symbol] = found
        return found

    def _phase(self, at: datetime) -> str:
        hours = self._exchange.calendar.schedule(self._day).hours
        if at < hours.open:
            return "1"
        return "2" if at <= hours.close + timedelta(seconds=30) else "3"

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
        if form != UNIFIED or not _on_nxt(issue):
            return event
        asks, bids = issue.shown("SOR")
        return msgspec.structs.replace(event, symbol=issue.symbol, asks=asks, bids=bids)

    def _levels(self, issue: Issue, book: Quote, item: str, expected: tuple[int, int] | None) -> Entry:
        form = item.partition("_")[2]
        tally = issue.tally({NXT: "NXT", UNIFIED: "SOR"}.get(form, "KRX"))
        krx = nxt = None
        if form == UNIFIED and _on_nxt(issue):
            krx, nxt = (
                msgspec.structs.replace(book, asks=asks, bids=bids) for asks, bids in map(issue.shown, ("KRX", "NXT"))
            )
        grid = issue.grid
        day = BookDay(
            before=self._books.get(item),
            volume=tally.volume,
            called=expected or (0, 0) if form == NXT else expected or self._called(issue),
            expected=expected or (0, 0),
            krx=krx,
            nxt=nxt,
            upper=grid.upper if grid.limited else 0,
            lower=grid.lower if grid.limited else 0,
        )
        self._books[item] = book
        return realtime.entry(book, item, day)

    def _called(self, issue: Issue) -> tuple[int, int]:
        """Price and shares of the opening auction; zeros before it, and where nobody has looked at the trades."""
        if not issue.volume:
            return (0, 0)
        tape = self._tape(issue.symbol, issue)
        if not tape.volume:
            tape.recount(issue.ticks(), issue.volume)
        return tape.called

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


def _on_nxt(issue: Issue) -> bool:
    return "NXT" in issue.venues


@lru_cache(maxsize=64)
def _tax(market: str, on: date) -> int:
    return int(sum(sale_tax_rates(market, on)) * _PARTS)
