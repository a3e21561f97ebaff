"""What one WebSocket connection asked to hear: groups of (type, item) pairs, as REG and REMOVE change them."""

from __future__ import annotations

from collections.abc import Mapping

MAX_SYMBOLS = 200
"""Symbols one session may register; Kiwoom's published figure."""
ACCOUNT_TYPES = frozenset({"00", "04"})
"""Types that follow the account, whatever item was registered."""
MARKET_TYPES = frozenset({"0s"})
"""Types that follow the market, whatever item was registered."""
WHOLE_TYPES = frozenset({"1h"})
"""Types that are heard of every stock when they are registered without an item."""
SECTOR_TYPES = frozenset({"0J", "0U"})
"""Types whose item is the code of an index."""
BOOK_TYPES = frozenset({"0C", "0D", "0H"})
"""Types that tell of a stock's book."""
ASIDE_TYPES = frozenset({"0E", "0F"})
"""Types that tell what stands beside a stock's trades and book: the queues at a closing price, the own member."""
SPOKEN = ACCOUNT_TYPES | MARKET_TYPES | WHOLE_TYPES | SECTOR_TYPES | BOOK_TYPES | ASIDE_TYPES | frozenset({"0B", "0g"})
"""Types that this exchange sends."""
SILENT = frozenset({"0A", "0G", "0I", "0m", "0u", "0w"})
"""Types that may be registered here but are never sent: this exchange has nothing to tell of them.

0A tells of prices that move without a trade, which none does here; 0w of program trades, which orders through an API
are not; 0G of a fund's net assets, 0I of gold abroad, 0m and 0u of warrants' worth: nothing here knows them.
"""
TYPES = SPOKEN | SILENT
"""Every realtime type of the domestic wire."""
UNIFIED, NXT = "AL", "NX"
"""Suffixes of a code: both venues as one market (``005930_AL``), and NXT alone (``005930_NX``)."""
SERVED_SUFFIXES = ("", UNIFIED)
"""Code suffixes under which quotes and charts answer with KRX's book: its own, and the unified one."""
STREAM_SUFFIXES = ("", UNIFIED, NXT)
"""Code suffixes that may be heard; a stock that NXT does not trade has nothing to say under NXT's."""

BAD_FRAME = "입력 값 오류입니다"
TOO_MANY = "등록 종목수 초과"


class BadRegistration(Exception):
    """A REG or REMOVE that cannot be followed; the argument is the text of the answer."""


def _words(value: object) -> list[str]:
    if value is None:
        return []
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) and len(word) <= 100 for word in words):
        raise BadRegistration(BAD_FRAME)
    return [word for word in words if word]


def _pairs(frame: Mapping[str, object]) -> set[tuple[str, str]]:
    data = frame.get("data")
    rows = [data] if isinstance(data, Mapping) else data
    if not isinstance(rows, list):
        raise BadRegistration(BAD_FRAME)
    pairs: set[tuple[str, str]] = set()
    for row in rows:
        if not isinstance(row, Mapping):
            raise BadRegistration(BAD_FRAME)
        types, items = _words(row.get("type")), _words(row.get("item"))
        if not types or not TYPES.issuperset(types):
            raise BadRegistration(BAD_FRAME)
        for kind in types:
            if kind in ACCOUNT_TYPES | MARKET_TYPES or (kind in WHOLE_TYPES and not items):
                pairs.add((kind, ""))
            else:
                pairs.update((kind, item) for item in items)
    return pairs


class Registry:
    """The registrations of one connection. Groups are private to it.

    Attributes:
        symbols: codes that somebody must watch so that this connection hears what it asked for: those of stocks,
            and with NXT's suffix of those that it hears under ``_NX`` or ``_AL``.
    """

    def __init__(self) -> None:
        self._groups: dict[str, set[tuple[str, str]]] = {}
        self._wanted: dict[tuple[str, str], tuple[str, ...]] = {}
        self.symbols: frozenset[str] = frozenset()

    def register(self, frame: Mapping[str, object]) -> None:
        """Follow a REG. ``refresh`` "0" drops every earlier registration of the connection, "1" keeps them.

        Raises:
            BadRegistration: for a malformed frame or more than 200 symbols; then nothing has changed.
        """
        group, refresh = frame.get("grp_no", ""), frame.get("refresh", "1")
        if not isinstance(group, str) or not 1 <= len(group) <= 4 or refresh not in ("0", "1", ""):
            raise BadRegistration(BAD_FRAME)
        pairs = _pairs(frame)
        groups = {} if refresh == "0" else {name: set(members) for name, members in self._groups.items()}
        groups.setdefault(group, set()).update(pairs)
        symbols = {item for members in groups.values() for _, item in members if item}
        if len(symbols) > MAX_SYMBOLS:
            raise BadRegistration(TOO_MANY)
        self._put(groups)

    def remove(self, frame: Mapping[str, object]) -> None:
        """Follow a REMOVE: the pairs named, or the whole group when no ``data`` is given.

        Raises:
            BadRegistration: for a malformed frame.
        """
        group = frame.get("grp_no", "")
        if not isinstance(group, str) or not 1 <= len(group) <= 4:
            raise BadRegistration(BAD_FRAME)
        groups = {name: set(members) for name, members in self._groups.items()}
        if frame.get("data") is None:
            groups.pop(group, None)
        else:
            groups.setdefault(group, set()).difference_update(_pairs(frame))
        self._put(groups)

    def items(self, kind: str, symbol: str) -> tuple[str, ...]:
        """Return the registered forms (``005930``, ``005930_AL``) under which an event is to be sent; () for none.

        Of a type in ``WHOLE_TYPES`` one of them may be "", which is every stock.
        """
        found = self._wanted.get((kind, symbol), ())
        return found + self._wanted.get((kind, ""), ()) if symbol and kind in WHOLE_TYPES else found

    @property
    def wanted(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The registered forms by type and code without suffix."""
        return self._wanted

    def _put(self, groups: dict[str, set[tuple[str, str]]]) -> None:
        wanted: dict[tuple[str, str], list[str]] = {}
        for kind, item in sorted({pair for members in groups.values() for pair in members}):
            symbol, _, suffix = item.partition("_")
            if suffix in STREAM_SUFFIXES:
                wanted.setdefault((kind, symbol), []).append(item)
        self._groups = groups
        self._wanted = {key: tuple(items) for key, items in wanted.items()}
        symbols = {symbol for _, symbol in wanted if symbol}
        unified = {f"{symbol}_{NXT}" for (_, symbol), items in wanted.items() if any("_" in item for item in items)}
        self.symbols = frozenset(symbols | unified)
