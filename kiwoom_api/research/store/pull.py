"""Pulling a series from Kiwoom: page after page, each stored as it comes, so that a kill costs one page at most.

Unadjusted minutes and days are asked from a base date downwards, days that are known are not asked again. Everything
else is walked from the newest bar down: adjusted prices since a base date would decide what they are adjusted for,
executions since their chart has no base date, weeks and months since a base date would cut one. (Of executions whole
days are stored, so that a kill costs one day of them at most.)

Where adjusted bars overlap with stored ones, both must be equal. If they are not, there was a split, a rights issue or
the like since: the whole series is pulled again beside the old one, which stays until the new one is complete.

UNVERIFIED: how far back Kiwoom keeps executions, and minutes (about 13 months were seen); whether the minute chart
adjusts by its base date as the daily chart does (it is treated as if it did); which day of a week or month its bar is
dated with.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import BadInput, WireError
from kiwoom_api.research.store import asking, frames
from kiwoom_api.research.store.files import FolderLock
from kiwoom_api.research.store.kinds import SeriesKey, Span, joined, missing, settled_day
from kiwoom_api.research.store.store import Store
from kiwoom_api.research.store.writer import SeriesWriter
from kiwoom_api.settings import Environment

if TYPE_CHECKING:
    import polars as pl

_ONE = timedelta(days=1)
_LOOK = 0.2
_TRIES = 3


class Progress(NamedTuple):
    """How far a pull is: calendar days done and wanted, rows received."""

    key: SeriesKey
    done: int
    total: int
    rows: int


class Pulled(NamedTuple):
    """What a pull did: pages and rows received, the series' first and last bar, and what its reader must know."""

    key: SeriesKey
    pages: int
    rows: int
    first: str
    last: str
    notes: tuple[str, ...]


async def pull(
    client: AsyncClient,
    store: Store,
    key: SeriesKey,
    *,
    start: date,
    end: date | None = None,
    now: datetime | None = None,
    tell: Callable[[Progress], None] | None = None,
    patience: float = 600.0,
) -> Pulled:
    """Bring the days from ``start`` to ``end`` of a series into the store; what is there already is not asked again.

    The newest bar and bars of a day that is not over are stored, but asked again by the next pull. Days are stored
    as they come, newest first: after an error, a kill or Ctrl-C the same call goes on. Adjusted series, executions,
    weeks and months always reach to the newest bar, whatever ``end`` says.

    Args:
        client: whose environment the bars come from.
        store: where they go.
        key: stock, interval, adjusted or not.
        start, end: first and last day; ``end`` None for today.
        now: aware KST; None asks the client's clock.
        tell: told after each page.
        patience: seconds to wait for another program that pulls the same series.

    Raises:
        BadInput: an unknown stock, a day in the future, ``start`` after ``end``, a store that cannot be written, is
            damaged, has bars of another origin, or is busy for too long.
        AnswerError, TokenError, RateLimited, TransportError, WireError: as ``AsyncClient.pages``.
    """
    moment = now or client.clock.now()
    last = _checked(start, end, moment.date())
    known = store.series(key)
    named = await asking.identify(client, key.symbol) if known is None or not known.name else None
    with FolderLock(store.place(key)) as lock:
        await _wait_for(lock, key, patience)
        writer = SeriesWriter(store.place(key), key, now=moment)
        if named is not None:
            writer.describe(name=named.name, market=named.market)
        return await _Pull(client, writer, (start, last), moment, tell).run()


def _checked(start: date, end: date | None, today: date) -> date:
    last = today if end is None else end
    for field, day in (("from", start), ("to", last)):
        if day > today:
            raise BadInput(field=field, value=str(day), allowed=f"a day up to today, {today}", hint="change the day")
    if start > last:
        raise BadInput(field="from", value=str(start), allowed=f"a day up to {last}", hint="swap from and to")
    return last


