"""What an algorithm knows about its orders: how much may still fill, how much has. This is where over-filling ends.

A child's shares are **committed** from the moment it is wished for, until something proves that they cannot fill any
more: a refusal of the new order, the shares that a confirmed cancel names, or a settled look. A lost answer, a modify
that went astray, a cancel that races a fill: none of them releases a share.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from kiwoom_api.model.events import OrderStatus, OrderUpdate
from kiwoom_api.model.orders import OrderKind, OrderState
from kiwoom_api.orders.algos.port import Failed, LegKnown, Taken


class Leg(msgspec.Struct, kw_only=True):
    """One order of a child: its first, or one that took it over at another price. Cumulative figures of its number."""

    wish: int
    kind: OrderKind
    price: int
    order_no: str = ""
    filled: int = 0
    amount: int = 0
    fee: int = 0
    tax: int = 0
    settled: bool = False

    def report(self, filled: int, amount: int, fee: int, tax: int) -> None:
        """Take cumulative figures; a lower one is an older one."""
        if filled >= self.filled:
            self.filled, self.amount = filled, max(amount, self.amount)
            self.fee, self.tax = max(fee, self.fee), max(tax, self.tax)


class Child(msgspec.Struct, kw_only=True):
    """Shares that were asked for at once, under whatever numbers they have lived since.

    Attributes:
        released: shares that are proved not to fill any more.
        waiting: the wish about it that has no answer yet, or an unknown one; 0: none.
        taken: somebody else's cancel took shares of it.
    """

    number: int
    quantity: int
    price: int
    legs: list[Leg]
    released: int = 0
    waiting: int = 0
    taken: bool = False

    @property
    def filled(self) -> int:
        """Shares filled, under all its numbers."""
        return sum(leg.filled for leg in self.legs)

    @property
    def committed(self) -> int:
        """Shares that have filled or still may."""
        return max(self.quantity - self.released, self.filled)

    @property
    def open(self) -> int:
        """Shares that may still fill."""
        return self.committed - self.filled

    @property
    def order_no(self) -> str:
        """Its newest number; "" while it has none."""
        return next((leg.order_no for leg in reversed(self.legs) if leg.order_no), "")

    def release(self, shares: int) -> None:
        """Let go of shares that cannot fill any more, never of more than are open."""
        self.released += min(max(shares, 0), self.open)


class Book:
    """The children of one algorithm, by number and by wish. ``quantity`` is the parent's, in shares."""

    def __init__(self, quantity: int) -> None:
        self.quantity = quantity
        self.children: dict[int, Child] = {}
        self._wishes: dict[int, tuple[Child, OrderKind]] = {}
        self._numbers: dict[str, tuple[Child, Leg | None]] = {}
        self._parked: dict[str, list[OrderUpdate]] = {}
        self._cancelled: set[str] = set()

    # What is known -------------------------------------------------------------------------------------------

    @property
    def filled(self) -> int:
        """Shares filled."""
        return sum(child.filled for child in self.children.values())

    @property
    def committed(self) -> int:
        """Shares that have filled or still may."""
        return sum(child.committed for child in self.children.values())

    @property
    def taken_by_others(self) -> bool:
        """True when somebody else's hand was on one of its orders."""
        return any(child.taken for child in self.children.values())

    @property
    def free(self) -> int:
        """Shares that may still be asked for."""
        return max(0, self.quantity - self.committed)

    @property
    def waiting(self) -> bool:
        """True while some wish has no answer, or an unknown one."""
        return any(child.waiting for child in self.children.values())

    def live(self) -> list[Child]:
        """Return the children that may still fill, oldest first."""
        return [child for child in self.children.values() if child.open]

    def legs(self) -> Iterator[Leg]:
        """Every order, oldest child first."""
        return (leg for child in self.children.values() for leg in child.legs)

    # What is wished ------------------------------------------------------------------------------------------

    def place(self, wish: int, number: int, quantity: int, price: int) -> Child:
        """Commit the shares of a new child; called before its wish leaves.

        Raises:
            ValueError: more than the parent has left, or a number used before.
        """
        if not 0 < quantity <= self.free or number in self.children or wish in self._wishes:
            raise ValueError(f"quantity: {quantity} of {self.free} free shares in child {number}, wish {wish}")
        leg = Leg(wish=wish, kind=OrderKind.NEW, price=price)
        child = Child(number=number, quantity=quantity, price=price, legs=[leg], waiting=wish)
        self.children[number] = child
        self._wishes[wish] = (child, OrderKind.NEW)
        return child

    def move(self, wish: int, child: Child, price: int) -> None:
        """Note a modify of all that remains: it commits no further share."""
        child.legs.append(Leg(wish=wish, kind=OrderKind.MODIFY, price=price))
        child.waiting = wish
        self._wishes[wish] = (child, OrderKind.MODIFY)

    def drop(self, wish: int, child: Child) -> None:
        """Note a cancel of all that remains: it releases nothing yet."""
        child.waiting = wish
        self._wishes[wish] = (child, OrderKind.CANCEL)

    # What is heard -------------------------------------------------------------------------------------------

    def taken(self, event: Taken) -> Child | None:
        """A wish has its number; what the stream told under it before counts now."""
        found = self._wishes.get(event.wish)
        if found is None:
            return None
        child, kind = found
        leg = self._leg(child, event.wish)
        if leg is not None:
            leg.order_no, child.price = event.order_no, leg.price
            if kind is OrderKind.NEW and leg.settled:
                leg.settled, child.released = False, 0  # it was called dead, and lives
        self._numbers[event.order_no] = (child, leg)
        self._answered(child, event.wish)
        for update in self._parked.pop(event.order_no, ()):
            self.apply(update)
        return child

    def failed(self, event: Failed) -> tuple[Child, OrderKind] | None:
        """A wish did not come to live; an unknown one stays open."""
        found = self._wishes.get(event.wish)
        if found is None or event.state is OrderState.UNKNOWN:
            return None
        child, kind = found
        self._answered(child, event.wish)
        leg = self._leg(child, event.wish)
        if leg is not None and not leg.order_no:
            leg.settled = True
            if kind is OrderKind.NEW:
                child.release(child.open)
        return found

    def known(self, event: LegKnown) -> None:
        """Take what is settled about one order."""
        found = self._wishes.get(event.wish)
        if found is None:
            return
        child, _ = found
        leg = self._leg(child, event.wish)
        if leg is None:
            return
        if event.order_no and event.order_no != leg.order_no:
            self.taken(Taken(at=event.at, wish=event.wish, order_no=event.order_no))
        leg.report(event.filled, event.amount, event.fee, event.tax)
        if event.state.unresolved:
            return
        self._answered(child, event.wish)
        leg.settled = event.state.final
        if all(each.settled for each in child.legs):
            child.release(child.open)

    def apply(self, update: OrderUpdate) -> Child | None:
        """Take an order event; return the child that it is about. Events of unknown numbers wait for theirs."""
        found = self._numbers.get(update.order_no)
        if found is None:
            original = self._numbers.get(update.root_no)
            if original is None or update.status in (OrderStatus.ACCEPTED, OrderStatus.FILLED):
                self._park(update)
                return None
            return self._by_others(original[0], update)
        child, leg = found
        if leg is None:
            self._cancel_told(child, update)
            return child
        if update.filled:
            leg.report(update.filled, update.amount or update.filled * update.average, update.fee, update.tax)
        if update.status is OrderStatus.REJECTED:
            self._rejected(child, leg)
        elif update.status is OrderStatus.CANCELLED and update.order_no not in self._cancelled:
            # What the exchange itself takes away is told under the order's own number.
            self._cancelled.add(update.order_no)
            child.release(update.quantity - update.filled)
            child.taken = True
        return child

    def _rejected(self, child: Child, leg: Leg) -> None:
        leg.settled = True
        if leg.kind is OrderKind.NEW:
            child.release(child.open)
        elif leg is child.legs[-1]:
            child.price = next((each.price for each in reversed(child.legs) if not each.settled), child.price)

    def _by_others(self, child: Child, update: OrderUpdate) -> Child | None:
        """A change of ours under a number that no wish of ours has: its answer is on the way, or it is a person's."""
        if child.waiting:
            self._park(update)
            return None
        if update.status is OrderStatus.REJECTED:
            return None
        if update.action.endswith("취소"):
            self._cancel_told(child, update)
        child.taken = True
        return child

    def _cancel_told(self, child: Child, update: OrderUpdate) -> None:
        confirmed = update.status in (OrderStatus.CONFIRMED, OrderStatus.CANCELLED)
        if confirmed and update.order_no not in self._cancelled:
            self._cancelled.add(update.order_no)
            # The shares it names, and no others: a fill that was faster is told later. UNVERIFIED at the real broker.
            child.release(update.quantity)

    def _park(self, update: OrderUpdate) -> None:
        # An account has other orders too; their news are not kept for ever.
        if len(self._parked) >= 1_000:
            self._parked.pop(next(iter(self._parked)))
        self._parked.setdefault(update.order_no, []).append(update)

    def _answered(self, child: Child, wish: int) -> None:
        if child.waiting != wish:
            return
        child.waiting = 0
        for number in [number for number in self._parked if number not in self._numbers]:
            updates = self._parked[number]
            if any(self._numbers.get(update.root_no, (None,))[0] is child for update in updates):
                del self._parked[number]
                for update in updates:
                    self.apply(update)

    @staticmethod
    def _leg(child: Child, wish: int) -> Leg | None:
        return next((leg for leg in child.legs if leg.wish == wish), None)
