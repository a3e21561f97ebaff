"""Puts settings, account and journal together for one command."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

import structlog

from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.settings import Environment, Settings

if TYPE_CHECKING:
    from kiwoom_api.api.account import Account

T = TypeVar("T")

EnvName: TypeAlias = Literal["sim", "mock", "real"]
"""Whose exchange answers: the local one, Kiwoom's mock, or Kiwoom's real one."""

_SIM_KEY = "local-app-key"
_SIM_SECRET = "local-secret-key"  # noqa: S105 - the local exchange takes any pair; this is nobody's secret


def load_settings(env: EnvName | None) -> Settings:
    """Read the settings for a command; the local exchange takes any keys, so none are needed there.

    Raises:
        SettingsError: when they contradict each other.
    """
    settings = Settings.load(env=env)
    if settings.environment is Environment.SIM and not (settings.client_id or settings.access_token):
        return settings.replace(client_id=_SIM_KEY, client_secret=_SIM_SECRET)
    return settings


@asynccontextmanager
async def reader(env: EnvName | None) -> AsyncIterator[KiwoomBroker]:
    """Connect for questions only; nothing can be ordered through it."""
    async with AsyncClient(load_settings(env)) as client:
        yield KiwoomBroker(client)


@asynccontextmanager
async def trader(settings: Settings) -> AsyncIterator[Account]:
    """Connect for orders: journal open, earlier unknowns resolved, account reconciled."""
    from kiwoom_api.api.account import Account  # brings the database along, which questions do without

    account = await Account.open(settings)
    try:
        yield account
    finally:
        await account.close()


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's coroutine; what is logged goes to stderr, results alone to stdout."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    return asyncio.run(work)
