"""Whether a process of this machine has ended for good: what lets a lease be taken over without waiting for its end.

Only what is certain counts. Another machine, another container, an earlier boot, a system that does not tell when a
process began: none of them is judged, and the lease is waited for. A process that hangs is a process that lives.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

__all__ = ["LINUX", "PS", "System", "ended", "mark"]

_AT = "@"


class System(Protocol):
    """What an operating system tells of its processes; None where it does not."""

    def machine(self) -> str | None:
        """Return what no other machine, no other container and no other boot shares."""

    def started(self, pid: int) -> str | None:
        """Return when a process began, "" when it has ended and only waits for its parent to look."""

    def same(self, one: str, other: str) -> bool:
        """Tell whether two starts may be one."""


class Linux:
    """Linux, by ``/proc``.

    Containers share the kernel's boot id but not their numbers: the namespace of the numbers belongs to the machine,
    and so does that of the clock, from which starts are counted.
    """

    def machine(self) -> str | None:
        """Return boot, namespaces and host name."""
        try:
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
            spaces = [str(Path("/proc/self/ns/pid").readlink())]
        except OSError:
            return None
        with contextlib.suppress(OSError):  # kernels before 5.6 have one clock for all
            spaces.append(str(Path("/proc/self/ns/time").readlink()))
        return "/".join((boot, *spaces, socket.gethostname()))

    def started(self, pid: int) -> str | None:
        """Return the start in ticks since boot; "" for a zombie none of whose threads runs on."""
        try:
            stat = Path(f"/proc/{pid}/stat").read_bytes()
            threads = sum(1 for _ in Path(f"/proc/{pid}/task").iterdir())
        except OSError:
            return None
        fields = stat.rpartition(b")")[2].split()  # the name may hold blanks and brackets
        if len(fields) < 20:
            return None
        return "" if fields[0] in (b"Z", b"X") and threads <= 1 else fields[19].decode()

    def same(self, one: str, other: str) -> bool:
        """Starts are counted by the kernel: equal or not."""
        return one == other


class Ps:
    """Other Unix systems (macOS, BSD), by ``ps`` and ``sysctl``."""

    def machine(self) -> str | None:
        """Return the time of the boot and the host name."""
        boot = _said("sysctl", "-n", "kern.boottime")
        return f"{boot}/{socket.gethostname()}" if boot else None

    def started(self, pid: int) -> str | None:
        """Return the start to the second; "" for a zombie."""
        words = (_said("ps", "-o", "stat=,lstart=", "-p", str(pid)) or "").split(maxsplit=1)
        if len(words) != 2:
            return None
        return "" if words[0].startswith("Z") else " ".join(words[1].split())

    def same(self, one: str, other: str) -> bool:
        """Starts to the second may be told a second apart."""
        try:
            first, second = (datetime.strptime(each, "%a %b %d %H:%M:%S %Y") for each in (one, other))  # noqa: DTZ007
        except ValueError:
            return True  # cannot be read, so it may be the same
        return abs((first - second).total_seconds()) <= 2


LINUX: Final[System] = Linux()
PS: Final[System] = Ps()


def mark(system: System | None = None) -> str:
    """Return what tells this process from every other one, to be compared later; "" where nothing does."""
    system = system or _here()
    if system is None:
        return ""
    machine, start = system.machine(), system.started(os.getpid())
    return f"{machine}{_AT}{start}" if machine and start else ""


def ended(pid: int, marked: str, system: System | None = None) -> bool:
    """Tell whether the process that once was ``pid`` with this mark has certainly ended; False for any doubt."""
    system = system or _here()
    machine, at, start = marked.rpartition(_AT)
    if system is None or not (at and machine and start) or pid <= 0 or machine != system.machine():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        pass  # somebody else's process: its start tells whether it is the one
    now = system.started(pid)
    return now is not None and (not now or not system.same(start, now))


def _here() -> System | None:
    if os.name != "posix":
        return None  # on Windows a signal 0 would interrupt, not ask
    return LINUX if Path("/proc/self/stat").exists() else PS


def _said(*command: str) -> str | None:
    program = shutil.which(command[0])
    if program is None:
        return None
    # In one language and one time zone, whoever asks.
    env = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and nothing of it comes from outside
            [program, *command[1:]], env=env, capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None if done.returncode == 0 else None
