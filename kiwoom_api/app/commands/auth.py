"""``kiwoom auth``: issue, show and revoke the access token; the token itself is never shown."""

from __future__ import annotations

from datetime import datetime, timedelta

from cyclopts import App

from kiwoom_api.app.options import EnvOption
from kiwoom_api.app.screen import out, say
from kiwoom_api.app.wiring import load_settings, run
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.token import Token
from kiwoom_api.client.vault import Vault
from kiwoom_api.model.values import KST
from kiwoom_api.settings import Settings

app = App(name="auth", help=say("토큰 발급·상태·폐기", "tokens: login, status, logout"))


@app.command(
    help=say("토큰을 발급받아 이 컴퓨터에 보관합니다 (파일 권한 0600)", "get a token and keep it here (file mode 0600)")
)
def login(*, env: EnvOption = None) -> None:
    """토큰을 발급받아 이 컴퓨터에 보관합니다 (파일 권한 0600)."""
    settings = load_settings(env)
    token, account = run(_login(settings))
    until = f"{token.expires_at:%Y-%m-%d %H:%M:%S}" if token.expires_at else "-"
    out().print(
        say(
            f"로그인했습니다. 환경 {settings.environment}, 계좌 {masked(account)}, 토큰 만료 {until} (KST)",
            f"logged in: {settings.environment}, account {masked(account)}, token until {until} KST",
        )
    )


async def _login(settings: Settings) -> tuple[Token, str]:
    async with AsyncClient(settings) as client:
        token = await client.token()
        answer = await client.call("ka00001", {})
        return token, str(answer["acctNo"])


@app.command(
    help=say("보관 중인 토큰의 환경과 만료 시각 (네트워크 없이)", "environment and expiry of the kept token (offline)")
)
def status(*, env: EnvOption = None) -> int:
    """보관 중인 토큰의 환경과 만료 시각을 네트워크 없이 보여 줍니다. 쓸 수 있는 토큰이 없으면 종료 코드 1."""
    settings = load_settings(env)
    vault, where = Vault(settings), str(settings.environment)
    if settings.access_token:
        where = f"{where} (KIWOOM_ACCESS_TOKEN)"
        known = vault.recall(settings.access_token)
        if known is None:
            out().print(say(f"{where}: 만료 시각을 모르는 토큰입니다", f"{where}: a token whose expiry is not known"))
            return 0
        return _told(where, known.expires_at)
    stored = vault.read()
    if stored is None:
        none = say(
            "보관 중인 토큰이 없습니다. kiwoom auth login 으로 받으세요", "no token; 'kiwoom auth login' gets one"
        )
        out().print(f"{where}: {none}")
        return 1
    return _told(where, stored.expires_at)


def _told(where: str, expires_at: datetime) -> int:
    """Say how long a token lives; the exit code."""
    left = expires_at - datetime.now(KST)
    until = f"{expires_at:%Y-%m-%d %H:%M:%S}"
    if left <= timedelta():
        gone = say(f"토큰이 {until} (KST) 에 만료되었습니다", f"the token expired at {until} KST")
        new = say("다음 호출이 새로 받습니다", "the next call gets a new one")
        out().print(f"{where}: {gone}. {new}")
        return 1
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    ends = say(f"토큰 만료 {until} (KST)", f"token until {until} KST")
    out().print(f"{where}: {ends}, {say(f'{hours}시간 {minutes}분 남음', f'{hours} h {minutes} min left')}")
    return 0


@app.command(help=say("토큰을 키움에서 폐기하고 파일을 지웁니다", "revoke the token and remove its file"))
def logout(*, env: EnvOption = None) -> None:
    """토큰을 키움에서 폐기하고 파일을 지웁니다."""
    settings = load_settings(env)
    if Vault(settings).read() is None:
        out().print(say(f"{settings.environment}: 보관 중인 토큰이 없습니다", f"{settings.environment}: no token"))
        return
    run(_logout(settings))
    out().print(say(f"{settings.environment}: 토큰을 폐기했습니다", f"{settings.environment}: token revoked"))


async def _logout(settings: Settings) -> None:
    async with AsyncClient(settings) as client:
        await client.revoke()


def masked(account: str) -> str:
    """Show an account number so that its owner knows it and nobody else learns it."""
    return account[:2] + "*" * max(0, len(account) - 4) + account[-2:] if len(account) > 4 else account
