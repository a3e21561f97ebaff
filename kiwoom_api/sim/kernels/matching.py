"""The ladder of ``sim.matching`` for whole batches of messages: limit, market, cancel and amend, by numba.

Same rules, same fills in the same order as ``sim.matching.replay``; made for sweeps and learning, where a million
messages come at once. Orders are named by the number of the message that entered them, counted from 1 over all
batches. Needs the extra ``research``: importing this module without it raises ``MissingExtra``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from kiwoom_api.model.errors import BadInput, MissingExtra
from kiwoom_api.sim.matching.flow import AMEND, CANCEL, LIMIT, MARKET, Flow

try:
    import numpy as np
    from numba import njit
except ImportError as error:
    raise MissingExtra("research", "the batch matching kernel") from error

_F = TypeVar("_F", bound=Callable[..., Any])

_OPEN, _PLACE, _NEXT, _BEFORE = range(4)  # columns of an order: a row is one cache line's part
_HEAD, _TAIL, _TOTAL = range(3)  # columns of a level
_RESTING = 2  # beside the best ask (0) and the best bid (1): how many orders rest
MAX_SHARES = 2**31 - 1
"""The most shares that one order of a batch may have."""


def _compiled(function: _F) -> _F:
    return cast(_F, njit(cache=True, error_model="numpy", inline="never")(function))


def _inlined(function: _F) -> _F:
    return cast(_F, njit(inline="always", error_model="numpy")(function))


@_inlined
def _unlink(orders: Any, levels: Any, best: Any, number: int) -> None:
    """Take an order with open shares out of its level; the best pointers move on when the level is empty."""
    place = orders[number, _PLACE]
    side = 1 if place > 0 else 0
    index = place if place > 0 else -place
    before, after = orders[number, _BEFORE], orders[number, _NEXT]
    if before:
        orders[before, _NEXT] = after
    else:
        levels[side, index, _HEAD] = after
    if after:
        orders[after, _BEFORE] = before
    else:
        levels[side, index, _TAIL] = before
    levels[side, index, _TOTAL] -= orders[number, _OPEN]
    orders[number, _OPEN] = 0
    best[_RESTING] -= 1
    step = -1 if side else 1
    if index == best[side]:
        while levels[side, index, _TOTAL] == 0:
            index += step
        best[side] = index


@_inlined
def _rest(orders: Any, levels: Any, best: Any, number: int, side: int, index: int, shares: int) -> None:
    """Put an order at the end of a level."""
    tail = levels[side, index, _TAIL]
    orders[number, _OPEN] = shares
    orders[number, _PLACE] = index if side else -index
    orders[number, _NEXT] = 0
    orders[number, _BEFORE] = tail
    if tail:
        orders[tail, _NEXT] = number
    else:
        levels[side, index, _HEAD] = number
    levels[side, index, _TAIL] = number
    levels[side, index, _TOTAL] += shares
    best[_RESTING] += 1
    if (side and index > best[1]) or (not side and index < best[0]):
        best[side] = index


@_inlined
def _take(
    orders: Any, levels: Any, best: Any, fills: Any, count: int, taker: int, side: int, limit: int, left: int
) -> Any:
    """Match an arriving order against the other side; return (shares left, fills so far)."""
    other = 1 - side
    step = 1 if side else -1
    index = best[other]
    while left and (index <= limit if side else index >= limit):
        total = levels[other, index, _TOTAL]
        maker = levels[other, index, _HEAD]
        while left and maker:
            part = min(orders[maker, _OPEN], left)
            orders[maker, _OPEN] -= part
            left -= part
            total -= part
            fills[count, 0] = maker
            fills[count, 1] = taker
            fills[count, 2] = index
            fills[count, 3] = part
            count += 1
            if orders[maker, _OPEN] == 0:
                maker = orders[maker, _NEXT]
                best[_RESTING] -= 1
        levels[other, index, _HEAD] = maker
        levels[other, index, _TOTAL] = total
        if maker:
            orders[maker, _BEFORE] = 0
        else:
            levels[other, index, _TAIL] = 0
            while levels[other, index, _TOTAL] == 0:
                index += step
    best[other] = index
    return left, count


@_compiled
def _run(orders: Any, levels: Any, best: Any, fills: Any, flow: Any, first: int, top: int) -> int:
    """Run messages; return how many fills they made. ``flow`` has a row a message, in the order of ``Flow``."""
    count = 0
    for row in range(flow.shape[0]):
        kind, side, index, shares, ref = flow[row, 0], flow[row, 1], flow[row, 2], flow[row, 3], flow[row, 4]
        number = first + row
        if kind >= CANCEL:
            have = orders[ref, _OPEN]
            if have == 0:
                continue
            place = orders[ref, _PLACE]
            same = kind == AMEND and (index == place or index == -place) and shares <= have
            if kind == CANCEL or same:
                left = have - shares if kind == CANCEL else shares
                if left <= 0 or (kind == CANCEL and shares == 0):
                    _unlink(orders, levels, best, ref)
                else:
                    at = 1 if place > 0 else 0
                    levels[at, place if place > 0 else -place, _TOTAL] -= have - left
                    orders[ref, _OPEN] = left
                continue
            _unlink(orders, levels, best, ref)
            side = 1 if place > 0 else 0
            number = ref
        limit = (top if side else 1) if kind == MARKET else index
        left, count = _take(orders, levels, best, fills, count, number, side, limit, shares)
        if left and kind != MARKET:
            _rest(orders, levels, best, number, side, index, left)
    return count


class BatchLadder:
    """A book that takes its messages in batches.

    Attributes:
        levels: tick numbers, from 1.
        messages: how many messages it has run; the next order's number is one more.
    """

    def __init__(self, levels: int, capacity: int) -> None:
        """Make an empty book for at most ``capacity`` messages in all."""
        self.levels, self.messages, self._capacity = levels, 0, capacity
        self._orders = np.zeros((capacity + 1, 4), np.int32)
        self._levels = np.zeros((2, levels + 2, 3), np.int64)
        self._levels[1, 0, _TOTAL] = self._levels[0, levels + 1, _TOTAL] = 1  # where the search for a best price ends
        self._best = np.array([levels + 1, 0, 0], np.int64)

    def run(self, messages: Any) -> Any:
        """Run a batch and return its fills, an array of rows (maker, taker, tick number, shares).

        Args:
            messages: ``rows(flow)``, or an array of int32 with the columns of ``Flow``.

        Raises:
            BadInput: for messages beyond the capacity, or with a tick number, share or reference out of range.
        """
        rows = self._checked(np.asarray(messages))
        # A message fills one order in part at most; whole ones fill once each time they rest, here or before.
        fills = np.empty((int(self._best[_RESTING]) + 2 * len(rows), 4), np.int32)
        count = _run(self._orders, self._levels, self._best, fills, rows, self.messages + 1, self.levels)
        self.messages += len(rows)
        return fills[:count].copy()

    def open_shares(self, numbers: Sequence[int]) -> list[int]:
        """Return the open shares of orders."""
        return [int(self._orders[number, _OPEN]) for number in numbers]

    def depth(self, *, buy: bool) -> list[tuple[int, int]]:
        """Return the populated levels of a side as (tick number, shares), best first."""
        totals = self._levels[int(buy), 1 : self.levels + 1, _TOTAL]
        found = [(int(at) + 1, int(totals[at])) for at in np.flatnonzero(totals)]
        return found[::-1] if buy else found

    def _checked(self, given: Any) -> Any:
        """Return messages as the compiled code takes them; refuse what would make it leave its arrays."""
        if given.ndim != 2 or given.shape[1] != len(Flow._fields):
            raise _bad("messages", given.shape, f"rows of {len(Flow._fields)} columns")
        if self.messages + len(given) > self._capacity:
            raise _bad("messages", self.messages + len(given), f"at most {self._capacity} in all")
        kind, buy, level, shares, ref = given.T
        for name, wrong in (
            ("kind", (kind < LIMIT) | (kind > AMEND)),
            ("buy", (buy < 0) | (buy > 1)),
            ("level", (level < 0) | (level > self.levels) | ((level < 1) & ((kind == LIMIT) | (kind == AMEND)))),
            ("shares", (shares < 0) | (shares > MAX_SHARES) | ((shares < 1) & (kind != CANCEL))),
            ("ref", (kind >= CANCEL) & ((ref < 1) | (ref > self.messages + np.arange(len(given))))),
        ):
            if wrong.any():
                at = int(np.flatnonzero(wrong)[0])
                raise _bad(f"messages[{at}].{name}", given[at].tolist(), "see Flow")
        return np.ascontiguousarray(given, np.int32)


def rows(flow: Flow) -> Any:
    """Return a flow as an array of int32, a row a message."""
    return np.array(flow, np.int32).T.copy()


def _bad(field: str, value: object, allowed: str) -> BadInput:
    return BadInput(field=field, value=value, allowed=allowed, hint="check the messages")
