"""Training the voice model that ships: corpora in, weights and their manifest out."""

import os
import shutil
import warnings
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import keras
import numpy as np
import onnx

from emotion.artifacts import Manifest, Source, sha256_of, write_manifest
from emotion.errors import TonewiseError
from emotion.labels import VOICE_LABELS
from speech.corpus import VOICE_LABEL_MAP, Clip, LabelMap, digest, propose_splits, read_manifest
from speech.emotion import ENCODER, ENCODER_LICENCE, FILTERBANKS, MANIFEST, NETWORK, READER
from speech.features import FeatureConfig
from speech.reader import store_reader
from speech.training.encoder import build_encoder, encoder_licence
from speech.training.examples import Preparation, prepare
from speech.training.filterbanks import build, store
from speech.training.network import EMBEDDING
from speech.training.voice_fit import (
    OTHER,
    UNLABELLED,
    Classroom,
    FittedVoice,
    Roles,
    VoiceTraining,
)
from speech.windows import WindowConfig

_OPSET = 18


class TrainingError(TonewiseError):
    """Corpora that can't teach: no speakers to check by, or a mood that nobody shows."""


@dataclass(frozen=True, slots=True)
class Corpora:
    """Labelled clips and where they came from."""

    clips: tuple[Clip, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """What one training run is asked for."""

    training: VoiceTraining = field(default_factory=VoiceTraining)
    labels: LabelMap = VOICE_LABEL_MAP
    # Corpora whose voices teach but whose labels do not: single command words, labelled by
    # untrained speakers, that made every other corpus read worse.
    voices_only: tuple[str, ...] = ("emospeech",)
    n_lines: int = 5
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a training tells how far it is: (done, of how many), and each epoch's recall."""

    prepared: Callable[[int, int], None]
    learned: Callable[[int, int, float], None]


def read_corpora(manifests: Sequence[Path], seed: int) -> Corpora:
    """Return the clips of several manifests; speakers without a split get a proposed one.

    Raises CorpusError if a manifest can't be used.
    """
    clips: list[Clip] = []
    sources = []
    for path in manifests:
        found = read_manifest(path)
        if not all(clip.split for clip in found):
            found = propose_splits(found, seed)
        name = found[0].corpus or path.parent.name
        licence = found[0].licence or "not stated"
        n_speakers = len({clip.speaker for clip in found})
        sources.append(Source(name, digest(path), licence, len(found), n_speakers))
        clips += found
    return Corpora(tuple(clips), tuple(sources))


def classroom(
    corpora: Corpora, config: TrainConfig, work: Path, prepared: Callable[[int, int], None]
) -> Classroom:
    """Return the clips as prepared windows with their moods; see `examples.prepare`.

    Raises CorpusError on a label that has no meaning here, AudioError as `prepare` does.
    """
    config.labels.apply(clip for clip in corpora.clips if clip.corpus not in config.voices_only)
    work.mkdir(parents=True, exist_ok=True)
    encoder, banks = work / ENCODER, work / FILTERBANKS
    # Once: the processes of a protocol read them while others start.
    _make_once(encoder, build_encoder)
    _make_once(banks, lambda path: store(build(FeatureConfig()), path))
    preparation = Preparation(encoder, banks, n_lines=config.n_lines, seed=config.seed)
    examples = prepare(corpora.clips, preparation, work, prepared)
    return Classroom(
        examples,
        np.array([_label(clip, config) for clip in corpora.clips], np.int64),
        np.array([f"{clip.corpus} {clip.speaker}" for clip in corpora.clips]),
    )


def _make_once(path: Path, make: Callable[[Path], None]) -> None:
    """Make a file of the work folder, whole or not at all, unless it is there."""
    if path.exists():
        return
    unfinished = path.with_name(f".{os.getpid()}.{path.name}")
    make(unfinished)
    unfinished.replace(path)


def _label(clip: Clip, config: TrainConfig) -> int:
    if clip.corpus in config.voices_only:
        return UNLABELLED
    meant = config.labels.targets[clip.emotion.casefold()]
    return OTHER if meant is None else VOICE_LABELS.index(meant)


def roles(corpora: Corpora, room: Classroom) -> Roles:
    """Return who teaches and who checks by the clips' split; raises TrainingError if none can."""
    split = np.array([clip.split for clip in corpora.clips])
    teach, check = np.flatnonzero(split == "train"), np.flatnonzero(split == "valid")
    for name, clips in (("train", teach), ("valid", check)):
        missing = [m for i, m in enumerate(VOICE_LABELS) if not np.any(room.labels[clips] == i)]
        if missing:
            raise TrainingError(
                f"the {name} speakers must show every mood, "
                f"none shows {', '.join(missing)}: give more corpora, or another split"
            )
    return Roles(teach, check)


def write_voice(
    voice: FittedVoice, corpora: Corpora, config: TrainConfig, work: Path, weights: Path
) -> Manifest:
    """Write the weights into a folder, whole or not at all, and return their manifest.

    The manifest's `scores` are empty until they are measured.
    """
    weights.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=weights.parent, prefix=".weights-") as folder:
        new = Path(folder)
        _export(voice.network, new / NETWORK)
        store_reader(voice.reader, new / READER)
        for name in (ENCODER, FILTERBANKS):
            shutil.copyfile(work / name, new / name)
        (new / ENCODER_LICENCE).write_text(encoder_licence(), encoding="utf-8")
        files = {path.name: sha256_of(path) for path in sorted(new.iterdir())}
        manifest = Manifest(
            name="voice-emotion",
            version=version("tonewise"),
            labels=VOICE_LABELS,
            config={
                "features": asdict(FeatureConfig()),
                "windows": asdict(WindowConfig()),
                "training": asdict(config.training),
                "voices_only": list(config.voices_only),
                "n_lines": config.n_lines,
            },
            files=files,
            sources=corpora.sources,
            scores={},
        )
        write_manifest(manifest, new / MANIFEST)
        weights.mkdir(exist_ok=True)
        for path in new.iterdir():
            path.replace(weights / path.name)
    return manifest


def _export(network: keras.Model, path: Path) -> None:
    """Write the network up to its embedding as ONNX, with the input named `rows`."""
    served = keras.Model(network.input, network.output[EMBEDDING])
    served(np.zeros((1, *network.input_shape[1:]), np.float32))  # keras exports only what has run
    with redirect_stdout(StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # keras prints where it saved, and warns of its own ways
        served.export(path, format="onnx", verbose=False, opset_version=_OPSET)
    model = onnx.load(path)
    given = model.graph.input[0].name
    for node in model.graph.node:
        node.input[:] = ["rows" if name == given else name for name in node.input]
    model.graph.input[0].name = "rows"
    onnx.save(model, path)
