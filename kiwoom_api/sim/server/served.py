"""Which TRs this exchange answers, and the desk behind each; the docs and the gateway read the same table."""

from __future__ import annotations

from kiwoom_api.sim.server import (
    account,
    balance,
    buying,
    ledger,
    market,
    orders,
    passbook,
    profit,
    returns,
    settlement,
    status,
)
from kiwoom_api.sim.server.calls import Handler

__all__ = ["HANDLERS"]

HANDLERS: dict[str, Handler] = {
    **account.HANDLERS,
    **balance.HANDLERS,
    **buying.HANDLERS,
    **ledger.HANDLERS,
    **orders.HANDLERS,
    **passbook.HANDLERS,
    **profit.HANDLERS,
    **market.HANDLERS,
    **returns.HANDLERS,
    **settlement.HANDLERS,
    **status.HANDLERS,
}
"""Handlers by TR id; any other TR of the catalogue is refused as not served (8104)."""
