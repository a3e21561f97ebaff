"""The local exchange: one clock, many stocks, many accounts; orders in, events out.

It is made in layers: the stocks (``roster``), what anybody may look up (``screens``), the clock (``days``), halts and
interruptions (``supervision``), and here the accounts and their orders. The order desk's checks are in ``validation``,
the money in ``account``, and what a stock's market does in one of two fill models: ``stock`` (bar, KRX's regular
session) and ``trading`` (book, every session of KRX and NXT).
"""

from __future__ import annotations

import copy
import hashlib
from datetime import date, datetime

from kiwoom_api.model.errors import BadInput, ExchangeError
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.values import Channel
from kiwoom_api.sim import state
from kiwoom_api.sim.account import Account, Terms
from kiwoom_api.sim.desk import Desk
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.records import (
    MarketPhase,
    Placed,
    Rejection,
    RejectReason,
    SessionEvent,
    SessionKind,
    SimDeposit,
    SimHolding,
    SimOrder,
    Snapshot,
)
from kiwoom_api.sim.statement import deposit_of, holdings_of
from kiwoom_api.sim.supervision import Supervision

__all__ = [
    "Exchange",
    "Instrument",
    "MarketPhase",
    "Placed",
    "RejectReason",
    "Rejection",
    "SessionEvent",
    "SessionKind",
    "SimDeposit",
    "SimHolding",
    "SimOrder",
    "Snapshot",
]


