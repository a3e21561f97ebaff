"""Reading bars: what is taken, what is mended and said, what is refused and how."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kiwoom_api.model.errors import BadInput
from kiwoom_api.sim.bars import load_bars
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.market_data import MarketData

GOOD = [
    "date,code,open,high,low,close,volume",
    "2026-06-01,005930,70000,70500,69900,70100,1000",
    "2026-06-02,005930,70100,71000,70000,70900,1200",
]


def write(folder: Path, lines: list[str], name: str = "bars.csv") -> Path:
    """Write a file of lines."""
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_csv_is_read_as_it_stands(tmp_path: Path) -> None:
    """Prices and volumes come back unchanged; a known code gets its name; extra columns are ignored."""
    bars = load_bars(write(tmp_path, [line + ",x" for line in GOOD]))
    assert bars.series("005930").rows == [Row(70000, 70500, 69900, 70100, 1000), Row(70100, 71000, 70000, 70900, 1200)]
    assert bars.instruments["005930"].name == "삼성전자"
    assert bars.notes == ()


def test_short_codes_compact_dates_names_and_markets(tmp_path: Path) -> None:
    """5930 is 005930, 20260601 is a date, and the file's own name and market win."""
    lines = ["Date,Code,Open,High,Low,Close,Name,Market", "20260601,5930,100,110,90,105,우리회사,kosdaq"]
    bars = load_bars(write(tmp_path, lines))
    instrument = bars.instruments["005930"]
    assert (instrument.name, instrument.market) == ("우리회사", "KOSDAQ")
    assert bars.days == [date(2026, 6, 1)]


def test_what_is_mended_is_said(tmp_path: Path) -> None:
    """A high below the close is widened, an empty volume assumed, a fraction rounded: each counted in a sentence."""
    bars = load_bars(write(tmp_path, [*GOOD, "2026-06-03,005930,70900,70000,69000,71000.4,"]))
    row = bars.series("005930").rows[-1]
    assert (row.high, row.low, row.close) == (71000, 69000, 71000)
    assert row.volume == 5_000_000_000 // 71_000
    assert [note.split()[0] for note in bars.notes] == ["1", "1", "1"]


def test_halted_day_stays_and_does_not_trade(tmp_path: Path) -> None:
    """open = high = low = 0 is a halted day: it is in the series, but neither a bar nor history."""
    data = MarketData(load_bars(write(tmp_path, [*GOOD, "2026-06-03,005930,0,0,0,70900,0"])))
    assert data.bar("005930", date(2026, 6, 3)) is None
    assert [bar.day.day for bar in data.history("005930", date(2026, 6, 4), 10)] == [1, 2]
    assert data.is_business_day(date(2026, 6, 3))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([line.rsplit(",", 2)[0] for line in GOOD], ["column close", "bars.csv"]),
        ([*GOOD, "2026-06-03,005930,nan,2,1,1,5"], ["column open", "row 4", "nan"]),
        ([*GOOD, "2026-06-03,005930,,2,1,1,5"], ["column open", "row 4", "empty"]),
        ([*GOOD, "2026-06-03,005930,10,20,-5,15,5"], ["column low", "row 4", "-5"]),
        ([*GOOD, "2026-06-03,005930,10,20,0,15,5"], ["column low", "row 4", "halted"]),
        ([*GOOD, "2026-06-03,005930,10,20,5,15,many"], ["column volume", "row 4", "many"]),
        ([*GOOD, "2026-06-02,005930,10,20,5,15,5"], ["column date", "row 4", "appears twice"]),
        ([*GOOD, "2026-05-29,005930,10,20,5,15,5"], ["column date", "row 4", "comes after 2026-06-02"]),
        ([*GOOD, "yesterday,005930,10,20,5,15,5"], ["column date", "row 4", "yesterday"]),
        ([*GOOD, "2026-06-03,00-930,10,20,5,15,5"], ["column code", "row 4", "00-930"]),
        ([*GOOD, "2026-06-03,005930,10,20,5"], ["row 4", "7 columns"]),
        (GOOD[:1], ["bars.csv", "at least one row"]),
    ],
)
def test_a_bad_file_is_refused_naming_the_place(tmp_path: Path, lines: list[str], said: list[str]) -> None:
    """The error names file, column, row and value, and what would be right."""
    with pytest.raises(BadInput) as caught:
        load_bars(write(tmp_path, lines))
    for words in said:
        assert words in str(caught.value)


def test_missing_and_unreadable_files_are_refused(tmp_path: Path) -> None:
    """No file, a folder, bytes that are no UTF-8 text, and a broken Parquet file are each said plainly."""
    with pytest.raises(BadInput, match="exists"):
        load_bars(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes(b"date,code\n\xff\xff,1\n")
    with pytest.raises(BadInput, match="UTF-8"):
        load_bars(tmp_path / "latin.csv")
    (tmp_path / "broken.parquet").write_bytes(b"not parquet")
    with pytest.raises(BadInput, match="Parquet"):
        load_bars(tmp_path / "broken.parquet")


def test_parquet_equals_csv(tmp_path: Path) -> None:
    """The same table gives the same bars from either format."""
    polars = pytest.importorskip("polars", reason="the extra 'data' is not installed")
    path = write(tmp_path, GOOD)
    frame = polars.read_csv(path, schema_overrides={"code": polars.String}, try_parse_dates=True)
    frame.write_parquet(tmp_path / "bars.parquet")
    assert load_bars(tmp_path / "bars.parquet").series("005930").rows == load_bars(path).series("005930").rows


def test_minute_bars_become_days_with_steps(tmp_path: Path) -> None:
    """Rows with a time of day are bundled; a label at the open marks the start of its bar."""
    lines = [
        "date,code,open,high,low,close,volume",
        "2026-06-02 09:00:00,005930,100,120,90,110,50",
        "2026-06-02 09:05:00,005930,110,115,100,105,40",
    ]
    series = load_bars(write(tmp_path, lines)).series("005930")
    assert series.rows == [Row(100, 120, 90, 105, 90)]
    assert [row.second for row in series.minutes[date(2026, 6, 2)]] == [32_700, 33_000]


def test_days_after_the_end_continue_and_replay_moves_the_last_bar() -> None:
    """A replayed last bar leaves its own day; later days follow the calendar; history joins both."""
    from sim_core_tools import FLAT, UP, market

    data = market({"000010": [FLAT, UP]})
    sunday = date(2026, 6, 7)
    replay = data.with_replay(sunday)
    bar = replay.bar("000010", sunday)
    assert bar is not None
    assert (bar.open, bar.close, bar.day) == (UP.open, UP.close, sunday)
    assert replay.bar("000010", data.last_day) is None
    assert replay.is_business_day(sunday)
    days = replay.trading_days(data.first_day, date(2026, 6, 9))
    assert days == [data.first_day, sunday, date(2026, 6, 8), date(2026, 6, 9)]
    history = replay.history("000010", date(2026, 6, 9), 10)
    assert [bar.day for bar in history] == days[:3]
    assert data.with_replay(data.last_day) is data
