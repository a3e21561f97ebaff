"""The day's ledger, holdings and cash: TR answers to the model's words, and ledger rows back.

UNVERIFIED, since Kiwoom never published a ledger row (kt00007) of a modify or a cancel. Written here: ``io_tp_nm``
"매수정정", "매도취소" … (the words of FID 905 without its sign), ``mdfy_cncl`` "정정" or "취소", ``ori_ord`` the root
of the chain. Read tolerantly: a word in ``io_tp_nm`` wins; a row without an original is new; then ``mdfy_cncl``;
then a price means modify and none means cancel.
"""

from __future__ import annotations

from datetime import date, datetime, time

from kiwoom_api.model.errors import WireError
from kiwoom_api.model.orders import Deposit, Holding, LedgerRow, OrderKind
from kiwoom_api.model.values import KST, Channel, OrderType, Side
from kiwoom_api.wire.answer import Answer
from kiwoom_api.wire.texts import code as code_of

Call = tuple[str, dict[str, str]]
"""TR id and request body."""

NO_ORDER = "0000000"
"""The wire's "no original order"."""

SIDE_WORDS = {Side.BUY: "매수", Side.SELL: "매도"}
KIND_WORDS = {OrderKind.NEW: "", OrderKind.MODIFY: "정정", OrderKind.CANCEL: "취소"}
TYPE_OF_WORD = {**{t.korean: t for t in OrderType}, "지정가": OrderType.LIMIT, "보통": OrderType.LIMIT}
"""Order types by the Korean words of lists and frames; the ledger says 지정가 where frames say 보통."""
_CHANNEL_WORDS = {Channel.REST: "REST API", Channel.OTHER: "영웅문4", Channel.UNKNOWN: ""}


def ledger_call(day: date | None = None) -> Call:
    """kt00007 for every order of a day (``None`` = today), in order of number, all exchanges."""
    return "kt00007", {
        "ord_dt": "" if day is None else f"{day:%Y%m%d}",
        "qry_tp": "1",
        "stk_bond_tp": "0",
        "sell_tp": "0",
        "stk_cd": "",
        "fr_ord_no": "",
        "dmst_stex_tp": "%",
    }


def ledger_rows(answer: Answer, day: date) -> tuple[LedgerRow, ...]:
    """The rows of a kt00007 page as the model says them; prices in won, quantities in shares.

    Raises:
        WireError: when a row lacks its code, side or quantity.
    """
    return tuple(_ledger_row(row, day) for row in answer.orders)


def _ledger_row(row: Answer, day: date) -> LedgerRow:
    if row.symbol is None or row.quantity is None:
        raise WireError(f"kt00007 order {row.order_no}: stk_cd and ord_qty are required")
    return LedgerRow(
        order_no=row.order_no,
        root_no=row.original_no or NO_ORDER,
        symbol=row.symbol,
        side=side_of(row.side or "", f"kt00007 order {row.order_no} io_tp_nm"),
        kind=_kind(row),
        quantity=row.quantity,
        price=row.price or 0,
        order_type=TYPE_OF_WORD.get((row.order_type or "").strip()),
        filled=row.filled or 0,
        average=row.average or 0,
        remaining=row.remaining or 0,
        rejected="거부" in (row.acceptance or ""),
        channel=_channel(row.channel),
        venue=row.venue or "",
        at=datetime.combine(day, row.time or time(), KST),
        confirmed=row.confirmed or 0,
    )


def side_of(word: str, where: str) -> Side:
    """Buy or sell from a Korean word that contains 매수 or 매도.

    Raises:
        WireError: naming ``where``, when it contains neither or both.
    """
    bought, sold = "매수" in word, "매도" in word
    if bought == sold:
        raise WireError(f"{where}: {word!r} is neither 매수 nor 매도")
    return Side.BUY if bought else Side.SELL


