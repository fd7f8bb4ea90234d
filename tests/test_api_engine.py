"""Recordings in, graded calls out: notes, sides, batches, and where the results go."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import soundfile

from api.batch import Batch, grade_all
from api.engine import Ears, Engine, GradedCall, GradeOptions, printable
from api.options import read_rubric
from api.reports.delivery import Delivery
from api.reports.summary import SummaryRow
from api.reports.waveform import PeakMeter
from emotion.errors import TonewiseError
from grading.report import ModelName
from speech.audio import SAMPLE_RATE_HZ, AudioError, Frame, Speaker
from speech.utterance import Utterance
from tests.graded import graded, speechlike


class LoudListener:
    """Hears one utterance a side: from its first loud sample to its last."""

    def __init__(self) -> None:
        self._heard_s = dict.fromkeys(Speaker, 0.0)
        self._loud_s: dict[Speaker, list[float]] = {}

    def push(self, frame: Frame) -> list[Utterance]:
        start_s = self._heard_s[frame.speaker]
        for n in np.flatnonzero(np.abs(frame.samples) > 0.01)[[0, -1]] if self._loud(frame) else ():
            self._loud_s.setdefault(frame.speaker, []).append(start_s + n / SAMPLE_RATE_HZ)
        self._heard_s[frame.speaker] += frame.samples.size / SAMPLE_RATE_HZ
        return []

    def flush(self) -> list[Utterance]:
        return [Utterance(who, s[0], s[-1], -20.0, None) for who, s in self._loud_s.items()]

    def _loud(self, frame: Frame) -> bool:
        return bool((np.abs(frame.samples) > 0.01).any())


ENGINE = Engine(Ears(LoudListener, (ModelName("voice emotion", "loud", "0"),), False, False))
OPTIONS = GradeOptions(read_rubric(None))


def grade(path: Path) -> GradedCall:
    return ENGINE.grade(path, OPTIONS, lambda _: None)


@pytest.fixture
def call(tmp_path: Path) -> Path:
    """Six seconds: the customer speaks in the first two, the agent in the last two."""
    sound = np.zeros((6 * 8000, 2), np.float32)
    sound[: 2 * 8000, 0] = sound[4 * 8000 :, 1] = speechlike(1.0)[: 2 * 8000]
    soundfile.write(tmp_path / "call.wav", sound, 8000)
    return tmp_path / "call.wav"


def test_each_channel_is_a_side(call: Path) -> None:
    spoken = {u.speaker: u.start_s for u in grade(call).report.utterances}
    assert spoken == pytest.approx({Speaker.CUSTOMER: 0.0, Speaker.AGENT: 4.0}, abs=0.1)


def test_the_sides_may_be_told_the_other_way_round(call: Path) -> None:
    options = GradeOptions(read_rubric(None), agent_channel=0)
    spoken = ENGINE.grade(call, options, lambda _: None).report.utterances
    assert spoken[0].speaker is Speaker.AGENT


def test_the_seconds_heard_add_up_to_the_call(call: Path) -> None:
    heard: list[float] = []
    ENGINE.grade(call, OPTIONS, heard.append)
    assert math.fsum(heard) == pytest.approx(6.0, abs=0.01)


def test_the_waveform_shows_who_was_loud_when(call: Path) -> None:
    wave = grade(call).waveform
    half = len(wave.customer) // 2
    assert max(wave.customer[:half]) > 0.1 > max(wave.customer[half:])
    assert max(wave.agent[:half]) < 0.1 < max(wave.agent[half:])


def test_a_mono_recording_is_noted(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "mono.flac", speechlike(3.0), 16_000)
    report = grade(tmp_path / "mono.flac").report
    assert report.call.speakers == (Speaker.CUSTOMER,)
    assert any("nothing tells the two sides apart" in note for note in report.call.notes)


def test_a_note_that_was_asked_for_comes_first(call: Path) -> None:
    options = GradeOptions(read_rubric(None), notes=("synthetic",))
    assert ENGINE.grade(call, options, lambda _: None).report.call.notes[0] == "synthetic"


def test_silence_is_noted_and_not_graded(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "silence.wav", np.zeros((16_000, 2)), 16_000)
    report = grade(tmp_path / "silence.wav").report
    assert report.points is None
    assert any("no voice was heard" in note for note in report.call.notes)


def test_a_name_that_is_no_text_becomes_one() -> None:
    name = b"caf\xe9.wav".decode(errors="surrogateescape")
    assert printable(name) == "caf\N{REPLACEMENT CHARACTER}.wav"


def refusing(path: Path) -> GradedCall:
    if "bad" in path.name:
        raise AudioError(f"{path}: wanted audio, got none")
    return GradedCall(graded(), PeakMeter().read())


def plainly(_call: GradedCall, path: Path) -> SummaryRow:
    return SummaryRow(path.name, "1", "", "", "", ())


def test_one_bad_file_does_not_stop_the_rest() -> None:
    files = [Path("a.wav"), Path("bad.wav"), Path("c.wav")]
    batch = grade_all(files, refusing, plainly)
    assert [row.source for row in batch.rows] == ["a.wav", "c.wav"]
    assert [failure.file for failure in batch.failures] == ["bad.wav"]


def delivered(delivery: Delivery, times: int) -> Batch:
    """Deliver one and the same call several times."""
    delivery.prepare()
    files = [*(Path(f"{n}.wav") for n in range(times)), Path("bad.wav")]
    batch = grade_all(files, refusing, lambda call, _: delivery.page(call.report))
    delivery.finish(batch.reports, batch.rows, batch.failures)
    return batch


def test_calls_of_one_name_get_pages_of_their_own(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    delivered(Delivery(html_to=pages, several=True), times=2)
    assert sorted(p.name for p in pages.iterdir()) == [
        "2026-03-14 line 7 dead line-2.html",
        "2026-03-14 line 7 dead line.html",
        "index.html",
    ]


def test_the_index_leads_to_every_page(tmp_path: Path) -> None:
    delivered(Delivery(html_to=tmp_path, several=True), times=2)
    text = (tmp_path / "index.html").read_text()
    assert 'href="2026-03-14%20line%207%20dead%20line-2.html"' in text
    assert "wanted audio, got none" in text


def test_several_reports_make_one_object(tmp_path: Path) -> None:
    delivered(Delivery(json_to=tmp_path / "calls.json", several=True), times=2)
    whole = json.loads((tmp_path / "calls.json").read_text())
    assert [report["points"] for report in whole["reports"]] == [71.4, 71.4]
    assert whole["failed"] == [{"file": "bad.wav", "error": "bad.wav: wanted audio, got none"}]


def test_a_page_goes_into_a_folder_that_is_there(tmp_path: Path) -> None:
    delivered(Delivery(html_to=tmp_path), times=1)
    assert (tmp_path / "2026-03-14 line 7 dead line.html").exists()


@pytest.fixture
def hopeless(tmp_path: Path) -> list[Delivery]:
    (tmp_path / "file").touch()
    return [
        Delivery(json_to=tmp_path / "none" / "x.json"),
        Delivery(json_to=tmp_path),
        Delivery(html_to=tmp_path / "none" / "x.html"),
        Delivery(html_to=tmp_path / "file", several=True),
    ]


def test_a_hopeless_path_is_told_of_before_any_work(hopeless: list[Delivery]) -> None:
    for delivery in hopeless:
        with pytest.raises(TonewiseError, match="could not be"):
            delivery.prepare()
