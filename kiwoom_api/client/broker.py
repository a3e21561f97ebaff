"""Kiwoom as a ``Broker``: orders and the account over REST, in the model's words."""

from __future__ import annotations

from datetime import date, datetime, time

from kiwoom_api.client.limiter import Lane
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.market import regular_hours
from kiwoom_api.model.errors import AnswerError, BadInput, Sent, TransportError, WireError
from kiwoom_api.model.events import Bar
from kiwoom_api.model.orders import CancelRequest, Deposit, Holding, LedgerRow, ModifyRequest, OrderRequest, Paid
from kiwoom_api.model.ports import LedgerRead, Outcome, Request, Unsure
from kiwoom_api.model.values import KST, symbol_of
from kiwoom_api.wire import orders as wire
from kiwoom_api.wire.answer import Answer

__all__ = ["KiwoomBroker"]


class KiwoomBroker:
    """Satisfies ``model.ports.Broker`` over an ``AsyncClient``; the account is the one of the client's token."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client

    async def place(self, request: OrderRequest, *, deadline: float | None = None) -> Outcome:
        """Send a new order once (kt10000 buy, kt10001 sell)."""
        return await self._write(request, deadline)

    async def modify(self, request: ModifyRequest, *, deadline: float | None = None) -> Outcome:
        """Send a modify once (kt10002)."""
        return await self._write(request, deadline)

    async def cancel(self, request: CancelRequest, *, deadline: float | None = None) -> Outcome:
        """Send a cancel once (kt10003)."""
        return await self._write(request, deadline)

    async def _write(self, request: Request, deadline: float | None) -> Outcome:
        tr_id, body = wire.order_call(request)
        try:
            return await self.client.write(tr_id, body, deadline=deadline)
        except BadInput as error:
            # An order that Kiwoom's own table has no words for, such as another exchange's order type.
            return Unsure(reason=str(error), sent=Sent.NO)

    async def ledger(self, day: date | None = None) -> LedgerRead:
        """Read the whole order ledger of ``day`` (kt00007, all pages); None is the clock's day.

        A page that fails, loops or is cut makes the read incomplete; what was read so far comes with it.

        Raises:
            SettingsError: keys are missing or contradict the environment; nothing else.
        """
        begun = self.client.clock.monotonic()
        when = day or self._today()
        tr_id, body = wire.ledger_call(day)
        rows: dict[LedgerRow, None] = {}  # a row that slips to the next page while we read comes twice
        try:
            async for answer in self.client.pages(tr_id, body, lane=Lane.RECONCILE):
                rows.update(dict.fromkeys(wire.ledger_rows(answer, when)))
        except (TransportError, AnswerError, WireError):
            return LedgerRead(rows=tuple(rows), complete=False, begun=begun)
        return LedgerRead(rows=tuple(rows), complete=True, begun=begun)

    async def holdings(self) -> tuple[Holding, ...]:
        """Read the holdings (kt00018, all pages).

        Raises:
            AnswerError, TransportError, WireError: as ``AsyncClient.call``.
        """
        found: dict[Holding, None] = {}
        async for answer in self.client.pages("kt00018", {"qry_tp": "1", "dmst_stex_tp": "KRX"}):
            found.update(dict.fromkeys(wire.holdings(answer)))
        return tuple(found)

    async def deposit(self) -> Deposit:
        """Read the cash (kt00001, estimated): won today, after one and two settlement days, orderable."""
        return wire.deposit(await self.balance())

    async def balance(self) -> Answer:
        """Read the cash with every field of the wire (kt00001)."""
        return await self.client.call("kt00001", {"qry_tp": "3"})

    async def evaluation(self) -> list[Answer]:
        """Read the holdings with every field of the wire (kt00018): all pages."""
        body = {"qry_tp": "1", "dmst_stex_tp": "KRX"}
        return [answer async for answer in self.client.pages("kt00018", body)]

    async def account_number(self) -> str:
        """Return the account number that the token stands for (ka00001)."""
        return str((await self.client.call("ka00001", {}))["acctNo"]).strip()

    async def open_orders(self, symbol: str = "") -> list[Answer]:
        """Return the open orders (ka10075, rows of ``oso``), of one stock or of all."""
        body = {
            "all_stk_tp": "1" if symbol else "0",
            "trde_tp": "0",
            "stk_cd": symbol_of(symbol) if symbol else "",
            "stex_tp": "0",
        }
        return await self._rows("ka10075", body, "oso")

    async def executions(self, ord_no: str | None = None, *, symbol: str = "") -> list[Answer]:
        """Return today's filled orders (ka10076, rows of ``cntr``), one order's or all.

        Kiwoom's own ``ord_no`` means "older than this number", so the row is picked out here, whatever its zeros.
        """
        code = symbol_of(symbol) if symbol else ""
        body = {"stk_cd": code, "qry_tp": "1" if code else "0", "sell_tp": "0", "ord_no": "", "stex_tp": "0"}
        rows = await self._rows("ka10076", body, "cntr")
        if ord_no is None:
            return rows
        wanted = str(ord_no).strip().lstrip("0")
        return [row for row in rows if str(row["ord_no"]).strip().lstrip("0") == wanted]

    async def paid(self) -> dict[str, Paid]:
        """Read what today's filled orders have cost, by order number (ka10076); empty when it cannot be read."""
        try:
            rows = await self.executions()
        except (TransportError, AnswerError, WireError):
            return {}
        return {
            str(row.order_no).zfill(7): Paid(quantity=row.filled, fee=row.fee, tax=row.tax)
            for row in rows
            if row.filled is not None and row.fee is not None and row.tax is not None
        }

    async def quote(self, symbol: str) -> Answer:
        """Return price and basic facts of a stock (ka10001)."""
        return await self.client.call("ka10001", {"stk_cd": symbol_of(symbol)})

    async def order_book(self, symbol: str) -> Answer:
        """Return the ten-level order book of a stock (ka10004)."""
        return await self.client.call("ka10004", {"stk_cd": symbol_of(symbol)})

    async def daily_bars(self, symbol: str, count: int, *, until: date | None = None) -> list[Bar]:
        """Return up to ``count`` daily bars (ka10081, adjusted), oldest first, the last on or before ``until``.

        ``until`` None is the clock's day; that day's bar is a partial one while the session runs.
        """
        code = symbol_of(symbol)
        last = until or self._today()
        body = {"stk_cd": code, "base_dt": f"{last:%Y%m%d}", "upd_stkpc_tp": "1"}
        bars: dict[date, Bar] = {}
        async for answer in self.client.pages("ka10081", body, lane=Lane.HISTORY):
            for row in answer["stk_dt_pole_chart_qry"]:
                bar = _bar(code, row)
                if bar is not None and bar.day <= last:
                    bars[bar.day] = bar
            if len(bars) >= count:
                break
        return [bars[day] for day in sorted(bars)][-count:] if count > 0 else []

    def _today(self) -> date:
        return self.client.clock.now().astimezone(KST).date()

    async def _rows(self, tr_id: str, body: dict[str, str], name: str) -> list[Answer]:
        rows: list[Answer] = []
        async for answer in self.client.pages(tr_id, body):
            rows.extend(answer[name])
        return rows


def _bar(symbol: str, row: Answer) -> Bar | None:
    """One row of ka10081 as a bar; None for a row without a day or a close (a listing's blank tail)."""
    day, close = row.day, row.close
    if day is None or not close:
        return None
    # The market's law begins in 2001; earlier sessions ended at 15:00.
    end = regular_hours(day)[2] if day.year >= 2001 else datetime.combine(day, time(15), tzinfo=KST)
    return Bar(
        at=end,
        symbol=symbol,
        day=day,
        open=row.open or 0,
        high=row.high or 0,
        low=row.low or 0,
        close=close,
        volume=row.volume or 0,
    )
