"""Days of September 2026 for the model book: KRX's after-market begins on the third of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from fuzz_tally import count
from sim_core_tools import FLAT, UP, Bench, at, market

from kiwoom_api.market import Phase, commission, sale_tax, trading_days
from kiwoom_api.model.events import Event, OrderStatus, OrderUpdate
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderKind, OrderRequest
from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.matching import Mode
from kiwoom_api.sim.trading.board import Board
from kiwoom_api.sim.trading.book_stock import BookStock

BOOK_DAYS = trading_days(date(2026, 9, 10), date(2026, 9, 23))
FRIDAY, MONDAY = date(2026, 9, 11), date(2026, 9, 14)
DOWN = Row(10_400, 10_450, 9_700, 9_800, 60_000)
CODES = ("000010", "000020")
CASH = 3 * 10**8
ROWS = [FLAT, UP, DOWN, UP, FLAT, DOWN, UP, DOWN]


def moment(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A time of a day."""
    return at(hour, minute, second, day=day)


def book_market(rows: list[Row] | None = None, *, kind: str = "KOSPI", nxt: bool = True) -> MarketData:
    """One stock with bars from 2026-09-10 on."""
    return market({"000010": rows or ROWS}, kinds={"000010": kind}, days=BOOK_DAYS, nxt=nxt)


def bench(start: datetime, data: MarketData | None = None, *, cash: int = 10**10, profile: str = "real") -> Bench:
    """An exchange of the model book with one account that holds shares."""
    found = Bench(data or book_market(), start=start, cash=cash, model="book", profile=profile)
    lot = found.exchange.account(found.account).lot("000010")
    lot.quantity, lot.cost = 1_000_000, 10**10
    return found


def book_stock(exchange: Exchange, symbol: str = "000010") -> BookStock:
    """A stock of the model book."""
    found = exchange.stock(symbol)
    assert isinstance(found, BookStock)
    return found


def two_stocks() -> Exchange:
    """A KOSPI and a KOSDAQ stock before the day on which the after-market begins."""
    rows = {CODES[0]: ROWS, CODES[1]: ROWS[::-1]}
    data = market(rows, kinds={CODES[1]: "KOSDAQ"}, days=BOOK_DAYS)
    return Exchange(data, start=moment(MONDAY, 7), cash=CASH, model="book", seed=3)