class Exchange(Supervision):
    """An exchange with a broker's order desk on it. Same seed, same calls: same events.

    Args:
        market: bars and instruments.
        start: where the clock stands at first (aware, or KST wall time).
        profile: "real" or "mock": whose commission is charged, and which venues are served.
        cash: won that each new account begins with.
        seed: of the paths inside the days.
        business_day: a date that is a business day even if the calendar says no; when it lies after the data's
            end, the data's last bar is what happens on it.
        model: "bar" (fills from the path of each bar; the regular session on KRX) or "book" (order books with queues,
            interruptions, NXT and every session of the day).
        terms: how new accounts pay: "cash" (all of it when they order) or "margin" (the stock's margin class).
        series: tells account numbers of this exchange from another's. Order numbers begin anew with each exchange,
            so an account that came back under its old number would contradict a client's journal.

    Attributes:
        now: the exchange's time, aware KST.
        today: its calendar date.
        instruments: what is listed, by code.
        accounts: by number.
        fills: executions of accounts' orders so far.

    Raises:
        BadInput: for an unknown profile, model or terms, or negative cash.
    """

    def __init__(
        self,
        market: MarketData,
        *,
        start: datetime,
        profile: str = "real",
        cash: int = 100_000_000,
        seed: int = 1,
        business_day: date | None = None,
        series: str = "",
        model: str = "bar",
        terms: str = Terms.CASH,
    ) -> None:
        super().__init__(market, start=start, profile=profile, seed=seed, business_day=business_day, model=model)
        if isinstance(cash, bool) or not isinstance(cash, int) or cash < 0:
            raise BadInput(field="cash", value=cash, allowed="won, 0 or more")
        if terms not in set(Terms):
            raise BadInput(field="terms", value=terms, allowed=", ".join(Terms), hint="choose how accounts pay")
        self.cash, self.series, self.terms = cash, series, Terms(terms)
        self.accounts = {}
        self.fills = 0
        self._desk = Desk(self)

    # ------------------------------------------------------------------ accounts

    def open_account(self, key: str) -> str:
        """Return the account number of an app key: ten digits, opened with the usual cash when it is new."""
        for account in self.accounts.values():
            if account.key == key:
                return account.number
        number = (
            5_000_000_000
            + int.from_bytes(hashlib.sha256((self.series + key).encode()).digest()[:6], "big") % 1_000_000_000
        )
        while str(number) in self.accounts:
            number += 1
        self.accounts[str(number)] = Account(number=str(number), key=key, settled=self.cash, terms=self.terms)
        return str(number)

    def account(self, number: str) -> Account:
        """Return an account.

        Raises:
            ExchangeError: when there is no such account.
        """
        try:
            return self.accounts[number]
        except KeyError:
            raise ExchangeError(f"account {number!r} was never opened here; open_account first") from None

    def holdings(self, account: str) -> list[SimHolding]:
        """Return what the account holds, by code."""
        return holdings_of(self, self.account(account))

    def deposit(self, account: str) -> SimDeposit:
        """Return the account's cash."""
        return deposit_of(self, self.account(account))

    # ------------------------------------------------------------------ orders

    def place(
        self, account: str, request: OrderRequest, *, channel: Channel = Channel.REST, refuse: str = ""
    ) -> Placed | Rejection:
        """Take a new order or say why not. ``refuse``: the exchange rejects it after acceptance, with this reason.

        Raises:
            ExchangeError: when there is no such account.
        """
        return self._desk.place(self.account(account), request, channel, refuse)

    def modify(self, account: str, request: ModifyRequest, *, channel: Channel = Channel.REST) -> Placed | Rejection:
        """Change a live order's price, for all (0) or part of what remains; the changed part gets a new number.

        Raises:
            ExchangeError: when there is no such account.
        """
        return self._desk.modify(self.account(account), request, channel)

    def cancel(self, account: str, request: CancelRequest, *, channel: Channel = Channel.REST) -> Placed | Rejection:
        """Cancel a live order, whole (0) or in part.

        Raises:
            ExchangeError: when there is no such account.
        """
        return self._desk.cancel(self.account(account), request, channel)

    def orders(self, account: str, day: date | None = None) -> list[SimOrder]:
        """Return a day's order ledger (today's when not given) in order of entry, as copies."""
        return [copy.copy(order) for order in self.account(account).ledger.get(day or self.today, {}).values()]

    # ------------------------------------------------------------------ what the stocks report

    def fill(self, stock: Issue, order: SimOrder, price: int, shares: int) -> None:
        """Book one execution of an account's order and publish it (called by the stock)."""
        self._desk.fill(stock, order, price, shares)

    def drop(self, stock: Issue, order: SimOrder, shares: int, *, expired: bool) -> None:
        """Take shares of an order off its account without a trade (called by the stock)."""
        self._desk.drop(stock, order, shares, expired=expired)

    def refuse(self, stock: Issue, order: SimOrder, reason: str) -> None:
        """Reject an order after its acceptance (called by the stock)."""
        self._desk.refuse(stock, order, reason)

    # ------------------------------------------------------------------ state

    @staticmethod
    def origin_of(saved: bytes) -> str:
        """Return the ``BarSet.origin`` of what ``dump`` saved, so that the same market data can be made again.

        Raises:
            ExchangeError: when the bytes are damaged.
        """
        return state.decode(saved).origin

    def dump(self) -> bytes:
        """Return everything that is not in the market data, to go on later with ``load``."""
        return state.dump(self, self._stocks, self._controls.dump() if self.model == "book" else {})

    @classmethod
    def load(cls, saved: bytes, market: MarketData) -> Exchange:
        """Return the exchange that ``dump`` saved, on the same market data.

        Raises:
            ExchangeError: when the bytes are damaged, or were saved on other market data.
        """
        found = state.read(saved, market)
        exchange = cls(
            market.moving(found.every),
            start=found.now,
            profile=found.profile,
            cash=found.cash,
            seed=found.seed,
            business_day=found.business_day,
            series=found.series,
            model=found.model,
            terms=found.terms,
        )
        exchange.accounts = {account.number: account for account in found.accounts}
        exchange.fills, exchange.printed = found.fills, found.printed
        exchange.kept.update(found.executions)
        exchange._controls.load(found.controls)
        for each in found.stocks:
            stock = exchange.stock(each.symbol)
            if stock is not None:
                state.restore(stock, each, exchange.accounts)
        return exchange
