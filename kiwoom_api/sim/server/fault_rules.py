"""One rule of a fault plan: which calls or frames it strikes, when, how often; and how it is read and checked."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

import msgspec

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import OrderStatus
from kiwoom_api.model.values import KST
from kiwoom_api.sim.server.fault_kinds import INFO, FaultKind, Stage
from kiwoom_api.wire.error_codes import Level, find

Check: TypeAlias = Callable[[str, object], object]

MAX_SECONDS = 600.0
"""Longest wait of a call, wall or exchange seconds."""
MAX_SPAN = 31 * 86_400.0
"""Longest ``after``, ``lasts`` and delay of frames, fills and lists, in exchange seconds."""
MAX_COUNT = 1_000_000
PLACES = ("everywhere", "lists", "frames")
CLOCKS = ("wall", "exchange")
ALWAYS = ("kind", "tr", "key", "count", "nth", "chance", "after", "at", "lasts", "every")
"""Members that a rule of any kind may have."""


class Fault(msgspec.Struct, kw_only=True):
    """One rule. What a kind does not take stands at its default and means nothing.

    Attributes:
        kind: what goes wrong.
        tr: TR ids, realtime types (frames) or client frames (LOGIN, REG) it strikes, with commas between them; "" any;
            a trailing ``*`` is a prefix.
        key: app key or account number it strikes; "" any.
        count: how many calls or frames it strikes.
        nth: the first call that it is meant for that it strikes, from 1.
        chance: probability of a strike, drawn from the plan's seed; 1 always.
        after: exchange seconds between arming and its beginning; ``at`` an exchange time instead.
        lasts: exchange seconds from its beginning to its end; None: for ever.
        every: exchange seconds between the strikes of a deed that goes by time.
        seconds, clock, rows, code, status, where: parameters, see ``fault_kinds.INFO``.
        newest: highest order number of each account when it was armed (``list-lag`` without seconds).
        met, struck: calls that it was meant for, and strikes, so far.
        begins, ends: exchange times once it is armed.
    """

    kind: FaultKind
    tr: str = ""
    key: str = ""
    count: int = 1
    nth: int = 1
    chance: float = 1.0
    after: float = 0.0
    at: datetime | time | None = None
    lasts: float | None = None
    every: float = 60.0
    seconds: float | None = None
    clock: str = "wall"
    rows: int = 1
    code: str = ""
    status: str = ""
    where: str = "everywhere"
    newest: dict[str, str] = {}
    met: int = 0
    struck: int = 0
    begins: datetime | None = None
    ends: datetime | None = None
    draws: random.Random | None = None

    @property
    def stage(self) -> Stage:
        """Where it strikes."""
        return INFO[self.kind].stage

    @property
    def delay(self) -> timedelta:
        """Its ``seconds`` as a duration."""
        return timedelta(seconds=self.seconds or 0.0)

    def arm(self, now: datetime, seed: str) -> None:
        """Put it in force at an exchange time; ``seed`` feeds its chance."""
        self.begins = now + timedelta(seconds=self.after)
        if isinstance(self.at, datetime):
            self.begins = self.at
        elif self.at is not None:
            self.begins = datetime.combine(now.date(), self.at, KST)
        self.ends = None if self.lasts is None else self.begins + timedelta(seconds=self.lasts)
        self.draws = random.Random(seed)

    def over(self, now: datetime) -> bool:
        """Say whether it is used up or its time is past."""
        return self.struck >= self.count or (self.ends is not None and now >= self.ends)

    def meant_for(self, name: str, keys: tuple[str, ...]) -> bool:
        """Say whether a call or frame of a name, of a caller known by these (app key, account), is one of its."""
        return self._names(name) and (not self.key or self.key in keys)

    def _names(self, name: str) -> bool:
        return not self.tr or any(
            name.startswith(each[:-1]) if each.endswith("*") else each == name for each in self.tr.split(",")
        )

    def meets(self, now: datetime) -> bool:
        """Count a call that it is meant for, and say whether it strikes it."""
        if (self.begins is not None and now < self.begins) or self.over(now):
            return False
        self.met += 1
        drawn = self.draws.random() < self.chance if self.draws is not None and self.chance < 1 else True
        return drawn and self.met >= self.nth


def told(fault: Fault) -> dict[str, object]:
    """Return a rule in force in words that JSON has."""
    names = ("kind", "tr", "key", "count", "nth", "chance", *INFO[fault.kind].takes, "met", "struck")
    begins, ends = fault.begins, fault.ends
    return {
        **{name: getattr(fault, name) for name in names},
        "begins": None if begins is None else begins.isoformat(),
        "ends": None if ends is None else ends.isoformat(),
    }


def rule_of(body: Mapping[str, object]) -> Fault:
    """Read a rule from the admin API's JSON.

    ``appkey`` is another name for ``key`` and ``n`` for ``count``. The members may also stand under ``"rule"``, and
    ``{"rule": "lose-answer"}`` is short for a rule of that kind.

    Raises:
        BadInput: naming the member that is wrong.
    """
    rule = body.get("rule", body)
    if isinstance(rule, str):
        rule = {**{name: value for name, value in body.items() if name != "rule"}, "kind": rule}
    if not isinstance(rule, Mapping):
        raise BadInput(field="rule", value=rule, allowed='an object such as {"kind": "lose-answer"}')
    names = {"appkey": "key", "n": "count"}
    return read_rule({names.get(str(name), str(name)): value for name, value in rule.items()})


def read_rule(members: Mapping[str, object], where: str = "") -> Fault:
    """Read a rule from its members.

    Args:
        members: by the names of ``Fault`` that the kind takes.
        where: what stands before a member's name in an error, such as ``plan.toml: rule 2: ``.

    Raises:
        BadInput: naming the member that is wrong, its value and what is allowed.
    """
    kind = members.get("kind")
    if not isinstance(kind, str) or kind not in set(FaultKind):
        raise BadInput(field=f"{where}kind", value=kind, allowed=", ".join(FaultKind))
    info = INFO[FaultKind(kind)]
    allowed = (*ALWAYS, *info.takes)
    for name in members:
        if name not in allowed:
            raise BadInput(
                field=f"{where}{name}", value=members[name], allowed=f"members of {kind}: {', '.join(allowed)}"
            )
    values: dict[str, object] = {name: default for name, default in info.takes.items() if default is not None}
    values.update({name: _CHECKS[name](f"{where}{name}", members[name]) for name in members if name != "kind"})
    fault = Fault(kind=FaultKind(kind), **values)  # type: ignore[arg-type]  # each was checked by its name
    _fits(fault, where)
    return fault


def _fits(fault: Fault, where: str) -> None:
    orders = ("kt10000", "kt10001", "kt1000*")
    if fault.kind is FaultKind.TWIN_ORDER and not set(fault.tr.split(",")).issubset(orders):
        raise BadInput(field=f"{where}tr", value=fault.tr, allowed=", ".join(orders), hint="new orders have twins")
    if fault.at is not None and fault.after:
        raise BadInput(field=f"{where}after", value=fault.after, allowed="either at or after, not both")
    # A call or a closed door holds a caller up in earnest; frames, fills and lists may lag for days of the exchange.
    waits = fault.stage in (Stage.BEFORE, Stage.AFTER, Stage.DEED)
    if waits and fault.seconds is not None and fault.seconds > MAX_SECONDS:
        raise BadInput(field=f"{where}seconds", value=fault.seconds, allowed=f"0 to {MAX_SECONDS:g}")


def _text(field: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > 512:
        raise BadInput(field=field, value=value, allowed="text")
    return value


def _whole(field: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_COUNT:
        raise BadInput(field=field, value=value, allowed=f"1 to {MAX_COUNT:,}")
    return value


def _rows(field: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_COUNT:
        raise BadInput(field=field, value=value, allowed=f"0 to {MAX_COUNT:,}")
    return value


def _span(field: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadInput(field=field, value=value, allowed=f"0 to {MAX_SPAN:g}")
    if not 0 <= value <= MAX_SPAN:
        raise BadInput(field=field, value=value, allowed=f"0 to {MAX_SPAN:g}")
    return float(value)


def _chance(field: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise BadInput(field=field, value=value, allowed="above 0, to 1")
    return float(value)


def _at(field: str, value: object) -> datetime | time:
    found: object = value
    if isinstance(value, str):
        try:
            found = time.fromisoformat(value) if len(value) <= 8 else datetime.fromisoformat(value)
        except ValueError:
            found = None
    if isinstance(found, datetime):
        return found.replace(tzinfo=KST) if found.tzinfo is None else found.astimezone(KST)
    if isinstance(found, time) and found.tzinfo is None:
        return found
    allowed = "an exchange time such as 10:05:00 or 2026-07-01T10:05:00"
    raise BadInput(field=field, value=str(value) if isinstance(value, date | time) else value, allowed=allowed)


def _word(*words: str) -> Check:
    def check(field: str, value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise BadInput(field=field, value=value, allowed=", ".join(word or '""' for word in words))
        return value

    return check


def _code(field: str, value: object) -> str:
    found = find(value) if isinstance(value, str) else None
    if found is None or found.info.level is Level.WEBSOCKET or not found.info.message:
        raise BadInput(field=field, value=value, allowed="a code of the gateway or the back office, see kiwoom errors")
    return str(value)


_CHECKS: dict[str, Check] = {
    "tr": _text,
    "key": _text,
    "count": _whole,
    "nth": _whole,
    "chance": _chance,
    "after": _span,
    "at": _at,
    "lasts": _span,
    "every": _span,
    "seconds": _span,
    "clock": _word(*CLOCKS),
    "rows": _rows,
    "code": _code,
    "status": _word("", *OrderStatus),
    "where": _word(*PLACES),
}
