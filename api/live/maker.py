"""Maker: puts a live call together from what a client says of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from api.live.call import Known, LiveCall
from api.live.dialogue import Dialogue
from api.live.ears import LiveEars
from api.live.figures import LiveFigures
from api.live.hearing import Around, Hearing, Patience
from api.live.interruptions import Interruptions
from api.live.lane import Lane
from api.live.messages import Message
from api.live.past import Past
from api.live.ports import Companion, Journal, Tape
from api.live.profile import Profile
from api.live.recognition import Recognition
from api.live.standing import Standing
from api.live.start import AudioFormat, CallStart, Mode
from api.live.workers import Workers
from grading.grader import GraderConfig
from grading.report import CallInfo
from grading.rubric import Rubric
from speech.audio import SAMPLE_RATE_HZ, Frame
from speech.utterance import Utterance

Post = Callable[[Hearing], None]  # says that a call has something to tell


@dataclass(frozen=True, slots=True)
class Machine:
    """What hears the calls, once it is loaded."""

    ears: LiveEars
    workers: Workers
    recognition: Recognition
    post: Post


@dataclass(frozen=True, slots=True)
class Crew:
    """Who else has a part in a call."""

    journal: Journal
    figures: LiveFigures
    clock: Callable[[], float]  # epoch seconds
    rubric: Rubric
    transcribe: bool  # unless the call says otherwise
    companion: Callable[[str, Profile], Companion | None]
    tape: Callable[["Opening", Hearing], Tape | None]


@dataclass(frozen=True, slots=True)
class Opening:
    """A call that is about to be."""

    call_id: str
    key_id: str
    profile: Profile
    past: Past | None = None  # it began in a process that is no more

    @property
    def start(self) -> CallStart:
        """What is known of it."""
        return self.profile.start


_RESTARTED = "the service was restarted at {:.1f} s, and the call went on"


class Maker:
    """For the event loop."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew

    @property
    def behind_s(self) -> float:
        """For how long what calls told has waited to be written."""
        return self._crew.journal.behind_s

    def make(self, opening: Opening, machine: Machine) -> LiveCall:
        """Return a call that can be heard; raises AudioError on a format that can't."""
        crew, start = self._crew, opening.profile.start
        lanes = [Lane(start.audio, speakers) for speakers in start.audio.lanes]
        hearing = Hearing(
            self._around(opening),
            lanes,
            machine.ears.listen(start.analyse_mood),
            Standing(crew.rubric, GraderConfig(), _info(opening)),
        )
        transcribed = crew.transcribe if start.transcribe is None else start.transcribe
        if transcribed:
            hearing.dialogue = self._dialogue(hearing, opening, machine)
        tape = crew.tape(opening, hearing)
        began_s = opening.past.record.began_s if opening.past else crew.clock()
        known = Known(opening.call_id, opening.key_id, opening.profile, began_s, tape, transcribed)
        self._note(known, opening.past)
        call = LiveCall(known, hearing, machine.workers)
        if opening.past is not None:
            _go_on(call, opening.past)
        return call

    def _note(self, known: Known, past: Past | None) -> None:
        journal, is_recorded = self._crew.journal, known.tape is not None
        if past is None:
            start = replace(known.profile.start, call_id=known.call_id)
            journal.began(known.call_id, start, known.key_id, known.began_s, is_recorded)
        else:
            journal.adopted(past.record, past.n_moments)
            journal.resumed(known.call_id)

    def _around(self, opening: Opening) -> Around:
        crew = self._crew
        return Around(
            opening.call_id,
            crew.journal,
            crew.companion(opening.call_id, opening.profile),
            crew.figures,
            crew.clock,
            None if opening.profile.start.mode is Mode.REPLAY else Patience(),
        )

    def _dialogue(self, hearing: Hearing, opening: Opening, machine: Machine) -> Dialogue:
        start, make_reader = opening.profile.start, machine.ears.word_reader
        reader = make_reader() if make_reader and start.analyse_mood else None

        def told(number: int, utterance: Utterance, messages: Sequence[Message]) -> None:
            hearing.worded(number, utterance, messages)
            machine.post(hearing)

        patient = start.mode is Mode.REPLAY
        return Dialogue(machine.recognition, reader, told, self._crew.figures, patient)


def _go_on(call: LiveCall, past: Past) -> None:
    """Let a fresh call take the place of one that ended with its process."""
    hearing = call.hearing
    call.interruptions = Interruptions(past.interruptions)
    call.notes.append(_RESTARTED.format(past.heard_s))
    for lane in hearing.lanes:
        lane.begin_at(past.heard_s)
    if past.sound is not None:
        hearing.prelude = past.sound()  # it is heard once more, and says the same
        return
    hearing.standing.recall(past.utterances)
    hearing.prelude = _silence(call.start.audio, past.heard_s)
    if hearing.around.companion is not None:
        for utterance in past.utterances:
            hearing.around.companion.recall(utterance)


def _silence(audio: AudioFormat, seconds: float) -> Iterator[Frame]:
    """Yield silence of every speaker: what was before it is known, and need not be heard."""
    left = round(seconds * SAMPLE_RATE_HZ)
    while left > 0:
        size = min(left, SAMPLE_RATE_HZ)
        for lane in audio.lanes:
            yield from (Frame(speaker, np.zeros(size, np.float32)) for speaker in lane)
        left -= size


def _info(opening: Opening) -> CallInfo:
    lanes = opening.profile.start.audio.lanes
    speakers = tuple(speaker for lane in lanes for speaker in lane)
    return CallInfo(opening.call_id, 0.0, speakers, False, False, ())
