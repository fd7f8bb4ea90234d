"""Downloads from a publisher: resumed where they broke off, held against a stated checksum."""

import hashlib
import http.client
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TransferSpeedColumn, track

from emotion.errors import TonewiseError

_CHUNK = 1 << 18
_CONNECTIONS = 4  # at one time to one publisher, who serves others too
_TRY_AGAIN = frozenset({408, 429, 500, 502, 503, 504})  # HTTP statuses that pass

Meter = Callable[[int, int | None], None]  # bytes so far, bytes in all if stated


class DownloadError(TonewiseError):
    """A file that can't be had from its publisher, or that is not the one they state."""


class _BrokenOffError(DownloadError):
    """A download that ended early; another try goes on from there."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a publisher states of a file."""

    algorithm: str  # as hashlib names it
    hex: str

    def fits(self, path: Path) -> bool:
        """Whether the file is the one stated."""
        with path.open("rb") as file:
            return hashlib.file_digest(file, self.algorithm).hexdigest() == self.hex


@dataclass(frozen=True, slots=True)
class Remote:
    """A publisher's file; without a checksum where none is stated."""

    url: str
    checksum: Checksum | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a broken download is taken up again, and how long to wait."""

    attempts: int = 4
    pause_s: float = 2.0  # before the second attempt; doubled before each further one
    timeout_s: float = 60.0  # without a byte


def download(remote: Remote, to: Path, patience: Patience, meter: Meter) -> None:
    """Fetch `remote` into `to`, which is there whole or not at all.

    What came of it so far waits in `to` + ".part" for the next call, whatever ended this one.
    A file that is there and fits its checksum is not fetched again, nor is one without.
    Raises DownloadError.
    """
    part = to.with_name(to.name + ".part")
    try:
        if to.is_file() and (remote.checksum is None or remote.checksum.fits(to)):
            return
        to.parent.mkdir(parents=True, exist_ok=True)
        _fetch(remote.url, part, patience, meter)
        if remote.checksum and not remote.checksum.fits(part):
            part.unlink()
            raise DownloadError(
                f"{remote.url} is not the file its publisher states "
                f"({remote.checksum.algorithm} {remote.checksum.hex}); removed it"
            )
        part.replace(to)
    except OSError as error:
        kept = "; what came so far is kept" if part.exists() else ""
        raise DownloadError(f"can't write {part}: {error.strerror}{kept}") from error


def download_shown(remote: Remote, to: Path, patience: Patience) -> None:
    """Fetch one large file as `download` does, with a bar that counts its bytes."""
    columns = ("{task.description}", BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(to.name, total=None)
        download(
            remote, to, patience, lambda n, total: progress.update(task, completed=n, total=total)
        )


def download_all(files: Iterable[tuple[Remote, Path]], patience: Patience) -> None:
    """Fetch many small files as `download` does, a few at a time, with a bar that counts them."""
    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        jobs = [pool.submit(download, remote, to, patience, unseen) for remote, to in files]
        console = Console(stderr=True)
        try:
            for job in track(as_completed(jobs), "fetching", len(jobs), console=console):
                job.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def unseen(n_bytes: int, total: int | None) -> None:
    """A meter for files too small to watch."""


def _fetch(url: str, part: Path, patience: Patience, meter: Meter) -> None:
    for attempt in count(1):
        try:
            _resume(url, part, patience.timeout_s, meter)
            return
        except _BrokenOffError as error:
            if attempt >= patience.attempts:
                raise DownloadError(f"{error}; the same command goes on from there") from error
            time.sleep(patience.pause_s * 2 ** (attempt - 1))


def _resume(url: str, part: Path, timeout_s: float, meter: Meter) -> None:
    had = part.stat().st_size if part.exists() else 0
    answer = _ask(url, had, timeout_s, part)
    if answer is None:
        return
    with answer:
        if answer.status != http.HTTPStatus.PARTIAL_CONTENT:
            had = 0  # the publisher sends all of it, whatever was asked
        stated = answer.headers["Content-Length"]
        total = had + int(stated) if stated else None
        with part.open("ab" if had else "wb") as file:
            while chunk := _read(answer, url):
                file.write(chunk)
                had += len(chunk)
                meter(had, total)
    if total is not None and had != total:
        raise _BrokenOffError(f"{url} broke off after {had} of {total} bytes")


def _ask(url: str, had: int, timeout_s: float, part: Path) -> http.client.HTTPResponse | None:
    """Open what is still to come; None if nothing is."""
    if not url.startswith(("http://", "https://")):
        raise DownloadError(f"an http or https address is wanted, got {url}")
    asked = {"User-Agent": "tonewise"} | ({"Range": f"bytes={had}-"} if had else {})
    try:
        answer = urlopen(Request(url, headers=asked), timeout=timeout_s)  # noqa: S310 - seen above
        assert isinstance(answer, http.client.HTTPResponse)
    except HTTPError as error:
        with error:
            if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and had:
                _check_end(url, had, error.headers["Content-Range"], part)
                return None
            raise _refusal(url, error) from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise _BrokenOffError(f"can't reach {url}: {error}") from error
    came = answer.headers["Content-Range"] or ""
    if answer.status == http.HTTPStatus.PARTIAL_CONTENT and not came.startswith(f"bytes {had}-"):
        answer.close()
        raise DownloadError(f"{url} was asked to go on at byte {had}, it sent {came or 'no place'}")
    return answer


def _check_end(url: str, had: int, stated: str | None, part: Path) -> None:
    if stated != f"bytes */{had}":
        part.unlink()
        raise _BrokenOffError(f"{url} has no byte {had}; what was there is removed")


def _refusal(url: str, error: HTTPError) -> DownloadError:
    kind = _BrokenOffError if error.code in _TRY_AGAIN else DownloadError
    return kind(f"{url} answers {error.code} {error.reason}")


def _read(answer: http.client.HTTPResponse, url: str) -> bytes:
    try:
        return answer.read(_CHUNK)
    except (OSError, http.client.HTTPException) as error:
        raise _BrokenOffError(f"{url} broke off: {error}") from error
