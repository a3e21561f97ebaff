"""``KiwoomTradingAPI``: orders, modifies and cancels; each sent once, journaled before it leaves."""

from __future__ import annotations

import asyncio
import warnings
from typing import Final, Self

from kiwoom_api.api.account import MEMORY, Account
from kiwoom_api.api.algos import Progress, work_order
from kiwoom_api.api.auth import settings_for
from kiwoom_api.api.hints import explained
from kiwoom_api.client.sync import Closable, background, closes_with
from kiwoom_api.model.errors import BadInput, OrderUnknown, WireError
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.ports import JournalPort, Request
from kiwoom_api.model.values import OrderType, Side, Venue, order_number_of, price_of, quantity_of, symbol_of
from kiwoom_api.orders.algos.report import Report
from kiwoom_api.orders.algos.specs import AlgoSpec
from kiwoom_api.orders.flow import Placed
from kiwoom_api.orders.resolve import ResolveRules
from kiwoom_api.risk.limits import RiskLimits
from kiwoom_api.settings import Settings
from kiwoom_api.wire.answer import Answer, decode
from kiwoom_api.wire.orders import found_answer, order_call

_OWN: Final = "own"
_PROVEN: Final = frozenset({"ord_no", "base_orig_ord_no", "return_code", "return_msg"})
"""Members of an order's answer that were looked at before it was believed, or that are only texts."""


