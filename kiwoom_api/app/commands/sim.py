"""``kiwoom sim``: the local exchange on a loopback port."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from kiwoom_api.app.screen import err, out, say, table
from kiwoom_api.app.wiring import run
from kiwoom_api.model.errors import BadInput
from kiwoom_api.settings import SIM_PORT


def _help(ko: str, en: str) -> Parameter:
    return Parameter(help=say(ko, en))


def sim(
    *,
    port: Annotated[int, _help("포트 (0 이면 빈 포트)", "port (0 picks a free one)")] = SIM_PORT,
    data: Annotated[
        Path | None,
        _help("일봉·분봉 파일 (CSV, Parquet). 없으면 내장 합성 시장", "bars (CSV, Parquet); none: the made-up market"),
    ] = None,
    profile: Annotated[
        Literal["real", "mock"],
        _help("수수료, 호출 제한, 오류 문구", "commission, request limits, error texts"),
    ] = "real",
    clock: Annotated[
        str,
        _help(
            "open(오늘 10:00, 휴일에도) · real(실제 시각) · stepped(관리 API 로만) · 2025-01-02T09:00",
            "open (today 10:00, holidays too), real (wall), stepped (admin API only), or 2025-01-02T09:00",
        ),
    ] = "open",
    speed: Annotated[float, _help("벽시계 1초에 흐르는 거래소 초", "exchange seconds per wall second")] = 1.0,
    model: Annotated[
        Literal["bar", "book"] | None,
        _help(
            "체결 모델: bar(봉의 경로, 정규장만. 기본) · book(호가마다 줄이 있는 장부, VI·NXT·애프터마켓까지)",
            "fill model: bar (a bar's path, regular session; default) or book (queues, VI, NXT, every session)",
        ),
    ] = None,
    seed: Annotated[int, _help("합성 시장의 시드", "seed of the made-up market")] = 1,
    cash: Annotated[int, _help("계좌마다 주는 예수금 (원)", "cash of each account (won)")] = 100_000_000,
    terms: Annotated[
        Literal["cash", "margin"],
        _help(
            "새 계좌의 증거금: cash(현금 100 %) · margin(종목별 20·30·40·100 %, 나머지는 결제일에)",
            "how new accounts pay: cash (100 %) or margin (the stock's 20, 30, 40 or 100 %, the rest at settlement)",
        ),
    ] = "cash",
    start: Annotated[
        str, _help("stepped 의 첫 거래일 (YYYY-MM-DD)", "first day of the stepped clock (YYYY-MM-DD)")
    ] = "",
    state: Annotated[
        Path | None,
        _help("상태 파일: 있으면 이어서 시작하고 저장합니다", "state file: resumed when there, saved at the end"),
    ] = None,
    faults: Annotated[
        str,
        _help(
            "일부러 낼 장애: 계획 이름 또는 TOML 파일. list 는 모든 계획을 보여 줍니다",
            "faults on purpose: a plan's name or a TOML file; list shows all plans",
        ),
    ] = "",
    replay: Annotated[
        Path | None,
        _help(
            "녹화된 실시간 시세(JSON)를 기록된 시각에 그대로 보냅니다. clock 이 open 이면 녹화의 시작 시각에 섭니다",
            "recorded real-time frames (JSON), sent at their times; an open clock stands where they begin",
        ),
    ] = None,
    host: Annotated[str, Parameter(show=False)] = "127.0.0.1",
) -> None:
    """키움 규격(REST + WebSocket)으로 말하는 로컬 거래소를 띄웁니다."""
    if faults == "list":
        _list_plans()
        return
    if not 0 <= port <= 65535:
        raise BadInput(field="port", value=port, allowed="0 to 65535", hint="0 picks a free one")
    if cash < 0:
        raise BadInput(field="cash", value=cash, allowed="0 won or more", hint="give whole won")
    if not 0 < speed <= 100_000:
        raise BadInput(field="speed", value=speed, allowed="above 0, up to 100,000", hint="1 is wall speed")
    run(_serve(port, data, profile, clock, speed, model, seed, cash, terms, _day(start), state, host, faults, replay))


def _list_plans() -> None:
    from kiwoom_api.sim.server.fault_matrix import MATRIX
    from kiwoom_api.sim.server.fault_plans import read_plan, shipped

    rows: dict[str, list[str]] = {}
    for row in MATRIX:
        for name in row.plans:
            rows.setdefault(name, []).append(str(row.number))
    shown = []
    for name in shipped():
        plan = read_plan(name)
        shown.append((name, say(plan.korean, plan.english), ", ".join(rows.get(name, []))))
    title = say("장애 계획: kiwoom sim --faults 이름", "fault plans: kiwoom sim --faults NAME")
    columns = [(say("이름", "name"), False), (say("일어나는 일", "what happens"), False), (say("행", "row"), True)]
    out().print(table(title, columns, shown))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(field="start", value=text, allowed="YYYY-MM-DD", hint="such as 2025-01-02") from None


async def _serve(
    port: int,
    data: Path | None,
    profile: str,
    clock: str,
    speed: float,
    model: str | None,
    seed: int,
    cash: int,
    terms: str,
    start: date | None,
    state: Path | None,
    host: str,
    faults: str,
    replay: Path | None,
) -> None:
    from kiwoom_api.sim.replay import read_recording
    from kiwoom_api.sim.server import SimServer, build_exchange
    from kiwoom_api.sim.server.fault_plans import read_plan

    plan = read_plan(faults) if faults else None
    recording = None if replay is None else read_recording(replay)
    if recording is not None and clock == "open":
        clock = f"{recording.start:%Y-%m-%dT%H:%M:%S}"
    exchange = build_exchange(
        data, clock=clock, profile=profile, model=model, seed=seed, cash=cash, terms=terms, start=start, state=state
    )
    server = SimServer(
        exchange, host=host, port=port, profile=profile, clock=clock, speed=speed, state=state, plan=plan
    )
    if recording is not None:
        server.play(recording.on(exchange.today))
    await server.start()
    try:
        # One line that programs wait for; it stays the same in every language.
        print(f"ready {server.url} {server.ws_url}", flush=True)
        stands = f"{exchange.now:%Y-%m-%d %H:%M:%S} KST ({clock}, {profile}, {exchange.model})"
        err().print(f"[dim]{say('거래소 시각', 'exchange time')}: {stands}[/dim]")
        if plan is not None:
            told = say(plan.korean, plan.english) or plan.name
            err().print(f"[yellow]{say('장애 계획', 'fault plan')} {plan.name} (seed {plan.seed}): {told}[/yellow]")
        hint = say("다른 창에서", "in another window")
        err().print(
            f"[dim]{hint}: KIWOOM_BASE_URL={server.url} kiwoom quote 005930   (Ctrl-C: {say('끝', 'end')})[/dim]"
        )
        await _until_signal()
    finally:
        await server.stop()


async def _until_signal() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        # Windows loops know no signal handlers; there Ctrl-C cancels the task instead.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop.set)
    await stop.wait()
