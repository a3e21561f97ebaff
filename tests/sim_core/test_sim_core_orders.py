"""The order desk: what it refuses, what it gives numbers to, and what becomes of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sim_core_tools import DAY, DAYS, FLAT, UP, Bench, at, market

from kiwoom_api.model.events import OrderStatus, OrderUpdate, PositionUpdate, Trade
from kiwoom_api.model.orders import OrderKind, OrderRequest
from kiwoom_api.model.values import Channel, OrderType, Side, Venue
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.exchange import MarketPhase, Placed, Rejection, RejectReason
from kiwoom_api.sim.validation import order_cap

R = RejectReason
HALT = Row(0, 0, 0, 10_000, 0)


def refused(answer: Placed | Rejection) -> RejectReason:
    """The reason of a refusal."""
    assert isinstance(answer, Rejection), answer
    return answer.reason


@pytest.mark.parametrize(
    ("price", "kind", "reason"),
    [
        (10_005, OrderType.LIMIT, R.TICK),
        (13_010, OrderType.LIMIT, R.ABOVE_LIMIT),
        (6_990, OrderType.LIMIT, R.BELOW_LIMIT),
        (None, OrderType.LIMIT, R.PRICE_MISSING),
        (0, OrderType.LIMIT, R.PRICE_MISSING),
        (10_000, OrderType.MARKET, R.PRICE_NOT_ALLOWED),
        (10_000, OrderType.STOP_LIMIT, R.PRICE_MISSING),
        (13_000, OrderType.CONDITIONAL, R.ORDER_TYPE),
        (None, OrderType.MID, R.ORDER_TYPE),
        (None, OrderType.POST_CLOSE, R.ORDER_TYPE),
        (10_000, OrderType.SINGLE_PRICE, R.ORDER_TYPE),
    ],
)
def test_price_and_type_are_checked(price: int | None, kind: OrderType, reason: RejectReason) -> None:
    """Off the grid, outside 7,000 to 13,000 won, a price missing or too many, a type that is not traded here."""
    bench = Bench()
    assert refused(bench.order(Side.BUY, 1, price, kind)) is reason
    assert bench.exchange.orders(bench.account) == []
    assert bench.of(OrderUpdate) == []


@pytest.mark.parametrize("price", [7_000, 13_000, 9_990])
def test_limit_prices_themselves_are_taken(price: int) -> None:
    """Both daily limits are legal order prices."""
    Bench().buy(1, price)


@pytest.mark.parametrize(
    ("when", "kind", "reason"),
    [
        (at(8, 29, 59), OrderType.LIMIT, R.BEFORE_OPEN),
        (at(15, 30), OrderType.LIMIT, R.AFTER_CLOSE),
        (at(15, 40), OrderType.POST_CLOSE, R.AFTER_CLOSE),
        (at(10, day=date(2026, 6, 3)), OrderType.LIMIT, R.NOT_BUSINESS_DAY),
        (at(8, 40), OrderType.BEST_SAME, R.ORDER_TYPE),
        (at(8, 40), OrderType.LIMIT_IOC, R.ORDER_TYPE),
        (at(15, 25), OrderType.CONDITIONAL, R.ORDER_TYPE),
        (at(15, 25), OrderType.BEST_OPPOSITE, R.ORDER_TYPE),
    ],
)
def test_hours_are_checked(when, kind: OrderType, reason: RejectReason) -> None:  # type: ignore[no-untyped-def]
    """Order entry runs from 08:30 to 15:30 of a business day; auctions take fewer types."""
    bench = Bench(start=when)
    assert refused(bench.order(Side.BUY, 1, 10_000 if kind.priced else None, kind)) is reason


def test_cash_shares_symbols_venues_quantities_and_halts_are_checked() -> None:
    """Each refusal has its own reason; a refusal for shares says how many could be sold."""
    bench = Bench(market({"000010": [FLAT, UP], "000020": [FLAT, HALT]}), cash=1_000_149)
    assert refused(bench.order(Side.BUY, 100, 10_000)) is R.CASH
    assert refused(bench.order(Side.BUY, 77)) is R.CASH
    assert refused(bench.order(Side.SELL, 1, 10_000)) is R.SHARES
    assert refused(bench.order(Side.BUY, 1, 10_000, symbol="999999")) is R.UNKNOWN_SYMBOL
    assert refused(bench.order(Side.BUY, 1, 10_000, venue=Venue.NXT)) is R.VENUE
    assert refused(bench.order(Side.BUY, 0, 10_000)) is R.QUANTITY
    assert refused(bench.order(Side.BUY, 1, 10_000, symbol="000020")) is R.HALTED
    bench.buy(10, venue=Venue.SOR)
    answer = bench.order(Side.SELL, 11, 10_000)
    assert answer == Rejection(reason=R.SHARES, shares=10)
    assert refused(Bench(profile="mock").order(Side.BUY, 1, 10_000, venue=Venue.SOR)) is R.VENUE


def test_cash_covers_price_and_commission_to_the_won() -> None:
    """100 shares at 10,000 won need 1,000,150 won: one won less is refused."""
    assert refused(Bench(cash=1_000_149).order(Side.BUY, 100, 10_000)) is R.CASH
    bench = Bench(cash=1_000_150)
    bench.buy(100, 9_000)
    assert bench.exchange.deposit(bench.account).orderable == 1_000_150 - 900_130


def test_open_orders_hold_cash_and_shares_until_they_go() -> None:
    """A resting buy lowers what may be spent, a resting sell what may be sold; a cancel gives both back."""
    bench = Bench()
    bench.buy(100)
    free = bench.exchange.deposit(bench.account).orderable
    bid = bench.buy(1_000, 9_000)
    ask = bench.sell(60, 12_000)
    assert bench.exchange.deposit(bench.account).orderable == free - 9_000_000 - 1_350
    assert bench.exchange.holdings(bench.account)[0].sellable == 40
    assert bench.order(Side.SELL, 41, 12_000) == Rejection(reason=R.SHARES, shares=40)
    bench.cancel(bid.order_no, 400)
    assert bench.exchange.deposit(bench.account).reserved == 600 * 9_000 + 810
    bench.cancel(bid.order_no)
    bench.cancel(ask.order_no)
    assert bench.exchange.deposit(bench.account).orderable == free
    assert bench.exchange.holdings(bench.account)[0].sellable == 100


def test_quantity_cap_follows_market_value() -> None:
    """KRX caps one order: 100 bn won for the largest issues, 1 % of the shares, 1 bn won, or 5 % for the smallest."""
    assert order_cap(70_000, 5_900_000_000, "KOSPI") == 1_428_571
    assert order_cap(10_000, 50_000_000, "KOSPI") == 500_000
    assert order_cap(1_000, 50_000_000, "KOSPI") == 1_000_000
    assert order_cap(1_000, 1_000_000, "KOSPI") == 50_000
    assert order_cap(1_000, 0, "KOSPI") == 10**9


def test_numbers_run_per_account_and_day() -> None:
    """Seven digits from 0000001; a refusal takes no number; another account and another day begin anew."""
    bench = Bench()
    other = bench.exchange.open_account("other")
    assert [bench.buy(1, 9_000).order_no, bench.buy(1, 9_000).order_no] == ["0000001", "0000002"]
    bench.order(Side.BUY, 1, 9_001)
    assert bench.buy(1, 9_000).order_no == "0000003"
    assert bench.buy(1, 9_000, account=other).order_no == "0000001"
    bench.to(at(10, day=DAYS[2]))
    assert bench.buy(1, 9_500).order_no == "0000001"
    assert [o.order_no for o in bench.exchange.orders(bench.account, DAY)] == ["0000001", "0000002", "0000003"]
    assert len(other) == 10
    assert bench.exchange.open_account("other") == other


def test_a_buy_tells_acceptance_then_each_fill_then_the_position() -> None:
    """접수, then per fill: the trade, 체결 with cumulative figures and this fill's own, and the position."""
    bench = Bench()
    asks = bench.exchange.snapshot("000010").asks
    shares = asks[0][1] + asks[1][1] + 5
    number = bench.buy(shares, asks[2][0]).order_no
    told = [e for e in bench.events if isinstance(e, OrderUpdate | PositionUpdate | Trade)]
    kinds = [type(e).__name__ for e in told]
    assert kinds == ["OrderUpdate"] + ["Trade", "OrderUpdate", "PositionUpdate"] * 3
    updates = bench.of(OrderUpdate)
    assert [u.status for u in updates] == [OrderStatus.ACCEPTED] + [OrderStatus.FILLED] * 3
    assert [u.last_quantity for u in updates[1:]] == [asks[0][1], asks[1][1], 5]
    assert [u.last_price for u in updates[1:]] == [price for price, _ in asks[:3]]
    assert [u.remaining for u in updates] == [shares, asks[1][1] + 5, 5, 0]
    last = updates[-1]
    amount = sum(u.last_price * u.last_quantity for u in updates[1:])
    assert (last.filled, last.amount, last.average) == (shares, amount, amount // shares)
    assert len({u.fill_no for u in updates[1:]}) == 3
    assert bench.of(PositionUpdate)[-1].quantity == shares
    assert bench.row(number).average == amount // shares
    assert bench.exchange.snapshot("000010").asks[0] == (asks[2][0], asks[2][1] - 5)


def test_a_market_order_beyond_ten_levels_rests_and_goes_on_at_the_next_step() -> None:
    """The book's ten levels fill at once; the remainder stays as a market order until the market brings more."""
    bench = Bench(cash=10**13)
    depth = sum(shares for _, shares in bench.exchange.snapshot("000010").asks)
    number = bench.buy(depth + 500).order_no
    assert bench.row(number).remaining == 500
    bench.to(at(10, 10))
    assert bench.row(number).remaining == 0


def test_immediate_orders_never_rest() -> None:
    """IOC keeps what it got and cancels the rest; FOK takes all or nothing; both say 취소 with nothing remaining."""
    bench = Bench(cash=10**12)
    price, shares = bench.exchange.snapshot("000010").asks[0]
    number = bench.buy(shares + 10, price, OrderType.LIMIT_IOC).order_no
    row = bench.row(number)
    assert (row.filled, row.remaining, row.status) == (shares, 0, OrderStatus.CANCELLED)
    assert bench.of(OrderUpdate)[-1].remaining == 0
    price, shares = bench.exchange.snapshot("000010").asks[0]
    number = bench.buy(shares + 1, price, OrderType.LIMIT_FOK).order_no
    assert (bench.row(number).filled, bench.row(number).remaining) == (0, 0)
    number = bench.buy(shares, price, OrderType.LIMIT_FOK).order_no
    assert bench.row(number).filled == shares
    assert bench.exchange.deposit(bench.account).reserved == 0


def test_best_price_orders_become_limits() -> None:
    """최유리 buys at the best ask and rests there with what is left; 최우선 joins the own side's best."""
    bench = Bench(cash=10**12)
    snapshot = bench.exchange.snapshot("000010")
    ask, shares = snapshot.asks[0]
    taker = bench.row(bench.buy(shares + 10, kind=OrderType.BEST_OPPOSITE).order_no)
    assert (taker.limit, taker.filled, taker.remaining, taker.price) == (ask, shares, 10, 0)
    maker = bench.row(bench.sell(5, kind=OrderType.BEST_SAME).order_no)
    assert maker.limit == bench.exchange.snapshot("000010").asks[0][0]
    assert maker.filled == 0


def test_stop_limit_waits_for_its_trigger() -> None:
    """A buy stop enters the book once the last price reaches the stop; before, it rests nowhere but in the ledger."""
    bench = Bench(start=at(9))
    number = bench.buy(10, 10_500, OrderType.STOP_LIMIT, stop=10_500).order_no
    while not bench.row(number).filled:
        assert max((trade.price for trade in bench.of(Trade)), default=0) < 10_500
        following = bench.exchange.next_instant()
        assert following is not None
        bench.to(following)
    assert bench.row(number).last_price == 10_500
    assert bench.exchange.phase() is MarketPhase.CONTINUOUS


def test_the_market_trades_through_better_orders_at_their_own_price() -> None:
    """A bid above the day's low fills at its own price; one below it never does and expires at the close."""
    bench = Bench(start=at(8, 40))
    good, bad = bench.buy(10, 9_950), bench.buy(10, 9_890)
    bench.to(at(15, 29))
    assert bench.row(good.order_no).filled == 10
    assert bench.row(good.order_no).last_price == 9_950
    assert bench.row(bad.order_no).remaining == 10
    bench.to(at(15, 30))
    assert bench.row(bad.order_no).remaining == 0
    assert bench.row(bad.order_no).expired
    assert bench.exchange.deposit(bench.account).reserved == 0


def test_at_the_same_price_the_standing_shares_go_first() -> None:
    """On a flat day a bid at the market's price fills after the shares before it, in parts, oldest order first."""
    bench = Bench(market({"000010": [FLAT, FLAT]}), cash=10**12)
    while (best := bench.exchange.snapshot("000010").bids[0])[0] != FLAT.close:
        bench.to(bench.exchange.now + timedelta(minutes=10))
    price, standing = best
    first, second = bench.buy(30_000, price).order_no, bench.buy(100, price).order_no
    stock = bench.exchange.stock("000010")
    assert stock is not None
    assert [each.ahead for each in stock.book.resting()] == [standing, standing]
    bench.to(at(15, 19))
    one, two = bench.row(first), bench.row(second)
    assert one.filled > 0
    assert two.filled == 0 or one.remaining == 0


def test_conditional_order_becomes_market_in_the_closing_auction() -> None:
    """조건부지정가 that did not fill by 15:20 fills at the closing price."""
    bench = Bench()
    number = bench.buy(10, 9_000, OrderType.CONDITIONAL).order_no
    bench.to(at(15, 25))
    assert (bench.row(number).limit, bench.row(number).remaining) == (0, 10)
    bench.to(at(15, 30))
    row = bench.row(number)
    assert (row.filled, row.last_price) == (10, UP.close)


def test_opening_auction_gives_one_price_to_all() -> None:
    """Market and aggressive limit orders of the morning fill at the open; a late bid at the open stands in line."""
    bench = Bench(start=at(8, 40))
    market_order, limit = bench.buy(10), bench.buy(10, 10_100)
    assert bench.of(Trade) == []
    bench.to(at(9))
    for number in (market_order.order_no, limit.order_no):
        assert bench.row(number).last_price == UP.open
    assert bench.of(Trade)[0].price == UP.open


def test_partial_modify_leaves_the_rest_on_the_old_number() -> None:
    """The moved part gets a new number at the new price; old and new together never exceed the order."""
    bench = Bench()
    old = bench.buy(100, 9_000).order_no
    answer = bench.modify(old, 9_100, 40)
    assert answer == Placed(order_no="0000002", root_no=old, quantity=40)
    rows = {row.order_no: row for row in bench.exchange.orders(bench.account)}
    assert (rows[old].remaining, rows["0000002"].remaining, rows["0000002"].price) == (60, 40, 9_100)
    assert (rows["0000002"].kind, rows["0000002"].original_no, rows["0000002"].confirmed) == (OrderKind.MODIFY, old, 40)
    told = [(u.order_no, u.status, u.action, u.root_no) for u in bench.of(OrderUpdate)[-2:]]
    assert told == [
        ("0000002", OrderStatus.ACCEPTED, "매수정정", old),
        ("0000002", OrderStatus.CONFIRMED, "매수정정", old),
    ]
    assert bench.exchange.deposit(bench.account).reserved == 60 * 9_000 + 80 + 40 * 9_100 + 50


def test_chain_of_modifies_keeps_its_root() -> None:
    """The root is the first number; the old number has nothing left; a cancel ends the newest."""
    bench = Bench()
    root = bench.buy(10, 9_000).order_no
    second = bench.modify(root, 9_010)
    assert isinstance(second, Placed)
    third = bench.modify(second.order_no, 9_020)
    assert third == Placed(order_no="0000003", root_no=root, quantity=10)
    assert refused(bench.modify(root, 9_030)) is R.NOTHING_TO_MODIFY
    assert bench.cancel("0000003") == Placed(order_no="0000004", root_no=root, quantity=10)
    assert refused(bench.cancel("0000003")) is R.NOTHING_TO_CANCEL
    assert refused(bench.cancel("0000004")) is R.ORIGINAL_IS_CANCEL
    assert refused(bench.modify("0000004", 9_000)) is R.ORIGINAL_IS_CANCEL
    assert not any(row.remaining for row in bench.exchange.orders(bench.account))


def test_modify_and_cancel_name_what_is_wrong() -> None:
    """Unknown number, another stock's, another venue, more than remains, off the grid, outside the limits, cash."""
    bench = Bench(market({"000010": [FLAT, UP], "000020": [FLAT, UP]}), cash=1_000_000)
    number = bench.buy(100, 9_000).order_no
    assert refused(bench.modify("0000099", 9_000)) is R.ORIGINAL_MISSING
    assert refused(bench.cancel(number, symbol="000020")) is R.ORIGINAL_MISSING
    assert refused(bench.cancel(number, venue=Venue.SOR)) is R.VENUE_MISMATCH
    assert refused(bench.modify(number, 9_000, 101)) is R.NOTHING_TO_MODIFY
    assert refused(bench.cancel(number, 101)) is R.NOTHING_TO_CANCEL
    assert refused(bench.modify(number, 9_005)) is R.TICK
    assert refused(bench.modify(number, 13_500)) is R.ABOVE_LIMIT
    assert refused(bench.modify(number, 5_000)) is R.BELOW_LIMIT
    assert refused(bench.modify(number, 0)) is R.PRICE_MISSING
    assert refused(bench.modify(number, 10_000)) is R.CASH
    assert refused(bench.cancel(number, -1)) is R.QUANTITY
    assert bench.row(number).remaining == 100
    assert isinstance(bench.modify(number, 9_990), Placed)
    bench.to(at(15, 30))
    assert refused(bench.cancel("0000002")) is R.AFTER_CLOSE


def test_priority_is_lost_by_a_new_price_and_kept_by_less() -> None:
    """A partial cancel and a modify at the same price keep the place in the queue; a new price goes to its end."""
    bench = Bench()
    numbers = [bench.buy(10, 9_000).order_no for _ in range(3)]
    bench.cancel(numbers[0], 5)
    bench.modify(numbers[1], 9_000)
    moved = bench.modify(numbers[2], 9_100)
    assert isinstance(moved, Placed)
    bench.modify(moved.order_no, 9_000)
    bench.buy(10, 9_000)
    stock = bench.exchange.stock("000010")
    assert stock is not None
    queue = [(each.order.order_no, each.shares) for each in stock.book.queues[Side.BUY][9_000]]
    assert queue == [("0000001", 5), ("0000005", 10), ("0000007", 10), ("0000008", 10)]


def test_an_account_may_trade_with_itself() -> None:
    """A sell that meets one's own bid fills both orders: the shares stay, both commissions and the tax are paid."""
    bench = Bench(cash=10**12)
    depth = sum(shares for _, shares in bench.exchange.snapshot("000010").asks)
    bench.buy(depth, 13_000)
    bid = bench.buy(100, 12_000).order_no
    before = bench.exchange.deposit(bench.account).d2
    ask = bench.sell(100, 12_000).order_no
    assert [bench.row(number).last_price for number in (bid, ask)] == [12_000, 12_000]
    assert bench.exchange.holdings(bench.account)[0].quantity == depth
    assert bench.exchange.deposit(bench.account).d2 == before - 180 - 180 - 600 - 1_800


def test_an_exchange_may_refuse_after_acceptance() -> None:
    """Such an order has a number and a ledger row that says 거부 with the reason; it holds nothing."""
    bench = Bench()
    request = OrderRequest(symbol="000010", side=Side.BUY, quantity=5, price=9_000)
    placed = bench.exchange.place(bench.account, request, channel=Channel.OTHER, refuse="거래소 거부")
    assert isinstance(placed, Placed)
    row = bench.row(placed.order_no)
    assert (row.rejected, row.remaining, row.reason, row.channel) == (True, 0, "거래소 거부", Channel.OTHER)
    assert [u.status for u in bench.of(OrderUpdate)] == [OrderStatus.ACCEPTED, OrderStatus.REJECTED]
    assert bench.exchange.deposit(bench.account).reserved == 0


def test_orders_are_copies() -> None:
    """What a caller does to a ledger row changes nothing at the exchange."""
    bench = Bench()
    number = bench.buy(5, 9_000).order_no
    bench.row(number).remaining = 0
    assert bench.row(number).remaining == 5
