"""Docs say what the code says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kiwoom_api.app.cli import _COMMANDS
from kiwoom_api.app.listing import everything, sample, served
from kiwoom_api.app.pages import PAGES
from kiwoom_api.app.unverified import KOREAN
from kiwoom_api.market.unverified import UNVERIFIED
from kiwoom_api.settings import NAMES
from kiwoom_api.wire.catalogue import TrSpec, real_types
from kiwoom_api.wire.request import request

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_generated_pages_are_fresh(name: str) -> None:
    """A page that is made from a table of the code is the one in the docs (else: make pages)."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name]()


def test_the_dictionary_has_every_tr_and_every_field() -> None:
    """Each TR and each real-time type has one section, each of its fields a row, and the index leads to it."""
    text = {name: page() for name, page in PAGES.items() if name.startswith("tr/")}
    for spec in everything().values():
        found = re.search(rf"\[{spec.id}\]\((\w+\.md)#{spec.id}\)", text["tr/index.md"])
        assert found, spec.id
        page = text[f"tr/{found[1]}"]
        assert page.count(f"{{ #{spec.id} }}") == 1
        section = page.partition(f"{{ #{spec.id} }}")[2].partition("\n## ")[0]
        fields = [*spec.request, *spec.response, *(field for rows in spec.lists.values() for field in rows)]
        assert [field.wire for field in fields if f"`{field.wire}`" not in section] == []
        assert ("8104" in section) is not served(spec)
    for kind in real_types().values():
        assert text["tr/realtime.md"].count(f"## {kind.id} ") == 1


@pytest.mark.parametrize("spec", [spec for spec in everything().values() if spec.role == "read"], ids=lambda s: s.id)
def test_every_example_of_the_dictionary_is_a_request(spec: TrSpec) -> None:
    """The members and values shown for a TR are enough to ask it, and pass every check."""
    needed = [field for field in spec.request if field.required and not field.default]
    body = request(spec.id, {field.name: sample(field, date(2026, 11, 20)) for field in needed})
    assert set(body) >= {field.wire for field in needed}


def test_what_is_not_verified_is_said_in_korean_with_the_same_numbers() -> None:
    """Each row has Korean for what it is and for its default, and no number of the code's own text is lost in it."""
    assert set(KOREAN) == {item.id for item in UNVERIFIED}
    number = re.compile(r"\d(?:[\d.:-]*\d)?")
    for item in UNVERIFIED:
        for english, korean in zip((item.what, item.default), KOREAN[item.id], strict=True):
            assert set(number.findall(english)) <= set(number.findall(korean)), item.id


def test_every_page_can_be_reached() -> None:
    """Each page of the docs stands in the navigation."""
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[2]
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert [page for page in sorted(pages | set(PAGES)) if not re.search(rf": {re.escape(page)}$", nav, re.M)] == []


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
