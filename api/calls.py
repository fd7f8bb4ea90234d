"""Calls: the live half of the service, joined from its parts."""

import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TypeVar

from api.desk.desk import Desk
from api.engine import Ears
from api.guidance import Guidance
from api.lanes import Lanes
from api.live.archive import Archive
from api.live.ears import load_live_ears
from api.live.ending import Ending, EndingConfig
from api.live.figures import LiveFigures
from api.live.hearing import Hearing
from api.live.hub import Hub, HubConfig, Room
from api.live.journal import Journal
from api.live.ledger import keep
from api.live.left_call import LeftCall
from api.live.lifeline import Lifeline
from api.live.maker import Crew, Machine, Maker, Opening
from api.live.messages import WarningTold
from api.live.ports import Tape
from api.live.profile import Profiles
from api.live.recogniser import Recogniser
from api.live.recognition import Recognition, RecognitionConfig
from api.live.recovery import Recovery
from api.live.regrading import Regrading
from api.live.scribe import JournalConfig
from api.live.workers import Workers
from api.models import EarsChoice, load_ears
from api.options import rubric_text
from api.recording.master import MasterKey, master_key
from api.recording.policy import RecordingPolicy
from api.recording.recorder import Recorder
from api.recording.shelf import Shelf
from api.rubrics import Rubrics
from api.security.audit import AuditTrail
from api.settings import Settings
from api.storage.database import Database
from api.transcribers import transcriber_of
from grading.report import ModelName
from grading.rubric import Rubric
from speech.emotion import SecondEarPolicy
from speech.listener import Listener
from speech.vosk import check_model
from speech.words import LineReader

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class House:
    """What live calls need of the rest of the service."""

    settings: Settings
    database: Database
    desk: Desk
    lanes: Lanes
    figures: LiveFigures
    clock: Callable[[], float]  # epoch seconds
    reader: LineReader  # of what customers say
    word_models: tuple[ModelName, ...]


@dataclass(frozen=True, slots=True)
class Calls:
    """The live half's own parts."""

    hub: Hub
    journal: Journal
    recorder: Recorder
    archive: Archive
    recovery: Recovery
    guidance: Guidance
    rubrics: Rubrics

    def close(self) -> None:
        """Write what is left; the hub is closed before."""
        self.recovery.halt()
        self.recorder.close()
        self.journal.close()


def calls_of(house: House) -> Calls:
    """Join the live half; nothing heavy is loaded yet.

    Raises StorageError; RubricError, TranscriberError or RecordingKeyError for a rubric, a Vosk
    model or a key of the settings that is of no use.
    """
    settings = house.settings
    rubrics = _rubrics(house)
    if settings.vosk_model is not None:
        check_model(settings.vosk_model)
    lifeline = Lifeline(settings.data_dir / "servers")
    timing = JournalConfig(settings.journal_flush_s, settings.server_lease_s)
    journal = Journal(house.database, lifeline, house.clock, timing, keep)
    shelf = Shelf(settings.recordings, _master(settings))
    archive = Archive(house.database, shelf)
    recorder = Recorder(shelf, settings.journal_flush_s)
    regrading = partial(regrading_of, settings, rubrics.active)
    recovery = Recovery(archive, journal, regrading, house.clock, settings.call_resume_s)
    guidance = Guidance(house.database)
    tapes = Tapes(recorder, journal, RecordingPolicy(settings.record, _queues(settings)))
    crew = Crew(
        journal,
        house.figures,
        house.clock,
        rubrics.active,
        settings.transcribe,
        guidance.companion,
        tapes,
    )
    hub = Hub(
        partial(_room, house),
        Maker(crew),
        LookUp(house.lanes.read, Profiles(house.desk), recovery),
        house.figures,
        _limits(settings),
    )
    return Calls(hub, journal, recorder, archive, recovery, guidance, rubrics)


