"""MoodTrack: one speaker's mood through a call, and what the call has told of the speaker."""

from collections.abc import Sequence
from dataclasses import dataclass

from emotion.fusion import smooth
from emotion.scores import EmotionScores
from speech.emotion import VoiceEmotion
from speech.reader import Caller, Places
from speech.utterance import Reading
from speech.vad import Segment
from speech.windows import Span


@dataclass(frozen=True, slots=True)
class Smoothing:
    """How much of the mood before is in each new reading."""

    keep: float = 0.3
    keep_for_s: float = 5.0  # a reading older than this has no say


@dataclass(frozen=True, slots=True)
class MoodState:
    """What is known of a speaker at one moment of a call."""

    caller: Caller
    before: tuple[float, EmotionScores] | None = None  # the latest reading, and its end_s

    def lately(self, now_s: float, keep_for_s: float) -> EmotionScores | None:
        """The latest reading, unless it is older than `keep_for_s`."""
        if self.before is None or now_s - self.before[0] > keep_for_s:
            return None
        return self.before[1]


class MoodTrack:
    """Reads one speaker's segments in order; each changes how the next is read."""

    def __init__(self, voice: VoiceEmotion, smoothing: Smoothing, caller: Caller) -> None:
        self._voice, self._smoothing = voice, smoothing
        self._state = MoodState(caller)
        self._heard: dict[Span, Places] = {}

    @property
    def caller(self) -> Caller:
        """What is known of the speaker now."""
        return self._state.caller

    def hear(self, span: Span, places: Places) -> None:
        """Take in what the ears made of a window; it is kept until its segment has ended."""
        self._heard[span] = places

    def read(self, segment: Segment, spans: Sequence[Span]) -> list[Reading]:
        """Return one reading a window of a segment that has ended; all of them were heard."""
        readings, self._state = self._follow(segment, spans)
        self._heard = {s: places for s, places in self._heard.items() if s[0] >= segment.end_s}
        return readings

    def foresee(self, segment: Segment, spans: Sequence[Span]) -> list[Reading]:
        """Return what `read` would, of a segment that may go on; nothing is learned from it."""
        return self._follow(segment, spans)[0]

    def _follow(self, segment: Segment, spans: Sequence[Span]) -> tuple[list[Reading], MoodState]:
        readings, state = [], self._state
        for span in spans:
            reading, state = self._read(segment, span, state)
            readings.append(reading)
        return readings, state

    def _read(self, segment: Segment, span: Span, state: MoodState) -> tuple[Reading, MoodState]:
        (start_s, end_s), places = span, self._heard[span]
        scores = self._voice.read(places, state.caller)
        caller = self._voice.learn(places, state.caller, scores, end_s - start_s)
        lately = state.lately(start_s, self._smoothing.keep_for_s)
        smoothed = smooth(lately, scores, self._smoothing.keep)
        decided = self._voice.decide(smoothed, places)
        reading = Reading(
            start_s=max(start_s, segment.voice_start_s),
            end_s=min(end_s, segment.voice_end_s),
            voice=decided,
            words=None,
            fused=decided,
        )
        return reading, MoodState(caller, (end_s, smoothed))
