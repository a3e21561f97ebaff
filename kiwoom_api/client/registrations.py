"""What a connection asked to hear: groups of items and types, kept once each, and turned into REG and REMOVE."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from kiwoom_api.model.errors import BadInput
from kiwoom_api.wire.catalogue import real_types

__all__ = ["MOST_AT_ONCE", "MOST_SYMBOLS", "Registrations", "Row"]

MOST_SYMBOLS: Final = 200
"""Items of all groups together that one session may register (Kiwoom's published figure)."""
MOST_AT_ONCE: Final = 100
"""Items in one REG or REMOVE."""
_WHOLE: Final = frozenset({"00", "04", "0s"})
"""Types that follow the account or the market, whatever the item."""
_OPTIONAL: Final = _WHOLE | {"1h"}
"""Types that may go without an item; 1h is then told for every stock."""
_PUSHED: Final = frozenset({"02"})
"""Types that come by themselves: watched conditions."""
_LONGEST_GROUP: Final = 4
_LONGEST_ITEM: Final = 20


class Row(NamedTuple):
    """One ``data`` member of REG or REMOVE: each of the items with each of the types."""

    items: tuple[str, ...]
    types: tuple[str, ...]


class Registrations:
    """Groups of (item, type) pairs. Holds each pair once, however often it is asked for; sends nothing itself."""

    def __init__(self) -> None:
        self._groups: dict[str, dict[str, frozenset[str]]] = {}

    @property
    def symbols(self) -> set[str]:
        """The items of all groups."""
        return {item for members in self._groups.values() for item in members if item}

    def pairs(self) -> set[tuple[str, str, str]]:
        """Every (group, item, type)."""
        return {(grp, i, t) for grp, members in self._groups.items() for i, types in members.items() for t in types}

    def missing(self, grp: str, items: Iterable[str], types: Iterable[str], *, keep: bool = True) -> list[Row]:
        """Return what a REG must say so that these items are registered for these types; [] when they are.

        Args:
            grp: group number, one to four characters.
            items: stock, sector or ELW codes in the form wanted (``005930``, ``005930_NX``, ``005930_AL``); types
                of the account or the market need none.
            types: real-time types.
            keep: False when what was registered before is dropped first.

        Raises:
            BadInput: no such type, an item that is needed and not given, or more than 200 items in the session.
        """
        wanted = _pairs(grp, items, types)
        had = self._groups.get(grp, {}) if keep else {}
        before = self.symbols if keep else set()
        count = len(before | {item for item in wanted if item})
        if count > MOST_SYMBOLS:
            hint = f"{len(before)} are registered; remove some first"
            raise BadInput(field="symbols", value=count, allowed=f"up to {MOST_SYMBOLS} a session", hint=hint)
        return list(_rows({item: types - had.get(item, frozenset()) for item, types in wanted.items()}))

    def present(self, grp: str, items: Iterable[str] | None, types: Iterable[str] | None) -> list[Row]:
        """Return what a REMOVE must say so that these are gone from a group; None stands for all of them."""
        had = self._groups.get(grp, {})
        given = None if types is None else frozenset(types)
        chosen = had if items is None else {item: had[item] for item in items if item in had}
        if given is not None and "" in had:
            chosen = chosen | {"": had[""] & _OPTIONAL}
        return list(_rows({item: held if given is None else held & given for item, held in chosen.items()}))

    def note(self, grp: str, row: Row) -> None:
        """Remember that a row is registered."""
        members = self._groups.setdefault(grp, {})
        for item in row.items:
            members[item] = members.get(item, frozenset()) | frozenset(row.types)

    def forget(self, grp: str, row: Row) -> None:
        """Remember that a row is no longer registered."""
        members = self._groups.get(grp, {})
        for item in row.items:
            rest = members.pop(item, frozenset()).difference(row.types)
            if rest:
                members[item] = rest
        if not members:
            self._groups.pop(grp, None)

    def clear(self) -> None:
        """Remember that nothing is registered."""
        self._groups.clear()

    def everything(self) -> Iterator[tuple[str, Row]]:
        """Yield what a new connection must register: group and row."""
        for grp, members in list(self._groups.items()):
            for row in _rows(members):
                yield grp, row


def _pairs(grp: str, items: Iterable[str], types: Iterable[str]) -> dict[str, frozenset[str]]:
    """Items and the types wanted of each; "" stands for the account and the market."""
    if not (isinstance(grp, str) and grp.isascii() and grp.isalnum() and len(grp) <= _LONGEST_GROUP):
        raise BadInput(field="grp", value=grp, allowed=f"1 to {_LONGEST_GROUP} digits")
    kinds, codes = tuple(dict.fromkeys(types)), tuple(dict.fromkeys(item for item in items if item))
    allowed = [kind for kind in real_types() if kind not in _PUSHED]
    for kind in kinds:
        if kind not in allowed:
            hint = "watched conditions: see watch()" if kind in _PUSHED else ""
            raise BadInput(field="types", value=kind, allowed=", ".join(allowed), hint=hint)
    if not kinds:
        raise BadInput(field="types", value="", allowed=", ".join(allowed))
    for item in codes:
        if not (item.isascii() and item.replace("_", "").isalnum() and len(item) <= _LONGEST_ITEM):
            raise BadInput(field="items", value=item, allowed="a code such as 005930, 005930_AL, 001 or MGD")
    bare = frozenset(kinds) & (_WHOLE if codes else _OPTIONAL)
    of_items = frozenset(kinds) - bare
    if of_items and not codes:
        raise BadInput(field="items", value="", allowed=f"at least one code for {', '.join(sorted(of_items))}")
    wanted = {"": bare} if bare else {}
    return wanted | (dict.fromkeys(codes, of_items) if of_items else {})


def _rows(members: dict[str, frozenset[str]]) -> Iterator[Row]:
    """The same pairs as few rows: items with the same types together, at most so many at once."""
    alike: dict[frozenset[str], list[str]] = {}
    for item, types in members.items():
        if types:
            alike.setdefault(types, []).append(item)
    for types, items in alike.items():
        for start in range(0, len(items), MOST_AT_ONCE):
            yield Row(tuple(items[start : start + MOST_AT_ONCE]), tuple(sorted(types)))
