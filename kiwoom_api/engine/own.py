"""What belongs to one strategy on the common account: its shares, costs, profit, and the exits that guard them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kiwoom_api.engine.exits import Guard
from kiwoom_api.engine.portfolio import Positions
from kiwoom_api.model.orders import Fill


class Own:
    """One strategy's part of the account. Money is int won.

    Attributes:
        positions: its shares, at what it paid.
        guards: the exits of its positions, by symbol.
        fees: commission that its fills cost.
        taxes: tax that its fills cost.
        fills: how many executions were its own.
        share: the part of the account's first equity that it may put to work.
    """

    def __init__(self, share: Fraction = Fraction(1)) -> None:
        self.positions = Positions()
        self.guards: dict[str, Guard] = {}
        self.fees = self.taxes = self.fills = 0
        self.share = share

    def take(self, fill: Fill, amount: int) -> int:
        """Book one of its fills, of ``amount`` won; return the won it realised."""
        self.fees += fill.fee
        self.taxes += fill.tax
        self.fills += 1
        return self.positions.move(fill, amount)

    def profit(self, marks: Mapping[str, int]) -> int:
        """Return what it has earned in won: realised, and open at the marks, after all costs so far."""
        return self.positions.realised + self.positions.worth(marks) - self.positions.carried

    def capital(self, initial: int, marks: Mapping[str, int]) -> int:
        """Return what it has to work with in won: its share of the account's first equity, and what it earned."""
        return initial * self.share.numerator // self.share.denominator + self.profit(marks)
