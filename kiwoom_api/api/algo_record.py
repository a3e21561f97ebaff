"""What the journal holds of execution algorithms: what they were asked to do, which orders are theirs, what is open.

An algorithm's orders carry its name, their child and their wish in ``strategy`` (``algo:ID/child/wish``), in the same
durable commit as the intent: there is no moment at which an order of ours is not known to be its.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import AlgoNote, AlgoStep, IntentRecord
from kiwoom_api.orders.algos.port import Arrival, LegKnown, Terms
from kiwoom_api.orders.algos.report import Report
from kiwoom_api.orders.algos.specs import AlgoSpec

__all__ = ["Asked", "OpenAlgo", "Own", "known_of", "open_algos", "open_one", "own", "own_intents", "tag"]

_PREFIX = "algo:"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The body of BEGAN: everything that an algorithm needs to go on from its orders alone."""

    spec: AlgoSpec
    terms: Terms
    arrival: Arrival


class OpenAlgo(msgspec.Struct, frozen=True, kw_only=True):
    """An algorithm that has begun and not ended; ``filled`` shares are booked, ``live`` ones may still fill."""

    id: str
    asked: Asked
    began: datetime
    resumed: int
    filled: int
    live: int
    unknown: int


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """Which wish of which child of which algorithm an order came from."""

    algo: str
    child: int
    wish: int


def tag(algo: str, child: int, wish: int) -> str:
    """Return what stands in the ``strategy`` of an order of an algorithm."""
    return f"{_PREFIX}{algo}/{child}/{wish}"


def own(strategy: str) -> Own | None:
    """Return what a tag says; None when it is none."""
    if not strategy.startswith(_PREFIX):
        return None
    algo, _, rest = strategy.removeprefix(_PREFIX).partition("/")
    child, _, wish = rest.partition("/")
    return Own(algo=algo, child=int(child), wish=int(wish)) if child.isdigit() and wish.isdigit() else None


def own_intents(journal: JournalPort, account: str, algo: str, day: date | None = None) -> list[IntentRecord]:
    """Return the intents of an algorithm in the order in which they were wished."""
    found = [(mine, intent) for intent in journal.intents(account, day) if (mine := own(intent.strategy))]
    return [intent for mine, intent in sorted(found, key=lambda pair: pair[0].wish) if mine.algo == algo]


def known_of(intent: IntentRecord, at: datetime) -> LegKnown:
    """Return what the journal knows of one order, for the algorithm that it belongs to."""
    mine = own(intent.strategy)
    assert mine is not None  # noqa: S101 - asked for an algorithm's own intents only
    return LegKnown(
        at=at,
        wish=mine.wish,
        state=intent.state,
        order_no=intent.order_no,
        filled=intent.filled,
        amount=intent.amount,
        fee=intent.fee,
        tax=intent.tax,
    )


def open_algos(journal: JournalPort, account: str) -> list[OpenAlgo]:
    """Return the algorithms that have begun and neither ended nor were abandoned, oldest first."""
    notes: dict[str, list[AlgoNote]] = {}
    for note in journal.algo_notes(account):
        notes.setdefault(note.algo, []).append(note)
    still = {algo: steps for algo, steps in notes.items() if _open(steps)}
    return list(_opened(journal, account, still))


def open_one(journal: JournalPort, account: str, algo: str = "") -> OpenAlgo:
    """Return one open algorithm by its name, or the only one there is.

    Raises:
        BadInput: there is none of that name, or several and none was named.
    """
    found = [each for each in open_algos(journal, account) if algo in ("", each.id)]
    if len(found) != 1:
        names = ", ".join(each.id for each in open_algos(journal, account)) or "none is open"
        raise BadInput(field="id", value=algo, allowed=names, hint="'kiwoom orders' lists them")
    return found[0]


def began(journal: JournalPort, account: str, algo: str, asked: Asked, at: datetime) -> None:
    """Commit that an algorithm begins, before its first order leaves."""
    note(journal, account, algo, AlgoStep.BEGAN, at, msgspec.json.encode(asked).decode())


def ended(journal: JournalPort, account: str, report: Report, at: datetime) -> None:
    """Commit how it ended."""
    note(journal, account, report.id, AlgoStep.ENDED, at, msgspec.json.encode(report).decode())


def note(journal: JournalPort, account: str, algo: str, step: AlgoStep, at: datetime, body: str = "{}") -> None:
    """Commit one step."""
    journal.note_algo(AlgoNote(account=account, at=at, algo=algo, step=step, body=body))


def _open(steps: list[AlgoNote]) -> bool:
    return not any(step.step in (AlgoStep.ENDED, AlgoStep.ABANDONED) for step in steps)


def _opened(journal: JournalPort, account: str, notes: dict[str, list[AlgoNote]]) -> Iterator[OpenAlgo]:
    for algo, steps in notes.items():
        mine = own_intents(journal, account, algo)
        orders = [intent for intent in mine if intent.kind != "CANCEL"]
        live = [intent for intent in orders if intent.state.live]
        yield OpenAlgo(
            id=algo,
            asked=msgspec.json.decode(steps[0].body, type=Asked),
            began=steps[0].at,
            resumed=sum(step.step is AlgoStep.RESUMED for step in steps),
            filled=sum(intent.filled for intent in orders),
            live=len(live),
            unknown=sum(intent.state.unresolved for intent in orders),
        )
