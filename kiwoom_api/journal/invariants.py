"""The invariants of order-safety that a journal alone can prove or break, checked over its records. Pure.

I2 (nothing of ours at the broker is unknown here) needs the broker's word: reconciliation asks for it. I8 (the same
seed makes the same journal) is what ``digest`` is for. The others are looked at day by day, so that a long journal
takes no more memory than its longest day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from kiwoom_api.journal import rules
from kiwoom_api.journal.projection import PROJECTED, DayView, booked_of, positions_of, strays, wrong
from kiwoom_api.model.orders import MOVES, OrderKind, OrderState
from kiwoom_api.model.records import Execution, IntentRecord, Opening, Position, Transition

_NUMBERED = (OrderState.WORKING, OrderState.PARTIAL, OrderState.FILLED)
_SUMS = ("filled", "amount", "fee", "tax")

PATIENCE = timedelta(minutes=10)
"""How long an outcome may stay unknown before a person must have been asked (I7)."""


def of_day(view: DayView) -> list[str]:
    """Return what a day violates, in words, each led by the invariant's number."""
    return [
        *_bindings(view.intents),
        *_chains(view.intents),
        *_histories(view.intents, view.moves),
        *_standing(view),
        *_filled(view.intents, view.fills),
        *rules.limited(view),
        *rules.switched(view),
        *_whole(view.intents, view.fills),
    ]


def of_account(opening: Opening | None, fills: Sequence[Execution], positions: Mapping[str, Position]) -> list[str]:
    """Return what the positions violate: ``fills`` are those since the opening, in the order of their recording."""
    return [*_positions(opening, fills, positions), *_whole_positions(positions)]


def of_questions(unresolved: Iterable[IntentRecord], now: datetime) -> list[str]:
    """Return what has been unknown for longer than ``PATIENCE`` without a person being asked (DOUBT asks one)."""
    return [
        f"I7 intent {intent.id} ({intent.symbol}) is {intent.state} since {intent.updated_at:%Y-%m-%d %H:%M:%S}; "
        "start the program, or look with 'kiwoom orders'"
        for intent in unresolved
        if intent.state is not OrderState.DOUBT and now - intent.updated_at > PATIENCE
    ]


def _bindings(intents: Iterable[IntentRecord]) -> Iterable[str]:
    numbers = Counter((i.business_date, i.order_no) for i in intents if i.order_no)
    for (day, number), count in numbers.items():
        if count > 1:
            yield f"I1 order {number} of {day} is bound to {count} intents"
    for intent in intents:
        if intent.state in _NUMBERED and not intent.order_no:
            yield f"I1 intent {intent.id} is {intent.state} without an order number"
        if intent.state is OrderState.DENIED and (intent.order_no or intent.filled):
            yield f"I1 intent {intent.id} was denied, yet it has the order number {intent.order_no!r}"
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


def _standing(view: DayView) -> Iterable[str]:
    there = {intent.id: intent for intent in view.intents}
    for intent_id, right in wrong(view).items():
        fields = [name for name in PROJECTED if getattr(right, name) != getattr(there[intent_id], name)]
        # The state and the sums are said by others here, in words of their own.
        if rest := [name for name in fields if name not in ("state", *_SUMS)]:
            yield f"I1 intent {intent_id}: {', '.join(rest)} do not follow from its moves; 'kiwoom db rebuild' mends it"
    numbers = {fill.seq: fill for fill in view.fills}
    for seq, owner in strays(view).items():
        if owner is not None:
            fill = numbers[seq]
            yield f"I1 fill {fill.order_no}/{fill.fill_no} does not hang on intent {owner}, which holds the number"


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
        if (sums.quantity, sums.amount, sums.fee, sums.tax) != tuple(getattr(intent, name) for name in _SUMS):
            yield f"I4 intent {intent.id} says {intent.filled} shares filled, its fills make {sums.quantity}"
        if intent.kind is OrderKind.NEW and intent.state is OrderState.FILLED and sums.quantity < intent.quantity:
            yield f"I4 intent {intent.id} is FILLED with {sums.quantity} of {intent.quantity} shares"
        for fill in by_intent[intent.id]:
            if (fill.order_no, fill.business_date) != (intent.order_no, intent.business_date):
                yield f"I1 fill {fill.order_no}/{fill.fill_no} hangs on intent {intent.id} of order {intent.order_no!r}"


def _whole(intents: Iterable[IntentRecord], fills: Iterable[Execution]) -> Iterable[str]:
    for record, names in (
        *((i, ("quantity", "price", "stop_price", *_SUMS)) for i in intents),
        *((f, ("quantity", "price", "fee", "tax")) for f in fills),
    ):
        for name in names:
            if not isinstance(getattr(record, name), int | None):
                yield f"I9 {name} of {record} is not a whole number"


def _whole_positions(positions: Mapping[str, Position]) -> Iterable[str]:
    for held in positions.values():
        for name in ("quantity", "cost", "realised", "fee", "tax"):
            if not isinstance(getattr(held, name), int):
                yield f"I9 {name} of {held} is not a whole number"
