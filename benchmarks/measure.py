"""How things are timed, and the one table they end in.

Two things that are compared run in turns, a short round each, and the best round of each counts: noise on a shared
machine only ever adds. CPU is this process's own (the stub serves from another), so that waiting costs nothing.
"""

import time
from collections.abc import Awaitable, Callable, Sequence

import msgspec


class Row(msgspec.Struct, frozen=True):
    """One line of the table.

    Attributes:
        what: what was measured.
        unit: of ``ours`` and ``peer``.
        ours: our figure.
        peer: the figure of what stands beside it; None when nothing does.
        peer_is: what the peer is.
        most_ratio: highest ratio allowed; None when the ratio has no bar.
        most: highest figure of ours allowed; None when it has no bar.
        least: lowest figure of ours allowed; None when it has no bar.
        higher: more is better (a rate); else less is (a time, an amount of memory).
    """

    what: str
    unit: str
    ours: float
    peer: float | None = None
    peer_is: str = ""
    most_ratio: float | None = None
    most: float | None = None
    least: float | None = None
    higher: bool = False

    @property
    def ratio(self) -> float | None:
        """Ours over the peer's."""
        return self.ours / self.peer if self.peer else None

    @property
    def bar(self) -> str:
        """The bar, in words."""
        if self.most_ratio is not None:
            return f"≤ {self.most_ratio:g}×"
        if self.least is not None:
            return f"≥ {self.least:,g} {self.unit}"
        return "" if self.most is None else f"≤ {self.most:,g} {self.unit}"

    @property
    def ok(self) -> bool | None:
        """Whether the bar is kept; None without a bar."""
        if self.most_ratio is not None:
            return self.ratio is not None and self.ratio <= self.most_ratio
        if self.least is not None:
            return self.ours >= self.least
        return None if self.most is None else self.ours <= self.most


Work = Callable[[], object]
AsyncWork = Callable[[], Awaitable[object]]


def side_by_side(works: Sequence[Work], *, count: int, rounds: int = 9) -> list[float]:
    """CPU µs of one piece of each work: the best of several rounds taken in turns."""
    best = [float("inf")] * len(works)
    for number in range(rounds + 1):
        for place, work in enumerate(works):
            begun = time.process_time()
            for _ in range(count):
                work()
            spent = (time.process_time() - begun) / count * 1e6
            if number:  # the first round warms up
                best[place] = min(best[place], spent)
    return best


async def side_by_side_async(works: Sequence[AsyncWork], *, count: int, rounds: int = 9) -> list[float]:
    """As ``side_by_side``, for coroutines, one after another."""
    best = [float("inf")] * len(works)
    for number in range(rounds + 1):
        for place, work in enumerate(works):
            begun = time.process_time()
            for _ in range(count):
                await work()
            spent = (time.process_time() - begun) / count * 1e6
            if number:
                best[place] = min(best[place], spent)
    return best
