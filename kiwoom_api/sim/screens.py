"""What anybody may look up: a stock's state, its bars and executions, lists of many stocks, the indices."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar
from kiwoom_api.sim.barset import bar_of
from kiwoom_api.sim.executions import Executions, Kept, uncollected
from kiwoom_api.sim.indices import SECTORS, Index
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.records import Snapshot
from kiwoom_api.sim.roster import Roster
from kiwoom_api.sim.statement import snapshot_of
from kiwoom_api.sim.tape import Tick

_VENUES = {"": "KRX", "AL": "SOR", "NX": "NXT"}
"""What a code's suffix asks for."""


class Screens(Roster):
    """The market's information of one exchange."""

    def __init__(
        self,
        market: MarketData,
        *,
        start: datetime,
        profile: str,
        seed: int,
        business_day: date | None,
        model: str,
    ) -> None:
        """Arguments as ``Exchange``'s."""
        super().__init__(market, start=start, profile=profile, seed=seed, business_day=business_day, model=model)
        self._executions = Executions(self)
        self._indices: dict[str, Index] = {}

    def shows(self, code: str) -> bool:
        """Return whether a code stands for something here: ``005930`` on KRX, ``_NX`` on NXT, ``_AL`` on both."""
        symbol, _, suffix = code.partition("_")
        if symbol not in self.instruments or suffix not in _VENUES:
            return False
        return suffix != "NX" or "NXT" in self._begun(symbol).venues

    def snapshot(self, symbol: str) -> Snapshot:
        """Return the state of one stock: on KRX, with the suffix ``_NX`` on NXT, with ``_AL`` on all venues together.

        Raises:
            BadInput: for a code that is not listed, or not traded on NXT.
        """
        code, _, suffix = symbol.partition("_")
        stock = self.stock(code) if self.shows(symbol) else None
        if stock is None:
            raise BadInput(field="symbol", value=symbol, allowed="a listed code", hint="see Exchange.instruments")
        return snapshot_of(self, stock, _VENUES[suffix])

    def daily(self, symbol: str, base: date) -> list[Bar]:
        """Return daily bars up to a date, newest first; today's partial bar first, once the stock has traded.

        Raises:
            BadInput: for a code that is not listed.
        """
        stock = self.stock(symbol)
        if stock is None:
            raise BadInput(field="symbol", value=symbol, allowed="a listed code", hint="see Exchange.instruments")
        bars: list[Bar] = []
        if base >= self.session_day and stock.volume:
            bars.append(bar_of(symbol, self.session_day, stock.printed()))
        own = self.printed.get(symbol, {})
        rows = self.market.rows_before(symbol, min(base + timedelta(days=1), self.session_day), 100_000)
        return bars + [bar_of(symbol, day, own.get(day, row)) for day, row in reversed(rows)]

    def ticks(self, symbol: str, day: date) -> Sequence[Tick]:
        """Return a stock's executions of a day so far, oldest first; empty for a day without trading.

        Those of KRX, its after-market's too; with the suffix ``_NX`` NXT's, with ``_AL`` those of both.

        Raises:
            BadInput: for a code that is not listed, or not traded on NXT.
        """
        code, _, suffix = symbol.partition("_")
        if not self.shows(symbol):
            raise BadInput(field="symbol", value=symbol, allowed="a listed code", hint="see Exchange.instruments")
        return self._executions.ticks(code, day, _VENUES[suffix])

    @property
    def kept(self) -> dict[str, Kept]:
        """The executions of the latest day on which participants took part, by stock: what a saved exchange keeps."""
        return self._executions.latest

    def evening(self, symbol: str, day: date) -> tuple[int, int]:
        """Return the shares and won that KRX's after-market has traded of a listed stock on a day."""
        return self._executions.evening(symbol, day)

    def board(self, symbols: Collection[str] | None = None, *, books: bool = True) -> Iterator[Snapshot]:
        """Yield the state of listed stocks (all when not given), in order of code, for lists of many stocks.

        ``books``: with what stands on their books, which takes some time for thousands of stocks.

        Where the market moves more often than every ten minutes and lists more than 64 stocks, one that nobody has
        asked for by itself today stands as its last ten-minute step left it: to walk every stock's every execution
        for one list would take minutes.
        """
        wanted = sorted(self.instruments if symbols is None else symbols)
        with uncollected():
            stocks = [self._executions.seen(symbol) for symbol in wanted]
        return (snapshot_of(self, stock, books=books) for stock in stocks)

    def board_ticks(self, symbol: str, venue: str = "KRX") -> Sequence[Tick]:
        """Return a listed stock's executions of today on a venue, oldest first, as ``board`` knows them."""
        return self._executions.seen(symbol).ticks(venue)

    def index(self, code: str) -> Index:
        """Return a market's index on the present business day.

        Raises:
            BadInput: for a code that no index here has.
        """
        if code not in SECTORS:
            raise BadInput(field="index", value=code, allowed=", ".join(SECTORS))
        found = self._indices.get(code)
        if found is None or found.day != self.session_day:
            found = self._indices[code] = Index(SECTORS[code], self)
        return found
