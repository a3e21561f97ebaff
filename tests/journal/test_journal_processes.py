"""A lease whose process has ended on this machine is taken at once; one that may live is waited for. Real processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from journal_tools import ME, HandClock

from kiwoom_api.journal import Journal, copies, processes
from kiwoom_api.journal.leases import GONE, EngineLease, gone
from kiwoom_api.model.errors import JournalError
from kiwoom_api.model.records import Lease

HOLDER = """
import asyncio, sys, time
from journal_tools import ME, HandClock
from kiwoom_api.journal import Journal
from kiwoom_api.journal.leases import EngineLease
journal = Journal.open(sys.argv[1])
lease = asyncio.run(EngineLease.take(journal, ME, HandClock()))
print(lease.lease.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def file(tmp_path: Path, blank_file: Path) -> str:
    """Address of an empty SQLite journal."""
    shutil.copyfile(blank_file, tmp_path / "journal.sqlite")
    return f"sqlite:///{tmp_path / 'journal.sqlite'}"


@contextmanager
def holder(place: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has taken the account's lease and lives on."""
    here = os.pathsep.join([str(Path(__file__).parent), str(Path.cwd())])
    made = subprocess.Popen(
        [sys.executable, "-c", HOLDER, place], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": here}
    )
    try:
        assert made.stdout is not None
        assert int(made.stdout.readline()) == made.pid
        yield made
    finally:
        made.kill()
        made.wait()
        if made.stdout is not None:
            made.stdout.close()


def dead(process: subprocess.Popen[str], *, reaped: bool) -> None:
    """Kill it; a parent that has not looked leaves a zombie behind."""
    process.kill()
    if reaped:
        process.wait()
    else:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)


def stopped(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Stop it, as a program that hangs."""
    os.kill(process.pid, signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)


@pytest.mark.parametrize(("address", "reaped"), [("file", True), ("postgres_url", False)], ids=["gone", "zombie"])
async def test_a_killed_engines_lease_is_taken_at_once(
    request: pytest.FixtureRequest, address: str, reaped: bool
) -> None:
    """Right after kill -9 the next engine starts without waiting; the alert names the process and says why."""
    clock, place = HandClock(), request.getfixturevalue(address)
    with holder(place) as process, Journal.open(place) as journal:
        there = journal.lease(ME)
        assert there is not None
        dead(process, reaped=reaped)
        new = await EngineLease.take(journal, ME, clock)
        assert (clock.slept, new.held, new.lease.pid) == ([], True, os.getpid())
        (alert,) = journal.alerts(ME)
        assert (alert.code, GONE in alert.text, f"process {process.pid} " in alert.text) == ("LEASE_TAKEN", True, True)
        new.beat()
        late = msgspec.structs.replace(there, holder="late")  # saw it dead as well, and writes second
        with pytest.raises(JournalError, match="another engine runs this account"):
            journal.take_lease(late, over=there, why=GONE)
        assert not journal.release_lease(ME, there.holder)


async def test_an_engine_that_hangs_keeps_its_lease(file: str) -> None:
    """A stopped process has not ended: its lease is refused while it lives, and only expiry makes it free."""
    clock = HandClock()
    with holder(file) as process, Journal.open(file) as journal:
        stopped(process)
        with pytest.raises(JournalError, match=f"process {process.pid} on"):
            await EngineLease.take(journal, ME, clock)
        assert (clock.slept, journal.alerts(ME)) == ([], [])
        clock.turn(31)
        await EngineLease.take(journal, ME, clock)
        assert clock.slept == [15]
        (alert,) = journal.alerts(ME)
        assert GONE not in alert.text


def changed(lease: Lease, **what: object) -> Lease:
    """The lease with something else in it."""
    return msgspec.structs.replace(lease, **what)


async def test_what_cannot_be_judged_is_waited_for(file: str) -> None:
    """Another machine or boot, an older program's lease, a mark that says nothing: not gone, though no such pid is.

    A living process that has the dead one's number by now is another one, and does not keep its lease.
    """
    with holder(file) as process, Journal.open(file) as journal:
        lease = journal.lease(ME)
        assert lease is not None
        assert not gone(lease)
        dead(process, reaped=True)
        assert gone(lease)
        machine, _, start = lease.process.rpartition("@")
        for mark in ("", "@", f"@{start}", f"{machine}@", start, f"x{machine}@{start}", f"{machine}x@{start}"):
            assert not gone(changed(lease, process=mark)), mark
        for pid in (0, -1):
            assert not gone(changed(lease, pid=pid))
        assert gone(changed(lease, pid=os.getpid()))
        assert not gone(changed(lease, pid=os.getpid(), process=processes.mark()))
        other = changed(lease, process=f"x{machine}@{start}", holder="elsewhere")
        journal.release_lease(ME, lease.holder)
        journal.take_lease(other)
        with pytest.raises(JournalError, match="another engine runs this account"):
            await EngineLease.take(journal, ME, HandClock())


def test_a_journal_moves_from_under_a_dead_engine(file: str, tmp_path: Path) -> None:
    """``db copy`` right after a kill need not wait for the lease either; under a living engine it is refused."""
    new, at = f"sqlite:///{tmp_path / 'new.sqlite'}", HandClock().now() + timedelta(seconds=1)
    with holder(file) as process:
        with pytest.raises(JournalError, match="another engine runs this account"):
            copies.copy(file, new, at=at)
        dead(process, reaped=True)
        assert copies.copy(file, new, at=at).findings == ()


def test_where_there_is_no_proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By ps and sysctl: a killed process and a zombie have ended, a stopped one has not; without sysctl nothing is."""
    if shutil.which("ps") is None:
        pytest.skip("no ps here")
    assert processes.mark(processes.PS) == "" or shutil.which("sysctl")
    sysctl = tmp_path / "sysctl"
    sysctl.write_text("#!/bin/sh\necho '{ sec = 1795426605, usec = 0 } Mon Nov 23 09:36:45 2026'\n")
    sysctl.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    system = processes.PS
    with ExitStack() as stack:
        child = stack.enter_context(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]))
        stack.callback(child.kill)
        began = system.started(child.pid)
        assert began
        mark = f"{system.machine()}@{began}"
        stopped(child)
        assert not processes.ended(child.pid, mark, system)
        assert processes.ended(child.pid, mark.replace("20", "19", 2), system) is False  # another machine's boot
        assert processes.ended(child.pid, f"{system.machine()}@Mon Nov 23 09:36:45 2020", system)
        assert not processes.ended(child.pid, f"{system.machine()}@yesterday", system)
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert processes.ended(child.pid, mark, system)
        child.wait()
        assert processes.ended(child.pid, mark, system)
