"""Which unverified facts an account's answers settle, and how. Pure: answers, frames and headers in, findings out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec

from kiwoom_api.app.probe.questions import WIRE
from kiwoom_api.app.unverified import in_korean
from kiwoom_api.market import is_trading_day
from kiwoom_api.market.costs import COMMISSION_PPM, commission
from kiwoom_api.market.margins import MARGIN_RATES
from kiwoom_api.market.unverified import UNVERIFIED
from kiwoom_api.model.errors import WireError
from kiwoom_api.wire.numbers import parse
from kiwoom_api.wire.spec import Kind

CALENDAR_KNOWN_UNTIL = date(2026, 7, 24)
"""The last day that the calendar was checked against real prices."""


class Verdict(StrEnum):
    """What is known after the look."""

    AGREES = "가정과 같음"
    DIFFERS = "가정과 다름"
    OPEN = "아직 모름"


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen.

    Attributes:
        today: business date of the account.
        environment: sim, mock or real, which decides the commission.
        answers: bodies of answers with ``return_code`` 0, by the question's name.
        pages: rows of each page of a question's list, by the question's name.
        order_frames: FIDs of the type 00 frames of our one share, in order.
        headers: headers about rates, of all answers.
        order_no, cancel_no: our order's number and its cancel's, "" when there was none.
    """

    today: date
    environment: str = "real"
    answers: Mapping[str, Mapping[str, Any]] = {}
    pages: Mapping[str, Sequence[int]] = {}
    order_frames: Sequence[Mapping[str, Any]] = ()
    headers: Mapping[str, str] | None = None
    order_no: str = ""
    cancel_no: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One unverified fact: what is assumed, what was found, and why."""

    id: str
    what: str
    assumed: str
    verdict: Verdict
    why: str


_Look = tuple[Verdict, str]
_NO_ORDER = "주문 단계를 하지 않아 볼 수 없음"


def findings(seen: Evidence) -> list[Finding]:
    """Return every unverified fact with what the evidence says of it, those that it settles first."""
    told = []
    for item in (*UNVERIFIED, *WIRE):
        look = _LOOKS.get(item.id)
        verdict, why = (Verdict.OPEN, "이 점검이 묻지 않는 것") if look is None else look(seen)
        what, assumed = in_korean(item)
        told.append(Finding(id=item.id, what=what, assumed=assumed, verdict=verdict, why=why))
    return sorted(told, key=lambda each: (each.verdict is Verdict.OPEN, each.id not in _LOOKS))


def _calendar(seen: Evidence) -> _Look:
    rows = _rows(seen, "ka10081", "stk_dt_pole_chart_qry")
    days = sorted(day for row in rows if (day := _parsed(Kind.DATE, row.get("dt"))) and day > CALENDAR_KNOWN_UNTIL)
    traded = {day for day in days if day <= seen.today}
    if not traded:
        return Verdict.OPEN, f"{CALENDAR_KNOWN_UNTIL} 뒤의 일봉이 없음"
    last = max(traded)
    span = (date.fromordinal(n) for n in range(CALENDAR_KNOWN_UNTIL.toordinal() + 1, last.toordinal() + 1))
    wrong = [f"{day}" for day in span if is_trading_day(day) is not (day in traded)]
    if wrong:
        return Verdict.DIFFERS, f"일봉과 다른 날: {', '.join(wrong[:10])} (모두 {len(wrong)}일)"
    return Verdict.AGREES, f"{last} 까지의 일봉 {len(traded)}일이 달력과 같음; 그 뒤는 모름"


def _nxt_markets(seen: Evidence) -> _Look:
    said = str(seen.answers.get("ka10100 ETF", {}).get("nxtEnable") or "").strip().upper()
    if said not in ("Y", "N"):
        return Verdict.OPEN, "ETF 의 ka10100 nxtEnable 을 읽지 못함"
    if said == "Y":
        return Verdict.AGREES, "ETF 의 ka10100 nxtEnable 이 Y: NXT 에서 거래함"
    return Verdict.DIFFERS, "ETF 의 ka10100 nxtEnable 이 N: 이 ETF 는 NXT 에서 거래하지 않음"


def _margins(seen: Evidence) -> _Look:
    text = seen.answers.get("kt00011", {}).get("stk_profa_rt")
    rate = _parsed(Kind.RATIO, text)
    if rate is None:
        return Verdict.OPEN, "kt00011 의 종목증거금율을 읽지 못함"
    known = {value * 100: group for group, value in MARGIN_RATES.items()}
    if rate in known:
        return Verdict.AGREES, f"종목증거금율 {rate:f} % 는 {known[rate]} 군과 같음 (이 종목만)"
    return Verdict.DIFFERS, f"종목증거금율 {rate:f} % 인 군이 없음"


def _rounding(seen: Evidence) -> _Look:
    return _fees(seen, routed=False)


def _routed(seen: Evidence) -> _Look:
    return _fees(seen, routed=True)


def _fees(seen: Evidence, *, routed: bool) -> _Look:
    """Compare what today's filled orders cost with what is assumed, one order a row (ka10076)."""
    right, wrong, single = 0, [], 0
    for row in _rows(seen, "ka10076", "cntr"):
        if (str(row.get("sor_yn")) == "Y" and str(row.get("stex_tp_txt")) == "NXT") is not routed:
            continue
        facts = [_parsed(kind, row.get(name)) for name, kind in _PAID]
        if None in facts or not facts[0]:
            continue
        quantity, price, fee = facts
        # The average price is cut to whole won, so that the amount is known to less than a won a share.
        said = "SOR" if routed else str(row.get("stex_tp_txt"))
        venue = said if said in COMMISSION_PPM else "KRX"
        least = commission(quantity * price, venue=venue, env=seen.environment)
        most = commission(quantity * (price + 1) - 1, venue=venue, env=seen.environment)
        single += quantity == 1
        right += least <= fee <= most
        wrong += [] if least <= fee <= most else [str(row.get("ord_no"))]
    if not right and not wrong:
        return Verdict.OPEN, "오늘 그런 체결이 없음"
    if wrong:
        return Verdict.DIFFERS, f"오늘 체결된 주문 {right + len(wrong)}건 가운데 {len(wrong)}건의 수수료가 다름"
    if single == right and not routed:
        return Verdict.OPEN, "한 주 주문뿐이라 체결마다인지 주문마다인지 가를 수 없음"
    return Verdict.AGREES, f"오늘 체결된 주문 {right}건의 수수료가 모두 같음"


