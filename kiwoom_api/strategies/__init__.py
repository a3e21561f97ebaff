"""The ideas: strategies that see data only and answer with orders.

A strategy is found by its name, and only then imported: a command that runs one doesn't pay for the others.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from kiwoom_api.model.errors import BadInput

if TYPE_CHECKING:
    from kiwoom_api.engine.strategy import Strategy

_PLACES = {
    "day": "kiwoom_api.strategies.day:Day",
    "swing": "kiwoom_api.strategies.swing:Swing",
    "after-hours": "kiwoom_api.strategies.after_hours:AfterHours",
    "hold": "kiwoom_api.strategies.hold:Hold",
    "sma": "kiwoom_api.strategies.sma:Sma",
    "dip": "kiwoom_api.strategies.dip:Dip",
    "rebalance": "kiwoom_api.strategies.rebalance:Rebalance",
}


def names() -> tuple[str, ...]:
    """Return the names of the strategies that come with the package, in the order of the docs."""
    return tuple(_PLACES)


def find(name: str) -> type[Strategy]:
    """Return the class of a strategy that comes with the package.

    Raises:
        BadInput: for a name that is none of ``names()``.
    """
    place = _PLACES.get(name)
    if place is None:
        raise BadInput(field="strategy", value=name, allowed=" | ".join(names()))
    module, _, kind = place.partition(":")
    return cast("type[Strategy]", getattr(import_module(module), kind))
