"""A corpus that its publisher packs into one zip file: fetched, checked and unpacked."""

import shutil
import stat
import sys
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath

from rich.console import Console
from rich.progress import track

from download import Checksum, Patience, Remote, download_shown
from emotion.artifacts import sha256_of
from emotion.errors import TonewiseError


class ArchiveError(TonewiseError):
    """A zip file that is damaged, or that would write where it has no business."""


def fetch_archive(remote: Remote, folder: Path, name: str, patience: Patience) -> Path:
    """Fetch and unpack a corpus into `folder`/`name`, which is there whole or not at all.

    Where the publisher states no checksum, that of the first copy that unpacks is pinned in
    `folder`/`name`.zip.sha256, and later copies are held against it.
    Raises DownloadError or ArchiveError.
    """
    unpacked = folder / name
    if unpacked.is_dir():
        return unpacked
    packed, pin = folder / f"{name}.zip", folder / f"{name}.zip.sha256"
    remote = Remote(remote.url, remote.checksum or _pinned(pin))
    download_shown(remote, packed, patience)
    unpack(packed, unpacked)
    if remote.checksum is None:
        _pin(packed, pin)
    return unpacked


def unpack(packed: Path, to: Path) -> None:
    """Unpack a zip file into the new folder `to`, which is there whole or not at all.

    Raises ArchiveError, and removes the zip file if it is damaged, so that it is fetched anew.
    """
    aside = to.with_name(to.name + ".unpacking")
    shutil.rmtree(aside, ignore_errors=True)  # what an interrupted run left
    try:
        with zipfile.ZipFile(packed) as archive:
            members = archive.infolist()
            _check_names(packed, members)
            _check_room(packed, members)
            for member in track(members, f"unpacking {packed.name}", console=Console(stderr=True)):
                archive.extract(member, aside)
        aside.replace(to)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        packed.unlink()
        raise ArchiveError(f"{packed} is damaged ({error}); removed it, fetch it again") from error
    except OSError as error:
        raise ArchiveError(f"can't unpack {packed}: {error.strerror}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _pinned(pin: Path) -> Checksum | None:
    if not pin.is_file():
        return None
    words = pin.read_text(encoding="ascii", errors="replace").split()
    return Checksum("sha256", words[0]) if words else None


def _pin(packed: Path, pin: Path) -> None:
    found = sha256_of(packed)
    try:
        pin.write_text(f"{found}  {packed.name}\n", encoding="ascii")
    except OSError as error:
        raise ArchiveError(f"can't write {pin}: {error.strerror}") from error
    print(f"note: no checksum is published; this copy's, {found}, is in {pin}", file=sys.stderr)


def _check_names(packed: Path, members: Sequence[zipfile.ZipInfo]) -> None:
    for member in members:
        posix, windows = PurePosixPath(member.filename), PureWindowsPath(member.filename)
        outside = posix.is_absolute() or windows.anchor or ".." in (*posix.parts, *windows.parts)
        if outside or stat.S_ISLNK(member.external_attr >> 16):
            raise ArchiveError(f"{packed} would write outside its folder: {member.filename}")


def _check_room(packed: Path, members: Sequence[zipfile.ZipInfo]) -> None:
    wanted, free = sum(m.file_size for m in members), shutil.disk_usage(packed.parent).free
    if wanted > free:
        raise ArchiveError(f"{packed} unpacks to {wanted} bytes, the disk has {free} left")
