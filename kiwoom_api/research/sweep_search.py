"""A search instead of a grid: optuna tries what looks good, in a study that several machines can share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import numpy as np
from sqlalchemy.exc import SQLAlchemyError

from kiwoom_api.journal.places import parse_url, scrub, shown
from kiwoom_api.model.errors import BadInput, MissingExtra, SettingsError
from kiwoom_api.research.kernels.panel import COLUMNS, Panel
from kiwoom_api.research.kernels.records import Terms
from kiwoom_api.research.kernels.view import View
from kiwoom_api.research.rules import Rule, Value
from kiwoom_api.research.sweep import SweepResult, Tried, told, try_one
from kiwoom_api.research.sweep_stats import Score, score

_SAME = "kiwoom"
"""Attribute of a study that says what it is a study of."""


def run_search(
    panel: Panel,
    rule: Rule,
    grid: dict[str, tuple[Value, ...]],
    terms: Terms | None = None,
    *,
    trials: int,
    study: str = "",
    name: str = "",
    seed: int = 1,
    jobs: int = 1,
    progress: Tried | None = None,
) -> SweepResult:
    """Let optuna look for the highest Sharpe ratio among a grid's values, and tell all that was tried.

    A study with an address goes on where it was left, from every machine that opens it; the count of tries that
    the result is judged by is the whole study's. The scores are those of this call's tries.

    Args:
        panel, rule, grid, terms: as in ``run_sweep``; the grid may be of any size.
        trials: tries of this call.
        study: address of a database, ``sqlite:///study.db`` or ``postgresql://…``; "" for none.
        name: of the study; rule and data make one when not given.
        seed: of the sampler; machines that share a study each take another one.
        jobs: threads that try at once.
        progress: told how many tries are done.

    Raises:
        BadInput: for no tries, an address that cannot be opened, or a study of another rule or other data.
        MissingExtra: without optuna.
    """
    try:
        import optuna
    except ImportError as error:
        raise MissingExtra("research", "a search by optuna") from error
    if isinstance(trials, bool) or not isinstance(trials, int) or not 1 <= trials <= 1_000_000:
        raise BadInput(field="optuna", value=trials, allowed="1 to 1000000 tries")
    if not grid:
        raise BadInput(field="grid", value="", allowed="at least one parameter to search, such as fast=5:20")
    terms = terms or Terms()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    identity = _identity(panel, rule, grid, terms)
    with _opened(optuna, study, name or f"{rule.name}-{identity[:12]}", seed) as opened:
        _claim(opened, identity)
        before = len(opened.get_trials(deepcopy=False))
        attempt = _Attempt(optuna, panel, rule, grid, terms)
        opened.optimize(attempt, n_trials=trials, n_jobs=jobs, callbacks=[_counter(progress, trials)])
        tried = max(before + trials, len(opened.get_trials(deepcopy=False)))
    if not attempt.scores:
        raise BadInput(field="grid", value=f"{trials:,} tries", allowed="values that the rule takes")
    scores = list(attempt.scores.values())
    return told(panel, rule, grid, scores, terms, skipped=attempt.refused, tried=tried)


class _Attempt:
    """One try of optuna's; values tried before are not traded again."""

    def __init__(self, optuna: Any, panel: Panel, rule: Rule, grid: dict[str, tuple[Value, ...]], terms: Terms) -> None:
        self._optuna, self._panel, self._rule, self._grid, self._terms = optuna, panel, rule, grid, terms
        self._view = View.of(panel)
        self.scores: dict[str, Score] = {}
        self.refused = 0

    def __call__(self, trial: Any) -> float:
        values = {name: tried[trial.suggest_int(name, 0, len(tried) - 1)] for name, tried in self._grid.items()}
        for name, value in values.items():
            trial.set_user_attr(name, str(value))
        key = str(values)
        if key not in self.scores:
            found = try_one(self._panel, self._view, self._rule, values, self._terms)
            if found is None:
                self.refused += 1
                raise self._optuna.TrialPruned
            self.scores[key] = score(values, found, self._terms.cash)
        return self.scores[key].sharpe


def _counter(progress: Tried | None, trials: int) -> Callable[[Any, Any], None]:
    done = count(1)

    def after(_: Any, __: Any) -> None:
        number = next(done)
        if progress is not None:
            progress(number, trials)

    return after


@contextmanager
def _opened(optuna: Any, study: str, name: str, seed: int) -> Iterator[Any]:
    """Open a study; its connections end with the search."""
    sampler = optuna.samplers.TPESampler(seed=seed)
    if not study:
        yield optuna.create_study(direction="maximize", sampler=sampler)
        return
    storage = _storage(optuna, study)
    try:
        yield optuna.create_study(
            direction="maximize", sampler=sampler, storage=storage, study_name=name, load_if_exists=True
        )
    finally:
        storage.remove_session()
        storage.engine.dispose()


def _storage(optuna: Any, study: str) -> Any:
    allowed = "sqlite:///study.db or postgresql://user:password@host/database that can be opened"
    try:
        url = parse_url(study)
    except SettingsError as error:
        raise BadInput(field="study", value=study.rsplit("@", maxsplit=1)[-1], allowed=allowed) from error
    waits = {"connect_timeout": 5} if url.get_backend_name() == "postgresql" else {"timeout": 30}
    address = url.render_as_string(hide_password=False)
    try:
        return optuna.storages.RDBStorage(address, engine_kwargs={"connect_args": waits})
    except (SQLAlchemyError, RuntimeError, OSError, ImportError) as error:
        hint = scrub(str(getattr(error, "orig", None) or error).strip().split("\n")[0], url)
        raise BadInput(field="study", value=shown(url), allowed=allowed, hint=hint) from error


def _claim(opened: Any, identity: str) -> None:
    """Write into a new study what it is of; refuse one that is of something else."""
    known = opened.user_attrs.get(_SAME)
    if known is None:
        opened.set_user_attr(_SAME, identity)
    elif known != identity:
        allowed = "a study of the same rule, grid, terms and bars"
        raise BadInput(field="study", value=opened.study_name, allowed=allowed, hint="give it another name")


def _identity(panel: Panel, rule: Rule, grid: dict[str, tuple[Value, ...]], terms: Terms) -> str:
    digest = hashlib.sha256()
    for column in COLUMNS:
        digest.update(np.ascontiguousarray(getattr(panel, column)).tobytes())
    words = (rule.name, panel.symbols, panel.days[0], panel.days[-1], sorted(grid.items()), terms)
    digest.update(repr(words).encode())
    return digest.hexdigest()
