"""How a day's shares are spread over its opening auction, its steps and its closing auction."""

from __future__ import annotations

from functools import lru_cache
from random import Random

_USUAL = (3.2, 2.1, 1.6, 1.4, 1.25, 1.05, 1.0, 1.15, 1.3, 1.55, 1.8, 2.1, 2.2)
"""Shares traded in each half hour of the continuous session for one at noon: between the means of one large stock's
minutes (26 days of 2018) and of 28 stocks' five minutes (2020)."""
_OPENING, _CLOSING, _TAIL = 0.045, 0.10, 0.037
"""Shares of the opening and the closing auction for one of the continuous session (4 and 9 % of those 26 days), and of
the ten minutes after the last step."""


@lru_cache(maxsize=16)
def _curve(count: int) -> tuple[float, ...]:
    """Return a usual day's weights of the steps: heaviest after the open, lightest at noon, heavy to the close."""
    last = len(_USUAL) - 1
    places = [last * i / max(count - 1, 1) for i in range(count)]
    knots = [min(int(place), last - 1) for place in places]
    return tuple(
        _USUAL[knot] + (place - knot) * (_USUAL[knot + 1] - _USUAL[knot])
        for place, knot in zip(places, knots, strict=True)
    )


def spread(rng: Random, total: int, count: int, needed: set[int]) -> list[int]:
    """Split a day's shares over opening, steps and closing: heavy at both ends; every needed slot gets a share."""
    if total < len(needed):  # one share and one price: the opening prints it, the closing auction has no cross
        return [total] + [0] * (count + 1)
    drawn, span = rng.random, 1.3 - 0.7
    weights = [(0.7 + span * drawn()) * usual for usual in _curve(count)]
    inner = sum(weights)
    weights = [inner * _OPENING, *weights, inner * (_CLOSING + _TAIL)]
    scale = sum(weights)
    spare = total - len(needed)
    volumes = [int(spare * weight / scale) for weight in weights]
    for slot in needed:
        volumes[slot] += 1
    volumes[len(volumes) // 2 if spare > len(volumes) else 0] += total - sum(volumes)
    return volumes


def late_part(shares: int) -> int:
    """Return how many of the shares of a closing auction trade before it, after the last step."""
    return int(shares * _TAIL / (_CLOSING + _TAIL))
