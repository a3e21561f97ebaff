"""Condition search (CNSRLST, CNSRREQ, CNSRCLR): a few conditions, computed from the exchange's own state.

At Kiwoom a person writes conditions in the trading program; here everybody has the same ones.

UNVERIFIED: what Kiwoom answers to a serial number that does not exist, to the eleventh watched condition and to a
CNSRCLR of one that is not watched; whether a falling stock's price carries a sign; FID 907 of a change (here the side
of the stock's last aggressor); the form of next_key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.server.registry import BAD_FRAME
from kiwoom_api.sim.server.session import Session
from kiwoom_api.sim.server.view import direction, percent
from kiwoom_api.wire import messages

TOP: Final = 10
"""Stocks that a ranking finds."""
PAGE: Final = 100
"""Stocks a page of a search once, and at most of a watched condition."""
MOST_WATCHED: Final = 10
TOO_MANY_WATCHED: Final = "실시간 조건검색 등록 개수 초과"
SERVICES: Final = ("CNSRLST", "CNSRREQ", "CNSRCLR")
_YEAR: Final = 249  # sessions before today that make 52 weeks with it
_RISE: Final = 3  # percent


class Condition(NamedTuple):
    """A condition: its name, whether it takes a stock, and by what its stocks are ordered, largest first."""

    name: str
    takes: Callable[[Screens, Issue], bool]
    order: Callable[[Issue], float]
    most: int = PAGE


class Screens:
    """The conditions over one exchange."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self._highs: dict[str, tuple[object, int]] = {}

    def found(self, seq: str) -> list[Issue]:
        """Return the stocks that a condition finds now, in its order."""
        condition = CONDITIONS[seq]
        stocks = (self.exchange.stock(symbol) for symbol in sorted(self.exchange.instruments))
        traded = [stock for stock in stocks if stock is not None and stock.volume and stock.base]
        taken = [stock for stock in traded if condition.takes(self, stock)]
        return sorted(taken, key=condition.order, reverse=True)[: condition.most]

    def year_high(self, stock: Issue) -> int:
        """Return the highest price of the 52 weeks before today in won; 0 without any."""
        day, high = self._highs.get(stock.symbol, (None, 0))
        if day != stock.day:
            rows = self.exchange.market.rows_before(stock.symbol, stock.day, _YEAR)
            high = max((row.high for _, row in rows), default=0)
            self._highs[stock.symbol] = (stock.day, high)
        return high

    def changes(self, session: Session) -> Iterator[dict[str, object]]:
        """Yield entries of type 02: what a session's watched conditions no longer find, then what is new in them."""
        for seq, had in session.watched.items():
            now = {stock.symbol: stock for stock in self.found(seq)[:PAGE]}
            session.watched[seq] = frozenset(now)
            for symbol in sorted(had - now.keys()):
                yield self._change(seq, symbol, inserted=False)
            for symbol in now:
                if symbol not in had:
                    yield self._change(seq, symbol, inserted=True)

    def answer(self, session: Session, frame: Mapping[str, object]) -> str:
        """Answer one of ``SERVICES``."""
        trnm, seq = str(frame["trnm"]), str(frame.get("seq") or "").strip()
        if trnm == "CNSRLST":
            return messages.conditions_answer((seq, each.name) for seq, each in CONDITIONS.items())
        if seq not in CONDITIONS:
            return messages.ack(trnm, 1, BAD_FRAME)
        if trnm == "CNSRCLR":
            session.watched.pop(seq, None)
            return messages.unwatch_answer(seq)
        kind = frame.get("search_type")
        if kind not in ("0", "1") or frame.get("stex_tp") != "K":
            return messages.ack(trnm, 1, BAD_FRAME)
        return self._watch(session, seq) if kind == "1" else self._search(seq, frame)

    def _watch(self, session: Session, seq: str) -> str:
        if seq in session.watched:
            return messages.already_watched(seq)
        if len(session.watched) >= MOST_WATCHED:
            return messages.ack("CNSRREQ", 1, TOO_MANY_WATCHED)
        found = [stock.symbol for stock in self.found(seq)[:PAGE]]
        session.watched[seq] = frozenset(found)
        return messages.watch_answer(seq, (f"A{symbol}" for symbol in found))

    def _search(self, seq: str, frame: Mapping[str, object]) -> str:
        found, key = self.found(seq), str(frame.get("next_key") or "")
        start = int(key) if frame.get("cont_yn") == "Y" and key.isascii() and key.isdigit() else 0
        rest = str(start + PAGE) if len(found) > start + PAGE else ""
        return messages.search_answer(seq, map(_row, found[start : start + PAGE]), rest)

    def _change(self, seq: str, symbol: str, *, inserted: bool) -> dict[str, object]:
        stock = self.exchange.stock(symbol)
        buyer = stock is not None and stock.up
        return messages.condition_entry(seq, symbol, self.exchange.now, inserted=inserted, buyer=buyer)


def _rate(stock: Issue) -> float:
    return (stock.last - stock.base) / stock.base


def _rises(_: Screens, stock: Issue) -> bool:
    return stock.last > stock.base


def _row(stock: Issue) -> dict[str, object]:
    limited = stock.grid.limited
    upper, lower = (stock.grid.upper, stock.grid.lower) if limited else (None, None)
    return {
        "9001": f"A{stock.symbol}",
        "302": stock.instrument.name,
        "10": stock.last,
        "25": direction(stock.last, stock.base, upper, lower),
        "11": stock.last - stock.base,
        "12": percent(stock.last - stock.base, stock.base),
        "13": stock.volume,
        "16": stock.open,
        "17": stock.high,
        "18": stock.low,
    }


CONDITIONS: Final = {
    "0": Condition("상승률 상위", _rises, _rate, TOP),
    "1": Condition("거래량 상위", lambda _, __: True, lambda stock: stock.volume, TOP),
    "2": Condition("52주 신고가", lambda screens, stock: stock.high >= screens.year_high(stock) > 0, _rate),
    "3": Condition("3% 이상 상승", lambda _, stock: 100 * stock.last >= (100 + _RISE) * stock.base, _rate),
    "4": Condition("거래량 급증", lambda _, stock: stock.volume > stock.previous_volume > 0, _rate),
    "5": Condition("전 종목", lambda _, __: True, lambda stock: stock.value, 100_000),
}
"""By serial number."""
