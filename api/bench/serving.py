"""Serving: the service that is measured, a real process on a new database."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.bench.solo import BenchError
from api.security.keyring import NewKey, replaced
from api.security.scope import Scope
from api.settings import PREFIX
from api.storage.database import Database
from api.storage.enums import KeyKind

HOST = "127.0.0.1"

_SERVE = "from api.cli import main; main()"
_LOG = "log"
_STOP_S = 30.0  # to drain and end; then it is killed


@dataclass(frozen=True, slots=True)
class Served:
    """A service that runs, and a key that opens all of it."""

    process: "subprocess.Popen[str]"
    port: int
    database: str  # URL
    secret: str
    folder: Path

    @property
    def log(self) -> str:
        """What it has logged."""
        return (self.folder / _LOG).read_text(encoding="utf-8")


@contextmanager
def serving(
    folder: Path, settings: Mapping[str, object] | None = None, secret: str | None = None
) -> Iterator[Served]:
    """Run `tonewise serve` without the sample centre; `settings` by their names in Settings.

    `secret`: a key that an earlier service on this folder had; none: make one. Whatever the
    environment says is forgotten. Raises BenchError if it does not start.
    """
    environment = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
    environment |= {PREFIX + name.upper(): str(value) for name, value in (settings or {}).items()}
    command = [sys.executable, "-c", _SERVE, "serve", "--port", "0", "--no-sample"]
    with (
        (folder / _LOG).open("a") as log,
        subprocess.Popen(  # noqa: S603 - ourselves
            [*command, "--data-dir", str(folder)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment,
        ) as process,
    ):
        try:
            yield _served(process, folder, secret)
        finally:
            _end(process)


def _served(process: "subprocess.Popen[str]", folder: Path, secret: str | None) -> Served:
    assert process.stdout is not None
    told = process.stdout.readline()  # nothing if it ended
    address = re.search(r"http://\S+:(\d+)", told)
    if address is None:
        log = (folder / _LOG).read_text(encoding="utf-8").strip()
        raise BenchError(f"wanted a service that starts, got: {log.rpartition(chr(10))[2]}")
    url = f"sqlite:///{folder / 'tonewise.db'}"
    return Served(process, int(address[1]), url, secret or _new_key(url), folder)


def _new_key(url: str) -> str:
    database = Database.open(url)
    try:
        return replaced(database, NewKey("bench", KeyKind.SECRET, frozenset(Scope)), time.time())
    finally:
        database.close()


def _end(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
