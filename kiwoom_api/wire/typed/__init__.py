"""Every TR as a function, every answer as a class; also known as ``kiwoom_api.tr``.

``tr.daily_chart(symbol="005930", base_day=date(2026, 11, 20), adjusted="1")``, or ``tr.ka10081(...)``, checks the
request against the catalogue and returns a ``Request`` that knows its answer: ``await client.call(request)`` gives a
``tr.DailyChart``. Names are made from the catalogue when they are asked for; the stubs beside this file (``make
stubs``) tell editors and type checkers about all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from inspect import Parameter, Signature
from typing import Any

from kiwoom_api.wire.catalogue import FieldSpec, Kind, real_types, socket_trs, tr, trs
from kiwoom_api.wire.layout import class_name
from kiwoom_api.wire.records import Answer, RealRecord, answer_class
from kiwoom_api.wire.request import Request, request
from kiwoom_api.wire.rows import Rows

__all__ = ["Answer", "RealRecord", "Request", "Rows", "answer_class", "ask"]

_ASKED = 128
"""Questions of one TR that are remembered."""
_PLAIN = frozenset({str, int, bool, date, type(None)})
"""Types of which equal values are written alike: Decimals, and times of two zones, may be equal and look different."""


@cache
def ask(tr_id: str) -> Callable[..., Request[Answer]]:
    """The function that makes requests of a TR: members as keywords, by their English or wire names.

    Raises:
        BadInput: when the catalogue has no such TR; the function raises it for what ``wire.request.request`` refuses.
    """
    spec = tr(tr_id)

    def checked(**members: object) -> dict[str, str]:
        return request(tr_id, members)

    # Programs ask the same few questions again and again; what is secret is not kept.
    secret = any(field.kind is Kind.SECRET for field in spec.request)
    known = checked if secret else lru_cache(maxsize=_ASKED, typed=True)(checked)

    def make(**members: object) -> Request[Answer]:
        plain = all(map(_PLAIN.__contains__, map(type, members.values())))
        return Request(tr_id, (known if plain else checked)(**members).copy())

    make.__name__ = make.__qualname__ = spec.name
    make.__module__ = __name__
    told = "\n".join(f"    {field.name}: {field.label} ({field.wire})" for field in spec.request)
    make.__doc__ = f"{spec.label} ({tr_id}).\n\n{told}\n"
    make.__signature__ = Signature([_parameter(field) for field in spec.request])  # type: ignore[attr-defined]
    return make


def _parameter(field: FieldSpec) -> Parameter:
    must = field.required and field.default is None
    return Parameter(field.name, Parameter.KEYWORD_ONLY, default=Parameter.empty if must else None)


@cache
def _names() -> dict[str, Callable[[], Any]]:
    """Every name of this module that comes from the catalogue, and what makes it."""
    made: dict[str, Callable[[], Any]] = {}
    for spec in (*trs().values(), *socket_trs().values()):
        made[spec.id] = made[spec.name] = _later(ask, spec.id)
        made[class_name(spec.name)] = _later(answer_class, spec.id)
        for field in spec.response:
            if field.kind is Kind.LIST:
                made[class_name(spec.name, field.name)] = _later(answer_class, spec.id, field.wire)
    for real in real_types().values():
        made["Real" + class_name(real.name)] = _later(answer_class, real.id)
    return made


def _later(make: Callable[..., Any], *arguments: str) -> Callable[[], Any]:
    return lambda: make(*arguments)


def __getattr__(name: str) -> Any:
    make = _names().get(name)
    if make is None:
        raise AttributeError(f"module {__name__!r} has no TR, answer or real-time record {name!r}")
    # Found as any other name from now on: a program asks the same few questions again and again.
    made = globals()[name] = make()
    return made


def __dir__() -> list[str]:
    return sorted({*globals(), *_names()})