class KiwoomTradingAPI:
    """Orders for one account. Every order passes the risk gate and the journal, and is POSTed once.

    When an answer is lost, the call looks the order up in the day's ledger (up to ``wait`` seconds) and then
    returns it, or says that it does not exist or is not known. It never sends an order a second time.

    Args:
        access_token: a token; None takes ``KIWOOM_ACCESS_TOKEN`` or asks for one with the keys.
        is_mock: True for mock (모의투자) or the local exchange, False for real; None follows the token.
        journal: address of the journal or an open one; default one SQLite file per environment and account in the
            data folder; None keeps orders in memory only, with a warning.
        limits: risk limits; None takes the safe defaults of the environment.
        wait: seconds to look for an order whose answer was lost.
        rules: how long a lost answer is looked into.
        settings: settings to use instead of the environment's.

    Raises:
        SettingsError: when token, ``is_mock`` and settings contradict each other; nothing was sent then.
    """

    def __init__(
        self,
        access_token: str | None = None,
        is_mock: bool | None = None,
        *,
        journal: str | JournalPort | None = _OWN,
        limits: RiskLimits | None = None,
        wait: float = 60.0,
        rules: ResolveRules | None = None,
        settings: Settings | None = None,
    ) -> None:
        self._settings = settings_for(access_token, is_mock, settings)
        if journal is None:
            warnings.warn(
                "journal=None: orders are kept in memory only; after a crash nobody knows what was sent",
                stacklevel=2,
            )
        self._journal = MEMORY if journal is None else None if journal == _OWN else journal
        self._limits, self._wait, self._rules = limits, wait, rules
        self._account: Account | None = None
        self._opening: asyncio.Lock | None = None
        self._held: list[Closable] = []
        closes_with(self, self._held)

    def buy_limit(self, symbol: str | int, quantity: int, price: int, *, venue: str = "KRX") -> Answer:
        """Buy at a limit price (지정가 매수, kt10000 ``trde_tp`` 0): whole shares at whole won.

        Returns:
            The wire's answer: ``order['ord_no']``, seven digits.

        Raises:
            BadInput, OrderDenied, OrderRefused, OrderAbsent, OrderUnknown: see ``model.errors``.
        """
        return self._new(symbol, Side.BUY, quantity, OrderType.LIMIT, price, venue)

    def sell_limit(self, symbol: str | int, quantity: int, price: int, *, venue: str = "KRX") -> Answer:
        """Sell at a limit price (지정가 매도, kt10001 ``trde_tp`` 0). Raises as ``buy_limit``."""
        return self._new(symbol, Side.SELL, quantity, OrderType.LIMIT, price, venue)

    def buy_market(self, symbol: str | int, quantity: int, *, venue: str = "KRX") -> Answer:
        """Buy at the market (시장가 매수, kt10000 ``trde_tp`` 3). Raises as ``buy_limit``."""
        return self._new(symbol, Side.BUY, quantity, OrderType.MARKET, None, venue)

    def sell_market(self, symbol: str | int, quantity: int, *, venue: str = "KRX") -> Answer:
        """Sell at the market (시장가 매도, kt10001 ``trde_tp`` 3). Raises as ``buy_limit``."""
        return self._new(symbol, Side.SELL, quantity, OrderType.MARKET, None, venue)

    def buy_conditional(self, symbol: str | int, quantity: int, price: int, *, venue: str = "KRX") -> Answer:
        """Buy with a limit that turns into a market order in the closing auction (조건부지정가, ``trde_tp`` 5)."""
        return self._new(symbol, Side.BUY, quantity, OrderType.CONDITIONAL, price, venue)

    def sell_conditional(self, symbol: str | int, quantity: int, price: int, *, venue: str = "KRX") -> Answer:
        """Sell with a limit that turns into a market order in the closing auction (조건부지정가, ``trde_tp`` 5)."""
        return self._new(symbol, Side.SELL, quantity, OrderType.CONDITIONAL, price, venue)

    def modify_order(
        self, ord_no: str, symbol: str | int, price: int, quantity: int = 0, *, venue: str = "KRX"
    ) -> Answer:
        """Change price and quantity of a live order (정정, kt10002); quantity 0 means all that remains.

        Returns:
            The wire's answer: a new ``ord_no`` lives on, ``base_orig_ord_no`` is the root of the chain.

        Raises:
            as ``buy_limit``.
        """
        request = ModifyRequest(
            order_no=order_number_of(ord_no),
            symbol=symbol_of(symbol),
            quantity=quantity_of(quantity, zero=True),
            price=price_of(price),
            venue=_venue(venue),
        )
        return self._submit(request)

    def cancel_order(self, ord_no: str, symbol: str | int, quantity: int = 0, *, venue: str = "KRX") -> Answer:
        """Cancel a live order (취소, kt10003): whole (quantity 0) or in part (shares). Raises as ``buy_limit``."""
        request = CancelRequest(
            order_no=order_number_of(ord_no),
            symbol=symbol_of(symbol),
            quantity=quantity_of(quantity, zero=True),
            venue=_venue(venue),
        )
        return self._submit(request)

    def work(self, spec: AlgoSpec, *, progress: Progress | None = None) -> Report:
        """Work a large order with an execution algorithm, and return how it ended; it may take until ``spec.until``.

        Ctrl-C cancels what lives of it. What a crash leaves open, ``kiwoom orders`` lists and
        ``kiwoom orders resume`` goes on with.

        Args:
            spec: what to do, such as ``AlgoSpec(symbol="005930", side=Side.BUY, quantity=100, plan=Twap(), until=…)``.
            progress: called after each step with the run, whose ``report()`` tells where it stands.

        Raises:
            BadInput: its time is over. AnswerError, TransportError, JournalError: it could not begin, or go on.
        """
        return background().run(self._work(spec, progress))

    async def _work(self, spec: AlgoSpec, progress: Progress | None) -> Report:
        return await work_order(await self._ready(), spec, progress=progress)

    def _new(
        self, symbol: object, side: Side, quantity: object, order_type: OrderType, price: object, venue: str
    ) -> Answer:
        request = OrderRequest.build(symbol, side, quantity, order_type=order_type, price=price, venue=_venue(venue))
        return self._submit(request)

    def _submit(self, request: Request) -> Answer:
        return answer_of(request, background().run(self._place(request)))

    async def _place(self, request: Request) -> Placed:
        account = await self._ready()
        await account.refresh()
        with explained(request, account.clock.now().date()):
            return await account.flow.submit(request, wait=self._wait)

    async def _ready(self) -> Account:
        if self._opening is None:
            self._opening = asyncio.Lock()
        async with self._opening:
            if self._account is None:
                self._account = await Account.open(
                    self._settings, journal=self._journal, limits=self._limits, rules=self._rules, wait=self._wait
                )
                self._held.append(self._account)
            return self._account

    @property
    def open_questions(self) -> list[OrderUnknown]:
        """Orders whose outcome is still not known after looking again; a person should look at them."""
        return background().run(self._questions())

    async def _questions(self) -> list[OrderUnknown]:
        return await (await self._ready()).settle(wait=self._wait)

    def close(self) -> None:
        """Close connections and journal; orders at the broker stay as they are."""
        if self._account is not None:
            background().run(self._account.close())
            self._account = None
            self._held.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def answer_of(request: Request, placed: Placed) -> Answer:
    """Return the wire's answer to an order that lives, or what it would have been for one found in the ledger."""
    tr_id, _body = order_call(request)
    if placed.raw is None:
        assert placed.row is not None  # noqa: S101 - a found order comes with its row
        return decode(tr_id, found_answer(placed.row))
    try:
        return decode(tr_id, placed.raw)
    except WireError:
        # The order lives under a well-formed number: what else is wrong in the answer must not look like a failure.
        return decode(tr_id, {name: value for name, value in placed.raw.items() if name in _PROVEN})


def _venue(value: str) -> Venue:
    try:
        return Venue(str(value).upper())
    except ValueError:
        raise BadInput(field="venue", value=value, allowed="KRX, NXT or SOR", hint="KRX is the default") from None
