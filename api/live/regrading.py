"""Regrading: the report of a call whose process has ended.

From its recording, if all of it is there: that is heard again from the start, and comes to what
`tonewise grade` says of it. Else from what was journalled, which is what was heard while it lived.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from api.engine import Ears
from api.live.ending import OPTED_OUT, SILENT
from api.live.left_call import LeftCall
from api.recording.playback import Playback
from emotion.errors import TonewiseError
from grading.grader import Grader, GraderConfig
from grading.report import CallInfo, GradeReport, ModelName
from grading.rubric import Rubric
from speech.audio import Frame
from speech.codec import StreamDecoder
from speech.utterance import Utterance

_BLOCK_S = 1.0
_AGAIN = "the service ended before the call did: heard again from its recording, {:.1f} s"
_KEPT = (
    "the service ended before the call did: graded from what was heard until then, {:.1f} s; "
    "which models heard it is not known"
)


class RegradingHaltedError(TonewiseError):
    """A call that is not graded now, because the service stops."""


@dataclass(frozen=True, slots=True)
class Regrading:
    """Grades as a live call is graded, by the rubric in use."""

    ears: Callable[[LeftCall], Ears]  # loads them; none for a mood that the customer did not want
    rubric: Callable[[], Rubric]
    config: GraderConfig = field(default_factory=GraderConfig)

    def report(self, left: LeftCall, goes_on: Callable[[], bool]) -> GradeReport | None:
        """Return the report of what there is; None: there is no sound.

        `goes_on` is asked each second of sound. Raises RegradingHaltedError if it said no,
        RecordingError if the recording can't be read, TranscriberError if its words can't be
        recognised.
        """
        if left.sound is not None and left.is_whole and left.sound.n_frames:
            return self._heard_again(left, left.sound, goes_on)
        return self.as_kept(left)

    def as_kept(self, left: LeftCall) -> GradeReport | None:
        """Return the report of what was heard while its process lived; None: no sound was."""
        said = list(left.utterances)
        duration_s = max([left.record.heard_s, *(one.end_s for one in said)])
        if duration_s == 0.0:
            return None
        notes = (_KEPT.format(duration_s),)
        return self._graded(left, _info(left, duration_s, said, notes), said, ())

    def _heard_again(
        self, left: LeftCall, sound: Playback, goes_on: Callable[[], bool]
    ) -> GradeReport:
        ears = self.ears(left)
        said = list(relistened(sound, ears, goes_on))
        notes = (_AGAIN.format(sound.duration_s),)
        call = replace(
            _info(left, sound.duration_s, said, notes),
            transcribed=ears.transcribes,
            listened_to_words=ears.reads_words,
        )
        return self._graded(left, call, said, ears.models)

    def _graded(
        self,
        left: LeftCall,
        call: CallInfo,
        said: list[Utterance],
        models: tuple[ModelName, ...],
    ) -> GradeReport:
        grader = Grader(self.rubric(), self.config)
        for one in said:
            grader.add(one)
        return grader.finish(call, left.interruptions(call.duration_s).holds, models)


def relistened(
    sound: Playback, ears: Ears, goes_on: Callable[[], bool] = lambda: True
) -> Iterator[Utterance]:
    """Yield what is heard in a recording, as a listener hears it for the first time.

    Raises RegradingHaltedError as soon as `goes_on` says no.
    """
    listener = ears.listen()
    decoder = StreamDecoder(sound.audio.encoding, sound.rate_hz, len(sound.speakers))
    block = int(_BLOCK_S * sound.rate_hz)
    for first in range(0, sound.n_frames, block):
        if not goes_on():
            raise RegradingHaltedError("the service stops: another process will grade the call")
        heard = decoder.feed(sound.pcm(first, min(first + block, sound.n_frames)))
        for speaker, samples in zip(sound.speakers, heard, strict=True):
            yield from listener.push(Frame(speaker, samples))
    for speaker, samples in zip(sound.speakers, decoder.flush(), strict=True):
        yield from listener.push(Frame(speaker, samples))
    yield from listener.flush()


def _info(
    left: LeftCall, duration_s: float, said: list[Utterance], notes: tuple[str, ...]
) -> CallInfo:
    if not left.record.start.analyse_mood:
        notes = (*notes, OPTED_OUT)
    if not said:
        notes = (*notes, SILENT)
    return CallInfo(
        source=left.record.call_id,
        duration_s=duration_s,
        speakers=left.speakers,
        listened_to_words=any(r.words is not None for one in said for r in one.readings),
        transcribed=any(one.transcript is not None for one in said),
        notes=(*notes, *left.interruptions(duration_s).notes),
    )
