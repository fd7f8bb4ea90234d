"""Usage: what a process and all its children take of the machine, as the kernel counts it."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_TICKS_A_S = os.sysconf("SC_CLK_TCK")
_MB = 1e6
_KB = 1024  # what the kernel calls a kB
_UTIME, _STIME = 11, 12  # of /proc/PID/stat, counted from after the name


@dataclass(frozen=True, slots=True)
class Usage:
    """A process tree at one moment; memory in MB of 10^6 bytes."""

    cpu_s: float  # since it began, in user and kernel, children that have ended left out
    resident_mb: float  # pages that processes share are counted once for each that holds them
    n_processes: int
    n_threads: int
    n_files: int  # open, sockets left out
    n_sockets: int


def usage_of(pid: int) -> Usage:
    """Return what the tree under `pid` takes; nothing of what has ended meanwhile."""
    parts = [part for one in _tree(pid) for part in _one(one)]
    return Usage(
        cpu_s=sum(part.cpu_s for part in parts),
        resident_mb=sum(part.resident_mb for part in parts),
        n_processes=len(parts),
        n_threads=sum(part.n_threads for part in parts),
        n_files=sum(part.n_files for part in parts),
        n_sockets=sum(part.n_sockets for part in parts),
    )


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in children.read_text(encoding="ascii").split():
                yield from _tree(int(child))


def _one(pid: int) -> Iterator[Usage]:
    folder = Path(f"/proc/{pid}")
    with suppress(OSError):
        times = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
        lines = (folder / "status").read_text(errors="replace").splitlines()
        told = dict(line.split(":", 1) for line in lines)
        n_sockets, n_files = _opened(folder / "fd")
        yield Usage(
            cpu_s=(int(times[_UTIME]) + int(times[_STIME])) / _TICKS_A_S,
            resident_mb=int(told.get("VmRSS", "0").split()[0]) * _KB / _MB,
            n_processes=1,
            n_threads=int(told["Threads"]),
            n_files=n_files,
            n_sockets=n_sockets,
        )


def _opened(folder: Path) -> tuple[int, int]:
    names = []
    for one in folder.iterdir():
        with suppress(OSError):  # closed meanwhile
            names.append(str(one.readlink()))
    n_sockets = sum(name.startswith("socket:") for name in names)
    return n_sockets, len(names) - n_sockets
