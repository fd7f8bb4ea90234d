"""Floor: who spoke when in a call that still goes on: overlaps, silences, shares."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import takewhile

_KEPT_S = 300.0  # of the call: the longest that a rule may look back on
# As speech.conduct counts them: a shorter overlap is the brush of one turn against the next, and
# a shorter voice within the other's is a nod.
_BRUSH_S = 0.3
_NOD_S = 1.0


class Party(StrEnum):
    """Whose voice it is."""

    CUSTOMER = "customer"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Voice:
    """One stretch of time."""

    start_s: float  # since the call began
    end_s: float

    @property
    def duration_s(self) -> float:
        """Its length in seconds."""
        return self.end_s - self.start_s

    def since(self, start_s: float) -> float:
        """Return how much of it lies after a time, in seconds."""
        return max(0.0, self.end_s - max(self.start_s, start_s))


@dataclass(slots=True)
class _Side:
    """One speaker: the voice that goes on, those that ended lately, and the seconds of all."""

    since_s: float | None = None
    ended: deque[Voice] = field(default_factory=deque)
    talk_s: float = 0.0

    def voices(self, now_s: float) -> Iterator[Voice]:
        """Return its voices, the newest first."""
        yield from self.going(now_s)
        yield from reversed(self.ended)

    def going(self, now_s: float) -> Iterator[Voice]:
        """Return the voice that goes on, if one does."""
        if self.since_s is not None:
            yield Voice(self.since_s, max(self.since_s, now_s))


@dataclass(slots=True)
class Floor:
    """The voices of one call. Times are seconds since it began and do not run back."""

    _sides: dict[Party, _Side] = field(default_factory=lambda: {p: _Side() for p in Party})
    _overlaps: deque[Voice] = field(default_factory=deque)
    _overlap_s: float = 0.0  # of the whole call, between voices that have ended
    _quiet_from_s: float | None = None  # when a pause ended; None: there was none
    _paused: bool = False

    def began(self, party: Party, start_s: float) -> None:
        """A voice set in."""
        self._sides[party].since_s = start_s

    def ended(self, party: Party, voice: Voice) -> None:
        """The voice has ended."""
        side, other = self._sides[party], self._sides[_OTHER[party]]
        side.since_s = None
        side.talk_s += voice.duration_s
        met = [*takewhile(lambda one: one.end_s > voice.start_s, reversed(other.ended))]
        for before in reversed(met):
            self._keep(_overlap(voice, before))
        side.ended.append(voice)
        _forget(side.ended, voice.end_s - _KEPT_S)

    def paused(self) -> None:
        """Nobody is heard from here on."""
        self._paused = True

    def resumed(self, at_s: float) -> None:
        """They are heard again: what was silent until here was no silence of theirs."""
        self._paused, self._quiet_from_s = False, at_s

    def overtalk_s(self, now_s: float, in_s: float | None) -> float:
        """Return for how long both spoke, in the latest `in_s` or ever; nods left out."""
        since_s = 0.0 if in_s is None else now_s - in_s
        going = sum(overlap.since(since_s) for overlap in self._going(now_s))
        if in_s is None:
            return self._overlap_s + going
        lately = takewhile(lambda one: one.end_s > since_s, reversed(self._overlaps))
        return going + sum(overlap.since(since_s) for overlap in lately)

    def talk_share(self, now_s: float, in_s: float | None) -> float | None:
        """Return the agent's share of all talking, 0..1; None unless both were heard."""
        if not all(self._talked(party) for party in Party):
            return None
        agent, customer = (self._talk_s(p, now_s, in_s) for p in (Party.AGENT, Party.CUSTOMER))
        return agent / (agent + customer) if agent + customer else None

    def dead_air_s(self, now_s: float) -> float | None:
        """Return for how long nobody has spoken; None before the first voice and in a pause."""
        waits = [self.silence_s(party, now_s) for party in Party if self._talked(party)]
        return min((wait for wait in waits if wait is not None), default=None)

    def silence_s(self, party: Party, now_s: float) -> float | None:
        """Return for how long this one has not spoken; None before their first word, and while
        nobody is heard.
        """
        side = self._sides[party]
        if self._paused or not self._talked(party):
            return None
        if side.since_s is not None:
            return 0.0
        return max(0.0, now_s - max(side.ended[-1].end_s, self._quiet_from_s or 0.0))

    def _talked(self, party: Party) -> bool:
        side = self._sides[party]
        return side.since_s is not None or bool(side.ended)

    def _talk_s(self, party: Party, now_s: float, in_s: float | None) -> float:
        side = self._sides[party]
        going_s = max(0.0, now_s - side.since_s) if side.since_s is not None else 0.0
        if in_s is None:
            return side.talk_s + going_s
        since_s = now_s - in_s
        lately = takewhile(lambda voice: voice.end_s > since_s, side.voices(now_s))
        return sum(voice.since(since_s) for voice in lately)

    def _going(self, now_s: float) -> Iterator[Voice]:
        """Return the overlaps of a voice that goes on with the other side's."""
        customer, agent = self._sides[Party.CUSTOMER], self._sides[Party.AGENT]
        pairs = [(voice, agent.voices(now_s)) for voice in customer.going(now_s)]
        pairs += [(voice, reversed(customer.ended)) for voice in agent.going(now_s)]
        for here, others in pairs:
            for voice in others:
                if voice.end_s <= here.start_s:
                    break
                if (overlap := _overlap(here, voice)) is not None:
                    yield overlap

    def _keep(self, overlap: Voice | None) -> None:
        if overlap is not None:
            self._overlaps.append(overlap)
            self._overlap_s += overlap.duration_s
            _forget(self._overlaps, overlap.end_s - _KEPT_S)


_OTHER = {Party.CUSTOMER: Party.AGENT, Party.AGENT: Party.CUSTOMER}


def _overlap(one: Voice, other: Voice) -> Voice | None:
    """Return the stretch in which both spoke; None for a brush, and for a nod."""
    both = Voice(max(one.start_s, other.start_s), min(one.end_s, other.end_s))
    shorter = min(one, other, key=lambda voice: voice.duration_s)
    nods = shorter.duration_s < _NOD_S and both == shorter
    return both if both.duration_s > _BRUSH_S and not nods else None


def _forget(voices: deque[Voice], before_s: float) -> None:
    while len(voices) > 1 and voices[0].end_s < before_s:
        voices.popleft()
