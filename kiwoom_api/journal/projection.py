"""What follows from openings and fills: positions, cash, and the filled part of an intent. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kiwoom_api.model.orders import Fill, Holding
from kiwoom_api.model.records import Booked, Execution, Opening, Position


def positions_of(opening: Opening | None, fills: Iterable[Execution]) -> dict[str, Position]:
    """Return the positions that the opening and the fills recorded after it make, in the order of recording."""
    held = {position.symbol: position for position in opening.holdings} if opening else {}
    upto = opening.upto if opening else 0
    for fill in fills:
        if fill.seq > upto:
            held[fill.symbol] = held.get(fill.symbol, Position(symbol=fill.symbol)).after(fill)
    return held


def cash_of(opening: Opening | None, fills: Iterable[Execution]) -> int | None:
    """Return the opening's cash and what the fills recorded after it moved, in won; None without an opening."""
    if opening is None:
        return None
    return opening.cash + sum(fill.cash for fill in fills if fill.seq > opening.upto)


def booked_of(fills: Iterable[Fill]) -> Booked:
    """Return the sums of some fills."""
    quantity = amount = fee = tax = 0
    for fill in fills:
        quantity, amount, fee, tax = quantity + fill.quantity, amount + fill.amount, fee + fill.fee, tax + fill.tax
    return Booked(quantity=quantity, amount=amount, fee=fee, tax=tax)


def adopted(holdings: Sequence[Holding]) -> tuple[Position, ...]:
    """Return the positions that holdings make, by stock; rows of one stock (KRX and NXT) are added up."""
    found: dict[str, Position] = {}
    for holding in holdings:
        held = found.get(holding.symbol, Position(symbol=holding.symbol))
        quantity, cost = held.quantity + holding.quantity, held.cost + holding.purchase_amount
        found[holding.symbol] = Position(symbol=holding.symbol, quantity=quantity, cost=cost)
    return tuple(found[symbol] for symbol in sorted(found) if found[symbol].quantity)
