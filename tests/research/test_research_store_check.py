"""Files into the store and out of it, and what looking a series over finds: everything wrong, nothing else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from research_store_tools import NOW

from kiwoom_api.market import trading_days
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.store.check import check
from kiwoom_api.research.store.engine import load_data
from kiwoom_api.research.store.exporting import export_file
from kiwoom_api.research.store.findings import Finding, Kind
from kiwoom_api.research.store.importing import import_file
from kiwoom_api.research.store.kinds import SeriesKey, Span, joined, missing, settled_day, without
from kiwoom_api.research.store.store import Store

SHARED = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).parents[2].parent / "shared"))
OFFICIAL = SHARED / "krx" / "data" / "krx_official_sample.parquet"
HEADINGS = "일자,종목코드,시가,고가,저가,종가,거래량,시장"
DAYS = trading_days(date(2026, 6, 1), date(2026, 6, 19))
Bar = tuple[object, int, int, int, int, int]


def stored(tmp_path: Path, bars: Sequence[Bar], *, adjusted: bool = False, name: str = "bars.csv") -> Store:
    """A store with the bars of 005930 (KOSPI) from a CP949 file with Korean headings."""
    rows = [f"{when},005930,{o},{h},{low},{c},{v},KOSPI" for when, o, h, low, c, v in bars]
    (tmp_path / name).write_bytes("\n".join([HEADINGS, *rows]).encode("cp949"))
    store = Store(tmp_path / "store")
    import_file(store, tmp_path / name, adjusted=adjusted, now=NOW)
    return store


def good(days: Sequence[date] = DAYS, price: int = 70_000) -> list[Bar]:
    """Bars nobody could object to."""
    return [(day, price, price + 200, price - 200, price, 1_000) for day in days]


def kinds(found: Sequence[Finding]) -> list[Kind]:
    """What was found."""
    return [finding.kind for finding in found]


def daily(store: Store, *, adjusted: bool = False) -> list[Finding]:
    """What is found in the daily bars."""
    return check(store, SeriesKey("005930", "1d", adjusted))


def test_good_bars_give_no_finding_and_come_back_as_they_were(tmp_path: Path) -> None:
    """Imported from CP949 with Korean headings, exported, and read by the engine: always the same bars."""
    store = stored(tmp_path, good())
    assert daily(store) == []
    key = SeriesKey("005930", "1d", False)
    for name in ("out.csv", "out.parquet"):
        assert export_file(store, [key], tmp_path / name) == len(DAYS)
        again = Store(tmp_path / f"again-{name}")
        import_file(again, tmp_path / name, adjusted=False, now=NOW)
        assert again.bars("005930").equals(store.bars("005930"))
    assert load_data(store.folder).series("005930").rows == load_data(tmp_path / "out.csv").series("005930").rows
    with pytest.raises(BadInput, match="not there yet"):
        export_file(store, [key], tmp_path / "out.csv")


def test_missing_days_halts_and_closed_days_are_told_apart(tmp_path: Path) -> None:
    """Neighbouring missing days are one finding; a halted day is a note; a bar on a Saturday is not to be."""
    bars = good(DAYS[:3]) + good([date(2026, 6, 6)]) + good(DAYS[6:])
    halted = DAYS[8]
    bars = [(when, 0, 0, 0, c, 0) if when == halted else (when, o, h, low, c, v) for when, o, h, low, c, v in bars]
    found = {finding.kind: finding for finding in daily(stored(tmp_path, bars))}
    assert set(found) == {Kind.GAP, Kind.CLOSED_DAY, Kind.HALT}
    gap = found[Kind.GAP]
    assert (gap.first, gap.last, gap.count) == (str(DAYS[3]), str(DAYS[5]), 3)
    assert found[Kind.HALT].first == str(halted)
    assert [kind for kind in found if not found[kind].grave] == [Kind.HALT]


def test_a_high_below_the_close_stays_as_it_is_and_is_reported(tmp_path: Path) -> None:
    """Nothing is widened on the way in."""
    bars = good()
    bars[4] = (DAYS[4], 70_000, 70_100, 69_900, 70_500, 1_000)
    store = stored(tmp_path, bars)
    assert store.bars("005930")["high"][4] == 70_100
    (finding,) = daily(store)
    assert (finding.kind, finding.first) == (Kind.CONTRADICTION, str(DAYS[4]))


def test_a_missing_volume_stays_missing(tmp_path: Path) -> None:
    """No volume is made up on the way in."""
    path = tmp_path / "bars.csv"
    path.write_text(f"date,code,open,high,low,close,volume\n{DAYS[0]},5930,100,101,99,100,\n", encoding="utf-8")
    store = Store(tmp_path / "store")
    import_file(store, path, adjusted=False, now=NOW)
    assert store.bars("005930")["volume"].to_list() == [None]


def test_a_split_is_a_jump_in_traded_prices_only_when_it_leaves_the_limits(tmp_path: Path) -> None:
    """30 % up on the grid is a limit-up day; a tick more, or a fifth of the price, is no day's doing."""
    limit_up = [*good(DAYS[:5]), (DAYS[5], 70_000, 91_000, 70_000, 91_000, 1_000), *good(DAYS[6:], 91_000)]
    assert daily(stored(tmp_path, limit_up)) == []
    split = [*good(DAYS[:5]), *good(DAYS[5:], 14_000)]
    (finding,) = daily(stored(tmp_path, split))
    assert (finding.kind, finding.first) == (Kind.JUMP, str(DAYS[5]))
    assert "70,000" in finding.detail


