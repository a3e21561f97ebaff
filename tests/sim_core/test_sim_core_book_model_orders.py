"""Orders in the model book: the queue, the sweep, every type, changes, and the venues on which they stand."""

from __future__ import annotations

import pytest
from sim_core_book_tools import MONDAY, bench, book_market, book_stock, moment
from sim_core_tools import FLAT, Bench

from kiwoom_api.market import commission
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import OrderStatus, OrderUpdate, Quote, Trade
from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.exchange import Exchange, Placed, Rejection, RejectReason
from kiwoom_api.sim.matching import Mode

STILL = [FLAT, FLAT, FLAT, FLAT]


def still(hour: int = 10, minute: int = 5, second: int = 0, **options: object) -> Bench:
    """An exchange whose one stock stays at 10,000 won all day."""
    return bench(moment(MONDAY, hour, minute, second), book_market(STILL), **options)  # type: ignore[arg-type]


# ---------------------------------------------------------------------- taking liquidity


def test_a_sweep_moves_the_price_and_eats_the_levels_until_the_next_step() -> None:
    """A market buy takes level after level up to its last price, and the shares are gone until the next step."""
    found = still()
    before = found.exchange.snapshot("000010")
    want = sum(shares for _, shares in before.asks[:3]) + 5
    placed = found.buy(want)
    after = found.exchange.snapshot("000010")
    assert found.row(placed.order_no).filled == want
    assert after.last == before.asks[3][0]
    assert (after.ask, after.asks[0][1]) == (before.asks[3][0], before.asks[3][1] - 5)
    assert after.bids == before.bids
    assert after.volume == before.volume + want
    trades = [(t.price, t.quantity) for t in found.of(Trade)]
    assert trades == [*before.asks[:3], (before.asks[3][0], 5)]
    assert found.exchange.snapshot("000010").asks == after.asks
    found.to(moment(MONDAY, 10, 9, 59))
    assert found.exchange.snapshot("000010").asks == after.asks
    found.to(moment(MONDAY, 10, 10))
    later = found.exchange.snapshot("000010")
    assert later.last == 10_000
    assert len(later.asks) == 10
    assert found.row(placed.order_no).average > before.ask


def test_an_order_waits_behind_who_came_first() -> None:
    """A bid joins the queue behind the shares that stand there; a smaller sell than those fills none of it."""
    found = still()
    price, ahead = found.exchange.snapshot("000010").bids[0]
    placed = found.buy(10, price)
    assert found.exchange.snapshot("000010").bids[0] == (price, ahead + 10)
    assert found.exchange.trade("000010", Side.SELL, ahead) == ahead
    assert found.row(placed.order_no).remaining == 10
    assert found.exchange.trade("000010", Side.SELL, 4, price=price) == 4
    assert found.row(placed.order_no).filled == 4
    assert found.exchange.trade("000010", Side.SELL, 100, price=price) == 6
    assert found.row(placed.order_no).remaining == 0


def test_the_path_trades_through_who_stands_in_its_way() -> None:
    """A market that falls through a bid fills it at its own price, and what it prints is the day's volume still."""
    rows = [FLAT, FLAT, Row(10_000, 10_000, 9_000, 9_000, 10**6)]
    found = bench(moment(MONDAY, 9, 5), book_market(rows))
    bids = [found.buy(50, price) for price in (9_900, 9_700, 9_500)]
    found.to(moment(MONDAY, 15, 31))
    for placed, price in zip(bids, (9_900, 9_700, 9_500), strict=True):
        row = found.row(placed.order_no)
        assert (row.filled, row.average) == (50, price)
    printed = book_stock(found.exchange).printed()
    assert (printed.open, printed.close, printed.volume) == (10_000, 9_000, 10**6)


def test_a_participants_quote_can_be_the_best_price() -> None:
    """A bid between the best prices is the market's best bid, and a small sell meets it first."""
    rows = [FLAT, FLAT, Row(10_000, 10_000, 10_000, 10_000, 4_000)]
    found = bench(moment(MONDAY, 10, 5), book_market(rows))
    found.exchange.trade("000010", Side.BUY, found.exchange.snapshot("000010").asks[0][1])
    gap = found.exchange.snapshot("000010")
    assert gap.ask - gap.bid == 20
    placed = found.buy(7, gap.bid + 10)
    assert found.exchange.snapshot("000010").bids[0] == (gap.bid + 10, 7)
    assert found.exchange.trade("000010", Side.SELL, 3) == 3
    assert found.row(placed.order_no).filled == 3


def test_a_market_order_beyond_the_book_waits_for_sellers() -> None:
    """What ten levels cannot fill rests as a market order and trades with the next quotes."""
    found = still(cash=10**11)
    offered = sum(shares for _, shares in found.exchange.snapshot("000010").asks)
    placed = found.buy(offered + 500)
    assert found.row(placed.order_no).remaining == 500
    found.to(moment(MONDAY, 10, 10))
    assert found.row(placed.order_no).remaining == 0


