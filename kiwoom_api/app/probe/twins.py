"""Compares an answer with the simulator's answer to the same question: members, order, padding, decimals. Pure.

The two tell of different accounts and markets, so values are never compared, only how they are written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from kiwoom_api.app.probe.texts import decimals_of, disguised, form_of, padded_width
from kiwoom_api.wire.catalogue import Kind, TrSpec


class Apart(StrEnum):
    """In what the two answers differ."""

    HERE = "여기에만 있음"
    THERE = "로컬 거래소에만 있음"
    ORDER = "항목의 순서"
    WIDTH = "폭·0 채움"
    DECIMALS = "소수 자릿수"
    KIND = "숫자와 글자"
    ROWS = "견줄 행이 없음"


class Contrast(msgspec.Struct, frozen=True, kw_only=True):
    """One difference of a field, here and in the simulator, without its values."""

    what: Apart
    where: str
    here: str = ""
    there: str = ""


def contrast(spec: TrSpec, here: Mapping[str, object], there: Mapping[str, object]) -> list[Contrast]:
    """Compare an answer with the simulator's; both have ``return_code`` 0."""
    lists = {field.wire: field for field in spec.response if field.kind is Kind.LIST}
    found = _records([_plain(here, lists)], [_plain(there, lists)], "")
    for wire, field in lists.items():
        if wire not in here or wire not in there:
            continue
        names = [each.wire for each in spec.lists[wire]]
        ours, theirs = _rows(here[wire], names), _rows(there[wire], names)
        under = f"{wire}[]"
        if ours and theirs:
            found += _records(ours, theirs, f"{under}.")
        elif field.kind is Kind.LIST and (ours or theirs):
            found.append(Contrast(what=Apart.ROWS, where=under, here=f"{len(ours)}행", there=f"{len(theirs)}행"))
    return found


def _plain(body: Mapping[str, object], lists: Mapping[str, object]) -> dict[str, object]:
    """The members of an answer with its lists as marks only: whether they are there is compared too."""
    return {name: "" if name in lists else value for name, value in body.items() if name not in _SAID}


_SAID = frozenset({"return_code", "return_msg"})


def _rows(value: object, names: Sequence[str]) -> list[dict[str, object]]:
    rows = value if isinstance(value, list) else []
    as_records = [dict(zip(names, row, strict=False)) if isinstance(row, list) else row for row in rows]
    return [row for row in as_records if isinstance(row, dict)]


def _records(here: Sequence[Mapping[str, object]], there: Sequence[Mapping[str, object]], under: str) -> list[Contrast]:
    ours, theirs = _names(here), _names(there)
    found = [Contrast(what=Apart.HERE, where=under + name, here="있음") for name in ours if name not in theirs]
    found += [Contrast(what=Apart.THERE, where=under + name, there="있음") for name in theirs if name not in ours]
    both = [name for name in ours if name in theirs]
    if both != [name for name in theirs if name in ours]:
        first = next(a for a, b in zip(both, (n for n in theirs if n in ours), strict=True) if a != b)
        found.append(Contrast(what=Apart.ORDER, where=under + first))
    for name in both:
        found += _field(under + name, _texts(here, name), _texts(there, name))
    return found


def _names(records: Sequence[Mapping[str, object]]) -> list[str]:
    return list(dict.fromkeys(name for record in records for name in record))


def _texts(records: Sequence[Mapping[str, object]], name: str) -> list[str]:
    values = [record.get(name) for record in records]
    return [value for value in values if isinstance(value, str) and value.strip(" ")]


def _field(where: str, here: list[str], there: list[str]) -> list[Contrast]:
    if not here or not there:
        return []
    shown = {"here": disguised(here[0]), "there": disguised(there[0])}
    numbers, digits = (all(form_of(text) is not None for text in texts) for texts in (here, there))
    if numbers is not digits:
        return [Contrast(what=Apart.KIND, where=where, **shown)]
    if not numbers:
        return []
    found = []
    widths = (padded_width(here), padded_width(there))
    if widths[0] != widths[1] and _telling(widths, here, there):
        found.append(Contrast(what=Apart.WIDTH, where=where, **shown))
    decimals = (decimals_of(here), decimals_of(there))
    if None not in decimals and decimals[0] != decimals[1]:
        found.append(Contrast(what=Apart.DECIMALS, where=where, **shown))
    return found


def _telling(widths: tuple[int, int], here: list[str], there: list[str]) -> bool:
    """A number that fills its whole width shows no padding: only a shorter one proves that there is none."""
    wide, bare = max(widths), here if widths[0] < widths[1] else there
    return any(len(text) < wide for text in bare) or min(widths) > 0
