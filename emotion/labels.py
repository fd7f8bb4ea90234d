"""The emotions, the label sets of text and of voice, and how the first folds into the second."""

from enum import StrEnum


class Emotion(StrEnum):
    """A customer's mood, as far as a model may name it."""

    ANGRY = "angry"
    FRUSTRATED = "frustrated"
    DISAPPOINTED = "disappointed"
    SAD = "sad"
    ANXIOUS = "anxious"
    CONFUSED = "confused"
    NEUTRAL = "neutral"
    HAPPY = "happy"


TEXT_LABELS = tuple(Emotion)
VOICE_LABELS = (Emotion.ANGRY, Emotion.DISAPPOINTED, Emotion.NEUTRAL, Emotion.HAPPY)

# A voice tells fewer moods apart than words do: each text label folds into the
# voice label that it sounds most like.
VOICE_FOLD = {
    Emotion.ANGRY: Emotion.ANGRY,
    Emotion.FRUSTRATED: Emotion.ANGRY,
    Emotion.DISAPPOINTED: Emotion.DISAPPOINTED,
    Emotion.SAD: Emotion.DISAPPOINTED,
    Emotion.ANXIOUS: Emotion.DISAPPOINTED,
    Emotion.CONFUSED: Emotion.NEUTRAL,
    Emotion.NEUTRAL: Emotion.NEUTRAL,
    Emotion.HAPPY: Emotion.HAPPY,
}

# Where each mood stands between unpleasant (-1) and pleasant (1). The order is that of
# Russell's circumplex (1980); the figures are the product's own convention, and anger is
# the lowest because a call centre must see it first.
VALENCE = {
    Emotion.ANGRY: -1.0,
    Emotion.FRUSTRATED: -0.8,
    Emotion.DISAPPOINTED: -0.6,
    Emotion.SAD: -0.6,
    Emotion.ANXIOUS: -0.5,
    Emotion.CONFUSED: -0.2,
    Emotion.NEUTRAL: 0.0,
    Emotion.HAPPY: 1.0,
}

NEGATIVE = frozenset(
    {
        Emotion.ANGRY,
        Emotion.FRUSTRATED,
        Emotion.DISAPPOINTED,
        Emotion.SAD,
        Emotion.ANXIOUS,
    }
)
