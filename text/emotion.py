"""TextEmotion: the LSTM that reads a message's mood, served by onnxruntime."""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotion.artifacts import Manifest, ManifestError, load_manifest
from emotion.inference import open_session
from emotion.labels import TEXT_LABELS
from emotion.scores import EmotionScores, normalised
from text.clean import CleanConfig, clean
from text.jargon import Jargon
from text.reading import Mood
from text.tables import Tables, load_tables
from text.tokens import FIRST_WORD, Encoded, TokenConfig, encode

WEIGHTS = Path(__file__).parent / "weights" / "emotion"
NETWORK, TABLES, VOCABULARY = "network.onnx", "tables.npz", "vocabulary.txt.gz"
CALIBRATION, MANIFEST = "calibration.json", "manifest.json"

_READ_CHARS = 4_000  # a longer message is read by its two ends
_AT_ONCE = 256  # messages in one run of the network
_ABSENT = -1e4  # a logit from which nothing comes back

Logits = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Calibration:
    """How sure to be; every figure was learned on validation messages."""

    sharpness: float  # 1 / temperature of the mood logits
    bias: tuple[float, ...]  # (8,), added to the mood logits
    negative_sharpness: float
    negative_bias: float
    abstain_below: float  # confidence, 0..1


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What the network said of n messages."""

    moods: Logits  # (n, 8)
    negative: Logits  # (n,)
    features: Logits  # (n, dense): what a desk's own small model may learn from


class TextEmotion:
    """The network with its vocabulary and calibration; safe to use from several threads."""

    def __init__(
        self, folder: Path, manifest: Manifest, jargon: Jargon, calibration: Calibration
    ) -> None:
        """Load the network from its files; raises ManifestError if one is broken."""
        self.manifest = manifest
        self.calibration = calibration
        self._jargon = jargon
        self._clean = CleanConfig(**manifest.config["clean"])
        self._tokens = TokenConfig(**manifest.config["tokens"])
        self._vocabulary = _read_vocabulary(folder / VOCABULARY)
        self._tables: Tables = load_tables(folder / TABLES)
        self._session = open_session(folder / NETWORK)

    @classmethod
    def load(cls, jargon: Jargon, folder: Path = WEIGHTS) -> "TextEmotion":
        """Return the model of a folder; raises ManifestError unless it is what it says."""
        manifest = load_manifest(folder / MANIFEST, TEXT_LABELS)
        calibration = read_calibration(folder / CALIBRATION)
        try:
            return cls(folder, manifest, jargon, calibration)
        except (KeyError, TypeError) as error:
            raise ManifestError(
                f"{folder / MANIFEST} should say how messages are cleaned and cut, got: {error!r}"
            ) from error

    def read(self, texts: Sequence[str]) -> list[Mood]:
        """Return each message's calibrated scores, abstained where the network is not sure."""
        answers = self.answer(texts)
        return [
            Mood(self._scores(moods), self._negativity(float(negative)))
            for moods, negative in zip(answers.moods, answers.negative, strict=True)
        ]

    def answer(self, texts: Sequence[str]) -> Answers:
        """Return what the network says, uncalibrated."""
        cleaned = [clean(_both_ends(text), self._clean, self._jargon) for text in texts]
        order = sorted(range(len(cleaned)), key=lambda i: len(cleaned[i]))  # alike in length
        runs, places = [], []
        for start in range(0, len(order), _AT_ONCE):
            some = order[start : start + _AT_ONCE]
            encoded = encode([cleaned[i] for i in some], self._vocabulary, self._tokens)
            runs.append(self._session.run(None, feed(encoded, self._tables)))
            places += some
        if not runs:
            empty = np.zeros((0, 0), np.float32)
            return Answers(empty, empty[:, 0:0].reshape(0), empty)
        back = np.argsort(places)
        moods, negative, features = (np.concatenate(part)[back] for part in zip(*runs, strict=True))
        return Answers(moods, negative[:, 0], features)

    def _scores(self, logits: Logits) -> EmotionScores:
        sharp = (logits + np.array(self.calibration.bias)) * self.calibration.sharpness
        weights = np.exp(sharp - sharp.max())
        scores = normalised(TEXT_LABELS, [float(w) for w in weights])
        return scores.abstain_below(self.calibration.abstain_below)

    def _negativity(self, logit: float) -> float:
        sharp = (logit + self.calibration.negative_bias) * self.calibration.negative_sharpness
        return float(1.0 / (1.0 + np.exp(-sharp)))


def feed(encoded: Encoded, tables: Tables) -> dict[str, npt.NDArray[np.generic]]:
    """Return messages as the network's inputs, no longer than the longest of them."""
    lengths = encoded.lengths
    longest = int(lengths.max())
    at = encoded.words[:, :longest]
    steps = np.concatenate([tables.words[at], encoded.capitals[:, :longest, None]], axis=2)
    return {
        "steps": steps.transpose(1, 0, 2),
        "lengths": lengths,
        "absent": ((np.arange(longest) >= lengths[:, None]) * np.float32(_ABSENT))[:, :, None],
        "bags": np.concatenate(
            [_bag(encoded.grams, tables.grams), _bag(encoded.pieces, tables.pieces)], axis=1
        ),
    }


def _bag(grams: npt.NDArray[np.int32], table: npt.NDArray[np.float32]) -> Logits:
    """The sum of the grams' rows over the root of their number: shape (n, size)."""
    n = np.maximum((grams != 0).sum(axis=1, keepdims=True), 1)
    longest = int(n.max())  # padding is on the right
    summed = table[grams[:, :longest]].sum(axis=1)
    return np.asarray(summed / np.sqrt(n), np.float32)


def _both_ends(text: str) -> str:
    if len(text) <= _READ_CHARS:
        return text
    return f"{text[: _READ_CHARS // 2]} {text[-_READ_CHARS // 2 :]}"


def write_vocabulary(vocabulary: Mapping[str, int], path: Path) -> None:
    """Write the words in the order of their numbers."""
    words = sorted(vocabulary, key=vocabulary.__getitem__)
    with gzip.GzipFile(path, "wb", mtime=0) as file:  # no clock, so that equal words, equal bytes
        file.write("\n".join(words).encode())


def _read_vocabulary(path: Path) -> dict[str, int]:
    try:
        words = gzip.decompress(path.read_bytes()).decode().split("\n")
    except (OSError, EOFError, ValueError) as error:
        raise ManifestError(f"{path} should hold a vocabulary, got: {error}") from error
    return {word: number for number, word in enumerate(words, FIRST_WORD)}


def write_calibration(calibration: Calibration, path: Path) -> None:
    """Write the calibration as JSON."""
    path.write_text(json.dumps(asdict(calibration), indent=2) + "\n", encoding="utf-8")


def read_calibration(path: Path) -> Calibration:
    """Read what `write_calibration` wrote; raises ManifestError if the file is no such thing."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return Calibration(**{**fields, "bias": tuple(fields["bias"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ManifestError(f"{path} should hold a calibration, got: {error}") from error
