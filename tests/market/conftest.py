"""Fixtures of the market's tests: the shared rules and real prices, when they are there."""

import json
import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def krx() -> Path:
    """Give the folder of KRX rules and real data, or skip where it is not checked out."""
    named = os.environ.get("KIWOOM_SHARED")
    folder = (Path(named) if named else Path(__file__).parents[3] / "shared") / "krx"
    if not folder.is_dir():
        pytest.skip("needs the shared KRX data (KIWOOM_SHARED or ../shared beside the repository)")
    return folder


@pytest.fixture(scope="session")
def rules(krx: Path) -> dict:
    """Give the KRX rules in machine form."""
    return json.loads((krx / "rules.json").read_text(encoding="utf-8"))
