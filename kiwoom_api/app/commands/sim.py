"""``kiwoom sim``: the local exchange on a loopback port."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from kiwoom_api.app.screen import err, say
from kiwoom_api.app.wiring import run
from kiwoom_api.model.errors import BadInput
from kiwoom_api.settings import SIM_PORT


def sim(
    *,
    port: int = SIM_PORT,
    data: Path | None = None,
    profile: Literal["real", "mock"] = "real",
    clock: str = "open",
    speed: float = 1.0,
    seed: int = 1,
    cash: int = 100_000_000,
    start: date | None = None,
    state: Path | None = None,
    host: Annotated[str, Parameter(show=False)] = "127.0.0.1",
) -> None:
    """키움 규격(REST + WebSocket)으로 말하는 로컬 거래소를 띄웁니다.

    준비되면 `ready http://… ws://…` 한 줄을 출력하고 Ctrl-C 까지 돕니다.

    Args:
        port: 포트 (0 이면 빈 포트)
        data: 일봉·분봉 파일 (CSV, Parquet). 없으면 내장 합성 시장
        profile: real 또는 mock: 수수료, 호출 제한, 오류 문구
        clock: open(오늘 10:00, 휴일에도) · real(실제 시각) · stepped(관리 API 로만 진행) · 2025-01-02T09:00
        speed: 벽시계 1초에 흐르는 거래소 초
        seed: 합성 시장의 시드
        cash: 계좌마다 주는 예수금 (원)
        start: stepped 일 때의 첫 거래일 (YYYY-MM-DD)
        state: 상태 파일. 있으면 이어서 시작하고, 끝날 때 저장합니다
    """
    if not 0 <= port <= 65535:
        raise BadInput(field="port", value=port, allowed="0 to 65535", hint="0 picks a free one")
    if cash < 0:
        raise BadInput(field="cash", value=cash, allowed="0 won or more", hint="give whole won")
    if not 0 < speed <= 100_000:
        raise BadInput(field="speed", value=speed, allowed="above 0, up to 100,000", hint="1 is wall speed")
    run(_serve(port, data, profile, clock, speed, seed, cash, start, state, host))


async def _serve(
    port: int,
    data: Path | None,
    profile: str,
    clock: str,
    speed: float,
    seed: int,
    cash: int,
    start: date | None,
    state: Path | None,
    host: str,
) -> None:
    from kiwoom_api.sim.server import SimServer, build_exchange

    exchange = build_exchange(data, clock=clock, profile=profile, seed=seed, cash=cash, start=start, state=state)
    server = SimServer(exchange, host=host, port=port, profile=profile, clock=clock, speed=speed, state=state)
    await server.start()
    try:
        # One line that programs wait for; it stays the same in every language.
        print(f"ready {server.url} {server.ws_url}", flush=True)
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
