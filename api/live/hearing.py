"""Hearing: one call as the workers hear it, from its bytes to what is told of it."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from time import monotonic

from api.live.dialogue import Dialogue
from api.live.figures import LiveFigures
from api.live.lane import Lane
from api.live.messages import Message, WarningTold
from api.live.noticed import AlertRaised, Noticed
from api.live.ports import Companion, Journal
from api.live.recognition import Lost
from api.live.standing import Standing
from api.live.telling import message_of
from api.live.told import happened, scored
from speech.audio import Frame, Speaker
from speech.happening import Felt, Happening, Spoken, VoiceBegan
from speech.listener import Listener, Step
from speech.reader import Places
from speech.transcript import Transcript
from speech.utterance import Utterance

Known = dict[tuple[Speaker, float], Transcript]  # by whose they are, and since when
# What a companion is asked to do at this second of the call and of the epoch.
Deed = Callable[[Companion, float, float], Sequence[Noticed]]

_AT_ONCE_S = 2.0  # of a lane in one round, so that no call holds up the others
_PRELUDE = 4  # frames of a second each in one round
_CAUGHT_UP_S = 0.5
_NOTED_EVERY_S = 1.0  # of progress
_PRE_ROLL_S = 0.3  # a voice is heard from a little before it


@dataclass(frozen=True, slots=True)
class Patience:
    """From how many seconds of lag on what is left out, the dearest last."""

    words_s: float = 4.0  # no more words are asked for
    early_s: float = 6.0  # moods are told at the end of an utterance, not within
    sound_s: float = 15.0  # what waits is not heard at all, so that what comes is heard in time


@dataclass(frozen=True, slots=True)
class Around:
    """What a call's hearing works with."""

    call_id: str
    journal: Journal
    companion: Companion | None
    figures: LiveFigures
    clock: Callable[[], float]  # epoch seconds
    patience: Patience | None  # None: a recording, which may take as long as it takes


