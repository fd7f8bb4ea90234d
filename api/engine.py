"""Engine: the one place where a recording becomes a graded call."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from api.reports.waveform import PeakMeter, Waveform
from grading.grader import Grader, GraderConfig
from grading.report import CallInfo, GradeReport, ModelName
from grading.rubric import Rubric
from speech.audio import SAMPLE_RATE_HZ, Frame, Speaker
from speech.conduct import Span
from speech.recording import Layout, Recording, frames, mono, stereo
from speech.utterance import Utterance

_SILENT = "silence: no voice was heard in the whole recording, so no mood is given"
_MONO = (
    "mono: the whole recording is taken as the {}'s voice, and nothing tells the two sides apart"
)

Heard = Callable[[float], None]


class Listening(Protocol):
    """One call as it is heard: the part of a Listener that an engine needs."""

    def push(self, frame: Frame) -> list[Utterance]:
        """Take the next sound and return the utterances that ended in it."""
        ...

    def flush(self) -> list[Utterance]:
        """Return what was still being said when the call ended."""
        ...


@dataclass(frozen=True, slots=True)
class Ears:
    """What listens to calls: a fresh listener for each, the models behind it, what they hear."""

    listen: Callable[[], Listening]
    models: tuple[ModelName, ...]
    transcribes: bool
    reads_words: bool  # the mood of what was said joins that of how it was said
    remember: Callable[[], None] = lambda: None  # keeps what the calls told of their customer


@dataclass(frozen=True, slots=True)
class GradeOptions:
    """How recordings are to be read and graded."""

    rubric: Rubric
    agent_channel: int = 1  # of a recording of two channels: 0 or 1
    mono_speaker: Speaker = Speaker.CUSTOMER  # whose voice a recording of one channel holds
    interval_s: float = 10.0
    holds: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()  # what else a reader of the report must know


@dataclass(frozen=True, slots=True)
class GradedCall:
    """What came of one recording, and how loud it was."""

    report: GradeReport
    waveform: Waveform


class Engine:
    """Grades recordings with ears that were loaded once."""

    def __init__(self, ears: Ears) -> None:
        self._ears = ears

    def grade(self, path: Path, options: GradeOptions, heard: Heard) -> GradedCall:
        """Read the recording once, block by block, and return its grade.

        `heard` is told of each further stretch of the call that was heard, in seconds. Raises
        AudioError if the recording can't be used, TranscriberError if the recogniser fails.
        """
        recording = Recording.open(path)
        layout = _layout(recording, options)
        grader = Grader(options.rubric, GraderConfig(interval_s=options.interval_s))
        meter = PeakMeter()
        sound = _metered(frames(recording, layout), meter, lambda s: heard(s / recording.channels))
        n_utterances = 0
        for utterance in self._utterances(sound):
            grader.add(utterance)
            n_utterances += 1
        call = CallInfo(
            source=printable(path.name),
            duration_s=recording.duration_s,
            speakers=layout.speakers,
            listened_to_words=self._ears.reads_words,
            transcribed=self._ears.transcribes,
            notes=_notes(recording, options, n_utterances > 0),
        )
        report = grader.finish(call, options.holds, self._ears.models)
        return GradedCall(report, meter.read())

    def remember(self) -> None:
        """Keep what the calls so far told of their customer, where that is wanted."""
        self._ears.remember()

    def _utterances(self, sound: Iterator[Frame]) -> Iterator[Utterance]:
        listener = self._ears.listen()
        for frame in sound:
            yield from listener.push(frame)
        yield from listener.flush()


def _metered(sound: Iterator[Frame], meter: PeakMeter, heard: Heard) -> Iterator[Frame]:
    for frame in sound:
        meter.add(frame)
        yield frame
        heard(frame.samples.size / SAMPLE_RATE_HZ)


def _layout(recording: Recording, options: GradeOptions) -> Layout:
    if recording.channels == 1:
        return mono(options.mono_speaker)
    return stereo(options.agent_channel)


def _notes(recording: Recording, options: GradeOptions, spoken: bool) -> tuple[str, ...]:
    notes = [*options.notes, *recording.notes]
    if recording.channels == 1:
        notes.append(_MONO.format(options.mono_speaker.value))
    if not spoken:
        notes.append(_SILENT)
    return tuple(notes)


def printable(name: str) -> str:
    """Return a file name as text: bytes that are no UTF-8 become the replacement character."""
    return name.encode(errors="surrogateescape").decode(errors="replace")
