"""Everything that this exchange answers about the market itself."""

from __future__ import annotations

from kiwoom_api.sim.server import charts, quotes, trades
from kiwoom_api.sim.server.calls import Handler

HANDLERS: dict[str, Handler] = {
    **charts.HANDLERS,
    **quotes.HANDLERS,
    **trades.HANDLERS,
}
"""Handlers by TR id."""
