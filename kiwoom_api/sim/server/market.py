"""Everything that this exchange answers about the market itself."""

from __future__ import annotations

from kiwoom_api.sim.server import charts, funds, interrupted, listing, quotes, rankings, sectors, trades
from kiwoom_api.sim.server.calls import Handler

HANDLERS: dict[str, Handler] = {
    **charts.HANDLERS,
    **funds.HANDLERS,
    **interrupted.HANDLERS,
    **listing.HANDLERS,
    **quotes.HANDLERS,
    **rankings.HANDLERS,
    **sectors.HANDLERS,
    **trades.HANDLERS,
}
"""Handlers by TR id."""
