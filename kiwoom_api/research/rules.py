"""Strategies written as array rules: a function of bars and parameters that says, for every bar, in or out.

::

    from kiwoom_api.research.rules import rule

    @rule
    def my_cross(bars, fast: int = 10, slow: int = 50):
        return bars.mean(fast) > bars.mean(slow)

What a rule may return, one number a bar:

- True or False: hold the stock, or do not.
- two such arrays ``(enter, leave)``: where neither is True nothing changes; where both are, it leaves.
- fractions from 0 to 1: the wanted part of the stock's money, traded again on every bar that is not NaN.
- None: these parameters make no sense together; a sweep leaves them out and counts them.

What is decided on a bar is traded at the next day's open. See ``kernels.records.Terms`` for sizes, stops and costs.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

import msgspec
import numpy as np

from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.kernels.records import FULL, KEEP, Actions
from kiwoom_api.research.kernels.view import View

Value: TypeAlias = int | Decimal
"""A parameter's value."""

Values: TypeAlias = Mapping[str, Value]


class Decided(msgspec.Struct, frozen=True):
    """A rule's answer as the kernels take it; ``rebalance`` when it gave wanted parts."""

    actions: Actions
    rebalance: bool


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A named array rule.

    Attributes:
        name: what it is called.
        text: what it does, in a sentence.
        function: the rule itself.
        defaults: its parameters: whole numbers or Decimals, with the values taken when none are given.
    """

    name: str
    text: str
    function: Callable[..., Any]
    defaults: dict[str, Value]

    def values(self, given: Mapping[str, object]) -> dict[str, Value]:
        """Return the parameters with what is given instead; text is read.

        Raises:
            BadInput: for an unknown name or a value of the wrong kind.
        """
        for name in given:
            if name not in self.defaults:
                allowed = "one of " + ", ".join(self.defaults) if self.defaults else "no parameters"
                raise BadInput(field=name, value=given[name], allowed=f"{allowed} (rule {self.name})")
        return {name: _read(name, given.get(name, usual), usual) for name, usual in self.defaults.items()}

    def decide(self, view: View, values: Mapping[str, object] | None = None) -> Decided | None:
        """Return what the rule wants at each bar; None where the parameters make no sense together.

        Raises:
            BadInput: for unknown parameters, or an answer of another shape or kind; names the rule.
        """
        wanted = self.values(values or {})
        try:
            answer = self.function(view, **wanted)
        except BadInput:
            raise
        except Exception as error:
            told = f"{type(error).__name__}: {error}"
            allowed = "a rule without errors (None for parameters that make no sense)"
            raise BadInput(field=f"rule {self.name}", value=shown(wanted), allowed=allowed, hint=told) from error
        return None if answer is None else self._read(answer, len(view))

    def _read(self, answer: object, bars: int) -> Decided:
        if isinstance(answer, tuple) and len(answer) == 2:
            enter, leave = (self._flags(each, bars) for each in answer)
            return Decided((enter * np.int16(FULL - KEEP) + np.int16(KEEP)) * ~leave, False)
        if isinstance(answer, np.ndarray) and answer.dtype.kind == "f":
            if answer.shape != (bars,):
                raise self._wrong(answer, bars)
            none = np.isnan(answer)
            if not np.all(none | ((answer >= 0) & (answer <= 1))):
                raise BadInput(field=f"rule {self.name}", value="parts outside of 0 to 1", allowed="0 to 1, or NaN")
            parts = np.rint(np.where(none, 0.0, answer) * FULL).astype(np.int16)
            return Decided(np.where(none, np.int16(KEEP), parts), True)
        return Decided(self._flags(answer, bars) * np.int16(FULL), False)

    def _flags(self, answer: object, bars: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
        if not isinstance(answer, np.ndarray) or answer.dtype != np.bool_ or answer.shape != (bars,):
            raise self._wrong(answer, bars)
        return answer

    def _wrong(self, answer: object, bars: int) -> BadInput:
        told = f"{answer.dtype} of shape {answer.shape}" if isinstance(answer, np.ndarray) else type(answer).__name__
        allowed = f"one True/False array of shape ({bars},), two of them, or fractions from 0 to 1"
        return BadInput(field=f"rule {self.name}", value=told, allowed=allowed, hint="return one value a bar")


def rule(function: Callable[..., Any]) -> Rule:
    """Make a rule of a function of bars and named parameters; every parameter needs a default.

    Raises:
        BadInput: for a parameter without a default, or one that is no whole number and no Decimal.
    """
    defaults: dict[str, Value] = {}
    for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
        usual = parameter.default
        if isinstance(usual, bool) or not isinstance(usual, int | Decimal):
            field = f"rule {function.__name__}: {name}"
            given = "no default" if usual is parameter.empty else usual
            raise BadInput(field=field, value=given, allowed="a default that is an int or a Decimal")
        defaults[name] = usual
    text = (inspect.getdoc(function) or "").split("\n")[0]
    return Rule(name=function.__name__, text=text, function=function, defaults=defaults)


def shown(values: Values) -> str:
    """Return parameters as a person writes them: ``fast=5 slow=20``."""
    return " ".join(f"{name}={value}" for name, value in values.items())


def _read(name: str, given: object, usual: Value) -> Value:
    """Return a value as the kind of its default: a Decimal or a whole number."""
    try:
        number = given if isinstance(given, Decimal) else Decimal(str(given))
    except InvalidOperation:
        number = Decimal("NaN")
    whole = isinstance(usual, int)
    if isinstance(given, bool) or not number.is_finite() or (whole and number != int(number)):
        raise BadInput(field=name, value=given, allowed="a whole number" if whole else "a number")
    return int(number) if whole else number


@rule
def sma_cross(bars: View, fast: int = 10, slow: int = 50) -> object:
    """Hold while the mean close of ``fast`` days is above that of ``slow`` days."""
    return None if fast >= slow else bars.mean(fast) > bars.mean(slow)


@rule
def ma_dip(bars: View, days: int = 5, dip: Decimal = Decimal(5)) -> object:
    """Buy ``dip`` % or more under the mean of ``days`` days, sell at or above the mean."""
    mean = bars.mean(days)
    return bars.close <= mean * float(1 - dip / 100), bars.close >= mean


@rule
def breakout(bars: View, days: int = 20, leave: int = 10) -> object:
    """Buy a close above the high of the ``days`` days before, sell one below the low of the ``leave`` before."""
    return bars.close > bars.before(bars.highest(days)), bars.close < bars.before(bars.lowest(leave))


@rule
def hold(bars: View) -> object:
    """Buy on the first day and keep."""
    return np.ones(len(bars), dtype=np.bool_)


RULES: dict[str, Rule] = {each.name.replace("_", "-"): each for each in (sma_cross, ma_dip, breakout, hold)}
"""The rules that come with the package, by the name the command line knows them by."""
