"""The invariants of order-safety that a journal alone can prove or break, checked over its records. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from kiwoom_api.journal.projection import booked_of, positions_of
from kiwoom_api.model.orders import MOVES, OrderKind, OrderState
from kiwoom_api.model.records import Execution, IntentRecord, Opening, Position, Transition

_NUMBERED = (OrderState.WORKING, OrderState.PARTIAL, OrderState.FILLED)


def violations(
    intents: Sequence[IntentRecord],
    moves: Mapping[str, Sequence[Transition]],
    fills: Sequence[Execution],
    opening: Opening | None,
    positions: Mapping[str, Position],
) -> list[str]:
    """Return every violated invariant in words, each led by its number; empty when all hold."""
    return [
        *_bindings(intents),
        *_chains(intents),
        *_histories(intents, moves),
        *_positions(opening, fills, positions),
        *_filled(intents, fills),
        *_whole(intents, fills, positions),
    ]


def _bindings(intents: Iterable[IntentRecord]) -> Iterable[str]:
    numbers = Counter((i.business_date, i.order_no) for i in intents if i.order_no)
    for (day, number), count in numbers.items():
        if count > 1:
            yield f"I1 order {number} of {day} is bound to {count} intents"
    for intent in intents:
        if intent.state in _NUMBERED and not intent.order_no:
            yield f"I1 intent {intent.id} is {intent.state} without an order number"
    locks = Counter((i.business_date, i.fingerprint) for i in intents if i.state.unresolved)
    for (day, fingerprint), count in locks.items():
        if count > 1:
            yield f"I1 {count} unresolved intents of {day} share the fingerprint {fingerprint}"


def _chains(intents: Sequence[IntentRecord]) -> Iterable[str]:
    by_number = {(i.business_date, i.order_no): i for i in intents if i.order_no}
    total: dict[str, int] = defaultdict(int)
    for intent in intents:
        root, steps = intent, 0
        while root.kind is not OrderKind.NEW and steps <= len(intents):
            parent = by_number.get((root.business_date, root.orig_no))
            if parent is None:
                break
            root, steps = parent, steps + 1
        if root.kind is OrderKind.NEW:
            total[root.id] += intent.filled
    for intent in intents:
        if intent.kind is OrderKind.NEW and total[intent.id] > intent.quantity:
            yield f"I1 chain of intent {intent.id}: {total[intent.id]} shares filled of {intent.quantity}"


def _histories(intents: Iterable[IntentRecord], moves: Mapping[str, Sequence[Transition]]) -> Iterable[str]:
    for intent in intents:
        history = moves.get(intent.id, ())
        if not history or history[0].before is not None or history[-1].after is not intent.state:
            yield f"I1 intent {intent.id}: its transitions do not lead to {intent.state}"
            continue
        for previous, move in pairwise(history):
            if move.before is not previous.after or move.after not in MOVES[previous.after]:
                yield f"I1 intent {intent.id}: illegal move {move.before} to {move.after}"


def _positions(opening: Opening | None, fills: Sequence[Execution], positions: Mapping[str, Position]) -> Iterable[str]:
    rebuilt = {symbol: p for symbol, p in positions_of(opening, fills).items() if p.quantity}
    for symbol in sorted(rebuilt.keys() | positions.keys()):
        there, right = positions.get(symbol), rebuilt.get(symbol)
        if there != right:
            yield f"I3 position {symbol} is {_shares(there)}, opening and fills make {_shares(right)}"
        if there is not None and there.quantity < 0:
            yield f"I3 position {symbol} is negative: {there.quantity} shares"


def _shares(held: Position | None) -> str:
    return "nothing" if held is None else f"{held.quantity} shares for {held.cost} won"


def _filled(intents: Iterable[IntentRecord], fills: Iterable[Execution]) -> Iterable[str]:
    keys = Counter((f.business_date, f.order_no, f.fill_no) for f in fills)
    yield from (f"I4 fill {key} is recorded {count} times" for key, count in keys.items() if count > 1)
    by_intent: dict[str | None, list[Execution]] = defaultdict(list)
    for fill in fills:
        by_intent[fill.intent_id].append(fill)
    for intent in intents:
        sums = booked_of(by_intent[intent.id])
        if (sums.quantity, sums.amount) != (intent.filled, intent.amount):
            yield f"I4 intent {intent.id} says {intent.filled} shares filled, its fills make {sums.quantity}"
        for fill in by_intent[intent.id]:
            if (fill.order_no, fill.business_date) != (intent.order_no, intent.business_date):
                yield f"I1 fill {fill.order_no}/{fill.fill_no} hangs on intent {intent.id} of order {intent.order_no!r}"


def _whole(
    intents: Iterable[IntentRecord], fills: Iterable[Execution], positions: Mapping[str, Position]
) -> Iterable[str]:
    for record, names in (
        *((i, ("quantity", "price", "filled", "amount", "fee", "tax")) for i in intents),
        *((f, ("quantity", "price", "fee", "tax")) for f in fills),
        *((p, ("quantity", "cost", "realised", "fee", "tax")) for p in positions.values()),
    ):
        for name in names:
            if not isinstance(getattr(record, name), int | None):
                yield f"I9 {name} of {record} is not a whole number"
