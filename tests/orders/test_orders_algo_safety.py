"""Execution algorithms against an exchange that loses, delays, repeats and reorders everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiwoom_api.market import is_on_tick
from kiwoom_api.model.events import Event, OrderStatus, OrderUpdate, Quote, Timer, Trade
from kiwoom_api.model.orders import OrderState
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.orders.algos.port import Arrival, Drop, Failed, LegKnown, Move, Place, Taken, Terms, Wish
from kiwoom_api.orders.algos.specs import AlgoSpec, Iceberg, Passive, Peg, Plan, Pov, Twap, Vwap
from kiwoom_api.orders.algos.worker import Worker

TEN = datetime(2026, 7, 1, 10, tzinfo=KST)
SYMBOL, LOWER, UPPER, LIMIT = "005930", 49_000, 91_000, 70_500
PLANS: list[Plan] = [
    Peg(),
    Peg(at="mid", show=7),
    Peg(at="opposite"),
    Passive(patience=20),
    Twap(slice=20, passive=50),
    Vwap(slice=15, passive=30),
    Pov(rate=Decimal("0.3"), least=3),
    Iceberg(show=9),
]


@dataclass
class Real:
    """An order as it really stands at the exchange."""

    number: str
    wish: int
    side: Side
    quantity: int
    price: int
    root: str = "0000000"
    kind: str = "NEW"
    filled: int = 0
    amount: int = 0
    remaining: int = 0
    gone: bool = False


@dataclass
class Adversary:
    """The exchange's truth, and the news of it that are still on their way, in no order."""

    side: Side
    orders: dict[str, Real] = field(default_factory=dict)
    news: list[Event] = field(default_factory=list)
    serial: int = 0

    def number(self) -> str:
        """The next order number."""
        self.serial += 1
        return f"{self.serial:07d}"

    def tell(self, order: Real, status: OrderStatus, at: datetime, **more: Any) -> None:
        """Put news of an order on their way."""
        word = {"NEW": "", "MODIFY": "정정", "CANCEL": "취소"}[order.kind]
        said = {
            "at": at,
            "order_no": order.number,
            "root_no": order.root,
            "symbol": SYMBOL,
            "name": "",
            "side": order.side,
            "status": status,
            "action": ("매수" if order.side is Side.BUY else "매도") + word,
            "order_type": OrderType.LIMIT,
            "quantity": order.quantity,
            "price": order.price,
            "remaining": order.remaining,
            "filled": order.filled,
            "amount": order.amount,
        }
        self.news.append(OrderUpdate(**(said | more)))

    def accept(self, wish: Wish, at: datetime) -> str | None:
        """Let a wish take effect; None when there is nothing it could be about."""
        if isinstance(wish, Place):
            asked = wish.request
            made = Real(self.number(), wish.wish, asked.side, asked.quantity, asked.price or 0)
            made.remaining = made.quantity
            self.orders[made.number] = made
            self.tell(made, OrderStatus.ACCEPTED, at)
            return made.number
        old = self.orders[wish.order_no]
        if not old.remaining:
            return None
        kind = "MODIFY" if isinstance(wish, Move) else "CANCEL"
        price = wish.price if isinstance(wish, Move) else old.price
        heir = Real(self.number(), wish.wish, old.side, old.remaining, price, root=old.number, kind=kind)
        heir.remaining = old.remaining if kind == "MODIFY" else 0
        old.remaining, old.gone = 0, True
        self.orders[heir.number] = heir
        self.tell(heir, OrderStatus.ACCEPTED, at)
        self.tell(heir, OrderStatus.CONFIRMED, at)
        return heir.number

    def fill(self, order: Real, shares: int, at: datetime) -> None:
        """Let an order trade at its price."""
        shares = min(shares, order.remaining)
        order.remaining -= shares
        order.filled += shares
        order.amount += shares * order.price
        self.tell(order, OrderStatus.FILLED, at, fill_no=f"{order.filled}", last_quantity=shares)

    @property
    def filled(self) -> int:
        """Shares that really traded."""
        return sum(order.filled for order in self.orders.values())

    @property
    def alive(self) -> list[Real]:
        """Orders that may still fill."""
        return [order for order in self.orders.values() if order.remaining]


