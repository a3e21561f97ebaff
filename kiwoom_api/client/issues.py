"""What the broker says a stock is (ka10100): its market, its warnings, whether it is halted. Asked once a day.

UNVERIFIED, since no answer of ka10100 was ever published: that ``marketCode`` is the market that ka10099 lists the
stock under, and that ``state`` and ``auditInfo`` hold the words that Kiwoom's older interfaces gave (거래정지,
관리종목, 정리매매, 투자경고, 투자위험). What cannot be read is not known, and the gate skips its checks then.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.market import Designation
from kiwoom_api.model.errors import AnswerError, TransportError, WireError
from kiwoom_api.wire.answer import Answer

__all__ = ["MARKETS", "Issue", "Issues", "issue_of"]

MARKETS = {
    "0": "KOSPI",
    "2": "KOSPI",
    "4": "KOSPI",
    "6": "KOSPI",
    "10": "KOSDAQ",
    "50": "KONEX",
    "8": "ETF",
    "60": "ETN",
    "70": "ETN",
    "90": "ETN",
    "3": "ELW",
}
"""The market, in the law's words, behind a ``marketCode`` (ka10099, ka10100).

That infrastructure funds and REITs follow KOSPI's ticks and limits is UNVERIFIED.
"""

_WARNINGS = {
    "2": Designation.LIQUIDATION,
    "3": Designation.OVERHEATED,
    "4": Designation.DANGEROUS,
    "5": Designation.WARNED,
}
_WORDS = {
    "정리매매": Designation.LIQUIDATION,
    "단기과열": Designation.OVERHEATED,
    "투자위험": Designation.DANGEROUS,
    "투자경고": Designation.WARNED,
    "관리종목": Designation.MANAGED,
}
_HALTED = "거래정지"
_NOT_BOUGHT = (Designation.MANAGED, Designation.LIQUIDATION, Designation.DANGEROUS)


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """One stock: ``market`` in the law's words (None when not known), designations, and whether trading is stopped."""

    symbol: str
    market: str | None = None
    designations: frozenset[Designation] = frozenset()
    halted: bool = False

    @property
    def restricted(self) -> str:
        """Why it is not bought without a person's word; "" when nothing stands against it."""
        return ", ".join(each.korean for each in _NOT_BOUGHT if each in self.designations)


def issue_of(answer: Answer) -> Issue:
    """Read an answer of ka10100."""
    words = f"{answer.stock_state or ''}|{answer.audit or ''}"
    said = {found for word, found in _WORDS.items() if word in words}
    warned = _WARNINGS.get((answer.warning or "").strip())
    if warned is not None:
        said.add(warned)
    if (answer.nxt_enabled or "").strip().upper() == "Y":
        said.add(Designation.NXT_TRADED)
    return Issue(
        symbol=(answer.symbol or "").strip(),
        market=MARKETS.get((answer.market_code or "").strip()),
        designations=frozenset(said),
        halted=_HALTED in words,
    )


class Issues:
    """Remembers for a day what the broker has said."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._day: date | None = None
        self._known: dict[str, Issue] = {}

    async def get(self, symbol: str) -> Issue:
        """Return what a stock is; one of which nothing can be learned has no market, and is asked for again."""
        today = self._client.clock.now().date()
        if self._day != today:
            self._day, self._known = today, {}
        if symbol not in self._known:
            try:
                issue = issue_of(await self._client.call("ka10100", {"stk_cd": symbol}))
            except (AnswerError, TransportError, WireError):
                return Issue(symbol=symbol)
            self._known[symbol] = issue
        return self._known[symbol]

    def known(self, symbol: str) -> Issue | None:
        """Return what a stock is, when it was asked for today; else None."""
        return self._known.get(symbol) if self._day == self._client.clock.now().date() else None

    async def learn(self, symbols: Iterable[str]) -> None:
        """Ask for stocks that are not known yet."""
        for symbol in dict.fromkeys(symbols):
            await self.get(symbol)

    def market(self, symbol: str) -> str:
        """Return a stock's market as far as it was asked for; KOSPI where it is not known."""
        issue = self._known.get(symbol)
        return (issue.market if issue else None) or "KOSPI"
