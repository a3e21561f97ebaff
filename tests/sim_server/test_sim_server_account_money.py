"""Whatever is traded, the account queries agree with each other and with the orders, to the won."""

from __future__ import annotations

import asyncio
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from sim_server_accounts import DAYS, EVERYTHING, MAY_TO_JULY, Desk, at, desk

from kiwoom_api.model.values import Side
from kiwoom_api.sim.exchange import Exchange, Placed, SimOrder
from kiwoom_api.sim.past import closings

CASH = 30_000_000
PERIOD = dict(zip(("strt_dt", "end_dt"), MAY_TO_JULY, strict=True))
LAST = 6
"""Business days traded in at most."""

trades = st.lists(
    st.tuples(
        st.sampled_from(["000010", "000010", "000020", "000030", "000040"]),
        st.sampled_from(list(Side)),
        st.sampled_from([1, 3, 17, 100, 777]),
        st.sampled_from([None, None, -2, 0, 4]),
        st.sampled_from([0, 0, 1, 2]),
    ),
    min_size=4,
    max_size=24,
)


class Trader:
    """Trades at random and notes what each evening showed."""

    def __init__(self, caller: Desk) -> None:
        self.caller, self.evenings = caller, {}

    def trade(self, plan: list[tuple[str, Side, int, int | None, int]]) -> None:
        """Place orders; the last number of each says how many evenings pass before it."""
        exchange, today = self.caller.exchange, 1
        exchange.advance(at(10, 5))
        for minute, (symbol, side, shares, ticks, nights) in enumerate(plan):
            for _ in range(nights):
                if today == LAST:
                    break
                self.evening(DAYS[today])
                today += 1
                exchange.advance(at(9, 30, DAYS[today]))
            exchange.advance(max(exchange.now, at(10, 6 + minute, DAYS[today])))
            last = exchange.snapshot(symbol).last // 10 * 10
            self.caller.order(side, shares, None if ticks is None else last + 10 * ticks, symbol)
        exchange.advance(at(13, 0, DAYS[today]))

    def evening(self, day: date) -> None:
        """Let a day end and note the account."""
        exchange = self.caller.exchange
        exchange.advance(at(18, 0, day))
        number = self.caller.account
        self.evenings[day] = (exchange.deposit(number), exchange.holdings(number))

    def filled(self) -> list[SimOrder]:
        """Return every order with a fill."""
        ledger = self.caller.exchange.account(self.caller.account).ledger
        return [order for orders in ledger.values() for order in orders.values() if order.filled]


async def check_profit(trader: Trader) -> None:
    """By day, by sale and by order the same profit; the cash has grown by what was not spent on what is held."""
    caller, orders = trader.caller, trader.filled()
    by_day = await caller.ask("ka10074", **PERIOD)
    sales = [order for order in orders if order.side is Side.SELL]
    assert by_day.realised == sum(order.realised for order in sales)
    assert by_day.fee == sum(order.fee for order in orders) == sum(row.fee for row in by_day.rows)
    assert by_day.tax == sum(order.tax for order in orders) == sum(row.tax for row in by_day.rows)
    for tr_id, period in (("ka10072", {"strt_dt": PERIOD["strt_dt"]}), ("ka10073", PERIOD)):
        rows = await caller.rows(tr_id, **period)
        assert [(row.symbol, row.quantity) for row in rows] == [(order.symbol, order.filled) for order in sales]
        assert sum(row.realised for row in rows) == by_day.realised
        assert sum(row.tax for row in rows) == by_day.tax
        # What a sale shows reckons up to its profit, but for the floored prices.
        for row in rows:
            gross = (row.price - row.average) * row.quantity - row.fee - row.tax
            assert abs(gross - row.realised) < row.quantity
    held = caller.exchange.account(caller.account).lots.values()
    cash = await caller.ask("kt00001", qry_tp="3")
    assert cash.d2_deposit + sum(lot.cost + lot.fees for lot in held) == CASH + by_day.realised
    diary = await caller.ask("ka10170", base_dt="", ottks_tp="2", ch_crd_tp="0")
    now = await caller.ask("kt00017")
    assert (diary.fee_and_tax, diary.bought_amount, diary.sold_amount) == (
        now.fee + now.tax,
        now.bought_amount,
        now.sold_amount,
    )
    today = caller.exchange.today
    assert diary.profit == sum(row.realised for row in by_day.rows if row.day == today)
    detail = [await caller.ask("ka10077", stk_cd=symbol) for symbol in caller.exchange.instruments]
    assert sum(each.realised for each in detail) == diary.profit == sum(lot.realised_today for lot in held)


