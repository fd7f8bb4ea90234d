"""Examples: what a call would hear, kept in shards that a stopped run need not make again."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from speech.audio import SAMPLE_RATE_HZ, AudioError
from speech.corpus import Clip
from speech.features import FeatureConfig
from speech.first_ear import RowMaker
from speech.recording import read_clip
from speech.second_ear import SecondEar
from speech.training.augment import TELEPHONE, carry
from speech.training.encoder import build_encoder
from speech.training.examples import Examples, Preparation, prepare
from speech.training.filterbanks import build, store
from speech.vad import speech_only
from speech.windows import Window, WindowConfig, WindowCutter
from tests.signals import Samples, silence, voice

pytestmark = pytest.mark.slow

N_CLIPS = 135  # more than a shard holds


def _ignore(done: int, n: int) -> None:
    """Nobody is told."""


@pytest.fixture(scope="module")
def preparation(tmp_path_factory: pytest.TempPathFactory) -> Preparation:
    folder = tmp_path_factory.mktemp("models")
    build_encoder(folder / "encoder.onnx")
    store(build(FeatureConfig()), folder / "filterbanks.npz")
    return Preparation(folder / "encoder.onnx", folder / "filterbanks.npz", n_lines=1)


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Clip]:
    folder = tmp_path_factory.mktemp("clips")
    return [_clip(folder / f"{n}.wav", voice(0.6, seed=n), f"speaker {n % 5}") for n in range(135)]


@pytest.fixture(scope="module")
def work(
    clips: list[Clip], preparation: Preparation, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A work folder in which all clips were prepared."""
    folder = tmp_path_factory.mktemp("work")
    prepare(clips, preparation, folder, _ignore)
    return folder


def _clip(path: Path, samples: Samples, speaker: str = "a") -> Clip:
    soundfile.write(path, samples, SAMPLE_RATE_HZ)
    return Clip(path=path, speaker=speaker, emotion="neutral")


def _shards(work: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in sorted(work.rglob("*.npz"))}


def _windows(samples: Samples) -> list[Window]:
    cutter = WindowCutter(WindowConfig())
    return [window for segment in speech_only(samples) for window in cutter.push(segment)]


def _assert_same(found: Examples, wanted: Examples) -> None:
    for name in Examples.__slots__:
        np.testing.assert_array_equal(getattr(found, name), getattr(wanted, name))


def test_every_clip_has_its_windows_in_order(
    clips: list[Clip], preparation: Preparation, work: Path
) -> None:
    examples = prepare(clips, preparation, work, _ignore)
    assert list(dict.fromkeys(examples.clip)) == list(range(N_CLIPS))
    assert (np.diff(examples.clip) >= 0).all()
    assert examples.rows.shape[1:] == (300, FeatureConfig().width)
    assert len({len(getattr(examples, name)) for name in Examples.__slots__}) == 1


def test_a_finished_folder_is_only_read(
    clips: list[Clip], preparation: Preparation, work: Path
) -> None:
    told: list[tuple[int, int]] = []
    before = _shards(work)
    prepare(clips, preparation, work, lambda done, n: told.append((done, n)))
    assert told == [(2, 2)]
    assert _shards(work) == before
    assert len(before) == 2


def test_a_stopped_run_makes_only_the_shards_that_are_missing(
    clips: list[Clip], preparation: Preparation, work: Path
) -> None:
    whole, (first, second) = prepare(clips, preparation, work, _ignore), _shards(work)
    kept = first.stat().st_mtime_ns
    second.rename(second.with_name(".000128.1.npz"))  # as a run leaves it that was stopped midway
    told: list[tuple[int, int]] = []
    again = prepare(clips, preparation, work, lambda done, n: told.append((done, n)))
    assert told == [(1, 2), (2, 2)]
    assert first.stat().st_mtime_ns == kept
    _assert_same(again, whole)
    second.with_name(".000128.1.npz").unlink()


def test_what_is_prepared_is_what_a_call_hears(preparation: Preparation, tmp_path: Path) -> None:
    clip = _clip(tmp_path / "long.wav", voice(4.5))
    found = prepare([clip], replace(preparation, n_lines=2), tmp_path, _ignore)
    ear, banks = SecondEar(preparation.encoder), build(preparation.features)
    maker = RowMaker(banks, preparation.features, preparation.windows)
    plain = read_clip(clip.path)
    for line, samples in enumerate((plain, carry(plain, TELEPHONE, np.random.default_rng()))):
        windows, at = _windows(samples), np.flatnonzero(found.line == line)
        assert len(windows) == len(at) > 1
        for window, n in zip(windows, at, strict=True):
            np.testing.assert_array_equal(found.pooled[n], ear.hear(window.samples))
            rows = maker.rows(window.samples).astype(np.float16)
            np.testing.assert_array_equal(found.rows[n], rows)
            assert found.new_s[n] == np.float32(window.new_s)


def test_random_lines_differ_and_follow_the_seed(preparation: Preparation, tmp_path: Path) -> None:
    clip = _clip(tmp_path / "one.wav", voice(1.0))
    lines = replace(preparation, n_lines=4)
    first, again, other = (
        prepare([clip], chosen, tmp_path / name, _ignore)
        for name, chosen in (("a", lines), ("b", lines), ("c", replace(lines, seed=9)))
    )
    _assert_same(again, first)
    assert len({rows.tobytes() for rows in first.rows}) == 4
    np.testing.assert_array_equal(other.rows[:2], first.rows[:2])
    assert not np.array_equal(other.rows[2], first.rows[2])


def test_noise_and_echo_differ_from_clip_to_clip(preparation: Preparation, tmp_path: Path) -> None:
    twins = [_clip(tmp_path / name, voice(1.0)) for name in ("one.wav", "two.wav")]
    found = prepare(twins, replace(preparation, n_lines=5), tmp_path, _ignore)
    one, two = (found.rows[found.clip == n] for n in (0, 1))
    np.testing.assert_array_equal(one[:2], two[:2])  # clean and telephone
    assert not np.array_equal(one[2:], two[2:])


@pytest.mark.parametrize("changed", [{"seed": 2}, {"windows": WindowConfig(hop_s=0.5)}])
def test_another_preparation_has_another_folder(
    preparation: Preparation, tmp_path: Path, changed: dict[str, Any]
) -> None:
    clip = _clip(tmp_path / "one.wav", voice(0.6))
    for chosen in (preparation, replace(preparation, **changed)):
        prepare([clip], chosen, tmp_path, _ignore)
    assert len({path.parent for path in _shards(tmp_path)}) == 2


def test_a_clip_in_which_nobody_speaks_has_no_windows(
    preparation: Preparation, tmp_path: Path
) -> None:
    clips = [_clip(tmp_path / "silent.wav", silence(1.0)), _clip(tmp_path / "v.wav", voice(0.6))]
    assert set(prepare(clips, preparation, tmp_path, _ignore).clip) == {1}


def test_a_corpus_in_which_nobody_speaks_is_refused(
    preparation: Preparation, tmp_path: Path
) -> None:
    clip = _clip(tmp_path / "silent.wav", silence(1.0))
    with pytest.raises(AudioError, match="none in any clip"):
        prepare([clip], preparation, tmp_path, _ignore)


def test_a_clip_that_cannot_be_read_is_named(preparation: Preparation, tmp_path: Path) -> None:
    clip = _clip(tmp_path / "torn.wav", voice(0.6))
    clip.path.write_bytes(b"no sound")
    with pytest.raises(AudioError, match=r"torn\.wav"):
        prepare([clip], preparation, tmp_path, _ignore)
