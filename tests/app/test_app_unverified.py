"""The one table of what is not verified has a row for every place in the code that says so."""

from __future__ import annotations

import importlib.util
import re
import tokenize
from pathlib import Path

import kiwoom_api
from kiwoom_api.app.commands.doctor import doctor
from kiwoom_api.app.pages import PAGES
from kiwoom_api.app.unverified import REGISTRY, in_korean
from kiwoom_api.app.unverified_rooms import KOREAN, NOTES, ROOMS
from kiwoom_api.market.unverified import UNVERIFIED

ROOT = Path(kiwoom_api.__file__).parent
THE_TABLE = ("app/unverified_rooms.py", "app/pages.py")
"""They speak of the word itself."""


def saying(path: Path) -> bool:
    """Whether a comment or a text of a module has the word."""
    with path.open("rb") as file:
        tokens = tokenize.tokenize(file.readline)
        return any(
            token.type in (tokenize.COMMENT, tokenize.STRING) and re.search(r"\bUNVERIFIED\b(?!\")", token.string)
            for token in tokens
            if token.string.strip("\"'") != "UNVERIFIED"
        )


def named() -> set[str]:
    """The modules that rows name, without the package: the law's by their last name, the others by the whole."""
    found = {f"market.{row.source.rpartition('; ')[2].partition('.')[0]}" for row in UNVERIFIED}
    for row in REGISTRY[len(UNVERIFIED) :]:
        for place in row.source.rpartition("; ")[2].split(", "):
            parts = place.split(".")
            found |= {place, ".".join(parts[:-1])} if parts[-1].isupper() else {place}
    return found


def test_app_unverified_every_place_in_the_code_has_a_row() -> None:
    """A module whose comments or docstrings say UNVERIFIED is named by a row of the table, and so is heard of."""
    modules = {
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for path in ROOT.rglob("*.py")
        if path.relative_to(ROOT).as_posix() not in THE_TABLE and saying(path)
    }
    assert len(modules) > 40
    assert sorted(modules - named() - {"market", "market.unverified"}) == []


def test_app_unverified_rows_name_modules_that_exist() -> None:
    """Every row outside the law names modules of this package, and ids are unique over the whole table."""
    for note in NOTES:
        for where in note.where.split(", "):
            assert importlib.util.find_spec(f"kiwoom_api.{where}") is not None, where
    ids = [row.id for row in REGISTRY]
    assert len(ids) == len(set(ids))
    assert set(KOREAN) == {row.id for row in ROOMS}


def test_app_unverified_korean_keeps_the_numbers() -> None:
    """Each row's Korean has every number of its English."""
    number = re.compile(r"\d(?:[\d.:-]*\d)?")
    for row in ROOMS:
        for english, korean in zip((row.what, row.default), in_korean(row), strict=True):
            assert set(number.findall(english)) <= set(number.findall(korean)), row.id


def test_app_unverified_is_shown_whole(capsys) -> None:  # type: ignore[no-untyped-def]
    """``kiwoom doctor --unverified`` and the page of the docs have every row of the table."""
    assert doctor(unverified=True) == 0
    told, page = capsys.readouterr().out, PAGES["unverified.md"]()
    for row in REGISTRY:
        assert row.id in told
        assert f"| {row.id} |" in page
