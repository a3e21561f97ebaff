"""A paper exchange: the local exchange's order desk and accounts, on a market that a live stream tells of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from kiwoom_api.client.interruptions import Interruption
from kiwoom_api.engine.desk import Listing
from kiwoom_api.engine.paper_issue import PaperIssue
from kiwoom_api.market import is_trading_day
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar, Event, Quote, Trade
from kiwoom_api.sim.account import Account
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.market_data import MarketData

__all__ = ["TAPE", "PaperExchange", "market_of"]

TAPE = "tape"
"""The fill model: our orders in a real order book among the quotes and trades that a stream told."""
_KEY = "paper"


def market_of(listings: Mapping[str, Listing], history: Mapping[str, Sequence[Bar]], today: date) -> MarketData:
    """Return market data that know the stocks and their days before today, and nothing else.

    Raises:
        BadInput: for a stock without a single day before today.
    """
    instruments, series = {}, {}
    for symbol, listing in listings.items():
        bars = [bar for bar in history.get(symbol, ()) if bar.day < today and bar.open > 0]
        if not bars:
            raise BadInput(field="symbols", value=symbol, allowed="stocks that have traded on a day before today")
        instruments[symbol] = Instrument(symbol=symbol, name=listing.name, market=listing.market)
        rows = [Row(bar.open, bar.high, bar.low, bar.close, bar.volume) for bar in bars]
        series[symbol] = Series([bar.day for bar in bars], rows)
    return MarketData(BarSet(instruments, series, origin="stream"))


class PaperExchange(Exchange):
    """Orders in, events out, on the stream's market. Its clock is set by whoever hears the stream.

    Args:
        market: what ``market_of`` makes.
        start: the exchange's time.
        profile: whose commission is charged: ``real`` or ``mock``.
        cash: won that a new account begins with.
        always: days that are business days whatever the calendar says (a local exchange on a holiday).
    """

    def __init__(
        self, market: MarketData, *, start: datetime, profile: str, cash: int, always: date | None = None
    ) -> None:
        extra = always if always is not None and not is_trading_day(always) else None
        super().__init__(market, start=start, profile=profile, cash=cash, business_day=extra)
        self.number = self.open_account(_KEY)

    def _begun(self, symbol: str) -> Issue:
        found = self._stocks.get(symbol)
        if found is None:
            found = self._stocks[symbol] = PaperIssue(self.instruments[symbol], self)
        if found.day != self.session_day:
            hours = self.calendar.schedule(self.session_day).hours
            found.begin(self.market, self.seed, self.session_day, hours, None)
        return found

    def advance(self, to: datetime) -> None:
        """Set the clock; it never goes back."""
        if to > self.now:
            self._enter(to)

    def hear(self, event: Event) -> None:
        """Let the market do what the stream says; what it means for our orders is published."""
        symbol = getattr(event, "symbol", "")
        if symbol not in self.instruments:
            return
        stock = self._begun(symbol)
        if not isinstance(stock, PaperIssue):
            return
        if isinstance(event, Trade):
            stock.hear_trade(event)
        elif isinstance(event, Quote):
            stock.hear_quote(event)
        elif isinstance(event, Interruption) and event.until > event.at:
            stock.pause()

    def close(self) -> None:
        """The day is over: orders that are still open die."""
        for stock in self._stocks.values():
            stock.expire()
        for account in self.accounts.values():
            account.expire()

    # The account over a restart ----------------------------------------------------------------------------

    def keep(self) -> bytes:
        """Return cash and shares as JSON; orders die with the process."""
        account = self.account(self.number)
        return msgspec.json.encode(msgspec.structs.replace(account, ledger={}, open_orders={}))

    def restore(self, saved: bytes | str) -> None:
        """Take up cash and shares.

        Raises:
            BadInput: for data that ``keep`` did not write.
        """
        try:
            account = msgspec.json.decode(saved, type=Account)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            hint = "move the file away to begin anew"
            raise BadInput(field="paper", value=str(error), allowed="a paper account", hint=hint) from None
        account.number = self.number
        self.accounts[self.number] = account
        self._catch_up_days(account)

    def _catch_up_days(self, account: Account) -> None:
        """Settle what was due while nobody was there."""
        due = sorted(day for day in account.settling if day <= self.session_day)
        first = due[0] if due else self.session_day
        day = first - timedelta(days=1)
        while (following := self.calendar.following(day)) is not None and following <= self.session_day:
            account.begin_day(following)
            day = following