@pytest.mark.parametrize(
    ("kind", "filled", "left"),
    [
        (OrderType.LIMIT_IOC, "level", "cancelled"),
        (OrderType.BEST_OPPOSITE_IOC, "level", "cancelled"),
        (OrderType.LIMIT_FOK, "nothing", "cancelled"),
        (OrderType.BEST_OPPOSITE_FOK, "nothing", "cancelled"),
        (OrderType.BEST_OPPOSITE, "level", "waits"),
        (OrderType.LIMIT, "level", "waits"),
        (OrderType.BEST_SAME, "nothing", "waits"),
        (OrderType.MARKET_IOC, "all", "nothing"),
    ],
)
def test_types_take_and_leave_what_they_should(kind: OrderType, filled: str, left: str) -> None:
    """An order of each type for more than the best ask offers: how much trades, and what becomes of the rest."""
    found = still(cash=10**11)
    price, shares = found.exchange.snapshot("000010").asks[0]
    placed = found.buy(shares + 50, price if kind.priced else None, kind)
    row = found.row(placed.order_no)
    assert row.filled == {"level": shares, "nothing": 0, "all": shares + 50}[filled]
    rest = row.quantity - row.filled
    assert row.remaining == (rest if left == "waits" else 0)
    cancelled = [e for e in found.of(OrderUpdate) if e.status is OrderStatus.CANCELLED]
    assert len(cancelled) == (left == "cancelled")
    if left == "waits":
        assert found.exchange.snapshot("000010").bids[0][0] == row.limit


def test_a_stop_comes_alive_with_the_price() -> None:
    """A buy stop waits below its trigger; once the price is there it is a limit order, also when it is moved then."""
    found = still()
    placed = found.buy(10, 10_050, OrderType.STOP_LIMIT, stop=10_040)
    found.exchange.trade("000010", Side.BUY, 10**6, price=10_030)
    assert found.row(placed.order_no).filled == 0
    moved = found.modify(placed.order_no, 10_020)
    assert isinstance(moved, Placed)
    found.sell(30, 10_040)
    found.exchange.trade("000010", Side.BUY, 10**6, price=10_040)
    assert found.row(moved.order_no).limit == 10_020
    assert found.row(moved.order_no).filled == 0  # triggered, but 10,020 is below every ask
    again = found.modify(moved.order_no, 10_010)
    assert isinstance(again, Placed)
    assert found.exchange.trade("000010", Side.SELL, 10, price=10_010) == 10
    assert found.row(again.order_no).filled == 10


def test_mid_price_orders_meet_between_the_quotes() -> None:
    """A mid-price buy and sell trade at half a tick, before a print of the path that lies there passes them by."""
    found = still()
    snapshot = found.exchange.snapshot("000010")
    middle = (snapshot.bid + snapshot.ask) // 2
    bought = found.buy(5, None, OrderType.MID)
    other = found.exchange.open_account("other")
    lot = found.exchange.account(other).lot("000010")
    lot.quantity, lot.cost = 100, 10**6
    sold = found.order(Side.SELL, 3, None, OrderType.MID, account=other)
    assert isinstance(sold, Placed)
    assert (found.row(bought.order_no).filled, found.row(bought.order_no).last_price) == (3, middle)
    assert found.exchange.snapshot("000010").last == middle
    rows = [FLAT, FLAT, Row(10_000, 10_005, 10_000, 10_005, 10**5)]
    halves = bench(moment(MONDAY, 15, 18), book_market(rows))
    waiting = halves.buy(5, None, OrderType.MID)
    halves.to(moment(MONDAY, 15, 31))
    assert book_stock(halves.exchange).printed() == rows[2]
    assert halves.row(waiting.order_no).filled == 5


# ---------------------------------------------------------------------- changes


def test_a_changed_price_loses_its_place_and_the_same_price_keeps_it() -> None:
    """Moved away and back an order stands last; confirmed at its price it stands where it stood."""
    found = still()
    price, ahead = found.exchange.snapshot("000010").bids[0]
    kept, lost = found.buy(10, price), found.buy(10, price)
    same = found.modify(kept.order_no, price)
    away = found.modify(lost.order_no, price - 10)
    assert isinstance(same, Placed)
    assert isinstance(away, Placed)
    back = found.modify(away.order_no, price)
    assert isinstance(back, Placed)
    third = found.buy(10, price)
    found.exchange.trade("000010", Side.SELL, ahead + 15, price=price)
    assert [found.row(each.order_no).filled for each in (same, back, third)] == [10, 5, 0]