def _kind(row: Answer) -> OrderKind:
    side, amendment = row.side or "", row.amendment or ""
    for kind in (OrderKind.CANCEL, OrderKind.MODIFY):
        if KIND_WORDS[kind] in side:
            return kind
    if row.original_no is None:
        return OrderKind.NEW
    for kind in (OrderKind.CANCEL, OrderKind.MODIFY):
        if KIND_WORDS[kind] in amendment:
            return kind
    return OrderKind.MODIFY if row.price else OrderKind.CANCEL


def _channel(word: str | None) -> Channel:
    if word is None:
        return Channel.UNKNOWN
    return Channel.REST if word.strip() == _CHANNEL_WORDS[Channel.REST] else Channel.OTHER


def ledger_values(
    row: LedgerRow, *, name: str, confirmed_at: time | None = None, stop_price: int = 0, prefix: str = "A"
) -> dict[str, object]:
    """One row for ``encode("kt00007", {"acnt_ord_cntr_prps_dtl": [...]})``.

    ``name`` is the stock's; ``prefix`` A for stocks and ETF, J for ELW, Q for ETN.
    """
    kind_word = KIND_WORDS[row.kind]
    side_word = SIDE_WORDS[row.side]
    limit = row.order_type is OrderType.LIMIT
    return {
        "ord_no": row.order_no,
        "stk_cd": f"{prefix}{code_of(row.symbol)}",
        "trde_tp": "지정가" if limit else row.order_type.korean if row.order_type else "",
        "ord_qty": row.quantity,
        "ord_uv": row.price,
        "cnfm_qty": row.confirmed,
        "acpt_tp": "주문거부" if row.rejected else "접수",
        "ord_tm": row.at,
        "ori_ord": row.root_no,
        "stk_nm": name,
        "io_tp_nm": f"{side_word}{kind_word}" if kind_word else f"현금{side_word}",
        "cntr_qty": row.filled,
        "cntr_uv": row.average,
        "ord_remnq": row.remaining,
        "comm_ord_tp": _CHANNEL_WORDS[row.channel],
        "mdfy_cncl": kind_word,
        "cnfm_tm": confirmed_at,
        "dmst_stex_tp": row.venue,
        "cond_uv": stop_price,
    }


def holdings(answer: Answer) -> tuple[Holding, ...]:
    """The holdings of a kt00018 page; a blank number is 0. Prices and amounts in won."""
    return tuple(
        Holding(
            symbol=row.symbol,
            name=row.stock_name or "",
            quantity=row.quantity or 0,
            sellable=row.sellable or 0,
            average=row.average or 0,
            price=row.price or 0,
            purchase_amount=row.purchase_amount or 0,
            valuation=row.valuation or 0,
            profit=row.profit or 0,
        )
        for row in answer.holdings
    )


def deposit(answer: Answer) -> Deposit:
    """The cash of a kt00001 answer in won; ``orderable`` is the cash-only buying power (주문가능금액).

    Raises:
        WireError: when one of the four amounts is missing.
    """
    amounts = (answer.deposit, answer.d1_deposit, answer.d2_deposit, answer.orderable)
    if None in amounts:
        raise WireError("kt00001: entr, d1_entra, d2_entra and ord_alow_amt are required")
    return Deposit(cash=amounts[0], d1=amounts[1], d2=amounts[2], orderable=amounts[3])


def found_answer(row: LedgerRow) -> dict[str, object]:
    """Return the answer that an order, found in the ledger after its own answer was lost, would have had."""
    body: dict[str, object] = {"ord_no": row.order_no}
    if row.kind is not OrderKind.NEW:
        member = "mdfy_qty" if row.kind is OrderKind.MODIFY else "cncl_qty"
        body |= {"base_orig_ord_no": row.root_no, member: f"{row.quantity:012d}"}
    if row.kind is not OrderKind.CANCEL:
        body["dmst_stex_tp"] = row.venue
    return body | {"return_code": 0, "return_msg": "원장에서 확인한 주문입니다"}
