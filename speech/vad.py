"""Voice activity: one speaker's sound cut into Segments, each a voice between two silences.

SILENCE --voice--> STARTING --enough of it--> SPEAKING <--voice / pause--> STOPPING
   ^                  |                                                       |
   |<--- a burst -----+                                                       |
   |<--------------------------- the pause lasted ----------------------------+
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
import numpy.typing as npt

from speech.audio import SAMPLE_RATE_HZ, AudioError, Speaker
from speech.detector import VoiceDetector, swings
from speech.held import HeldSound

Samples = npt.NDArray[np.float32]

_BLOCK_FRAMES = 50  # judged at once: more is no faster, and takes memory


@dataclass(frozen=True, slots=True)
class VadConfig:
    """When a voice begins and ends; all lengths are rounded down to whole frames.

    Raises AudioError on values that the cutter can't work with.
    """

    aggressiveness: int = 2  # of the WebRTC detector: 0 hears a voice soonest, 3 latest
    frame_ms: int = 20  # 10, 20 or 30
    pre_roll_ms: int = 200  # kept from before the voice: its first consonant is too soft to detect
    tail_ms: int = 100  # kept from after it
    min_speech_ms: int = 120  # less voice than this is a click or a cough
    burst_gap_ms: int = 100  # the longest pause within those first bits of voice
    hangover_ms: int = 400  # a shorter pause does not end a segment
    max_segment_s: float = 8.0
    cut_search_s: float = 1.0  # a segment that gets too long is cut at its quietest in this end

    def __post_init__(self) -> None:
        if self.aggressiveness not in range(4) or self.frame_ms not in (10, 20, 30):
            raise AudioError(
                "wanted aggressiveness 0 to 3 and frames of 10, 20 or 30 ms, "
                f"got {self.aggressiveness} and {self.frame_ms}"
            )
        lengths_ms = (self.pre_roll_ms, self.tail_ms, self.burst_gap_ms)
        if min(lengths_ms) < 0 or self.min_speech_ms < self.frame_ms:
            raise AudioError(f"wanted a frame of speech or more and no negative length, got {self}")
        if not self.tail_ms <= self.hangover_ms:
            raise AudioError(f"wanted a tail no longer than the hangover, got {self}")
        # Voice and pauses that may pass before a start is certain must leave room for a cut.
        n_starting = self.frames(self.min_speech_ms) * (1 + self.frames(self.burst_gap_ms))
        unsure_ms = max(self.pre_roll_ms + n_starting * self.frame_ms, self.hangover_ms)
        half_ms = self.max_segment_s * 500
        if unsure_ms > half_ms or not self.frame_ms <= self.cut_search_s * 1000 <= half_ms:
            raise AudioError(f"wanted the longest segment twice as long as the rest, got {self}")

    @property
    def frame(self) -> int:
        """Samples a frame."""
        return SAMPLE_RATE_HZ * self.frame_ms // 1000

    def frames(self, length_ms: float) -> int:
        """How many whole frames fit into this time."""
        return int(length_ms / self.frame_ms)


class VoiceState(Enum):
    """Where the speaker stands."""

    SILENCE = auto()
    STARTING = auto()  # a voice, or only a click: too short to say
    SPEAKING = auto()
    STOPPING = auto()  # a pause, or the end: too short to say


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """One speaker's voice between two silences, with a little of each."""

    speaker: Speaker
    start_s: float  # since the call began; a whole number of samples
    samples: Samples  # (n,), -1 to 1, at SAMPLE_RATE_HZ
    lead_s: float = 0.0  # of it before the voice itself
    tail_s: float = 0.0  # of it after the voice itself

    @property
    def start_sample(self) -> int:
        """Samples since the call began."""
        return round(self.start_s * SAMPLE_RATE_HZ)

    @property
    def duration_s(self) -> float:
        """Its length in seconds."""
        return self.samples.size / SAMPLE_RATE_HZ

    @property
    def end_s(self) -> float:
        """Where its last sample ends, since the call began."""
        return (self.start_sample + self.samples.size) / SAMPLE_RATE_HZ

    @property
    def voice_start_s(self) -> float:
        """Where the voice itself begins, since the call began."""
        return round((self.start_s + self.lead_s) * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ

    @property
    def voice_end_s(self) -> float:
        """Where the voice itself ends, since the call began."""
        return round((self.end_s - self.tail_s) * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ


class SegmentCutter:
    """Turns one speaker's sound into Segments, the same ones however the sound is cut into calls.

    Segments come in order, never overlap, and hold the very samples that were pushed. It keeps
    no more than the longest segment in memory, and uses nothing of the future.
    """

    def __init__(self, speaker: Speaker, config: VadConfig | None = None) -> None:
        self._speaker = speaker
        self._config = config or VadConfig()
        self._detector = VoiceDetector(self._config.aggressiveness, self._config.frame_ms)
        self._state = VoiceState.SILENCE
        self._rest = np.zeros(0, np.float32)  # the start of a frame that is not full yet
        self._held = HeldSound(self._config.frame)
        self._now = 0  # held frames that were judged
        self._lead = 0  # held frames before the voice
        self._voiced = 0  # voiced frames since STARTING
        self._voice_end = 0  # held frames up to the end of the last voiced one
        self._continued = False  # the held sound follows a cut, and not a silence

    @property
    def state(self) -> VoiceState:
        """Where the speaker stands after the last whole frame."""
        return self._state

    @property
    def speaking_since_s(self) -> float | None:
        """Where the voice that is now being heard begins; None when there is none."""
        if self._state not in (VoiceState.SPEAKING, VoiceState.STOPPING):
            return None
        return (self._held.start + self._lead * self._config.frame) / SAMPLE_RATE_HZ

    @property
    def spoken_s(self) -> float:
        """Length of the segment that is open, up to the end of its voice so far."""
        return self._voice_end * self._config.frame_ms / 1000

    @property
    def pause_s(self) -> float:
        """How long the voice of the open segment has paused by now."""
        return (self._now - self._voice_end) * self._config.frame_ms / 1000

    def so_far(self) -> Segment | None:
        """Return the segment that would end if the voice had ended; None while there is none."""
        return None if self.speaking_since_s is None else self._segment(self._end_now)

    def push(self, samples: Samples) -> list[Segment]:
        """Take the next sound, (n,) at SAMPLE_RATE_HZ, and return the segments that it ended.

        Raises AudioError on another shape, or on samples that are not finite numbers.
        """
        if samples.ndim != 1 or not np.isfinite(samples).all():
            raise AudioError(f"wanted finite samples in one row, got shape {samples.shape}")
        sound = np.concatenate([self._rest, samples.astype(np.float32, copy=False)])
        whole = sound.size - sound.size % self._config.frame
        self._rest = sound[whole:].copy()
        block = _BLOCK_FRAMES * self._config.frame
        starts = range(0, whole, block)
        return [s for at in starts for s in self._judge(sound[at : min(at + block, whole)])]

    def flush(self) -> list[Segment]:
        """End the sound here and return the segment that was being heard, if one was."""
        if self._rest.size:
            self._held.add(self._rest, [0.0])
            self._now += 1
        ended = self._take(self._end_now) if self.speaking_since_s is not None else []
        self._state = VoiceState.SILENCE
        self._let_go(self._now)
        self._rest = self._rest[:0]
        return ended

    def _judge(self, sound: Samples) -> list[Segment]:
        """Take in some whole frames."""
        voiced, levels = self._detector.judge(sound.reshape(-1, self._config.frame))
        self._held.add(sound.copy(), levels)  # not a view: it would keep all that was pushed
        if self._goes_on(voiced):
            return []
        return [segment for each in voiced for segment in self._hear(each)]

    def _goes_on(self, voiced: list[bool]) -> bool:
        """Take in frames that change nothing, and return whether they were such: most are."""
        now, config = self._now + len(voiced), self._config
        if self._state is VoiceState.SILENCE and not any(voiced):
            self._now = now
            self._let_go(now - config.frames(config.pre_roll_ms))
            return True
        if self._state is VoiceState.SPEAKING and all(voiced) and now < self._longest:
            self._now = self._voice_end = now
            return True
        return False

    def _hear(self, voiced: bool) -> list[Segment]:
        before, self._now = self._state, self._now + 1
        if before is VoiceState.SILENCE:
            self._lead, self._voiced, self._continued = self._now - 1, 0, False
        self._voiced += voiced
        self._voice_end = self._now if voiced else self._voice_end
        self._state = self._next(voiced, quiet=self._now - self._voice_end)
        if self._state is VoiceState.SILENCE:
            ended = self._take(self._end_now) if before is VoiceState.STOPPING else []
            self._let_go(self._now - self._config.frames(self._config.pre_roll_ms))
            return ended
        too_long = self._now >= self._longest
        return self._cut() if too_long and self._state is not VoiceState.STARTING else []

    def _next(self, voiced: bool, quiet: int) -> VoiceState:
        """Every legal move, after one more frame; `quiet` frames have passed since a voiced one."""
        config = self._config
        match self._state:
            case VoiceState.SILENCE if not voiced:
                return VoiceState.SILENCE
            case VoiceState.SILENCE | VoiceState.STARTING:
                if self._voiced >= config.frames(config.min_speech_ms):
                    return VoiceState.SPEAKING
                dropped = quiet > config.frames(config.burst_gap_ms)
                return VoiceState.SILENCE if dropped else VoiceState.STARTING
            case VoiceState.SPEAKING | VoiceState.STOPPING:
                if voiced:
                    return VoiceState.SPEAKING
                ended = quiet >= config.frames(config.hangover_ms)
                return VoiceState.SILENCE if ended else VoiceState.STOPPING

    @property
    def _longest(self) -> int:
        return self._config.frames(self._config.max_segment_s * 1000)

    @property
    def _end_now(self) -> int:
        """Held frames up to the end of the voice and its tail."""
        return min(self._voice_end + self._config.frames(self._config.tail_ms), self._now)

    def _cut(self) -> list[Segment]:
        """Let the held sound go up to its quietest frame of late; the rest speaks on."""
        search = self._config.frames(self._config.cut_search_s * 1000)
        levels = self._held.levels[self._now - search : self._now]
        ended = self._take(self._now - search + levels.index(min(levels)) + 1)
        self._continued = bool(ended)
        return ended

    def _take(self, n: int) -> list[Segment]:
        """Return the first `n` held frames as a segment, or nothing if no voice is in them."""
        segment = self._segment(n)
        self._let_go(n)
        return [segment] if segment else []

    def _segment(self, n: int) -> Segment | None:
        # After a cut within a pause the last voiced frame is gone: its end lies before the held.
        voice_end = max(min(self._voice_end, n), 0)
        levels = self._held.levels[self._lead : voice_end]
        if not levels or not (self._continued or swings(levels)):
            return None
        samples, frame = self._held.first(n), self._config.frame
        return Segment(
            self._speaker,
            self._held.start / SAMPLE_RATE_HZ,
            samples,
            lead_s=self._lead * frame / SAMPLE_RATE_HZ,
            tail_s=(samples.size - voice_end * frame) / SAMPLE_RATE_HZ,
        )

    def _let_go(self, n: int) -> None:
        n = max(n, 0)
        self._held.let_go(n)
        self._now -= n
        self._lead = max(self._lead - n, 0)
        self._voice_end -= n


def speech_only(samples: Samples, config: VadConfig | None = None) -> list[Segment]:
    """Return the voice in a whole clip, (n,) at SAMPLE_RATE_HZ, times from its start.

    The speaker is given as the customer: a clip has only one.
    """
    cutter = SegmentCutter(Speaker.CUSTOMER, config)
    return cutter.push(samples) + cutter.flush()
