"""The TR dictionary of the docs: a page a group, a section a TR, made from the catalogue and the exchange's table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from kiwoom_api.app.listing import everything, group_of, over_socket, sample, served
from kiwoom_api.sim.server.registry import SILENT
from kiwoom_api.wire.catalogue import FieldSpec, Kind, RealSpec, TrSpec, real_types

_DAY = date(2026, 11, 20)
"""The date of the examples."""
_MADE = "(이 쪽은 코드의 표에서 만들어집니다: `make pages`)"
_HOW = (
    "`from kiwoom_api import tr` 로 부릅니다. `client` 는 `AsyncClient` 이고, `Client` 라면 `await` 없이 같습니다 "
    "([클라이언트 안내](../client.md)). 항목은 영어 이름으로도 키움 이름으로도 적을 수 있습니다."
)
_ROLES = {"auth": "토큰", "read": "조회", "write": "**주문**"}
_MOCK = {True: "예", False: "아니요", None: "모름"}
_KINDS = {
    Kind.WON: "원",
    Kind.THOUSAND_WON: "천원",
    Kind.MILLION: "백만원",
    Kind.TEN_MILLION: "천만원",
    Kind.HUNDRED_MILLION: "억원",
    Kind.SHARES: "주",
    Kind.THOUSAND_SHARES: "천주",
    Kind.COUNT: "정수",
    Kind.VARIES: "정수 (단위는 요청이 정함)",
    Kind.PRICE: "가격 (원)",
    Kind.CHANGE: "증감 (부호 있음)",
    Kind.RATIO: "Decimal",
    Kind.INDEX: "Decimal (수준)",
    Kind.DATE: "일자",
    Kind.TIME: "시각",
    Kind.DATETIME: "일시",
    Kind.CODE: "종목코드",
    Kind.ORDER_NO: "주문번호",
    Kind.FLAG: "구분값",
    Kind.TEXT: "글자",
    Kind.SECRET: "비밀",
    Kind.LIST: "목록",
}
_REQUEST = ("항목", "영어 이름", "뜻", "종류", "필수", "허용값")
_ANSWER = ("항목", "영어 이름", "뜻", "종류", "값")


def cell(value: object) -> str:
    """Return a text as one cell of a Markdown table."""
    return " ".join(str(value).split()).replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def dictionary() -> dict[str, Callable[[], str]]:
    """Return the pages by file name under ``docs/``, each with what makes it."""
    groups: dict[str, list[TrSpec]] = {}
    for spec in everything().values():
        groups.setdefault(_file(spec), []).append(spec)
    pages = {f"tr/{name}.md": _maker(specs) for name, specs in groups.items()}
    return {"tr/index.md": index_page, **pages, "tr/realtime.md": realtime_page}


def _maker(specs: Sequence[TrSpec]) -> Callable[[], str]:
    return lambda: group_page(specs)


def _file(spec: TrSpec) -> str:
    key = group_of(spec)
    return "token" if key == "revoke" else key


def index_page() -> str:
    """Return the table of all TRs."""
    specs = list(everything().values())
    local = sum(map(served, specs))
    lines = [
        "# TR 사전",
        "",
        f"TR {len(specs)}개와 실시간 타입 {len(real_types())}개입니다. 로컬 거래소는 {local}개에 답하고,",
        "나머지에는 키움의 8104(제공하지 않는 TR)로 답합니다. 실시간 타입은 [여기](realtime.md)에 있습니다.",
        _MADE,
        "",
        *_header("TR", "이름", "영어 이름", "묶음", "종류", "여러 쪽", "모의투자", "로컬 거래소"),
    ]
    for spec in specs:
        cells = (
            f"[{spec.id}]({_file(spec)}.md#{spec.id})",
            cell(spec.label) + (f" ({spec.until} 까지)" if spec.until else ""),
            f"`{spec.name}`",
            cell(spec.group),
            _ROLES[spec.role],
            "예" if spec.paged else "",
            _MOCK[spec.mock],
            "예" if served(spec) else "8104",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def group_page(specs: Sequence[TrSpec]) -> str:
    """Return the page of one group: a section a TR."""
    lines = [f"# TR: {specs[0].group}", "", _HOW, "", _MADE]
    for spec in specs:
        lines += ["", *_section(spec)]
    return "\n".join(lines) + "\n"


def _section(spec: TrSpec) -> list[str]:
    lines = [f"## {spec.id} {spec.label} {{ #{spec.id} }}", "", _facts(spec), "", *_usage(spec)]
    if spec.request:
        lines += ["", "**요청**", "", *_header(*_REQUEST), *map(_request_row, spec.request)]
    singles = [field for field in spec.response if field.kind is not Kind.LIST]
    if singles:
        lines += ["", "**응답**", "", *_header(*_ANSWER), *map(_answer_row, singles)]
    for field in spec.response:
        if field.kind is Kind.LIST:
            head = f"**응답의 목록 `{field.wire}`** · `{field.name}` · {cell(field.label)}"
            lines += ["", head, "", *_header(*_ANSWER), *map(_answer_row, spec.lists[field.wire])]
    return lines


def _facts(spec: TrSpec) -> str:
    rows = f" ({spec.page_rows}행씩)" if spec.page_rows else ""
    told = [
        f"`{spec.name}`",
        _ROLES[spec.role],
        "WebSocket" if over_socket(spec) else f"`POST {spec.path}`",
        *([f"여러 쪽{rows}"] if spec.paged else []),
        f"모의투자 {_MOCK[spec.mock]}",
        "로컬 거래소가 답함" if served(spec) else "로컬 거래소는 8104",
        "기록된 답으로 확인" if spec.recorded else "기록된 답이 없음 (잘못된 선택 값은 읽을 때 오류)",
        *([f"**{spec.until} 까지 제공**"] if spec.until else []),
    ]
    return " · ".join(told)


def _usage(spec: TrSpec) -> list[str]:
    if over_socket(spec):
        return [
            "실시간 연결로 부릅니다: `kiwoom conditions`, `kiwoom stream --condition`, [클라이언트 안내](../client.md)."
        ]
    if spec.role == "auth":
        return ["토큰은 클라이언트가 스스로 다룹니다: `kiwoom auth login`, `kiwoom auth logout`."]
    if spec.role == "write":
        return ["주문은 게이트와 저널을 거칩니다: `kiwoom order`, `KiwoomTradingAPI` ([주문 안전](../safety.md))."]
    needed = [field for field in spec.request if field.required and not field.default]
    values = ", ".join(f'{field.name}="{sample(field, _DAY)}"' for field in needed)
    words = " ".join(f"{field.wire}={sample(field, _DAY)}" for field in needed)
    return [
        "```python",
        f"answer = await client.call(tr.{spec.name}({values}))",
        "```",
        "",
        "```sh",
        f"kiwoom tr {spec.id} {words}".rstrip(),
        "```",
    ]


def _header(*names: str) -> list[str]:
    return [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]


def _request_row(field: FieldSpec) -> str:
    need = f"기본 `{field.default}`" if field.default else "필수" if field.required else ""
    values = _codes(field) or (f"{field.length}자까지" if field.length else "")
    return f"| `{field.wire}` | `{field.name}` | {cell(field.label)} | {_kind(field)} | {need} | {values} |"


def _answer_row(field: FieldSpec) -> str:
    return f"| `{field.wire}` | `{field.name}` | {cell(field.label)} | {_kind(field)} | {_codes(field)} |"


def _kind(field: FieldSpec) -> str:
    if field.kind in (Kind.RATIO, Kind.COUNT, Kind.VARIES) and (field.unit or field.suffix):
        return cell(f"{_KINDS[field.kind]}, {field.unit or field.suffix}")
    return _KINDS[field.kind]


def _codes(field: FieldSpec) -> str:
    """The values of a field with their meanings, withdrawn ones with their last day."""
    told = []
    for code, meaning in field.codes.items():
        gone = field.withdrawn.get(code)
        told.append(f"`{code or '빈칸'}` {cell(meaning)}{f' ({gone} 까지)' if gone else ''}")
    if field.until:
        told.append(f"{field.until} 까지")
    return ", ".join([*told, "…"] if field.open else told)


def realtime_page() -> str:
    """Return the page of the real-time types: a section a type, its fields by FID."""
    types = list(real_types().values())
    lines = [
        "# 실시간 타입",
        "",
        "WebSocket 으로 오는 값의 사전입니다. `kiwoom stream 005930 --types 0B,0D` 가 화면에 보여 줍니다.",
        "값 이름은 FID(키움의 번호)이고, 영어 이름은 풀어 읽은 값의 속성입니다.",
        _MADE,
        "",
        *_header("타입", "이름", "영어 이름", "값", "로컬 거래소"),
    ]
    for spec in types:
        local = "등록만 받고 보내지 않음" if spec.id in SILENT else "보냄"
        cells = (f"[{spec.id}](#{_anchor(spec)})", cell(spec.title or spec.label), f"`{spec.name}`", len(spec.fields))
        lines.append(f"| {' | '.join(map(str, (*cells, local)))} |")
    for spec in types:
        title = spec.label if spec.title in ("", spec.label) else f"{spec.title} ({spec.label})"
        gone = f" · **{spec.until} 까지 제공**" if spec.until else ""
        lines += ["", f"## {spec.id} {title} {{ #{_anchor(spec)} }}", "", f"`{spec.name}`{gone}", ""]
        lines += [*_header("FID", *_ANSWER[1:]), *_rows(spec.fields)]
    return "\n".join(lines) + "\n"


def _rows(fields: Iterable[FieldSpec]) -> list[str]:
    return [_answer_row(field) for field in fields]


def _anchor(spec: RealSpec) -> str:
    """0g and 0G differ in case only, which an address may not."""
    return f"type-{spec.name}"
