"""Everything that this exchange answers about the market itself."""

from __future__ import annotations

from kiwoom_api.sim.server import charts, funds, interrupted, listing, quotes, rankings, sector_charts, sectors, trades
from kiwoom_api.sim.server.calls import Handler

HANDLERS: dict[str, Handler] = {
    **charts.HANDLERS,
    **funds.HANDLERS,
    **interrupted.HANDLERS,
    **listing.HANDLERS,
    **quotes.HANDLERS,
    **rankings.HANDLERS,
    **sector_charts.HANDLERS,
    **sectors.HANDLERS,
    **trades.HANDLERS,
}
"""Handlers by TR id."""
