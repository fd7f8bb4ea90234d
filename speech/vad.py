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

Samples = npt.NDArray[np.float32]


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
        self._held: list[tuple[Samples, float]] = []  # frames and their levels, not yet let go
        self._held_start = 0  # samples since the call began
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
        return (self._held_start + self._lead * self._config.frame) / SAMPLE_RATE_HZ

    def push(self, samples: Samples) -> list[Segment]:
        """Take the next sound, (n,) at SAMPLE_RATE_HZ, and return the segments that it ended.

        Raises AudioError on another shape, or on samples that are not finite numbers.
        """
        if samples.ndim != 1 or not np.isfinite(samples).all():
            raise AudioError(f"wanted finite samples in one row, got shape {samples.shape}")
        sound = np.concatenate([self._rest, samples.astype(np.float32, copy=False)])
        whole = sound.size - sound.size % self._config.frame
        self._rest = sound[whole:].copy()
        frames = sound[:whole].reshape(-1, self._config.frame)
        ended = []
        for frame, (voiced, level) in zip(frames, self._detector.judge(frames), strict=True):
            self._held.append((frame.copy(), level))  # not a view: it would keep all of `sound`
            ended += self._hear(voiced)
        return ended

    def flush(self) -> list[Segment]:
        """End the sound here and return the segment that was being heard, if one was."""
        if self._rest.size:
            self._held.append((self._rest, 0.0))
        ended = self._end() if self.speaking_since_s is not None else []
        self._state = VoiceState.SILENCE
        self._let_go(len(self._held))
        self._rest = self._rest[:0]
        return ended

    def _hear(self, voiced: bool) -> list[Segment]:
        before, held = self._state, len(self._held)
        if before is VoiceState.SILENCE:
            self._lead, self._voiced, self._continued = held - 1, 0, False
        self._voiced += voiced
        self._voice_end = held if voiced else self._voice_end
        self._state = self._next(voiced, quiet=held - self._voice_end)
        if self._state is VoiceState.SILENCE:
            ended = self._end() if before is VoiceState.STOPPING else []
            self._let_go(len(self._held) - self._config.frames(self._config.pre_roll_ms))
            return ended
        too_long = held >= self._config.frames(self._config.max_segment_s * 1000)
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

    def _cut(self) -> list[Segment]:
        """Let the held sound go up to its quietest frame of late; the rest speaks on."""
        search = self._config.frames(self._config.cut_search_s * 1000)
        levels = [level for _, level in self._held[-search:]]
        ended = self._take(len(self._held) - search + levels.index(min(levels)) + 1)
        self._continued = bool(ended)
        return ended

    def _end(self) -> list[Segment]:
        """Let the held sound go up to the end of the voice and its tail."""
        tail = self._config.frames(self._config.tail_ms)
        return self._take(min(self._voice_end + tail, len(self._held)))

    def _take(self, n: int) -> list[Segment]:
        """Return the first `n` held frames as a segment, or nothing if no voice is in them."""
        # After a cut within a pause the last voiced frame is gone: its end lies before the held.
        voice_end = max(min(self._voice_end, n), 0)
        levels = [level for _, level in self._held[self._lead : voice_end]]
        if not levels or not (self._continued or swings(levels)):
            self._let_go(n)
            return []
        samples = np.concatenate([frame for frame, _ in self._held[:n]])
        frame = self._config.frame
        segment = Segment(
            self._speaker,
            self._held_start / SAMPLE_RATE_HZ,
            samples,
            lead_s=self._lead * frame / SAMPLE_RATE_HZ,
            tail_s=(samples.size - voice_end * frame) / SAMPLE_RATE_HZ,
        )
        self._let_go(n)
        return [segment]

    def _let_go(self, n: int) -> None:
        n = max(n, 0)
        self._held_start += sum(frame.size for frame, _ in self._held[:n])
        del self._held[:n]
        self._lead = max(self._lead - n, 0)
        self._voice_end -= n


def speech_only(samples: Samples, config: VadConfig | None = None) -> list[Segment]:
    """Return the voice in a whole clip, (n,) at SAMPLE_RATE_HZ, times from its start.

    The speaker is given as the customer: a clip has only one.
    """
    cutter = SegmentCutter(Speaker.CUSTOMER, config)
    return cutter.push(samples) + cutter.flush()
