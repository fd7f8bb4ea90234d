"""Graded calls made by hand, for the tests of what is done with a report."""

from dataclasses import replace

import numpy as np

from emotion.labels import Emotion
from emotion.scores import EmotionScores, scores_of
from grading.evidence import Evidence
from grading.intervals import IntervalScore, IntervalState
from grading.report import CallInfo, CriterionResult, GradeReport, ModelName, Outcome
from speech.audio import Speaker
from speech.conduct import Conduct, Overtalk, Span, SpeakerConduct
from speech.transcript import Transcript
from speech.utterance import Reading, Utterance

C, A = Speaker.CUSTOMER, Speaker.AGENT

LINES = (
    (A, 1.2, 5.8, "Good morning, this is Dana at Northline, how can I help you?", None),
    (C, 6.4, 14.9, "My line has been dead for three days and nobody calls me back.", "angry"),
    (A, 15.6, 19.0, "I am sorry to hear that. Three days is far too long.", None),
    (C, 19.4, 27.8, "I was promised a visit yesterday. I took the day off for it!", "angry"),
    (A, 27.1, 33.5, "I understand. Let me look at the visit right now.", None),
    (C, 46.0, 49.2, "Are you still there?", "disappointed"),
    (A, 50.0, 58.6, "Yes, thank you for waiting. The visit was moved without telling you.", None),
    (C, 59.3, 61.1, "Hm.", None),
    (A, 62.0, 71.4, "I have booked you for tomorrow at nine and waived this month.", None),
    (C, 72.1, 79.9, "Tomorrow at nine works. And the whole month?", "neutral"),
    (A, 80.4, 88.0, "The whole month. You get a message from me tonight to confirm.", None),
    (C, 88.6, 95.0, "Well, thank you, that is good of you.", "happy"),
    (A, 95.6, 101.3, "Gladly. Is there anything else? Then have a good day.", None),
    (C, 101.9, 104.0, "You too, goodbye.", "happy"),
)
SHARES = {
    "angry": (0.78, 0.12, 0.08, 0.02),
    "disappointed": (0.15, 0.58, 0.22, 0.05),
    "neutral": (0.06, 0.14, 0.68, 0.12),
    "happy": (0.03, 0.05, 0.28, 0.64),
}
MOODS = ("angry", "angry", "angry", None, "disappointed", "?", "neutral", "neutral", "neutral",
         "happy", "happy")  # fmt: skip


def scores(mood: str) -> EmotionScores:
    """Return a typical reading of one of the four moods of a voice."""
    voice = (Emotion.ANGRY, Emotion.DISAPPOINTED, Emotion.NEUTRAL, Emotion.HAPPY)
    return scores_of(dict(zip(voice, SHARES[mood], strict=True)))


def utterance(
    speaker: Speaker, start_s: float, end_s: float, text: str | None, mood: str | None = None
) -> Utterance:
    """Return one utterance with one reading, or with none; without text it is not transcribed."""
    heard = scores(mood) if mood else None
    return Utterance(
        speaker=speaker,
        start_s=start_s,
        end_s=end_s,
        loudness_db=-21.0,
        transcript=None if text is None else Transcript(text, ()),
        readings=(Reading(start_s, end_s, heard, None, heard),) if heard else (),
    )


def interval(n: int, mood: str | None) -> IntervalScore:
    """Return the n-th ten seconds: a mood, `?` for one that is not to be believed, or silence."""
    if mood is None:
        return IntervalScore(n * 10.0, n * 10.0 + 10, IntervalState.NO_SPEECH, None, None, None)
    heard = scores("neutral" if mood == "?" else mood)
    if mood == "?":
        heard = replace(heard, abstained=True)
    state = IntervalState.ABSTAINED if mood == "?" else IntervalState.SCORED
    return IntervalScore(n * 10.0, n * 10.0 + 10, state, heard, None, heard)


