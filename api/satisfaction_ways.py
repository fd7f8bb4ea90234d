"""The ways of telling from a dialogue how content the customer was, the grade first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from grading.written import Said, TurnMood, written_grade
from text.rated import RatedDialogue


@dataclass(frozen=True, slots=True)
class ReadDialogue:
    """A rated dialogue as turns, with the mood of each of the customer's."""

    rated: RatedDialogue
    said: tuple[Said, ...]
    moods: tuple[TurnMood, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What the customer wrote."""
        return tuple(line.text for line in self.rated.lines if line.is_user)

    @property
    def valences(self) -> tuple[float, ...]:
        """The valence of each of the customer's turns as a whole; 0 where not read."""
        return tuple(mood.whole.valence if mood.whole else 0.0 for mood in self.moods)


GRADE, VADER_MEAN = "Tonewise, the written grade", "VADER, mean"
_UNKNOWN = 50.0  # points, where nothing was read
_RATED = 3.0  # the middle of 1..5, for a dialogue of which no turn was rated
_WORDS = r"[\w']+|[!?]"
_STIFF = 10.0  # of the ridge regression; 3 and 30 come out alike


def _grade(read: ReadDialogue) -> float:
    grade = written_grade(read.said, read.moods)
    return grade.points if grade else _UNKNOWN


def _rise(read: ReadDialogue) -> float:
    """Return how far the second half lies above the first."""
    valences = read.valences
    half = max(1, len(valences) // 2)
    return fmean(valences[-half:]) - fmean(valences[:half])


def _vader() -> Mapping[str, Callable[[ReadDialogue], float]]:
    analyser = SentimentIntensityAnalyzer()

    def compound(text: str) -> float:
        return float(analyser.polarity_scores(text)["compound"])

    return {
        VADER_MEAN: lambda read: fmean(map(compound, read.lines)),
        "VADER, last line": lambda read: compound(read.lines[-1]),
    }


def _ceiling(read: ReadDialogue) -> float:
    ratings = [line.rating for line in read.rated.lines if line.rating is not None]
    return fmean(ratings) if ratings else _RATED


WAYS: Mapping[str, Callable[[ReadDialogue], float]] = {
    GRADE: _grade,
    "Tonewise, mean mood": lambda read: fmean(read.valences),
    "Tonewise, mood at the end": lambda read: fmean(
        read.valences[-max(1, len(read.valences) // 4) :]
    ),
    "Tonewise, worst mood": lambda read: min(read.valences),
    "Tonewise, recovery": _rise,
    **_vader(),
    "the raters' own marks of each turn": _ceiling,
}


def taught(read: Sequence[ReadDialogue]) -> list[float]:
    """Return what a regression on words tells of each half that learned from the other.

    It learned from the raters of this very set, which nothing that ships may: it shows what
    there is to be learned.
    """
    told = np.zeros(len(read))
    for first in (0, 1):
        told[first::2] = _weighed(read[1 - first :: 2], read[first::2])
    return [float(figure) for figure in told]


def _weighed(teaching: Sequence[ReadDialogue], unseen: Sequence[ReadDialogue]) -> list[float]:
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=_WORDS)
    lines = [line for r in teaching for line in r.rated.lines if line.rating is not None]
    model = Ridge(_STIFF).fit(
        words.fit_transform([x.text for x in lines]), [x.rating for x in lines]
    )
    return [float(model.predict(words.transform(r.lines)).mean()) for r in unseen]
