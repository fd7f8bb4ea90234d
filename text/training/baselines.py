"""What the mood model is compared with: the field's usual simple ways, on the same messages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.tree import DecisionTreeClassifier
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
from xgboost import XGBClassifier

from emotion.labels import TEXT_LABELS, Emotion

Labels = npt.NDArray[np.int64]
Reads = Callable[[Sequence[str]], Labels]  # messages -> an index into TEXT_LABELS each

# VADER's own thresholds for positive, neutral and negative (Hutto & Gilbert, 2014). It knows no
# moods: its negative counts as frustrated, the commonest unpleasant mood of the data sets.
_VADER = ((0.05, Emotion.HAPPY), (-0.05, Emotion.NEUTRAL))
_VADER_NEGATIVE = Emotion.FRUSTRATED


@dataclass(frozen=True, slots=True)
class Baseline:
    """One simple way, by its name in the tables."""

    name: str
    fit: Callable[[Sequence[str], Labels, int], Reads]


def _vader(_texts: Sequence[str], _labels: Labels, _seed: int) -> Reads:
    analyser = SentimentIntensityAnalyzer()

    def mood(text: str) -> Emotion:
        compound = analyser.polarity_scores(text)["compound"]
        return next((m for least, m in _VADER if compound >= least), _VADER_NEGATIVE)

    return lambda texts: np.array([TEXT_LABELS.index(mood(text)) for text in texts])


def _logistic(texts: Sequence[str], labels: Labels, seed: int) -> Reads:
    model = LogisticRegression(C=4.0, max_iter=300, class_weight="balanced", random_state=seed)
    return _on_tfidf(model, texts, labels)


def _bayes(texts: Sequence[str], labels: Labels, _seed: int) -> Reads:
    return _on_tfidf(ComplementNB(), texts, labels)


def _tree(texts: Sequence[str], labels: Labels, seed: int) -> Reads:
    model = DecisionTreeClassifier(
        max_depth=60, min_samples_leaf=5, class_weight="balanced", random_state=seed
    )
    return _on_tfidf(model, texts, labels, min_df=10)


def _boosted(texts: Sequence[str], labels: Labels, seed: int) -> Reads:
    known = np.unique(labels)  # XGBoost wants labels without gaps
    model = XGBClassifier(n_estimators=80, max_depth=6, learning_rate=0.3, random_state=seed)
    read = _on_tfidf(model, texts, np.searchsorted(known, labels), min_df=10)
    return lambda unseen: known[read(unseen)]


def _on_tfidf(model: Any, texts: Sequence[str], labels: Labels, min_df: int = 2) -> Reads:
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=min_df, sublinear_tf=True)
    model.fit(words.fit_transform(texts), labels)
    return lambda unseen: np.asarray(model.predict(words.transform(unseen)), np.int64)


LOGISTIC = Baseline("TF-IDF + logistic regression", _logistic)
VADER = Baseline("VADER", _vader)
BASELINES = (
    VADER,
    LOGISTIC,
    Baseline("TF-IDF + naive Bayes", _bayes),
    Baseline("TF-IDF + decision tree", _tree),
    Baseline("TF-IDF + XGBoost", _boosted),
)
