"""Maker: puts a live call together from what a client says of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from api.live.call import Known, LiveCall
from api.live.dialogue import Dialogue
from api.live.ears import LiveEars
from api.live.figures import LiveFigures
from api.live.hearing import Around, Hearing, Patience
from api.live.lane import Lane
from api.live.left_call import LeftCall
from api.live.messages import Message
from api.live.ports import Companion, Journal, Tape
from api.live.prelude import recorded, silence
from api.live.profile import Profile
from api.live.recognition import Recognition
from api.live.standing import Standing
from api.live.start import CallStart, Mode
from api.live.workers import Workers
from grading.grader import GraderConfig
from grading.report import CallInfo
from grading.rubric import Rubric
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
    rubric: Callable[[], Rubric]  # the one in use now
    transcribe: bool  # unless the call says otherwise
    companion: Callable[[CallStart], Companion | None]
    tape: Callable[["Opening", Hearing], Tape | None]


@dataclass(frozen=True, slots=True)
class Opening:
    """A call that is about to be."""

    call_id: str
    key_id: str
    profile: Profile
    left: LeftCall | None = None  # it began in a process that is no more

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
            machine.ears.listen(start),
            Standing(crew.rubric(), GraderConfig(), _info(opening), opening.profile.came_in),
        )
        transcribed = crew.transcribe if start.transcribe is None else start.transcribe
        if transcribed:
            hearing.dialogue = self._dialogue(hearing, opening, machine)
        tape = crew.tape(opening, hearing)
        began_s = opening.left.record.began_s if opening.left else crew.clock()
        known = Known(opening.call_id, opening.key_id, opening.profile, began_s, tape, transcribed)
        call = LiveCall(known, hearing, machine.workers)
        if opening.left is None:
            start = replace(opening.start, call_id=opening.call_id)
            crew.journal.began(opening.call_id, start, known.key_id, began_s, tape is not None)
        else:
            _go_on(call, opening.left)
        return call

    def _around(self, opening: Opening) -> Around:
        crew = self._crew
        return Around(
            opening.call_id,
            crew.journal,
            crew.companion(opening.start),
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


def _go_on(call: LiveCall, left: LeftCall) -> None:
    """Let a fresh call take the place of one that ended with its process."""
    hearing, heard_s = call.hearing, left.heard_s
    if hearing.around.companion is not None:
        hearing.around.companion.hush(heard_s)
    call.interruptions = left.interruptions(heard_s)
    call.notes.append(_RESTARTED.format(heard_s))
    for lane in hearing.lanes:
        lane.begin_at(heard_s)
    if left.sound is not None and left.is_whole:
        hearing.prelude = recorded(left.sound, heard_s)  # heard once more, it says the same
        hearing.known = {
            (u.speaker, u.start_s): u.transcript for u in left.utterances if u.transcript
        }
        return
    hearing.standing.recall(left.utterances)
    hearing.prelude = silence(call.start.audio, heard_s)
    if hearing.around.companion is not None:
        for utterance in left.utterances:
            hearing.around.companion.recall(utterance)


def _info(opening: Opening) -> CallInfo:
    lanes = opening.profile.start.audio.lanes
    speakers = tuple(speaker for lane in lanes for speaker in lane)
    return CallInfo(opening.call_id, 0.0, speakers, False, False, ())
