"""Told: what is heard of a call, as the messages that its followers read."""

from api.live.messages import EmotionHeard, Message, Scored, SpeechEnd, SpeechStart, TranscriptHeard
from api.live.standing import Closed
from emotion.labels import Emotion
from emotion.scores import EmotionScores
from speech.audio import Speaker
from speech.happening import Felt, Happening, Spoken, VoiceBegan
from speech.utterance import Reading, Utterance

PLACES = 4  # no model is as sure of the fifth; it halves the bytes


def happened(happening: Happening) -> Message:
    """Return what is told of something heard."""
    match happening:
        case VoiceBegan(speaker, start_s):
            return SpeechStart(speaker=speaker, at_s=start_s)
        case Felt(speaker, reading, final):
            return felt(speaker, reading, final)
        case Spoken(utterance):
            return SpeechEnd(
                speaker=utterance.speaker,
                start_s=utterance.start_s,
                end_s=utterance.end_s,
                loudness_db=round(utterance.loudness_db, 2),
            )


def felt(speaker: Speaker, reading: Reading, final: bool) -> EmotionHeard:
    """Return what is told of a reading."""
    scores, words = reading.fused, reading.words
    return EmotionHeard(
        speaker=speaker,
        start_s=reading.start_s,
        end_s=reading.end_s,
        emotion=scores.emotion,
        abstained=scores.abstained,
        probabilities=shares(scores),
        negativity=round(scores.negativity, PLACES),
        final=final,
        words=shares(words) if words else None,
    )


def worded(utterance: Utterance) -> list[Message]:
    """Return what is told of an utterance's words, and of the readings that they changed."""
    told: list[Message] = [
        TranscriptHeard(
            speaker=utterance.speaker,
            start_s=utterance.start_s,
            end_s=utterance.end_s,
            text=utterance.text,
        )
    ]
    return told + [felt(utterance.speaker, r, True) for r in utterance.readings if r.words]


def scored(closed: Closed) -> Scored:
    """Return what is told of an interval."""
    score = closed.score
    return Scored(
        start_s=score.start_s,
        end_s=score.end_s,
        state=score.state.value,
        emotion=score.fused.emotion if score.fused else None,
        valence=_rounded(score.valence),
        negativity=_rounded(score.negativity),
        trend=closed.trend and closed.trend.value,
        points=_rounded(closed.points),
    )


def shares(scores: EmotionScores) -> dict[Emotion, float]:
    """Return each mood's probability, as JSON has it."""
    pairs = zip(scores.labels, scores.probabilities, strict=True)
    return {label: round(share, PLACES) for label, share in pairs}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES)
