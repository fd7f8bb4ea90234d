"""The sample call: what ships is a two-sided call, and it can be spoken anew."""

import shutil
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

import sample_call

SHIPPED = Path(__file__).parents[1] / "api" / "samples" / "call.ogg"
FRAMES_PER_S = 50

needs_espeak = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="espeak-ng is not installed"
)


def voiced(path: Path) -> npt.NDArray[np.bool_]:
    """Whether each side speaks in each frame: (frames, 2), customer first."""
    samples, rate_hz = soundfile.read(path)
    hop = rate_hz // FRAMES_PER_S
    frames = samples[: len(samples) // hop * hop].reshape(-1, hop, 2)
    return np.asarray(np.sqrt((frames**2).mean(axis=1)) > 0.003)


def longest_s(frames: npt.ArrayLike) -> float:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], np.asarray(frames, dtype=int), [0]])))
    return float((edges[1::2] - edges[::2]).max()) / FRAMES_PER_S


def test_the_shipped_call_is_a_short_two_sided_recording() -> None:
    info = soundfile.info(str(SHIPPED))
    assert (info.channels, info.samplerate) == (2, 16_000)
    assert 60 <= info.duration <= 80
    assert SHIPPED.stat().st_size <= 400_000
    assert voiced(SHIPPED).mean(axis=0).min() > 0.2


def test_the_shipped_call_has_dead_air_and_an_overlap() -> None:
    sides = voiced(SHIPPED)
    assert 3.5 <= longest_s(~sides.any(axis=1)) <= 4.5
    assert 0.3 <= longest_s(sides.all(axis=1)) <= 1.5


def test_the_shipped_call_does_not_clip() -> None:
    assert np.abs(soundfile.read(SHIPPED)[0]).max() < 1.0


@needs_espeak
def test_the_same_lines_give_the_same_samples() -> None:
    lines = sample_call.CALL[:2]
    np.testing.assert_array_equal(sample_call.render(lines), sample_call.render(lines))


@needs_espeak
def test_the_call_is_written_where_asked(tmp_path: Path) -> None:
    assert sample_call.main(["-o", str(tmp_path / "new" / "call.ogg")]) == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["call.ogg"]
    assert soundfile.info(str(tmp_path / "new" / "call.ogg")).duration > 60


def test_without_espeak_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert sample_call.main(["-o", str(tmp_path / "call.ogg")]) == 2
    assert "espeak-ng speaks this call and is not installed" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@needs_espeak
def test_a_place_that_can_not_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert sample_call.main(["-o", str(tmp_path / "file" / "call.ogg")]) == 2
    assert "sample_call: " in capsys.readouterr().err
