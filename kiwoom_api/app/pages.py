"""Pages of the docs that are made from the code's own tables, so that they cannot drift from it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from kiwoom_api.app.commands.errors import ENVIRONMENTS, LEVELS, RETRIES, text_of
from kiwoom_api.app.fault_page import fault_page
from kiwoom_api.app.probe.questions import WIRE
from kiwoom_api.app.tr_pages import dictionary
from kiwoom_api.app.unverified import in_korean
from kiwoom_api.app.unverified_rooms import ROOMS
from kiwoom_api.market.unverified import UNVERIFIED, Unverified
from kiwoom_api.risk.reasons import DenialCode
from kiwoom_api.wire.error_codes import TOP_CODES, ErrorCode, ErrorInfo, Level


def unverified_page() -> str:
    """Return the page of facts that nobody could verify, with the default that stands in for each."""
    lines = [
        "# 확인되지 않은 사실",
        "",
        "공식 자료로 확인하지 못해 기본값을 정해 둔 것들입니다. `kiwoom doctor --unverified` 도 같은 목록입니다.",
        "(이 쪽은 코드의 표에서 만들어집니다: `make pages`)",
        "",
        "| 번호 | 무엇 | 기본값 | 출처 |",
        "|---|---|---|---|",
    ]
    lines += [_fact(item) for item in UNVERIFIED]
    lines += [
        "",
        "## 키움의 답에 대해",
        "",
        "녹화된 적이 없어 코드가 그렇다고 치는 것들입니다. `kiwoom probe` 가 당신의 계좌에서 확인합니다.",
        "",
        "| 번호 | 무엇 | 기본값 | 출처 |",
        "|---|---|---|---|",
    ]
    lines += [_fact(item) for item in WIRE]
    lines += [
        "",
        "## 로컬 거래소와 프로그램에 대해",
        "",
        "코드가 UNVERIFIED 라고 적은 곳마다 한 줄입니다. 출처의 끝이 그 모듈입니다.",
        "",
        "| 번호 | 무엇 | 기본값 | 출처 |",
        "|---|---|---|---|",
    ]
    lines += [_fact(item) for item in ROOMS]
    return "\n".join(lines) + "\n"


def _fact(item: Unverified) -> str:
    return f"| {' | '.join(map(_cell, (item.id, *in_korean(item), item.source)))} |"


def denials_page() -> str:
    """Return the page of the risk gate's reason codes."""
    lines = [
        "# 리스크 게이트의 거부 코드",
        "",
        "`OrderDenied.code` 의 값입니다. 위에서 아래로 검사하고 첫 거부가 이깁니다.",
        "(이 쪽은 코드의 표에서 만들어집니다: `make pages`)",
        "",
        "| 코드 | 뜻 | 할 일 |",
        "|---|---|---|",
    ]
    lines += [f"| `{code}` | {_cell(code.text.korean)} | {_cell(code.text.korean_todo)} |" for code in DenialCode]
    return "\n".join(lines) + "\n"


_ERRORS_HEAD = """# 키움 오류 코드

`kiwoom errors 8005` 가 한 코드를, `kiwoom errors 증거금` 이 낱말로 찾아 보여 줍니다.
(이 쪽은 코드의 표에서 만들어집니다: `make pages`)

```python
from kiwoom_api.wire.error_codes import ErrorCode

info = ErrorCode("RC4025").info
print(info.cause.korean, info.todo.korean, info.retry)
```

키움은 거의 모든 오류를 HTTP 200 으로 답합니다 (호출 제한만 429). 성공은 `return_code` 가 0 인 것뿐이고, 까닭은
`return_msg` 안의 코드가 말합니다. **주문은 표에 무엇이라 적혀 있든 저절로 다시 보내지 않습니다.**
주문이 `OrderUnknown` 으로 끝난 코드는 원장을 읽어 주문이 없음이 밝혀지면 `OrderAbsent` 가 됩니다.

| return_code | 뜻 |
|---|---|
"""
_ERRORS_COLUMNS = (
    "| 코드 | 환경 | 키움의 문구 | 까닭 | 할 일 | 다시 하면 | 예외 (조회 / 주문) |\n|---|---|---|---|---|---|---|"
)


def errors_page() -> str:
    """Return the page of Kiwoom's error codes."""
    lines = [_ERRORS_HEAD + "\n".join(f"| {top} | {_cell(words.korean)} |" for top, words in TOP_CODES.items())]
    for level in Level:
        infos = [code.info for code in ErrorCode if code.info.level is level]
        lines += ["", f"## {LEVELS[level].korean}", "", _ERRORS_COLUMNS, *(_error_row(info) for info in infos)]
    lines += ["", "\\* 공식 목록에 없고 보고되거나 기록된 코드입니다. 문구가 조금 다를 수 있습니다."]
    return "\n".join(lines) + "\n"


def _error_row(info: ErrorInfo) -> str:
    mark = "" if info.official else " \\*"
    where = "·".join(ENVIRONMENTS[name].korean for name in info.environments)
    query = info.raises.__name__ if info.raises else "Gap (사건)"
    order = f" / {info.on_order.__name__}" if info.on_order else ""
    cells = (
        text_of(info) or "(알려진 문구가 없습니다)",
        info.cause.korean,
        info.todo.korean,
        RETRIES[info.retry].korean,
    )
    told = " | ".join(_cell(cell).replace("<", "&lt;") for cell in cells)
    return f"| `{info.code}`{mark} | {where} | {told} | {query}{order} |"


PAGES: dict[str, Callable[[], str]] = {
    "unverified.md": unverified_page,
    "denials.md": denials_page,
    "errors.md": errors_page,
    "faults.md": fault_page,
    **dictionary(),
}
"""File name in ``docs/`` and what makes it."""


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")


def main(folder: str = "docs") -> None:
    """Write the pages into the docs' folder."""
    for name, page in PAGES.items():
        path = Path(folder, name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
