"""``kiwoom db``: the journal's schema, its invariants, its copies, and a PostgreSQL to keep it in."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from sqlalchemy.engine import URL

from kiwoom_api.app.db_setup import guide
from kiwoom_api.app.options import EnvOption
from kiwoom_api.app.screen import out, say, table
from kiwoom_api.app.summary import shown_url
from kiwoom_api.app.wiring import load_settings
from kiwoom_api.journal import Journal, copies, provision
from kiwoom_api.journal.places import MEMORY
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.values import KST
from kiwoom_api.settings import Settings

app = App(name="db", help=say("저널 점검·복구·백업·이전", "journal: check, rebuild, back up, move"))

UrlOption = Annotated[
    str | None,
    Parameter(
        help=say(
            "저널 주소 (기본: KIWOOM_DATABASE_URL, 없으면 데이터 폴더의 파일)", "journal (default: the settings' own)"
        )
    ),
]
FileArgument = Annotated[Path, Parameter(help=say("백업 파일", "backup file"))]


@app.command(help=say("저널의 스키마를 이 버전으로 올립니다", "bring the schema up to this version"))
def upgrade(*, url: UrlOption = None, env: EnvOption = None) -> None:
    """저널의 스키마를 이 버전으로 올립니다."""
    for place in _places(url, env):
        with closing(_opened(place)) as journal:
            accounts = len(journal.accounts())
        out().print(say(f"{shown_url(place)}: 최신입니다 (계좌 {accounts}개)", f"{shown_url(place)}: up to date"))


@app.command(help=say("불변식 I1–I9 를 검사합니다", "check the invariants I1 to I9"))
def check(*, url: UrlOption = None, env: EnvOption = None) -> int:
    """저널만으로 알 수 있는 불변식을 검사하고 찾은 것을 적습니다. 찾은 것이 있으면 종료 코드 1."""
    found = 0
    for place in _places(url, env):
        with closing(_opened(place)) as journal:
            for account in journal.accounts():
                lines = journal.check(account, now=datetime.now(KST))
                found += len(lines)
                _tell_findings(f"{shown_url(place)} · {_masked(account)}", lines)
    return 1 if found else 0


@app.command(help=say("사건에서 포지션과 주문 상태를 다시 만듭니다", "make positions and states anew from the events"))
def rebuild(*, url: UrlOption = None, env: EnvOption = None) -> int:
    """기록된 사건에서 포지션·주문 상태·체결 합계를 다시 만들고 검사합니다."""
    left = 0
    for place in _places(url, env):
        with closing(_opened(place)) as journal:
            for account in journal.accounts():
                mended = journal.rebuild(account)
                lines = journal.check(account)
                left += len(lines)
                out().print(
                    say(
                        f"{shown_url(place)} · {_masked(account)}: 다시 만들었습니다. 고친 행 {mended:,}",
                        f"{shown_url(place)} · {_masked(account)}: rebuilt, {mended:,} rows mended",
                    )
                )
                _tell_findings(_masked(account), lines)
    return 1 if left else 0


@app.command(
    help=say("저널을 파일 하나로 백업합니다 (실행 중에도)", "back the journal up into one file, also while in use")
)
def backup(file: FileArgument, *, url: UrlOption = None, env: EnvOption = None) -> int:
    """저널을 새 파일에 백업합니다. 프로그램이 쓰는 중에도 되고, 어느 데이터베이스로든 되돌릴 수 있습니다."""
    made = copies.backup(_one(url, env), file)
    out().print(say(f"백업했습니다: {file} ({made.total:,}행)", f"backed up: {file} ({made.total:,} rows)"))
    return _told(made)


@app.command(help=say("백업을 빈 저널로 되돌립니다", "restore a backup into an empty journal"))
def restore(file: FileArgument, *, url: UrlOption = None, env: EnvOption = None) -> int:
    """백업을 빈 저널(새 파일 또는 빈 데이터베이스)로 되돌립니다."""
    place = _one(url, env)
    made = copies.restore(file, place, at=datetime.now(KST))
    out().print(say(f"되돌렸습니다: {shown_url(place)} ({made.total:,}행)", f"restored: {shown_url(place)}"))
    out().print(
        say(
            "백업 뒤의 주문과 체결은 이 저널에 없습니다. 거래하기 전에 계좌와 대조하세요",
            "what happened after the backup is not in it; reconcile with the account before trading",
        )
    )
    return _told(made)


@app.command(help=say("SQLite 저널을 PostgreSQL 로 옮깁니다", "move a SQLite journal into PostgreSQL"))
def copy(
    *,
    source: Annotated[str | None, Parameter(name="--from", help=say("옮길 저널", "journal to move"))] = None,
    to: Annotated[str | None, Parameter(help=say("새 주소 (기본: KIWOOM_DATABASE_URL)", "new address"))] = None,
    env: EnvOption = None,
) -> int:
    """저널을 통째로 옮깁니다. 모든 행을 비교한 뒤에만 남고, 옛 저널은 봉인됩니다. 엔진을 먼저 끄세요."""
    settings = load_settings(env)
    target = to or settings.database_url
    if target is None:
        hint = say("어디로 옮길지 적으세요", "say where to")
        raise BadInput(field="to", value=None, allowed="postgresql://user:password@host/database", hint=hint)
    made = copies.copy(source or _only(_files(settings)), target, at=datetime.now(KST))
    rows = [(name, f"{count:,}") for name, count in made.rows.items()]
    out().print(table(shown_url(target), [(say("표", "table"), False), (say("행", "rows"), True)], rows))
    out().print(
        say(
            "옮겼고, 옛 저널은 봉인했습니다. KIWOOM_DATABASE_URL 을 새 주소로 적으세요",
            "moved, and the old journal is sealed; set KIWOOM_DATABASE_URL to the new address",
        )
    )
    return _told(made)


@app.command(help=say("손상된 저널 파일을 옆으로 치웁니다", "move a damaged journal file aside"))
def quarantine(
    *,
    url: UrlOption = None,
    env: EnvOption = None,
    yes: Annotated[bool, Parameter(negative="", help=say("확인합니다", "confirm"))] = False,
) -> None:
    """손상된 파일의 이름을 바꿔 보관합니다. 다음에는 새 저널이 계좌의 현재 상태에서 시작합니다."""
    place = _one(url, env)
    if not yes:
        hint = "its orders are unknown to the new journal"
        raise BadInput(field="yes", value=False, allowed="--yes", hint=hint)
    aside = copies.quarantine(place, at=datetime.now(KST))
    out().print(say(f"치웠습니다: {aside}", f"moved aside: {aside}"))
    todo = "kiwoom db restore"
    out().print(
        say(f"백업이 있으면 {todo}, 없으면 새로 시작해 계좌와 대조하세요", f"{todo}, or start anew and reconcile")
    )


@app.command(help=say("PostgreSQL 을 준비합니다", "prepare a PostgreSQL"))
def setup(
    *,
    url: UrlOption = None,
    admin_url: Annotated[
        str | None, Parameter(help=say("역할을 만들 권한이 있는 주소", "address of a role that may create others"))
    ] = None,
    env: EnvOption = None,
) -> int:
    """주소를 점검하고, 권한이 있으면 역할과 데이터베이스를 만들고, 없으면 칠 명령을 보여 줍니다."""
    text = url or load_settings(env).database_url
    return guide(text, admin=None if admin_url is None else provision.address_of(admin_url))


def _places(url: str | None, env: EnvOption) -> list[str]:
    """Return the journals that are meant: the one named, the settings' own, or every file of the environment."""
    settings = load_settings(env)
    named = url or settings.database_url
    if named == MEMORY:
        hint = say("메모리는 아무것도 남기지 않습니다", "memory keeps nothing")
        raise BadInput(field="url", value=named, allowed=say("데이터베이스 주소", "a database"), hint=hint)
    if named:
        return [named]
    if found := _files(settings):
        return found
    where = f"{settings.data_dir}"
    raise BadInput(field="url", value=None, allowed="--url", hint=f"no journal of {settings.environment} in {where}")


def _one(url: str | None, env: EnvOption) -> str:
    return _only(_places(url, env))


def _only(places: list[str]) -> str:
    if len(places) != 1:
        names = ", ".join(places) or "-"
        raise BadInput(field="url", value=None, allowed="--url", hint=f"say which journal is meant: {names}")
    return places[0]


def _files(settings: Settings) -> list[str]:
    """Return the addresses of the embedded journals of an environment."""
    found = sorted(settings.data_dir.glob(f"journal-{settings.environment}-*.sqlite"))
    return [URL.create("sqlite", database=str(path)).render_as_string(False) for path in found]


def _opened(place: str) -> JournalPort:
    return Journal.open(place, create=False)


def _told(made: copies.Copied) -> int:
    _tell_findings(say("검사", "check"), made.findings)
    return 1 if made.findings else 0


def _tell_findings(what: str, lines: list[str] | tuple[str, ...]) -> None:
    if not lines:
        out().print(say(f"{what}: 불변식이 모두 지켜졌습니다", f"{what}: all invariants hold"))
    for line in lines:
        out().print(f"{what}: {line}", markup=False)


def _masked(account: str) -> str:
    return account[:2] + "*" * max(0, len(account) - 4) + account[-2:] if len(account) > 4 else account