def test_prices_off_the_grid_are_found_half_ticks_of_mid_price_orders_are_not(tmp_path: Path) -> None:
    """70,050 may be a mid-price since 2025-03-04, 70,030 is none; before that day both are wrong; adjusted may be."""
    new = good()
    new[2] = (DAYS[2], 70_050, 70_200, 69_800, 70_050, 1_000)
    assert daily(stored(tmp_path, new)) == []
    new[2] = (DAYS[2], 70_030, 70_200, 69_800, 70_000, 1_000)
    assert kinds(daily(stored(tmp_path, new))) == [Kind.OFF_TICK]
    assert daily(stored(tmp_path, new, adjusted=True), adjusted=True) == []
    old = good(trading_days(date(2024, 6, 3), date(2024, 6, 14)))
    old[2] = (old[2][0], 70_050, 70_200, 69_800, 70_000, 1_000)
    (tmp_path / "old").mkdir()
    assert kinds(daily(stored(tmp_path / "old", old))) == [Kind.OFF_TICK]


def minutes(day: date, times: Sequence[str], price: int) -> list[Bar]:
    """One-minute bars of a day."""
    return [(f"{day} {time}:00", price, price, price, price, 10) for time in times]


def test_a_close_of_the_after_market_is_known_only_where_minutes_tell(tmp_path: Path) -> None:
    """The 15:30 bar has the official close; without it a daily close since 2026-09-14 is not confirmed."""
    days = trading_days(date(2026, 9, 10), date(2026, 9, 16))
    store = stored(tmp_path, [(day, 1_690_000, 1_700_000, 1_680_000, 1_697_000, 1_000) for day in days])
    bars = [*minutes(days[2], ["09:00", "15:19", "15:30"], 1_692_000), *minutes(days[2], ["19:59"], 1_697_000)]
    bars += minutes(days[3], ["09:00", "09:01", "15:30", "18:00"], 1_697_000)
    stored(tmp_path, bars, name="minutes.csv")
    official = store.bars("005930")["official_close"].to_list()
    assert official == [1_697_000, 1_697_000, 1_692_000, 1_697_000, None]
    found = {finding.kind: finding for finding in daily(store)}
    assert set(found) == {Kind.UNCONFIRMED_CLOSE, Kind.AFTER_CLOSE}
    assert found[Kind.UNCONFIRMED_CLOSE].first == "2026-09-16"
    assert found[Kind.AFTER_CLOSE].first == "2026-09-14"
    data = load_data(store.folder)
    assert [row.close for row in data.series("005930").rows] == [1_697_000] * 2 + [1_692_000] + [1_697_000] * 2
    assert any("1 daily closes" in note for note in data.notes)