async def check_worth(trader: Trader) -> None:
    """Six queries show the same positions, profit and estimated assets."""
    caller = trader.caller
    gross = await caller.ask("kt00018", **EVERYTHING)
    net = await caller.ask("kt00004", qry_tp="0", dmst_stex_tp="KRX")
    filled = await caller.ask("kt00005", dmst_stex_tp="KRX")
    today = await caller.ask("ka01690", qry_dt=f"{caller.exchange.today:%Y%m%d}")
    simple = await caller.ask("ka10085", stex_tp="0")
    lists = (gross.holdings, net.holdings, filled.holdings, today.holdings, simple.holdings)
    assert len({tuple((row.symbol, row.quantity) for row in rows) for rows in lists}) == 1
    for rows in lists[:4]:
        assert sum(row.profit for row in rows) == gross.profit == filled.profit == today.profit
    assert sum(row.purchase_amount for row in simple.holdings) == gross.purchase_amount == today.bought_amount
    assert sum(row.valuation for row in gross.holdings) == today.valuation
    assert net.holdings_valuation == gross.purchase_amount + gross.profit == filled.valuation
    assets = (await caller.ask("kt00003", qry_tp="0")).estimated_assets
    assert assets == gross.estimated_assets == net.estimated_assets == today.estimated_assets
    assert net.total_profit == assets - CASH
    for row in simple.holdings:
        assert 0 <= row.sellable <= row.quantity
        assert row.settled_quantity <= row.quantity + sum(o.filled for o in trader.filled() if o.symbol == row.symbol)


async def check_past(trader: Trader) -> None:
    """A day shows afterwards what its evening showed: cash, positions, profit, assets."""
    caller = trader.caller
    first, today = DAYS[0], caller.exchange.today
    daily = await caller.rows("kt00002", start_dt=f"{first:%Y%m%d}", end_dt=f"{today:%Y%m%d}")
    rows = {row.day: row for row in daily}
    assert len(rows) == (today - first).days + 1
    assert (rows[first].deposit, rows[first].estimated_assets) == (CASH, CASH)
    for day, (deposit, held) in trader.evenings.items():
        assert rows[day].deposit == deposit.cash
        found = await caller.ask("ka01690", qry_dt=f"{day:%Y%m%d}")
        assert (found.deposit, found.estimated_assets) == (deposit.cash, rows[day].estimated_assets)
        assert [(r.symbol, r.quantity, r.price, r.profit, r.valuation, r.average) for r in found.holdings] == [
            (each.symbol, each.quantity, each.price, each.profit, each.valuation, each.average) for each in held
        ]
        assert rows[day].estimated_assets == deposit.d2 + sum(each.proceeds for each in held)
        whole = await caller.ask("kt00016", fr_dt=f"{DAYS[1]:%Y%m%d}", to_dt=f"{day:%Y%m%d}")
        assert (whole.net_assets_opening, whole.net_assets_closing) == (CASH, rows[day].estimated_assets)
        assert whole.profit == rows[day].estimated_assets - CASH


