"""Pulling into the market data store over HTTP: paged, resumed, adjusted anew, and whole after any failure."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest
from research_store_tools import NOW, TODAY, content, daily_csv, exchange

from kiwoom_api.market import trading_days
from kiwoom_api.model.errors import AnswerError, BadInput, KiwoomError, TransportError, WireError
from kiwoom_api.research.store.engine import load_data
from kiwoom_api.research.store.files import FolderLock
from kiwoom_api.research.store.kinds import INTERVALS, SeriesKey, key_of
from kiwoom_api.research.store.pull import Progress, pull
from kiwoom_api.research.store.store import Store
from kiwoom_api.sim.server.fault_kinds import FaultKind
from kiwoom_api.sim.server.fault_rules import Fault

DAYS = SeriesKey("005930", "1d", False)
ADJUSTED = SeriesKey("005930", "1d", True)
MINUTES = SeriesKey("005930", "1m", False)
START = date(2022, 1, 3)
A_WEEK = date(2026, 9, 1)


async def test_days_come_whole_and_are_not_asked_for_twice(tmp_path: Path) -> None:
    """Every trading day from the first to yesterday is there; the next pull asks one page for what may be new."""
    store = Store(tmp_path / "store")
    async with exchange(tmp_path) as (_, client):
        first = await pull(client, store, DAYS, start=START, now=NOW)
        again = await pull(client, store, DAYS, start=START, now=NOW)
        past = await pull(client, store, DAYS, start=START, end=date(2026, 8, 31), now=NOW)
    assert (first.pages, again.pages, past.pages) == (2, 1, 0)
    bars = store.bars("5930")
    assert bars["date"].to_list() == [day for day in trading_days(START, TODAY) if day < TODAY]
    assert bars["close"][-1] == bars["official_close"][-1]
    assert bars.columns == ["date", "open", "high", "low", "close", "volume", "value", "official_close"]


@pytest.mark.parametrize("interval", ["5m", "1w", "1mo", "tick"])
@pytest.mark.parametrize("adjusted", [False, True])
async def test_every_interval_comes_in_order_and_inside_what_was_asked(
    tmp_path: Path, interval: str, adjusted: bool
) -> None:
    """Bars are in order, none is older than asked for, and a second pull changes nothing."""
    store, key = Store(tmp_path / "store"), key_of("005930", interval, adjusted=adjusted)
    start = A_WEEK if INTERVALS[interval].intraday else START
    start = TODAY - timedelta(days=3) if interval == "tick" else start
    async with exchange(tmp_path) as (_, client):
        await pull(client, store, key, start=start, now=NOW)
        before = content(store.folder)
        await pull(client, store, key, start=start, now=NOW)
    stamps = store.bars("005930", interval=interval, adjusted=adjusted)[key.kind.stamp]
    days = stamps.dt.date() if key.kind.intraday else stamps
    assert stamps.is_sorted()
    assert stamps.len() > 50
    assert start <= days[0] < start + timedelta(days=40)
    assert content(store.folder) == before


@pytest.mark.parametrize("key", [DAYS, ADJUSTED, MINUTES, SeriesKey("005930", "1m", True)])
async def test_a_pull_that_is_cut_off_goes_on_and_ends_the_same(tmp_path: Path, key: SeriesKey) -> None:
    """Cancelled after each page in turn, a pull ends with the very files of one that ran through."""
    start = START if key.interval == "1d" else date(2026, 6, 1)
    whole, cut = Store(tmp_path / "whole"), Store(tmp_path / "cut")
    async with exchange(tmp_path) as (_, client):
        await pull(client, whole, key, start=start, now=NOW)

        def stop(_: Progress) -> None:
            raise asyncio.CancelledError

        for _ in range(20):
            try:
                await pull(client, cut, key, start=start, now=NOW, tell=stop)
            except asyncio.CancelledError:
                assert cut.verified(key) == []
                if not key.seekable:
                    break  # it begins at the newest bar again
            else:
                break
        await pull(client, cut, key, start=start, now=NOW)
    assert content(cut.folder) == content(whole.folder)
    assert len(content(whole.folder)) > 1


async def test_a_split_makes_the_adjusted_series_come_anew(tmp_path: Path) -> None:
    """After a 2:1 split the overlap disagrees: everything is pulled again and said; an interruption shows the old."""
    before = daily_csv(tmp_path / "before.csv", 1300, [80_000, 80_400, 79_800])
    after = daily_csv(tmp_path / "after.csv", 1300, [40_000, 40_200, 39_900])
    store = Store(tmp_path / "store")
    async with exchange(tmp_path, before) as (_, client):
        await pull(client, store, ADJUSTED, start=date(2022, 6, 1), now=NOW)
        await pull(client, store, DAYS, start=date(2022, 6, 1), now=NOW)
    old = store.bars("005930", adjusted=True)

    def stop(step: Progress) -> None:
        if step.rows > 1200:
            raise asyncio.CancelledError

    async with exchange(tmp_path, after) as (_, client):
        with pytest.raises(asyncio.CancelledError):
            await pull(client, store, ADJUSTED, start=date(2026, 1, 2), now=NOW, tell=stop)
        assert store.bars("005930", adjusted=True).equals(old)
        series = store.series(ADJUSTED)
        assert series is not None
        assert series.pending is not None
        await pull(client, store, ADJUSTED, start=date(2026, 1, 2), now=NOW)
    series = store.series(ADJUSTED)
    assert series is not None
    assert "the adjustment changed" in series.notes[-1].text
    new = store.bars("005930", adjusted=True)
    assert new["date"].equals(old["date"])
    assert new["close"].max() == 40_200
    assert store.bars("005930")["close"].max() == 80_400


async def test_adjusted_bars_that_the_source_lost_are_kept_beside(tmp_path: Path) -> None:
    """When a whole re-pull reaches less far back, the old bars stay in a folder beside, and it is said."""
    long = daily_csv(tmp_path / "long.csv", 700, [80_000])
    short = daily_csv(tmp_path / "short.csv", 200, [40_000])
    store = Store(tmp_path / "store")
    async with exchange(tmp_path, long) as (_, client):
        await pull(client, store, ADJUSTED, start=date(2023, 1, 2), now=NOW)
    rows = store.bars("005930", adjusted=True).height
    async with exchange(tmp_path, short) as (_, client):
        done = await pull(client, store, ADJUSTED, start=date(2026, 1, 2), now=NOW)
    assert "no longer has the bars" in done.notes[-1]
    assert store.bars("005930", adjusted=True).height < rows
    (beside,) = store.place(ADJUSTED).glob("superseded-*")
    assert len(list(beside.glob("*.parquet"))) == 4


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(kind=FaultKind.HTTP_500_REFUSED, tr="ka10081", nth=2, count=9), TransportError),
        (Fault(kind=FaultKind.LOSE_ANSWER, tr="ka10081", nth=2, count=9), TransportError),
        (Fault(kind=FaultKind.GARBAGE, tr="ka10081", nth=2, count=9), TransportError),
        (Fault(kind=FaultKind.REFUSE_CALL, tr="ka10081", nth=2, code="RC4025"), AnswerError),
        (Fault(kind=FaultKind.LOOP_PAGE, tr="ka10081", nth=1, count=9), WireError),
        (Fault(kind=FaultKind.PARTIAL_PAGE, tr="ka10081", nth=2, rows=5), KiwoomError),
    ],
    ids=lambda value: value.kind.value if isinstance(value, Fault) else "",
)
async def test_a_failure_between_pages_leaves_what_came_and_the_next_pull_goes_on(
    tmp_path: Path, fault: Fault, error: type[KiwoomError]
) -> None:
    """Whatever breaks a page run, the store is whole, and the same pull without the fault ends like any other."""
    whole, broken = Store(tmp_path / "whole"), Store(tmp_path / "broken")
    start = date(2020, 11, 2)
    async with exchange(tmp_path) as (server, client):
        await pull(client, whole, DAYS, start=start, now=NOW)
        server.faults.add(fault)
        with pytest.raises(error):
            await pull(client, broken, DAYS, start=start, now=NOW)
        assert broken.verified(DAYS) == []
        assert broken.bars("005930").height >= 600
        server.faults.clear()
        await pull(client, broken, DAYS, start=start, now=NOW)
    assert content(broken.folder) == content(whole.folder)


@pytest.mark.parametrize("key", [DAYS, ADJUSTED])
async def test_a_page_that_is_cut_short_does_not_pass_for_the_end(tmp_path: Path, key: SeriesKey) -> None:
    """Ten rows called all there is: traded days go on from there, adjusted ones fail and come next time."""
    whole, short = Store(tmp_path / "whole"), Store(tmp_path / "short")
    async with exchange(tmp_path) as (server, client):
        await pull(client, whole, key, start=START, now=NOW)
        server.faults.add(Fault(kind=FaultKind.SHORT_PAGE, tr="ka10081", rows=10))
        if key.adjusted:
            with pytest.raises(WireError, match="pages ended"):
                await pull(client, short, key, start=START, now=NOW)
        await pull(client, short, key, start=START, now=NOW)
    assert short.bars("005930", adjusted=key.adjusted).equals(whole.bars("005930", adjusted=key.adjusted))


async def test_a_full_disk_keeps_the_bars_of_before(tmp_path: Path) -> None:
    """A write that does not fit is one clear error; the store is as it was and takes the rest later."""
    resource = pytest.importorskip("resource", reason="this system has no limit on the size of files")
    store = Store(tmp_path / "store")
    async with exchange(tmp_path) as (_, client):
        await pull(client, store, DAYS, start=date(2026, 1, 2), now=NOW)
        before, bars = content(store.folder), store.bars("005930")
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, limits[1]))
        try:
            with pytest.raises(BadInput, match="make room"):
                await pull(client, store, MINUTES, start=A_WEEK, now=NOW)
            with pytest.raises(BadInput, match="make room"):
                await pull(client, store, DAYS, start=START, now=NOW)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert content(store.folder) == before
        assert not list(store.folder.rglob("*.new"))
        assert store.bars("005930").equals(bars)
        await pull(client, store, DAYS, start=START, now=NOW)
    assert store.bars("005930")["date"][0] == trading_days(START, TODAY)[0]


async def test_a_damaged_partition_is_said_and_pulled_again(tmp_path: Path) -> None:
    """Reading it is one clear error; the next pull brings just its days again."""
    store = Store(tmp_path / "store")
    async with exchange(tmp_path) as (_, client):
        await pull(client, store, DAYS, start=START, now=NOW)
        before = content(store.folder)
        (broken,) = store.folder.rglob("2024.*.parquet")
        broken.write_bytes(b"PAR1 not really")
        with pytest.raises(BadInput, match="readable Parquet"):
            store.bars("005930")
        assert store.verified(DAYS) == [broken.name]
        assert store.bars("005930", start=date(2025, 1, 2)).height > 300
        done = await pull(client, store, DAYS, start=START, now=NOW)
    assert "its days are pulled again" in done.notes[0]
    assert content(store.folder) == before


async def test_a_damaged_catalogue_is_an_error_that_names_it(tmp_path: Path) -> None:
    """Neither a reader nor a pull goes on over a catalogue that cannot be read; other series are not touched by it."""
    store = Store(tmp_path / "store")
    async with exchange(tmp_path) as (_, client):
        await pull(client, store, DAYS, start=A_WEEK, now=NOW)
        await pull(client, store, ADJUSTED, start=A_WEEK, now=NOW)
        path = store.place(DAYS) / "series.json"
        path.write_bytes(path.read_bytes()[:100])
        with pytest.raises(BadInput, match=r"series\.json"):
            store.bars("005930")
        with pytest.raises(BadInput, match=r"series\.json"):
            await pull(client, store, DAYS, start=A_WEEK, now=NOW)
    assert store.bars("005930", adjusted=True).height == 7


async def test_two_pulls_at_once_do_not_harm_each_other(tmp_path: Path) -> None:
    """The second waits for the first, then finds everything there; one that may not wait long says so."""
    store = Store(tmp_path / "store")
    async with exchange(tmp_path) as (_, client):
        one, two = await asyncio.gather(
            *(pull(client, store, MINUTES, start=date(2026, 6, 1), now=NOW) for _ in range(2))
        )
        assert sorted((one.pages, two.pages)) == [1, 4]
        with FolderLock(store.place(MINUTES)) as lock:
            assert lock.take()
            with pytest.raises(BadInput, match="one pull of a series at a time"):
                await pull(client, store, MINUTES, start=A_WEEK, now=NOW, patience=0.0)
    assert store.verified(MINUTES) == []


async def test_wrong_questions_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    """An unknown stock, a future day, from after to, an unknown interval, a file instead of a folder."""
    store = Store(tmp_path / "store")
    async with exchange(tmp_path) as (_, client):
        with pytest.raises(BadInput, match="a listed code"):
            await pull(client, store, key_of("999999", "1d", adjusted=False), start=START, now=NOW)
        for start, end in ((TODAY + timedelta(days=1), None), (START, TODAY + timedelta(days=9)), (TODAY, START)):
            with pytest.raises(BadInput):
                await pull(client, store, DAYS, start=start, end=end, now=NOW)
    with pytest.raises(BadInput, match="interval"):
        key_of("005930", "2m", adjusted=False)
    assert not store.folder.exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadInput, match="a folder"):
        Store(tmp_path / "file")


async def test_a_store_goes_where_a_file_of_bars_goes(tmp_path: Path) -> None:
    """Days and minutes from the store are bars for the engine, with the store's own caveats as notes."""
    store = Store(tmp_path / "store")
    async with exchange(tmp_path) as (_, client):
        await pull(client, store, DAYS, start=START, now=NOW)
        await pull(client, store, MINUTES, start=A_WEEK, now=NOW)
    days, minutes = load_data(store.folder), load_data(store.folder, symbols=["5930"], interval="1m")
    assert days.series("005930").days == store.bars("005930")["date"].to_list()
    assert days.instruments["005930"].name == "삼성전자"
    assert not days.has_minutes
    assert minutes.has_minutes
    assert any("local exchange" in note for note in days.notes)
    yesterday = days.series("005930").rows[-1]
    assert minutes.series("005930").rows[-1][:4] == yesterday[:4]
    with pytest.raises(BadInput, match="adjusted"):
        load_data(store.folder, adjusted=True, symbols=["005930"])
