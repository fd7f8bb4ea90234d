"""Listener: Frames in, Utterances out; a live call and a recording go through this same page.

take(frame) -> Step(windows) -- the ears, of many calls at once --> tell(step, heard) -> Happenings
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from speech.audio import Frame, Speaker
from speech.emotion import VoiceEmotion
from speech.happening import Felt, Happening, Spoken, VoiceBegan
from speech.lookout import Lookout, Stretch
from speech.mood_track import MoodTrack, Smoothing
from speech.reader import Caller, Places
from speech.transcript import Transcriber
from speech.utterance import Utterance
from speech.vad import Segment, SegmentCutter, VadConfig
from speech.windows import Span, Window, WindowCutter
from speech.words import WordMood

_SILENCE_DB = -120.0  # the loudness of nothing at all


@dataclass(frozen=True, slots=True)
class ListenerConfig:
    """How a call is listened to."""

    vad: VadConfig = field(default_factory=VadConfig)
    # Whose emotion is judged. An agent's is not, and has no place in a grade (EU AI Act, art. 5).
    judged: frozenset[Speaker] = frozenset({Speaker.CUSTOMER})
    smoothing: Smoothing = field(default_factory=Smoothing)
    # A live call: moods are told while the voice speaks, and in a pause of `pause_s`.
    # The utterances are the same.
    live: bool = False
    pause_s: float = 0.1  # the tail that a segment has after its voice


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """What a piece of sound brought: `windows` are to be heard before it can be told."""

    windows: tuple[Window, ...]
    moments: tuple[VoiceBegan | Stretch, ...]


class Listener:
    """One call: a segment cutter a speaker, a window cutter and a mood track a judged speaker."""

    def __init__(
        self,
        voice: VoiceEmotion | None,
        transcriber: Transcriber | None,
        config: ListenerConfig | None = None,
        caller: Caller | None = None,
        words: WordMood | None = None,
    ) -> None:
        """Listen with a voice model, a recogniser, both or none.

        `caller` is what is known of the customer from earlier calls, if anything is; `words`
        lets what is said join the mood of how it is said.
        """
        config = config or ListenerConfig()
        self.looks_ahead = config.live  # may be changed at any time, and changes no utterance
        self._voice, self._transcriber, self._words = voice, transcriber, words
        self._cutters = {speaker: SegmentCutter(speaker, config.vad) for speaker in Speaker}
        self._began: dict[Speaker, float] = {}  # where each voice that was told of began
        self._lookouts: dict[Speaker, Lookout] = {}
        self._moods: dict[Speaker, MoodTrack] = {}
        if voice is not None:
            nobody, known = voice.unknown_caller(), caller.calling_again() if caller else None
            for speaker in config.judged:
                who = known if known and speaker is Speaker.CUSTOMER else nobody
                windows = WindowCutter(voice.windows)
                self._lookouts[speaker] = Lookout(self._cutters[speaker], windows, config.pause_s)
                self._moods[speaker] = MoodTrack(voice, config.smoothing, who)

    @property
    def caller(self) -> Caller | None:
        """What is known of the customer now, to be kept for their next call."""
        mood = self._moods.get(Speaker.CUSTOMER)
        return mood.caller if mood else None

    def push(self, frame: Frame) -> list[Utterance]:
        """Take the next sound of one speaker and return the utterances that ended in it.

        Raises AudioError on samples that are not finite, TranscriberError if the recogniser fails.
        """
        return self._utterances(self.take(frame))

    def flush(self) -> list[Utterance]:
        """End the call here and return what was still being said, in order of time."""
        return self._utterances(self.end())

    def take(self, frame: Frame) -> Step:
        """Take the next sound of one speaker, and return what is to be heard and then told.

        Costs little: no model runs. Raises AudioError on samples that are not finite.
        """
        speaker, lookout = frame.speaker, self._lookouts.get(frame.speaker)
        ended = self._cutters[speaker].push(frame.samples)
        moments = [moment for segment in ended for moment in self._ended(segment)]
        moments += self._begun(speaker, self._cutters[speaker].speaking_since_s)
        ahead = lookout.ahead() if lookout and self.looks_ahead else None
        return _step([*moments, ahead] if ahead else moments)

    def end(self) -> Step:
        """End the call here, and return what is to be heard and then told of what is left."""
        segments = [segment for cutter in self._cutters.values() for segment in cutter.flush()]
        in_order = sorted(segments, key=lambda segment: segment.start_s)
        return _step([moment for segment in in_order for moment in self._ended(segment)])

    def tell(self, step: Step, heard: Sequence[Places]) -> tuple[Happening, ...]:
        """Return what happened in a step; `heard` is what the ears made of its windows.

        Steps are told in the order in which they were taken, each of them once.
        """
        stretches = [moment for moment in step.moments if isinstance(moment, Stretch)]
        asked = [(stretch.segment.speaker, w) for stretch in stretches for w in stretch.asked]
        for (speaker, window), places in zip(asked, heard, strict=True):
            self._moods[speaker].hear(window.span, places)
        return tuple(happening for moment in step.moments for happening in self._told(moment))

    def _begun(self, speaker: Speaker, since_s: float | None) -> Iterator[VoiceBegan]:
        """Tell once where a voice began; every utterance is told of before it is given out."""
        if since_s is not None and self._began.get(speaker) != since_s:
            self._began[speaker] = since_s
            yield VoiceBegan(speaker, since_s)

    def _ended(self, segment: Segment) -> Iterator[VoiceBegan | Stretch]:
        yield from self._begun(segment.speaker, segment.voice_start_s)
        lookout = self._lookouts.get(segment.speaker)
        yield lookout.ended(segment) if lookout else Stretch(segment, (), (), final=True)

    def _told(self, moment: VoiceBegan | Stretch) -> Iterator[Happening]:
        if isinstance(moment, VoiceBegan):
            yield moment
        elif moment.final:
            yield from self._spoken(moment.segment, moment.spans)
        else:
            readings = self._moods[moment.segment.speaker].foresee(moment.segment, moment.spans)
            new = {window.span for window in moment.asked}
            for span, reading in zip(moment.spans, readings, strict=True):
                if span in new:
                    yield Felt(moment.segment.speaker, reading, final=False)

    def _spoken(self, segment: Segment, spans: Sequence[Span]) -> Iterator[Felt | Spoken]:
        mood = self._moods.get(segment.speaker)
        readings = mood.read(segment, spans) if mood else []
        yield from (Felt(segment.speaker, reading, final=True) for reading in readings)
        utterance = Utterance(
            speaker=segment.speaker,
            start_s=segment.voice_start_s,
            end_s=segment.voice_end_s,
            loudness_db=_loudness_db(segment.samples),
            transcript=None,
            readings=tuple(readings),
        )
        yield Spoken(utterance, segment.samples, segment.start_s)

    def _utterances(self, step: Step) -> list[Utterance]:
        heard = self._voice.hear_many(step.windows) if self._voice else []
        return [self._worded(h) for h in self.tell(step, heard) if isinstance(h, Spoken)]

    def _worded(self, spoken: Spoken) -> Utterance:
        if self._transcriber is None:
            return spoken.utterance
        transcript = self._transcriber.transcribe(spoken.samples, spoken.start_s)
        if self._words is None:
            return replace(spoken.utterance, transcript=transcript)
        return self._words.read(spoken.utterance, transcript)


def _step(moments: Sequence[VoiceBegan | Stretch]) -> Step:
    windows = [w for moment in moments if isinstance(moment, Stretch) for w in moment.asked]
    return Step(tuple(windows), tuple(moments))


def _loudness_db(samples: npt.NDArray[np.float32]) -> float:
    rms = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
    return 20.0 * float(np.log10(rms)) if rms > 0.0 else _SILENCE_DB
