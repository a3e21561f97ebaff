"""Records made ready for decoding: their fields arranged by form, and the structs that read and hold them.

A record's fields are arranged so that those of one form (whole numbers, prices, ratios, words) stand side by side:
they are converted together. The wire's own side is a struct of texts in that order, so that one pass over an answer's
bytes gives the texts in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, partial
from itertools import groupby
from typing import Annotated, Any

import msgspec

from kiwoom_api.model.errors import WireError
from kiwoom_api.wire.catalogue import FieldSpec, Kind, real_types, tr
from kiwoom_api.wire.columns import ORDER, Convert, convert, longest, plain, quick_way
from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.parsing import parser_of

__all__ = ["UNREAD", "Layout", "class_name", "layout_of", "leaf", "python_type"]

UNREAD = object()
"""Stands for a malformed optional value of a TR without a recorded answer: reading it will be the error."""

_NUMBERS = {Kind.RATIO: Decimal, Kind.INDEX: Decimal}
_TIMES: dict[Kind, type] = {Kind.DATE: date, Kind.TIME: time, Kind.DATETIME: datetime}
_TEXTS = frozenset({Kind.TEXT, Kind.SECRET, Kind.CODE, Kind.ORDER_NO, Kind.FLAG})


def python_type(field: FieldSpec) -> type:
    """The type of a field's typed value (where there is one): int, Decimal, date, time, datetime, str or ``Flag``."""
    if field.scale or field.kind in _NUMBERS:
        return Decimal
    if field.kind is Kind.FLAG and field.codes:
        return Flag
    return str if field.kind in _TEXTS else _TIMES.get(field.kind, int)


def class_name(name: str, under: str = "") -> str:
    """The class of an answer by the TR's English name, or of the rows of one of its lists: DailyChartBarsRow."""
    return "".join(part[:1].upper() + part[1:] for part in f"{name}_{under}".split("_")) + ("Row" if under else "")


