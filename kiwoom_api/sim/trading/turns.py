"""What a venue does when on a business day: the turns of its sessions, with the random ends of its auctions.

Source: KRX Reg 4, ER 11, 35, 51-2 and the notices of 2026-09-14, through ``kiwoom_api.market`` (RULES §3-§6).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from random import Random
from typing import NamedTuple

from kiwoom_api.market import AUCTION_RANDOM_END, Phase, Session, sessions, single_price_auctions
from kiwoom_api.sim.matching import Mode
from kiwoom_api.sim.path import second_of

RANDOM_SECONDS = int(AUCTION_RANDOM_END.total_seconds())
"""An auction's price is set within so many seconds after its nominal end (ER 35(1))."""

_MODES = {
    Phase.PRE_MARKET: Mode.CONTINUOUS,
    Phase.OPENING_AUCTION: Mode.OPENING,
    Phase.CONTINUOUS: Mode.CONTINUOUS,
    Phase.CLOSING_AUCTION: Mode.CLOSING,
    Phase.AFTER_ENTRY: Mode.ENTRY,
    Phase.AFTER_MARKET: Mode.CONTINUOUS,
}
"""The mode of the main book in each session that has one."""
_AUCTIONS = (Phase.OPENING_AUCTION, Phase.CLOSING_AUCTION)


class Turn(NamedTuple):
    """The main book goes over to a mode.

    Attributes:
        second: of the day.
        phase: the session that begins; None when one has ended and none follows at once.
        mode: of the book from then on.
        ends: a session of orders ends here: what is open of it dies (KRX carries nothing over).
    """

    second: int
    phase: Phase | None
    mode: Mode
    ends: bool = False


@lru_cache(maxsize=64)
def day_turns(day: date, venue: str) -> tuple[Turn, ...]:
    """Return a venue's turns on a business day by the nominal hours, in order."""
    flow = [session for session in sessions(day, venue, trading_day=True) if session.kind in _MODES]
    return tuple(_turns(sorted(flow, key=lambda session: session.start)))


def _turns(flow: list[Session]) -> Iterator[Turn]:
    for number, session in enumerate(flow):
        yield Turn(second_of(session.start), session.kind, _MODES[session.kind])
        following = flow[number + 1] if number + 1 < len(flow) else None
        if following is None or following.start > session.end:
            # NXT's orders live through its breaks; KRX's day ends at the close, and again with the after-market.
            last = following is None
            yield Turn(second_of(session.end), None, Mode.CLOSED, ends=last or session.venue == "KRX")


def random_end(seed: int, symbol: str, day: date, what: str) -> int:
    """Return the seconds by which an auction ends later than its nominal end: 0 to 29, evenly, by the seed."""
    return Random(f"end|{seed}|{symbol}|{day.isoformat()}|{what}").randrange(RANDOM_SECONDS)


def drawn_turns(day: date, venue: str, seed: int, symbol: str) -> tuple[Turn, ...]:
    """Return the turns of one stock: those that end a call auction come later by its random end."""
    found, before = [], None
    for turn in day_turns(day, venue):
        late = random_end(seed, symbol, day, f"{venue} {before}") if before in _AUCTIONS else 0
        found.append(turn._replace(second=turn.second + late))
        before = turn.phase
    return tuple(found)


@lru_cache(maxsize=64)
def fixed_sessions(day: date) -> tuple[tuple[int, int, Phase], ...]:
    """Return KRX's sessions at a closing price as (first second, second after the last, which): 시간외종가."""
    kinds = (Phase.PRE_CLOSE, Phase.POST_CLOSE)
    return tuple(
        (second_of(each.start), second_of(each.end), each.kind)
        for each in sessions(day, "KRX", trading_day=True)
        if each.kind in kinds
    )


@lru_cache(maxsize=64)
def single_price_turns(day: date) -> tuple[Turn, ...]:
    """Return the turns of the off-hours single-price session, an auction every ten minutes; () from 2026-09-14."""
    found: list[Turn] = []
    auctions = single_price_auctions(day)
    for number, auction in enumerate(auctions):
        found.append(Turn(second_of(auction.start), Phase.SINGLE_PRICE, Mode.VI))
        found.append(Turn(second_of(auction.end), None, Mode.CLOSED, ends=number == len(auctions) - 1))
    return tuple(found)
