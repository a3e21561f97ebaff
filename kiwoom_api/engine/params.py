"""Typed strategy parameters with ranges: checked when given, listed for sweeps and for ``--help``."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar, get_type_hints

import msgspec

from kiwoom_api.model.errors import BadInput

_P = TypeVar("_P", bound="Params")


class Range(msgspec.Struct, frozen=True):
    """Smallest and largest allowed value of a numeric parameter, both included, and a step for sweeps."""

    low: str
    high: str
    step: str = "1"

    def __contains__(self, value: object) -> bool:
        if not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
            return False
        return Decimal(self.low) <= value <= Decimal(self.high)


class Choice(msgspec.Struct, frozen=True):
    """The allowed words of a text parameter."""

    words: tuple[str, ...]

    def __contains__(self, value: object) -> bool:
        return value in self.words


class Params(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of a strategy's parameters: a frozen struct whose fields are ``Annotated[type, Range(...)]``.

    Whole numbers are int, ratios are Decimal: a parameter may touch money.

    Raises:
        BadInput: when a value lies outside of its range; names the parameter and the range.
    """

    def __post_init__(self) -> None:
        for name, limits in ranges(type(self)).items():
            value = getattr(self, name)
            if value not in limits:
                raise BadInput(field=name, value=value, allowed=_words(limits), hint="change the parameter")

    @classmethod
    def build(cls: type[_P], values: Mapping[str, object]) -> _P:
        """Build parameters from what a person typed (text is converted).

        Raises:
            BadInput: for an unknown name, a value of the wrong kind, or one outside of its range.
        """
        fields = cls.__struct_fields__
        for name in values:
            if name not in fields:
                raise BadInput(field=name, value=values[name], allowed="one of " + ", ".join(fields))
        try:
            return msgspec.convert(dict(values), cls, strict=False)
        except msgspec.ValidationError as error:
            if isinstance(error.__cause__, BadInput):
                raise error.__cause__ from None
            found = re.search(r"\$\.(\w+)", str(error))
            name = found.group(1) if found else "parameters"
            limits = ranges(cls).get(name)
            allowed = _words(limits) if limits else str(error)
            raise BadInput(field=name, value=values.get(name), allowed=allowed, hint="change the parameter") from None


@functools.cache
def ranges(params: type[Params]) -> dict[str, Range | Choice]:
    """Return the limits of each parameter that has them."""
    hints: dict[str, Any] = get_type_hints(params, include_extras=True)
    found: dict[str, Range | Choice] = {}
    for name in params.__struct_fields__:
        for extra in getattr(hints[name], "__metadata__", ()):
            if isinstance(extra, Range | Choice):
                found[name] = extra
    return found


def _words(limits: Range | Choice) -> str:
    return f"{limits.low} to {limits.high}" if isinstance(limits, Range) else " | ".join(limits.words)
