"""Asking Kiwoom for charts: what a stock is, and the pages of one chart from a base date back in time."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kiwoom_api.client.issues import MARKETS
from kiwoom_api.client.pace import Lane
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import AnswerError, BadInput, RateLimited, TokenError, WireError
from kiwoom_api.research.store import frames
from kiwoom_api.research.store.kinds import SeriesKey

if TYPE_CHECKING:
    import polars as pl

_MOST_PAGES = 100_000


class Named(NamedTuple):
    """What a stock is called and where it trades; "" for what Kiwoom does not say."""

    name: str
    market: str


async def identify(client: AsyncClient, symbol: str) -> Named:
    """Ask what a stock is (ka10100).

    Raises:
        BadInput: Kiwoom knows no such stock.
        TokenError, RateLimited, TransportError, WireError: as ``AsyncClient.call``.
    """
    try:
        answer = await client.call("ka10100", {"stk_cd": symbol[:6]}, lane=Lane.HISTORY)
    except (TokenError, RateLimited):
        raise
    except AnswerError:
        return Named("", "")  # some environments do not serve it; the chart will tell whether the stock exists
    if not answer["code"].strip():
        raise unknown(symbol)
    return Named(answer["name"].strip(), MARKETS.get(answer["marketCode"].strip(), ""))


def unknown(symbol: str) -> BadInput:
    """Return the error for a stock that Kiwoom does not know."""
    return BadInput(field="symbol", value=symbol, allowed="a listed code", hint="check the stock code")


async def pages(client: AsyncClient, key: SeriesKey, base: date, today: date) -> AsyncGenerator[pl.DataFrame, None]:
    """Yield the pages of a series' chart as frames in order of time, the newest page first, no later than ``base``.

    Raises:
        WireError: pages that run in a circle or do not go back in time; otherwise as ``AsyncClient.pages``.
    """
    import polars as pl

    kind, before = key.kind, None
    asked = client.pages(kind.tr, _body(key, base, today), lane=Lane.HISTORY, limit=_MOST_PAGES)
    async with aclosing(asked) as answers:
        async for answer in answers:
            page = frames.page_frame(kind, answer).filter(frames.day_of(kind) <= base)
            if page.height == 0:
                return
            oldest = page[kind.stamp][0]
            # Executions of one second may be spread over two pages.
            if before is not None and (oldest > before or (oldest == before and kind.name != "tick")):
                raise WireError(f"{kind.tr}: a page ends at {oldest} after one that ended at {before}")
            if before is not None and kind.name != "tick":
                page = page.filter(pl.col(kind.stamp) < before)
            before = oldest
            yield page


def _body(key: SeriesKey, base: date, today: date) -> dict[str, str]:
    body = {"stk_cd": key.symbol, "upd_stkpc_tp": "1" if key.adjusted else "0"}
    if key.kind.scope:
        body["tic_scope"] = key.kind.scope
    if not key.kind.intraday or (key.kind.tr == "ka10080" and base < today):
        body["base_dt"] = f"{base:%Y%m%d}"
    return body
