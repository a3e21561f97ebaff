"""Kiwoom's own words for errors: the bodies the exchange answers with, and what each code means.

Two families. The gateway refuses the call itself: ``…[1511:text]`` under a top-level return_code of 1, 2, 3 or 5.
The back office refuses the business: ``[2000](RC4025:text)`` under return_code 20. All arrive with HTTP 200, except
the rate limit (1700 and its kin: 429). Where the top-level code was never recorded it follows the code's family.
"""

from __future__ import annotations

import re

from kiwoom_api.model.errors import BadInput

_TOP_TEXTS = {
    1: "잘못된 요청입니다",
    2: "입력 값 오류입니다",
    3: "인증에 실패했습니다",
    5: "허용된 요청 개수를 초과하였습니다",
}
GATEWAY: dict[str, tuple[int, str]] = {
    "1501": (2, "API ID가 Null이거나 값이 없습니다"),
    "1504": (1, "해당 URI에서는 지원하는 API ID가 아닙니다. API ID={api_id}, URI={uri}"),
    "1505": (2, "해당 API ID는 존재하지 않습니다. API ID={api_id}"),
    "1511": (2, "필수 입력 값에 값이 존재하지 않습니다. 필수입력 파라미터={parameter}"),
    "1512": (2, "Http header에 값이 설정되지 않았거나 읽을 수 없습니다"),
    "1513": (2, "Http Header에 authorization 필드가 설정되어 있어야 합니다"),
    "1514": (2, "입력으로 들어온 Http Header의 authorization 필드 형식이 맞지 않습니다"),
    "1515": (2, "Http Header의 authorization 필드 내 Grant Type이 미리 정의된 형식이 아닙니다"),
    "1516": (2, "Http Header의 authorization 필드 내 Token이 정의되어 있지 않습니다"),
    "1517": (2, "입력 값 형식이 올바르지 않습니다. 파라미터={parameter} 실패사유= {reason}"),
    "1687": (5, "재귀 호출이 발생하여 API 호출을 제한합니다, API ID={api_id}"),
    "1700": (5, "허용된 API 요청 개수를 초과하였습니다. 유량={limit}, API ID={api_id}"),
    "1701": (5, "허용된 전체 요청 개수를 초과하였습니다. 총유량={limit}"),
    "1702": (5, "허용된 그룹 요청 개수를 초과하였습니다. 총유량={limit}, API_ID={api_id}"),
    "1901": (2, "시장 코드값이 존재하지 않습니다. 종목코드={symbol}"),
    "1902": (2, "종목 정보가 없습니다. 입력한 종목코드 값을 확인바랍니다. 종목코드={symbol}"),
    "1903": (
        2,
        "종목 정보가 없습니다. 입력한 종목코드, 거래소구분 값을 확인바랍니다. 거래소구분={venue}, 종목코드={symbol}",
    ),
    "1999": (2, "예기치 못한 에러가 발생했습니다. 실패사유={reason}"),
    "8001": (3, "App Key와 Secret Key 검증에 실패했습니다"),
    "8002": (3, "App Key와 Secret Key 검증에 실패했습니다. 실패사유={reason}"),
    "8003": (3, "Access Token을 조회하는데 실패했습니다. 실패사유={reason}"),
    "8005": (3, "Token이 유효하지 않습니다"),
    "8006": (3, "Access Token을 생성하는데 실패했습니다. 실패사유={reason}"),
    "8009": (3, "Access Token을 발급하는데 실패했습니다. 실패사유={reason}"),
    "8010": (3, "Token을 발급받은 IP와 서비스를 요청한 IP가 동일하지 않습니다"),
    "8011": (3, "Access Token을 발급하는데 실패했습니다. 입력값에 grant_type이 들어오지 않았습니다"),
    "8012": (3, "Access Token을 발급하는데 실패했습니다. grant_type의 값이 맞지 않습니다"),
    "8015": (3, "Access Token을 폐기하는데 실패했습니다. 실패사유={reason}"),
    "8016": (3, "Access Token을 폐기하는데 실패했습니다. 입력값에 Token이 들어오지 않았습니다"),
    "8020": (3, "입력파라미터로 appkey 또는 secretkey가 들어오지 않았습니다."),
    "8030": (2, "투자구분(실전/모의)이 달라서 Appkey를 사용할수가 없습니다"),
    "8031": (3, "투자구분(실전/모의)이 달라서 Token를 사용할수가 없습니다"),
    "8040": (3, "단말기 인증에 실패했습니다"),
    "8050": (3, "지정단말기 인증에 실패했습니다"),
    "8103": (3, "토큰 인증 또는 단말기인증에 실패했습니다. 실패사유={reason}"),
    "8104": (2, "모의투자에서 지원하지 않는 API 입니다."),
    "8200": (2, "법인 고객은 해당 API를 지원하지 않습니다. API ID={api_id}, URI={uri}"),
}
"""Gateway codes: top-level return_code and text."""

