"""LiveCall: one call on the event loop, from its first byte to its grade."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from time import monotonic

from api.desk.work import fresh_id
from api.live.dialogue import Dialogue
from api.live.followers import Followers
from api.live.hearing import Hearing
from api.live.interruptions import Interruptions
from api.live.lane import Lane
from api.live.messages import (
    Marked,
    Message,
    NoteTold,
    Paused,
    Resumed,
    Started,
    TakenOver,
)
from api.live.noticed import Noticed
from api.live.ports import Companion, Detail, Tape
from api.live.profile import Profile
from api.live.start import AudioFormat, CallStart, Mode
from api.live.told import PLACES
from api.live.view import LiveView, Stage
from api.live.workers import Workers

_FULL_S = 90.0  # of sound that waits, more than a client may resend: what comes then is lost
_LATE_S = 5.0  # behind the others, and a lane is filled with silence
_ROOM_S = 2.0  # of sound, and so many utterances without their words, may wait of a recording
_ROOM_WORDS = 8
_LOOK_S = 0.02
_SLACK_S = 5.0  # a skipped stretch lasts no longer than the time that passed, and this


@dataclass(frozen=True, slots=True)
class Known:
    """What does not change through a call."""

    call_id: str
    key_id: str  # whose it is
    profile: Profile
    began_s: float  # epoch seconds
    tape: Tape | None
    transcribed: bool


class LiveCall:
    """For the event loop alone. Supervisors follow it, and look at its `view`."""

    def __init__(self, known: Known, hearing: Hearing, workers: Workers) -> None:
        self.known, self.hearing, self._workers = known, hearing, workers
        self.followers = Followers()
        self.interruptions = Interruptions()
        self.stage = Stage.LIVE
        self.heard_out = asyncio.Event()
        self.notes: list[str] = []  # for a reader of the report
        self.dropped_s = 0.0  # sound that there was no room for
        self.resumed_s = 0.0  # of the call: since when it is heard without a break
        self._paused_at_s = 0.0  # of the monotonic clock

    @property
    def call_id(self) -> str:
        """Its id."""
        return self.known.call_id

    @property
    def start(self) -> CallStart:
        """What is known of it, with what the centre knows filled in."""
        return self.known.profile.start

    @property
    def received_s(self) -> float:
        """Seconds of it that came."""
        return max(lane.received_s for lane in self.hearing.lanes)

    @property
    def is_open(self) -> bool:
        """Whether sound may come."""
        return self.stage in (Stage.LIVE, Stage.PAUSED, Stage.HELD)

    def started(self, resumed: bool) -> Started:
        """Return what a client that now begins to stream is told first."""
        return Started(
            call_id=self.call_id,
            resumed=resumed,
            heard_s=self.received_s,
            recorded=self.known.tape is not None,
            transcribed=self.known.transcribed,
            mood_analysed=self.start.analyse_mood,
            paused=self.interruptions.is_paused,
            case_id=self.start.case_id,
            customer_mood=self.known.profile.customer_mood,
        )

    def follow(self) -> AbstractContextManager[AsyncIterator[Message]]:
        """Give what is told from now on; the iterator ends after Graded or Ended."""
        return self.followers.following()

    def view(self) -> LiveView:
        """Return the call as it stands."""
        start, standing, reading = self.start, self.hearing.standing, self.hearing.standing.reading
        return LiveView(
            call_id=self.call_id,
            case_id=start.case_id,
            agent_id=start.agent_id,
            agent_name=self.known.profile.agent_name,
            customer_id=start.customer_id,
            customer_name=start.customer_name,
            queue=start.queue,
            protocol=start.protocol,
            stage=self.stage,
            began_s=self.known.began_s,
            heard_s=self.received_s,
            lag_s=round(self.hearing.lag_s, 3),
            emotion=reading.fused.emotion if reading else None,
            negativity=round(reading.fused.negativity, PLACES) if reading else None,
            trend=standing.trend,
            points=standing.points,
            customer_mood=self.known.profile.customer_mood,
            n_alerts=self.hearing.n_alerts,
            recorded=self.known.tape is not None,
            transcribed=self.known.transcribed,
            mood_analysed=start.analyse_mood,
        )

    def tell(self, messages: Sequence[Message]) -> None:
        """Tell whoever follows."""
        self.followers.tell(messages)

    def put(self, number: int, data: bytes, now_s: float) -> None:
        """Take the next bytes of a lane; never waits. `now_s`: of the monotonic clock."""
        lane = self.hearing.lanes[number]
        if self.interruptions.is_paused:
            self._silent(number, len(lane.mute(data)))
        elif lane.waiting_s > _FULL_S:
            unheard = lane.mute(data)
            self.dropped_s += lane.seconds(len(unheard))
            self._record(number, unheard)
        else:
            self._record(number, lane.put(data, now_s))
        if len(self.hearing.lanes) > 1 and self.start.mode is Mode.LIVE:
            self._level(_LATE_S)
        self._workers.ready(self.hearing)

    def pause(self, holds: bool) -> None:
        """Hear and record nothing from here on; again: nothing."""
        if not self.interruptions.is_paused and self.is_open:
            at_s, self._paused_at_s = self.received_s, monotonic()
            self.interruptions.pause(at_s, holds)
            self.stage = Stage.PAUSED
            self.hearing.ask(partial(_paused, at_s))
            self.moment("paused", {"holds": holds})
            self.tell([Paused(at_s=at_s)])

    def resume(self, skipped_s: float) -> None:
        """Hear again; when not paused: nothing."""
        if self.interruptions.is_paused and self.is_open:
            if self.start.mode is Mode.LIVE:
                skipped_s = min(skipped_s, monotonic() - self._paused_at_s + _SLACK_S)
            for number, lane in enumerate(self.hearing.lanes):
                self._silent(number, lane.put_silence(skipped_s))
            self.interruptions.resume(self.received_s)
            self.stage, self.resumed_s = Stage.LIVE, self.received_s
            self.hearing.ask(partial(_resumed, self.received_s))
            self.moment("resumed", {})
            self.tell([Resumed(at_s=self.received_s)])
            self._workers.ready(self.hearing)

    def mark(self, name: str) -> None:
        """Remember this place."""
        if self.is_open:
            self.moment("mark", {"name": name})
            self.tell([Marked(name=name, at_s=self.received_s)])

    def hint_used(self, hint_id: str, used: bool) -> None:
        """Note what the agent did with a hint."""
        if self.is_open:
            self.hearing.ask(lambda companion, _, now_s: companion.used(hint_id, used, now_s))
            self._workers.ready(self.hearing)

    def whisper(self, author: str, text: str) -> NoteTold:
        """Tell the agent something that the customer does not hear."""
        note = NoteTold(note_id=fresh_id("note"), author=author, text=text, at_s=self.received_s)
        self.moment("whisper", {"note_id": note.note_id, "author": author, "text": text})
        self.tell([note])
        return note

    def taken_over(self, by: str) -> None:
        """Tell that a supervisor hands the case to somebody else."""
        self.moment("taken_over", {"by": by})
        self.tell([TakenOver(by=by, case_id=self.start.case_id)])

    async def room(self) -> None:
        """Wait until most of what came has been heard, so that nothing need be left out."""
        while self.is_open and (self.hearing.unheard_s > _ROOM_S or self._n_wordless > _ROOM_WORDS):
            await asyncio.sleep(_LOOK_S)

    def join(self, audio: AudioFormat) -> int:
        """Add the lanes of one more connection, on the call's own clock; return the first's number.

        Raises AudioError on a format that can't be used.
        """
        first = len(self.hearing.lanes)
        if self.known.tape is not None:
            self.known.tape.join(audio, self.received_s)
        for speakers in audio.lanes:
            lane = Lane(audio, speakers)
            lane.put_silence(self.received_s)
            self.hearing.lanes.append(lane)
        return first

    def hold(self) -> None:
        """Its connection is lost: wait for another."""
        self.level()
        self.stage = Stage.HELD
        self.hearing.around.journal.held(self.call_id)
        self._workers.ready(self.hearing)

    def go_on(self) -> None:
        """Its client came back."""
        self.stage = Stage.PAUSED if self.interruptions.is_paused else Stage.LIVE
        self.hearing.around.journal.resumed(self.call_id)

    def level(self) -> None:
        """Bring all lanes to the same second, and forget what came of half a frame."""
        self._level(0.0)
        for lane in self.hearing.lanes:
            lane.rejoin()

    def end_sound(self) -> None:
        """Nothing more will come: let what is left be heard."""
        self.interruptions.resume(self.received_s)
        self.level()
        self.stage = Stage.ENDING
        self.hearing.is_ending = True
        self._workers.ready(self.hearing)

    def moment(self, kind: str, detail: Detail) -> None:
        """Keep that something came to pass now."""
        self.hearing.around.journal.moment(self.call_id, kind, self.received_s, detail)

    @property
    def _n_wordless(self) -> int:
        dialogue: Dialogue | None = self.hearing.dialogue
        return dialogue.n_outstanding if dialogue else 0

    def _level(self, late_s: float) -> None:
        until_s = self.received_s
        for number, lane in enumerate(self.hearing.lanes):
            missing_s = until_s - lane.received_s
            if missing_s > late_s:
                self._silent(number, lane.fill(missing_s))

    def _silent(self, number: int, n_bytes: int) -> None:
        if self.known.tape is not None and n_bytes:
            self.known.tape.skip(number, n_bytes)

    def _record(self, number: int, sound: bytes) -> None:
        if self.known.tape is not None and sound:
            self.known.tape.append(number, sound)


def _paused(at_s: float, companion: Companion, _at_s: float, _now_s: float) -> Sequence[Noticed]:
    companion.paused(at_s)
    return ()


def _resumed(at_s: float, companion: Companion, _at_s: float, _now_s: float) -> Sequence[Noticed]:
    companion.resumed(at_s)
    return ()
