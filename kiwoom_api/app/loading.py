"""From what a person typed to strategies, their parameters and parts of the account, and the prices of a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

from kiwoom_api import strategies as built_in
from kiwoom_api.app.demo import LAST_SYNTHETIC_DAY, SYNTHETIC_DAYS
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.rules_file import load_module, the_class
from kiwoom_api.research.store.engine import load_data
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.synthetic import synthetic_market

USUAL = "swing"
"""The strategy of a command that names none."""
_SUFFIX = ".py"


def load_strategies(words: Iterable[str], params: Iterable[str] = ()) -> list[Strategy]:
    """Make the strategies that were asked for, with their parameters.

    Args:
        words: names of strategies that come with the package, or files ``my_strategy.py`` (``my_strategy.py:Class``
            where the file has several).
        params: ``name=value``; ``strategy.name=value`` where several strategies run.

    Raises:
        BadInput: for a name or file that is none, two strategies of one name, or a parameter that is unknown or out
            of its range; it names the parameter and the range.
    """
    classes = [strategy_class(word) for word in words]
    if len({kind.name for kind in classes}) < len(classes):
        named = ", ".join(kind.name for kind in classes)
        raise BadInput(field="strategy", value=named, allowed="strategies with different names")
    values: dict[str, dict[str, str]] = {kind.name: {} for kind in classes}
    for text in params:
        name, value = pair_of("param", text)
        owner, dot, short = name.rpartition(".")
        if not dot and len(classes) == 1:
            owner, short = classes[0].name, name
        if owner not in values:
            allowed = " | ".join(f"{each}.{short}" for each in values)
            raise BadInput(field="param", value=text, allowed=f"{allowed} = value", hint="say whose parameter it is")
        values[owner][short] = value
    return [kind(kind.Parameters.build(values[kind.name])) for kind in classes]


def strategy_class(word: str) -> type[Strategy]:
    """Return the class that a word stands for.

    Raises:
        BadInput: for an unknown name, a file that is missing or cannot be run, or one without a single strategy.
    """
    path, name = _place(word)
    if path is None:
        return built_in.find(word)
    if not path.is_file():
        raise BadInput(field="strategy", value=word, allowed="a Python file that exists", hint="kiwoom new-strategy")
    return the_class(load_module(path), name, word)


def _place(word: str) -> tuple[Path | None, str]:
    """Split ``file.py:Class``; no path for a bare name."""
    if word.endswith(_SUFFIX):
        return Path(word), ""
    text, sign, name = word.rpartition(":")
    return (Path(text), name) if sign and text.endswith(_SUFFIX) else (None, "")


def pair_of(field: str, text: str) -> tuple[str, str]:
    """Split ``name=value``.

    Raises:
        BadInput: for a text without one of the two.
    """
    name, sign, value = text.partition("=")
    if not (sign and name.strip() and value.strip()):
        raise BadInput(field=field, value=text, allowed="name=value, such as fast=5")
    return name.strip(), value.strip()


def shares_of(texts: Sequence[str], strategies: Sequence[Strategy]) -> dict[str, Fraction] | None:
    """Return the parts of the equity that were asked for; None for equal parts. Unnamed strategies share the rest.

    Raises:
        BadInput: for an unknown strategy, a part that is no number from 0 to 1, or parts beyond 1 together.
    """
    if not texts:
        return None
    names = [strategy.name for strategy in strategies]
    parts: dict[str, Fraction] = {}
    for text in texts:
        name, value = pair_of("share", text)
        try:
            part = Fraction(value)
        except (ValueError, ZeroDivisionError):
            part = Fraction(-1)
        if name not in names or not 0 <= part <= 1:
            raise BadInput(field="share", value=text, allowed=f"{' | '.join(names)} = 0 to 1, such as {names[0]}=0.5")
        parts[name] = part
    rest, left = [name for name in names if name not in parts], Fraction(1) - sum(parts.values(), Fraction(0))
    if left < 0:
        raise BadInput(field="share", value=", ".join(texts), allowed="parts that add up to 1 at most")
    return parts | {name: left / len(rest) for name in rest}


def market_from(data: Path | None, seed: int, *, interval: str = "1d", adjusted: bool | None = None) -> MarketData:
    """Return the prices of a run: a file, a store's folder, or the made-up market of a seed.

    Raises:
        BadInput, MissingExtra: for data that cannot be used.
    """
    if data is None:
        return MarketData(synthetic_market(seed, LAST_SYNTHETIC_DAY, SYNTHETIC_DAYS), seed=seed)
    return MarketData(load_data(data, interval=interval, adjusted=adjusted), seed=seed)