class BookTraders:
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
        self,
        what: str,
        who: int,
        code: str,
        side: Side,
        kind: OrderType,
        venue: Venue,
        ticks: int,
        shares: int,
        pick: int,
    ) -> None:
        """Do one action; refusals are fine."""
        count()
        exchange, number = self.exchange, self.numbers[who]
        if what == "step":
            following = exchange.next_instant()
            assert following is not None
            exchange.advance(following)
        elif what == "order":
            self._order(number, code, side, kind, venue, ticks, shares, pick)
        elif what == "stranger":
            if book_stock(exchange, code).continuous("KRX"):
                exchange.trade(code, side, shares)
        elif what == "interrupt":
            if book_stock(exchange, code).continuous("KRX"):
                exchange.interrupt(code)
        elif what == "halt":
            if not book_stock(exchange, code).halted:
                exchange.halt(code, 60 * (pick + 1))
        else:
            self._change(what, number, ticks, shares, pick)

    def _order(
        self, number: str, code: str, side: Side, kind: OrderType, venue: Venue, ticks: int, shares: int, pick: int
    ) -> None:
        base = self.exchange.snapshot(code).last // 10 * 10
        request = OrderRequest(
            symbol=code,
            side=side,
            quantity=shares,
            order_type=kind,
            price=base + 10 * ticks if kind.priced else None,
            stop_price=base + 10 * (pick - 15) if kind is OrderType.STOP_LIMIT else None,
            venue=venue,
        )
        self.exchange.place(number, request)

    def _change(self, what: str, number: str, ticks: int, shares: int, pick: int) -> None:
        live = [order for order in self.exchange.orders(number) if order.remaining]
        if not live:
            return
        order = live[pick % len(live)]
        part, venue = 0 if pick % 3 else min(shares, order.remaining), Venue(order.venue)
        if what == "cancel":
            request = CancelRequest(order_no=order.order_no, symbol=order.symbol, quantity=part, venue=venue)
            self.exchange.cancel(number, request)
            return
        price = self.exchange.snapshot(order.symbol).last // 10 * 10 + 10 * ticks if order.limit else 0
        self.exchange.modify(
            number,
            ModifyRequest(order_no=order.order_no, symbol=order.symbol, quantity=part, price=price, venue=venue),
        )

    # ------------------------------------------------------------------ what must hold

    def check(self) -> None:
        """Everything that must hold at any moment."""
        self.check_books()
        self.check_quantities()
        self.check_money()

    def check_books(self) -> None:
        """No crossed book outside auctions; what waits in the books is exactly what lives in the ledgers."""
        waiting: dict[tuple[str, str], int] = {}
        for code in CODES:
            stock = book_stock(self.exchange, code)
            for board in stock.boards.values():
                not_crossed(board)
                if board.pit is not None:
                    for number, order in board.pit.orders.items():
                        view = board.pit.book.find(number)
                        assert view is not None
                        waiting[order.account, order.order_no] = view.shares
            waiting.update({(o.account, o.order_no): o.remaining for o in stock.fixed.orders.values()})
        live = {
            (number, order.order_no): order.remaining
            for number in self.numbers
            for order in self.exchange.orders(number)
            if order.remaining
        }
        assert waiting == live

    def check_quantities(self) -> None:
        """Filled, open, changed, cancelled and dropped shares of an order are its quantity."""
        for number in self.numbers:
            orders = self.exchange.orders(number)
            gone: dict[str, int] = defaultdict(int)
            for order in orders:
                if order.kind is not OrderKind.NEW:
                    gone[order.original_no] += order.confirmed
            for order in orders:
                if order.kind is OrderKind.CANCEL:
                    continue
                rest = order.quantity - order.filled - order.remaining - gone[order.order_no]
                ended = order.expired or order.rejected or order.status is OrderStatus.CANCELLED
                assert rest == 0 or (rest > 0 and ended and not order.remaining), order

    def check_money(self) -> None:
        """Cash and shares recomputed from the published fills alone."""
        fills = [e for e in self.events if isinstance(e, OrderUpdate) and e.status is OrderStatus.FILLED]
        for index, number in enumerate(self.numbers):
            cash, shares = CASH, dict.fromkeys(CODES, self.start_shares if index < 2 else 0)
            amounts: dict[tuple[object, str], int] = defaultdict(int)
            venues = {order.order_no: order.stands for order in self.exchange.orders(number)}
            for event in fills:
                if event.account != number:
                    continue
                amount = event.last_price * event.last_quantity
                kind = "KOSDAQ" if event.symbol == CODES[1] else "KOSPI"
                tax = sale_tax(amount, market=kind, on=event.at.date()) if event.side is Side.SELL else 0
                key, venue = (event.at.date(), event.order_no), venues[event.order_no]
                fee = commission(amounts[key] + amount, venue=venue, env="real")
                fee -= commission(amounts[key], venue=venue, env="real")
                amounts[key] += amount
                assert event.amount == amounts[key]
                cash -= event.side.sign * amount + fee + tax
                shares[event.symbol] += event.side.sign * event.last_quantity
            assert self.exchange.deposit(number).d2 == cash
            held = {h.symbol: h.quantity for h in self.exchange.holdings(number)}
            assert held == {code: count for code, count in shares.items() if count}
            assert all(h.sellable >= 0 for h in self.exchange.holdings(number))


def not_crossed(board: Board) -> None:
    """In continuous trading the best bid stands below the best ask, and no market order waits against a quote."""
    if board.mode is not Mode.CONTINUOUS:
        return
    bid, ask = board.best(buy=True), board.best(buy=False)
    assert not bid or not ask or bid < ask
    if board.pit is not None:
        assert board.pit.book.mode is Mode.CONTINUOUS
        views = board.pit.book.orders()
        for buy, across in ((True, ask), (False, bid)):
            assert not across or not any(v.type is OrderType.MARKET and v.buy is buy for v in views)
    assert board.phase in (Phase.CONTINUOUS, Phase.PRE_MARKET, Phase.AFTER_MARKET)
