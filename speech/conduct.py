"""Conduct: how a call was held, as far as it can be heard and is no emotion."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from speech.audio import Speaker
from speech.floor import Stretch, answers, n_turns, stretches, without_backchannels
from speech.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the call."""

    start_s: float  # since the call began
    end_s: float

    @property
    def duration_s(self) -> float:
        """Its length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Overtalk:
    """A stretch in which both spoke, and who came in on whom."""

    span: Span
    by: Speaker


@dataclass(frozen=True, slots=True)
class SpeakerConduct:
    """What one side did over the whole call."""

    speaker: Speaker
    talk_s: float
    n_turns: int
    words_per_min: float | None  # None: no transcript, or too few words to say
    loudness_db: float | None  # mean over its seconds of voice, dB full scale; None: never spoke
    response_delay_s: float | None  # median wait before answering the other; None: never answered


@dataclass(frozen=True, slots=True)
class Conduct:
    """Both sides, and the silences and overlaps between them."""

    duration_s: float
    customer: SpeakerConduct
    agent: SpeakerConduct
    talk_ratio: float | None  # the agent's share of all talking, 0..1; None: only one was heard
    dead_air: tuple[Span, ...]  # nobody spoke for longer than the limit, no hold known
    holds: tuple[Span, ...]  # as told by the telephony, never guessed
    overtalk: tuple[Overtalk, ...]  # backchannels left out


@dataclass(frozen=True, slots=True)
class ConductLimits:
    """From where on a silence, an overlap or a nod is one: the product's own conventions."""

    dead_air_s: float = 3.0
    overtalk_s: float = 0.3  # shorter overlaps are the brush of one turn against the next
    join_s: float = 0.5  # a speaker's pause up to this ends nothing
    backchannel_s: float = 1.0  # without words: the longest voice that may be a nod
    backchannels: tuple[str, ...] = (
        "uh huh", "mm hmm", "mhm", "mm", "hmm", "hm", "uh", "um", "ah", "oh", "aha", "huh",
        "yeah", "yep", "right", "okay", "ok", "sure", "i see", "of course", "got it",
    )  # fmt: skip
    pace_min_words: int = 20  # fewer tell nothing of a pace


_USUAL = ConductLimits()


def measure(
    utterances: Sequence[Utterance],
    duration_s: float,
    holds: Sequence[Span] = (),
    limits: ConductLimits = _USUAL,
) -> Conduct:
    """Return what the voices of a call, in any order, show of how it was held.

    Dead air lies between two voices: what comes before the first and after the last depends
    on when the recorder was started and stopped, so it is not counted. A hold counts as sound.
    `talk_ratio` is None unless both were heard.
    """
    voices = sorted(utterances, key=lambda u: (u.start_s, u.end_s, u.speaker))
    floor = stretches(
        without_backchannels(voices, limits.backchannels, limits.backchannel_s, limits.join_s),
        limits.join_s,
    )
    customer, agent = (
        _side(speaker, voices, floor, holds, limits)
        for speaker in (Speaker.CUSTOMER, Speaker.AGENT)
    )
    both = customer.talk_s > 0 and agent.talk_s > 0
    return Conduct(
        duration_s=duration_s,
        customer=customer,
        agent=agent,
        talk_ratio=agent.talk_s / (customer.talk_s + agent.talk_s) if both else None,
        dead_air=_dead_air(voices, holds, limits.dead_air_s),
        holds=tuple(holds),
        overtalk=_overtalk(floor, limits.overtalk_s),
    )


def _side(
    speaker: Speaker,
    voices: Sequence[Utterance],
    floor: Sequence[Stretch],
    holds: Sequence[Span],
    limits: ConductLimits,
) -> SpeakerConduct:
    own = [u for u in voices if u.speaker is speaker]
    talk_s = sum(u.duration_s for u in own)
    delays = [
        max(0.0, w.end_s - w.start_s)
        for w in answers(floor, speaker)
        if w.end_s - w.start_s >= -limits.overtalk_s and not _held(w, holds)
    ]
    return SpeakerConduct(
        speaker=speaker,
        talk_s=talk_s,
        n_turns=n_turns(floor, speaker),
        words_per_min=_pace(own, limits.pace_min_words),
        loudness_db=sum(u.loudness_db * u.duration_s for u in own) / talk_s if talk_s else None,
        response_delay_s=median(delays) if delays else None,
    )


def _held(wait: Stretch, holds: Sequence[Span]) -> bool:
    return any(h.start_s < wait.end_s and wait.start_s < h.end_s for h in holds)


def _pace(own: Sequence[Utterance], min_words: int) -> float | None:
    transcribed = [u for u in own if u.text]
    n_words = sum(len(u.text.split()) for u in transcribed)
    talk_min = sum(u.duration_s for u in transcribed) / 60
    return n_words / talk_min if n_words >= min_words and talk_min > 0 else None


def _dead_air(
    voices: Sequence[Utterance], holds: Sequence[Span], longest_s: float
) -> tuple[Span, ...]:
    if not voices:
        return ()
    last_s = max(u.end_s for u in voices)
    silent: list[Span] = []
    until_s = voices[0].start_s
    for start_s, end_s in sorted([*((u.start_s, u.end_s) for u in voices), *_times(holds)]):
        if min(start_s, last_s) - until_s > longest_s:
            silent.append(Span(until_s, min(start_s, last_s)))
        until_s = max(until_s, end_s)
    return tuple(silent)


def _times(spans: Sequence[Span]) -> list[tuple[float, float]]:
    return [(s.start_s, s.end_s) for s in spans]


def _overtalk(floor: Sequence[Stretch], brush_s: float) -> tuple[Overtalk, ...]:
    """Both at once for longer than `brush_s`; a tie is the customer's, whom nobody grades."""
    found: list[Overtalk] = []
    for at, first in enumerate(floor):
        for later in floor[at + 1 :]:
            if later.start_s >= first.end_s:
                break
            end_s = min(first.end_s, later.end_s)
            if later.speaker is not first.speaker and end_s - later.start_s > brush_s:
                tied = later.start_s == first.start_s
                by = Speaker.CUSTOMER if tied else later.speaker
                found.append(Overtalk(Span(later.start_s, end_s), by))
    return tuple(found)
