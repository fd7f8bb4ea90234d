"""GradeReport: the grade of one call, with all that it rests on."""

from dataclasses import dataclass
from enum import StrEnum

from emotion.errors import TonewiseError
from grading.evidence import Evidence
from grading.intervals import IntervalScore
from speech.audio import Speaker
from speech.conduct import Conduct
from speech.utterance import Utterance


class ReportError(TonewiseError):
    """A stored report that can't be read back."""


class Outcome(StrEnum):
    """What a criterion came to."""

    MET = "met"
    PARTLY = "partly"
    MISSED = "missed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion's outcome, what it earned, and why."""

    id: str
    title: str
    outcome: Outcome
    weight: float  # as in the rubric
    points: float | None  # 0..100 within this criterion; None: not applicable
    why: str  # one sentence
    evidence: tuple[Evidence, ...]
    auto_fail: bool = False  # this outcome fails the whole call
    counts: bool = False  # whether it is part of the mean that makes the call's points


@dataclass(frozen=True, slots=True)
class ModelName:
    """A model that had a part in this report."""

    role: str  # "voice emotion", "recogniser", ...
    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class CallInfo:
    """Which call it was and how it was heard."""

    source: str  # the recording's file name, or a call id
    duration_s: float
    speakers: tuple[Speaker, ...]  # the sides that could be told apart
    listened_to_words: bool  # whether words joined the reading of emotion
    transcribed: bool
    notes: tuple[str, ...]  # what a reader must know: mono recording, clipping, silence, ...


@dataclass(frozen=True, slots=True)
class GradeReport:
    """A grade that can be argued with: every point has its evidence.

    `points`, `stars` and `band` are None when nothing in the rubric applied to the call.
    """

    call: CallInfo
    points: float | None  # 0..100
    stars: int | None  # 1..5
    band: str | None
    criteria: tuple[CriterionResult, ...]
    intervals: tuple[IntervalScore, ...]
    utterances: tuple[Utterance, ...]
    conduct: Conduct
    models: tuple[ModelName, ...]
    rubric_name: str
    rubric_version: str
