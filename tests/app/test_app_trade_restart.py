"""A live run killed around an order: it knows afterwards what left and what did not, and sends nothing twice."""

from __future__ import annotations

import json
import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_tools import serving
from live_tools import CLOCK, CODE, STRATEGY, Running, memory_of, waited

from kiwoom_api.journal import Journal
from kiwoom_api.model.orders import OrderState
from kiwoom_api.model.records import IntentRecord


@pytest.fixture
def exchange() -> Iterator[str]:
    """An exchange whose clock runs by itself, two minutes before the open."""
    with serving(*CLOCK) as url:
        yield url


@pytest.fixture
def trade(exchange: str, tmp_path: Path) -> tuple[tuple[str, ...], dict[str, str], Path]:
    """The command, its environment and its data folder."""
    path, data = tmp_path / "quick.py", tmp_path / "data"
    path.write_text(STRATEGY, encoding="utf-8")
    return ("trade", str(path), "--symbols", CODE), {"KIWOOM_BASE_URL": exchange, "KIWOOM_DATA_DIR": str(data)}, data


def admin(url: str, path: str, body: dict[str, Any] | None = None, *, method: str | None = None) -> Any:
    """Call the exchange's admin API."""
    sent = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url + path, sent, {"content-type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read() or b"null")


def at_exchange(url: str) -> tuple[list[int], int]:
    """How many shares each order is for, and how many shares are held, as the exchange itself knows."""
    accounts = admin(url, "/admin/account")["accounts"]
    orders = [order["quantity"] for account in accounts for order in account["orders"] if order["kind"] == "NEW"]
    held = [holding["quantity"] for account in accounts for holding in account["holdings"] if holding["symbol"] == CODE]
    return sorted(orders), sum(held)


def intents(data: Path) -> list[IntentRecord]:
    """Every intent in the journal; none while there is no journal."""
    for path in data.glob("journal-*.sqlite"):
        with Journal.open(f"sqlite:///{path}") as journal:
            return [intent for account in journal.accounts() for intent in journal.intents(account)]
    return []


def test_an_order_of_unknown_outcome_outlives_the_process(
    exchange: str, trade: tuple[tuple[str, ...], dict[str, str], Path]
) -> None:
    """Killed while an answer is lost and the list lags: the next start finds the order, and sends no second one."""
    command, env, data = trade
    admin(exchange, "/admin/fault", {"kind": "lose-answer", "tr": "kt10000", "count": 1})
    admin(exchange, "/admin/fault", {"kind": "list-lag", "tr": "kt00007", "count": 10_000})
    first = Running(*command, env=env)
    waited(lambda: any(intent.state is OrderState.UNKNOWN for intent in intents(data)))
    first.end(signal.SIGKILL)
    sent, _ = at_exchange(exchange)
    assert 10 in sent
    admin(exchange, "/admin/fault", method="DELETE")
    second = Running(*command, env=env)
    second.until("이어 갑니다")
    waited(lambda: bool(memory_of(data)["seats"]["quick"]["positions"]))
    second.end(signal.SIGINT)
    orders, held = at_exchange(exchange)
    assert orders == sent
    (position,) = memory_of(data)["seats"]["quick"]["positions"]
    assert (position["symbol"], position["quantity"], held) == (CODE, 10, 10)
    assert memory_of(data)["seats"]["quick"]["memory"] == {"went": 1}
    assert memory_of(data)["seats"]["quick"]["guards"][CODE]["exits"]
    assert all(not intent.state.unresolved for intent in intents(data))


def test_an_order_that_was_decided_and_never_sent_is_said_and_not_sent(
    exchange: str, trade: tuple[tuple[str, ...], dict[str, str], Path]
) -> None:
    """Killed between decision and intent: the memory has an order that the journal has not; nobody sends it later."""
    command, env, data = trade
    first = Running(*command, env=env)
    first.until("체결 10")
    waited(lambda: bool(memory_of(data)["seats"]["quick"]["positions"]))
    first.end(signal.SIGKILL)
    sent, held = at_exchange(exchange)
    (path,) = data.glob("engine-*.json")
    memory = json.loads(path.read_text(encoding="utf-8"))
    (live,) = memory["seats"]["quick"]["orders"]
    memory["seats"]["quick"]["orders"].append(live | {"order_no": "", "quantity": 7, "price": live["price"] - 1000})
    path.write_text(json.dumps(memory), encoding="utf-8")
    second = Running(*command, env=env)
    assert f"{CODE} 7주" in second.until("나가지 않은 주문")
    second.until("이어 갑니다")
    second.end(signal.SIGINT)
    assert at_exchange(exchange) == (sent, held)
    assert 7 not in [intent.quantity for intent in intents(data)]
    assert memory_of(data)["seats"]["quick"]["orders"] == []