class Layout:
    """A record's fields: how its texts are read, judged and named.

    Attributes:
        tr_id, under: whose record it is: a TR's or real-time type's, and the list's wire name for a row.
        fields: the leaves, arranged by form; ``names`` their English names followed by those of the lists.
        lists: the fields of kind LIST in the wire's order; ``as_written`` the leaves in the wire's order.
        strict: a malformed value costs the answer (else only the reading of it).
    """

    def __init__(self, tr_id: str, under: str, fields: tuple[FieldSpec, ...], strict: bool) -> None:
        self.tr_id, self.under, self.strict = tr_id, under, strict
        self.lists = tuple(f for f in fields if f.kind is Kind.LIST)
        leaves = [f for f in fields if f.kind is not Kind.LIST]
        self.fields = tuple(sorted(leaves, key=lambda f: (ORDER.index(quick_way(f)), f.kind, str(f.codes))))
        self.wires = tuple(f.wire for f in self.fields)
        self.names = tuple(f.name for f in (*self.fields, *self.lists))
        self.places = {f.wire: len(self.fields) + n for n, f in enumerate(self.lists)}
        self.secrets = frozenset(f.wire for f in leaves if f.kind is Kind.SECRET)
        self.array_order = tuple(leaves.index(f) for f in self.fields)
        self.as_written = tuple(leaves)
        self._parsers = tuple(map(parser_of, self.fields))
        self._quick = tuple(map(quick_way, self.fields))
        self._groups = tuple(self._like_fields())
        self._singles = self._groups[-1][2] if self._groups else 0
        self._ways = tuple(self._all_ways())
        self._numbers = max((stop for quick, _, stop in self._groups if longest(quick)), default=0)
        self._required = tuple((f.wire, place) for place, f in enumerate(self.fields) if f.required)

    def _like_fields(self) -> Iterable[tuple[Convert, int, int]]:
        for quick in ORDER:
            places = [place for place, way in enumerate(self._quick) if way is quick]
            if quick is not None and places:
                yield quick, places[0], places[-1] + 1

    def _all_ways(self) -> Iterable[tuple[Callable[[Sequence[str]], Iterable[Any]], slice]]:
        """What turns which part of a record's texts into values."""
        for quick, start, stop in self._groups:
            yield quick, slice(start, stop)
        start = self._singles
        for parser, same in groupby(self._parsers[self._singles :]):
            stop = start + len(list(same))
            yield partial(map, parser), slice(start, stop)
            start = stop

    def record(self, texts: Sequence[Any], where: str, *, complete: bool = True, bounded: bool = False) -> list[Any]:
        """The typed values of one record's texts, in the order of ``fields``; ``UNREAD`` for those left unread.

        Args:
            texts: one text a field, "" where the record has none; anything that is no text is malformed.
            where: names list and row in errors.
            complete: required fields must have a value.
            bounded: the texts came through ``wire_struct``, which bounds their length.

        Raises:
            WireError: naming TR, field and value.
        """
        values = self.at_once(texts) if bounded and "" not in texts else None
        if values is None:
            values = self._by_groups(texts, where, bounded)
        if complete:
            for wire, place in self._required:
                if values[place] is None or values[place] is UNREAD:
                    raise self._missing(f"{where}{wire}", texts[place])
        return values

    def at_once(self, texts: Sequence[str]) -> list[Any] | None:
        """All values when nothing is unusual in texts of ``wire_struct``; None when something is."""
        try:
            if not plain(texts[: self._numbers]):
                return None
            values: list[Any] = []
            for way, part in self._ways:
                values += way(texts[part])
        except (ValueError, WireError):  # a blank, an empty one, a malformed one
            return None
        return values

    def _by_groups(self, texts: Sequence[Any], where: str, bounded: bool) -> list[Any]:
        values: list[Any] = []
        for quick, start, stop in self._groups:
            part = texts[start:stop]
            found = convert(quick, part, bounded=bounded)
            values += self._one_by_one(part, start, where) if found is None else found
        values += self._one_by_one(texts[self._singles :], self._singles, where)
        return values

    def columns(self, rows: Sequence[Sequence[Any]], *, bounded: bool = False) -> list[list[Any]]:
        """The typed values of many rows' texts: one list a field; see ``record``.

        Raises:
            WireError: naming TR, list, row, field and value.
        """
        columns = [self._column(place, texts, bounded) for place, texts in enumerate(zip(*rows, strict=True))]
        for wire, place in self._required:
            for number, value in enumerate(columns[place]):
                if value is None or value is UNREAD:
                    raise self._missing(f"{self.under}[{number}].{wire}", rows[number][place])
        return columns

    def _column(self, place: int, texts: Sequence[Any], bounded: bool) -> list[Any]:
        quick, parser = self._quick[place], self._parsers[place]
        try:
            found = list(map(parser, texts)) if quick is None else convert(quick, texts, bounded=bounded)
        except (WireError, TypeError, AttributeError):
            found = None
        if found is not None:
            return found
        return [self._one(text, place, f"{self.under}[{number}].") for number, text in enumerate(texts)]

    def _one_by_one(self, texts: Sequence[Any], start: int, where: str) -> list[Any]:
        return [self._one(text, place, where) for place, text in enumerate(texts, start)]

    def _one(self, text: Any, place: int, where: str) -> Any:
        try:
            return self.value(text, place)
        except WireError as error:
            if self.strict:
                raise WireError(f"{self.tr_id} {where}{self.wires[place]}: {error}") from None
            return UNREAD

    def value(self, text: Any, place: int) -> Any:
        """The typed value of one text.

        Raises:
            WireError: when it is malformed.
        """
        if type(text) is not str:
            raise WireError(f"{text!r} is not text")
        return self._parsers[place](text) if text else None

    def _missing(self, where: str, text: object) -> WireError:
        return WireError(f"{self.tr_id} {where}: {text!r}, but a value is required")

    def texts(self, record: dict[str, Any]) -> tuple[Any, ...]:
        """The record's texts in the order of ``fields``."""
        return tuple(leaf(record.get(wire)) for wire in self.wires)

    def wire_struct(self, more: Mapping[str, Any]) -> type[msgspec.Struct]:
        """A struct that reads a record's texts from JSON in the order of ``fields``; ``more`` members follow.

        Numbers too long for the quick way are refused, as is what is no text: such a record is read member by member.
        """
        members: dict[str, Any] = {
            wire: Annotated[str, msgspec.Meta(max_length=longest(quick))] if longest(quick) else str
            for wire, quick in zip(self.wires, self._quick, strict=True)
        }
        texts = len(members)
        members |= more
        rename = {f"f{n}": wire for n, wire in enumerate(members)}
        fields = [(f"f{n}", kind, "" if n < texts else None) for n, kind in enumerate(members.values())]
        return msgspec.defstruct(f"Wire_{self.tr_id}_{self.under}", fields, rename=rename, gc=bool(more))


def leaf(value: object) -> object:
    """A leaf as text: an int's digits, "" for null; anything else as it is, which no parser takes."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def layout_of(tr_id: str, under: str = "") -> Layout:
    """The layout of a TR's answer, of the rows of one of its lists, or of a real-time type.

    Raises:
        BadInput: when the catalogue has no such TR.
    """
    return _layout(tr_id, under)


@cache
def _layout(tr_id: str, under: str) -> Layout:
    if tr_id in real_types():
        return Layout(tr_id, "", real_types()[tr_id].fields, strict=False)
    spec = tr(tr_id)
    return Layout(tr_id, under, spec.lists[under] if under else spec.response, spec.recorded)