def test_a_partial_change_leaves_the_rest_in_its_place() -> None:
    """Three of ten moved: seven stay in the queue under the old number."""
    found = still()
    price, ahead = found.exchange.snapshot("000010").bids[0]
    placed = found.buy(10, price)
    moved = found.modify(placed.order_no, price - 20, 3)
    assert isinstance(moved, Placed)
    assert (found.row(placed.order_no).remaining, found.row(moved.order_no).remaining) == (7, 3)
    found.exchange.trade("000010", Side.SELL, ahead + 7, price=price)
    assert found.row(placed.order_no).filled == 7
    assert isinstance(found.cancel(moved.order_no, 1), Placed)
    assert found.row(moved.order_no).remaining == 2


def test_what_cannot_stand_now_is_not_moved_and_not_lost() -> None:
    """A stop order in a call auction cannot be changed; it stays and can be cancelled."""
    found = still()
    placed = found.buy(10, 10_050, OrderType.STOP_LIMIT, stop=10_040)
    found.exchange.interrupt("000010")
    refused = found.modify(placed.order_no, 10_040)
    assert refused == Rejection(reason=RejectReason.ORDER_TYPE)
    assert found.row(placed.order_no).remaining == 10
    assert isinstance(found.cancel(placed.order_no), Placed)


# ---------------------------------------------------------------------- strangers


def test_a_stranger_takes_what_there_is_and_leaves_nothing() -> None:
    """Somebody without an account trades up to a price; the rest of the order is gone; bad calls are named."""
    found = still()
    ask, shares = found.exchange.snapshot("000010").asks[0]
    assert found.exchange.trade("000010", Side.BUY, shares + 9, price=ask) == shares
    assert found.exchange.snapshot("000010").bids[0][0] < ask
    assert found.exchange.accounts[found.account].ledger == {}
    with pytest.raises(BadInput, match="price"):
        found.exchange.trade("000010", Side.BUY, 1, price=10_003)
    with pytest.raises(BadInput, match="quantity"):
        found.exchange.trade("000010", Side.BUY, 0)
    with pytest.raises(BadInput, match="symbol"):
        found.exchange.trade("999999", Side.BUY, 1)


# ---------------------------------------------------------------------- NXT and routing


def test_nxt_trades_from_eight_to_eight_and_pauses_in_between() -> None:
    """An order of 08:10 lives through NXT's breaks until 20:00; its pre-market kind dies at 08:50, a stop at 15:20."""
    found = bench(moment(MONDAY, 8, 10), book_market(STILL))
    day = found.buy(1, 9_000, venue=Venue.NXT)
    early = found.buy(2, 9_000, OrderType.NXT_PRE_LIMIT, venue=Venue.NXT)
    board = book_stock(found.exchange).board("NXT")
    assert board is not None
    found.to(moment(MONDAY, 8, 50))
    assert board.mode is Mode.CLOSED
    assert found.row(early.order_no).expired
    assert found.order(Side.BUY, 1, 9_000, venue=Venue.NXT) == Rejection(reason=RejectReason.BEFORE_OPEN)
    found.to(moment(MONDAY, 9, 0, 30))
    assert board.mode is Mode.CONTINUOUS
    stop = found.buy(3, 9_000, OrderType.STOP_LIMIT, stop=12_000, venue=Venue.NXT)
    found.to(moment(MONDAY, 15, 20))
    assert found.row(stop.order_no).expired
    found.to(moment(MONDAY, 15, 31))
    assert isinstance(found.order(Side.BUY, 1, None, OrderType.BEST_OPPOSITE, venue=Venue.NXT), Rejection)
    crossing = found.buy(4, 10_000, venue=Venue.NXT)
    assert found.row(crossing.order_no).remaining == 4
    found.to(moment(MONDAY, 15, 41))
    assert board.mode is Mode.CONTINUOUS
    assert found.row(crossing.order_no).filled == 4
    assert found.row(day.order_no).remaining == 1
    found.to(moment(MONDAY, 20))
    assert found.row(day.order_no).expired


def test_nxt_has_its_own_commission_and_ledger_venue() -> None:
    """A fill on NXT pays NXT's commission, wherever the order was sent."""
    found = still(cash=10**11)
    shares = 5_000
    krx = found.buy(shares)
    nxt = found.buy(shares, None, OrderType.BEST_OPPOSITE, venue=Venue.NXT)
    rows = [found.row(each.order_no) for each in (krx, nxt)]
    assert [row.stands for row in rows] == ["KRX", "NXT"]
    for row in rows:
        assert row.filled > 0
        assert row.fee == commission(row.amount, venue=row.stands, env="real")
    assert commission(10**8, venue="NXT", env="real") < commission(10**8, venue="KRX", env="real")


