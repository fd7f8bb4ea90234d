"""LeftCall: what there is of a call whose process has ended."""

from dataclasses import dataclass

from api.live.interruptions import Interruptions
from api.recording.playback import Playback
from api.storage.calls import CallRecord
from api.storage.moments import Moment
from api.storage.utterances import Numbered
from speech.audio import Speaker
from speech.utterance import Utterance

PAUSED, RESUMED = "paused", "resumed"  # kinds of moments
RECORDING_STOPPED = "recording_stopped"
_LATE_S = 2.0  # recordings and journals are written apart, each every half second


@dataclass(frozen=True, slots=True)
class LeftCall:
    """One call as it was kept, to be gone on with or to be graded."""

    record: CallRecord
    said: tuple[Numbered, ...]
    moments: tuple[Moment, ...]
    sound: Playback | None  # None: not recorded, or it can't be read

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        """What was said, in the order in which it was heard."""
        return tuple(one.utterance for one in self.said)

    @property
    def heard_s(self) -> float:
        """How much of the call is safe: its client sends on from there."""
        return self.sound.whole_s if self.sound and self.is_whole else self.record.heard_s

    @property
    def is_whole(self) -> bool:
        """Whether the recording holds all that was heard, so that it can be heard again."""
        if self.sound is None or any(one.kind == RECORDING_STOPPED for one in self.moments):
            return False
        return self.sound.duration_s >= self.record.heard_s - _LATE_S

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """The sides that were told apart."""
        if self.sound is not None:
            return self.sound.speakers
        sides = [speaker for lane in self.record.start.audio.lanes for speaker in lane]
        return tuple(dict.fromkeys([*sides, *(one.speaker for one in self.utterances)]))

    def interruptions(self, duration_s: float) -> Interruptions:
        """Return when it was paused, up to the end of what there is."""
        found = Interruptions()
        for one in self.moments:
            if one.kind == PAUSED:
                found.pause(one.at_s, bool(one.data.get("holds")))
            elif one.kind == RESUMED:
                found.resume(one.at_s)
        found.resume(duration_s)
        return found
