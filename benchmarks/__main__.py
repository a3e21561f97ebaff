"""``make bench``: speed and memory beside peers and bars, by groups. ``ARGS='matching exchange'`` chooses groups."""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.table import Table

from benchmarks import (
    days,
    decoding,
    engine,
    exchange,
    fanout,
    journal,
    matching,
    rest,
    startup,
    streaming,
    sweep,
    trial,
)
from benchmarks.measure import Row
from benchmarks.stub import Stub
from kiwoom_api.client.reading import EVENTS

FRAME_BAR = 10.0


def _rest() -> list[Row]:
    with Stub() as stub:
        return rest.rows(stub.url)


def _streaming() -> list[Row]:
    events = streaming.receive_to_consumer(EVENTS)
    records = streaming.receive_to_consumer()
    return [
        Row("0B frame, from the socket to the consumer", "µs", events, most=FRAME_BAR),
        Row("0B frame, the same with all 43 fields typed", "µs", records),
    ]


GROUPS: dict[str, Callable[[], list[Row]]] = {
    "rest": _rest,
    "decoding": decoding.rows,
    "streaming": _streaming,
    "startup": startup.rows,
    "matching": matching.rows,
    "exchange": exchange.rows,
    "fanout": fanout.rows,
    "days": days.rows,
    "journal": journal.rows,
    "trial": trial.rows,
    "engine": engine.rows,
    "sweep": sweep.rows,
}
"""The client (the first four), the exchange (the next four), the journal, the trial and the laboratory."""


def machine() -> dict[str, str]:
    """What the figures were taken on; ``load``: how many programs wanted a CPU in the last minute, ours included."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return {
        "cpus": str(os.cpu_count()),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "system": platform.system(),
        "load": load,
    }


def measured(names: Iterable[str], console: Console) -> dict[str, list[Row]]:
    """The rows of some groups; what is being measured is shown meanwhile."""
    chosen, found = list(names), dict[str, list[Row]]()
    for number, name in enumerate(chosen, 1):
        begun = time.monotonic()
        with console.status(f"{number}/{len(chosen)} {name}"):
            found[name] = GROUPS[name]()
        missed = sum(row.ok is False for row in found[name])
        told = f", {missed} beyond the bar" if missed else ""
        console.print(f"{number}/{len(chosen)} {name}: {time.monotonic() - begun:.0f} s{told}", highlight=False)
    return found


def table(found: dict[str, list[Row]], on: dict[str, str]) -> Table:
    """The rows for people."""
    title = (
        f"kiwoom-api benchmarks · {on['cpus']} CPUs {on['machine']}, load {on['load']} · Python {on['python']}"
        " · ↓ less is better, ↑ more is better"
    )
    grid = Table(title=title, title_justify="left")
    for heading, right in (("what", 0), ("", 0), ("ours", 1), ("peer", 1), ("ratio", 1), ("bar", 1), ("ok", 0)):
        grid.add_column(heading, justify="right" if right else "left", no_wrap=True)
    grid.add_column("peer is")
    for rows in found.values():
        for row in rows:
            grid.add_row(
                row.what,
                "↑" if row.higher else "↓",
                _figure(row.ours, row.unit),
                "" if row.peer is None else _figure(row.peer, row.unit),
                "" if row.ratio is None else f"{row.ratio:.2f}×",
                row.bar,
                {True: "✓", False: "[red]✗[/red]", None: ""}[row.ok],
                row.peer_is,
            )
        grid.add_section()
    return grid


def _figure(value: float, unit: str) -> str:
    return f"{value:,.{0 if abs(value) >= 1_000 else 1 if abs(value) >= 10 else 2}f} {unit}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="group", help=f"one or more of: {', '.join(GROUPS)}; all if none")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    wanted = parser.parse_args()
    unknown = [name for name in wanted.groups if name not in GROUPS]
    if unknown:
        parser.error(f"no group {', '.join(unknown)}; there are {', '.join(GROUPS)}")
    on = machine()
    found = measured(wanted.groups or GROUPS, Console(stderr=True))
    if wanted.json:
        names = ("what", "unit", "ours", "peer", "peer_is", "ratio", "bar", "ok", "higher")
        told = [
            {"group": group} | {name: getattr(row, name) for name in names} for group in found for row in found[group]
        ]
        json.dump({"machine": on, "rows": told}, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        Console(width=170).print(table(found, on))


if __name__ == "__main__":
    main()
