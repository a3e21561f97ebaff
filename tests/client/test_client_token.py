from __future__ import annotations

import asyncio
import json
import os
import stat
import subprocess
import sys
import textwrap
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from client_stub import Stub

from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.token import Token, TokenKeeper, environment_of, parse_expiry
from kiwoom_api.client.transport import Transport
from kiwoom_api.client.vault import Stored, Vault
from kiwoom_api.model.errors import Sent, SettingsError, TokenError, TransportError, WireError
from kiwoom_api.model.ports import Accepted, Refused
from kiwoom_api.model.values import KST
from kiwoom_api.settings import Environment, Settings

Make = Callable[..., AsyncClient]
ORDER = {"dmst_stex_tp": "KRX", "stk_cd": "005930", "ord_qty": "10", "ord_uv": "70000", "trde_tp": "0", "cond_uv": ""}


@pytest.fixture(params=["UTC", "Asia/Seoul", "America/New_York"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The host's time zone, set for the whole process."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system cannot change its time zone within a process")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


async def test_ten_callers_share_one_issue(stub: Stub, make: Make) -> None:
    """Ten calls at once without a token lead to one au10001."""
    stub.issue_delay = 0.05
    client = make()
    tokens = await asyncio.gather(*(client.token() for _ in range(10)))
    assert stub.arrived["au10001"] == 1
    assert len({t.value for t in tokens}) == 1


async def test_ten_refusals_share_one_renewal(stub: Stub, make: Make) -> None:
    """Ten reads whose token is refused at once lead to one renewal, and all of them succeed."""
    client = make()
    await client.token()
    stub.valid.clear()
    answers = await asyncio.gather(
        *(client.call("ka00001") for _ in range(4)), *(client.call("ka10001", {"stk_cd": "005930"}) for _ in range(4))
    )
    assert len(answers) == 8
    assert stub.arrived["au10001"] == 2


async def test_a_refused_token_is_not_used_again_after_a_renewal_that_failed(stub: Stub, make: Make) -> None:
    """While no new token can be had the refused one stays out of use: the first order afterwards goes through."""
    client = make()
    await client.token()
    stub.valid.clear()
    stub.faults["au10001"] = deque(["status 500"] * 20)
    refused = await client.write("kt10000", ORDER)
    assert isinstance(refused, Refused)
    assert refused.code == "8005"
    stub.faults.clear()
    assert isinstance(await client.write("kt10000", ORDER), Accepted)
    assert stub.arrived["kt10000"] == 2


@pytest.mark.parametrize(("left", "issues"), [(590, 2), (610, 1)])
async def test_write_renews_a_token_near_its_end(stub: Stub, make: Make, zone: str, left: int, issues: int) -> None:
    """With less than 600 s left a write renews first, with more it does not: the same in every time zone."""
    stub.life = timedelta(seconds=left)
    client = make()
    await client.call("ka00001")
    stub.life = timedelta(hours=24)
    assert isinstance(await client.write("kt10000", ORDER), Accepted)
    assert stub.arrived["au10001"] == issues
    assert isinstance(await client.write("kt10000", ORDER), Accepted)
    assert stub.arrived["au10001"] == issues


async def test_expiry_is_korean_wall_time(stub: Stub, make: Make, zone: str) -> None:
    """expires_dt is read as KST and compared as an instant, whatever the host's zone."""
    assert parse_expiry("20261120090000") == datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    token = await make().token()
    assert token.expires_at is not None
    assert abs(token.expires_at - datetime.now(UTC) - timedelta(hours=24)) < timedelta(minutes=1)
    assert abs(WallClock().now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert WallClock().now().tzinfo is KST


@pytest.mark.parametrize(
    "text", ["", "2026112009000", "20261332000000", "2026112009000０", "abc", None, 20261120090000]
)
def test_malformed_expiry_is_a_wire_error(text: object) -> None:
    """An expires_dt that is no such time raises instead of being guessed."""
    with pytest.raises(WireError, match="expires_dt"):
        parse_expiry(text)


async def test_same_token_again_is_not_asked_for_ceaselessly(stub: Stub, make: Make) -> None:
    """A server that keeps giving a token near its end is asked once, not before each order."""
    stub.life = timedelta(seconds=300)
    client = make()
    for _ in range(3):
        assert isinstance(await client.write("kt10000", ORDER), Accepted)
    assert stub.arrived["au10001"] == 1


async def test_token_file_is_private_and_shared(stub: Stub, make: Make, settings: Settings) -> None:
    """The token file has mode 0600; a second client of this machine uses it instead of issuing."""
    client = make()
    first = await client.token()
    if os.name == "posix":
        assert stat.S_IMODE(client.keeper.path.stat().st_mode) == 0o600
    assert await make().token() == first
    assert stub.arrived["au10001"] == 1
    assert settings.client_secret.encode() not in client.keeper.path.read_bytes()


async def test_damaged_token_file_is_replaced(stub: Stub, make: Make) -> None:
    """A torn token file counts as none and is written anew."""
    client = make()
    await client.token()
    client.keeper.path.write_bytes(b'{"value":"x')
    await make().token()
    assert stub.arrived["au10001"] == 2
    assert json.loads(client.keeper.path.read_bytes())["value"] == stub.tokens[-1]


async def test_two_processes_issue_once(stub: Stub, settings: Settings) -> None:
    """Two processes that start together share one issue through the file and its lock."""
    stub.issue_delay = 0.3
    program = textwrap.dedent(
        """
        import asyncio, sys
        from pathlib import Path
        from kiwoom_api.client.rest import AsyncClient
        from kiwoom_api.settings import Settings
        async def main():
            url, key, secret, folder = sys.argv[1:]
            s = Settings.local(url, client_id=key, client_secret=secret, data_dir=Path(folder))
            async with AsyncClient(s) as client:
                print((await client.token()).value)
        asyncio.run(main())
        """
    )
    arguments = [settings.base_url, settings.client_id, settings.client_secret, str(settings.data_dir)]
    runs = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", program, *arguments, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    printed = [(await run.communicate())[0] for run in runs]
    assert printed[0] == printed[1] != b""
    assert stub.arrived["au10001"] == 1


async def test_revoke_removes_token_and_file(stub: Stub, make: Make) -> None:
    """Revoking tells the server the token and removes the file; the next call issues a new one."""
    client = make()
    token = await client.token()
    await client.revoke()
    assert stub.bodies[-1][1]["token"] == token.value
    assert not client.keeper.path.exists()
    assert (await client.token()).value != token.value


async def test_issue_always_asks(stub: Stub, make: Make) -> None:
    """issue() takes a new token even when one is at hand, and everybody uses it from then on."""
    client = make()
    first = await client.token()
    second = await client.keeper.issue()
    assert second != first
    assert await client.token() == second


async def test_wrong_keys_say_so(stub: Stub, make: Make, settings: Settings) -> None:
    """Refused keys raise TokenError with Kiwoom's code."""
    with pytest.raises(TokenError) as caught:
        await make(settings=settings.replace(client_id="wrong-key-0")).token()
    assert caught.value.code == "8001"


async def test_issue_survives_a_short_outage_and_tells_a_long_one(stub: Stub, make: Make) -> None:
    """Two failures of the issuing side are bridged; a longer outage is a TransportError."""
    stub.fail("au10001", "status 503", "drop before read")
    await make().token()
    stub.fail("au10001", *["status 503"] * 3)
    with pytest.raises(TransportError):
        await make().keeper.issue()


async def test_token_of_another_environment_never_leaves(stub: Stub, settings: Settings) -> None:
    """A token known to be mock's raises SettingsError at the door of the local and of the real exchange."""
    mock = Settings.load(environ={"KIWOOM_DATA_DIR": str(settings.data_dir)})
    until = datetime.now(KST) + timedelta(hours=1)
    Vault(mock).write(Stored("token-of-mock", until, Environment.MOCK))
    assert environment_of("token-of-mock", settings) is Environment.MOCK
    assert environment_of("pasted", settings) is None
    for there in (settings, mock.moved_to(Environment.REAL)):
        with pytest.raises(SettingsError, match="mock"):
            AsyncClient(there.replace(access_token="token-of-mock"))
        transport = Transport(there)
        with pytest.raises(SettingsError, match="must not go"):
            await transport.post("ka00001", {}, token="token-of-mock", issued_for=Environment.MOCK)
    assert not stub.arrived


async def test_pasted_token_is_used_until_refused(stub: Stub, make: Make, settings: Settings) -> None:
    """A pasted token works without keys; once refused, the error is the token's, not a question for keys."""
    stub.valid.add("pasted-token")
    client = make(settings=settings.replace(client_id="", client_secret="", access_token="pasted-token"))
    assert (await client.call("ka00001"))["acctNo"] == "1234567890"
    assert isinstance(await client.write("kt10000", ORDER), Accepted)
    assert stub.arrived["au10001"] == 0
    stub.valid.clear()
    with pytest.raises(TokenError):
        await client.call("ka00001")


async def test_secrets_show_nowhere(stub: Stub, make: Make, settings: Settings) -> None:
    """No repr, str or error text of the client carries a token or a key."""
    client = make()
    token = await client.token()
    await stub.stop()
    with pytest.raises(TransportError) as caught:
        await client.call("ka00001")
    shown = [repr(token), str(token), repr(client), repr(settings), repr(caught.value), repr(client.keeper)]
    stored = Vault(settings).read()
    shown.append(repr(stored))
    for text in shown:
        assert not any(secret in text for secret in (token.value, settings.client_secret, settings.client_id))


async def test_unwritable_data_folder_is_a_clear_error(
    stub: Stub, make: Make, settings: Settings, tmp_path: Path
) -> None:
    """A data folder that cannot be made names itself and the setting to change."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(SettingsError, match="KIWOOM_DATA_DIR"):
        await make(settings=settings.replace(data_dir=blocked)).token()


async def test_a_lock_held_elsewhere_is_not_waited_for_without_end(settings: Settings) -> None:
    """When another holder keeps the lock, the wait ends with sent=NO."""
    async with Vault(settings).locked():
        with pytest.raises(TransportError) as caught:
            async with Vault(settings).locked(patience=0.05):
                raise AssertionError("two holders")
    assert caught.value.sent is Sent.NO


def test_token_struct_is_a_value() -> None:
    """Tokens compare by content, so that callers can tell a renewal."""
    at = datetime(2026, 11, 20, tzinfo=KST)
    assert Token("a", at, Environment.SIM) == Token("a", at, Environment.SIM) != Token("b", at, Environment.SIM)
    assert TokenKeeper.__name__ in repr(TokenKeeper)
