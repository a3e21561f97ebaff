"""The work behind ``kiwoom data pull``: one series after the other, with a progress bar on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from kiwoom_api.app.data_words import prices_words
from kiwoom_api.app.screen import err, say
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.market.sessions import AFTER_MARKET_SINCE
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.store.kinds import SeriesKey
from kiwoom_api.research.store.pull import Progress as Step
from kiwoom_api.research.store.pull import Pulled
from kiwoom_api.research.store.pull import pull as pull_series
from kiwoom_api.research.store.store import Store
from kiwoom_api.settings import Settings


class PullJob:
    """Pulls one series after the other; a stock that does not exist does not keep the others from coming."""

    def __init__(self, store: Store, settings: Settings, since: date | None, until: date | None, closes: bool) -> None:
        self.store, self.settings, self.since, self.until, self.closes = store, settings, since, until, closes
        self.done: list[Pulled] = []
        self.failed: list[BadInput] = []
        self.unknown: set[str] = set()
        self.pages = 0

    async def pull(self, keys: Sequence[SeriesKey]) -> None:
        """Pull them all; ``done`` and ``failed`` say what came of it.

        Raises:
            KiwoomError: what ended the work; what came before is stored.
        """
        async with AsyncClient(self.settings) as client:
            for key in keys:
                if key.symbol in self.unknown:
                    continue
                try:
                    await self._one(client, key, self._start(key))
                    if self.closes:
                        minutes = SeriesKey(key.symbol, "1m", key.adjusted)
                        await self._one(client, minutes, max(self._start(key), AFTER_MARKET_SINCE))
                except BadInput as error:
                    if error.field != "symbol":
                        raise
                    self.failed.append(error)
                    self.unknown.add(key.symbol)

    async def _one(self, client: AsyncClient, key: SeriesKey, start: date) -> None:
        with _bar(key) as show:

            def tell(step: Step) -> None:
                self.pages += 1
                show(step)

            self.done.append(await pull_series(client, self.store, key, start=start, end=self.until, tell=tell))

    def _start(self, key: SeriesKey) -> date:
        if self.since is not None:
            return self.since
        series = self.store.series(key)
        covered = series.current.covered if series is not None else ()
        if not covered:
            raise BadInput(
                field="from", value=None, allowed="a day such as 2024-01-01", hint=f"{key} is new: add --from"
            )
        return covered[0][0]


@contextmanager
def _bar(key: SeriesKey) -> Iterator[Callable[[Step], None]]:
    """Show a progress bar on a terminal; a pipe stays quiet."""
    console = err()
    if not console.is_terminal:
        yield lambda step: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(f"{key.symbol} {key.interval} {prices_words(key.adjusted)}", total=None, told="")

        def tell(step: Step) -> None:
            told = say(f"{step.done:,}/{step.total:,}일 · {step.rows:,}봉", f"{step.done:,}/{step.total:,} days")
            bar.update(task, completed=step.done, total=step.total, told=told)

        yield tell
