"""Intents: three voices that read a wish on the topic model's own figures, and vote.

Their sizes and weights were chosen by cross-validation on Banking77's train split alone.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC

from text.training.topic_fit import TopicConfig, counted, rows
from text.training.topic_lines import Lesson
from text.word_space import WordSpace

Floats = npt.NDArray[np.float32]
Names = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class IntentConfig:
    """How the voices are made, and how loud each is."""

    place_weight: float = 0.6  # of a text's meaning beside its grams, for the linear voices
    kernel_place: float = 0.82  # the same for the kernel: words, pieces and meaning count alike
    cost: float = 1.0
    ridge: float = 0.1
    n_directions: int = 300  # that the network reads
    spread: float = 8.0  # of the figures that the network reads; unit length is too faint to learn
    n_networks: int = 4
    network_weight: float = 0.15  # of the networks' mean log probability beside the margins


@dataclass(frozen=True, slots=True, eq=False)
class Wishes:
    """Labelled lines of one split, as the columns that training wants."""

    texts: tuple[str, ...]
    intents: Names  # (n,)


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """What each voice gives each intent of each text: (n, n_intents); columns as `names`."""

    names: Names
    linear: Floats
    kernel: Floats
    networks: Floats
    config: IntentConfig

    @property
    def together(self) -> Floats:
        """The vote of all three."""
        return self.linear + self.kernel + self.networks * np.float32(self.config.network_weight)


def linear_margins(
    taught: Wishes, asked: Sequence[Sequence[str]], space: WordSpace, config: IntentConfig
) -> tuple[Names, tuple[Floats, ...]]:
    """Return the intents' names and, for each list of texts, the linear voice's margins."""
    figures = _figures(taught, asked, space, config.place_weight)
    machine = LinearSVC(C=config.cost, random_state=1, max_iter=5_000)
    machine.fit(figures[0], taught.intents)
    margins = (machine.decision_function(rows_).astype(np.float32) for rows_ in figures[1:])
    return machine.classes_, tuple(margins)


def hear(taught: Wishes, asked: Sequence[str], space: WordSpace, config: IntentConfig) -> Voices:
    """Teach the three voices, and return what each makes of the texts; a minute for Banking77."""
    names, (linear,) = linear_margins(taught, [asked], space, config)
    for_kernel = _figures(taught, [asked], space, config.kernel_place)
    for_networks = _figures(taught, [asked], space, config.place_weight)
    signs = np.where(taught.intents[:, None] == names, 1.0, -1.0).astype(np.float32)
    kernel = _ridge(for_kernel, signs, config)
    return Voices(names, linear, kernel, _networks(for_networks, taught.intents, config), config)


def _figures(
    taught: Wishes, asked: Sequence[Sequence[str]], space: WordSpace, place_weight: float
) -> tuple[csr_matrix, ...]:
    lessons = [Lesson(text, "", "", "", "train") for text in taught.texts]
    vocabulary = counted(lessons, TopicConfig(n_grams=80_000))
    return tuple(rows(texts, vocabulary, space, place_weight) for texts in (taught.texts, *asked))


def _ridge(figures: Sequence[csr_matrix], signs: Floats, config: IntentConfig) -> Floats:
    """Return a kernel ridge regression's answers, with a Gaussian kernel of width 1."""
    taught, asked = figures
    likeness = _likeness(taught, taught, config)
    likeness[np.diag_indices_from(likeness)] += config.ridge
    solved = cho_solve(cho_factor(likeness, overwrite_a=True), signs)
    answers: Floats = _likeness(asked, taught, config) @ solved
    return answers


def _likeness(one: csr_matrix, other: csr_matrix, config: IntentConfig) -> Floats:
    # A row's squared length: 1 for words, 1 for pieces, and the weight for each of three pools.
    length = 2.0 + 3.0 * config.kernel_place**2
    products = (one @ other.T).toarray().astype(np.float32)
    likeness: Floats = np.exp(2.0 * products / np.float32(length) - 2.0)
    return likeness


def _networks(figures: Sequence[csr_matrix], intents: Names, config: IntentConfig) -> Floats:
    """Return the mean log probability of small networks that differ in their seed."""
    reduced = TruncatedSVD(config.n_directions, random_state=1).fit(figures[0])
    taught, asked = (reduced.transform(rows_) * config.spread for rows_ in figures)
    answers, batch = [], min(64, len(intents))
    for seed in range(config.n_networks):
        network = MLPClassifier(
            (256,), max_iter=14, random_state=seed, alpha=1e-3, batch_size=batch
        )
        with warnings.catch_warnings():
            # It is meant to stop early: fourteen rounds read unseen lines best.
            warnings.simplefilter("ignore", ConvergenceWarning)
            network.fit(taught, intents)
        answers.append(np.log(network.predict_proba(asked) + 1e-6))
    return np.asarray(np.mean(answers, axis=0), np.float32)
