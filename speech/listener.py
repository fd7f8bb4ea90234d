"""Listener: Frames in, Utterances out; a live call and a recording go through this same page."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from emotion.fusion import smooth
from emotion.scores import EmotionScores
from speech.audio import Frame, Speaker
from speech.emotion import VoiceEmotion
from speech.reader import Caller
from speech.transcript import Transcriber
from speech.utterance import Reading, Utterance
from speech.vad import Segment, SegmentCutter, VadConfig
from speech.windows import Window, WindowCutter

_SILENCE_DB = -120.0  # the loudness of nothing at all


@dataclass(frozen=True, slots=True)
class ListenerConfig:
    """How a call is listened to."""

    vad: VadConfig = field(default_factory=VadConfig)
    # Whose emotion is judged. An agent's is not, and has no place in a grade (EU AI Act, art. 5).
    judged: frozenset[Speaker] = frozenset({Speaker.CUSTOMER})
    keep: float = 0.3  # of the reading before, in each new one
    keep_for_s: float = 5.0  # a reading older than this has no say


class Listener:
    """One call: a cutter a speaker, one mood reader a judged speaker."""

    def __init__(
        self,
        voice: VoiceEmotion | None,
        transcriber: Transcriber | None,
        config: ListenerConfig | None = None,
        caller: Caller | None = None,
    ) -> None:
        """Listen with a voice model, a recogniser, both or none.

        `caller` is what is known of the customer from earlier calls, if anything is.
        """
        self._config = config or ListenerConfig()
        self._transcriber = transcriber
        self._cutters = {speaker: SegmentCutter(speaker, self._config.vad) for speaker in Speaker}
        self._moods: dict[Speaker, MoodTrack] = {}
        if voice is not None:
            self._moods = {s: MoodTrack(voice, self._config) for s in self._config.judged}
            if caller is not None and Speaker.CUSTOMER in self._moods:
                self._moods[Speaker.CUSTOMER].caller = caller.calling_again()

    @property
    def caller(self) -> Caller | None:
        """What is known of the customer now, to be kept for their next call."""
        mood = self._moods.get(Speaker.CUSTOMER)
        return mood.caller if mood else None

    def push(self, frame: Frame) -> list[Utterance]:
        """Take the next sound of one speaker and return the utterances that ended in it.

        Raises AudioError on samples that are not finite, TranscriberError if the recogniser fails.
        """
        return [self._hear(segment) for segment in self._cutters[frame.speaker].push(frame.samples)]

    def flush(self) -> list[Utterance]:
        """End the call here and return what was still being said, in order of time."""
        segments = [segment for cutter in self._cutters.values() for segment in cutter.flush()]
        return [self._hear(segment) for segment in sorted(segments, key=lambda s: s.start_s)]

    def _hear(self, segment: Segment) -> Utterance:
        mood = self._moods.get(segment.speaker)
        transcriber = self._transcriber
        return Utterance(
            speaker=segment.speaker,
            start_s=segment.voice_start_s,
            end_s=segment.voice_end_s,
            loudness_db=_loudness_db(segment.samples),
            transcript=(
                transcriber.transcribe(segment.samples, segment.start_s) if transcriber else None
            ),
            readings=mood.read(segment) if mood else (),
        )


class MoodTrack:
    """One speaker's mood through a call, and what the call has told of the speaker."""

    def __init__(self, voice: VoiceEmotion, config: ListenerConfig) -> None:
        self._voice, self._config = voice, config
        self._windows = WindowCutter(voice.windows)
        self._before: tuple[float, EmotionScores] | None = None
        self.caller = voice.unknown_caller()

    def read(self, segment: Segment) -> tuple[Reading, ...]:
        """Return one reading a window of this segment, in order."""
        return tuple(self._read(window, segment) for window in self._windows.push(segment))

    def _read(self, window: Window, segment: Segment) -> Reading:
        places = self._voice.hear(window, self.caller)
        scores = self._voice.read(places, self.caller)
        self.caller = self._voice.learn(places, self.caller, scores, window.new_s)
        smoothed = smooth(self._lately(window.start_s), scores, self._config.keep)
        self._before = (window.end_s, smoothed)
        decided = self._voice.decide(smoothed, places)
        return Reading(
            start_s=max(window.start_s, segment.voice_start_s),
            end_s=min(window.end_s, segment.voice_end_s),
            voice=decided,
            words=None,
            fused=decided,
        )

    def _lately(self, now_s: float) -> EmotionScores | None:
        if self._before is None or now_s - self._before[0] > self._config.keep_for_s:
            return None
        return self._before[1]


def _loudness_db(samples: npt.NDArray[np.float32]) -> float:
    rms = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
    return 20.0 * float(np.log10(rms)) if rms > 0.0 else _SILENCE_DB