def criterion(outcome: Outcome, points: float | None, **changes: object) -> CriterionResult:
    """Return a criterion of weight 10 named after its outcome, without evidence."""
    plain = CriterionResult(
        outcome.value,
        outcome.value,
        outcome,
        10.0,
        points,
        "Because.",
        (),
        counts=points is not None,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


CRITERIA = (
    CriterionResult(
        "ending", "The customer ends happier than they began", Outcome.MET, 30, 92.0,
        "The customer began angry and ended happy.",
        (Evidence(0, 30, C, LINES[1][3], -0.8, "valence"),
         Evidence(80, 104, C, LINES[11][3], 0.5, "valence")),
    ),
    CriterionResult(
        "recovery", "Recovery after the worst moment", Outcome.PARTLY, 20, 60.0,
        "It took 44 seconds from the worst moment until the customer was calm again.",
        (Evidence(19.4, 72.1, C, LINES[3][3], 44.0, "s"),),
    ),
    CriterionResult(
        "dead_air", "No long silences", Outcome.MISSED, 10, 0.0,
        "Nobody spoke for 12.5 seconds, and no hold was announced.",
        (Evidence(33.5, 46.0, None, "", 12.5, "s"),),
    ),
    CriterionResult(
        "overtalk", "Lets the customer finish", Outcome.PARTLY, 10, 70.0,
        "The agent came in on the customer once.",
        (Evidence(27.1, 27.8, A, LINES[4][3], 0.7, "s"),),
    ),
    CriterionResult(
        "greeting", "Greets and gives a name", Outcome.MET, 10, 100.0,
        "The agent greeted within 6 seconds and gave a name.",
        (Evidence(1.2, 5.8, A, LINES[0][3], None, ""),),
    ),
    CriterionResult(
        "forbidden", "No forbidden words", Outcome.NOT_APPLICABLE, 10, None,
        "The rubric lists no forbidden word for this team.", (),
    ),
)  # fmt: skip


COUNTED = tuple(replace(c, counts=c.points is not None) for c in CRITERIA)


def graded(words: str | None = None) -> GradeReport:
    """Return a call of 104 seconds: an angry customer, a long silence, a good end.

    With `words` everyone says just that.
    """
    return GradeReport(
        call=CallInfo(
            "2026-03-14 line 7 dead line.wav", 104.5, (C, A), False, True,
            ("0.4 % of the customer's samples are clipped: it may sound angry.",),
        ),
        points=71.4,
        stars=4,
        band="Good",
        criteria=COUNTED,
        intervals=tuple(interval(n, mood) for n, mood in enumerate(MOODS)),
        utterances=tuple(utterance(s, a, b, words or said, mood) for s, a, b, said, mood in LINES),
        conduct=Conduct(
            104.5,
            SpeakerConduct(C, 39.5, 7, 121.0, -20.0, 0.6),
            SpeakerConduct(A, 44.0, 7, 158.0, -24.0, 0.7),
            0.53,
            (Span(33.5, 46.0),),
            (),
            (Overtalk(Span(27.1, 27.8), A),),
        ),
        models=(
            ModelName("voice emotion", "voice-emotion 1.0.0", "9f2c41d07be85a13"),
            ModelName("recogniser", "moonshine tiny-en", "71aa03c95d20e4f6"),
        ),
        rubric_name="default",
        rubric_version="1.0",
    )  # fmt: skip


def silent() -> GradeReport:
    """Return a call in which nobody spoke, so that nothing could be graded."""
    quiet = SpeakerConduct(C, 0.0, 0, None, None, None)
    return replace(
        graded(),
        call=CallInfo("silence.wav", 60.0, (C,), False, False, ("No voice was heard.",)),
        points=None,
        stars=None,
        band=None,
        criteria=tuple(replace(c, outcome=Outcome.NOT_APPLICABLE, points=None, evidence=(),
                               counts=False, why="Nobody was heard.")
                       for c in CRITERIA),
        intervals=tuple(interval(n, None) for n in range(6)),
        utterances=(),
        conduct=Conduct(60.0, quiet, replace(quiet, speaker=A), None, (Span(0, 60),), (), ()),
    )  # fmt: skip


def speechlike(seconds: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Return a seeded noise that swells four times a second, at 16 kHz, within -1 to 1."""
    rng = np.random.default_rng(9)
    t = np.arange(int(16_000 * seconds)) / 16_000
    swell = 0.15 + 0.85 * np.abs(np.sin(2 * np.pi * 2 * t)) ** 2
    return (0.2 * swell * rng.uniform(-1, 1, t.size)).astype(np.float32)
