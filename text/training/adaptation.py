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
from text.emotion import Answers, TextEmotion
from text.training.calibrate import macro_f1
from text.training.support_chats import Sentence

_FOLDS = 5
_UNPLEASANT = np.array([mood in NEGATIVE for mood in TEXT_LABELS])
_DENSE_SCALE, _WORD_SCALE = 0.15, 1.5  # of standardised figures beside TF-IDF rows of length 1

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
    as_shipped = _softmax((said.answers.moods + bias) * network.calibration.sharpness)
    return (
        _row("LSTM as shipped", as_shipped, labels),
        _row("TF-IDF + logistic regression on own chats", _folded(said, _words), labels),
        _row("LSTM and own chats", _folded(said, _network_and_words), labels),
    )


def _row(way: str, probabilities: Figures, labels: Labels) -> AdaptationRow:
    guess = probabilities.argmax(axis=1)
    named = probabilities[:, _UNPLEASANT].sum(axis=1) > 0.5
    meant = _UNPLEASANT[labels]
    f1 = 2 * np.sum(named & meant) / max(1, named.sum() + meant.sum())
    return AdaptationRow(way, macro_f1(guess, labels), float(f1), float((guess == labels).mean()))


def _folded(said: Said, parts: Parts) -> Figures:
    """Each sentence's probabilities by a model of the other chats: shape (n, 8)."""
    found = np.zeros((len(said.labels), len(TEXT_LABELS)), np.float32)
    chats = [sentence.chat for sentence in said.sentences]
    for taught, asked in GroupKFold(_FOLDS).split(chats, groups=chats):
        rows = parts(said, taught)
        model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=500)
        model.fit(rows[taught], said.labels[taught])
        found[np.ix_(asked, model.classes_)] = model.predict_proba(rows[asked])
    return found


def _words(said: Said, taught: Labels) -> sparse.csr_matrix:
    texts = np.array([sentence.text for sentence in said.sentences], object)
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    words.fit(texts[taught])
    return sparse.csr_matrix(words.transform(texts) * _WORD_SCALE)


def _network_and_words(said: Said, taught: Labels) -> sparse.csr_matrix:
    heard = np.concatenate([_log_p(said.answers.moods), said.answers.negative[:, None]], axis=1)
    dense = np.concatenate([said.answers.features, heard, _around(said, heard)], axis=1)
    scaled = StandardScaler().fit(dense[taught]).transform(dense) * _DENSE_SCALE
    return sparse.hstack([sparse.csr_matrix(scaled), _words(said, taught)]).tocsr()


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
    return np.asarray(np.log(_softmax(logits) + 1e-4), np.float32)


def _softmax(logits: npt.NDArray[np.floating]) -> Figures:
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)
