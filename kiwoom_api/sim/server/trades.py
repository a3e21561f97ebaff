"""A stock's executions (ka10003, ka10055, ka10084), their strength (ka10046), and its days (ka10005, ka10015, ka10086).

Newest first. After an execution that buyers took the ask stands at its price and the bid a tick below, after one that
sellers gave the other way round: so do this exchange's books. UNVERIFIED: rows a page where the catalogue has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.schedule import moment
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply, malformed
from kiwoom_api.sim.server.candles import Candle, candle_page, moment_page
from kiwoom_api.sim.server.charts import days_of
from kiwoom_api.sim.server.view import (
    MILLION,
    OK,
    blank,
    checked,
    code_of,
    date_of,
    direction,
    page_rows,
    percent,
    signed,
    symbol_of,
)
from kiwoom_api.sim.tape import Tick
from kiwoom_api.wire.catalogue import FieldSpec, Kind, tr
from kiwoom_api.wire.encode import encode

STRENGTH_MINUTES = (5, 20, 60)
"""Spans over which ka10046 shows the strength besides the day's."""


class Entry(NamedTuple):
    """An execution, or a minute's last one, and the day up to it: shares, won, shares taken and given."""

    second: int
    price: int
    shares: int
    up: bool
    volume: int
    value: int
    bought: int
    sold: int


def entries_of(ticks: Sequence[Tick]) -> list[Entry]:
    """Return executions with the day's totals up to each, oldest first."""
    found: list[Entry] = []
    volume = value = bought = sold = 0
    for second, price, shares, up in ticks:
        volume += shares
        value += price * shares
        if up:
            bought += shares
        else:
            sold += shares
        found.append(Entry(second, price, shares, up, volume, value, bought, sold))
    return found


