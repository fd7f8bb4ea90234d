"""Training a voice model from end to end: fit, write, measure on test speakers, write the card."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from emotion.artifacts import write_manifest
from emotion.metrics import Metrics
from speech.corpus import VOICE_LABEL_MAP, Clip
from speech.emotion import MANIFEST, VoiceEmotion
from speech.evaluate import Ears, Reading, figures, hear_clip
from speech.training.card import write_card
from speech.training.network_fit import NetworkTraining, Schedule
from speech.training.train import Corpora, TrainConfig, classroom, read_corpora, roles, write_voice
from speech.training.voice_fit import Classroom, VoiceTraining, fit_voice
from speech.trial import HeardClip

Step = Callable[[int, int], None]

_SCORED = ("n", "uar", "accuracy", "macro_f1", "coverage", "ece")


@dataclass(frozen=True, slots=True)
class SpeechRun:
    """What one `tonewise train speech` was asked for."""

    manifests: tuple[Path, ...]
    work: Path
    weights: Path
    card: Path
    seed: int
    epochs: int | None
    voices_only: tuple[str, ...]

    def config(self) -> TrainConfig:
        """Return how to train."""
        network = NetworkTraining(seed=self.seed)
        if self.epochs:
            network = replace(network, epochs=self.epochs)
        training = VoiceTraining(network=network)
        return TrainConfig(training, voices_only=self.voices_only, seed=self.seed)


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """Corpora and their prepared windows."""

    corpora: Corpora
    room: Classroom


def prepare_speech(run: SpeechRun, prepared: Step) -> Taught:
    """Read the corpora and prepare their windows; raises CorpusError or AudioError."""
    corpora = read_corpora(run.manifests, run.seed)
    return Taught(corpora, classroom(corpora, run.config(), run.work, prepared))


def train_speech(run: SpeechRun, taught: Taught, learned: Step) -> None:
    """Train, write weights and manifest, measure on the test speakers, write the card.

    Raises TrainingError if these corpora can't teach.
    """
    config, corpora, room = run.config(), taught.corpora, taught.room
    schedule = Schedule(_backup(run, corpora), lambda epoch, of, _: learned(epoch, of))
    voice = fit_voice(room, roles(corpora, room), config.training, schedule)
    manifest = write_voice(voice, corpora, config, run.work, run.weights)
    measured = measure_test(corpora, run.weights)
    scores = {
        f"{name}: {figure}": round(float(getattr(metrics, figure)), 4)
        for name, metrics in measured
        for figure in _SCORED
    }
    manifest = replace(manifest, scores=scores)
    write_manifest(manifest, run.weights / MANIFEST)
    write_card(run.card, manifest, measured)


def _backup(run: SpeechRun, corpora: Corpora) -> Path:
    """Where this very training keeps its last epoch: another one must not go on from it."""
    made_of = repr((run.config(), [source.digest for source in corpora.sources]))
    return run.work / f"backup-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}"


def measure_test(corpora: Corpora, weights: Path) -> list[tuple[str, Metrics]]:
    """Return what the written weights score on test speakers: by corpus, line and gender."""
    voice, measured = VoiceEmotion.load(weights), []
    test = [clip for clip in corpora.clips if clip.split == "test"]
    for line, telephone in (("wideband", False), ("telephone", True)):
        reading = Reading(Ears.BOTH, running=True, telephone=telephone)
        heard = [
            (clip, hear_clip(voice, clip, mood, telephone))
            for clip, mood in VOICE_LABEL_MAP.apply(test)
        ]
        for name, clips in _slices(heard, voice.manifest.config["voices_only"]):
            measured.append((f"{name}, {line}", figures(voice.reader, clips, reading)))
    return measured


def _slices(
    heard: Sequence[tuple[Clip, HeardClip]], voices_only: Sequence[str]
) -> list[tuple[str, list[HeardClip]]]:
    """Test clips all together, by corpus, and by gender where the corpora tell it.

    A corpus whose labels did not teach stands by itself: it shows moods of another kind.
    """
    slices: dict[str, list[HeardClip]] = {"all": []}
    for clip, found in heard:
        slices.setdefault(clip.corpus or "unnamed corpus", []).append(found)
    for clip, found in heard:
        if clip.corpus not in voices_only:
            slices["all"].append(found)
            if clip.gender:
                slices.setdefault(f"{clip.gender} speakers", []).append(found)
    return [(name, clips) for name, clips in slices.items() if clips]
