"""``kiwoom data``: pull bars into the store, list them, look them over, import and export files."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from kiwoom_api.app.data_pull import PullJob
from kiwoom_api.app.data_screen import (
    done_json,
    finding_json,
    findings_table,
    imported_table,
    listed_json,
    listed_table,
    print_json,
    tell_pulled,
)
from kiwoom_api.app.options import EnvOption
from kiwoom_api.app.screen import describe, out, say
from kiwoom_api.app.wiring import load_settings, run
from kiwoom_api.model.errors import BadInput, KiwoomError
from kiwoom_api.model.values import KST
from kiwoom_api.research.store import exporting, importing
from kiwoom_api.research.store.check import check as check_series
from kiwoom_api.research.store.kinds import interval_of, key_of
from kiwoom_api.research.store.store import Store
from kiwoom_api.settings import Environment, Settings
from kiwoom_api.sim.bars import moment_of

app = App(name="data", help=say("시세 저장소: 받기·목록·검사·가져오기·내보내기", "the market data store"))


def _help(ko: str, en: str, **more: Any) -> Parameter:
    return Parameter(help=say(ko, en), **more)


StoreOption = Annotated[
    Path | None, _help("저장소 폴더 (기본: 데이터 폴더의 market)", "the store (default: market in the data folder)")
]
IntervalOption = Annotated[
    str, _help("tick, 1m, 3m, 5m, 10m, 15m, 30m, 45m, 60m, 1d, 1w, 1mo", "tick, 1m to 60m, 1d, 1w or 1mo")
]
FromOption = Annotated[str | None, _help("첫날 (예: 2024-01-01)", "first day, such as 2024-01-01", name="--from")]
ToOption = Annotated[str | None, _help("마지막 날 (기본: 오늘)", "last day (default: today)", name="--to")]
AdjustedFlag = Annotated[bool, _help("수정주가", "prices adjusted for splits and the like", negative="")]
RawFlag = Annotated[bool, _help("수정하지 않은 주가 (기본)", "prices as traded (default)", negative="")]
BothFlag = Annotated[bool, _help("수정·무수정 둘 다", "adjusted and as traded", negative="")]
JsonFlag = Annotated[bool, _help("결과를 JSON 으로", "print JSON", negative="")]
SymbolsArgument = Annotated[str, _help("종목코드들", "stock codes")]


@app.command(help=say("키움 차트를 저장소로 받습니다", "pull bars from Kiwoom"))
def pull(
    *symbols: Annotated[str, _help("종목코드들 (없으면 저장소에 있는 모든 종목)", "codes (none: those in the store)")],
    interval: IntervalOption = "1d",
    from_: FromOption = None,
    to: ToOption = None,
    adjusted: AdjustedFlag = False,
    raw: RawFlag = False,
    both: BothFlag = False,
    closes: Annotated[
        bool,
        _help("15:30 종가를 확인할 1분봉도 받습니다", "also the minutes that confirm the 15:30 close", negative=""),
    ] = False,
    store: StoreOption = None,
    env: EnvOption = None,
    json: JsonFlag = False,
) -> int:
    """키움에서 봉을 받아 저장합니다. 끊기거나 중단해도 받은 데까지 남고, 같은 명령이 이어서 받습니다."""
    settings = load_settings(env)
    there = _store(settings, store)
    modes = _modes(adjusted, raw, both)
    kind = interval_of(interval).name
    if closes and kind != "1d":
        raise BadInput(field="closes", value=kind, allowed="--interval 1d", hint="leave --closes out")
    named = symbols or sorted({key.symbol for key in there.stored() if key.interval == kind and key.adjusted in modes})
    if not named:
        raise BadInput(field="symbols", value="", allowed="at least one stock code, such as 005930")
    keys = [key_of(symbol, kind, adjusted=mode) for symbol in dict.fromkeys(named) for mode in modes]
    since, until = _day("from", from_), _day("to", to)
    job = PullJob(there, settings, since, until, closes)
    try:
        run(job.pull(keys))
    except KeyboardInterrupt:
        print(say("중단했습니다.", "stopped."), _kept(), file=sys.stderr)
        return 130
    except KiwoomError as error:
        told = (describe(error), _kept()) if job.pages or not isinstance(error, BadInput) else (describe(error),)
        print(" · ".join(told), file=sys.stderr)
        return 1
    tell_pulled(job.done, json=json)
    for refused in job.failed:
        print(describe(refused), file=sys.stderr)
    return 1 if job.failed else 0


def _kept() -> str:
    return say("받은 데까지 저장했고 같은 명령이 이어서 받습니다", "what came is stored; the same command goes on")


@app.command(help=say("저장소의 내용을 보여 줍니다", "list what the store has"))
def ls(*symbols: SymbolsArgument, store: StoreOption = None, env: EnvOption = None, json: JsonFlag = False) -> None:
    """종목·봉·주가별로 봉의 수, 처음과 끝, 출처, 받은 시각을 보여 줍니다."""
    there = _store(load_settings(env), store)
    wanted = {key_of(symbol, "1d", adjusted=False).symbol for symbol in symbols}
    listed = [series for series in there.catalogues() if not wanted or series.symbol in wanted]
    if json:
        print_json([listed_json(each) for each in listed])
    elif listed:
        out().print(listed_table(listed))
    else:
        out().print(say(f"{there.folder}: 비어 있습니다", f"{there.folder}: empty"))


@app.command(help=say("빠진 날·모순·의심스러운 값을 찾습니다", "find gaps, contradictions, suspect values"))
def check(
    *symbols: SymbolsArgument,
    interval: Annotated[str | None, _help("이 봉만", "this interval only")] = None,
    store: StoreOption = None,
    env: EnvOption = None,
    json: JsonFlag = False,
) -> int:
    """저장된 봉을 검사합니다. 아무것도 채우거나 고치지 않습니다. 사람이 볼 것이 있으면 종료 코드 1."""
    there = _store(load_settings(env), store)
    kind = None if interval is None else interval_of(interval).name
    wanted = [key_of(symbol, "1d", adjusted=False).symbol for symbol in symbols]
    keys = [k for k in there.stored() if (not wanted or k.symbol in wanted) and kind in (None, k.interval)]
    absent = [symbol for symbol in wanted if symbol not in {key.symbol for key in keys}]
    if absent or not keys:
        raise BadInput(
            field="symbol", value=", ".join(absent), allowed="stocks that the store has", hint="kiwoom data ls"
        )
    found = [finding for key in keys for finding in check_series(there, key)]
    grave = sum(finding.grave for finding in found)
    if json:
        print_json([finding_json(each) for each in found])
        return 1 if grave else 0
    if found:
        out().print(findings_table(found))
    text = say(
        f"{len(keys):,}개 계열: 볼 것 {grave:,}건, 참고 {len(found) - grave:,}건",
        f"{len(keys):,} series: {grave:,} to look at, {len(found) - grave:,} notes",
    )
    out().print(text)
    return 1 if grave else 0


@app.command(name="import", help=say("CSV·Parquet 파일을 가져옵니다", "import a CSV or Parquet file"))
def import_(
    file: Annotated[Path, _help("파일 (한글 머리글, CP949 도 됩니다)", "the file (Korean headings and CP949 will do)")],
    *,
    adjusted: AdjustedFlag = False,
    raw: Annotated[bool, _help("수정하지 않은 주가", "prices as traded", negative="")] = False,
    interval: Annotated[str | None, _help("봉 (기본: 파일에서 알아냄)", "interval (default: found out)")] = None,
    store: StoreOption = None,
    env: EnvOption = None,
    json: JsonFlag = False,
) -> None:
    """파일의 봉을 적힌 그대로 저장합니다. 수정주가인지 아닌지는 파일이 말하지 않으므로 적어야 합니다."""
    if adjusted == raw:
        raise BadInput(field="adjusted", value=None, allowed="--adjusted or --raw", hint="say what the prices are")
    there = _store(load_settings(env), store)
    done = importing.import_file(there, file, adjusted=adjusted, now=datetime.now(KST), interval=interval)
    if json:
        print_json([done_json(each) for each in done])
    else:
        out().print(imported_table(file.name, done))


@app.command(help=say("CSV·Parquet 파일로 내보냅니다", "export to a CSV or Parquet file"))
def export(
    file: Annotated[Path, _help("쓸 파일 (.csv, .parquet)", "file to write (.csv, .parquet)")],
    *symbols: SymbolsArgument,
    interval: IntervalOption = "1d",
    from_: FromOption = None,
    to: ToOption = None,
    adjusted: AdjustedFlag = False,
    store: StoreOption = None,
    env: EnvOption = None,
) -> None:
    """저장된 봉을 파일 하나로 내보냅니다 (종목을 적지 않으면 모두)."""
    there = _store(load_settings(env), store)
    kind = interval_of(interval).name
    keys = [key_of(symbol, kind, adjusted=adjusted) for symbol in symbols]
    keys = keys or [key for key in there.stored() if key.interval == kind and key.adjusted == adjusted]
    if not keys:
        raise BadInput(field="symbols", value="", allowed="stocks that the store has", hint="kiwoom data ls")
    rows = exporting.export_file(there, keys, file, start=_day("from", from_), end=_day("to", to))
    out().print(say(f"{file}: 봉 {rows:,}개를 적었습니다", f"{file}: {rows:,} bars written"))


def _store(settings: Settings, folder: Path | None) -> Store:
    """Return the store; made-up bars of the local exchange have one of their own."""
    name = "market-sim" if settings.environment is Environment.SIM else "market"
    return Store(folder if folder is not None else settings.data_dir / name)


def _modes(adjusted: bool, raw: bool, both: bool) -> list[bool]:
    if both or (adjusted and raw):
        return [False, True]
    return [adjusted]


def _day(field: str, text: str | None) -> date | None:
    if text is None:
        return None
    found = moment_of(text)
    if found is None:
        raise BadInput(field=field, value=text, allowed="a date such as 2026-11-20 or 20261120", hint="change the day")
    return found.date()
