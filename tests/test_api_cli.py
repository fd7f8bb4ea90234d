"""The command line as a user meets it: help at once, one line for an error, its exit codes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from api.cli import COMMANDS, run
from grading.record import from_json, to_json
from tests.graded import graded

HEAVY = {"numpy", "onnxruntime", "tensorflow", "rich", "jinja2", "soundfile", "scipy", "yaml"}
LIGHT = "import sys; from api.cli import run; run(sys.argv[1:]); print(*sys.modules, sep='\\n')"


def tonewise(*arguments: object, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        command(arguments), stdout=stdout, stderr=subprocess.PIPE, text=True, check=False
    )


def command(arguments: Sequence[object]) -> list[str]:
    return [sys.executable, "-c", "from api.cli import main; main()", *map(str, arguments)]


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A report as `tonewise grade --json` leaves it."""
    (tmp_path / "call.json").write_text(to_json(graded()), encoding="utf-8")
    return tmp_path / "call.json"


def test_help_names_every_command_and_exit_code() -> None:
    told = tonewise("--help").stdout
    assert all(name in told for name in COMMANDS)
    assert all(f"  {code} " in told for code in (0, 2, 3, 130))


def test_help_comes_within_half_a_second() -> None:
    best_s = 9.0
    for _ in range(3):
        began_s = time.monotonic()
        tonewise("--help")
        best_s = min(best_s, time.monotonic() - began_s)
    assert best_s < 0.5


@pytest.mark.parametrize("arguments", [("--help",), ("--version",)])
def test_help_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    told = subprocess.run(
        [sys.executable, "-c", LIGHT, *arguments], capture_output=True, text=True, check=True
    )
    assert "api.cli" in told.stdout
    assert HEAVY.isdisjoint(told.stdout.split())


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help_with_an_example(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([name, "--help"]) == 0
    assert f"tonewise {name} " in capsys.readouterr().out.split("Options:")[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ("sing",),
        ("grade",),
        ("grade", "a.wav", "--hold", "9-1"),
        ("grade", "a.wav", "--hold", "soon"),
        ("grade", "a.wav", "b.wav", "--hold", "1-2"),
        ("grade", "a.wav", "--agent-channel", "2"),
        ("grade", "a.wav", "--no-transcript", "--vosk-model", "x"),
        ("grade", "a.wav", "--embed-audio"),
        ("grade", "a.wav", "--interval", "0"),
        ("grade", "a.wav", "--json", "./a.wav"),
        ("grade", "a.wav", "--json", "b", "--html", "b"),
        ("grade", "a.wav", "--rubric", "none.yaml"),
        ("grade", "a.wav", "--html", "no/such/folder/page.html"),
        ("regrade", "none.json"),
        ("regrade",),
    ],
)
def test_bad_usage_is_told(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err


def test_bad_usage_ends_a_process_without_a_traceback() -> None:
    told = tonewise("grade", "a.wav", "--hold", "9-1")
    assert (told.returncode, told.stdout) == (2, "")
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("text", ["", "{", "[]", '{"points": 3}', "\N{BOM}{}"])
def test_a_file_that_is_no_report_costs_one_line(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "call.json").write_text(text, encoding="utf-8")
    assert run(["regrade", str(tmp_path / "call.json")]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"tonewise: {tmp_path}")
    assert told.count("\n") == 1


def test_a_rubric_that_is_none_costs_one_line(tmp_path: Path, stored: Path) -> None:
    (tmp_path / "r.yaml").write_text("criteria: []")
    told = tonewise("regrade", stored, "--rubric", tmp_path / "r.yaml")
    assert told.returncode == 2
    assert told.stderr.startswith(f"tonewise: {tmp_path / 'r.yaml'}: ")
    assert told.stderr.count("\n") == 1


def test_a_stored_report_is_graded_anew_and_written(tmp_path: Path, stored: Path) -> None:
    page, again = tmp_path / "page.html", tmp_path / "again.json"
    told = tonewise("regrade", stored, "--html", page, "--json", again)
    assert (told.returncode, told.stderr) == (0, "")
    report = from_json(again.read_text())
    assert f"{report.points:.0f} of 100</title>" in page.read_text()


def test_json_on_stdout_stands_alone(stored: Path) -> None:
    told = tonewise("regrade", stored, "--json", "-")
    assert from_json(told.stdout).call == graded().call
    assert "dead line.wav" in told.stderr


def test_a_reader_that_leaves_is_no_error(stored: Path) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    told = tonewise("regrade", stored, "--json", "-", stdout=write_end)
    os.close(write_end)
    assert told.returncode == 1
    assert "Error" not in told.stderr


def test_a_stdout_that_is_full_is_told_of(stored: Path) -> None:
    with Path("/dev/full").open("w") as full:
        told = tonewise("regrade", stored, stdout=full.fileno())
    assert told.returncode == 2
    assert told.stderr == "tonewise: the output could not be written: No space left on device\n"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_ends_it_without_a_traceback(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    os.mkfifo(tmp_path / "call.json")
    running = subprocess.Popen(
        command(["regrade", tmp_path / "call.json"]), stderr=subprocess.PIPE, text=True
    )
    # Opening the other end succeeds once the command waits for what it will read.
    with (tmp_path / "call.json").open("w"):
        running.send_signal(number)
        _, told = running.communicate(timeout=10)
    assert running.returncode == code
    assert "Traceback" not in told
