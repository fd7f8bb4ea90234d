"""MoodTrack: one speaker's mood through a call, and what the call has told of the speaker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from emotion.fusion import smooth
from emotion.scores import EmotionScores
from speech.emotion import VoiceEmotion
from speech.reader import Caller, Places
from speech.utterance import Reading
from speech.vad import Segment
from speech.windows import Window

Heard = Mapping[Window, Places]  # what the ears made of each window; a window is itself alone


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

    @property
    def caller(self) -> Caller:
        """What is known of the speaker now."""
        return self._state.caller

    def read(self, segment: Segment, windows: Sequence[Window], heard: Heard) -> list[Reading]:
        """Return one reading a window of a segment that has ended, in order."""
        readings, self._state = self._follow(segment, windows, heard)
        return readings

    def _follow(
        self, segment: Segment, windows: Sequence[Window], heard: Heard
    ) -> tuple[list[Reading], MoodState]:
        readings, state = [], self._state
        for window in windows:
            reading, state = self._read(segment, window, heard[window], state)
            readings.append(reading)
        return readings, state

    def _read(
        self, segment: Segment, window: Window, places: Places, state: MoodState
    ) -> tuple[Reading, MoodState]:
        scores = self._voice.read(places, state.caller)
        caller = self._voice.learn(places, state.caller, scores, window.new_s)
        lately = state.lately(window.start_s, self._smoothing.keep_for_s)
        smoothed = smooth(lately, scores, self._smoothing.keep)
        decided = self._voice.decide(smoothed, places)
        start_s = max(window.start_s, segment.voice_start_s)
        end_s = min(window.end_s, segment.voice_end_s)
        reading = Reading(start_s, end_s, voice=decided, words=None, fused=decided)
        return reading, MoodState(caller, (window.end_s, smoothed))
