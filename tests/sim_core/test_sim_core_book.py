"""Price-time priority of one book, against a brute force that knows every share."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from kiwoom_api.model.orders import OrderKind
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.sim.book import OrderBook
from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.records import NO_ORIGINAL, SimOrder

DAY = date(2026, 6, 2)
PRICES = [10_000 + 10 * step for step in range(5)]


def order(number: int, side: Side, price: int, shares: int) -> SimOrder:
    """A limit order."""
    return SimOrder(
        account="1",
        day=DAY,
        order_no=f"{number:07d}",
        original_no=NO_ORIGINAL,
        root_no=f"{number:07d}",
        symbol="000010",
        name="x",
        side=side,
        kind=OrderKind.NEW,
        order_type=OrderType.LIMIT,
        quantity=shares,
        price=price,
        limit=price,
        at=datetime(2026, 6, 2, 10, tzinfo=KST),
        remaining=shares,
    )


entries = st.lists(st.tuples(st.sampled_from(PRICES), st.integers(1, 9), st.booleans()), max_size=12)


@given(entries, st.sampled_from([None, *PRICES]), st.integers(1, 80), st.sampled_from(list(Side)))
def test_arriving_orders_take_best_prices_first_and_older_shares_first(
    line: list[tuple[int, int, bool]], limit: int | None, wanted: int, taker: Side
) -> None:
    """Every share goes to the order that a list of single shares, sorted by price and time, gives it to."""
    maker = Side.SELL if taker is Side.BUY else Side.BUY
    sign = 1 if maker is Side.SELL else -1
    book = OrderBook(Grid("KOSPI", DAY, 10_000))
    shares: list[tuple[int, int, str]] = []  # price rank, time, owner
    for time, (price, count, house) in enumerate(line):
        if house:  # the market adds behind whatever stands at the price
            level = next((each for each in book.house[maker] if each[0] == price), None)
            if level is None:
                book.house[maker].append([price, count])
                book.house[maker].sort(key=lambda each: sign * each[0])
            else:
                level[1] += count
        else:
            book.add(order(time, maker, price, count), count, price)
        owner = "" if house else f"{time:07d}"
        shares += [(sign * price, time, owner)] * count
    allowed = [each for each in shares if limit is None or each[0] <= sign * limit]
    expected = [(sign * rank, owner) for rank, _, owner in sorted(allowed)[:wanted]]
    assert book.available(taker, limit) == len(allowed)
    got = [
        (match.price, match.maker.order_no if match.maker else "")
        for match in book.take(taker, limit, wanted, 10_000)
        for _ in range(match.shares)
    ]
    assert got == expected
    left = sorted(shares)[len(got) :]
    assert sum(count for _, count in book.levels(maker)) == len(left)


@given(entries, st.sampled_from(PRICES), st.integers(0, 60), st.booleans())
def test_the_market_passes_better_orders_and_queues_behind_older_shares(
    line: list[tuple[int, int, bool]], price: int, volume: int, up: bool
) -> None:
    """Better orders fill whole at their own price; at the price fills are by time and never exceed the volume."""
    book = OrderBook(Grid("KOSPI", DAY, 10_000))
    book.post([(each, 20) for each in PRICES], [])
    for number, (at, count, _) in enumerate(line):
        book.add(order(number, Side.SELL, at, count), count, at)
    better = [(at, f"{n:07d}", count) for n, (at, count, _) in enumerate(line) if at < price]
    passed, at_price, lifted = book.flow(price, volume, up=up)
    assert [(m.price, m.maker.order_no, m.shares) for m in passed if m.maker] == sorted(better)
    queue = [(f"{n:07d}", count) for n, (at, count, _) in enumerate(line) if at == price]
    assert lifted == (up or bool(queue))
    room = max(volume - 20, 0) if queue else 0
    expected = []
    for number, count in queue:
        if room:
            expected.append((number, min(count, room)))
            room -= min(count, room)
    assert [(m.maker.order_no, m.shares) for m in at_price if m.maker] == expected
