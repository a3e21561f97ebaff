"""The report of a look at an account, in Korean Markdown: no secret, the account masked, readable by its owner only."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from kiwoom_api._version import __version__
from kiwoom_api.app.commands.auth import masked
from kiwoom_api.app.probe.findings import Verdict
from kiwoom_api.app.probe.reads import Answered, Ended
from kiwoom_api.app.probe.shapes import Difference
from kiwoom_api.app.probe.sight import Sight, clock_line, socket_line
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import KST
from kiwoom_api.settings import Environment, mask
from kiwoom_api.wire.catalogue import real_type, real_types, tr

_DIFFERS = ("무엇이", "항목", "목록에는", "온 모양", "행")


def write(sight: Sight, path: Path) -> None:
    """Write the report; a file that is there already is replaced and becomes its owner's alone.

    Raises:
        BadInput: the file cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            if hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), 0o600)
            file.write(text_of(sight))
    except OSError as error:
        allowed = "a file that can be written"
        raise BadInput(field="report", value=str(path), allowed=allowed, hint=str(error.strerror)) from None


def text_of(sight: Sight) -> str:
    """Return the report as Markdown."""
    parts = (_head(sight), _steps(sight), _answers(sight), _socket(sight), _share(sight), _facts(sight))
    text = "\n".join(line for part in parts for line in part) + "\n"
    shown = text.replace(sight.account, masked(sight.account)) if sight.account else text
    # What differs is told without values; should a secret stand in an error's words all the same, it ends here.
    return mask(shown, (*sight.settings.secrets, sight.token))


def _head(sight: Sight) -> Iterator[str]:
    yield "# 계좌 점검 보고서"
    yield ""
    yield f"- 환경: {sight.settings.environment} ({sight.settings.base_url})"
    yield f"- 계좌: {masked(sight.account) or '모름'}"
    yield f"- 종목: {sight.symbol}"
    yield f"- 시각: {sight.begun:%Y-%m-%d %H:%M:%S} ~ {datetime.now(KST):%H:%M:%S} KST, kiwoom-api {__version__}"
    yield "- 값은 적지 않고 모양만 적습니다: 앞의 0 은 그대로, 다른 숫자는 9, 글자는 a 와 가"
    if sight.simulator:
        yield f"- 로컬 거래소와 견주지 못했습니다: {sight.simulator}"
    yield ""


def _steps(sight: Sight) -> Iterator[str]:
    until = f"{sight.token_until:%Y-%m-%d %H:%M:%S} KST" if sight.token_until else "만료 시각을 모름"
    yield "## 단계"
    yield ""
    yield f"- ✓ 토큰: {until}"
    yield f"- {clock_line(sight)} (답 {sight.answers_count:,}건 가운데 Date 헤더 {sight.dated:,}건)"
    headers = ", ".join(f"`{name}: {value}`" for name, value in sorted(sight.rate_headers.items()))
    yield f"- 호출 제한 헤더: {headers or '없음'}"
    yield f"- {socket_line(sight).removeprefix('- ')}"
    share = sight.share
    if share is not None:
        yield f"- 한 주 주문과 취소: {share.fate}" + (" (Ctrl-C 로 중단)" if share.interrupted else "")
    else:
        yield f"- 한 주 주문과 취소: 하지 않음 ({sight.no_order or '확인하지 않음'})"
    yield ""


def _answers(sight: Sight) -> Iterator[str]:
    yield "## TR 마다"
    yield ""
    rows = [_summary(each) for each in (*sight.answers, *sight.orders)]
    yield from _table(("TR", "이름", "결과", "행", "목록과 다름", "로컬 거래소와 다름"), rows)
    for each in (*sight.answers, *sight.orders):
        if each.catalogue or each.simulator or each.said:
            yield f"### {each.name} {tr(each.tr).label}"
            yield ""
            if each.said:
                yield f"{each.ended}: {each.said}"
                yield ""
            yield from _differences(each.catalogue)
            if each.simulator:
                contrasts = [(c.what, f"`{c.where}`", _code(c.here), _code(c.there)) for c in each.simulator]
                yield from _table(("로컬 거래소와", "항목", "여기", "로컬 거래소"), contrasts)


def _summary(each: Answered) -> Sequence[object]:
    rows = ", ".join("+".join(map(str, pages)) for pages in each.rows.values()) or "-"
    unseen = each.ended in (Ended.REFUSED, Ended.LOST)
    catalogue = "-" if unseen else len(each.catalogue) or "같음"
    simulator = "-" if each.simulator is None else len(each.simulator) or "같음"
    return (each.name, tr(each.tr).label, each.ended, rows, catalogue, simulator)


def _socket(sight: Sight) -> Iterator[str]:
    yield "## 실시간"
    yield ""
    if sight.socket:
        yield sight.socket
        yield ""
    for name, members in sight.acks_differ().items():
        told = ", ".join(f"`{member}`" for member in members)
        yield f"- {name} 의 답: " + (f"로컬 거래소와 다른 항목 {told}" if members else "로컬 거래소와 같음")
    frames = sight.frames_differ()
    for kind, count in sorted(sight.heard.counts.items()):
        known = real_type(kind).label if kind in real_types() else "목록에 없는 타입"
        differs = f"다름 {len(frames[kind])}" if frames.get(kind) else "목록과 같음"
        yield f"- {kind} {known}: {count:,}건, " + (differs if kind in frames else "견주지 못함")
    yield ""
    for kind, found in frames.items():
        if found:
            yield f"### 실시간 {kind}"
            yield ""
            yield from _differences(found)


def _share(sight: Sight) -> Iterator[str]:
    share = sight.share
    if share is None:
        return
    yield "## 한 주"
    yield ""
    yield f"{sight.symbol} 1주를 하한가 {share.price:,}원에 사는 주문: **{share.fate}**"
    yield ""
    yield from (f"- {line}" for line in share.said)
    if share.findings:
        yield "- 끝난 뒤의 대조와 불변식: " + "; ".join(share.findings)
    elif not share.interrupted:
        yield "- 끝난 뒤의 대조와 불변식: 모두 맞음"
    yield ""


def _facts(sight: Sight) -> Iterator[str]:
    found = sight.findings()
    settled = [each for each in found if each.verdict is not Verdict.OPEN]
    yield "## 확인되지 않은 사실"
    yield ""
    if sight.settings.environment is Environment.SIM:
        yield "로컬 거래소를 점검했습니다: 아래의 결과는 키움에 대해 아무것도 증명하지 않습니다."
        yield ""
    yield f"{len(found)}개 가운데 {len(settled)}개를 보았습니다 (`kiwoom doctor --unverified`)."
    yield ""
    rows = [(each.id, each.what, each.assumed, each.verdict, each.why) for each in found]
    yield from _table(("번호", "무엇", "가정", "결과", "까닭"), rows)


def _differences(found: Sequence[Difference]) -> Iterator[str]:
    if found:
        yield from _table(
            _DIFFERS, [(d.what, f"`{d.where}`", _code(d.expected), _code(d.found), d.count) for d in found]
        )


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(_cell(value) for value in row)} |"
    yield ""


def _code(text: str) -> str:
    return f"`{text.replace('`', ' ')}`" if text else ""


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")
