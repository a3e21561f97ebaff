"""Bars from the store for the engine and the local exchange: a store's folder goes where a file of bars goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kiwoom_api.market.sessions import AFTER_MARKET_SINCE
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.store.catalogue import Series
from kiwoom_api.research.store.kinds import SeriesKey, interval_of, key_of
from kiwoom_api.research.store.store import Store
from kiwoom_api.sim.bars import barset_of, load_bars
from kiwoom_api.sim.barset import BarSet

if TYPE_CHECKING:
    import polars as pl


def load_data(
    path: str | Path,
    *,
    symbols: Iterable[str] | None = None,
    interval: str = "1d",
    start: date | None = None,
    end: date | None = None,
    adjusted: bool | None = None,
) -> BarSet:
    """Return the bars of a file (CSV, Parquet) or of a store's folder, ready for ``MarketData``.

    Of a store: the other arguments say what is taken. A daily close is the official one where the store knows it; how
    many are not confirmed is among the notes, as is what was mended.

    Args:
        path: the file or the folder.
        symbols: stock codes; None for every one that the store has.
        interval: ``1m`` … ``60m`` or ``1d``.
        start, end: first and last day, both included; None for all.
        adjusted: adjusted or traded prices; None for whichever the store has of the interval (an error when both).

    Raises:
        BadInput: as ``load_bars`` and ``Store.bars``; a store without such bars.
        MissingExtra: polars is not installed, where it is needed.
    """
    path = Path(path)
    if not path.is_dir():
        return load_bars(path)
    store, kind = Store(path), interval_of(interval)
    if kind.name in ("tick", "1w", "1mo"):
        raise BadInput(field="interval", value=interval, allowed="1m to 60m, 1d", hint="the engine runs on these")
    keys = _keys(store, kind.name, adjusted, symbols)
    frames = [_rows(store, key, start, end) for key in keys]
    return _barset(path.name, keys, frames, [store.series(key) for key in keys])


def _keys(store: Store, interval: str, adjusted: bool | None, symbols: Iterable[str] | None) -> list[SeriesKey]:
    there = [key for key in store.stored() if key.interval == interval and len(key.symbol) == 6]
    kinds = {key.adjusted for key in there}
    if not kinds:
        raise BadInput(
            field="data",
            value=str(store.folder),
            allowed=f"a store with {interval} bars",
            hint=f"kiwoom data pull CODE --interval {interval} --store {store.folder}",
        )
    if adjusted is None:
        if len(kinds) > 1:
            raise BadInput(field="adjusted", value=None, allowed="True or False", hint="the store has both: say which")
        (adjusted,) = kinds
    if symbols is None:
        return [key for key in there if key.adjusted == adjusted]
    return [key_of(symbol, interval, adjusted=adjusted) for symbol in symbols]


def _rows(store: Store, key: SeriesKey, start: date | None, end: date | None) -> pl.DataFrame:
    import polars as pl

    rows = store.bars(key.symbol, interval=key.interval, start=start, end=end, adjusted=key.adjusted)
    if not key.kind.intraday:
        unsure = pl.col("official_close").is_null()
        return rows.with_columns(unsure=unsure, close=pl.coalesce("official_close", "close"))
    return rows.with_columns(pl.col("time").dt.replace_time_zone(None).alias("date"), unsure=pl.lit(False))


def _barset(
    name: str, keys: Sequence[SeriesKey], frames: Sequence[pl.DataFrame], series: Sequence[Series | None]
) -> BarSet:
    columns: dict[str, list[object]] = {
        c: [] for c in ("date", "code", "open", "high", "low", "close", "volume", "name", "market")
    }
    for key, frame, about in zip(keys, frames, series, strict=True):
        for column in ("date", "open", "high", "low", "close", "volume"):
            columns[column] += frame[column].to_list()
        columns["code"] += [key.symbol] * frame.height
        columns["name"] += [about.name if about else ""] * frame.height
        columns["market"] += [about.market if about else ""] * frame.height
    if not columns["date"]:
        raise BadInput(field="data", value=name, allowed="at least one bar in these days", hint="kiwoom data ls")
    found = barset_of(name, columns, 1)
    return BarSet(
        found.instruments,
        {symbol: found.series(symbol) for symbol in found.instruments},
        notes=(*found.notes, *_notes(keys, frames, series)),
        origin=found.origin,
    )


def _notes(keys: Sequence[SeriesKey], frames: Sequence[pl.DataFrame], series: Sequence[Series | None]) -> list[str]:
    said = []
    unsure = sum(int(frame["unsure"].sum()) for frame in frames)
    if unsure:
        said.append(
            f"{unsure:,} daily closes since {AFTER_MARKET_SINCE} are not confirmed as the 15:30 price: "
            "pull one-minute bars of those days"
        )
    if keys[0].adjusted:
        said.append("the prices are adjusted for corporate actions: off the tick grid, and not what was traded at")
    if any(about is not None and about.origin == "sim" for about in series):
        said.append("the bars were pulled from a local exchange")
    return said
