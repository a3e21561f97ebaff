"""Kill -9: a process trades over HTTP against a real exchange process and is killed at random instants.

After each restart the invariants are judged against the exchange's own ledger before it trades on.
"""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from kiwoom_api.model.errors import ExchangeError
from kiwoom_api.trial.victim import Errand, Word, live

__all__ = ["PROCESSES", "KillReport", "kill_often"]

_BATCH = 50
"""Kills with one exchange; its day ends at some time."""
_SPEED = 30
"""Exchange seconds for one of the wall, so that orders fill within the short lives."""
_PATIENCE = 120.0
_EARLY = 0.25  # share of the kills that come during the recovery itself


class KillReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a run of kills came to.

    Attributes:
        kills: processes killed; early: of these, before they had recovered.
        verified: restarts after which the invariants were judged.
        intents, orders, fills: what there was in the end.
        recovered: intents that a kill had caught on their way.
        violations: what was wrong, with the number of the kill before it.
        seconds: of the wall.
    """

    kills: int = 0
    early: int = 0
    verified: int = 0
    intents: int = 0
    orders: int = 0
    fills: int = 0
    recovered: int = 0
    violations: tuple[str, ...] = ()
    seconds: float = 0.0

    def plus(self, other: KillReport) -> KillReport:
        """The sum of two runs."""
        return KillReport(**{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__})


def kill_often(kills: int, folder: Path, *, journal: str = "", seed: int = 1) -> KillReport:
    """Kill a trading process so many times.

    Args:
        kills: how often.
        folder: for tokens, switch files and, without ``journal``, the SQLite journals.
        journal: address of the journal; "" takes a SQLite file in ``folder``.
        seed: of the orders and of the instants, as far as a real clock allows.

    Raises:
        ExchangeError: the exchange's process did not start, or a process of ours did not recover.
    """
    begun, report, rng = time.monotonic(), KillReport(), Random(f"kills|{seed}")
    while report.kills < kills:
        place = folder / f"batch-{report.kills}"
        place.mkdir(parents=True)
        with _exchange() as url:
            errand = Errand(
                url=url, journal=journal or f"sqlite:///{place / 'journal.sqlite'}", folder=str(place), seed=seed
            )
            report = report.plus(_batch(min(_BATCH, kills - report.kills), errand, rng))
    return msgspec.structs.replace(report, seconds=time.monotonic() - begun)


def _batch(kills: int, errand: Errand, rng: Random) -> KillReport:
    early, verified, found = 0, 0, list[str]()
    for number in range(1, kills + 1):
        with _process(msgspec.structs.replace(errand, seed=rng.randrange(2**31))) as (process, wire):
            if rng.random() < _EARLY:
                early += 1
                time.sleep(rng.random() * 0.6)
            else:
                word = _heard(process, wire)
                verified += 1
                found += [f"kill {number - 1}: {violation}" for violation in word.violations]
                time.sleep(rng.random() * 0.9)
            process.kill()
    with _process(msgspec.structs.replace(errand, trade=False)) as (process, wire):
        word = _heard(process, wire)
        process.join(_PATIENCE)
    found += [f"kill {kills}: {violation}" for violation in word.violations]
    return KillReport(
        kills=kills,
        early=early,
        verified=verified + 1,
        intents=word.intents,
        orders=word.orders,
        fills=word.fills,
        recovered=word.recovered,
        violations=tuple(found),
    )


def _heard(process: BaseProcess, wire: Any) -> Word:
    try:
        if wire.poll(_PATIENCE):
            return msgspec.convert(wire.recv(), Word)
    except EOFError:
        process.join(5)
    raise ExchangeError(f"a process of the trial did not recover (exit code {process.exitcode})")


@contextmanager
def _process(errand: Errand) -> Iterator[tuple[BaseProcess, Any]]:
    here, there = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=live, args=(errand, there), daemon=True)
    process.start()
    there.close()
    try:
        yield process, here
    finally:
        process.kill()
        process.join()
        here.close()


@contextmanager
def _exchange() -> Iterator[str]:
    """``kiwoom sim`` as a process of its own; yields its address."""
    command = [sys.executable, "-m", "kiwoom_api.app.cli", "sim", "--port", "0", "--speed", str(_SPEED)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:  # noqa: S603 - our own
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        try:
            line = process.stdout.readline().split()
            if line[:1] != ["ready"]:
                raise ExchangeError("the local exchange did not start: run 'kiwoom sim' to see why")
            yield line[1]
        finally:
            process.terminate()
            process.wait(30)


def _context() -> Any:
    # A server that has everything imported and forks: a process lives a second, and importing would take as long.
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["kiwoom_api.trial.victim"])
    return context


PROCESSES: Any = _context()
"""Where processes come from that live a second."""
