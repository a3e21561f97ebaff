"""Bodies of refusals as the exchange answers them; their texts and top-level codes stand in ``error_codes``.

Two families. The gateway refuses the call itself: ``…[1511:text]`` under a top-level return_code of 1, 2, 3 or 5.
The back office refuses the business: ``[2000](RC4025:text)`` under return_code 20. All arrive with HTTP 200, except
the rate limit (1700 and its kin: 429).
"""

from __future__ import annotations

import re

from kiwoom_api.model.errors import BadInput, RateLimited
from kiwoom_api.wire.error_codes import ErrorCode, ErrorInfo, Level, find

__all__ = ["back_office_error", "gateway_error"]

_TOP_TEXTS = {
    1: "잘못된 요청입니다",
    2: "입력 값 오류입니다",
    3: "인증에 실패했습니다",
    5: "허용된 요청 개수를 초과하였습니다",
}
_SLOT = re.compile(r"\{(\w+)\}")


def gateway_error(code: str, **fill: object) -> tuple[int, dict[str, object]]:
    """HTTP status and body of a gateway refusal.

    ``fill`` names the text's slots: ``api_id``, ``uri``, ``parameter``, ``reason``, ``limit``, ``symbol``, ``venue``.

    Raises:
        BadInput: for a code that is not the gateway's, or whose text nobody has seen.
    """
    info = _known(code, Level.GATEWAY)
    top = info.return_code or 0
    text = f"{_TOP_TEXTS[top]}[{code}:{_filled(info.message, fill)}]"
    return (429 if info.raises is RateLimited else 200), {"return_code": top, "return_msg": text}


def back_office_error(code: str, *, mock: bool = False, **fill: object) -> dict[str, object]:
    """Body of a business refusal (HTTP 200, return_code 20, no other member).

    ``fill`` names the text's slots: ``shares`` (800033, 855056). ``mock`` puts "모의투자 " before a text that lacks it.

    Raises:
        BadInput: for a code that is not the back office's.
    """
    info = _known(code, Level.BACK_OFFICE)
    text = _filled(info.message, fill)
    if mock and not text.startswith("모의투자"):
        text = f"모의투자 {text}"
    return {"return_msg": f"[2000]({code}:{text})", "return_code": info.return_code}


def _known(code: str, level: Level) -> ErrorInfo:
    found = find(code)
    if found is None or found.info.level is not level or not found.info.message:
        allowed = ", ".join(known for known in ErrorCode if known.info.level is level and known.info.message)
        raise BadInput(field="code", value=code, allowed=allowed, hint=f"use a {level} code")
    return found.info


def _filled(template: str, fill: dict[str, object]) -> str:
    """Fill the slots by name; slots whose name was not given take what is left over, in order, else stay empty."""
    wanted = _SLOT.findall(template)
    spare = iter([value for key, value in fill.items() if key not in wanted])
    return _SLOT.sub(lambda slot: str(fill[slot[1]] if slot[1] in fill else next(spare, "")), template)
