"""The table of what is not proved."""

import re
from importlib import import_module
from pkgutil import iter_modules

from kiwoom_api import market
from kiwoom_api.market import UNVERIFIED

MODULES = "|".join(found.name for found in iter_modules(market.__path__))


def test_rows_are_whole_and_unique():
    """Every assumption has a unique id under its module, and says what, what is assumed, and where from."""
    ids = [row.id for row in UNVERIFIED]
    assert len(ids) == len(set(ids))
    assert all(all(field.strip() for field in row) for row in UNVERIFIED)
    assert all(re.fullmatch(rf"({MODULES})\.[a-z0-9_]+", name) for name in ids)


def test_rows_name_a_place_in_the_code():
    """Every assumption names the constant or function that holds it, and that one exists."""
    for row in UNVERIFIED:
        module, name = row.source.rpartition("; ")[2].split(".")
        assert hasattr(import_module(f"kiwoom_api.market.{module}"), name), row


def test_the_room_offers_what_it_lists():
    """Every name in the room's list of exports exists, and the list is sorted as the linter wants."""
    assert all(hasattr(market, name) for name in market.__all__)
    assert len(set(market.__all__)) == len(market.__all__)