class Chaos(RuleBasedStateMachine):
    """Whatever the exchange does, and whenever the algorithm hears of it, it keeps its quantity and its limit."""

    @initialize(
        plan=st.sampled_from(PLANS),
        side=st.sampled_from(Side),
        finish=st.sampled_from(["cancel", "cross"]),
        reprices=st.integers(0, 6),
        quantity=st.integers(1, 60),
    )
    def begin(self, plan: Plan, side: Side, finish: Any, reprices: int, quantity: int) -> None:
        """A parent order of any plan, and an exchange that means no good."""
        self.spec = AlgoSpec(
            symbol=SYMBOL,
            side=side,
            quantity=quantity,
            plan=plan,
            until=TEN + timedelta(minutes=2),
            limit=LIMIT,
            finish=finish,
            reprices=reprices,
        )
        terms = Terms(lower=LOWER, upper=UPPER, per_second=5)
        self.worker, self.world = Worker(self.spec, terms), Adversary(side)
        self.now, self.volume = TEN, 0
        self.sent: list[Wish] = []  # on their way to the exchange
        self.lost: list[tuple[Wish, str | None]] = []  # whose answers are not known
        self.wishes: list[tuple[datetime, Wish]] = []
        self.take(self.worker.start(TEN, Arrival(at=TEN, price=70_000)))

    def take(self, wishes: list[Wish]) -> None:
        """Send wishes on their way."""
        self.sent += wishes
        self.wishes += [(self.now, wish) for wish in wishes]

    def give(self, event: Event) -> None:
        """Tell the algorithm something."""
        self.take(self.worker.handle(event))

    @rule(seconds=st.integers(1, 25))
    def time_passes(self, seconds: int) -> None:
        """A timer."""
        self.now += timedelta(seconds=seconds)
        self.give(Timer(at=self.now, name="algo"))

    @rule(bid=st.integers(690, 715), spread=st.integers(1, 5))
    def quoted(self, bid: int, spread: int) -> None:
        """The book moves."""
        price = bid * 100
        levels = [tuple((price + step * 100 * sign, 50) for step in range(3)) for sign in (-1, 1)]
        asks = tuple((won + spread * 100, shares) for won, shares in levels[1])
        self.give(Quote(at=self.now, symbol=SYMBOL, asks=asks, bids=levels[0]))

    @rule(price=st.integers(690, 715), shares=st.integers(1, 80))
    def traded(self, price: int, shares: int) -> None:
        """The market trades."""
        self.volume += shares
        won = price * 100
        given = {"open": won, "high": won, "low": won, "base": 70_000, "buyer": True}
        self.give(Trade(at=self.now, symbol=SYMBOL, price=won, quantity=shares, volume=self.volume, **given))

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), fate=st.sampled_from(["taken", "taken", "taken", "denied", "refused", "lost", "vanished"]))
    def arrives(self, data: st.DataObject, fate: str) -> None:
        """A wish arrives, is refused, or nobody knows."""
        wish = self.sent.pop(data.draw(st.integers(0, len(self.sent) - 1)))
        number = self.world.accept(wish, self.now) if fate in ("taken", "lost") else None
        if fate == "taken" and number is not None:
            self.world.news.append(Taken(at=self.now, wish=wish.wish, order_no=number))
        elif fate in ("lost", "vanished"):
            self.lost.append((wish, number))
            self.give(Failed(at=self.now, wish=wish.wish, state=OrderState.UNKNOWN))
        else:
            state, code = (OrderState.DENIED, "RATE_SECOND") if fate == "denied" else (OrderState.REJECTED, "RC4033")
            self.give(Failed(at=self.now, wish=wish.wish, state=state, code=code))

    @precondition(lambda self: self.lost)
    @rule(data=st.data())
    def found(self, data: st.DataObject) -> None:
        """What nobody knew is known."""
        wish, number = self.lost.pop(data.draw(st.integers(0, len(self.lost) - 1)))
        if number is None:
            self.give(Failed(at=self.now, wish=wish.wish, state=OrderState.ABSENT))
        else:
            self.give(Taken(at=self.now, wish=wish.wish, order_no=number))

    @precondition(lambda self: self.world.alive)
    @rule(data=st.data(), shares=st.integers(1, 60))
    def trades(self, data: st.DataObject, shares: int) -> None:
        """A live order fills in part or whole."""
        self.world.fill(data.draw(st.sampled_from(self.world.alive)), shares, self.now)

    @precondition(lambda self: self.world.news)
    @rule(data=st.data(), again=st.booleans())
    def told(self, data: st.DataObject, again: bool) -> None:
        """News arrive, in no order, and perhaps again."""
        place = data.draw(st.integers(0, len(self.world.news) - 1))
        event = self.world.news[place]
        if not again or isinstance(event, Taken):
            self.world.news.pop(place)
        self.give(event)

    @precondition(lambda self: self.world.alive)
    @rule(data=st.data())
    def cancelled_by_hand(self, data: st.DataObject) -> None:
        """A person cancels in HTS."""
        order = data.draw(st.sampled_from(self.world.alive))
        self.world.accept(Drop(wish=0, child=0, order_no=order.number), self.now)

    @invariant()
    def never_too_many(self) -> None:
        """Filled, live and coming shares never exceed the parent."""
        if not hasattr(self, "worker"):
            return
        at_work = sum(order.remaining for order in self.world.alive)
        coming = sum(wish.request.quantity for wish in self.sent if isinstance(wish, Place))
        assert self.world.filled + at_work + coming <= self.spec.quantity
        assert self.worker.book.filled <= self.world.filled

    @invariant()
    def never_beyond(self) -> None:
        """No price is beyond a limit or off the tick, and re-prices keep their budget."""
        if not hasattr(self, "worker"):
            return
        for at, wish in self.wishes:
            price = wish.request.price if isinstance(wish, Place) else wish.price if isinstance(wish, Move) else None
            if price is None:
                continue
            assert price <= LIMIT if self.spec.side is Side.BUY else price >= LIMIT
            assert LOWER <= price <= UPPER
            assert is_on_tick(price, market="KOSPI", on=at.date())
            assert at < self.spec.end
        moves = [at for at, wish in self.wishes if isinstance(wish, Move)]
        last = self.spec.cross_at or self.spec.end
        calm = [at for at in moves if at < last]
        assert len(calm) <= self.spec.reprices
        every = timedelta(seconds=self.spec.every)
        assert all(later - one >= every for one, later in pairwise(calm))

    def teardown(self) -> None:
        """Once the faults stop it ends, knows every fill, and leaves nothing alive."""
        if not hasattr(self, "worker"):
            return
        self.now = max(self.now, self.spec.end)
        for _ in range(60):
            self.now += timedelta(seconds=3)
            self.give(Timer(at=self.now, name="algo"))
            while self.sent:
                wish = self.sent.pop(0)
                number = self.world.accept(wish, self.now)
                if number is None:
                    self.give(Failed(at=self.now, wish=wish.wish, state=OrderState.REJECTED, code="RC4033"))
                else:
                    self.give(Taken(at=self.now, wish=wish.wish, order_no=number))
            while self.lost:
                wish, number = self.lost.pop(0)
                if number is None:
                    self.give(Failed(at=self.now, wish=wish.wish, state=OrderState.ABSENT))
                else:
                    self.give(Taken(at=self.now, wish=wish.wish, order_no=number))
            while self.world.news:
                self.give(self.world.news.pop(0))
            if self.worker.done:
                break
            for order in self.world.orders.values():  # a settled look, as a reconciliation gives it
                state = OrderState.WORKING if order.remaining else OrderState.CANCELLED
                if order.kind != "CANCEL":
                    known = LegKnown(at=self.now, wish=order.wish, state=state, order_no=order.number)
                    figures = {"filled": order.filled, "amount": order.amount}
                    self.give(LegKnown(**({f: getattr(known, f) for f in known.__struct_fields__} | figures)))
        assert self.worker.done
        assert not self.world.alive
        assert self.worker.book.filled == self.world.filled
        assert sum(leg.amount for leg in self.worker.book.legs()) == sum(o.amount for o in self.world.orders.values())


TestChaos = Chaos.TestCase
TestChaos.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
