"""Random traders on a random market: money, shares and queues must come out right whatever they do.

``KIWOOM_LONG_FUZZ=N`` runs N times as many examples.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from datetime import timedelta

import msgspec
from fuzz_tally import count
from hypothesis import given, settings
from hypothesis import strategies as st
from sim_core_tools import DAYS, FLAT, UP, at, market

from kiwoom_api.market import commission, sale_tax
from kiwoom_api.model.events import Event, OrderStatus, OrderUpdate, Quote, Trade
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.exchange import Exchange, MarketPhase

KINDS = [
    OrderType.LIMIT,
    OrderType.LIMIT,
    OrderType.MARKET,
    OrderType.CONDITIONAL,
    OrderType.BEST_OPPOSITE,
    OrderType.BEST_SAME,
    OrderType.LIMIT_IOC,
    OrderType.MARKET_IOC,
    OrderType.LIMIT_FOK,
    OrderType.MARKET_FOK,
    OrderType.STOP_LIMIT,
]
ROWS = [FLAT, UP, Row(10_400, 10_450, 9_700, 9_800, 60_000), Row(9_801, 9_999, 9_555, 9_777, 900), FLAT, UP]
CODES = ("000010", "000020")
LONG = int(os.environ.get("KIWOOM_LONG_FUZZ", "1"))

actions = st.lists(
    st.tuples(
        st.sampled_from(["order", "order", "order", "modify", "cancel", "step", "step"]),
        st.integers(0, 2),
        st.sampled_from(CODES),
        st.sampled_from(list(Side)),
        st.sampled_from(KINDS),
        st.integers(-25, 25),
        st.sampled_from([1, 7, 100, 3_000, 40_000]),
        st.integers(0, 30),
    ),
    max_size=60 if LONG == 1 else 200,
)


def fresh() -> Exchange:
    """Two stocks, before the first day's order entry."""
    rows = {"000010": ROWS, "000020": ROWS[::-1]}
    return Exchange(market(rows, kinds={"000020": "KOSDAQ"}), start=at(8, 0), cash=3 * 10**8)


class Traders:
    """Three accounts that do what a list of actions says; the first two begin with shares."""

    def __init__(self, exchange: Exchange, watched: tuple[str, ...] | None = None) -> None:
        self.exchange = exchange
        self.numbers = [exchange.open_account(f"key{index}") for index in range(3)]
        self.events: list[Event] = []
        exchange.subscribe(self.events.append, symbols=watched)
        self.start_shares = 50_000
        for number in self.numbers[:2]:
            for code in CODES:
                lot = exchange.account(number).lot(code)
                lot.quantity, lot.cost = self.start_shares, self.start_shares * 10_000

    def act(
        self, what: str, who: int, code: str, side: Side, kind: OrderType, ticks: int, shares: int, pick: int
    ) -> None:
        """Do one action; refusals are fine."""
        count()
        exchange, number = self.exchange, self.numbers[who]
        base = exchange.snapshot(code).last // 10 * 10
        live = [order for order in exchange.orders(number) if order.remaining]
        if what == "step":
            following = exchange.next_instant()
            assert following is not None
            exchange.advance(following)
        elif what == "order":
            exchange.place(
                number,
                OrderRequest(
                    symbol=code,
                    side=side,
                    quantity=shares,
                    order_type=kind,
                    price=base + 10 * ticks if kind.priced else None,
                    stop_price=base + 10 * (pick - 15) if kind is OrderType.STOP_LIMIT else None,
                ),
            )
        elif live:
            order = live[pick % len(live)]
            part = 0 if pick % 3 else min(shares, order.remaining)
            if what == "cancel":
                exchange.cancel(number, CancelRequest(order_no=order.order_no, symbol=order.symbol, quantity=part))
            else:
                price = base + 10 * ticks if order.limit else 0
                request = ModifyRequest(order_no=order.order_no, symbol=order.symbol, quantity=part, price=price)
                exchange.modify(number, request)

    def check(self) -> None:
        """Everything that must hold at any moment."""
        self.check_books()
        self.check_money()

    def check_books(self) -> None:
        """No crossed book; queues in order; what rests is exactly what lives."""
        resting: dict[tuple[str, str], int] = {}
        for code in CODES:
            stock = self.exchange.stock(code)
            assert stock is not None
            book = stock.book
            if self.exchange.phase() is MarketPhase.CONTINUOUS and book.best(Side.SELL) and book.best(Side.BUY):
                assert book.best(Side.BUY) < book.best(Side.SELL)
            for each in book.resting():
                assert each.shares > 0
                assert each.ahead >= 0
                resting[each.order.account, each.order.order_no] = each.shares
            for side in Side:
                for queue in book.queues[side].values():
                    assert [each.ahead for each in queue] == sorted(each.ahead for each in queue)
            resting.update({(order.account, order.order_no): order.remaining for order in stock.stops})
        live = {
            (number, order.order_no): order.remaining
            for number in self.numbers
            for order in self.exchange.orders(number)
            if order.remaining
        }
        assert resting == live

    def check_money(self) -> None:
        """Cash and shares recomputed from the published fills alone."""
        fills = [e for e in self.events if isinstance(e, OrderUpdate) and e.status is OrderStatus.FILLED]
        for index, number in enumerate(self.numbers):
            cash, shares = 3 * 10**8, defaultdict(int)
            shares.update(dict.fromkeys(CODES, self.start_shares if index < 2 else 0))
            amounts: dict[tuple[object, str], int] = defaultdict(int)
            for event in fills:
                if event.account != number:
                    continue
                amount = event.last_price * event.last_quantity
                kind = "KOSDAQ" if event.symbol == "000020" else "KOSPI"
                tax = sale_tax(amount, market=kind, on=event.at.date()) if event.side is Side.SELL else 0
                key = (event.at.date(), event.order_no)
                fee = commission(amounts[key] + amount, venue="KRX", env="real") - commission(
                    amounts[key], venue="KRX", env="real"
                )
                amounts[key] += amount
                assert event.amount == amounts[key]
                cash -= event.side.sign * amount + fee + tax
                shares[event.symbol] += event.side.sign * event.last_quantity
            deposit = self.exchange.deposit(number)
            assert deposit.d2 == cash
            assert deposit.reserved <= cash
            held = {h.symbol: h.quantity for h in self.exchange.holdings(number)}
            assert held == {code: count for code, count in shares.items() if count}
            assert all(h.sellable >= 0 for h in self.exchange.holdings(number))


