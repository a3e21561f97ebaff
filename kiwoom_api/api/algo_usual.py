"""How a stock usually trades, from the minute bars of finished days (ka10080): what VWAP and the close schedule by."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.limiter import Lane
from kiwoom_api.market import regular_hours
from kiwoom_api.model.values import symbol_of
from kiwoom_api.orders.algos.curve import Curve, usual_curve

__all__ = ["Usual", "usual_of"]


class Usual(msgspec.Struct, frozen=True, kw_only=True):
    """A stock's usual day.

    Attributes:
        days: finished days that it is made of; 0: nothing is known, and defaults stand in.
        curve: the day's volume over its minutes; empty when nothing is known.
        closing: mean shares of the closing auction; 0 when nothing is known.
    """

    days: int = 0
    curve: Curve = ()
    closing: int = 0


async def usual_of(broker: KiwoomBroker, symbol: str, today: date, *, days: int = 10) -> Usual:
    """Ask for the minutes of the last finished days before ``today``; a page of the chart holds about two of them.

    The time of a minute bar is taken for its start, and the closing auction's for the bars from its beginning on.
    UNVERIFIED at the real broker; a minute's shift moves a schedule by a minute's volume.

    Raises:
        AnswerError, TransportError, WireError: it could not be asked.
    """
    bars: dict[datetime, int] = {}
    body = {"stk_cd": symbol_of(symbol), "tic_scope": "1", "upd_stkpc_tp": "1"}
    async for answer in broker.client.pages("ka10080", body, lane=Lane.HISTORY):
        for row in answer["stk_min_pole_chart_qry"]:
            if row.time is not None and row.volume is not None and row.time.date() < today:
                bars[row.time] = row.volume
        if len({at.date() for at in bars}) > days:
            break
    seen = sorted({at.date() for at in bars})
    # The oldest day of a page that was the last one to be read is cut off somewhere.
    kept = seen[-days:] if len(seen) > days else seen
    mine = [(at, volume) for at, volume in bars.items() if at.date() in kept]
    closing = sum(volume for at, volume in mine if at >= regular_hours(at.date()).close_auction_start)
    return Usual(days=len(kept), curve=usual_curve(mine, days=days), closing=closing // len(kept) if kept else 0)
