"""One example of each message that the service tells, from one call, in the order of the call."""

from api.live.messages import (
    AlertTold,
    EmotionHeard,
    Ended,
    ErrorTold,
    Graded,
    GuidanceTold,
    Marked,
    Message,
    NoteTold,
    Paused,
    Resumed,
    Scored,
    SpeechEnd,
    SpeechStart,
    Started,
    TakenOver,
    TranscriptHeard,
    WarningTold,
)
from emotion.labels import Emotion
from speech.audio import Speaker

_CALL, _CASE = "call_5c1d", "case_2f9c01"

EXAMPLES: tuple[Message, ...] = (
    Started(
        call_id=_CALL,
        recorded=False,
        transcribed=True,
        mood_analysed=True,
        case_id=_CASE,
        customer_mood="frustrated",
    ),
    SpeechStart(speaker=Speaker.CUSTOMER, at_s=3.24),
    EmotionHeard(
        speaker=Speaker.CUSTOMER,
        start_s=3.24,
        end_s=6.24,
        emotion=Emotion.ANGRY,
        abstained=False,
        probabilities={
            Emotion.ANGRY: 0.81,
            Emotion.DISAPPOINTED: 0.09,
            Emotion.NEUTRAL: 0.07,
            Emotion.HAPPY: 0.03,
        },
        negativity=0.9,
        final=False,
    ),
    SpeechEnd(speaker=Speaker.CUSTOMER, start_s=3.24, end_s=7.02, loudness_db=-21.4),
    TranscriptHeard(
        speaker=Speaker.CUSTOMER,
        start_s=3.24,
        end_s=7.02,
        text="I was charged twice and nobody answers",
    ),
    Scored(
        start_s=0.0,
        end_s=10.0,
        state="scored",
        emotion=Emotion.ANGRY,
        valence=-0.62,
        negativity=0.88,
        trend="worsening",
        points=54.0,
    ),
    AlertTold(
        alert_id="alt_7b20",
        rule="held anger",
        severity="high",
        at_s=10.4,
        why="anger above 0.85 for 3 s of speech",
    ),
    GuidanceTold(
        hint_id="hint_1f",
        at_s=10.4,
        behaviour="acknowledge",
        text="Say what went wrong in the customer's own words before you explain.",
    ),
    NoteTold(note_id="note_03", author="Ines", text="You may refund the second charge.", at_s=31.0),
    WarningTold(
        code="behind",
        text="what is heard now was said 2.1 s ago",
        at_s=40.0,
        lag_s=2.1,
    ),
    ErrorTold(code="invalid_message", text="mark/name: Field required"),
    Paused(at_s=52.5),
    Resumed(at_s=74.0),
    Marked(name="transfer", at_s=80.2),
    TakenOver(by="Ines", case_id=_CASE),
    Graded(call_id=_CALL, report_id="rep_91", points=71.5, stars=4, band="good", duration_s=212.6),
    Ended(call_id=_CALL, reason="nobody spoke"),
)
