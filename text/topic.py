"""TopicModel: a message in, the department whose business it is out."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotion.artifacts import BROKEN_ARCHIVE, ManifestError
from text.grams import GRAMS_CONFIG, Vocabulary, words
from text.reading import Topic
from text.topic_manifest import TopicManifest, load_topic_manifest
from text.word_space import WordSpace, load_word_space

WEIGHTS = Path(__file__).with_name("weights") / "topic"
GRAMS, LINEAR = "grams.txt.gz", "linear.npz"

Margins = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """One column for each department, and a last one for what is out of scope."""

    grams: npt.NDArray[np.float32]  # (n_grams, n_departments + 1)
    place: npt.NDArray[np.float32]  # (space.width, n_departments + 1)
    intercept: npt.NDArray[np.float32]  # (n_departments + 1,)
    scale: float  # turns margins into the logits of calibrated probabilities
    out_of_scope: float  # added to the last logit: how readily the model declines


@dataclass(frozen=True, slots=True, eq=False)
class TopicModel:
    """Grams and meanings, weighed for each department. Safe to share between threads."""

    departments: tuple[str, ...]
    vocabulary: Vocabulary
    space: WordSpace
    linear: Linear

    @classmethod
    def load(cls, folder: Path = WEIGHTS) -> "TopicModel":
        """Read a model from its folder; raises ManifestError if it is not what it says.

        Raises WordSpaceError if its word vectors can't be read.
        """
        manifest = load_topic_manifest(folder, GRAMS_CONFIG)
        vocabulary, linear = _read_weights(folder)
        model = cls(manifest.departments, vocabulary, load_word_space(folder), linear)
        _check_shapes(model, manifest)
        return model

    def read(self, text: str) -> Topic:
        """Return the department, or None, with calibrated probabilities."""
        logits = self.margins(text).astype(np.float64) * self.linear.scale
        logits[-1] += self.linear.out_of_scope
        odds = np.exp(logits - logits.max())
        likely = (odds / odds.sum()).tolist()
        ranked = sorted(zip(self.departments, likely[:-1], strict=True), key=lambda d: -d[1])
        department, confidence = ranked[0]
        if likely[-1] >= confidence:
            return Topic(None, likely[-1], tuple(ranked))
        return Topic(department, confidence, tuple(ranked))

    def read_many(self, texts: Sequence[str]) -> tuple[Topic, ...]:
        """Return each message's topic, in order."""
        return tuple(self.read(text) for text in texts)

    def margins(self, text: str) -> Margins:
        """Return how far each class speaks for a message: (n_departments + 1,), float32."""
        found = words(text)
        numbers, values = self.vocabulary.count(found)
        of_grams = values @ self.linear.grams[numbers]
        margins: Margins = (
            of_grams + self.space.place(found) @ self.linear.place + self.linear.intercept
        )
        return margins


def _read_weights(folder: Path) -> tuple[Vocabulary, Linear]:
    try:
        with gzip.open(folder / GRAMS, "rt", encoding="utf-8") as file:
            grams = file.read().split("\n")
        with np.load(folder / LINEAR, allow_pickle=False) as read:
            arrays = {name: read[name].astype(np.float32) for name in read.files}
        scale, out_of_scope = (float(arrays[name]) for name in ("scale", "out_of_scope"))
        weights = (arrays["grams"], arrays["place"], arrays["intercept"])
        return Vocabulary(grams, arrays["weights"]), Linear(*weights, scale, out_of_scope)
    except BROKEN_ARCHIVE as error:
        raise ManifestError(f"can't read the topic model in {folder}: {error}") from error


def _check_shapes(model: TopicModel, manifest: TopicManifest) -> None:
    linear, n_classes = model.linear, len(manifest.departments) + 1
    n_grams = len(model.vocabulary.ids)
    wanted = ((n_grams, n_classes), (model.space.width, n_classes), (n_classes,), (n_grams,))
    arrays = (linear.grams, linear.place, linear.intercept, model.vocabulary.weights)
    found = tuple(array.shape for array in arrays)
    if found != wanted:
        raise ManifestError(f"a topic model's arrays want the shapes {wanted}, got {found}")
