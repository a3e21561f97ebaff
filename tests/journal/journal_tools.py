"""Wishes, fills and clocks for the journal's tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from kiwoom_api.model.orders import Fill, OrderRequest, OrderState
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import IntentRecord, NewIntent
from kiwoom_api.model.values import KST, Side

ME, DAY = "1234567890", date(2026, 11, 20)
AT = datetime(2026, 11, 20, 10, 0, 0, 123456, tzinfo=KST)
S = OrderState


def wish(quantity: int = 10, side: Side = Side.BUY, symbol: str = "005930", **other: Any) -> NewIntent:
    """An intent to buy 005930 at 70,000 won."""
    request = OrderRequest.build(symbol, side, quantity, price=70_000)
    given = {"account": ME, "environment": "sim", "business_date": DAY, "at": AT, **other}
    return NewIntent.of(request, **given)


def fill(order_no: str, fill_no: str = "1", quantity: int = 4, price: int = 70_000, **other: Any) -> Fill:
    """A buy fill of 005930."""
    given: dict[str, Any] = {"side": Side.BUY, "symbol": "005930", "fee": 10, "tax": 0, "at": AT, **other}
    return Fill(**{"business_date": DAY, **given}, order_no=order_no, fill_no=fill_no, quantity=quantity, price=price)


def working(journal: JournalPort, number: str = "0000001", quantity: int = 10, **other: Any) -> IntentRecord:
    """An intent that the broker has taken."""
    made = journal.begin_intent(wish(quantity, **other), to=S.SENDING, why="sent")
    return journal.move(made.id, S.WORKING, at=AT, why="taken", order_no=number, root_no=number, answer={"a": 1})


def traded(journal: JournalPort, count: int = 5) -> None:
    """Some orders in several states, with fills, positions, an opening, alerts and a day's end; in one commit."""
    with journal.batch():
        _trade(journal, count)


def _trade(journal: JournalPort, count: int) -> None:
    journal.set_opening(ME, [], 10_000_000, AT)
    for n in range(1, count + 1):
        made = working(journal, f"{n:07d}", 10 + n)
        journal.record_fill(ME, fill(f"{n:07d}", quantity=4), made.id, "ws", to=S.PARTIAL)
    refused = journal.begin_intent(wish(200), to=S.SENDING, why="sent")
    journal.move(refused.id, S.REJECTED, at=AT, why="no cash", code="RC4025")
    journal.begin_intent(wish(300), to=S.DENIED, why="too large", code="ORDER_VALUE")
    journal.begin_intent(wish(400))
    journal.alert("WARNING", "NOTE", "한 줄", at=AT, account=ME)
    journal.snapshot_day(ME, DAY, 1, 2)


class HandClock:
    """A clock that a test turns by hand; sleeping turns it too, and may let something happen."""

    def __init__(self) -> None:
        self.wall, self.steady = AT, 100.0
        self.meanwhile: Any = None
        self.slept: list[float] = []

    def now(self) -> datetime:
        """The wall."""
        return self.wall

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return self.steady

    def turn(self, seconds: float) -> None:
        """Let time pass."""
        self.steady += seconds
        self.wall += timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        """Let that much time pass."""
        self.slept.append(seconds)
        self.turn(seconds)
        if self.meanwhile is not None:
            self.meanwhile()
