"""Order flows as plain columns: a seeded random one, and its run through the ladder, message by message.

A flow's orders are named by the number of the message that entered them, counted from 1.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from kiwoom_api.sim.matching.ladder import Ladder

LIMIT, MARKET, CANCEL, AMEND = range(4)
"""What a message says."""


class Flow(NamedTuple):
    """Messages, one a row, as columns of whole numbers.

    Attributes:
        kind: LIMIT, MARKET, CANCEL or AMEND.
        buy: 1 for a buy, 0 for a sell; of no meaning for CANCEL and AMEND.
        level: tick number of a LIMIT or the new one of an AMEND.
        shares: shares of an order; the new open shares of an AMEND; what a CANCEL takes off (0: all).
        ref: number of the message that entered the order which CANCEL or AMEND is about.
    """

    kind: list[int]
    buy: list[int]
    level: list[int]
    shares: list[int]
    ref: list[int]


def random_flow(
    seed: int,
    count: int,
    *,
    levels: int = 600,
    limits: int = 53,
    markets: int = 2,
    cancels: int = 41,
    window: int = 200,
) -> Flow:
    """Return a flow around a price that wanders, most orders near the touch, as an exchange sees it.

    Args:
        seed: the same seed gives the same flow.
        count: messages.
        levels: tick numbers.
        limits, markets, cancels: percent of the messages; the rest amend.
        window: cancels and amends name one of so many recent orders.
    """
    random, flow = Random(seed), Flow([], [], [], [], [])
    live: list[int] = []
    middle = levels // 2
    for number in range(1, count + 1):
        if number % 50 == 0:
            middle = min(max(middle + random.randrange(-1, 2), levels // 4 + 1), 3 * levels // 4 + 1)
        dice = random.randrange(100)
        buy, shares, ref = random.randrange(2), random.randrange(1, 100), 0
        away = int(random.expovariate(0.3)) - 1
        index = min(max(middle - away if buy else middle + 1 + away, 1), levels)
        kind = LIMIT if dice < limits or not live else MARKET if dice < limits + markets else CANCEL
        if live and dice >= limits + markets + cancels:
            kind = AMEND
        if kind >= CANCEL:
            place = random.randrange(max(0, len(live) - window), len(live))
            if kind == CANCEL:
                ref = live.pop(place)
                shares = shares if dice % 8 == 0 else 0
            else:
                ref = live[place]
        elif kind == LIMIT:
            live.append(number)
        for column, value in zip(flow, (kind, buy, index, shares, ref), strict=True):
            column.append(value)
    return flow


def replay(flow: Flow, levels: int) -> tuple[Ladder, list[tuple[int, int, int, int]]]:
    """Run a flow through a new ladder; return it and the fills as (maker, taker, tick number, shares).

    Makers and takers are message numbers: an amended order keeps the number of the message that entered it.
    """
    ladder = Ladder(levels)
    handles = [0] * (len(flow.kind) + 1)
    names = [0]  # of each handle
    buy_in, sell_in, cancel, amend = ladder.buy, ladder.sell, ladder.cancel, ladder.amend
    for number, (kind, buy, index, shares, ref) in enumerate(zip(*flow, strict=True), 1):
        if kind == LIMIT:
            handles[number] = buy_in(index, shares) if buy else sell_in(index, shares)
            names.append(number)
        elif kind == CANCEL:
            cancel(handles[ref], shares)
        elif kind == MARKET:
            handle = ladder.market(buy=buy == 1, shares=shares)
            cancel(handle)  # what finds no counterpart is no part of the flow
            names.append(number)
        else:
            handle = amend(handles[ref], index, shares)
            if handle == len(names):  # it went behind the others: a new handle
                handles[ref] = handle
                names.append(ref)
    fills = [(names[maker], names[taker], index, shares) for maker, taker, index, shares in ladder.fills]
    return ladder, fills
