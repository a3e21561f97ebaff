"""``python -m benchmarks.matching``: messages a second of the matching engine, beside its peers from PyPI."""

import importlib
import importlib.util
import statistics
import time
from collections.abc import Callable
from datetime import date

from rich.console import Console
from rich.table import Table

from kiwoom_api.market import OrderType
from kiwoom_api.sim.matching import Flow, Ladder, Matcher, Mode, Scale, random_flow, replay
from kiwoom_api.sim.matching.flow import CANCEL, LIMIT

LEVELS = 600
MESSAGES = 200_000
ROUNDS = 3
SEED = 20261123


def rate(work: Callable[[], object], messages: int) -> float:
    """Messages a CPU second: the median of some rounds."""
    found = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        found.append(messages / (time.process_time() - begun))
    return statistics.median(found)


def limits_and_cancels(flow: Flow) -> Flow:
    """The limits of a flow and the whole cancels of orders still open: what every peer can do."""
    ladder, kept = Ladder(LEVELS), Flow([], [], [], [], [])
    handles: dict[int, tuple[int, int]] = {}
    for number, (kind, buy, level, shares, ref) in enumerate(zip(*flow, strict=True), 1):
        row = (LIMIT, buy, level, shares, 0)
        if kind == LIMIT:
            handle = ladder.buy(level, shares) if buy else ladder.sell(level, shares)
            handles[number] = (handle, len(kept.kind) + 1)
        elif kind == CANCEL and ref in handles and ladder.cancel(handles[ref][0]):
            row = (CANCEL, 0, 1, 0, handles[ref][1])
        else:
            continue
        for column, value in zip(kept, row, strict=True):
            column.append(value)
    return kept


def ladder_rate(flow: Flow) -> float:
    """The plain Python ladder, message by message."""
    return rate(lambda: replay(flow, LEVELS), len(flow.kind))


def kernel_rate(flow: Flow) -> float | None:
    """The batch kernel, its checks included; None without numba."""
    if importlib.util.find_spec("numba") is None:
        return None
    kernel = importlib.import_module("kiwoom_api.sim.kernels.matching")
    rows = kernel.rows(flow)
    kernel.BatchLadder(LEVELS, len(rows)).run(rows)  # compiles

    def work() -> None:
        for _ in range(5):
            kernel.BatchLadder(LEVELS, len(rows)).run(rows)

    return rate(work, 5 * len(rows))


def matcher_rate(flow: Flow) -> float:
    """The full engine with order numbers, types, won and events: limits and cancels."""
    scale = Scale("KOSPI", date(2026, 11, 23), 50_000, 50_000 + 100 * (LEVELS - 1))
    messages = [
        (kind == LIMIT, bool(buy), scale.price(level), shares, ref)
        for kind, buy, level, shares, ref in zip(*flow, strict=True)
    ]

    def work() -> None:
        book = Matcher(scale, 80_000)
        book.switch(Mode.CONTINUOUS)
        for number, (new, buy, price, shares, ref) in enumerate(messages, 1):
            if new:
                book.submit(number, buy=buy, type=OrderType.LIMIT, shares=shares, price=price)
            else:
                book.cancel(ref)
        book.events()

    return rate(work, len(messages))


def lightmatchingengine_rate(flow: Flow) -> float | None:
    """``lightmatchingengine``; None where it is not installed."""
    if importlib.util.find_spec("lightmatchingengine") is None:
        return None
    peer = importlib.import_module("lightmatchingengine.lightmatchingengine")
    messages = list(zip(*flow, strict=True))

    def work() -> None:
        engine = peer.LightMatchingEngine()
        orders = [0]
        for kind, buy, level, shares, ref in messages:
            if kind == LIMIT:
                order, _ = engine.add_order("A", level, shares, 1 if buy else 2)
                orders.append(order.order_id)
            else:
                engine.cancel_order(orders[ref], "A")
                orders.append(0)

    return rate(work, len(messages))


def limit_order_book_rate(flow: Flow) -> float | None:
    """``limit-order-book`` (C++ called message by message); None where it is not installed or does not load."""
    if importlib.util.find_spec("limit_order_book") is None:
        return None
    peer = importlib.import_module("limit_order_book.limit_order_book")
    messages = list(zip(*flow, strict=True))

    def work() -> None:
        book = peer.LimitOrderBook()
        for number, (kind, buy, level, shares, ref) in enumerate(messages, 1):
            if kind != LIMIT:
                book.cancel(ref)
            elif buy:
                book.limit_buy(number, shares, level)
            else:
                book.limit_sell(number, shares, level)

    return rate(work, len(messages))


def main() -> None:
    """Measure and print."""
    flow = random_flow(SEED, MESSAGES, levels=LEVELS)
    common = limits_and_cancels(flow)
    peers = {
        "lightmatchingengine": lightmatchingengine_rate(common),
        "limit-order-book": limit_order_book_rate(common),
    }
    grid = Table(title="Matching, million messages a CPU second (higher is better)", title_justify="left")
    grid.add_column("engine")
    for heading in ("limit, market, cancel, amend", "limit, cancel", *(f"× {name}" for name in peers)):
        grid.add_column(heading, justify="right")
    ours = {
        "sim.matching.Ladder": (ladder_rate(flow), ladder_rate(common)),
        "sim.kernels.matching": (kernel_rate(flow), kernel_rate(common)),
        "sim.matching.Matcher": (None, matcher_rate(common)),
        **{name: (None, found) for name, found in peers.items()},
    }
    for name, (full, both) in ours.items():
        ratios = [f"{both / peer:.2f}" if both and peer else "not installed" for peer in peers.values()]
        figures = [f"{found / 1e6:.2f}" if found else "—" for found in (full, both)]
        grid.add_row(name, *figures, *ratios)
    Console(width=110).print(grid)


if __name__ == "__main__":
    main()
