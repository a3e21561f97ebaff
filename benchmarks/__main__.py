"""``make bench``: CPU per REST call and per frame, start-up and memory, each beside its peer and its bar."""

import argparse
import json
import os
import platform
import sys

from rich.console import Console
from rich.table import Table

from benchmarks import decoding, rest, startup, streaming
from benchmarks.measure import Row
from benchmarks.stub import Stub
from kiwoom_api.client.reading import EVENTS

FRAME_BAR = 10.0


def measured() -> list[Row]:
    """Every row."""
    with Stub() as stub:
        found = rest.rows(stub.url)
    found += decoding.rows()
    events = streaming.receive_to_consumer(EVENTS)
    found.append(Row("0B frame, from the socket to the consumer", "µs", events, most=FRAME_BAR))
    records = streaming.receive_to_consumer()
    found.append(Row("0B frame, the same with all 43 fields typed", "µs", records))
    return [*found, *startup.rows()]


def machine() -> dict[str, str]:
    """What the figures were taken on."""
    return {
        "cpus": str(os.cpu_count()),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "system": platform.system(),
    }


def table(found: list[Row]) -> Table:
    """The rows for people."""
    on = machine()
    title = f"kiwoom-api benchmarks · {on['cpus']} CPUs {on['machine']} · Python {on['python']} · lower is better"
    grid = Table(title=title, title_justify="left")
    for heading, right in (("what", 0), ("ours", 1), ("peer", 1), ("ratio", 1), ("bar", 1), ("ok", 0), ("peer is", 0)):
        grid.add_column(heading, justify="right" if right else "left", no_wrap=True)
    for row in found:
        grid.add_row(
            row.what,
            f"{row.ours:,.1f} {row.unit}",
            "" if row.peer is None else f"{row.peer:,.1f} {row.unit}",
            "" if row.ratio is None else f"{row.ratio:.2f}×",
            row.bar,
            {True: "✓", False: "[red]✗[/red]", None: ""}[row.ok],
            row.peer_is,
        )
    return grid


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    wanted = parser.parse_args()
    found = measured()
    if wanted.json:
        names = ("what", "unit", "ours", "peer", "peer_is", "ratio", "bar", "ok")
        told = {"machine": machine(), "rows": [{name: getattr(row, name) for name in names} for row in found]}
        json.dump(told, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        Console(width=150).print(table(found))


if __name__ == "__main__":
    main()
