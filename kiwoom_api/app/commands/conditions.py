"""``kiwoom conditions``: the person's saved conditions (조건검색식), and the stocks that one of them finds now."""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Sequence
from typing import Annotated

from cyclopts import Parameter

from kiwoom_api.app.answers import heading, shown, value_of
from kiwoom_api.app.options import EnvOption, JsonOption
from kiwoom_api.app.screen import out, say, table
from kiwoom_api.app.wiring import EnvName, load_settings, run
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.wire.answer import Answer
from kiwoom_api.wire.catalogue import FieldSpec, Kind, tr


def conditions(
    seq: Annotated[str, Parameter(help=say("조건검색식 번호", "serial number of a condition"))] = "",
    *,
    env: EnvOption = None,
    json: JsonOption = False,
) -> int:
    """저장한 조건검색식을, 번호를 주면 그 식에 맞는 종목을 보여 줍니다 (실시간: kiwoom stream --condition)."""
    rows = run(_ask(env, seq))
    if json:
        jsonlib.dump([row.raw for row in rows], sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return 0
    spec = tr("ka10172" if seq else "ka10171")
    fields: tuple[FieldSpec, ...] = spec.lists["data"]
    words = {Kind.TEXT, Kind.FLAG, Kind.CODE}
    columns = [(heading(field, None), field.kind not in words) for field in fields]
    cells = [[shown(field, value_of(row, field)) for field in fields] for row in rows]
    name = say(f"조건 {seq}: {len(rows):,}종목", f"condition {seq}: {len(rows):,} stocks") if seq else _title(rows)
    out().print(table(name, columns, cells))
    if not seq:
        out().print(say("종목: kiwoom conditions <번호>", "stocks: kiwoom conditions <number>"))
    return 0


def _title(rows: Sequence[Answer]) -> str:
    return say(f"조건검색식 {len(rows):,}개", f"{len(rows):,} conditions")


async def _ask(env: EnvName | None, seq: str) -> Sequence[Answer]:
    settings = load_settings(env)
    async with AsyncClient(settings) as client, Feed(settings, client.keeper) as feed:
        return await feed.search(seq) if seq else await feed.conditions()