def test_minutes_outside_sessions_beyond_the_day_and_long_silences_are_found(tmp_path: Path) -> None:
    """07:30 is no session, a minute above the day's high is a contradiction, an hour without a bar is a note."""
    day, last = date(2026, 6, 1), date(2026, 6, 2)
    store = stored(tmp_path, good([day, last]))
    half_hours = [f"{hour:02}:{minute}" for hour in range(9, 15) for minute in ("00", "30")]
    bars = minutes(day, ["07:30", *half_hours, "15:00", "15:15", "15:30"], 70_000)
    bars += minutes(last, [time for time in half_hours if time != "11:30"], 70_000) + minutes(last, ["15:00"], 71_000)
    stored(tmp_path, bars, name="minutes.csv")
    found = {finding.kind: finding for finding in check(store, SeriesKey("005930", "15m", False))}
    assert found[Kind.OFF_SESSION].first == "2026-06-01 07:30:00"
    assert found[Kind.OFF_SESSION].count == 1
    assert found[Kind.BEYOND_DAY].first == "2026-06-02 15:00:00"
    assert "11:00~12:00" in found[Kind.HOLE].detail
    assert set(found) == {Kind.OFF_SESSION, Kind.BEYOND_DAY, Kind.HOLE}


def test_a_file_with_two_bars_of_one_day_or_without_a_column_is_refused_whole(tmp_path: Path) -> None:
    """File, column, row and value are named; nothing of it is stored."""
    with pytest.raises(BadInput, match="appears twice"):
        stored(tmp_path, [*good(DAYS[:2]), *good(DAYS[1:2])])
    (tmp_path / "bars.csv").write_text("date,code,open\n2026-06-01,5930,1\n")
    with pytest.raises(BadInput, match="column high"):
        import_file(Store(tmp_path / "store"), tmp_path / "bars.csv", adjusted=False, now=NOW)
    assert not (tmp_path / "store").exists()


@pytest.mark.skipif(not OFFICIAL.exists(), reason=f"{OFFICIAL} is not here (KIWOOM_SHARED)")
def test_official_prices_of_krx_break_no_rule_of_prices(tmp_path: Path) -> None:
    """Real traded prices of 2020 to 2026 give no finding on ticks, order or shape."""
    import polars as pl

    rows = pl.read_parquet(OFFICIAL).drop_nulls("open").with_columns(market=pl.col("mkt"))
    codes = sorted(rows["code"].unique().to_list())[::20]
    rows.filter(pl.col("code").is_in(codes)).sort("code", "date").write_parquet(tmp_path / "official.parquet")
    store = Store(tmp_path / "store")
    done = import_file(store, tmp_path / "official.parquet", adjusted=False, now=NOW)
    assert len(done) == len(codes)
    found = {finding.kind for each in done for finding in check(store, each.key)}
    assert found & {Kind.OFF_TICK, Kind.CONTRADICTION, Kind.UNSORTED, Kind.DUPLICATE, Kind.DAMAGED} == set()
    assert Kind.GAP in found  # the sample has partial years


_FIRST = date(2026, 1, 1)
_spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 8)).map(
        lambda pair: (_FIRST + timedelta(days=pair[0]), _FIRST + timedelta(days=pair[0] + pair[1]))
    ),
    max_size=6,
)


def _days(spans: Sequence[Span]) -> set[date]:
    return {first + timedelta(days=n) for first, last in spans for n in range((last - first).days + 1)}


@settings(max_examples=60, deadline=None)
@given(spans=_spans, wanted=_spans.filter(bool).map(lambda found: found[0]))
def test_spans_of_days_add_and_subtract_like_sets(spans: list[Span], wanted: Span) -> None:
    """Joined, missing and without agree with sets of days; joined spans neither touch nor overlap."""
    whole = joined(spans)
    assert _days(whole) == _days(spans)
    assert all(later[0] > earlier[1] + timedelta(days=1) for earlier, later in pairwise(whole))
    assert _days(missing(wanted, spans)) == _days([wanted]) - _days(spans)
    assert _days(without(spans, wanted)) == _days(spans) - _days([wanted])


def test_a_day_is_settled_ten_minutes_after_its_last_session() -> None:
    """20:10 on a business day; before that yesterday is the last day that no longer changes."""
    at = datetime(2026, 9, 15, 20, 9, tzinfo=NOW.tzinfo)
    assert settled_day(at) == date(2026, 9, 14)
    assert settled_day(at + timedelta(minutes=1)) == date(2026, 9, 15)
