"""Leads to a PostgreSQL of one's own: what stands there, what is missing, and the commands that make it."""

from __future__ import annotations

import sys
from contextlib import closing

from sqlalchemy.engine import URL

from kiwoom_api.app.screen import out, say
from kiwoom_api.journal import Journal, provision
from kiwoom_api.journal.places import shown
from kiwoom_api.journal.provision import Look, Stand

EXAMPLE = "postgresql://kiwoom:PASSWORD@127.0.0.1:5432/kiwoom"

_SERVERS = {
    "linux": ("sudo apt install postgresql", "sudo systemctl enable --now postgresql"),
    "darwin": ("brew install postgresql@17", "brew services start postgresql@17"),
    "win32": ("winget install PostgreSQL.PostgreSQL.17",),
}


def guide(text: str | None, *, admin: URL | None) -> int:
    """Check an address and make what is missing, or print the commands that do; 0 when a journal is ready there.

    Args:
        text: the address wanted; None prints how to begin.
        admin: an address whose role may create others.

    Raises:
        SettingsError: the address is malformed or names no PostgreSQL.
        JournalError: the server refuses to create what is missing.
    """
    if text is None:
        _print(say("KIWOOM_DATABASE_URL 이 없습니다. 암호를 정해 .env 에 적으세요:", "put an address into .env:"))
        _command(f"KIWOOM_DATABASE_URL={EXAMPLE}")
        _print(say("그리고 다시 실행하세요:", "then run again:"))
        _command("kiwoom db setup")
        return 1
    url = provision.address_of(text)
    found = provision.look(url)
    if found.stand in (Stand.NO_LOGIN, Stand.NO_DATABASE):
        right = admin or (url.set(database="postgres") if found.may_create else None)
        if right is not None:
            for made in provision.create(right, url):
                _print(say(f"만들었습니다: {made}", f"created: {made}"))
            found = provision.look(url)
    if found.stand is not Stand.READY:
        _explain(found, url)
        return 1
    with closing(Journal.open(url.render_as_string(hide_password=False))):
        _print(say(f"준비되었습니다: {shown(url)} ({found.said})", f"ready: {shown(url)} ({found.said})"))
    _print(say("SQLite 저널을 옮기려면:", "to move a SQLite journal there:"))
    _command("kiwoom db copy")
    return 0


def _explain(found: Look, url: URL) -> None:
    match found.stand:
        case Stand.NO_SERVER:
            _no_server(url)
        case Stand.NO_LOGIN:
            _print(
                say(
                    f"서버는 있지만 역할 {url.username} 으로 들어갈 수 없습니다 ({found.said})",
                    f"the server does not let role {url.username} in ({found.said})",
                )
            )
            _print(
                say("역할이 있으면 주소의 암호를 고치세요. 없으면 만드세요:", "mend the password, or create the role:")
            )
            _commands(url)
        case Stand.NO_DATABASE:
            _print(
                say(f"데이터베이스 {url.database} 가 없습니다. 만드세요:", f"no database {url.database}; create it:")
            )
            _command(_as_owner(provision.commands(url)[1]))
        case Stand.NO_RIGHT:
            _print(
                say(
                    f"{shown(url)}: 역할 {url.username} 에게 테이블을 만들 권한이 없습니다. 권한을 주세요:",
                    f"{shown(url)}: role {url.username} may not create tables; grant it:",
                )
            )
            _command(
                _as_owner(
                    f'psql -d {url.database} -c \'GRANT CONNECT, CREATE ON DATABASE "{url.database}" TO '
                    f'"{url.username}"; GRANT CREATE ON SCHEMA public TO "{url.username}"\''
                )
            )
        case Stand.TOO_OLD:
            _print(
                say(f"{found.said} 은 너무 오래되었습니다. 15 이상이 필요합니다", f"{found.said} is too old; use 15+")
            )
        case Stand.READY:
            return


def _no_server(url: URL) -> None:
    place = f"{url.host or 'localhost'}:{url.port or 5432}"
    _print(say(f"{place} 에 서버가 없습니다. 설치하고 켜세요:", f"no server at {place}; install and start one:"))
    for line in _SERVERS.get(sys.platform, _SERVERS["linux"]):
        _command(line)
    _print(say("그다음 역할과 데이터베이스를 만드세요:", "then create role and database:"))
    _commands(url)


def _commands(url: URL) -> None:
    for line in provision.commands(url):
        _command(_as_owner(line))
    _print(say("권한이 있는 주소를 알면 한 번에:", "or, with an address that may:"))
    _command("kiwoom db setup --admin-url postgresql://postgres:PASSWORD@127.0.0.1/postgres")


def _as_owner(line: str) -> str:
    """On Linux the server belongs to a system user of its own; elsewhere to whoever installed it."""
    return f"sudo -u postgres {line}" if sys.platform == "linux" else line


def _print(text: str) -> None:
    out().print(text, markup=False, soft_wrap=True)


def _command(line: str) -> None:
    out().print(f"    {line}", markup=False, soft_wrap=True)
