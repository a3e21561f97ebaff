"""What a venue has printed of a stock today, and both venues as one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Tally(NamedTuple):
    """A venue's prints of one stock on one day; zeros before the first. Won and shares.

    Attributes:
        last, last_quantity, up, second: of the latest print; ``second`` of the day.
        value: won traded.
    """

    open: int = 0
    high: int = 0
    low: int = 0
    last: int = 0
    volume: int = 0
    value: int = 0
    last_quantity: int = 0
    up: bool = True
    second: int = 0

    def after(self, price: int, shares: int, *, up: bool, second: int) -> Tally:
        """Return the figures after one more print."""
        return Tally(
            self.open or price, max(self.high, price), min(self.low or price, price), price, self.volume + shares,
            self.value + price * shares, shares, up, second,
        )  # fmt: skip

    def joined(self, other: Tally) -> Tally:
        """Return the figures of both venues as one market; ``other``'s first print counts where it opened alone."""
        if not other.volume or not self.volume:
            return self if self.volume else other if other.volume else self
        latest = other if other.second > self.second else self
        return Tally(
            self.open, max(self.high, other.high), min(self.low, other.low), latest.last, self.volume + other.volume,
            self.value + other.value, latest.last_quantity, latest.up, latest.second,
        )  # fmt: skip


def merged(one: Iterable[tuple[int, int]], two: Iterable[tuple[int, int]], *, buy: bool) -> tuple[tuple[int, int], ...]:
    """Return two books' levels of a side, as (won, shares), as one: ten, best first."""
    shares: dict[int, int] = {}
    for price, count in (*one, *two):
        shares[price] = shares.get(price, 0) + count
    return tuple(sorted(shares.items(), reverse=buy)[:10])
