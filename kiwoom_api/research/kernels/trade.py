"""Trading array rules: one call for a set of actions, compiled where numba is installed, by numpy otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from kiwoom_api.model.errors import BadInput, MissingExtra
from kiwoom_api.research.kernels.panel import Panel
from kiwoom_api.research.kernels.plain import trade_plain
from kiwoom_api.research.kernels.records import LOG_COLUMNS, TOTALS, Actions, Outcome, Terms

try:
    from kiwoom_api.research.kernels.compiled import walk
except MissingExtra:
    walk = None  # type: ignore[assignment]

Kernel = Literal["numba", "numpy"]


def usual_kernel() -> Kernel:
    """Return ``numba`` where it is installed, else ``numpy``: the results are the same, the speed is not."""
    return "numpy" if walk is None else "numba"


def trade(
    panel: Panel, actions: Actions, terms: Terms | None = None, *, log: bool = False, kernel: Kernel | None = None
) -> Outcome:
    """Trade one action array (one number a bar of the panel) and return what it came to.

    Raises:
        BadInput: for actions of another shape or kind, or a slice of less than 1 won.
    """
    return trade_many(panel, [actions], terms, log=log, kernel=kernel)[0]


def trade_many(
    panel: Panel,
    actions: Sequence[Actions],
    terms: Terms | None = None,
    *,
    log: bool = False,
    kernel: Kernel | None = None,
) -> list[Outcome]:
    """Trade several action arrays under the same terms; see ``trade``."""
    terms = terms or Terms()
    for each in actions:
        if each.shape != panel.day.shape or each.dtype != np.int16:
            allowed = f"int16 of shape {panel.day.shape}, one a bar"
            raise BadInput(field="actions", value=f"{each.dtype} of shape {each.shape}", allowed=allowed)
    piece, rest = divmod(terms.cash, len(panel.symbols))
    if piece < 1:
        raise BadInput(field="cash", value=terms.cash, allowed=f"at least {len(panel.symbols)} won, 1 a symbol")
    if kernel == "numba" and walk is None:
        raise MissingExtra("research", "the compiled sweep kernel")
    if (kernel or usual_kernel()) == "numpy":
        return trade_plain(panel, actions, terms, piece=piece, rest=rest, log=log)
    return [_compiled(panel, each, terms, piece, rest, log=log) for each in actions]


def _compiled(panel: Panel, actions: Actions, terms: Terms, piece: int, rest: int, *, log: bool) -> Outcome:
    equity, level = np.full(len(panel.days), rest), np.zeros(len(panel.days) + 1, dtype=np.int64)
    totals = np.zeros(TOTALS, dtype=np.int64)
    rows = np.empty((panel.bars if log else 0, LOG_COLUMNS), dtype=np.int64)
    p = panel
    used = walk(
        p.starts, p.first, p.day, p.open, p.close, p.room, p.hold, p.trade_tax, p.rural_tax, actions,
        piece, *terms.numbers(), equity, level, totals, rows,
    )  # fmt: skip
    equity += np.cumsum(level[:-1])
    return Outcome(equity=equity, totals=totals, log=rows[:used])