def digest(events: list[Event]) -> str:
    """A hash over everything that was published."""
    return hashlib.sha256(b"".join(msgspec.json.encode(event) for event in events)).hexdigest()


@settings(max_examples=60 * LONG, deadline=None)
@given(actions)
def test_money_shares_and_queues_agree_after_every_action(script: list[tuple]) -> None:  # type: ignore[type-arg]
    """Cash and shares follow from the published fills to the won; the book is never crossed; every live order rests."""
    traders = Traders(fresh())
    traders.exchange.advance(at(9, 30))
    for action in script:
        traders.act(*action)
        traders.check()
    traders.exchange.advance(at(18, day=DAYS[4]))
    traders.check()
    assert not any(order.remaining for number in traders.numbers for order in traders.exchange.orders(number))


@settings(max_examples=20 * LONG, deadline=None)
@given(actions)
def test_auction_orders_keep_the_books_too(script: list[tuple]) -> None:  # type: ignore[type-arg]
    """The same holds from order entry at 08:30 on, through the opening auction."""
    traders = Traders(fresh())
    traders.exchange.advance(at(8, 30))
    for action in script:
        traders.act(*action)
        traders.check()
    traders.exchange.advance(at(16))
    traders.check()


@settings(max_examples=25 * LONG, deadline=None)
@given(actions, st.integers(0, 59))
def test_saved_and_loaded_exchange_goes_on_as_if_nothing_happened(script: list[tuple], cut: int) -> None:  # type: ignore[type-arg]
    """After dump and load at any point the rest of the day publishes the same events, and dumps the same bytes."""
    one = Traders(fresh())
    one.exchange.advance(at(9, 0))
    for action in script[:cut]:
        one.act(*action)
    saved = one.exchange.dump()
    two = Traders(fresh())
    two.exchange = Exchange.load(saved, one.exchange.market)
    two.events = []
    two.exchange.subscribe(two.events.append)
    before = len(one.events)
    for action in script[cut:]:
        one.act(*action)
        two.act(*action)
    end = at(16, day=DAYS[3])
    one.exchange.advance(end)
    two.exchange.advance(end)
    assert one.events[before:] == two.events
    assert one.exchange.dump() == two.exchange.dump()


@settings(max_examples=15 * LONG, deadline=None)
@given(actions)
def test_same_calls_publish_the_same_events(script: list[tuple]) -> None:  # type: ignore[type-arg]
    """Two runs of the same script have the same hash; who else watches does not matter to what an account sees."""
    runs = []
    for watched in (None, None, ()):
        traders = Traders(fresh(), watched)
        traders.exchange.advance(at(9, 0))
        for action in script:
            traders.act(*action)
        traders.exchange.advance(at(15, 30) + timedelta(hours=2))
        runs.append(traders.events)
    assert digest(runs[0]) == digest(runs[1])
    own = [[e for e in events if not isinstance(e, Trade | Quote)] for events in runs]
    assert own[0] == own[2]
