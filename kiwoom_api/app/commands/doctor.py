"""``kiwoom doctor``: one line a check, each with what to do; exit code 1 when something must be mended."""

from __future__ import annotations

import importlib.util
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from rich.markup import escape

from kiwoom_api._version import __version__
from kiwoom_api.api.account import journal_address, open_journal
from kiwoom_api.app.screen import describe, out, say
from kiwoom_api.app.summary import shown_url
from kiwoom_api.app.unverified import REGISTRY, told
from kiwoom_api.app.wiring import EnvName, load_settings, run
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.market import is_trading_day, next_trading_day
from kiwoom_api.model.errors import AnswerError, KiwoomError
from kiwoom_api.model.values import KST
from kiwoom_api.settings import Environment, Settings

_MARKS = {"ok": "[green]✓[/green]", "warn": "[yellow]![/yellow]", "bad": "[bold red]✗[/bold red]"}
_DRIFT = 2.0
_IP_CODES = {"8010", "8040", "8050"}


class Line(msgspec.Struct, frozen=True):
    """One check: ok, warn or bad, what was looked at, what was found, what to do."""

    level: Literal["ok", "warn", "bad"]
    what: str
    found: str
    todo: str = ""


def doctor(*, env: EnvName | None = None, unverified: bool = False) -> int:
    """키·환경·접속·시계·데이터베이스·휴장일·추가 설치를 점검합니다.

    Args:
        env: sim, mock, real (기본: KIWOOM_ENV)
        unverified: 공식으로 확인되지 않아 기본값으로 둔 항목을 보여 줍니다
    """
    console = out()
    if unverified:
        for item in REGISTRY:
            what, default = told(item)
            console.print(f"[bold]{item.id}[/bold]  {escape(what)}")
            console.print(escape(f"    {say('기본값', 'default')}: {default}"))
            console.print(escape(f"    {say('근거', 'source')}: {item.source}"))
        return 0
    return run(_doctor(env))


async def _doctor(env: EnvName | None) -> int:
    console, worst = out(), "ok"
    try:
        settings = load_settings(env)
    except KiwoomError as error:
        console.print(f"{_MARKS['bad']} {say('설정', 'settings')}: {describe(error)}")
        return 1
    async for line in _lines(settings):
        todo = f" → {line.todo}" if line.todo else ""
        console.print(f"{_MARKS[line.level]} {line.what}: {line.found}{todo}")
        worst = "bad" if "bad" in (worst, line.level) else worst
    return 1 if worst == "bad" else 0


async def _lines(settings: Settings) -> AsyncIterator[Line]:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    yield Line("ok", say("버전", "version"), f"kiwoom-api {__version__}, Python {version}")
    yield _environment(settings)
    yield _keys(settings)
    account = ""
    async with AsyncClient(settings) as client:
        try:
            token = await client.token()
            until = f"{token.expires_at:%Y-%m-%d %H:%M:%S} KST" if token.expires_at else say("모름", "unknown")
            account = str((await client.call("ka00001", {}))["acctNo"])
            yield Line("ok", say("접속", "connection"), say(f"토큰 만료 {until}", f"token until {until}"))
        except KiwoomError as error:
            yield _connection(error, settings)
        yield _drift(client.clock_drift())
    yield _database(settings, account)
    yield _holiday()
    for extra, module, what in (("data", "polars", say("Parquet 읽기", "reading Parquet")),):
        there = importlib.util.find_spec(module) is not None
        todo = "" if there else f"pip install 'kiwoom-api[{extra}]'"
        yield Line(
            "ok" if there else "warn", f"{say('추가 설치', 'extra')} {extra}", f"{what}: {'✓' if there else '-'}", todo
        )


def _environment(settings: Settings) -> Line:
    name = settings.environment
    if name is Environment.REAL:
        found = say(f"실계좌(real) {settings.base_url}: 실제 돈입니다", f"REAL {settings.base_url}: real money")
        return Line("warn", say("환경", "environment"), found)
    return Line("ok", say("환경", "environment"), f"{name} {settings.base_url}")


def _keys(settings: Settings) -> Line:
    if settings.client_id and settings.client_secret:
        return Line("ok", say("앱키", "keys"), say("있음", "present"))
    if settings.access_token:
        found = say("토큰만 있음: 만료되면 갱신하지 못합니다", "a token only: it cannot be renewed")
        return Line("warn", say("앱키", "keys"), found, "KIWOOM_CLIENT_ID, KIWOOM_CLIENT_SECRET")
    todo = say(
        ".env 에 KIWOOM_CLIENT_ID 와 KIWOOM_CLIENT_SECRET 을 적으세요 (openapi.kiwoom.com 에서 발급)",
        "put KIWOOM_CLIENT_ID and KIWOOM_CLIENT_SECRET into .env (issued at openapi.kiwoom.com)",
    )
    return Line("bad", say("앱키", "keys"), say("없음", "missing"), todo)


def _connection(error: KiwoomError, settings: Settings) -> Line:
    if isinstance(error, AnswerError) and error.code in _IP_CODES:
        todo = say(
            "openapi.kiwoom.com 에서 이 컴퓨터의 IP 를 등록하세요", "register this machine's IP at openapi.kiwoom.com"
        )
    elif settings.environment is Environment.SIM:
        todo = say("다른 창에서 kiwoom sim 을 띄우세요", "start 'kiwoom sim' in another window")
    else:
        todo = say("앱키·환경(KIWOOM_ENV)·네트워크를 확인하세요", "check keys, KIWOOM_ENV and the network")
    return Line("bad", say("접속", "connection"), describe(error), todo)


def _drift(drift: float | None) -> Line:
    what = say("시계", "clock")
    if drift is None:
        return Line("warn", what, say("서버 시각을 몰라 비교하지 못했습니다", "no server time to compare with"))
    found = say(f"서버와 {drift:+.1f}초", f"{drift:+.1f} s against the server")
    if abs(drift) > _DRIFT:
        return Line("bad", what, found, say("컴퓨터 시계를 맞추세요 (NTP)", "set the clock (NTP)"))
    return Line("ok", what, found)


def _database(settings: Settings, account: str) -> Line:
    what = say("저널", "journal")
    if not account and not settings.database_url:
        return Line("warn", what, say("계좌를 알아야 파일 위치가 정해집니다", "its file depends on the account"))
    url = journal_address(settings, account)
    try:
        with closing(open_journal(url)) as journal:
            broken = journal.check(account)
    except KiwoomError as error:
        return Line("bad", what, describe(error))
    found = f"{shown_url(url)} (SQLite {sqlite3.sqlite_version})" if url.startswith("sqlite") else shown_url(url)
    return Line("bad", what, f"{found}: {broken[0]}") if broken else Line("ok", what, found)


def _holiday() -> Line:
    today = datetime.now(KST).date()
    what = say("오늘", "today")
    if is_trading_day(today):
        return Line("ok", what, say(f"{today} 거래일입니다", f"{today} is a trading day"))
    following = next_trading_day(today)
    left = (following - today) // timedelta(days=1)
    return Line(
        "warn", what, say(f"{today} 휴장, 다음 거래일 {following} ({left}일 뒤)", f"{today} closed, next {following}")
    )
