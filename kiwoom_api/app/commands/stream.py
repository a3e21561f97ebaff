"""``kiwoom stream``: live trades and order books, and one's own orders and positions, one line each until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Sequence
from typing import Annotated

import structlog
from cyclopts import Parameter

from kiwoom_api.app.live import TYPES, gap, line, record
from kiwoom_api.app.options import EnvOption
from kiwoom_api.app.requests import code_of
from kiwoom_api.app.screen import say
from kiwoom_api.app.wiring import load_settings, run
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Gap, OrderUpdate, PositionUpdate
from kiwoom_api.settings import Settings
from kiwoom_api.wire.catalogue import real_types

_ACCOUNT = (TYPES[OrderUpdate], TYPES[PositionUpdate])
_OF_STOCKS = tuple(type_id for type_id in TYPES.values() if type_id not in _ACCOUNT)
_MOST = 200  # stocks a session, by Kiwoom's rules
_AT_ONCE = 100  # stocks in one REG


def stream(
    *symbols: Annotated[
        str, Parameter(help=say("종목코드 (쉼표로 여럿: 005930,000660)", "stock codes, comma-separated"))
    ],
    types: Annotated[str, Parameter(help=say("0B 체결 · 0D 호가 (쉼표로)", "0B trades, 0D order book"))] = "0B",
    account: Annotated[
        bool, Parameter(negative="", help=say("내 주문과 잔고도 (00, 04)", "own orders, positions"))
    ] = False,
    json: Annotated[bool, Parameter(negative="", help=say("한 줄에 JSON 하나", "one JSON object a line"))] = False,
    count: Annotated[int | None, Parameter(help=say("N 건을 받으면 끝냅니다", "end after N events"))] = None,
    env: EnvOption = None,
) -> int:
    """실시간 체결과 호가, 내 주문과 잔고를 한 줄씩 보여 줍니다. Ctrl-C 로 끝냅니다."""
    codes = _codes(symbols)
    wanted = _types(types)
    mine = account or any(type_id in _ACCOUNT for type_id in wanted)
    if not codes and not mine:
        hint = say("내 주문만 보려면 --account", "--account for own orders only")
        raise BadInput(field="symbol", value="", allowed=say("종목코드", "a stock code"), hint=hint)
    if count is not None and count < 1:
        raise BadInput(field="count", value=count, allowed=say("1 이상", "1 or more"))
    told = _Teller(json, count)
    of_stocks = tuple(type_id for type_id in wanted if type_id not in _ACCOUNT)
    run(_stream(load_settings(env), codes, of_stocks, mine, told))
    print(say(f"{told.events:,}건을 받고 끝냈습니다.", f"ended after {told.events:,} events."), file=sys.stderr)
    return 0


def _codes(words: Sequence[str]) -> list[str]:
    codes = list(dict.fromkeys(code_of(part) for word in words for part in word.split(",") if part.strip()))
    if len(codes) > _MOST:
        raise BadInput(
            field="symbol", value=f"{len(codes):,}", allowed=say(f"{_MOST}종목까지", f"up to {_MOST} stocks")
        )
    return codes


def _types(text: str) -> list[str]:
    types = list(dict.fromkeys(part.strip().upper() for part in text.split(",") if part.strip()))
    known = real_types()
    allowed = ", ".join(f"{type_id} {known[type_id].label}" for type_id in (*_OF_STOCKS, *_ACCOUNT))
    for type_id in types:
        if type_id not in TYPES.values():
            raise BadInput(field="types", value=type_id, allowed=allowed)
    return types


class _Teller:
    """Prints events as they come and counts them."""

    def __init__(self, json: bool, limit: int | None) -> None:
        self._say = record if json else line
        self._json, self._limit = json, limit
        self.events = 0

    @property
    def done(self) -> bool:
        return self._limit is not None and self.events >= self._limit

    async def tell(self, feed: Feed) -> None:
        async for event in feed:
            if isinstance(event, Gap):
                print(gap(event), file=sys.stderr, flush=True)
                if self._json:
                    print(record(event), flush=True)
                continue
            print(self._say(event), flush=True)
            self.events += 1
            if self.done:
                return


async def _stream(settings: Settings, codes: list[str], types: tuple[str, ...], mine: bool, told: _Teller) -> None:
    # What the feed logs must not run into the lines of a program that reads them.
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
    )
    async with AsyncClient(settings) as client, Feed(settings, client.keeper) as feed:
        if mine:
            await feed.register(_ACCOUNT)
        for start in range(0, len(codes) if types else 0, _AT_ONCE):
            await feed.register(types, codes[start : start + _AT_ONCE], grp=str(2 + start // _AT_ONCE))
        registered = " ".join([*(codes if types else ()), *(types if codes else ()), *(_ACCOUNT if mine else ())])
        hint = say("Ctrl-C 로 끝", "Ctrl-C ends")
        print(f"{say('연결되었습니다', 'connected')}: {registered} ({hint})", file=sys.stderr, flush=True)
        await _until_signal(told, feed)


async def _until_signal(told: _Teller, feed: Feed) -> None:
    """Tell events until enough came, the feed gives up, or the person ends it."""
    loop = asyncio.get_running_loop()
    stopped = False

    def stop() -> None:
        nonlocal stopped
        stopped = True
        work.cancel()

    work = loop.create_task(told.tell(feed))
    for name in (signal.SIGINT, signal.SIGTERM):
        # Windows loops know no signal handlers; there Ctrl-C cancels the whole run instead.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop)
    try:
        await work
    except asyncio.CancelledError:
        if not stopped:
            raise
    finally:
        work.cancel()
