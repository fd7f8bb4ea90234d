"""Training from sound to weights: what was fitted is what is loaded, and nothing else is."""

from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from emotion.artifacts import Manifest, ManifestError
from emotion.labels import VOICE_LABELS, Emotion
from speech.audio import Frame, Speaker
from speech.corpus import CorpusError, write_manifest
from speech.emotion import ENCODER, FILTERBANKS, NETWORK, READER, VoiceEmotion
from speech.evaluate import Reading, evaluate
from speech.features import FeatureConfig, load_filterbanks
from speech.first_ear import FirstEar, RowMaker
from speech.listener import Listener
from speech.training.network import EMBEDDING, NetworkConfig
from speech.training.network_fit import NetworkTraining
from speech.training.train import (
    Corpora,
    TrainConfig,
    TrainingError,
    classroom,
    read_corpora,
    roles,
    write_voice,
)
from speech.training.voice_fit import (
    OTHER,
    UNLABELLED,
    Classroom,
    FittedVoice,
    VoiceTraining,
    fit_voice,
)
from speech.windows import WindowConfig
from tests.signals import Samples, call, silence, voice
from tests.voices import SPEAKERS, corpus, speak

pytestmark = pytest.mark.slow

TINY = NetworkConfig(channels=8, n_embedding=24)
CONFIG = TrainConfig(
    VoiceTraining(NetworkTraining(TINY, epochs=2, batches=25, batch=16, learning_rate=0.01)),
    n_lines=2,
)
FILES = (NETWORK, READER, ENCODER, FILTERBANKS)


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A training from corpus to weights, and all that came of it."""

    room: Classroom
    voice: FittedVoice
    manifest: Manifest
    weights: Path


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Corpora:
    return read_corpora([corpus(tmp_path_factory.mktemp("corpus"))], seed=1)


@pytest.fixture(scope="module")
def trained(corpora: Corpora, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    folder = tmp_path_factory.mktemp("trained")
    room = classroom(corpora, CONFIG, folder / "work", lambda *_: None)
    fitted = fit_voice(room, roles(corpora, room), CONFIG.training)
    weights = folder / "new" / "weights"
    manifest = write_voice(fitted, corpora, CONFIG, folder / "work", weights)
    return Trained(room, fitted, manifest, weights)


@pytest.fixture(scope="module")
def loaded(trained: Trained) -> VoiceEmotion:
    return VoiceEmotion.load(trained.weights)


def _windows() -> list[Samples]:
    return [voice(3.0), voice(0.4, seed=1), speak("angry", 140.0, seed=2)]


def test_what_was_written_is_what_is_loaded(trained: Trained, loaded: VoiceEmotion) -> None:
    assert loaded.manifest.digest == trained.manifest.digest
    assert set(FILES) <= set(loaded.manifest.files)
    assert [path.name for path in trained.weights.parent.iterdir()] == ["weights"]


def test_the_manifest_says_what_the_weights_were_made_of(loaded: VoiceEmotion) -> None:
    (source,) = loaded.manifest.sources
    assert (source.name, source.licence) == ("synthetic", "CC0")
    assert (source.n_clips, source.n_speakers) == (10 * len(SPEAKERS), len(SPEAKERS))
    training = loaded.manifest.config["training"]
    assert training["network"]["network"]["channels"] == TINY.channels


def test_the_served_network_hears_what_the_trained_one_does(trained: Trained) -> None:
    features, windows = FeatureConfig(), WindowConfig()
    found = FirstEar(trained.weights, features, windows).hear(_windows())
    maker = RowMaker(load_filterbanks(trained.weights / FILTERBANKS), features, windows)
    rows = np.stack([maker.rows(samples) for samples in _windows()])
    wanted = np.asarray(trained.voice.network(rows, training=False)[EMBEDDING])
    assert found.shape == (3, TINY.n_embedding)
    assert wanted.std() > 0.1
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-4)


def test_a_window_is_heard_alike_alone_and_among_others(trained: Trained) -> None:
    ear = FirstEar(trained.weights, FeatureConfig(), WindowConfig())
    together, alone = ear.hear(_windows()), [ear.hear([window])[0] for window in _windows()]
    np.testing.assert_allclose(together, alone, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("telephone", [False, True])
def test_a_strangers_moods_are_heard_from_their_recordings(
    corpora: Corpora, loaded: VoiceEmotion, telephone: bool
) -> None:
    test = CONFIG.labels.apply(clip for clip in corpora.clips if clip.split == "test")
    found = evaluate(loaded, test, Reading(telephone=telephone), lambda: None)
    assert found.n == 8  # what is fearful is none of the product's moods
    assert found.uar > 0.6


def test_a_listener_reads_the_customer_and_not_the_agent(loaded: VoiceEmotion) -> None:
    listener, angry = Listener(loaded, None), speak("angry", 140.0, seed=9)
    spoken = call(silence(0.4), angry, silence(1.0), angry, silence(1.0))
    heard = {speaker: listener.push(Frame(speaker, spoken)) for speaker in Speaker}
    assert [len(u.readings) for u in heard[Speaker.CUSTOMER]] == [1, 1]
    assert [u.readings for u in heard[Speaker.AGENT]] == [(), ()]


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_in_any_file_is_refused(trained: Trained, tmp_path: Path, name: str) -> None:
    copytree(trained.weights, tmp_path, dirs_exist_ok=True)
    content = bytearray((tmp_path / name).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ManifestError, match=f"{name} is not the file its manifest names"):
        VoiceEmotion.load(tmp_path)


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="needs a readable manifest"):
        VoiceEmotion.load(tmp_path)


def test_clips_get_their_moods_and_their_speakers(trained: Trained, corpora: Corpora) -> None:
    by_mood = dict(zip((clip.emotion for clip in corpora.clips), trained.room.labels, strict=True))
    assert by_mood == {"angry": 0, "sad": 1, "neutral": 2, "happy": 3, "fearful": OTHER}
    assert set(trained.room.speakers) == {f"synthetic {name}" for name in SPEAKERS}


def test_a_corpus_may_teach_by_its_voices_alone(corpora: Corpora, tmp_path: Path) -> None:
    quiet = replace(CONFIG, voices_only=("synthetic",), n_lines=1)
    few = replace(corpora, clips=corpora.clips[:3])
    room = classroom(few, quiet, tmp_path, lambda *_: None)
    assert list(room.labels) == [UNLABELLED] * 3


def test_a_label_without_a_meaning_is_refused_before_anything_is_prepared(
    corpora: Corpora, tmp_path: Path
) -> None:
    furious = replace(corpora, clips=(replace(corpora.clips[0], emotion="furious"),))
    with pytest.raises(CorpusError, match="furious"):
        classroom(furious, CONFIG, tmp_path / "work", lambda *_: None)
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize("split", ["train", "valid"])
def test_speakers_who_lack_a_mood_are_refused(
    trained: Trained, corpora: Corpora, split: str
) -> None:
    room = replace(trained.room, labels=trained.room.labels.copy())
    here = np.array([clip.split == split for clip in corpora.clips])
    room.labels[here & (room.labels == VOICE_LABELS.index(Emotion.HAPPY))] = OTHER
    with pytest.raises(TrainingError, match=f"the {split} speakers .* none shows happy"):
        roles(corpora, room)


def test_no_speaker_both_teaches_and_checks(trained: Trained, corpora: Corpora) -> None:
    chosen = roles(corpora, trained.room)
    speakers = [set(trained.room.speakers[clips]) for clips in (chosen.teach, chosen.check)]
    assert not speakers[0] & speakers[1]
    assert len(speakers[0] | speakers[1]) == len(SPEAKERS) - 1


def test_a_corpus_without_splits_gets_some(corpora: Corpora, tmp_path: Path) -> None:
    write_manifest((replace(clip, split="") for clip in corpora.clips), tmp_path / "manifest.csv")
    found = read_corpora([tmp_path / "manifest.csv"], seed=1)
    assert {clip.split for clip in found.clips} == {"train", "valid", "test"}