def test_a_routed_order_goes_to_the_better_price() -> None:
    """A buy goes where the ask is lower, a sell where the bid is higher, and to KRX where they are equal."""
    found = still(cash=10**11)
    first = found.buy(1, 10_010, venue=Venue.SOR)
    assert (found.row(first.order_no).venue, found.row(first.order_no).stands) == ("SOR", "KRX")
    levels = found.exchange.snapshot("000010").asks
    found.exchange.trade("000010", Side.BUY, sum(shares for _, shares in levels[:3]))
    better = found.buy(1, 10_010, venue=Venue.SOR)
    assert found.row(better.order_no).stands == "NXT"
    assert found.row(better.order_no).average == levels[0][0]
    moved = found.buy(1, 9_500, venue=Venue.SOR)
    assert found.modify(moved.order_no, 9_510, venue=Venue.KRX) == Rejection(reason=RejectReason.VENUE_MISMATCH)
    heir = found.modify(moved.order_no, 9_510, venue=Venue.SOR)
    assert isinstance(heir, Placed)
    assert found.row(heir.order_no).stands == found.row(moved.order_no).stands
    found.to(moment(MONDAY, 15, 25))
    assert found.row(found.buy(1, 9_000, venue=Venue.SOR).order_no).stands == "KRX"
    found.to(moment(MONDAY, 15, 45))
    assert found.row(found.buy(1, 9_000, venue=Venue.SOR).order_no).stands == "NXT"


def test_a_routed_order_avoids_a_venue_that_is_stopped() -> None:
    """While KRX gathers for an interruption a routed best-price order goes to NXT."""
    found = still()
    found.exchange.interrupt("000010")
    placed = found.buy(1, None, OrderType.BEST_OPPOSITE, venue=Venue.SOR)
    assert found.row(placed.order_no).stands == "NXT"
    assert found.row(placed.order_no).filled == 1


def test_the_mock_profile_knows_krx_alone() -> None:
    """As Kiwoom's mock: orders for NXT or SOR are refused."""
    found = still(profile="mock")
    for venue in (Venue.NXT, Venue.SOR):
        assert found.order(Side.BUY, 1, 10_000, venue=venue) == Rejection(reason=RejectReason.VENUE)


def test_codes_with_a_suffix_show_their_venue() -> None:
    """``_NX`` shows NXT's thinner book and own volume, ``_AL`` both together; what does not exist is an error."""
    found = still(11)
    krx, nxt, both = (found.exchange.snapshot("000010" + suffix) for suffix in ("", "_NX", "_AL"))
    assert [each.venue for each in (krx, nxt, both)] == ["KRX", "NXT", "SOR"]
    assert 0 < nxt.volume < krx.volume
    assert both.volume == krx.volume + nxt.volume
    assert both.value == krx.value + nxt.value
    assert (krx.base, krx.upper) == (nxt.base, nxt.upper) == (both.base, both.upper)
    assert sum(shares for _, shares in nxt.asks) < sum(shares for _, shares in krx.asks)
    assert both.asks[0] == (krx.asks[0][0], krx.asks[0][1] + nxt.asks[0][1])
    assert [price for price, _ in both.bids] == sorted((price for price, _ in both.bids), reverse=True)
    for code in ("000010_XX", "999999_NX"):
        assert not found.exchange.shows(code)
        with pytest.raises(BadInput, match="symbol"):
            found.exchange.snapshot(code)
    etf = Exchange(book_market(STILL, kind="ETF"), start=moment(MONDAY, 11), model="book")
    assert not etf.shows("000010_NX")
    assert etf.snapshot("000010_AL").asks == etf.snapshot("000010").asks
    bar = Exchange(book_market(STILL), start=moment(MONDAY, 11))
    assert bar.shows("000010_AL")
    assert not bar.shows("000010_NX")


def test_who_names_nxt_hears_nxt() -> None:
    """Trades and books of NXT come under ``_NX`` to those who ask for it by name, from 08:00 to 20:00."""
    found = bench(moment(MONDAY, 7), book_market(STILL))
    heard: list[Trade | Quote] = []
    found.exchange.subscribe(
        lambda event: heard.append(event) if isinstance(event, Trade | Quote) else None, symbols={"000010_NX"}
    )
    found.to(moment(MONDAY, 21))
    trades = [event for event in heard if isinstance(event, Trade)]
    assert {event.symbol for event in heard} == {"000010_NX"}
    assert trades[0].at < moment(MONDAY, 8, 50)
    assert trades[-1].at > moment(MONDAY, 19)
    assert trades[-1].volume == sum(event.quantity for event in trades) == found.exchange.snapshot("000010_NX").volume
    assert not any(moment(MONDAY, 15, 20) <= event.at < moment(MONDAY, 15, 40) for event in trades)
    assert {event.symbol for event in found.of(Trade)} == {"000010"}
