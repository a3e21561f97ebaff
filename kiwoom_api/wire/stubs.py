"""The stubs of ``kiwoom_api.wire.typed``, written from the catalogue: ``python -m kiwoom_api.wire.stubs`` (make stubs).

Editors read them: every TR, member and field with its type, its Korean label, its unit and its name on the wire.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from kiwoom_api.wire import catalogue
from kiwoom_api.wire.catalogue import FieldSpec, Kind, RealSpec, TrSpec
from kiwoom_api.wire.layout import class_name, python_type

__all__ = ["UNITS", "files", "main"]

UNITS = {
    Kind.WON: "원",
    Kind.PRICE: "원, 부호는 방향",
    Kind.CHANGE: "부호 있는 값",
    Kind.THOUSAND_WON: "천원",
    Kind.MILLION: "백만원",
    Kind.TEN_MILLION: "천만원",
    Kind.HUNDRED_MILLION: "억원",
    Kind.SHARES: "주",
    Kind.THOUSAND_SHARES: "천주",
    Kind.DATE: "날짜",
    Kind.TIME: "시각, KST",
    Kind.DATETIME: "일시, KST",
}
"""What a kind counts, Korean; kinds that say it themselves or have no unit are left out."""

_GIVEN: dict[Kind, str] = {
    Kind.DATE: "dt.date | str",
    Kind.TIME: "dt.time | str",
    Kind.DATETIME: "dt.datetime | str",
    Kind.RATIO: "Decimal | int | str",
    Kind.INDEX: "Decimal | int | str",
}
_WORDS = frozenset({Kind.TEXT, Kind.SECRET, Kind.CODE, Kind.ORDER_NO, Kind.FLAG})
_HEAD = '''"""{what}; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows
'''


def files() -> dict[str, str]:
    """Every stub by file name, with its text."""
    found: dict[str, str] = {}
    for path in sorted(Path(catalogue.__file__).with_name("data").glob("*.json")):
        if path.stem in ("index", "realtime"):
            continue
        ids = [spec["id"] for spec in msgspec.json.decode(path.read_bytes())["trs"]]
        found[f"{path.stem}.pyi"] = _group(path.stem, [catalogue.tr(tr_id) for tr_id in ids])
    found["realtime.pyi"] = _HEAD.format(what="Real-time records") + "".join(
        _real(spec) for spec in catalogue.real_types().values()
    )
    found["__init__.pyi"] = _package(sorted(name.removesuffix(".pyi") for name in found))
    return found


def _package(modules: Sequence[str]) -> str:
    lines = [
        '"""Every TR as a function, every answer as a class; made from the catalogue by ``make stubs``."""',
        "",
        "from collections.abc import Callable",
        "",
        "from kiwoom_api.wire.records import Answer as Answer, RealRecord as RealRecord, answer_class as answer_class",
        "from kiwoom_api.wire.request import Request as Request",
        "from kiwoom_api.wire.rows import Rows as Rows",
        *(f"from kiwoom_api.wire.typed.{module} import *" for module in modules),
        "",
        "def ask(tr_id: str) -> Callable[..., Request[Answer]]: ...",
    ]
    return "\n".join(lines) + "\n"


def _group(name: str, specs: Iterable[TrSpec]) -> str:
    return _HEAD.format(what=f"TRs of the group {name}") + "".join(map(_tr, specs))


def _tr(spec: TrSpec) -> str:
    answer = class_name(spec.name)
    parts = []
    for field in spec.response:
        if field.kind is Kind.LIST:
            doc = f"{spec.label} ({spec.id}): {field.label} ({field.wire})"
            parts.append(_record(class_name(spec.name, field.name), "Answer", doc, spec.lists[field.wire], spec.name))
    parts.append(_record(answer, "Answer", f"{spec.label} ({spec.id})", spec.response, spec.name))
    parts.append(_function(spec, answer))
    return "".join(parts)


def _real(spec: RealSpec) -> str:
    return _record("Real" + class_name(spec.name), "RealRecord", f"{spec.label} ({spec.id})", spec.fields, "")


def _record(name: str, base: str, doc: str, fields: Iterable[FieldSpec], tr_name: str) -> str:
    lines = ["", f"class {name}({base}, frozen=True, eq=False):", f'    """{doc}."""', ""]
    for field in fields:
        if field.kind is Kind.LIST:
            kind = f"Rows[{class_name(tr_name, field.name)}]"
        else:
            kind = _type_name(field) + ("" if field.required else " | None")
        lines += [f"    {field.name}: {kind}", f'    """{_told(field)}"""']
    return "\n".join(lines) + "\n"


def _type_name(field: FieldSpec) -> str:
    kind = python_type(field)
    # Fields are called "time" and "date", so the types need their module's name.
    return f"dt.{kind.__name__}" if kind.__module__ == "datetime" else kind.__name__


def _function(spec: TrSpec, answer: str) -> str:
    head = f"def {spec.id}("
    members = [f"    {field.name}: {_given(field)}," for field in spec.request]
    doc = f"{spec.label} ({spec.id}){' - an order' if spec.role == 'write' else ''}."
    lines = ["", head + ("" if members else f") -> Request[{answer}]:")]
    if members:
        lines += ["    *,", *members, f") -> Request[{answer}]:"]
    told = [f"        {field.name}: {_told(field)}{_choices(field)}" for field in spec.request]
    lines += [f'    """{doc}', "", "    Args:", *told, '    """'] if told else [f'    """{doc}"""']
    return "\n".join([*lines, "", f"{spec.name} = {spec.id}"]) + "\n"


def _given(field: FieldSpec) -> str:
    if field.codes and not field.open:
        kind = f"Literal[{', '.join(repr(code).replace(chr(39), chr(34)) for code in field.codes)}]"
    else:
        kind = "str" if field.kind in _WORDS else _GIVEN.get(field.kind, "int | str")
    must = field.required and field.default is None
    return kind if must else f"{kind} | None = None"


def _told(field: FieldSpec) -> str:
    unit = field.unit or UNITS.get(field.kind, "")
    return f"{field.label} ({field.wire}){', ' + unit if unit else ''}{field.suffix and ' ' + field.suffix}"


def _choices(field: FieldSpec) -> str:
    if not field.codes:
        return ""
    codes = ", ".join(f"{code} {meaning}" for code, meaning in field.codes.items())
    return f": {codes}{', …' if field.open else ''}"


def main(folder: str = "") -> None:
    """Write the stubs beside the module that they describe."""
    place = Path(folder) if folder else Path(__file__).with_name("typed")
    for name, text in files().items():
        (place / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
