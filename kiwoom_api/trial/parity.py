"""Two doors, one day: compare the order lists of two runs and say where they part."""

from __future__ import annotations

from itertools import zip_longest

import msgspec

from kiwoom_api.engine.records import OrderRecord
from kiwoom_api.engine.result import RunResult, hash_fields

_NAMES = (
    "number",
    "date",
    "time",
    "strategy",
    "kind",
    "symbol",
    "side",
    "quantity",
    "price",
    "filled",
    "amount",
    "fee",
    "tax",
    "order_type",
    "state",
    "closed",
    "tag",
)


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """The first place where two order lists part: the order's number, the field, and what either run says."""

    number: int
    field: str
    left: str
    right: str

    def __str__(self) -> str:
        return f"order {self.number}, {self.field}: {self.left} != {self.right}"


def first_difference(left: RunResult, right: RunResult) -> Difference | None:
    """Return where the order lists part, or ``None`` when the runs agree (their hashes are then equal)."""
    for number, (one, other) in enumerate(zip_longest(left.orders, right.orders), start=1):
        if one is None or other is None:
            return Difference(number=number, field="order", left=_line(one), right=_line(other))
        for name, a, b in zip(_NAMES, hash_fields(one), hash_fields(other), strict=True):
            if a != b:
                return Difference(number=number, field=name, left=a, right=b)
    return None


def explain(left: RunResult, right: RunResult) -> str:
    """Return one sentence on whether two runs agree, for a test's message or the screen."""
    found = first_difference(left, right)
    if found is None:
        return f"the same {len(left.orders)} orders, hash {left.order_hash[:16]}"
    return f"{found} (of {len(left.orders)} and {len(right.orders)} orders)"


def _line(order: OrderRecord | None) -> str:
    return "no order" if order is None else " ".join(hash_fields(order)[1:])
