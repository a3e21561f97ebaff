"""Docs say what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiwoom_api.app.cli import _COMMANDS
from kiwoom_api.app.pages import PAGES
from kiwoom_api.settings import NAMES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_generated_pages_are_fresh(name: str) -> None:
    """A page that is made from a table of the code is the one in the docs (else: make pages)."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name]()


def test_every_setting_and_command_is_in_the_docs() -> None:
    """No setting and no command is missing from its page."""
    settings = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    commands = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name}`" not in settings] == []
    assert [name for name, *_ in _COMMANDS if name not in commands] == []


def test_decisions_are_short() -> None:
    """A decision is at most 40 lines long."""
    for path in (ROOT / "docs/decisions").glob("*.md"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 40, path.name


def test_the_lock_pins_everything_with_hashes() -> None:
    """Every requirement of the lock has a version and hashes, and no index is named."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links", text)
    pinned = re.findall(r"^[A-Za-z0-9_.-]+==\S+.*$", text, flags=re.MULTILINE)
    assert len(pinned) > 50
    assert all(line.rstrip().endswith("\\") for line in pinned)
