"""The part of the twin in memory that keeps fills, openings and positions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from kiwoom_api.journal import codec
from kiwoom_api.journal.control_memory import ControlMemory
from kiwoom_api.journal.projection import adopted, booked_of, cash_of, positions_of
from kiwoom_api.model.orders import Holding
from kiwoom_api.model.records import Booked, Execution, Opening, Position

FillKey = tuple[str, date, str, str]


class BooksMemory(ControlMemory):
    """Fills, openings and positions in dictionaries, behind the twin's lock."""

    def __init__(self) -> None:
        super().__init__()
        self._fills: dict[FillKey, Execution] = {}
        self._by_number: dict[tuple[str, date, str], list[FillKey]] = {}
        self._positions: dict[str, dict[str, Position]] = {}
        self._openings: dict[str, Opening] = {}

    def fills(self, account: str, day: date | None = None, *, after: int = 0) -> list[Execution]:
        """Return the recorded fills in the order of their recording."""
        with self._lock:
            return [
                fill
                for fill in self._fills.values()
                if fill.account == account and (day is None or fill.business_date == day) and fill.seq > after
            ]

    def booked(self, account: str, day: date, order_no: str) -> Booked:
        """Return what is recorded of one order number."""
        with self._lock:
            return booked_of(self._fills[key] for key in self._by_number.get((account, day, order_no), ()))

    def bookings(self, account: str, day: date) -> dict[str, Booked]:
        """Return what is recorded of every order number of a day."""
        with self._lock:
            numbers = [number for owner, on, number in self._by_number if (owner, on) == (account, day)]
            return {number: self.booked(account, day, number) for number in sorted(numbers)}

    def positions(self, account: str) -> dict[str, Position]:
        """Return the positions by stock."""
        with self._lock:
            held = self._positions.get(account, {})
            return {symbol: held[symbol] for symbol in sorted(held) if held[symbol].quantity}

    def cash(self, account: str) -> int | None:
        """Return the cash that opening and fills make, in won."""
        with self._lock:
            return cash_of(self._openings.get(account), self.fills(account))

    def set_opening(self, account: str, holdings: Sequence[Holding], cash: int, at: datetime) -> None:
        """Adopt the broker's holdings and cash."""
        with self._lock:
            codec.whole("cash", cash)
            upto = max((fill.seq for fill in self.fills(account)), default=0)
            self._openings[account] = Opening(
                account=account, at=codec.kst(at), cash=cash, holdings=adopted(holdings), upto=upto
            )
            self._hold(account)

    def opening(self, account: str) -> Opening | None:
        """Return the latest opening."""
        with self._lock:
            return self._openings.get(account)

    def _keep(self, key: FillKey, fill: Execution) -> None:
        """Keep a fill and the position that it makes."""
        self._file(key, fill)
        held = self._positions.get(fill.account, {})
        before = held.get(fill.symbol, Position(symbol=fill.symbol))
        self._positions[fill.account] = held | {fill.symbol: before.after(fill)}

    def _file(self, key: FillKey, fill: Execution) -> None:
        self._fills[key] = fill
        # A new list, so that what a batch goes back to is not changed under it.
        self._by_number[key[:3]] = [*self._by_number.get(key[:3], ()), key]

    def _hold(self, account: str) -> None:
        """Make the positions anew."""
        self._positions[account] = positions_of(self._openings.get(account), self.fills(account))
