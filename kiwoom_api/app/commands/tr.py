"""``kiwoom tr``: list and search TRs, show what one takes, and call any query; orders go through ``kiwoom order``."""

from __future__ import annotations

import io
import json as jsonlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.progress import BarColumn, Progress, TextColumn

from kiwoom_api.app.answers import Names, Sheet, print_answer, sheets, write_csv
from kiwoom_api.app.listing import (
    callable_here,
    describe_tr,
    looks_like_id,
    named_tr,
    over_socket,
    print_list,
    search,
    use_instead,
)
from kiwoom_api.app.options import EnvOption, JsonOption
from kiwoom_api.app.requests import body_of, needs_values
from kiwoom_api.app.screen import err, say
from kiwoom_api.app.wiring import load_settings, run
from kiwoom_api.client.decide import PageGuard
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import KST
from kiwoom_api.settings import Environment, Settings
from kiwoom_api.wire.answer import Answer, decode
from kiwoom_api.wire.catalogue import TrSpec

_MOST_PAGES = 1000


def _help(ko: str, en: str) -> Parameter:
    return Parameter(help=say(ko, en))


def _flag(ko: str, en: str) -> Parameter:
    return Parameter(negative="", help=say(ko, en))


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Shape:
    """How much of an answer is asked for, and in which form it is given."""

    pages: Annotated[int | None, _help("이어지는 쪽을 N 쪽까지 (기본 1)", "up to N pages (default 1)")] = None
    all: Annotated[bool, _flag("이어지는 쪽을 끝까지", "every page that follows")] = False
    next_key: Annotated[str, _help("이 연속조회 키의 쪽부터", "begin at the page of this key")] = ""
    json: JsonOption = False
    csv: Annotated[bool, _flag("목록을 CSV 로", "the list as CSV")] = False
    list: Annotated[str, _help("목록이 여럿일 때 --csv 로 쓸 목록", "which of several lists --csv writes")] = ""
    names: Annotated[
        Names | None,
        _help("열 이름: wire(키움 원래 이름), en, ko", "what stands over the columns: wire (Kiwoom's names), en, ko"),
    ] = None
    output: Annotated[Path | None, _help("--csv, --json 을 이 파일에", "file for --csv or --json")] = None

    def check(self) -> None:
        """Refuse what contradicts itself.

        Raises:
            BadInput: naming the option.
        """
        if self.pages is not None and not 1 <= self.pages <= _MOST_PAGES:
            raise BadInput(field="pages", value=self.pages, allowed=f"1 to {_MOST_PAGES:,}")
        if self.all and self.pages is not None:
            raise BadInput(
                field="all", value=True, allowed=say("--pages 와 --all 가운데 하나", "--pages or --all, not both")
            )
        if self.json and self.csv:
            raise BadInput(
                field="csv", value=True, allowed=say("--json 과 --csv 가운데 하나", "--json or --csv, not both")
            )
        if self.output is not None and not (self.json or self.csv):
            allowed = say("--csv 또는 --json 과 함께", "with --csv or --json")
            raise BadInput(field="output", value=str(self.output), allowed=allowed)

    @property
    def most(self) -> int:
        """How many pages are asked for at most."""
        return _MOST_PAGES if self.all else self.pages or 1


_NO_SHAPE = Shape()


def tr(
    what: Annotated[
        str,
        _help(
            "TR 번호(ka10081)나 이름(daily_chart), list, 또는 찾을 낱말(차트)",
            "a TR's id (ka10081) or name (daily_chart), list, or a word to look for",
        ),
    ] = "",
    /,
    *values: Annotated[str, _help("요청 항목: 이름=값 (키움 이름이나 영어 이름)", "name=value (wire or English name)")],
    help_fields: Annotated[
        bool, _flag("요청 항목과 허용값을 보여 줍니다", "show the members and what they admit")
    ] = False,
    group: Annotated[str, _help("한 묶음만: chart, 계좌 …", "one group only: chart, account …")] = "",
    shape: Shape = _NO_SHAPE,
    env: EnvOption = None,
) -> int:
    """TR 을 나열하고 찾고, 조회 TR 을 부릅니다. 주문 TR 은 kiwoom order 로만 나갑니다."""
    spec = named_tr(what)
    if spec is None:
        _find(what, values, group, json=shape.json)
        return 0
    if help_fields or (not values and needs_values(spec)):
        describe_tr(spec)
        return 0
    if not callable_here(spec):
        raise BadInput(field="tr", value=spec.id, allowed=say("조회 TR", "a query"), hint=use_instead(spec))
    shape.check()
    settings = load_settings(env)
    body = body_of(spec, values, on=_today(settings))
    found, key = run(_searched(spec, body, settings) if over_socket(spec) else _call(spec, body, shape, settings))
    if shape.json or shape.csv:
        _give(_json(found, shape) if shape.json else _csv(spec, found, shape), shape)
    else:
        print_answer(spec, found, shape.names)
    if key:
        more = f"--pages {len(found) + 1}, --all, --next-key {key}"
        print(say(f"다음 쪽이 있습니다: {more}", f"more follows: {more}"), file=sys.stderr)
    return 0


