"""Pages of the docs that are made from the code's own tables, so that they cannot drift from it."""

from __future__ import annotations

import sys
from pathlib import Path

from kiwoom_api.market.unverified import UNVERIFIED
from kiwoom_api.risk.reasons import DenialCode


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
    lines += [f"| {_cell(i.id)} | {_cell(i.what)} | {_cell(i.default)} | {_cell(i.source)} |" for i in UNVERIFIED]
    return "\n".join(lines) + "\n"


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


PAGES = {"unverified.md": unverified_page, "denials.md": denials_page}
"""File name in ``docs/`` and what makes it."""


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")


def main(folder: str = "docs") -> None:
    """Write the pages into the docs' folder."""
    for name, page in PAGES.items():
        Path(folder, name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
