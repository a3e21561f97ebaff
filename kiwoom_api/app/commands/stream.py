"""``kiwoom stream``: live data of every real-time type and of conditions, one line each until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

import structlog
from cyclopts import Parameter

from kiwoom_api.app.live import LINES, hits, line, note, record
from kiwoom_api.app.options import EnvOption
from kiwoom_api.app.requests import code_of
from kiwoom_api.app.screen import say
from kiwoom_api.app.wiring import load_settings, run
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.reading import RECORDS, Reading
from kiwoom_api.client.registrations import MOST_SYMBOLS
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Gap, Overrun
from kiwoom_api.settings import Settings
from kiwoom_api.wire.catalogue import real_types

_ACCOUNT = ("00", "04")
_ALONE = frozenset({*_ACCOUNT, "0s", "1h"})  # types that need no code
_SECTORS = frozenset({"0J", "0U"})
_GOLD = frozenset({"0I"})
_GOLDS = ("MGD", "MGU")
_PUSHED = "02"  # comes for watched conditions only
_NAMES = ", ".join(
    f"{type_id} {say(spec.label, spec.name.replace('_', ' '))}"
    for type_id, spec in real_types().items()
    if type_id != _PUSHED
)


class _Wish(NamedTuple):
    """One registration: types and their items."""

    types: tuple[str, ...]
    items: tuple[str, ...]


def stream(
    *symbols: Annotated[
        str,
        Parameter(
            help=say(
                "종목코드 (쉼표로 여럿: 005930,000660; 업종은 001, 금은 MGD)",
                "codes, comma-separated (stocks; sectors such as 001; gold MGD)",
            )
        ),
    ],
    types: Annotated[
        str | None,
        Parameter(help=f"{say('실시간 타입, 쉼표로 (기본 0B)', 'real-time types, comma-separated (0B)')}: {_NAMES}"),
    ] = None,
    account: Annotated[
        bool, Parameter(negative="", help=say("내 주문과 잔고도 (00, 04)", "own orders, positions"))
    ] = False,
    condition: Annotated[
        str, Parameter(help=say("조건검색식 번호 (kiwoom conditions)", "watch a condition (kiwoom conditions)"))
    ] = "",
    json: Annotated[bool, Parameter(negative="", help=say("한 줄에 JSON 하나", "one JSON object a line"))] = False,
    count: Annotated[int | None, Parameter(help=say("N 건을 받으면 끝냅니다", "end after N events"))] = None,
    env: EnvOption = None,
) -> int:
    """실시간 시세와 내 주문·잔고, 조건검색의 편입·이탈을 한 줄씩 보여 줍니다. Ctrl-C 로 끝냅니다."""
    codes = _codes(symbols)
    wanted = _types(types if types is not None else "0B" if codes else "")
    wishes = _wishes(codes, wanted, account, alone=bool(condition))
    if count is not None and count < 1:
        raise BadInput(field="count", value=count, allowed=say("1 이상", "1 or more"))
    told = _Teller(json, count)
    run(_stream(load_settings(env), wishes, condition, told))
    print(say(f"{told.events:,}건을 받고 끝냈습니다.", f"ended after {told.events:,} events."), file=sys.stderr)
    return 0


def _codes(words: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(part.strip() for word in words for part in word.split(",") if part.strip()))


def _types(text: str) -> list[str]:
    """The types asked for; upper and lower case matter only where both exist (0U and 0u)."""
    known = real_types().keys() - {_PUSHED}
    found: dict[str, None] = {}
    for part in (part.strip() for part in text.split(",") if part.strip()):
        type_id = next((each for each in (part, part.upper(), part.lower()) if each in known), None)
        if type_id is None:
            raise BadInput(field="types", value=part, allowed=_NAMES)
        found[type_id] = None
    return list(found)


def _wishes(codes: list[str], types: list[str], account: bool, *, alone: bool) -> list[_Wish]:
    """What is to be registered: stocks, sectors and gold each with the types that are about them.

    Raises:
        BadInput: no code where one is needed, a word that is none, or too many.
    """
    whole = [t for t in types if t in _ALONE and not (t == "1h" and codes)]
    whole += [t for t in _ACCOUNT if (account or set(types) & set(_ACCOUNT)) and t not in whole]
    if not (codes or whole or types or alone):
        hint = say("내 주문만 보려면 --account", "--account for own orders only")
        raise BadInput(field="symbol", value="", allowed=say("종목코드", "a stock code"), hint=hint)
    if len(codes) > MOST_SYMBOLS:
        allowed = say(f"{MOST_SYMBOLS}종목까지", f"up to {MOST_SYMBOLS} stocks")
        raise BadInput(field="symbol", value=f"{len(codes):,}", allowed=allowed)
    sectors = [c for c in codes if _SECTORS & set(types) and len(c) == 3 and c.isdigit()]
    gold = [c.upper() for c in codes if c.upper() in _GOLDS]
    stocks = [code_of(c) for c in codes if c not in sectors and c.upper() not in _GOLDS]
    rest = [t for t in types if t not in whole]
    groups = (
        ([t for t in rest if t in _SECTORS], sectors, say("업종코드 (001 등)", "a sector such as 001")),
        ([t for t in rest if t in _GOLD], gold, " · ".join(_GOLDS)),
        ([t for t in rest if t not in _SECTORS | _GOLD], stocks, say("종목코드", "a stock code")),
    )
    wishes = [_Wish(tuple(whole), ())] if whole else []
    for kinds, items, needed in groups:
        if kinds and not items:
            raise BadInput(field="symbol", value="", allowed=f"{', '.join(kinds)}: {needed}")
        if items and not kinds:
            raise BadInput(field="types", value=", ".join(types), allowed=_NAMES, hint=", ".join(items))
        wishes += [_Wish(tuple(kinds), tuple(items))] if kinds else []
    return wishes


class _Teller:
    """Prints events as they come and counts them."""

    def __init__(self, json: bool, limit: int | None) -> None:
        self.json, self._limit = json, limit
        self.read: Reading[Any] = RECORDS if json else LINES
        self.events = 0

    @property
    def done(self) -> bool:
        return self._limit is not None and self.events >= self._limit

    async def tell(self, feed: Feed[Any]) -> None:
        async for event in feed:
            if isinstance(event, Gap | Overrun):
                print(note(event), file=sys.stderr, flush=True)
                if self.json:
                    print(record(event), flush=True)
                continue
            print(record(event) if self.json else line(event), flush=True)
            self.events += 1
            if self.done:
                return


async def _stream(settings: Settings, wishes: list[_Wish], condition: str, told: _Teller) -> None:
    # What the feed logs must not run into the lines of a program that reads them.
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
    )
    async with AsyncClient(settings) as client, Feed(settings, client.keeper, read=told.read) as feed:
        for number, wish in enumerate(wishes, 1):
            await feed.register(wish.types, wish.items, grp=str(number))
        registered = " ".join(word for wish in wishes for word in (*wish.items, *wish.types))
        found = await feed.watch(condition) if condition else ()
        hint = say("Ctrl-C 로 끝", "Ctrl-C ends")
        watched = f" {say('조건', 'condition')} {condition}" if condition else ""
        print(f"{say('연결되었습니다', 'connected')}: {registered}{watched} ({hint})", file=sys.stderr, flush=True)
        if condition:
            print(hits(condition, found), file=sys.stderr, flush=True)
        await _until_signal(told, feed)


async def _until_signal(told: _Teller, feed: Feed[Any]) -> None:
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
