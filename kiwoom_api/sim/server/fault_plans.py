"""Fault plans: named lists of rules in TOML, shipped with the package (``plans/``) or a person's own file.

A plan has ``name``, ``korean`` and ``english`` (what goes wrong), ``seed``, and ``[[rule]]`` tables, each with the
members of ``fault_rules.Fault`` that its kind takes. Same seed, same calls: same strikes.
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import msgspec

from kiwoom_api.model.errors import BadInput
from kiwoom_api.sim.server.fault_rules import Fault, read_rule
from kiwoom_api.sim.server.faults import Faults

FOLDER = Path(__file__).parent / "plans"
"""Where the shipped plans lie; a plan's name is its file's, without ``.toml``."""
MAX_FILE = 256 * 1024
"""Largest plan file taken, in bytes."""
MEMBERS = ("name", "korean", "english", "seed", "rule")
MAX_SEED = 2**63 - 1


class FaultPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan. ``korean`` and ``english`` say what goes wrong; ``rules`` are not in force before ``arm``."""

    name: str
    korean: str
    english: str
    seed: int
    rules: tuple[Fault, ...]

    def arm(self, faults: Faults) -> None:
        """Put its rules in force from now on; each time anew, from the same seed."""
        for number, rule in enumerate(self.rules, 1):
            faults.add(copy.deepcopy(rule), f"{self.seed}:{number}")


def read_plan(source: object) -> FaultPlan:
    """Read a shipped plan by its name, or a person's own by its file.

    Args:
        source: a name of ``shipped()``, or a path of a TOML file.

    Raises:
        BadInput: no such plan or file, or what is wrong in it: file, rule, member, value and what is allowed.
    """
    if not isinstance(source, str | Path):
        raise BadInput(field="plan", value=source, allowed="the name of a shipped plan, or a TOML file")
    path = Path(source)
    if str(source) in shipped():
        path = FOLDER / f"{source}.toml"
    elif path.suffix != ".toml" and not path.is_file():
        near = get_close_matches(str(source), shipped(), n=3, cutoff=0.4) or shipped()[:3]
        allowed = f"a shipped plan such as {', '.join(near)}, or a TOML file"
        raise BadInput(field="plan", value=str(source), allowed=allowed, hint="kiwoom sim --faults list shows all")
    return _plan(_table(path), str(source) if path.parent == FOLDER else str(path), path.stem)


@cache
def shipped() -> tuple[str, ...]:
    """Return the names of the plans that come with the package, in order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def _table(path: Path) -> Mapping[str, object]:
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        why = getattr(error, "strerror", None) or str(error)
        raise BadInput(field="plan", value=str(path), allowed=f"a readable file ({why})") from None
    if len(data) > MAX_FILE:
        raise BadInput(field=str(path), value=f"{len(data):,} bytes", allowed=f"up to {MAX_FILE:,} bytes")
    try:
        return tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeError, RecursionError) as error:
        raise BadInput(field=str(path), value=str(error), allowed="a TOML file in UTF-8") from None


def _plan(table: Mapping[str, object], file: str, stem: str) -> FaultPlan:
    for name in table:
        if name not in MEMBERS:
            raise BadInput(field=f"{file}: {name}", value=table[name], allowed=f"members {', '.join(MEMBERS)}")
    words = {"name": stem, "korean": "", "english": ""}
    for name, default in words.items():
        value = table.get(name, default)
        if not isinstance(value, str):
            raise BadInput(field=f"{file}: {name}", value=value, allowed="text")
        words[name] = value
    seed = table.get("seed", 1)
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MAX_SEED:
        raise BadInput(field=f"{file}: seed", value=seed, allowed=f"a whole number, 0 to {MAX_SEED}")
    rules = table.get("rule", [])
    if not isinstance(rules, list) or not rules or not all(isinstance(rule, dict) for rule in rules):
        raise BadInput(field=f"{file}: rule", value=rules, allowed="at least one [[rule]] table")
    read = tuple(read_rule(rule, f"{file}: rule {number}: ") for number, rule in enumerate(rules, 1))
    return FaultPlan(**words, seed=seed, rules=read)
