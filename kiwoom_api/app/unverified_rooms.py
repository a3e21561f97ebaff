"""What the rooms beyond the law take for granted without proof: a row for every place in the code that says so.

The law's own rows are in ``market.unverified``, those that one look at an account can settle in ``probe.questions``.
"""

from __future__ import annotations

from typing import NamedTuple

from kiwoom_api.market.unverified import Unverified


class Note(NamedTuple):
    """One assumption in both languages, why it is one, and the modules that hold it, under ``kiwoom_api``."""

    id: str
    where: str
    why: str
    what: str
    default: str
    korean: str
    korean_default: str


_NEVER = "never recorded"

NOTES: tuple[Note, ...] = (
    # ------------------------------------------------------------------ what the local exchange answers
    Note(
        "sim.page_rows",
        "sim.server.ledger, sim.server.balance, sim.server.settlement, sim.server.passbook, sim.server.profit, "
        "sim.server.trades, sim.server.view, sim.server.rankings",
        "no recorded page is full",
        "rows a page of the lists for which no page size was published",
        "30 in the ledger, 100 in most others",
        "쪽 크기가 공개되지 않은 목록의 한 쪽 행 수",
        "원장 30, 그 밖에는 대개 100",
    ),
    Note(
        "sim.order_codes",
        "sim.server.orders",
        "the mock host's codes were recorded, some of the real one's not",
        "the real host's codes for a wrong tick, a price beyond the limits, a venue, and a quantity",
        "those of the other host's family, in its words; 1902 and 1517 for what the gateway checks",
        "실서버가 호가단위, 상·하한가, 거래소, 수량이 틀린 주문을 거절하는 코드",
        "모의서버의 같은 갈래 코드; 게이트웨이가 보는 것은 1902 와 1517",
    ),
    Note(
        "sim.bells",
        "sim.server.bells",
        "the published table, one recorded minute",
        "how often the open is announced (0s), the codes of KRX's after-market, FID 214 of other codes",
        "every minute from 08:40, every ten seconds in the last one; the single price's codes; zeros",
        "장 시작 예고(0s)의 간격, KRX 애프터마켓의 코드, 다른 코드의 FID 214",
        "08:40 부터 1분, 마지막 1분은 10초; 시간외단일가의 코드; 0",
    ),
    Note(
        "sim.index_pace",
        "sim.server.gauge",
        _NEVER,
        "how often indices are told (0J, 0U)",
        "when their members have traded, at most every ten seconds",
        "업종지수(0J, 0U)를 알리는 간격",
        "종목이 체결되었을 때, 많아야 10초에 한 번",
    ),
    Note(
        "sim.trade_frames",
        "sim.server.tapes",
        "recorded frames show values without their rule",
        "of 0B: yesterday's won (FID 29), CFD margins (1497, 1498), the market phase (290)",
        "estimated from the bar; 40 % of the price; 1 before, 2 in and 3 after the regular session",
        "0B 의 전일 거래대금(29), CFD 증거금(1497, 1498), 장구분(290)",
        "봉에서 어림; 가격의 40 %; 정규장 앞 1, 중 2, 뒤 3",
    ),
    Note(
        "sim.unified_frames",
        "sim.server.teller",
        _NEVER,
        "what frames under _AL tell that is no sum of the venues",
        "the more extreme high and low, the earlier times, KRX's mid-price",
        "두 거래소의 합이 아닌 것을 _AL 프레임이 말하는 법",
        "고가·저가는 더 먼 것, 시각은 이른 것, 중간가는 KRX",
    ),
    Note(
        "sim.expected_margin",
        "sim.margin",
        "the rules know the freeze of an unpaid account, not a broker's practice",
        "how an account that cannot pay at settlement is treated",
        "100 % cash for 30 days; no interest, nothing is sold out",
        "결제일에 돈이 모자란 계좌를 다루는 법",
        "30일 동안 현금 100 %; 연체료와 반대매매는 없음",
    ),
    Note(
        "sim.nxt_stocks",
        "sim.instruments, sim.labels",
        "NXT's list changes and is not part of a price file",
        "which stocks NXT trades",
        "every KOSPI and KOSDAQ stock, in the made-up market without the designated ones and one more",
        "NXT 가 거래하는 종목",
        "코스피·코스닥 전부; 합성 시장에서는 지정 종목과 하나를 뺌",
    ),
    Note(
        "sim.sweep",
        "sim.matching, sim.matching.matcher",
        "the rulebook leaves it open",
        "whether the part of a sweeping order inside an interruption's band trades first",
        "it does",
        "여러 호가를 쓸어 가는 주문에서 VI 범위 안의 몫이 먼저 체결되는지",
        "체결됨",
    ),
    Note(
        "sim.sor",
        "sim.trading.book_orders",
        "not stated by Kiwoom",
        "how an order sent to SOR is split between the venues",
        "it goes as a whole to the venue with the better opposite price",
        "SOR 주문을 두 거래소로 나누는 법",
        "상대 호가가 나은 한 거래소로 통째로",
    ),
    Note(
        "sim.evening_high",
        "sim.trading.book_issue",
        "only the last price's behaviour was measured",
        "whether the high and low of the quotes follow the after-market",
        "they do; the day's bar does not",
        "현재가 조회의 고가·저가가 애프터마켓을 따르는지",
        "따름; 일봉은 따르지 않음",
    ),
    Note(
        "sim.sidecar",
        "sim.trading.controls",
        "there are no futures here",
        "what sets a sidecar off",
        "the cash index instead of the future; it is told and freezes nothing",
        "사이드카가 걸리는 조건",
        "선물 대신 현물 지수; 알리기만 함",
    ),
    Note(
        "sim.deposit_debts",
        "sim.server.account",
        "only an account without debts was recorded",
        "what kt00001 says of an account that owes",
        "by how much the deposit would have to grow",
        "미수가 있는 계좌의 kt00001",
        "예수금이 얼마나 늘어야 하는지",
    ),
    Note(
        "sim.periods",
        "sim.server.asked",
        _NEVER,
        "what Kiwoom answers to a period that ends before it begins, and numbers wider than their field",
        "1517 naming the last date; the widest number that fits",
        "끝이 시작보다 이른 기간, 칸보다 큰 수에 대한 답",
        "1517; 칸에 드는 가장 큰 수",
    ),
    Note(
        "sim.assets",
        "sim.server.balance, sim.server.returns, sim.server.passbook",
        "recorded without values, or for one account",
        "profits of kt00004, positions asked for NXT, day_stk_asst of ka01690, the means and rates of kt00016",
        "growth of the estimated assets; NXT's last price; kt00003's assets; means over the period's days",
        "kt00004 의 손익, NXT 잔고의 평가, ka01690 의 day_stk_asst, kt00016 의 평균과 비율",
        "추정자산의 증가; NXT 의 마지막 가격; kt00003 의 자산; 기간 날들의 평균",
    ),
    Note(
        "sim.buying_power",
        "sim.server.buying",
        _NEVER,
        "kt00010 of a sale, io_amt, and the parts of kt00013",
        "the shares that can be sold; checked and without effect; today's reuse of sale proceeds",
        "매도의 kt00010, io_amt, kt00013 의 항목",
        "팔 수 있는 주수; 검사만 함; 매도대금은 당일 재사용",
    ),
    Note(
        "sim.profit_lists",
        "sim.server.profit",
        _NEVER,
        "rows of the lists of realised profit (ka10072, ka10073, ka10077, ka10170)",
        "one row an order, newest last; won are whole",
        "실현손익 목록(ka10072, ka10073, ka10077, ka10170)의 행",
        "주문마다 한 행, 최근이 마지막; 원 단위",
    ),
    Note(
        "sim.settlement_lists",
        "sim.server.settlement",
        _NEVER,
        "rows of kt00015 and kt00008",
        "dated by their settlement day; one row an order",
        "kt00015, kt00008 의 행",
        "결제일로 적음; 주문마다 한 행",
    ),
    Note(
        "sim.ledger_words",
        "sim.server.ledger",
        _NEVER,
        "how open orders word a part that was filled, and where a routed order is said to stand",
        "as the whole order; where it was sent, with sor_yn Y",
        "일부 체결된 미체결의 말, SOR 주문이 있다고 하는 곳",
        "온 주문처럼; 보낸 곳, sor_yn Y",
    ),
    Note(
        "sim.lists",
        "sim.server.rankings, sim.server.interrupted, sim.server.quotes, sim.server.listing",
        _NEVER,
        "orders of lists that name none, ka10054's words, codes beyond ka10095's 100, words of ka10099 and ka10100",
        "by code or nearness; as the request has them; return_code 5 and 1634; those of the older interfaces",
        "순서를 정하지 않은 순위, ka10054 의 말, ka10095 의 100개 초과, ka10099·ka10100 의 낱말",
        "코드나 가까운 순; 요청의 말; return_code 5 와 1634; 옛 인터페이스의 낱말",
    ),
    Note(
        "sim.charts",
        "sim.server.charts",
        "seen in one product's charts",
        "the label of a minute, bars of several executions over days, dates of weeks, months and years",
        "its beginning; counted anew each day; the first session's",
        "분봉의 시각, 여러 날에 걸친 틱봉, 주·월·년봉의 날짜",
        "그 분의 시작; 날마다 새로 셈; 첫 거래일",
    ),
    Note(
        "sim.conditions",
        "sim.server.conditions",
        _NEVER,
        "condition search: unknown numbers, the eleventh, CNSRCLR of none, signs, FID 907, next_key",
        "1 and a sentence; no sign; the last aggressor's side; a number",
        "조건검색: 없는 번호, 열한째, 감시하지 않는 CNSRCLR, 부호, FID 907, next_key",
        "1 과 문장; 부호 없음; 마지막 체결의 쪽; 숫자",
    ),
    # ------------------------------------------------------------------ what the wire's codec takes for granted
    Note(
        "wire.ledger_rows",
        "wire.ledger",
        "no row of a modify or a cancel was published",
        "words of the ledger (kt00007) for a modify and a cancel",
        "매수정정, 매도취소 in io_tp_nm; any hint is read",
        "원장(kt00007)이 정정과 취소를 말하는 낱말",
        "io_tp_nm 에 매수정정, 매도취소; 읽을 때는 어떤 단서든",
    ),
    Note(
        "wire.top_codes",
        "wire.error_codes",
        "some gateway codes were recorded without the top-level one",
        "return_code of gateway codes that were never seen whole",
        "that of the code's family",
        "온전히 녹화되지 않은 게이트웨이 코드의 return_code",
        "같은 갈래의 값",
    ),
    Note(
        "wire.book_frames",
        "wire.real_book",
        "recorded values without their rule",
        "of 0D: a level's change (81-100), the venues' shares of a unified book (6044-6087), FIDs 299, 215, 216",
        "of the shares at the price; each venue's; 0.00 and blank",
        "0D 의 직전대비(81-100), 통합 호가의 거래소별 잔량(6044-6087), FID 299, 215, 216",
        "그 가격의 주수 변화; 거래소마다; 0.00 과 빈칸",
    ),
    Note(
        "wire.tape_frames",
        "wire.real_tape",
        "one recorded frame",
        "FID 1032 of equal sides, FID 15 of 0H",
        "50.00; the change of the expected shares",
        "매수·매도가 같을 때의 FID 1032, 0H 의 FID 15",
        "50.00; 예상 수량의 변화",
    ),
    Note(
        "wire.aside_frames",
        "wire.real_aside",
        "of 0E nothing, of 0F one frame was recorded",
        "frames of 0E, and of 0F FID 337 and the colours",
        "totals and their changes since the last frame; 1 and !!!!",
        "0E 프레임, 0F 의 FID 337 과 색깔",
        "총잔량과 직전 프레임과의 차이; 1 과 !!!!",
    ),
    Note(
        "wire.market_frames",
        "wire.real_market",
        _NEVER,
        "frames of 0U and 0g, FID 15 of 0J, the end of an interruption and its other reference in 1h",
        "amounts in 0J's units; thousands of shares; FID 1224 its time, 0 for the other reference",
        "0U 와 0g 프레임, 0J 의 FID 15, 1h 의 VI 해제와 다른 기준가",
        "0J 의 단위; 천 주; FID 1224 에 시각, 다른 기준가는 0",
    ),
    # ------------------------------------------------------------------ what the program takes for granted
    Note(
        "client.mock_bucket",
        "client.pace",
        "reports contradict each other",
        "whether the mock's orders and queries share one limit",
        "they do not; a 429 slows both down",
        "모의서버의 주문과 조회가 한도를 나눠 쓰는지",
        "나눠 쓰지 않음; 429 는 둘 다 늦춤",
    ),
    Note(
        "client.release",
        "client.interruptions",
        _NEVER,
        "how the end of an interruption is told",
        "the same type with FID 1224; without it the law's length ends it",
        "VI 해제를 알리는 모습",
        "같은 종류에 FID 1224; 없으면 법정 시간으로 끝남",
    ),
    Note(
        "client.issue_words",
        "client.issues",
        "no answer of ka10100 was published",
        "words of a stock's state and market",
        "those of the older interfaces; what cannot be read is not known",
        "종목의 상태와 시장을 말하는 낱말",
        "옛 인터페이스의 낱말; 못 읽은 것은 모르는 것으로",
    ),
    Note(
        "orders.cancelled_shares",
        "orders.algos.book",
        "not seen at the real broker",
        "that a confirmed cancel names the shares that were cancelled",
        "it does; a fill that was faster is told later",
        "취소 확인이 취소된 수량을 말하는지",
        "말함; 더 빨랐던 체결은 나중에 알림",
    ),
    Note(
        "orders.listed_venue",
        "orders.resolve",
        _NEVER,
        "under which venue a routed order is listed",
        "SOR or where it went",
        "SOR 주문이 목록에 오르는 거래소",
        "SOR 이나 간 곳",
    ),
    Note(
        "api.minute_label",
        "api.algo_usual",
        "not seen at the real broker",
        "that a minute bar is labelled with its beginning",
        "it is; a minute's shift moves a schedule by a minute's volume",
        "분봉의 시각이 그 분의 시작인지",
        "시작; 1분 어긋나면 계획이 1분의 거래량만큼 움직임",
    ),
    Note(
        "research.closes",
        "research.store.closes",
        "measured on few days",
        "the minute of the closing auction, and what a daily bar shows of the after-market",
        "15:30; a daily close counts as official only where minutes confirm it",
        "종가 단일가의 분봉 시각, 일봉에 보이는 애프터마켓",
        "15:30; 일봉 종가는 분봉이 확인할 때만 공식 종가",
    ),
    Note(
        "research.markets",
        "client.issues",
        "not stated",
        "ticks and limits of funds and REITs that ka10099 lists apart",
        "KOSPI's",
        "ka10099 가 따로 두는 수익증권·리츠의 호가단위와 가격제한",
        "코스피와 같음",
    ),
    Note(
        "research.history",
        "research.store.pull",
        "about 13 months of minutes were seen",
        "how far back executions and minutes go, how minutes are adjusted, dates of weeks and months",
        "as far as Kiwoom answers; by the base date, as days are",
        "체결과 분봉이 얼마나 남아 있는지, 분봉의 수정, 주·월봉의 날짜",
        "키움이 답하는 데까지; 일봉처럼 기준일로",
    ),
)
"""Every unproved assumption outside the law, in order of the rooms."""

ROOMS: tuple[Unverified, ...] = tuple(
    Unverified(note.id, note.what, note.default, f"{note.why}; {note.where}") for note in NOTES
)
"""The same as rows of the one table."""

KOREAN: dict[str, tuple[str, str]] = {note.id: (note.korean, note.korean_default) for note in NOTES}
"""What is not known and what is assumed, by the row's id."""
