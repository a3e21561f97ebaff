from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as h
from hypothesis import strategies as st

from kiwoom_api.model.errors import SettingsError
from kiwoom_api.settings import HOSTS, Environment, Settings, mask, mask_processor, resolve

KEYS = {"KIWOOM_CLIENT_ID": "id-very-secret", "KIWOOM_CLIENT_SECRET": "secret-very-secret"}
LOCAL = "http://127.0.0.1:8900"


def test_mock_is_the_default_and_real_must_be_said() -> None:
    """Without a word the environment is mock; real needs KIWOOM_ENV=real."""
    assert Settings.load(environ={}).environment is Environment.MOCK
    assert Settings.load(environ={}).base_url == "https://mockapi.kiwoom.com"
    real = Settings.load(environ={"KIWOOM_ENV": "real"})
    assert (real.base_url, real.websocket_url) == HOSTS[Environment.REAL]
    assert Settings.load(env="real", environ={"KIWOOM_ENV": "mock"}).environment is Environment.REAL
    with pytest.raises(SettingsError, match="sim, mock, real"):
        Settings.load(environ={"KIWOOM_ENV": "prod"})


def test_base_url_implies_sim_and_gives_the_websocket() -> None:
    """KIWOOM_BASE_URL alone means the local exchange, real-time on the same host and port."""
    settings = Settings.load(environ={"KIWOOM_BASE_URL": "http://localhost:8901/"})
    assert settings.environment is Environment.SIM
    assert settings.base_url == "http://localhost:8901"
    assert settings.websocket_url == "ws://localhost:8901/api/dostk/websocket"
    six = Settings.load(environ={"KIWOOM_BASE_URL": "http://[::1]:8901", "KIWOOM_ENV": "mock"})
    assert six.websocket_url == "ws://[::1]:8901/api/dostk/websocket"


@pytest.mark.parametrize(
    "address",
    [
        "https://api.kiwoom.com",
        "https://mockapi.kiwoom.com",
        "http://10.0.0.1:80",
        "http://0.0.0.0:80",
        "http://127.0.0.1@api.kiwoom.com",
        "http://api.kiwoom.com\\@127.0.0.1",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://2130706433",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:x",
        "http://127.0.0.1/api",
        "http://127.0.0.1?x=1",
        "ftp://127.0.0.1",
        "127.0.0.1:8900",
        "http://",
        "http://[::1",
    ],
)
def test_base_url_accepts_loopback_only(address: str) -> None:
    """Anything that could lead off this machine is refused, with the setting's name in the message."""
    with pytest.raises(SettingsError, match="KIWOOM_BASE_URL"):
        Settings.load(environ={"KIWOOM_BASE_URL": address})


def test_base_url_refuses_real() -> None:
    """KIWOOM_BASE_URL together with real is a contradiction, however real was said."""
    with pytest.raises(SettingsError, match="KIWOOM_ENV=real"):
        Settings.load(environ={"KIWOOM_BASE_URL": LOCAL, "KIWOOM_ENV": "real"})
    with pytest.raises(SettingsError, match="KIWOOM_ENV=real"):
        Settings.load(env="real", environ={"KIWOOM_BASE_URL": LOCAL})


def test_no_settings_can_point_elsewhere() -> None:
    """A Settings object whose environment and address disagree cannot be made, not even by hand."""
    mock = Settings.load(environ={})
    real = HOSTS[Environment.REAL]
    for changes in (
        {"environment": Environment.REAL},
        {"base_url": real[0]},
        {"websocket_url": real[1]},
        {"environment": Environment.SIM},
    ):
        with pytest.raises(SettingsError):
            mock.replace(**changes)


@pytest.mark.parametrize(
    ("here", "is_mock", "issued_for", "there"),
    [
        ({}, None, None, Environment.MOCK),
        ({}, True, None, Environment.MOCK),
        ({}, False, None, None),
        ({}, None, Environment.REAL, Environment.REAL),
        ({}, False, Environment.REAL, Environment.REAL),
        ({}, True, Environment.REAL, None),
        ({}, None, Environment.SIM, None),
        ({"KIWOOM_ENV": "real"}, False, None, Environment.REAL),
        ({"KIWOOM_ENV": "real"}, True, None, None),
        ({"KIWOOM_ENV": "real"}, None, Environment.MOCK, None),
        ({"KIWOOM_ENV": "mock"}, None, Environment.REAL, None),
        ({"KIWOOM_BASE_URL": LOCAL}, True, Environment.SIM, Environment.SIM),
        ({"KIWOOM_BASE_URL": LOCAL}, None, Environment.MOCK, None),
        ({"KIWOOM_BASE_URL": LOCAL}, False, Environment.SIM, None),
    ],
)
def test_contradictions_are_errors(
    here: dict[str, str], is_mock: bool | None, issued_for: Environment | None, there: Environment | None
) -> None:
    """is_mock, the token's origin and the setting must agree; an unsaid environment follows a known token."""
    settings = Settings.load(environ=here)
    if there is None:
        with pytest.raises(SettingsError):
            resolve(settings, is_mock=is_mock, issued_for=issued_for)
    else:
        assert resolve(settings, is_mock=is_mock, issued_for=issued_for).environment is there


def test_dotenv_is_weaker_than_the_environment(tmp_path: Path) -> None:
    """Values come from .env unless a variable says otherwise; a missing file that was named is an error."""
    file = tmp_path / ".env"
    file.write_text("KIWOOM_CLIENT_ID=from-file\nKIWOOM_LANG=en\n", encoding="utf-8")
    settings = Settings.load(dotenv=file, environ={"KIWOOM_CLIENT_ID": "from-environment"})
    assert (settings.client_id, settings.language) == ("from-environment", "en")
    with pytest.raises(SettingsError, match="does not exist"):
        Settings.load(dotenv=tmp_path / "nowhere", environ={})


def test_missing_keys_are_named() -> None:
    """require_keys names exactly what is missing."""
    with pytest.raises(SettingsError, match="KIWOOM_CLIENT_SECRET") as caught:
        Settings.load(environ={"KIWOOM_CLIENT_ID": "x"}).require_keys()
    assert "KIWOOM_CLIENT_ID" not in str(caught.value)


def test_secrets_do_not_show() -> None:
    """Neither repr nor str of the settings tells a key, a token or a database password."""
    settings = Settings.load(
        environ={**KEYS, "KIWOOM_ACCESS_TOKEN": "token-secret", "KIWOOM_DATABASE_URL": "postgresql://u:pw-secret@h/d"}
    )
    for text in (repr(settings), str(settings), f"{settings}", settings.key_id):
        assert "secret" not in text.replace("client_secret", "")


@h(max_examples=50)
@given(st.lists(st.text("ab", min_size=4, max_size=12), max_size=4), st.text("abc", max_size=60))
def test_mask_leaves_no_secret(secrets: list[str], text: str) -> None:
    """After masking no secret is left in the text, whatever overlaps."""
    masked = mask(text, secrets)
    assert all(secret not in masked for secret in secrets)


def test_log_processor_masks_by_name_and_value() -> None:
    """The structlog processor hides secret members and secret values at any depth."""
    processor = mask_processor(["hush-hush"])
    event = {
        "event": "x hush-hush y",
        "appkey": "k",
        "deep": {"token": "t", "l": ["hush-hush", 1]},
        "e": ValueError("hush-hush"),
    }
    masked = processor(None, "info", event)
    assert "hush-hush" not in repr(masked)
    assert (masked["appkey"], masked["deep"]["token"], masked["deep"]["l"][1]) == ("***", "***", 1)
