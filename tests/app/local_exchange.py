"""A local exchange over real sockets."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from kiwoom_api.client.sync import Background
from kiwoom_api.sim.server import SimServer, build_exchange

SYMBOL = "005930"
AT = "2026-11-23T10:00:00"
"""A trading day: the made-up market of today is another one tomorrow."""


class Sim:
    """An exchange that serves on loopback, with its admin API at hand."""

    def __init__(self, *, profile: str = "real", cash: int = 100_000_000) -> None:
        self._loop = Background("sim")
        self.exchange = build_exchange(clock=AT, profile=profile, cash=cash)
        self.server = SimServer(self.exchange, profile=profile, rate_limited=False)
        self._loop.run(self.server.start())
        self.url = self.server.url

    def admin(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Call the admin API and return its answer."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers={"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            found: dict[str, Any] = json.loads(answer.read())
            return found

    def fault(self, kind: str, **more: Any) -> None:
        """Make the next call go wrong."""
        self.admin("/admin/fault", {"kind": kind, **more})

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        request = urllib.request.Request(self.url + "/admin/fault", method="DELETE")
        urllib.request.urlopen(request, timeout=10).close()

    def orders(self) -> list[dict[str, Any]]:
        """Every order of every account, as the exchange itself knows them."""
        return [order for account in self.admin("/admin/account")["accounts"] for order in account["orders"]]

    def close(self) -> None:
        """Stop serving."""
        self._loop.run(self.server.stop())
        self._loop.close()
