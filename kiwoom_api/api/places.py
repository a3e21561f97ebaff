"""Where an account's journal and limits lie, and how they are opened."""

from __future__ import annotations

import tomllib
from decimal import Decimal

from kiwoom_api.journal import InMemoryJournal, Journal, default_url
from kiwoom_api.model.errors import BadInput, SettingsError
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.risk.limits import RiskLimits
from kiwoom_api.settings import Settings

MEMORY = "memory://"
"""Journal address of an account that keeps nothing."""
LIMITS_FILE = "limits.toml"
"""Name of the file in the data folder that holds a person's own limits, a table for each environment."""


def open_journal(url: str) -> JournalPort:
    """Open the journal at an address; ``memory://`` keeps nothing beyond the process.

    Raises:
        JournalError: when it cannot be opened, is damaged, or was written by a newer version.
    """
    return InMemoryJournal() if url == MEMORY else Journal.open(url)


def journal_address(settings: Settings, number: str) -> str:
    """Return where the journal of an account lies: ``KIWOOM_DATABASE_URL``, or its own file in the data folder."""
    return settings.database_url or default_url(settings.data_dir, settings.environment, number)


def limits_of(settings: Settings) -> RiskLimits:
    """Return the limits of an environment: the safe defaults, and what ``limits.toml`` in the data folder changes.

    Raises:
        SettingsError: the file cannot be read, or says what no limit is.
    """
    path = settings.data_dir / LIMITS_FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return RiskLimits.for_environment(settings.environment)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}; nothing is sent without its limits") from None
    try:
        return RiskLimits.read(tomllib.loads(text, parse_float=Decimal), settings.environment)
    except (tomllib.TOMLDecodeError, BadInput) as error:
        raise SettingsError(f"{path}: {error}") from None
