"""Messages a CPU second of the matching engine, beside its peers from PyPI.

``limit-order-book`` comes as C++ source only, and ends with 2.0.0 for Python below 3.13. ``make bench`` tries to
install it (``peers.txt``); where no compiler is, its figures stay out.
"""

import importlib
import importlib.util
import statistics
import time
from collections.abc import Callable
from datetime import date

from benchmarks.measure import Row
from kiwoom_api.market import OrderType
from kiwoom_api.sim.matching import Flow, Ladder, Matcher, Mode, Scale, random_flow, replay
from kiwoom_api.sim.matching.flow import CANCEL, LIMIT

LADDER_BAR = 1.0
KERNEL_BAR = 12.0
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


def rows() -> list[Row]:
    """Every row of this part, in million messages."""
    flow = random_flow(SEED, MESSAGES, levels=LEVELS)
    common = limits_and_cancels(flow)
    found = [_row("matching, plain Python: limit, market, cancel, amend", ladder_rate(flow), least=LADDER_BAR)]
    kernel = kernel_rate(flow)
    if kernel is not None:
        found.append(_row("matching, numba kernel: limit, market, cancel, amend", kernel, least=KERNEL_BAR))
    ours = {
        "matching, plain Python: limit, cancel": ladder_rate(common),
        "matching, numba kernel: limit, cancel": kernel_rate(common),
        "matching, every rule of the exchange: limit, cancel": matcher_rate(common),
    }
    peers = {
        "lightmatchingengine": lightmatchingengine_rate(common),
        "limit-order-book (C++)": limit_order_book_rate(common),
    }
    for what, rate_ in ours.items():
        for name, peer in peers.items():
            if rate_ is not None:
                found.append(_row(what, rate_, peer=peer, peer_is=name if peer else f"{name}: not installed"))
    return found


def _row(what: str, found: float, *, peer: float | None = None, peer_is: str = "", least: float | None = None) -> Row:
    beside = None if peer is None else peer / 1e6
    return Row(what, "M/s", found / 1e6, beside, peer_is, least=least, higher=True)