def by_minute(entries: Sequence[Entry]) -> list[Entry]:
    """Return each minute's last execution, with the shares of the whole minute."""
    found: list[Entry] = []
    for _, group in groupby(entries, key=lambda entry: entry.second // 60):
        bundle = list(group)
        found.append(bundle[-1]._replace(shares=sum(entry.shares for entry in bundle)))
    return found


class _Day(NamedTuple):
    """What the words of an execution need to know of its day: base price, tick steps, executions, whose they are."""

    base: int
    grid: Grid
    entries: Sequence[Entry]
    venue: str


Word = Callable[[Entry, _Day], object]


def _many(word: Word, *names: str) -> dict[str, Word]:
    return dict.fromkeys(names, word)


def _strength(entry: Entry, day: _Day, minutes: int) -> Decimal | None:
    """Strength over the last minutes up to an execution."""
    start = entry.second - minutes * 60
    before = next((each for each in reversed(day.entries) if each.second <= start), None)
    bought, sold = (before.bought, before.sold) if before is not None else (0, 0)
    return percent(entry.bought - bought, entry.sold - sold)


_WORDS: Mapping[str, Word] = {
    **_many(lambda entry, day: signed(entry.price, day.base), "cur_prc", "cntr_pric"),
    "pred_pre": lambda entry, day: entry.price - day.base,
    **_many(lambda entry, day: percent(entry.price - day.base, day.base), "pre_rt", "flu_rt"),
    **_many(
        lambda entry, day: direction(entry.price, day.base, day.grid.upper, day.grid.lower), "sign", "pred_pre_sig"
    ),
    "pri_sel_bid_unit": lambda entry, day: signed(entry.price if entry.up else day.grid.above(entry.price), day.base),
    "pri_buy_bid_unit": lambda entry, day: signed(day.grid.below(entry.price) if entry.up else entry.price, day.base),
    "cntr_trde_qty": lambda entry, _: entry.shares if entry.up else -entry.shares,
    **_many(lambda entry, _: entry.shares, "cntr_qty", "trde_qty"),
    "acc_trde_qty": lambda entry, _: entry.volume,
    "cntr_str": lambda entry, _: percent(entry.bought, entry.sold),
    "stex_tp": lambda _, day: day.venue,
    **{
        f"cntr_str_{minutes}min": lambda entry, day, span=minutes: _strength(entry, day, span)  # type: ignore[misc]
        for minutes in STRENGTH_MINUTES
    },
}


class Tape(NamedTuple):
    """A list of executions: its name, the field of their time, and how executions are bundled."""

    rows: str
    time: str


TAPES = {
    "ka10003": Tape("cntr_infr", "tm"),
    "ka10046": Tape("cntr_str_tm", "cntr_tm"),
    "ka10055": Tape("tdy_pred_cntr_qty", "cntr_tm"),
    "ka10084": Tape("tdy_pred_cntr", "tm"),
}


def executions(floor: Floor, call: Call) -> Reply:
    """Answer a list of executions: today's, or yesterday's where the request says so (tdy_pred 2).

    Raises:
        GatewayRefusal: 1517 for a malformed code value, time or next-key.
    """
    checked(call)
    until = _until(call.text("tm"))
    code = code_of(floor, call.text("stk_cd"))
    if code is None:
        return blank(call.tr_id)
    tape, spec = TAPES[call.tr_id], tr(call.tr_id)
    stock_day = _day(floor, code, yesterday=call.text("tdy_pred") == "2")
    if stock_day is None:
        return Reply(encode(call.tr_id, {}, message=OK))
    day, known = stock_day
    entries = [entry for entry in known.entries if entry.second <= until]
    if call.tr_id == "ka10046" or call.text("tic_min") == "1":
        entries = by_minute(entries)
    shown, next_key = moment_page((day,), lambda _: entries, page_rows(call.tr_id), code, call.next_key)
    rows = [_row(spec.lists[tape.rows], tape, day, entry, known) for day, entry in shown]
    return Reply(encode(call.tr_id, {tape.rows: rows}, message=OK), next_key)


def _row(fields: Sequence[FieldSpec], tape: Tape, day: date, entry: Entry, known: _Day) -> dict[str, object]:
    row = {field.wire: _WORDS[field.wire](entry, known) for field in fields if field.wire in _WORDS}
    row[tape.time] = moment(day, entry.second)
    for field in fields:
        if field.wire == "acc_trde_prica":
            row[field.wire] = entry.value if field.kind is Kind.WON else entry.value // MILLION
    return row


def _until(text: str) -> int:
    """Return the last second of a minute HHMM; the day's end where none is given."""
    if not text:
        return 86_400
    try:
        at = time(int(text[:2]), int(text[2:])) if len(text) == 4 and text.isascii() and text.isdigit() else None
    except ValueError:
        at = None
    if at is None:
        raise malformed("tm", "HHMM")
    return at.hour * 3600 + at.minute * 60 + 59


_VENUES = {"": "KRX", "NX": "NXT", "AL": "통합"}
"""How a list of executions names the venue that a code's suffix asks for."""


def _day(floor: Floor, code: str, *, yesterday: bool) -> tuple[date, _Day] | None:
    exchange, (symbol, _, suffix) = floor.exchange, code.partition("_")
    now = exchange.snapshot(code)
    day, base = now.day, now.base
    if yesterday:
        past = exchange.past(symbol, 2)
        if not past:
            return None
        day, base = past[-1][0], past[-2][1].close if len(past) == 2 else past[-1][1].open
    entries = entries_of(exchange.ticks(code, day))
    grid = Grid(now.market, day, base, multiple=exchange.instruments[symbol].multiple)
    return day, _Day(base, grid, entries, _VENUES[suffix])


class DayList(NamedTuple):
    """A list of days: its name, the field of their date, and the member that says from which date it goes back."""

    rows: str
    date: str
    base: str


DAYS = {
    "ka10005": DayList("stk_ddwkmm", "date", ""),
    "ka10015": DayList("daly_trde_dtl", "dt", "strt_dt"),
    "ka10086": DayList("daly_stkpc", "date", "qry_dt"),
}


def days(floor: Floor, call: Call) -> Reply:
    """Answer a list of days: the regular session, and beside it what the after-market traded (장후).

    Nothing trades before the session; who traded is not known and stays blank.

    Raises:
        GatewayRefusal: 1517 for a malformed date, code value or next-key.
    """
    checked(call)
    table, spec = DAYS[call.tr_id], tr(call.tr_id)
    base = date_of(table.base, call.text(table.base)) if table.base else floor.exchange.today
    symbol = symbol_of(floor, call.text("stk_cd"))
    if symbol is None:
        return blank(call.tr_id)
    shown, before, next_key = candle_page(days_of(floor, symbol, base), page_rows(call.tr_id), symbol, call.next_key)
    names = {field.wire for field in spec.lists[table.rows]}
    rows = [
        {name: value for name, value in _day_words(floor, symbol, table, bar, close).items() if name in names}
        for bar, close in zip(shown, before, strict=True)
    ]
    return Reply(encode(call.tr_id, {table.rows: rows}, message=OK), next_key)


def _day_words(floor: Floor, symbol: str, table: DayList, bar: Candle, before: int) -> dict[str, object]:
    before = before or bar.close
    change, won = bar.close - before, bar.value // MILLION
    late, late_won = floor.exchange.evening(symbol, bar.day) if table.base == "strt_dt" else (0, 0)
    shares, total = bar.volume + late, bar.value + late_won
    none = percent(0, 1)
    return {
        table.date: bar.day,
        "open_pric": signed(bar.open, before),
        "high_pric": signed(bar.high, before),
        "low_pric": signed(bar.low, before),
        "close_pric": signed(bar.close, before),
        **dict.fromkeys(("pre", "pred_pre", "pred_rt"), change),
        "pred_pre_sig": direction(bar.close, before),
        "flu_rt": percent(change, before),
        "trde_qty": shares,
        **dict.fromkeys(("trde_prica", "amt_mn"), total // MILLION),
        **dict.fromkeys(("bf_mkrt_trde_qty", "bf_mkrt_trde_prica"), 0),
        **dict.fromkeys(("bf_mkrt_trde_wght", "bf_mkrt_trde_prica_wght"), none),
        "opmr_trde_qty": bar.volume,
        "opmr_trde_wght": percent(bar.volume, shares),
        "opmr_trde_prica": won,
        "opmr_trde_prica_wght": percent(bar.value, total),
        "af_mkrt_trde_qty": late,
        "af_mkrt_trde_wght": percent(late, shares),
        "af_mkrt_trde_prica": late_won // MILLION,
        "af_mkrt_trde_prica_wght": percent(late_won, total),
    }


HANDLERS: dict[str, Handler] = {**dict.fromkeys(TAPES, executions), **dict.fromkeys(DAYS, days)}
"""The TRs answered here."""