@dataclass(frozen=True, slots=True)
class LookUp:
    """Fills in what the database knows of a call that is about to be."""

    read: Callable[[Callable[[], Opening]], Awaitable[Opening]]
    profiles: Profiles
    recovery: Recovery

    async def __call__(self, opening: Opening) -> Opening:
        """Return it filled in.

        Raises CallError if the call can't be gone on with, UnknownCaseError or a StorageError.
        """
        start = opening.start
        if start.call_id is None and start.case_id is None and start.agent_id is None:
            return opening  # a call can begin though the database stands still
        return await self.read(partial(self._filled, opening))

    def _filled(self, opening: Opening) -> Opening:
        named = opening.start.call_id is not None
        left = self.recovery.replay(opening.call_id, opening.key_id) if named else None
        return replace(opening, profile=self.profiles.of(opening.start), left=left)


@dataclass(frozen=True, slots=True)
class Tapes:
    """Records the calls that are to be recorded."""

    recorder: Recorder
    journal: Journal
    policy: RecordingPolicy

    def __call__(self, opening: Opening, hearing: Hearing) -> Tape | None:
        """Return where a call's sound is kept; None: nowhere."""
        if not self.policy.wants(opening.start):
            return None
        start_s = opening.left.heard_s if opening.left else 0.0
        stopped = partial(self._stopped, opening.call_id, hearing)
        return self.recorder.begin(opening.call_id, opening.start.audio, stopped, start_s)

    def _stopped(self, call_id: str, hearing: Hearing, why: str) -> None:
        at_s = max(lane.received_s for lane in hearing.lanes)
        self.journal.moment(call_id, "recording_stopped", at_s, {"why": why})
        text = "the recording has stopped here; the call goes on"
        hearing.say(WarningTold(code="recording_stopped", text=text, at_s=at_s))


def _room(house: House, post: Callable[[Sequence[Hearing]], None]) -> Room:
    settings = house.settings
    ears = load_live_ears(SecondEarPolicy(settings.second_ear), house.reader, house.word_models)
    recognition = Recognition(
        partial(Recogniser, settings.vosk_model),
        RecognitionConfig(settings.recognisers, settings.words_patience_s),
        house.figures.restarted,
    )
    if settings.transcribe:
        recognition.warm()
    workers = Workers(settings.live_workers or os.cpu_count() or 1, ears.voice, post)
    machine = Machine(ears, workers, recognition, lambda hearing: post([hearing]))
    return Room(machine, Ending(ears, recognition, house.figures, EndingConfig()))


def regrading_of(settings: Settings, rubric: Callable[[], Rubric]) -> Regrading:
    """Return what grades calls of processes that have ended; its ears are loaded when needed."""
    load = cache(partial(_ears_for, settings))  # loaded at most once a kind
    return Regrading(lambda left: load(*_wishes(settings, left)), rubric)


def _wishes(settings: Settings, left: LeftCall) -> tuple[bool, bool]:
    start = left.record.start
    transcribe = settings.transcribe if start.transcribe is None else start.transcribe
    return transcribe, start.analyse_mood


def _ears_for(settings: Settings, transcribe: bool, analyse_mood: bool) -> Ears:
    if analyse_mood:
        policy = SecondEarPolicy(settings.second_ear)
        return load_ears(EarsChoice(transcribe, settings.vosk_model, policy))
    transcriber = transcriber_of(settings.vosk_model) if transcribe else None
    models = (ModelName("recogniser", transcriber.name, ""),) if transcriber else ()
    return Ears(lambda: Listener(None, transcriber), models, transcribe, reads_words=False)


def _rubrics(house: House) -> Rubrics:
    text = rubric_text(house.settings.rubric)
    audit = AuditTrail(house.database, house.clock)
    return Rubrics(house.database, text, house.clock, audit)


def _master(settings: Settings) -> Callable[[], MasterKey]:
    key = cache(lambda: master_key(settings.recording_key, settings.data_dir))
    if settings.recording_key is not None:
        key()  # a wrong one is told at the start, not in the first call; one of ours is made late
    return key


def _queues(settings: Settings) -> frozenset[str]:
    return frozenset(settings.record_queues)


def _limits(settings: Settings) -> HubConfig:
    a_key = settings.max_calls_a_key or settings.max_calls
    return HubConfig(settings.max_calls, a_key, settings.call_resume_s, settings.no_voice_s)
