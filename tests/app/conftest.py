"""A local exchange over real sockets, and an environment that points at it and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from local_exchange import Sim


@pytest.fixture
def sim(request: pytest.FixtureRequest) -> Iterator[Sim]:
    """A fresh local exchange at 10:00 of a business day; a parameter is its profile."""
    exchange = Sim(profile=getattr(request, "param", "real"))
    yield exchange
    exchange.close()


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the developer's machine reaches a test."""
    for name in (
        "CLIENT_ID",
        "CLIENT_SECRET",
        "ACCESS_TOKEN",
        "ENV",
        "BASE_URL",
        "DATABASE_URL",
        "LANG",
        "SIM_PROFILE",
    ):
        monkeypatch.delenv(f"KIWOOM_{name}", raising=False)
    monkeypatch.setenv("KIWOOM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def at_sim(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> Sim:
    """The exchange, with the environment pointing at it."""
    monkeypatch.setenv("KIWOOM_BASE_URL", sim.url)
    return sim
