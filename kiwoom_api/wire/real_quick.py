"""The quick way from a frame of trades (0B) or order books (0D) to events: only what an event needs is read, at once.

Anything unusual (another type among the entries, a blank or malformed value, a thousands comma) answers ``None``, and
``real_read`` goes through the frame entry by entry with the audited parsers. Both ways give equal events.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec

from kiwoom_api.model.errors import WireError
from kiwoom_api.model.events import Event, Quote, Trade
from kiwoom_api.model.values import KST
from kiwoom_api.wire.columns import longest, plain, whole_numbers
from kiwoom_api.wire.real_write import LEVELS
from kiwoom_api.wire.texts import clock, code

__all__ = ["quick_events"]

_Number = Annotated[str, msgspec.Meta(max_length=longest(whole_numbers))]
_TRADE = ("10", "15", "16", "17", "18", "13", "11", "27", "28")
_QUOTE = (*(level[place] for place in range(4) for level in LEVELS), "6102", "6110")
_DEPTH = len(LEVELS)
_TYPE = b'"type":"'


@lru_cache(maxsize=4096)
def _symbol(item: str) -> str:
    found = code(item)
    if found is None:
        raise WireError("no stock code")
    return found.removesuffix("_NX").removesuffix("_AL")


def _trade(numbers: list[int], at: datetime, symbol: str) -> Trade | None:
    last, quantity, opened, high, low, volume, change, ask, bid = numbers
    price = abs(last)
    if not price:
        return None
    return Trade(
        at=at,
        symbol=symbol,
        price=price,
        quantity=abs(quantity),
        buyer=quantity > 0,
        open=abs(opened),
        high=abs(high),
        low=abs(low),
        volume=volume,
        base=price - change,
        ask=abs(ask),
        bid=abs(bid),
    )


def _quote(numbers: list[int], at: datetime, symbol: str) -> Quote:
    middle, change = abs(numbers[-2]), numbers[-1]
    return Quote(
        at=at,
        symbol=symbol,
        asks=_levels(numbers[:_DEPTH], numbers[_DEPTH : 2 * _DEPTH]),
        bids=_levels(numbers[2 * _DEPTH : 3 * _DEPTH], numbers[3 * _DEPTH : 4 * _DEPTH]),
        base=middle - change if middle else 0,
    )


def _levels(prices: Sequence[int], shares: Sequence[int]) -> tuple[tuple[int, int], ...]:
    return tuple([(abs(price), count) for price, count in zip(prices, shares, strict=True) if price and count > 0])


class _Quick:
    """Reads frames whose entries are all of one type."""

    def __init__(
        self, type_id: str, fids: Sequence[str], time: str, make: Callable[[list[int], datetime, str], Event | None]
    ) -> None:
        names = [*fids, time]
        fields: list[tuple[str, Any, str]] = [(f"f{n}", _Number, "") for n in range(len(names))]
        values = msgspec.defstruct(
            f"Values{type_id}", fields, rename={f"f{n}": fid for n, fid in enumerate(names)}, gc=False
        )
        entry = msgspec.defstruct(
            "Entry", [("values", values), ("type", Literal[type_id]), ("item", str, "")], gc=False
        )
        frame = msgspec.defstruct("Frame", [("data", list[entry]), ("trnm", Literal["REAL"])], gc=False)  # type: ignore[valid-type]  # made above
        self._decode: Callable[[bytes], Any] = msgspec.json.Decoder(frame).decode
        self._make = make

    def events(self, frame: bytes, day: date) -> list[Event] | None:
        """The events; None for a frame with anything unusual."""
        found: list[Event] = []
        try:
            for entry in self._decode(frame).data:
                *numbers, time = msgspec.structs.astuple(entry.values)
                at = clock(time)
                if at is None or not plain(numbers):
                    return None
                event = self._make(list(map(int, numbers)), datetime.combine(day, at, KST), _symbol(entry.item))
                if event is None:
                    return None
                found.append(event)
        except (msgspec.DecodeError, ValueError, WireError, RecursionError):
            return None
        return found


_QUICK = {"0B": _Quick("0B", _TRADE, "20", _trade), "0D": _Quick("0D", _QUOTE, "21", _quote)}


def quick_events(frame: bytes, day: date) -> list[Event] | None:
    """The events of a REAL frame of trades or order books alone; None for any other frame, which then takes its time.

    ``day`` is the business day of the entries' times.
    """
    start = frame.rfind(_TYPE) + len(_TYPE)
    quick = _QUICK.get(frame[start : start + 2].decode("ascii", "replace"))
    return None if quick is None else quick.events(frame, day)
