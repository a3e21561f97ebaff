"""Which TRs this exchange answers, and the desk behind each; the docs and the gateway read the same table."""

from __future__ import annotations

from kiwoom_api.sim.server import account, ledger, orders, quotes
from kiwoom_api.sim.server.calls import Handler

__all__ = ["HANDLERS"]

HANDLERS: dict[str, Handler] = {
    **account.HANDLERS,
    **ledger.HANDLERS,
    **orders.HANDLERS,
    **quotes.HANDLERS,
}
"""Handlers by TR id; any other TR of the catalogue is refused as not served (8104)."""
