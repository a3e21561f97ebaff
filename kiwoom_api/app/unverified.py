"""The one table of what is not verified, and its Korean; numbers stay those of the code."""

from __future__ import annotations

from kiwoom_api.app.probe.questions import KOREAN as WIRE_KOREAN
from kiwoom_api.app.probe.questions import WIRE
from kiwoom_api.app.screen import korean
from kiwoom_api.app.unverified_rooms import KOREAN as ROOMS_KOREAN
from kiwoom_api.app.unverified_rooms import ROOMS
from kiwoom_api.market.unverified import UNVERIFIED, Unverified

REGISTRY: tuple[Unverified, ...] = (*UNVERIFIED, *WIRE, *ROOMS)
"""Every fact that the code takes for granted without proof: the law's, Kiwoom's answers', the other rooms'."""

KOREAN: dict[str, tuple[str, str]] = {
    "sessions.opening_entry": ("2026-09-14 부터 KRX 가 시가 동시호가 주문을 받는 시각", "개장 40분 전 (08:20)"),
    "sessions.csat_after_market": ("수능일에 KRX 애프터마켓이 시작하는 시각", "17:00 시작, 20:00 끝"),
    "sessions.csat_nxt": (
        "수능일의 NXT 메인마켓이 10:00 에 시작하는지 10:00:30 에 시작하는지",
        "10:00:30, 애프터마켓 주문은 16:30 부터, 체결은 16:40 부터",
    ),
    "sessions.late_pre_close": ("연초 첫 거래일의 장전 시간외종가·대량매매 시간", "수능일처럼 한 시간 늦게"),
    "sessions.single_price_start": (
        "달력의 첫 몇 해에는 시간외단일가가 없었음",
        "2026-09-14 앞의 모든 날에 있는 것으로 봄",
    ),
    "calendar.future": (
        "2026-07-24 뒤의 거래일",
        "공휴일 법에서 계산; 뒤에 정해진 임시공휴일은 새 `holidays` 가 있어야 함",
    ),
    "legality.after_market": (
        "KRX 애프터마켓과 NXT 프리·애프터마켓에서 키움이 받는 trde_tp",
        "0, 6, 7, 10, 16, 20, 26",
    ),
    "legality.nxt_market": ("NXT 메인마켓의 시장가 주문", "받지 않음"),
    "legality.sor": ("SOR 이 받는 호가 유형", "그 순간 KRX 나 NXT 가 받는 것"),
    "legality.gtp": (
        "프리마켓 끝까지 사는 NXT 주문을 키움이 받는 때",
        "40, 46, 47 을 2026-09-14 부터 NXT 프리마켓에서만",
    ),
    "legality.konex": ("KONEX 의 IOC·FOK 주문", "0, 3 만"),
    "legality.elw": ("지정가만 받는 ELW 의 IOC·FOK 주문", "0, 10, 20"),
    "designations.nxt_markets": ("NXT 가 ETF 와 ETN 을 거래하는지", "막지 않음: KOSPI, KOSDAQ, ETF, ETN"),
    "designations.after_market": ("KRX 애프터마켓의 정리매매", "다른 지정 종목처럼 뺌"),
    "validity.nxt": ("NXT 보통 주문이 사는 동안", "20:00 까지, 세션을 넘어서"),
    "validity.amended": (
        "같은 가격에서 수량만 줄인 정정의 대기 순서",
        "그대로 둠; 다른 정정은 맨 뒤로",
    ),
    "auctions.random_end": (
        "단일가 종료의 무작위 시간이 퍼지는 모양, 2015-06-15 앞과 KONEX 에서도 같은지",
        "30초에 고르게",
    ),
    "auctions.evening_interruption": (
        "저녁 세션이나 NXT 메인마켓이 끝나기 2분 안에 걸린 VI",
        "단일가가 세션과 함께 끝남",
    ),
    "volatility.at_the_rate": ("가격이 딱 발동률일 때 VI 가 걸리는지", "걸림"),
    "volatility.nxt": ("NXT 동적 VI 의 발동률과 2026-09-14 앞의 모습", "KRX 의 발동률, 2분 단일가"),
    "volatility.evening": (
        "KRX 애프터마켓 VI 의 발동률과 정적 VI 의 기준가",
        "접속매매와 같고, 종가 단일가의 가격에서 잼",
    ),
    "volatility.sweep": (
        "여러 호가를 쓸어 가는 주문에서 범위 안의 몫이 VI 앞에 체결되는지",
        "부르는 쪽이 정함: 가격마다 차례로 물으면 체결됨",
    ),
    "breakers.single_stage": ("2015-06-15 앞의 서킷브레이커", "10 % 한 단계, 나머지는 지금과 같음"),
    "breakers.elsewhere": (
        "저녁 세션의 서킷브레이커, KRX 가 멈춘 동안의 NXT",
        "저녁에는 없음; 정지는 KRX 의 것이고 NXT 가 따를지는 거래소가 정함",
    ),
    "quantities.cap": (
        "호가 수량 한도를 매매단위로 자르는 법, NXT 의 거래량 한도 (15 %, 30 %)",
        "매매단위로 내림; NXT 한도는 쓰지 않음",
    ),
    "margins.groups": (
        "키움의 증거금 군, 종목이 드는 군, 미수 계좌를 반대매매하는 때",
        "A 20 %, B 30 %, C 40 %, D 100 %; 시가총액으로 (A 10조 원부터, B 1조 원부터); 반대매매는 하지 않음",
    ),
    "limits.single_price": ("시간외단일가 10 % 의 단수 처리", "당일 가격제한과 같음"),
    "limits.before_2015": ("2015-06-15 앞의 가격제한 (KOSDAQ 은 2005-03-28 앞에 더 좁았음)", "15 %"),
    "limits.ipo_konex": (
        "KONEX 신규상장 첫날의 가격제한, 공모가 제한의 단수 처리",
        "KOSPI 처럼 60-400 %, 호가단위 안쪽으로",
    ),
    "ticks.before_2010_10_04": ("2010-10-04 앞의 호가단위", "2023-01-24 까지 쓰던 표"),
    "costs.tax_before_2019_06_03": (
        "2019-06-03 앞의 증권거래세·농특세",
        "KOSPI 0.15 + 0.15 %; KOSDAQ 0.30 + 0.00 %; KONEX 0.30 + 0.00 %",
    ),
    "costs.commission_rounding": (
        "수수료를 체결마다, 주문마다, 하루에 한 번 가운데 언제 내리는지",
        "주문마다, 누적 금액에서",
    ),
    "costs.commission_sor": ("SOR 이 NXT 로 보낸 주문의 수수료", "0.0150 %, KRX 와 같음"),
}
"""What is not known and what is assumed, by the row's id."""


def in_korean(item: Unverified) -> tuple[str, str]:
    """Return what is not known and what is assumed, in Korean; a row without Korean as it is."""
    return (KOREAN | WIRE_KOREAN | ROOMS_KOREAN).get(item.id, (item.what, item.default))


def told(item: Unverified) -> tuple[str, str]:
    """Return what is not known and what is assumed, in the person's language."""
    return in_korean(item) if korean() else (item.what, item.default)
