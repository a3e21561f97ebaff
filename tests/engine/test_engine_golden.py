"""The golden orders of every strategy that comes with the package: one list, the same on every machine.

The lists themselves stand beside each strategy's tests, which run them. They were run with Python 3.11, 3.12 and 3.13.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

import msgspec
import pytest

from kiwoom_api import strategies
from kiwoom_api.engine.backtest import run_backtest
from kiwoom_api.engine.records import OrderRecord
from kiwoom_api.engine.result import hash_fields, order_hash
from kiwoom_api.model.orders import OrderState
from kiwoom_api.model.values import Side
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.synthetic import synthetic_market

PLACES = {"day": "day", "swing": "swing", "after-hours": "hours"}
"""Strategies with tests of their own; the others' stand together in ``daily``."""
DAYS = 8


def orders(name: str) -> str:
    """The hash of a short run of a strategy as it comes, on order books where its day goes on after the close."""
    strategy = strategies.find(name)()
    model = "book" if name == "after-hours" else "bar"
    market = MarketData(synthetic_market(2, date(2025, 11, 28), 90), seed=2)
    return run_backtest(strategy, market, days=DAYS, model=model).order_hash


def test_golden_of_every_strategy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every strategy of the package has a golden order list, each another one."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "strategies"))
    golden = dict(import_module("test_strategies_daily").GOLDEN)
    golden |= {name: import_module(f"test_strategies_{place}").GOLDEN for name, place in PLACES.items()}
    assert set(golden) == set(strategies.names())
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in golden.values())
    assert len(set(golden.values())) == len(golden)


def test_golden_elsewhere() -> None:
    """A machine with another time zone, hash seed and language decides on the same orders."""
    code = "import test_engine_golden as t; print(*[t.orders(n) for n in ('day', 'swing', 'after-hours')])"
    there = {"TZ": "America/St_Johns", "PYTHONHASHSEED": "4242", "LC_ALL": "C", "KIWOOM_LANG": "en"}
    paths = os.pathsep.join((str(Path(__file__).parent), str(Path(__file__).parents[2])))
    done = subprocess.run(
        [sys.executable, "-O", "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, **there, "PYTHONPATH": paths},
        check=True,
    )
    assert done.stdout.split() == [orders(name) for name in ("day", "swing", "after-hours")]


@pytest.mark.parametrize("count", [0, 1, 4_096, 4_097])
def test_hash_is_of_every_order(count: int) -> None:
    """The hash is that of every order's fields in their order, however many there are; a tag may have bars in it."""
    record = OrderRecord(
        number=1, date=date(2026, 11, 20), time="09:00:00", strategy="s", kind="NEW", symbol="005930", name="삼성전자",
        side=Side.BUY, quantity=10, price=70_000, order_type="LIMIT", state=OrderState.FILLED, filled=10,
        amount=700_000, fee=100, tax=0, profit=0, order_no="0000007", closed="09:00:00", tag="a|b",
    )  # fmt: skip
    records = [msgspec.structs.replace(record, number=number) for number in range(1, count + 1)]
    tail = [
        "2026-11-20",
        "09:00:00",
        "s",
        "NEW",
        "005930",
        "buy",
        "10",
        "70000",
        "10",
        "700000",
        "100",
        "0",
        "LIMIT",
        "FILLED",
        "09:00:00",
        "a|b",
    ]
    fields = [(str(r.number), *tail) for r in records]
    assert list(map(hash_fields, records)) == fields
    told = "".join("|".join(each) + "\n" for each in fields)
    assert order_hash(records) == hashlib.sha256(told.encode()).hexdigest()
    assert order_hash([*records, record]) != order_hash(records)
