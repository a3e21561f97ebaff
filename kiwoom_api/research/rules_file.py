"""Rules and strategies from a person's own Python file."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.rules import RULES, Rule
from kiwoom_api.sim.barset import BarSet

MAKER = "make_strategy"
"""Name of a function that a strategy file may have instead of a class without arguments: bars in, strategy out."""


def find_rule(wanted: str) -> Rule:
    """Return a rule by its name, or the one rule of a Python file (``file.py``, or ``file.py:name`` of several).

    Raises:
        BadInput: for an unknown name, a file that is missing or cannot be run, or one without a single rule.
    """
    if wanted in RULES:
        return RULES[wanted]
    path, name = _place(wanted)
    if path is None:
        allowed = ", ".join(RULES) + ", or a Python file with a @rule function"
        raise BadInput(field="rule", value=wanted, allowed=allowed)
    found = {key: each for key, each in vars(load_module(path)).items() if isinstance(each, Rule)}
    found = {key: each for key, each in found.items() if each not in RULES.values()}
    if name:
        found = {key: each for key, each in found.items() if key == name}
    if len(found) != 1:
        hint = "name one: " + ", ".join(f"{path.name}:{key}" for key in found) if found else "write @rule above it"
        raise BadInput(field="rule", value=wanted, allowed="a file with one @rule function", hint=hint)
    return next(iter(found.values()))


def is_rule(wanted: str) -> bool:
    """Return whether a name or a file stands for array rules; False for a strategy of the engine.

    Raises:
        BadInput: as ``find_rule`` does for a file.
    """
    if wanted in RULES:
        return True
    path, _ = _place(wanted)
    if path is None:
        allowed = ", ".join(RULES) + ", or a Python file with a strategy or a @rule function"
        raise BadInput(field="strategy", value=wanted, allowed=allowed)
    module = load_module(path)
    return any(isinstance(each, Rule) and each not in RULES.values() for each in vars(module).values())


def find_strategy(wanted: str) -> Callable[[BarSet], Strategy]:
    """Return what makes the strategy of a Python file, given the bars it is going to run on.

    The file has a function ``make_strategy(bars)``, or one subclass of ``Strategy`` that needs no arguments.

    Raises:
        BadInput: for a file that is missing or cannot be run, or one without a single strategy.
    """
    path, name = _place(wanted)
    if path is None:
        raise BadInput(field="strategy", value=wanted, allowed="a Python file that exists")
    module = load_module(path)
    maker = getattr(module, MAKER, None)
    if maker is not None and not name:
        return lambda bars: _checked(maker(bars), wanted)
    kind = the_class(module, name, wanted, allowed=f"a file with one subclass of Strategy, or {MAKER}(bars)")
    return lambda bars: kind()


def the_class(
    module: ModuleType, name: str, wanted: str, *, allowed: str = "a file with one subclass of Strategy"
) -> type[Strategy]:
    """Return the strategy class that a file defines: the one of that name, or the only one.

    Raises:
        BadInput: there is none, or more than one and no name.
    """
    found = [
        each
        for key, each in vars(module).items()
        if inspect.isclass(each)
        and issubclass(each, Strategy)
        and each.__module__ == module.__name__
        and name in ("", key)
    ]
    if len(found) != 1:
        file = Path(module.__file__ or "").name
        hint = "name one: " + ", ".join(f"{file}:{each.__name__}" for each in found) if found else ""
        raise BadInput(field="strategy", value=wanted, allowed=allowed, hint=hint)
    return found[0]


def _checked(made: Any, wanted: str) -> Strategy:
    if not isinstance(made, Strategy):
        allowed = f"{MAKER}(bars) that returns a Strategy"
        raise BadInput(field="strategy", value=f"{wanted}: {type(made).__name__}", allowed=allowed)
    return made


def _place(wanted: str) -> tuple[Path | None, str]:
    """Split ``file.py:name``; no path when there is no such file."""
    text, sign, name = wanted.rpartition(":")
    if sign and text.endswith(".py"):
        return (Path(text), name) if Path(text).is_file() else (None, name)
    return (Path(wanted), "") if wanted.endswith(".py") and Path(wanted).is_file() else (None, "")


def load_module(path: Path) -> ModuleType:
    """Run a Python file and return it as a module; each call runs it anew.

    Raises:
        BadInput: with the error that it raised.
    """
    name = f"kiwoom_file_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise BadInput(field="file", value=str(path), allowed="a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        hint = f"{type(error).__name__}: {error}"
        raise BadInput(field="file", value=str(path), allowed="a Python file that runs", hint=hint) from error
    return module
