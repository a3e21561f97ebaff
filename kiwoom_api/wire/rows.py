"""Rows of an answer as a list that turns into a frame."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from kiwoom_api.model.errors import BadInput, MissingExtra
from kiwoom_api.wire.layout import Layout, layout_of, python_type

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped]
    import polars

    from kiwoom_api.wire.answer import Answer

__all__ = ["Names", "Rows"]

Names = Literal["en", "wire", "ko"]
"""Headings: English attribute names, the wire's own names, or Kiwoom's Korean labels."""
_ROW = TypeVar("_ROW", bound="Answer")


class Rows(list[_ROW], Generic[_ROW]):
    """The rows of one list. Treat it as read-only."""

    __slots__ = ("_layout",)

    def __init__(self, layout: Layout, rows: Iterable[_ROW]) -> None:
        super().__init__(rows)
        self._layout = layout

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self._layout.tr_id, self._layout.under, list(self))

    def headings(self, names: Names = "en") -> list[str]:
        """The headings of the columns, in the wire's order; a Korean label that comes twice has its wire name with it.

        Raises:
            BadInput: ``names`` is none of "en", "wire", "ko".
        """
        fields = self._layout.as_written
        if names == "en":
            return [field.name for field in fields]
        if names == "wire":
            return [field.wire for field in fields]
        if names == "ko":
            labels = [field.label for field in fields]
            return [f"{f.label} ({f.wire})" if labels.count(f.label) > 1 else f.label for f in fields]
        raise BadInput(field="names", value=names, allowed="en, wire, ko", hint="choose the headings")

    def to_dicts(self, names: Names = "en") -> list[dict[str, Any]]:
        """The typed rows as plain dicts; exact values, None where there is none."""
        headings, fields = self.headings(names), self._layout.as_written
        return [
            {heading: getattr(row, field.name) for heading, field in zip(headings, fields, strict=True)} for row in self
        ]

    def to_polars(self, names: Names = "en", *, exact: bool = False) -> polars.DataFrame:
        """The typed rows as a polars frame: won and shares Int64, dates and times their own types (KST).

        Args:
            names: headings, "en", "wire" or "ko".
            exact: ratios and index levels as polars' Decimal instead of Float64 (frames are for statistics).

        Raises:
            MissingExtra: polars is not installed. BadInput: no such headings.
        """
        headings = self.headings(names)
        try:
            import polars
        except ImportError:
            raise MissingExtra("data", "to_polars()") from None
        kinds: dict[type, Any] = {
            int: polars.Int64,
            Decimal: None if exact else polars.Float64,
            date: polars.Date,
            time: polars.Time,
            datetime: polars.Datetime("us", "Asia/Seoul"),
        }
        columns = []
        for heading, field in zip(headings, self._layout.as_written, strict=True):
            kind = kinds.get(python_type(field), polars.String)
            values = self._values(field.name, python_type(field), exact)
            if kind is None:
                kind = polars.Decimal(38, _scale(values))
            columns.append(polars.Series(heading, values, dtype=kind, strict=False))
        return polars.DataFrame(columns)

    def to_pandas(self, names: Names = "en") -> pandas.DataFrame:
        """The typed rows as a pandas frame: won and shares Int64 (nullable), ratios float64, dates datetime64.

        Raises:
            MissingExtra: pandas is not installed. BadInput: no such headings.
        """
        headings = self.headings(names)
        try:
            import pandas
        except ImportError:
            raise MissingExtra("pandas", "to_pandas()") from None
        columns: dict[str, Any] = {}
        for heading, field in zip(headings, self._layout.as_written, strict=True):
            kind = python_type(field)
            values = self._values(field.name, kind, exact=False)
            if kind is int:
                columns[heading] = pandas.array(values, dtype="Int64")
            elif kind is Decimal:
                columns[heading] = pandas.array(values, dtype="Float64").to_numpy(dtype=float, na_value=float("nan"))
            elif kind is date:
                columns[heading] = pandas.to_datetime(pandas.Series(values, dtype="object"))
            elif kind is datetime:
                columns[heading] = pandas.Series(values, dtype="datetime64[us, Asia/Seoul]")
            else:
                columns[heading] = pandas.Series(values, dtype="object")
        return pandas.DataFrame(columns)

    def _values(self, name: str, kind: type, exact: bool) -> list[Any]:
        values = [getattr(row, name) for row in self]
        if kind is Decimal and not exact:
            return [None if value is None else float(value) for value in values]
        return [None if value is None else str(value) for value in values] if issubclass(kind, str) else values


def _scale(values: Iterable[Decimal | None]) -> int:
    return max((-int(v.as_tuple().exponent) for v in values if v is not None), default=0)


def _again(tr_id: str, under: str, rows: list[Any]) -> Rows[Any]:
    return Rows(layout_of(tr_id, under), rows)
