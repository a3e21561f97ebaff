"""The indices as they move (types 0J and 0U): told when their members have traded, at most every ten seconds.

UNVERIFIED: how often Kiwoom tells them. To compute one walks over its members, which a market of thousands feels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.indices import SECTORS, Index, IndexBar
from kiwoom_api.sim.records import Snapshot
from kiwoom_api.sim.server.sectors import breadth
from kiwoom_api.wire import realtime
from kiwoom_api.wire.realtime import Breadth, IndexNow

EVERY = timedelta(seconds=10)
"""Exchange time between two looks at an index."""


class Gauge:
    """Tells the indices.

    Parameters:
        exchange: whose stocks they are made of.
    """

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._looked: dict[str, datetime] = {}
        self._volumes: dict[str, tuple[date, int]] = {}

    def changes(self, codes: Iterable[str]) -> Iterator[tuple[str, str, dict[str, object]]]:
        """Yield (type, code, entry) of the indices that have moved since they were told last."""
        exchange, schedule = self._exchange, self._exchange.schedule()
        if schedule is None or exchange.now < schedule.hours.open:
            return
        for code in codes:
            looked = self._looked.get(code)
            if code not in SECTORS or (
                looked and (exchange.now - looked < EVERY or looked >= schedule.settled + EVERY)
            ):
                continue
            self._looked[code] = exchange.now
            index = exchange.index(code)
            members = list(exchange.board(index.members))
            today = index.today(members)
            day, before = self._volumes.get(code, (index.day, 0))
            before = before if day == index.day else 0
            if today is not None and today.volume != before:
                self._volumes[code] = (index.day, today.volume)
                yield "0J", code, realtime.entry(self._level(index, today, before))
                yield "0U", code, realtime.entry(self._breadth(index, today, members))

    def _level(self, index: Index, today: IndexBar, before: int) -> IndexNow:
        return IndexNow(
            at=self._exchange.now,
            code=index.sector.code,
            level=today.close,
            previous=index.previous,
            open=today.open,
            high=today.high,
            low=today.low,
            volume=today.volume,
            value=today.value,
            traded=today.volume - before,
            previous_volume=index.past[-1].volume if index.past else 0,
        )

    def _breadth(self, index: Index, today: IndexBar, members: list[Snapshot]) -> Breadth:
        counts = breadth(members)
        return Breadth(
            at=self._exchange.now,
            code=index.sector.code,
            level=today.close,
            previous=index.previous,
            volume=today.volume,
            value=today.value,
            rising=counts["rising"],
            upper=counts["upl"],
            flat=counts["stdns"],
            falling=counts["fall"],
            lower=counts["lst"],
            traded=counts["traded"],
            members=len(members),
        )