def _today(settings: Settings) -> date | None:
    """The day by which withdrawn TRs and codes are refused; the local exchange goes by its own day."""
    return None if settings.environment is Environment.SIM else datetime.now(KST).date()


def _find(what: str, values: Sequence[str], group: str, *, json: bool) -> None:
    words = [word for word in (what, *values) if word]
    if words[:1] == ["list"]:
        words = words[1:]
    if looks_like_id(what) or any("=" in value for value in values):
        words = words[:1]  # a mistyped id or name: its name=value words are no search words
    print_list(search(words, group), json=json)


async def _call(spec: TrSpec, body: dict[str, str], shape: Shape, settings: Settings) -> tuple[list[Answer], str]:
    """The pages asked for, and the key of the one that follows; "" when none does."""
    found: list[Answer] = []
    rows, key = 0, shape.next_key
    guard = PageGuard(spec.id, limit=_MOST_PAGES + 1)
    console = err()
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24))
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    async with AsyncClient(settings) as client:
        with bar:
            task = bar.add_task(say("묻는 중…", "asking…"), total=None if shape.all else shape.most)
            while True:
                page = await client.page(spec.id, body, next_key=key)
                found.append(page.answer)
                rows += sum(len(page.answer[wire]) for wire in spec.lists)
                key = guard.following(page.headers) or ""
                if not key or len(found) >= shape.most:
                    break
                told = say(f"{len(found)}쪽, {rows:,}건", f"page {len(found)}, {rows:,} rows")
                bar.update(task, advance=1, description=told)
    if shape.most > 1:
        print(say(f"{len(found)}쪽, {rows:,}건", f"{len(found)} pages, {rows:,} rows"), file=sys.stderr)
    return found, key


async def _searched(spec: TrSpec, body: dict[str, str], settings: Settings) -> tuple[list[Answer], str]:
    """A condition search goes over the WebSocket; its rows, of all pages, become the one answer."""
    async with AsyncClient(settings) as client, Feed(settings, client.keeper) as feed:
        rows = await feed.search(body["seq"]) if "seq" in body else await feed.conditions()
    wire = next(iter(spec.lists))
    return [decode(spec.id, {"return_code": 0, wire: [row.raw for row in rows]})], ""


def _json(found: Sequence[Answer], shape: Shape) -> str:
    raw = [page.raw for page in found]
    # Asked for pages, a program gets a list of them, however many there are.
    alone = shape.pages is None and not shape.all
    return jsonlib.dumps(raw[0] if alone else raw, ensure_ascii=False, indent=2) + "\n"


def _csv(spec: TrSpec, found: Sequence[Answer], shape: Shape) -> str:
    text = io.StringIO()
    write_csv(spec, found, _chosen(sheets(spec, found), shape.list), shape.names, text)
    return text.getvalue()


def _chosen(lists: Sequence[Sheet], name: str) -> Sheet | None:
    """The list that CSV is made of: the one named, else the one that has rows."""
    names = ", ".join(sheet.wire for sheet in lists)
    if name:
        named = [sheet for sheet in lists if name in (sheet.wire, sheet.label)]
        if not named:
            raise BadInput(field="list", value=name, allowed=names or say("목록이 없는 TR", "this TR has no list"))
        return named[0]
    filled = [sheet for sheet in lists if sheet.rows]
    if len(filled) > 1:
        raise BadInput(field="list", value="", allowed=names, hint=say("--list 로 고르세요", "choose with --list"))
    return next(iter(filled or lists), None)


def _give(text: str, shape: Shape) -> None:
    if shape.output is None:
        sys.stdout.write(text)
        return
    try:
        # Excel in Korea takes a CSV for CP949 unless it begins with a mark.
        shape.output.write_text(text, encoding="utf-8-sig" if shape.csv else "utf-8", newline="")
    except OSError as error:
        raise BadInput(
            field="output", value=str(shape.output), allowed="a file that can be written", hint=str(error.strerror)
        ) from None
    print(say(f"{shape.output} 에 썼습니다", f"written to {shape.output}"), file=sys.stderr)
