"""Fitting a topic model: which grams count, how much each speaks for whom, how sure to be."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from text.grams import Vocabulary, grams, words
from text.topic import Linear, TopicModel
from text.training.topic_calibrate import Floats, Held, calibrated, joined, share_right
from text.training.topic_lines import EXAMPLES, OUT_OF_SCOPE, Lesson
from text.word_space import WordSpace


@dataclass(frozen=True, slots=True)
class TopicConfig:
    """How a topic model is taught; chosen on valid lines and left-out examples."""

    n_grams: int = 40_000  # at most; the commonest are kept
    min_lines: int = 2  # a gram of public lines must come in so many; of an example, in that one
    place_weight: float = 1.0  # of a message's meaning beside its grams
    cost: float = 0.15  # of a training error (the C of a support vector machine)
    example_weight: float = 20.0  # of a hand-written example beside a public line
    evenness: float = 1.0  # 0: a department counts by its lines; 1: all alike
    cap: int = 40  # public lines an intent and split
    min_class: int = 3  # different lines without which a department can't be learned
    n_folds: int = 4  # in which examples are left out to calibrate
    seed: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A calibrated model, and how often it would have sent an example that it never saw right."""

    model: TopicModel
    left_out: float  # share of 1 of the examples, each read by a model without it


def fit_topic(
    departments: tuple[str, ...], lessons: Sequence[Lesson], space: WordSpace, config: TopicConfig
) -> Fitted:
    """Return a calibrated model of the `train` lessons.

    Calibrated on the `valid` lessons and on examples that were left out in turn: public lines
    alone resemble what taught the model so much that it would believe itself too much.
    """
    train = [lesson for lesson in lessons if lesson.split == "train"]
    valid = [lesson for lesson in lessons if lesson.split == "valid"]
    model = _fit(departments, train, space, config)
    examples, public = _hold(departments, (train, valid), space, config)
    model = calibrated(model, joined(examples, public) if valid else examples)
    return Fitted(model, share_right(model, examples))


def counted(lessons: Sequence[Lesson], config: TopicConfig) -> Vocabulary:
    """Return the grams that count, with smoothed inverse document frequencies."""
    n_lines: Counter[str] = Counter()
    exempt: set[str] = set()
    for lesson in lessons:
        found = set(grams(lesson.text))
        n_lines.update(found)
        if lesson.origin == EXAMPLES:
            exempt |= found
    ordered = sorted(n_lines, key=lambda gram: (-n_lines[gram], gram))
    known = [g for g in ordered if n_lines[g] >= config.min_lines or g in exempt]
    known = known[: config.n_grams]
    counts = np.array([n_lines[gram] for gram in known])
    weights = np.log((1.0 + len(lessons)) / (1.0 + counts)) + 1.0
    return Vocabulary(known, weights.astype(np.float32))


def rows(
    texts: Iterable[str], vocabulary: Vocabulary, space: WordSpace, place_weight: float
) -> csr_matrix:
    """Return the figures that stand for each text: (n_texts, n_grams + space.width)."""
    values, numbers, ends, places = [], [], [0], []
    for text in texts:
        found = words(text)
        known, value = vocabulary.count(found)
        numbers.append(known)
        values.append(value)
        ends.append(ends[-1] + known.size)
        places.append(space.place(found) * place_weight)
    shape = (len(places), len(vocabulary.ids))
    of_grams = csr_matrix((np.concatenate(values), np.concatenate(numbers), ends), shape=shape)
    return hstack([of_grams, csr_matrix(np.array(places))]).tocsr()


def _fit(
    departments: tuple[str, ...], train: Sequence[Lesson], space: WordSpace, config: TopicConfig
) -> TopicModel:
    vocabulary = counted(train, config)
    figures = rows((lesson.text for lesson in train), vocabulary, space, config.place_weight)
    truth = _classes(departments, train)
    machine = LinearSVC(C=config.cost, random_state=config.seed, max_iter=5_000)
    machine.fit(figures, truth, sample_weight=_weights(truth, train, config))
    coefficients = machine.coef_.T.astype(np.float32)
    of_grams, place = np.split(coefficients, [len(vocabulary.ids)])
    intercept = machine.intercept_.astype(np.float32)
    place = place * np.float32(config.place_weight)
    linear = Linear(of_grams, place, intercept, scale=1.0, out_of_scope=0.0)
    return TopicModel(departments, vocabulary, space, linear)


def _weights(truth: npt.NDArray[np.intp], lessons: Sequence[Lesson], config: TopicConfig) -> Floats:
    """Return each line's weight: mean 1; an example counts for more, a small class too."""
    own = np.array([lesson.origin == EXAMPLES for lesson in lessons])
    weights = np.where(own & ~own.all(), config.example_weight, 1.0)
    totals = np.bincount(truth, weights)
    weights = weights * (totals.mean() / totals[truth]) ** config.evenness
    return np.asarray(weights / weights.mean(), np.float64)


def _hold(
    departments: tuple[str, ...],
    lessons: tuple[Sequence[Lesson], Sequence[Lesson]],
    space: WordSpace,
    config: TopicConfig,
) -> tuple[Held, Held]:
    """Read the examples by models that they did not teach, and the valid lines by the first."""
    train, valid = lessons
    folds = _folds(train, config)
    read: list[tuple[TopicModel, Sequence[Lesson]]] = []
    for fold in range(config.n_folds):
        taught = [lesson for lesson, f in zip(train, folds, strict=True) if f != fold]
        left = [lesson for lesson, f in zip(train, folds, strict=True) if f == fold]
        read.append((_fit(departments, taught, space, config), left))
    return _margins(departments, read), _margins(departments, [(read[0][0], valid)])


def _folds(train: Sequence[Lesson], config: TopicConfig) -> npt.NDArray[np.intp]:
    """Return each example's fold, every class spread over all; -1 for public lines."""
    seen: Counter[str] = Counter()
    folds = np.full(len(train), -1)
    for place in np.random.default_rng(config.seed).permutation(len(train)):
        lesson = train[place]
        if lesson.origin == EXAMPLES:
            folds[place] = seen[lesson.department] % config.n_folds
            seen[lesson.department] += 1
    return folds


def _margins(
    departments: tuple[str, ...], read: Sequence[tuple[TopicModel, Sequence[Lesson]]]
) -> Held:
    margins = [model.margins(lesson.text) for model, left in read for lesson in left]
    truth = _classes(departments, [lesson for _, left in read for lesson in left])
    weights = 1.0 / np.bincount(truth, minlength=len(departments) + 1)[truth]
    shaped = np.array(margins, np.float64).reshape(-1, len(departments) + 1)
    return Held(shaped, truth, weights / weights.sum())


def _classes(departments: tuple[str, ...], lessons: Sequence[Lesson]) -> npt.NDArray[np.intp]:
    numbers = {name: number for number, name in enumerate((*departments, OUT_OF_SCOPE))}
    return np.array([numbers[lesson.department] for lesson in lessons], np.intp)
