"""Files are whole or not there: full disks, interruptions, devices, permissions."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.files import OutputError, write_whole

FULL_DISK = """
import resource, sys
from pathlib import Path
from api.files import OutputError, write_whole
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    write_whole(Path(sys.argv[1]), ("x" * 5000 for _ in range(10)))
except OutputError as error:
    print(error)
"""


def torn() -> Iterator[str]:
    yield "half"
    raise KeyboardInterrupt


def test_the_pieces_are_joined(tmp_path: Path) -> None:
    write_whole(tmp_path / "out.txt", ["one ", "two"])
    assert (tmp_path / "out.txt").read_text() == "one two"


def test_the_mode_is_what_the_umask_asks_for(tmp_path: Path) -> None:
    umask = os.umask(0o022)
    os.umask(umask)
    write_whole(tmp_path / "out.txt", ["x"])
    assert (tmp_path / "out.txt").stat().st_mode & 0o777 == 0o666 & ~umask


def test_an_interruption_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("before")
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "out.txt", torn())
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("out.txt", "before")]


def test_a_disk_that_is_full_leaves_nothing_and_is_told_of(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    command = [sys.executable, "-c", FULL_DISK, str(target)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told.stdout == f"{target} could not be written: File too large\n"
    assert list(tmp_path.iterdir()) == []


def test_a_device_is_written_to_and_stays_a_device() -> None:
    with pytest.raises(OutputError, match="No space left on device"):
        write_whole(Path("/dev/full"), ["x"])
    assert Path("/dev/full").is_char_device()


def test_a_link_stays_and_what_it_names_is_written(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_whole(tmp_path / "link", ["x"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "x"


def test_a_missing_folder_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No such file or directory"):
        write_whole(tmp_path / "none" / "out.txt", ["x"])


def test_memory_stays_flat_however_long_the_pieces(tmp_path: Path) -> None:
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    write_whole(tmp_path / "out.txt", ("x" * (1 << 20) for _ in range(100)))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb < 50_000
