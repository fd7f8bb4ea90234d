"""Utterances, moods and calls made up for the tests of conduct and grading."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from emotion.labels import VOICE_LABELS, Emotion
from emotion.scores import EmotionScores, scores_of
from grading.grader import Grader
from grading.report import CallInfo, CriterionResult, GradeReport
from grading.rubric import Rubric, default_rubric_text, parse_rubric
from speech.audio import Speaker
from speech.conduct import Span
from speech.transcript import Transcript, Word
from speech.utterance import Reading, Utterance

# A grade takes milliseconds, but a busy machine takes its time.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

BOTH = (Speaker.CUSTOMER, Speaker.AGENT)


def mood(angry: float = 0.0, happy: float = 0.0, disappointed: float = 0.0) -> EmotionScores:
    """A voice's scores; what is left over is neutral."""
    weights = dict.fromkeys(VOICE_LABELS, 0.0)
    weights[Emotion.ANGRY] = angry
    weights[Emotion.DISAPPOINTED] = disappointed
    weights[Emotion.HAPPY] = happy
    weights[Emotion.NEUTRAL] = max(0.0, 1.0 - angry - happy - disappointed)
    return scores_of(weights)


CALM = mood()
ANGRY = mood(angry=0.9)
HAPPY = mood(happy=0.9)
UNSURE = replace(mood(angry=0.4, happy=0.3), abstained=True)


def transcript(text: str, start_s: float, end_s: float) -> Transcript:
    """The words of `text`, spread evenly over the span."""
    words = text.split()
    step_s = (end_s - start_s) / max(1, len(words))
    return Transcript(
        text,
        tuple(
            Word(w, start_s + i * step_s, start_s + (i + 1) * step_s, 0.9)
            for i, w in enumerate(words)
        ),
    )


def reading(start_s: float, end_s: float, scores: EmotionScores) -> Reading:
    """A reading of the voice alone."""
    return Reading(start_s, end_s, voice=scores, words=None, fused=scores)


def said(
    speaker: Speaker, start_s: float, end_s: float, text: str | None, scores: EmotionScores | None
) -> Utterance:
    """One utterance; without `text` it was not transcribed, without `scores` not read."""
    return Utterance(
        speaker,
        start_s,
        end_s,
        loudness_db=-20.0,
        transcript=None if text is None else transcript(text, start_s, end_s),
        readings=() if scores is None else (reading(start_s, end_s, scores),),
    )


def customer(
    start_s: float, end_s: float, text: str | None = "", scores: EmotionScores | None = CALM
) -> Utterance:
    """The customer's voice, calm unless told otherwise."""
    return said(Speaker.CUSTOMER, start_s, end_s, text, scores)


def agent(start_s: float, end_s: float, text: str | None = "") -> Utterance:
    """The agent's voice, whose mood nobody reads."""
    return said(Speaker.AGENT, start_s, end_s, text, None)


def moods(*scores: EmotionScores, step_s: float = 10.0) -> list[Utterance]:
    """A customer who fills one interval a mood, from the call's start."""
    return [customer(i * step_s, (i + 1) * step_s, scores=s) for i, s in enumerate(scores)]


def call_info(
    utterances: Sequence[Utterance],
    speakers: tuple[Speaker, ...] = BOTH,
    transcribed: bool = True,
    duration_s: float | None = None,
) -> CallInfo:
    """A call that ends with its last word unless told otherwise."""
    last_s = max((u.end_s for u in utterances), default=60.0)
    return CallInfo(
        source="call.wav",
        duration_s=last_s if duration_s is None else duration_s,
        speakers=speakers,
        listened_to_words=False,
        transcribed=transcribed,
        notes=(),
    )


def default_rubric() -> Rubric:
    """The rubric that ships."""
    return parse_rubric(default_rubric_text())


def rubric_of(criteria: str) -> Rubric:
    """A rubric with the criteria of a YAML list and nothing else of note."""
    return parse_rubric(f"name: test\nversion: '1'\ncriteria:\n{criteria}")


def grade(
    utterances: Sequence[Utterance],
    rubric: Rubric | None = None,
    call: CallInfo | None = None,
    holds: Sequence[Span] = (),
) -> GradeReport:
    """The call's report by the default rubric unless told otherwise."""
    grader = Grader(rubric or default_rubric())
    for utterance in utterances:
        grader.add(utterance)
    return grader.finish(call or call_info(utterances), holds)


def result(report: GradeReport, criterion_id: str) -> CriterionResult:
    """The report's result of one criterion."""
    return next(c for c in report.criteria if c.id == criterion_id)


def judged(
    criterion: str, utterances: Sequence[Utterance], call: CallInfo | None = None
) -> CriterionResult:
    """What one criterion of the default rubric says of the call."""
    return result(grade(utterances, call=call), criterion)


# Times on a binary grid are added and taken away without rounding, so that a property may
# ask for exactly the same grade.
_GRID = 8
_SAYINGS = (
    "thank you for calling",
    "i am so sorry to hear that",
    "this is ridiculous",
    "i will send it today",
    "anything else i can help with",
    "goodbye",
    "uh huh",
    "shut up",
    "my order has not come",
)


@st.composite
def moods_drawn(draw: st.DrawFn) -> EmotionScores:
    """Scores in tenths, abstained now and then."""
    parts = draw(st.lists(st.integers(0, 10), min_size=4, max_size=4).filter(any))
    weights = dict(zip(VOICE_LABELS, map(float, parts), strict=True))
    return scores_of(weights, abstained=draw(st.integers(0, 5)) == 0)


@st.composite
def conversations(draw: st.DrawFn, transcribed: bool = True) -> list[Utterance]:
    """Up to a dozen utterances of both sides, in order, with pauses and overlaps."""
    spoken: list[Utterance] = []
    at = draw(st.integers(0, 5 * _GRID))
    for _ in range(draw(st.integers(1, 12))):
        length = draw(st.integers(2, 12 * _GRID))
        start_s, end_s = at / _GRID, (at + length) / _GRID
        text = draw(st.sampled_from(_SAYINGS)) if transcribed else None
        if draw(st.booleans()):
            spoken.append(customer(start_s, end_s, text, draw(moods_drawn())))
        else:
            spoken.append(agent(start_s, end_s, text))
        at = max(0, at + length + draw(st.integers(-_GRID, 8 * _GRID)))
    return spoken