async def _wait_for(lock: FolderLock, key: SeriesKey, patience: float) -> None:
    deadline = asyncio.get_running_loop().time() + patience
    while not lock.take():
        if asyncio.get_running_loop().time() > deadline:
            raise BadInput(
                field="store", value=str(key), allowed="one pull of a series at a time", hint="wait for the other one"
            )
        await asyncio.sleep(_LOOK)


class _Readjusted(Exception):
    """Adjusted bars are not what they were: ``str`` says where."""


class _Pull:
    """One pull of one series, its lock held."""

    def __init__(
        self,
        client: AsyncClient,
        writer: SeriesWriter,
        wanted: Span,
        now: datetime,
        tell: Callable[[Progress], None] | None,
    ) -> None:
        self.client, self.writer, self.key, self.wanted = client, writer, writer.key, wanted
        self.today, self.settled = now.date(), settled_day(now)
        self.tell, self.pages, self.rows, self.notes = tell or (lambda _: None), 0, 0, list[str]()
        self.source = f"kiwoom:{client.settings.environment}"
        self.cap = self.settled

    async def run(self) -> Pulled:
        sim = self.client.settings.environment is Environment.SIM
        self.writer.claim("sim" if sim else "kiwoom")
        for file in self.writer.damaged:
            self._note(f"{self.key}: the partition {file} was missing or damaged; its days are pulled again")
        if self.key.seekable:
            for first, last in reversed(missing(self.wanted, self.writer.target.covered)):
                await self._seek(first, last)
        else:
            await self._from_newest()
        found = self.writer.series.current
        return Pulled(self.key, self.pages, self.rows, found.first, found.last, tuple(self.notes))

    async def _seek(self, first: date, last: date) -> None:
        """Pull some days from their last one down, again and again until nothing older comes."""
        base = last
        while base >= first:
            reached = await self._walk(base, first)
            if reached == base:
                break
            base = reached
        if base >= first:
            self._nothing_in((first, base))

    async def _from_newest(self) -> None:
        """Pull from the newest bar down to what is wanted, and at least to where stored bars can be compared."""
        for _ in range(_TRIES):
            begun = self.writer.series.current.covered if self.writer.series.pending is not None else ()
            first = min([self.wanted[0], *(span[0] for span in begun)])
            covered = self.writer.target.covered
            gaps = missing((first, self.today), covered)
            if not gaps:
                break
            until = min([gaps[0][0], *(span[1] for span in covered[-1:])])
            try:
                reached = await self._walk(self.today, until)
            except _Readjusted as why:
                self._anew(str(why))
                continue
            if reached >= until:
                await self._confirm_end(reached, until)
                self._nothing_in((until, reached))
            break
        else:
            raise WireError(f"{self.key}: the adjusted prices changed {_TRIES} times while they were pulled")
        lost = self.writer.finish_anew()
        if lost is not None:
            self._note(
                f"{self.key}: Kiwoom no longer has the bars from {lost} on that the store had; "
                "with their old adjustment they are kept in the folder superseded-… of the series"
            )

    def _anew(self, where: str) -> None:
        text = f"{self.key}: {where}: the adjustment changed, the whole series is pulled again"
        self.notes.append(text)
        self.writer.begin_anew(text)

    async def _walk(self, base: date, until: date) -> date:
        """Walk from a day down until a bar of ``until`` or before has come.

        Returns:
            The day before the oldest one that is stored now: ``until`` or later when the pages ended early.
        """
        import polars as pl

        kind = self.key.kind
        reached, held = base, frames.empty(kind)
        before = () if kind.name == "tick" else self.writer.target.covered
        async with aclosing(asking.pages(self.client, self.key, base, self.today)) as found:
            async for page in found:
                if reached == base and held.height == 0:
                    newest = page.select(frames.day_of(kind).last()).item()
                    self.cap = newest - _ONE if base >= self.today else self.settled
                self.pages, self.rows = self.pages + 1, self.rows + page.height
                self._compare(page, before)
                oldest: date = page.select(frames.day_of(kind).first()).item()
                if kind.intraday:  # the oldest day may go on in the next page
                    rows = pl.concat([page, held])
                    held = rows.filter(frames.day_of(kind) == oldest)
                    reached = self._store(rows.filter(frames.day_of(kind) > oldest), (oldest + _ONE, reached), until)
                else:
                    reached = self._store(page, (oldest, reached), until)
                self.tell(self._progress(reached))
                if reached < until:
                    return reached
        if held.height:
            oldest = held.select(frames.day_of(kind).first()).item()
            reached = self._store(held, (oldest, reached), until)
        return reached

    def _progress(self, reached: date) -> Progress:
        """How far a walk is; of a walk from the newest bar down, days beyond those wanted count as done."""
        total = (self.wanted[1] - self.wanted[0]).days + 1
        left = (min(reached, self.wanted[1]) - self.wanted[0]).days + 1
        return Progress(self.key, total - max(left, 0), total, self.rows)

    def _store(self, rows: pl.DataFrame, span: Span, until: date) -> date:
        """Store whole days that are wanted; returns the day before them."""
        reached = span[0] - _ONE
        span = max(span[0], until), span[1]
        if span[0] > span[1] or not missing(span, self.writer.target.covered):
            return reached
        kept = rows.filter(frames.within(self.key.kind, span))
        self.writer.put(kept, span, (span[0], min(span[1], self.cap, self.settled)), self.source)
        return reached

    def _compare(self, page: pl.DataFrame, covered: tuple[Span, ...]) -> None:
        """See whether stored bars came again as they were.

        Raises:
            _Readjusted: they did not.
        """
        import polars as pl

        kind = self.key.kind
        days = page.select(frames.day_of(kind)).to_series()
        known = joined((max(first, days[0]), min(last, days[-1])) for first, last in covered)
        for span in known:
            both = page.join(self.writer.rows(span), on=kind.stamp, how="inner", suffix="_was").filter(
                frames.within(kind, span)
            )
            changed = both.filter(pl.any_horizontal(pl.col(name) != pl.col(f"{name}_was") for name in frames.PRICES))
            if changed.height:
                when, was, now = changed.select(kind.stamp, "close_was", "close").row(-1)
                raise _Readjusted(f"{when:%Y-%m-%d} closed at {was:,}, now at {now:,} won")

    async def _confirm_end(self, reached: date, until: date) -> None:
        """Ask once below where the pages ended: a page that is cut short must not pass for the end.

        Raises:
            WireError: there are bars further back.
        """
        if self.key.kind.tr == "ka10079" or reached >= self.today:
            return
        kind = self.key.kind
        async with aclosing(asking.pages(self.client, self.key, reached, self.today)) as found:
            async for page in found:
                more = page.filter(frames.within(kind, (until, reached)))
                if more.height:
                    day = more.select(frames.day_of(kind).last()).item()
                    raise WireError(f"{kind.tr}: the pages ended above {reached}, but there is a bar of {day}")
                return

    def _nothing_in(self, span: Span) -> None:
        """Note that Kiwoom has no bars in some days, so that they are not asked for again."""
        target = self.writer.target
        if not target.rows and not self.writer.series.name:
            raise asking.unknown(self.key.symbol)
        if span[1] >= self.today:  # not even the newest bar came: that proves nothing
            self._note(f"{self.key}: Kiwoom answered without any bar")
            return
        self.writer.put(frames.empty(self.key.kind), span, (span[0], min(span[1], self.settled)), self.source)
        if (span[1] - span[0]).days > _QUIET_DAYS:
            first = self.writer.target.first[:10]
            since = f"its first bar is of {first}" if first else "it has none at all"
            self._note(f"{self.key}: Kiwoom has no bars from {span[0]} to {span[1]}; {since}")

    def _note(self, text: str) -> None:
        self.notes.append(text)
        self.writer.note(text)


_QUIET_DAYS = 10
"""Calendar days without a bar that long holidays explain."""
