"""``KiwoomInquireAPI``: executions, open orders, holdings and cash."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Self, TypeVar

from kiwoom_api.api.auth import settings_for
from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.sync import Closable, background, closes_with
from kiwoom_api.model.values import order_number_of
from kiwoom_api.settings import Settings
from kiwoom_api.wire.answer import Answer

T = TypeVar("T")


class Rows(list[Answer]):
    """A list of rows; each is a mapping with the wire's keys, typed values as attributes, and ``.raw``."""

    @property
    def raw(self) -> list[dict[str, Any]]:
        """The rows as the wire sent them."""
        return [row.raw for row in self]


class KiwoomInquireAPI:
    """Reads one account; nothing here can order.

    Args:
        access_token: a token; None takes ``KIWOOM_ACCESS_TOKEN`` or asks for one with the keys.
        is_mock: True for mock (모의투자) or the local exchange, False for real; None follows the token.
        settings: settings to use instead of the environment's.

    Raises:
        SettingsError: when token, ``is_mock`` and settings contradict each other.
    """

    def __init__(
        self, access_token: str | None = None, is_mock: bool | None = None, *, settings: Settings | None = None
    ) -> None:
        self._settings = settings_for(access_token, is_mock, settings)
        self._client: AsyncClient | None = None
        self._held: list[Closable] = []
        closes_with(self, self._held)

    def get_execution_list(self, ord_no: str | None = None) -> Rows:
        """Return today's filled orders (체결, ka10076), of one order number or all.

        Row keys: ``ord_no``, ``stk_cd``, ``cntr_qty`` (shares), ``cntr_pric`` (won), ``tdy_trde_cmsn``,
        ``tdy_trde_tax`` (won) and the rest of the wire's.

        Raises:
            BadInput: for a malformed order number. AnswerError, TransportError, WireError: as every query.
        """
        wanted = None if ord_no is None else order_number_of(ord_no)
        return Rows(self._ask(lambda broker: broker.executions(wanted)))

    def get_open_orders(self, symbol: str = "") -> Rows:
        """Return the open orders (미체결, ka10075), of one stock or all."""
        return Rows(self._ask(lambda broker: broker.open_orders(symbol)))

    def get_holdings(self) -> Rows:
        """Return the holdings (보유종목, kt00018): shares, average price and evaluation in won."""
        pages = self._ask(lambda broker: broker.evaluation())
        return Rows(row for page in pages for row in page["acnt_evlt_remn_indv_tot"])

    def get_balance(self) -> Answer:
        """Return the cash (예수금, kt00001): ``entr``, ``d2_entra``, ``ord_alow_amt`` … in won."""
        return self._ask(lambda broker: broker.balance())

    def get_account_number(self) -> str:
        """Return the account number that the token stands for (ka00001)."""
        return self._ask(lambda broker: broker.account_number())

    def get_quote(self, symbol: str) -> Answer:
        """Return price and basic facts of a stock (ka10001)."""
        return self._ask(lambda broker: broker.quote(symbol))

    def _ask(self, question: Callable[[KiwoomBroker], Coroutine[Any, Any, T]]) -> T:
        return background().run(self._answer(question))

    async def _answer(self, question: Callable[[KiwoomBroker], Coroutine[Any, Any, T]]) -> T:
        if self._client is None:
            self._client = AsyncClient(self._settings)
            self._held.append(self._client)
        return await question(KiwoomBroker(self._client))

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            background().run(self._client.close())
            self._client = None
            self._held.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()