async def check_cash(trader: Trader) -> None:
    """What settled adds up to the deposit, and what settles next to D+1."""
    caller = trader.caller
    cash = await caller.ask("kt00001", qry_tp="3")
    coming = await caller.ask("kt00008", strt_dcd_seq="")
    assert (coming.sell_settlement_total, coming.buy_settlement_total) == (
        int(cash["d1_sel_exct_amt"]),
        int(cash["d1_buy_exct_amt"]),
    )
    for row in coming.rows:
        costs = row.fee + row.tax + row.rural_tax
        assert row.settlement == row.agreed_amount + (costs if row["sell_tp"] == "2" else -costs)
    query = {"strt_dt": MAY_TO_JULY[0], "end_dt": MAY_TO_JULY[1], "tp": "0", "gds_tp": "0", "dmst_stex_tp": "%"}
    balance = CASH
    for row in await caller.rows("kt00015", **query):
        balance += row.settlement if row.flow == "매도" else -row.settlement
        assert row.deposit_balance == balance
        assert row.fee_and_tax == abs(row.settlement - row.amount)
    assert balance == cash.deposit
    margin = await caller.ask("kt00013")
    assert margin.usable_cash_final + margin.reuse_today_final == margin.orderable_100 == cash.orderable


async def run(plan: list[tuple[str, Side, int, int | None, int]]) -> None:
    """Trade a plan and check everything."""
    async with desk(cash=CASH) as caller:
        trader = Trader(caller)
        trader.trade(plan)
        await check_profit(trader)
        await check_worth(trader)
        await check_past(trader)
        await check_cash(trader)


@given(plan=trades)
@settings(max_examples=12, deadline=None)
def test_the_queries_agree_whatever_is_traded(plan: list[tuple[str, Side, int, int | None, int]]) -> None:
    """Profit, fees and taxes by sale, day, stock and order; positions, assets and cash in each query on any day."""
    asyncio.run(run(plan))


@given(
    cash=st.integers(9_000, 40_000_000),
    ticks=st.integers(-30, 25),
    profile=st.sampled_from(["real", "mock"]),
)
@settings(max_examples=12, deadline=None)
def test_what_can_be_bought_is_bought_and_one_share_more_is_not(cash: int, ticks: int, profile: str) -> None:
    """kt00011 (and kt00010) name the largest order that is taken; one share more is refused, naming that number."""

    async def run() -> None:
        async with desk(cash=cash, profile=profile, start=at(8, 45)) as caller:
            price = caller.exchange.snapshot("000010").base // 10 * 10 + 10 * ticks
            query = {"stk_cd": "000010", "uv": str(price)}
            shares = (await caller.ask("kt00011", **query)).margin_100_orderable_quantity
            if profile == "real":
                same = await caller.ask("kt00010", **query, trde_tp="2", trde_qty=str(shares))
                assert same.margin_100_orderable_quantity == shares
                assert same.purchase_settlement == same.purchase_amount + same.fee <= cash
            more = (await caller.buy(shares + 1, price, symbol="000010"))["return_msg"]
            assert more.startswith(
                "[2000](RC4025:" if profile == "mock" else f"[2000](855056:매수증거금이 부족합니다. {shares}주"
            )
            if shares:
                assert isinstance(caller.order(Side.BUY, shares, price), Placed)
                left = (await caller.ask("kt00011", **query)).margin_100_orderable_quantity
                assert left == 0

    asyncio.run(run())


async def test_a_state_carries_the_past() -> None:
    """After a save and a load the days before show the same, and so does the profit."""
    plan = [("000010", Side.BUY, 100, None, 0), ("000010", Side.SELL, 30, None, 1), ("000020", Side.BUY, 5, None, 2)]
    async with desk(cash=CASH) as caller:
        Trader(caller).trade(plan)
        exchange, number = caller.exchange, caller.account
        again = Exchange.load(exchange.dump(), exchange.market)
        days = DAYS[:4]
        assert closings(again, again.account(number), days) == closings(exchange, exchange.account(number), days)
        realised = [[order.realised for order in each.orders(number, DAYS[2])] for each in (again, exchange)]
        assert realised[0] == realised[1] != [0]