BACK_OFFICE: dict[str, str] = {
    "RC4003": "모의투자 호가단위 오류입니다.",
    "RC4007": "모의투자 매매제한 종목입니다.",
    "RC4010": "모의투자 영업일이 아닙니다",
    "RC4025": "모의투자 매수증거금이 부족합니다",
    "RC4027": "모의투자 상/하한가 오류입니다",
    "RC4032": "모의투자 원주문번호가 존재하지 않습니다",
    "RC4033": "모의투자 정정/취소할 수량이 없습니다.",
    "RC4057": "모의투자 장시작전",
    "RC4058": "모의투자 장종료",
    "RC4061": "모의투자 주문번호를 확인하세요",
    "RC4091": "모의투자 종료된 계좌입니다",
    "RC7006": "모의투자 조회실패",
    "RC9000": "모의투자에서는 해당업무가 제공되지 않습니다.",
    "800033": "매도가능수량이 부족합니다. {shares}주 매도가능",
    "855056": "매수증거금이 부족합니다. {shares}주 매수가능",
    "521790": "해당 호가유형은 주문 불가능한 시간입니다.",
    "571412": "SOR정정 및 취소주문은 원주문이 SOR주문인 경우 가능합니다.",
    "571435": "원주문이취소주문입니다",
    "506550": "취소할 수량이 없습니다",
    "571357": "시간외종가 주문시에는 단가를 입력하지 않습니다",
    "308003": "주문단가를 입력하십시요",
    "509193": "CB 발동중입니다.",
    "509247": "파생상품 ETF 거래신청 등록 후 주문이 가능합니다.",
    "571758": "{what}내역이 없습니다",
    "501724": "관련자료가없습니다",
    "501307": "거래소구분을 확인해주십시오",
    "503721": "신용계좌만 조회가능합니다",
}
"""Back-office codes and texts; the RC codes are the mock's own. Each was reported once or twice: texts may vary."""

MEANINGS: dict[str, str] = {
    "1511": "a required member of the request is missing: give it",
    "1517": "a member of the request has the wrong form: mend it",
    "1700": "too many requests: slow down; after an order, look whether it exists before anything else",
    "8001": "app key and secret do not belong together: check both",
    "8005": "the token is no longer valid: get a new one",
    "8010": "the token was issued to another IP address: get one from here",
    "8030": "the app key is of the other environment (real or mock): use the right key or host",
    "8031": "the token is of the other environment (real or mock): use the right token or host",
    "8040": "this machine's IP address is not registered for the key: register it in Kiwoom's portal",
    "8050": "this machine is not the registered terminal: register its IP address in Kiwoom's portal",
    "8103": "token or terminal refused: get a new token; if it stays, check the registered IP addresses",
    "8104": "the mock service does not offer this query",
    "RC4003": "the price is not on the tick",
    "RC4007": "trading of this stock is restricted",
    "RC4010": "not a business day",
    "RC4025": "not enough cash for the buy",
    "RC4027": "the price is outside the daily limits",
    "RC4032": "there is no such original order",
    "RC4033": "nothing is left to modify or cancel",
    "RC4057": "before the session",
    "RC4058": "after the session",
    "RC4061": "the order number is wrong",
    "RC4091": "the mock account has expired: apply for a new one",
    "RC7006": "the mock service does not serve this query",
    "RC9000": "the mock service does not offer this (NXT and SOR included)",
    "800033": "not enough sellable shares",
    "855056": "not enough cash for the buy",
    "521790": "this order type is not open at this time",
    "571412": "the exchange (dmst_stex_tp) must be the original order's",
    "571435": "the original order is itself a cancel",
    "506550": "nothing is left to cancel",
    "571357": "closing-price orders outside hours carry no price",
    "308003": "this order type needs a price",
    "509193": "a circuit breaker is on",
    "509247": "leveraged ETFs need a registration of the account",
    "571758": "there are no rows",
    "501724": "there are no rows",
    "501307": "this exchange (dmst_stex_tp) is not offered here",
    "503721": "only credit accounts may ask this",
}
"""What a code means and what to do, in plain words."""

_SLOT = re.compile(r"\{(\w+)\}")
_HTTP_TOO_MANY = frozenset({"1687", "1700", "1701", "1702"})


def _filled(template: str, fill: dict[str, object]) -> str:
    """Fill the slots by name; slots whose name was not given take what is left over, in order, else stay empty."""
    wanted = _SLOT.findall(template)
    spare = iter([value for key, value in fill.items() if key not in wanted])
    return _SLOT.sub(lambda slot: str(fill[slot[1]] if slot[1] in fill else next(spare, "")), template)


def meaning(code: str) -> str:
    """What a code means and what to do, in plain words; "" when it is not known."""
    return MEANINGS.get(code, "")


def gateway_error(code: str, **fill: object) -> tuple[int, dict[str, object]]:
    """HTTP status and body of a gateway refusal.

    ``fill`` names the text's slots: ``api_id``, ``uri``, ``parameter``, ``reason``, ``limit``, ``symbol``, ``venue``.

    Raises:
        BadInput: for a code that is not Kiwoom's.
    """
    if code not in GATEWAY:
        raise BadInput(field="code", value=code, allowed=", ".join(GATEWAY), hint="use a gateway code")
    top, template = GATEWAY[code]
    text = f"{_TOP_TEXTS[top]}[{code}:{_filled(template, fill)}]"
    return (429 if code in _HTTP_TOO_MANY else 200), {"return_code": top, "return_msg": text}


def back_office_error(code: str, *, mock: bool = False, **fill: object) -> dict[str, object]:
    """Body of a business refusal (HTTP 200, return_code 20, no other member).

    ``fill`` names the text's slots: ``shares`` (800033, 855056). ``mock`` puts "모의투자 " before a text that lacks it.

    Raises:
        BadInput: for a code that is not Kiwoom's.
    """
    if code not in BACK_OFFICE:
        raise BadInput(field="code", value=code, allowed=", ".join(BACK_OFFICE), hint="use a back-office code")
    text = _filled(BACK_OFFICE[code], fill)
    if mock and not text.startswith("모의투자"):
        text = f"모의투자 {text}"
    return {"return_msg": f"[2000]({code}:{text})", "return_code": 20}
