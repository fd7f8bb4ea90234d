"""`tonewise grade` as it ships: the real models on real files, from recording to report."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from grading.record import from_json
from grading.report import GradeReport
from speech.audio import Speaker

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "api/samples/call.ogg"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not any((ROOT / "speech/weights").glob("*.json")),
        reason="needs the trained voice models in speech/weights (tonewise train speech)",
    ),
]


def tonewise(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from api.cli import main; main()", "grade"]
    return subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, text=True, check=False
    )


@dataclass(frozen=True, slots=True)
class Run:
    """The sample call, graded with everything on."""

    told: subprocess.CompletedProcess[str]
    report: GradeReport
    page: str


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("sample")
    page = folder / "page.html"
    told = tonewise(SAMPLE, "--json", "-", "--html", page, "--embed-audio")
    return Run(told, from_json(told.stdout), page.read_text())


def test_the_sample_call_is_graded(sample: Run) -> None:
    assert sample.told.returncode == 0
    assert sample.report.points is not None
    assert sample.report.stars in range(1, 6)


def test_the_table_goes_where_the_json_does_not(sample: Run) -> None:
    assert "call.ogg" in sample.told.stderr
    assert sample.told.stdout.startswith("{")


def test_the_words_of_both_sides_are_recognised(sample: Run) -> None:
    said = " ".join(u.text for u in sample.report.utterances if u.speaker is Speaker.AGENT)
    assert "thank you for calling" in said.lower()
    assert {u.speaker for u in sample.report.utterances if u.text} == set(Speaker)


def test_only_the_customer_is_read(sample: Run) -> None:
    read = {u.speaker for u in sample.report.utterances if u.readings}
    assert read == {Speaker.CUSTOMER}


def test_the_models_are_named_with_their_digests(sample: Run) -> None:
    assert [m.role for m in sample.report.models if m.digest]
    assert all(m.digest in sample.page for m in sample.report.models)


def test_the_page_carries_the_audio(sample: Run) -> None:
    assert "data:audio/mpeg;base64," in sample.page


def test_the_same_call_gets_the_same_grade(sample: Run) -> None:
    again = from_json(tonewise(SAMPLE, "--json", "-").stdout)
    assert again == sample.report


def bad_files(folder: Path) -> list[Path]:
    """Every kind of file that can't be graded."""
    sound = np.full((8000, 3), 0.1, np.float32)
    (folder / "text.wav").write_text("not audio")
    (folder / "empty.wav").touch()
    soundfile.write(folder / "header.wav", np.zeros((0, 2)), 8000)
    soundfile.write(folder / "three.wav", sound, 8000)
    soundfile.write(folder / "slow.wav", sound[:, 0], 4000)
    sound[5] = np.nan
    soundfile.write(folder / "nan.wav", sound[:, 0], 8000, subtype="FLOAT")
    return [*sorted(folder.glob("*.wav")), folder / "missing.wav"]


def test_each_bad_file_costs_one_line_and_the_rest_is_graded(tmp_path: Path) -> None:
    bad = bad_files(tmp_path)
    told = tonewise(*bad, SAMPLE, "--no-transcript", "--json", tmp_path / "all.json")
    assert told.returncode == 3
    assert len(told.stderr.splitlines()) == len(bad)
    whole: dict[str, Any] = json.loads((tmp_path / "all.json").read_text())
    assert [failed["file"] for failed in whole["failed"]] == list(map(str, bad))
    assert len(whole["reports"]) == 1


def test_nothing_but_bad_files_is_a_failure(tmp_path: Path) -> None:
    told = tonewise(*bad_files(tmp_path))
    assert (told.returncode, told.stdout) == (2, "")


def test_one_bad_file_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("not audio")
    told = tonewise(tmp_path / "text.wav", "--json", tmp_path / "x.json")
    assert (told.returncode, (tmp_path / "x.json").exists()) == (2, False)


def test_silence_gives_a_report_without_a_mood(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "silence.wav", np.zeros((80_000, 2)), 8000)
    report = from_json(tonewise(tmp_path / "silence.wav", "--json", "-").stdout)
    assert report.points is None
    assert not any(i.fused for i in report.intervals)
    assert any("no voice" in note for note in report.call.notes)


def test_a_hold_is_no_silence(tmp_path: Path, sample: Run) -> None:
    silent = sample.report.conduct.dead_air[0]
    hold = f"{silent.start_s - 1:.2f}-{silent.end_s + 1:.2f}"
    report = from_json(tonewise(SAMPLE, "--hold", hold, "--json", "-").stdout)
    assert report.conduct.dead_air == ()
    assert len(report.conduct.holds) == 1