class Hearing:
    """For one worker at a time, but for what is said to be for the event loop."""

    def __init__(self, around: Around, lanes: list[Lane], listener: Listener, standing: Standing):
        self.around, self.lanes, self.listener, self.standing = around, lanes, listener, standing
        self.dialogue: Dialogue | None = None  # None: no words are wanted
        self.prelude: Iterator[Frame] = iter(())  # of a call that another process began
        self.known: Known = {}  # the words of its utterances
        self.is_queued = False  # it waits for a worker
        self.is_busy = False  # a worker has it
        self.is_ending = False  # written by the event loop: nothing more will come
        self.is_ended = False  # everything is heard and told
        self._is_all = False  # everything is taken
        self.failure: Exception | None = None
        self.voice_s = 0.0  # when a voice was last heard
        self.n_alerts = 0
        self.skipped_s = 0.0  # sound that nobody had the time to hear
        self._told: deque[Message] = deque()  # filled by workers and recognisers
        self._deeds: deque[Deed] = deque()  # for the companion: written by any thread
        self._speaking: dict[Speaker, float] = {}
        self._covered_s = 0.0  # up to where the customer's mood was told
        self._words_off, self._spares = False, True
        self._noted_s = self._ticked_s = 0.0

    @property
    def heard_s(self) -> float:
        """Seconds of the call that every lane was heard of."""
        return min(lane.heard_s for lane in self.lanes)

    @property
    def unheard_s(self) -> float:
        """Seconds of sound that are not heard yet."""
        return max(lane.waiting_s for lane in self.lanes)

    @property
    def lag_s(self) -> float:
        """For how long the oldest sound that is not heard yet has been here.

        A client that comes back sends many seconds at once: that is no lag, if they are heard at
        once.
        """
        now_s = monotonic()
        return max(lane.late_s(now_s) for lane in self.lanes)

    @property
    def settled_s(self) -> float:
        """Up to where all that was said is known: whoever starts anew there loses nothing."""
        since_s = min(self._speaking.values(), default=self.heard_s + _PRE_ROLL_S)
        return max(0.0, min(self.heard_s, since_s - _PRE_ROLL_S))

    @property
    def has_news(self) -> bool:
        """Whether the event loop has something to do for this call."""
        return bool(self._told) or self.is_ended

    def ask(self, deed: Deed) -> None:
        """Have the companion do something at the next round; for any thread."""
        if self.around.companion is not None:
            self._deeds.append(deed)

    def say(self, message: Message) -> None:
        """Have something told at the next round; for any thread."""
        self._told.append(message)

    def worded(self, number: int, utterance: Utterance, told: Sequence[Message]) -> None:
        """Take an utterance's words; for the recognisers' threads."""
        self.standing.worded(number, utterance)
        if utterance.transcript is not None:
            self._keep(number, utterance)
            self.ask(lambda companion, at_s, now_s: companion.worded(utterance, at_s, now_s))
        self._told.extend(told)

    def told(self) -> list[Message]:
        """Return what is to be told, once; for the event loop."""
        return [self._told.popleft() for _ in range(len(self._told))]

    def take(self) -> list[Step]:
        """Return what the sound that came brought, as far as it is worth hearing."""
        if self._is_all or self.is_ended:  # asked once more while its last round went on
            return []
        is_last = self.is_ending  # looked at first: what came before it is heard
        if prelude := [*islice(self.prelude, _PRELUDE)]:
            self._spares = False  # until the sound that came meanwhile is heard
            return self._taken(prelude)
        if self.around.patience:
            self._spare(self.around.patience)
        steps = self._taken(frame for lane in self.lanes for frame in lane.frames(_AT_ONCE_S))
        if is_last and self.unheard_s == 0.0:
            rest = [frame for lane in self.lanes for frame in lane.last_frames()]
            steps += [*self._taken(rest), self.listener.end()]
            self._is_all = True
        return steps

    def _taken(self, frames: Iterable[Frame]) -> list[Step]:
        steps = map(self.listener.take, frames)
        return [step for step in steps if step.moments or step.windows]

    def tell(self, steps: Sequence[Step], heard: Sequence[Places]) -> None:
        """Tell, keep and count what happened; `heard` holds the places of all steps' windows."""
        at = 0
        for step in steps:
            places = heard[at : at + len(step.windows)]
            at += len(step.windows)
            for happening in self.listener.tell(step, places):
                self._happened(happening)
        heard_s = self.heard_s
        self._told.extend(map(scored, self.standing.closed(heard_s)))
        self._pass(heard_s)
        self.is_ended = self._is_all  # last of all: from now on the call may be graded

    def fail(self, error: Exception) -> None:
        """End the call here: it can't be heard any further."""
        self.failure, self.is_ended = error, True

    def _happened(self, happening: Happening) -> None:
        self._told.append(happened(happening))
        match happening:
            case VoiceBegan(speaker, start_s):
                self.voice_s = max(self.voice_s, start_s)
                self._speaking[speaker] = start_s
                self.standing.began(speaker, start_s)
            case Felt():
                self._felt(happening)
            case Spoken():
                self._said(happening)
        if companion := self.around.companion:
            self._noticed(companion.heard(happening, self.heard_s, self.around.clock()))

    def _felt(self, felt: Felt) -> None:
        self.standing.felt(felt.reading)
        if felt.reading.end_s > self._covered_s:
            self._covered_s = felt.reading.end_s
            lane = next(lane for lane in self.lanes if felt.speaker in lane.speakers)
            came_s = lane.arrival_s(felt.reading.end_s)
            if came_s is not None:
                self.around.figures.felt(monotonic() - came_s)

    def _said(self, spoken: Spoken) -> None:
        utterance = spoken.utterance
        self.voice_s = max(self.voice_s, utterance.end_s)
        self._speaking.pop(utterance.speaker, None)
        number = self.standing.said(utterance)
        self._keep(number, utterance)
        if self.dialogue is None:
            return
        if self._words_off:
            self.dialogue.give_up(Lost.BEHIND)
        else:
            self.dialogue.ask(
                number, spoken, self.known.get((utterance.speaker, utterance.start_s))
            )

    def _keep(self, number: int, utterance: Utterance) -> None:
        self.around.journal.heard(self.around.call_id, number, utterance, self.settled_s)

    def _pass(self, heard_s: float) -> None:
        """Let time pass: for the journal, and for what waits for time alone."""
        if heard_s >= self._noted_s + _NOTED_EVERY_S:
            self._noted_s = heard_s
            self.around.journal.progress(self.around.call_id, self.settled_s)
        companion = self.around.companion
        if companion is None:
            return
        while self._deeds:
            self._noticed(self._deeds.popleft()(companion, heard_s, self.around.clock()))
        if heard_s >= self._ticked_s + 1.0:
            self._ticked_s = heard_s
            self._noticed(companion.tick(heard_s, self.around.clock()))

    def _noticed(self, found: Sequence[Noticed]) -> None:
        for one in found:
            self.n_alerts += isinstance(one, AlertRaised)
            self.around.journal.noticed(self.around.call_id, one)
            message = message_of(one)
            self._told.extend([message] if message else [])

    def _spare(self, patience: Patience) -> None:
        """Leave out what there is no time for: words first, early moods, and then the sound."""
        lag_s = self.lag_s
        self._spares = self._spares or lag_s < _CAUGHT_UP_S
        if not self._spares:
            return
        if lag_s >= patience.words_s and not self._words_off and self.dialogue is not None:
            self._words_off = True
            self._warn("transcripts_off", "no words are recognised until this call is on time")
        elif lag_s < _CAUGHT_UP_S and self._words_off:
            self._words_off = False
            self._warn("transcripts_on", "words are recognised again")
        if lag_s >= patience.early_s:
            self.listener.looks_ahead = False
        elif lag_s < _CAUGHT_UP_S:
            self.listener.looks_ahead = True
        if lag_s >= patience.sound_s:
            skipped_s = max(lane.skip() for lane in self.lanes)
            self.skipped_s += skipped_s
            self.around.figures.skipped(skipped_s)
            self._warn("skipped", f"{skipped_s:.1f} s of sound are not heard, to be on time again")

    def _warn(self, code: str, text: str) -> None:
        self.around.figures.warned(code)
        lag_s = round(self.lag_s, 3)
        warning = WarningTold(code=code, text=text, at_s=self.heard_s, lag_s=lag_s)
        self._told.append(warning)
        self.around.journal.moment(
            self.around.call_id, f"warning.{code}", self.heard_s, {"text": text}
        )
