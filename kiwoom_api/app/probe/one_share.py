"""One share at the lower limit and its cancel, through gate and journal; whatever happens, it is said what is left.

The order cannot fill while the price stands above the lower limit (하한가). A Ctrl-C, a lost answer or a journal that
fails between order and cancel ends in the same place: look for the order, cancel it, and say what was found.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum

import msgspec

from kiwoom_api.api.account import NOTHING_LEFT, Account
from kiwoom_api.app.screen import describe
from kiwoom_api.model.errors import JournalError, KiwoomError, OrderDenied, OrderError, OrderRefused
from kiwoom_api.model.orders import CancelRequest, LedgerRow, OrderKind, OrderRequest, OrderState
from kiwoom_api.model.ports import Accepted, Refused
from kiwoom_api.model.records import IntentRecord
from kiwoom_api.model.values import Channel, Side, business_day
from kiwoom_api.orders.flow import GONE

STRATEGY = "probe"
"""By whom the journal says the order was wanted."""
LOOK = 60.0
"""Seconds that an order whose answer was lost is looked for before the person is asked to."""


class Fate(StrEnum):
    """What became of the share."""

    NONE = "주문하지 않음"
    DENIED = "우리 쪽에서 보내지 않음"
    REFUSED = "거부됨"
    CANCELLED = "주문하고 취소함"
    FILLED = "체결됨"
    ABSENT = "주문이 없음"
    ALIVE = "살아 있을 수 있음"


class OneShare(msgspec.Struct, kw_only=True):
    """How it went. ``said`` are the lines that the person has heard; ``interrupted``: by a Ctrl-C."""

    fate: Fate = Fate.NONE
    price: int = 0
    order_no: str = ""
    interrupted: bool = False
    findings: list[str] = []
    said: list[str] = []


class Share:
    """The order of one share.

    Args:
        account: open, reconciled.
        symbol: stock code.
        tell: says a line aloud.
        meanwhile: waited for between order and cancel, such as for frames of the stream.
    """

    def __init__(
        self, account: Account, symbol: str, tell: Callable[[str], None], meanwhile: Callable[[], Awaitable[object]]
    ) -> None:
        self._account, self._symbol, self._tell, self.meanwhile = account, symbol, tell, meanwhile
        self.result = OneShare()
        self._before: set[str] = set()
        self._earlier: set[str] = set()

    async def run(self, price: int) -> OneShare:
        """Order and cancel. A Ctrl-C is passed on once the order was looked for and its cancel was tried."""
        self.result.price = price
        request = OrderRequest.build(self._symbol, Side.BUY, 1, price=price, strategy=STRATEGY)
        read = await self._account.broker.ledger()
        if not read.complete:
            self._say("오늘의 원장을 끝까지 읽지 못해 주문하지 않았습니다")
            return self.result
        self._before = {row.order_no for row in read.rows}
        self._earlier = {intent.id for intent in self._of_probes()}
        try:
            placed = await self._account.flow.submit(request, wait=LOOK)
            self.result.order_no = placed.order_no
            self._say(f"접수되었습니다: {self._symbol} 1주 {price:,}원, 주문번호 {placed.order_no}. 곧 취소합니다")
            await self.meanwhile()
            await self._cancelled(placed.order_no)
        except (OrderDenied, OrderRefused) as error:
            self.result.fate = Fate.DENIED if isinstance(error, OrderDenied) else Fate.REFUSED
            self._say(describe(error))
            if self.result.order_no:  # the cancel it was, not the order
                await self._undo()
        except KiwoomError as error:
            self._say(describe(error))
            await self._undo()
        except asyncio.CancelledError:
            self.result.interrupted = True
            self._say(
                "중단했습니다. 주문이 나갔는지 원장에서 찾아 취소합니다 (한 번 더 Ctrl-C 를 누르면 찾지 않고 끝냅니다)"
            )
            await self._undo()
            raise
        return self.result

    async def after(self) -> None:
        """Compare journal and account once more, and check the journal."""
        found = await self._account.reconcile()
        self.result.findings = [str(each) for each in found.differences]
        self.result.findings += self._account.journal.check(self._account.number)

    async def _cancelled(self, number: str) -> None:
        await self._account.flow.submit(CancelRequest(order_no=number, symbol=self._symbol), wait=LOOK)
        self.result.fate = Fate.CANCELLED
        self._say(f"취소했습니다: 주문번호 {number}. 남은 주문이 없습니다")

    # ------------------------------------------------------------------ when something went wrong

    async def _undo(self) -> None:
        """Find the order by the journal, cancel it, and say what is left; without a journal, by the wire alone."""
        self.result.fate = Fate.ALIVE
        try:
            await self._account.settle(wait=LOOK)
            mine = self._mine()
        except JournalError as error:
            self._say(f"{describe(error)}. 저널 없이 원장에서 찾아 취소합니다")
            await self._undo_by_wire()
            return
        except KiwoomError as error:
            self._say(f"{describe(error)}. {self._by_hand()}")
            self.result.fate = Fate.ALIVE
            return
        if mine is None:
            self._say("주문은 나가지 않았습니다")
            self.result.fate = Fate.NONE
            return
        self.result.order_no = mine.order_no or self.result.order_no
        if mine.state in (OrderState.WORKING, OrderState.PARTIAL):
            await self._undo_known(mine)
        else:
            self._tell_end(mine)

    async def _undo_known(self, mine: IntentRecord) -> None:
        try:
            await self._cancelled(mine.order_no)
        except JournalError as error:
            self._say(f"{describe(error)}. 저널 없이 취소합니다")
            await self._undo_by_wire()
        except OrderError as error:
            if error.code in NOTHING_LEFT:
                await self.after()
                now = self._mine()
                self._tell_end(mine if now is None else now)
                return
            self.result.fate = Fate.ALIVE
            self._say(f"취소하지 못했습니다: {describe(error)}. {self._by_hand()}")

    async def _undo_by_wire(self) -> None:
        """Cancel what the ledger shows as ours and new, as ``kiwoom halt`` does while a journal is locked."""
        read = await self._account.broker.ledger()
        rows = [row for row in read.rows if self._ours(row)]
        alive = [row for row in rows if row.remaining > 0 and not row.rejected]
        self.result.order_no = rows[-1].order_no if rows else self.result.order_no
        left = []
        for row in alive:
            answer = await self._account.broker.cancel(CancelRequest(order_no=row.order_no, symbol=row.symbol))
            if isinstance(answer, Accepted) or (isinstance(answer, Refused) and answer.code in GONE):
                self._say(f"취소했습니다: 주문번호 {row.order_no} (저널은 다음 시작 때 원장에서 압니다)")
            else:
                left.append(row.order_no)
        if left or not read.complete:
            self.result.fate = Fate.ALIVE
            self._say(f"취소하지 못한 주문이 있을 수 있습니다: {', '.join(left) or '?'}. {self._by_hand()}")
        elif alive:
            self.result.fate = Fate.CANCELLED
        else:
            # Nothing in the ledger yet proves nothing: an order may be listed late.
            self.result.fate = Fate.ALIVE
            self._say(f"원장에 아직 없습니다. {self._by_hand()}")

    def _ours(self, row: LedgerRow) -> bool:
        wish = (row.symbol, row.side, row.price, row.quantity) == (self._symbol, Side.BUY, self.result.price, 1)
        ours = row.kind is OrderKind.NEW and row.channel is not Channel.OTHER
        return wish and ours and row.order_no not in self._before

    def _mine(self) -> IntentRecord | None:
        """The intent of this run, if it came so far."""
        return next((intent for intent in self._of_probes() if intent.id not in self._earlier), None)

    def _of_probes(self) -> list[IntentRecord]:
        day = business_day(self._account.clock.now())
        intents = self._account.journal.intents(self._account.number, day)
        return [i for i in intents if i.strategy == STRATEGY and i.kind is OrderKind.NEW]

    def _tell_end(self, mine: IntentRecord) -> None:
        fate, words = {
            OrderState.FILLED: (Fate.FILLED, "체결되었습니다: 1주를 보유합니다. 팔지 말지는 직접 정하세요"),
            OrderState.CANCELLED: (Fate.CANCELLED, "취소되어 있습니다. 남은 주문이 없습니다"),
            OrderState.EXPIRED: (Fate.CANCELLED, "거래소에서 끝났습니다. 남은 주문이 없습니다"),
            OrderState.ABSENT: (Fate.ABSENT, "원장을 끝까지 읽어 주문이 없음을 확인했습니다"),
            OrderState.DENIED: (Fate.DENIED, "주문은 나가지 않았습니다"),
            OrderState.REJECTED: (Fate.REFUSED, "주문은 거부되었습니다. 남은 주문이 없습니다"),
        }.get(mine.state, (Fate.ALIVE, f"주문이 있는지 아직 모릅니다 ({mine.state}). {self._by_hand()}"))
        self.result.fate = fate
        self._say(f"{words}" + (f" (주문번호 {mine.order_no})" if mine.order_no else ""))

    def _by_hand(self) -> str:
        number = self.result.order_no
        cancel = f"kiwoom order cancel {number} {self._symbol}" if number else "kiwoom halt"
        return f"kiwoom orders 로 확인하고, 있으면 {cancel} 로 취소하세요"

    def _say(self, line: str) -> None:
        self.result.said.append(line)
        self._tell(line)
