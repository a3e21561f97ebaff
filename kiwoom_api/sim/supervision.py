"""What the exchange's supervision may do: halts, interruptions by hand, trades of somebody without an account."""

from __future__ import annotations

from kiwoom_api.model.errors import BadInput, ExchangeError
from kiwoom_api.model.values import Side
from kiwoom_api.sim.days import Days
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.trading.book_stock import BookStock


class Supervision(Days):
    """Interventions into one exchange's trading; the fill model ``bar`` knows none."""

    def halt(self, scope: str, seconds: int | None = None) -> None:
        """Stop trading in a stock, or in a market ("KOSPI", "KOSDAQ"), for so many seconds or until ``resume``.

        Until then only cancels are taken; where trading is continuous a call auction of ten minutes follows. Model
        book only.

        Raises:
            BadInput: for an unknown code or market, or seconds below 1.
            ExchangeError: with the model bar, when nothing trades today, or when the scope is halted already.
        """
        self._book_only()
        self._controls.halt(scope, seconds)

    def resume(self, scope: str) -> None:
        """End a halt of a stock or market now.

        Raises:
            ExchangeError: with the model bar, or when the scope is not halted.
        """
        self._book_only()
        self._controls.resume(scope)

    def interrupt(self, symbol: str, *, venue: str = "KRX") -> None:
        """Begin a volatility interruption (VI) of a stock on a venue: two minutes of call auction and a random time.

        Raises:
            BadInput: for a code that is not listed.
            ExchangeError: with the model bar, or when the stock is not traded continuously now.
        """
        if not self._own(symbol).interrupt(venue):
            raise ExchangeError(f"{symbol} is not traded continuously on {venue} now")

    def trade(self, symbol: str, side: Side, shares: int, *, price: int | None = None, venue: str = "KRX") -> int:
        """Let somebody without an account here take what stands in the book, up to a price (None: any); return shares.

        Nothing is left in the book. A price that lies too far away begins an interruption, as a participant's would.

        Raises:
            BadInput: for a code that is not listed, fewer than one share, or a price that no order may have.
            ExchangeError: with the model bar, or when the stock is not traded continuously now.
        """
        stock = self._own(symbol)
        if shares < 1:
            raise BadInput(field="quantity", value=shares, allowed="1 share or more")
        if price is not None and not (stock.grid.legal(price) and stock.grid.lower <= price <= stock.grid.upper):
            raise BadInput(field="price", value=price, allowed=f"{stock.grid.lower} to {stock.grid.upper} on the grid")
        if not stock.continuous(venue):
            raise ExchangeError(f"{symbol} is not traded continuously on {venue} now")
        return stock.strike(venue, buy=side is Side.BUY, shares=shares, price=price or 0)

    def broken(self, stock: Issue) -> bool:
        """Return whether a circuit breaker has stopped a stock's market now; the model bar knows none."""
        return self.model == "book" and self._controls.broken(stock.instrument)

    def _own(self, symbol: str) -> BookStock:
        self._book_only()
        stock = self.stock(symbol)
        if not isinstance(stock, BookStock):
            raise BadInput(field="symbol", value=symbol, allowed="a listed code", hint="see Exchange.instruments")
        if self.session_day != self.today:
            raise ExchangeError("nothing trades today")
        return stock

    def _book_only(self) -> None:
        if self.model != "book":
            raise ExchangeError(f"the fill model {self.model} knows no interventions; start with the model book")