_PAID = (("cntr_qty", Kind.SHARES), ("cntr_pric", Kind.PRICE), ("tdy_trde_cmsn", Kind.WON))


def _cancel_row(seen: Evidence) -> _Look:
    if not seen.cancel_no:
        return Verdict.OPEN, _NO_ORDER
    rows = _rows(seen, "kt00007", "acnt_ord_cntr_prps_dtl")
    row = next((row for row in rows if str(row.get("ord_no")) == seen.cancel_no), None)
    if row is None:
        return Verdict.DIFFERS, "취소가 원장의 행으로 나타나지 않음"
    told = {name: str(row.get(name) or "").strip() for name in ("io_tp_nm", "mdfy_cncl", "acpt_tp", "ori_ord")}
    same = "취소" in told["io_tp_nm"] and told["mdfy_cncl"] == "취소" and told["ori_ord"] == seen.order_no
    root = "원주문" if told["ori_ord"] == seen.order_no else "다른 번호"
    words = ", ".join(f"{name} {told[name]!r}" for name in ("io_tp_nm", "mdfy_cncl", "acpt_tp"))
    return (Verdict.AGREES if same else Verdict.DIFFERS), f"{words}, ori_ord {root}"


def _channel(seen: Evidence) -> _Look:
    rows = _rows(seen, "kt00007", "acnt_ord_cntr_prps_dtl")
    row = next((row for row in rows if seen.order_no and str(row.get("ord_no")) == seen.order_no), None)
    if row is None:
        return Verdict.OPEN, _NO_ORDER
    said = str(row.get("comm_ord_tp") or "").strip()
    return (Verdict.AGREES if said == "REST API" else Verdict.DIFFERS), f"comm_ord_tp {said!r}"


def _order_frames(seen: Evidence) -> _Look:
    if not seen.order_no:
        return Verdict.OPEN, _NO_ORDER
    steps = [(str(frame.get("913") or ""), str(frame.get("905") or "")) for frame in seen.order_frames]
    if not steps:
        return Verdict.DIFFERS, "주문과 취소의 00 통보가 오지 않음"
    told = ", ".join(f"{status} {action}".strip() for status, action in steps)
    confirmed = any(status == "확인" and "취소" in action for status, action in steps)
    return (Verdict.AGREES if confirmed else Verdict.DIFFERS), told


def _listed(seen: Evidence) -> _Look:
    answer = seen.answers.get("ka10100")
    if answer is None:
        return Verdict.OPEN, "ka10100 의 답이 없음"
    told = {name: str(answer.get(name) or "").strip() for name in ("marketCode", "state", "auditInfo", "orderWarning")}
    words = ", ".join(f"{name} {value!r}" for name, value in told.items())
    return (Verdict.AGREES if told["marketCode"] in _MARKET_CODES else Verdict.DIFFERS), words


_MARKET_CODES = frozenset({"0", "10"})


def _pages(seen: Evidence) -> _Look:
    pages = seen.pages.get("kt00007", ())
    if len(pages) < 2:
        return Verdict.OPEN, f"원장이 한 쪽에 담김 ({sum(pages)}행)"
    return Verdict.DIFFERS, f"한 쪽은 {pages[0]}행 ({len(pages)}쪽, 모두 {sum(pages)}행)"


def _rates(seen: Evidence) -> _Look:
    if seen.headers is None:
        return Verdict.OPEN, "답이 하나도 없음"
    if not seen.headers:
        return Verdict.AGREES, "어느 답에도 호출 제한 헤더가 없음"
    return Verdict.DIFFERS, ", ".join(f"{name}: {value}" for name, value in sorted(seen.headers.items()))


_LOOKS: dict[str, Callable[[Evidence], _Look]] = {
    "calendar.future": _calendar,
    "designations.nxt_markets": _nxt_markets,
    "margins.groups": _margins,
    "costs.commission_rounding": _rounding,
    "costs.commission_sor": _routed,
    "wire.cancel_row": _cancel_row,
    "wire.channel": _channel,
    "wire.order_frames": _order_frames,
    "wire.listed": _listed,
    "wire.ledger_pages": _pages,
    "wire.rate_headers": _rates,
}


def _rows(seen: Evidence, name: str, wire: str) -> list[Mapping[str, Any]]:
    rows = seen.answers.get(name, {}).get(wire)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _parsed(kind: Kind, text: object) -> Any:
    try:
        return parse(kind, text) if isinstance(text, str) else None
    except WireError:
        return None
