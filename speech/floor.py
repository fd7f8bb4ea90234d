"""Stretch: who holds the floor, and which voices only nod along."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from speech.audio import Speaker
from speech.utterance import Utterance

_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """One speaker's voice without a pause worth the name."""

    speaker: Speaker
    start_s: float  # since the call began
    end_s: float


def stretches(utterances: Iterable[Utterance], join_s: float) -> tuple[Stretch, ...]:
    """Return each speaker's voice with pauses up to `join_s` closed, by start."""
    joined: list[Stretch] = []
    for speaker in Speaker:
        own: list[Stretch] = []
        for voice in sorted((u.start_s, u.end_s) for u in utterances if u.speaker is speaker):
            if own and voice[0] - own[-1].end_s <= join_s:
                own[-1] = Stretch(speaker, own[-1].start_s, max(own[-1].end_s, voice[1]))
            else:
                own.append(Stretch(speaker, *voice))
        joined += own
    return tuple(sorted(joined, key=lambda s: (s.start_s, s.end_s, s.speaker)))


def without_backchannels(
    utterances: Sequence[Utterance], phrases: Sequence[str], longest_s: float, join_s: float
) -> tuple[Utterance, ...]:
    """Return the utterances that took the floor.

    Left out: an utterance whose words are backchannel `phrases` and nothing else, and, where
    no words are known, one shorter than `longest_s` that lies within the other's stretch.
    """
    nods = [_letters(phrase) for phrase in phrases]
    floor = stretches(utterances, join_s)
    return tuple(u for u in utterances if not _nods(u, nods, longest_s, floor))


def n_turns(floor: Sequence[Stretch], speaker: Speaker) -> int:
    """How often the speaker took the floor: stretches in a row are one turn."""
    return sum(1 for who, _ in groupby(s.speaker for s in floor) if who is speaker)


def answers(floor: Sequence[Stretch], speaker: Speaker) -> list[Stretch]:
    """Return each wait before the speaker answered: from the other's end to the own start.

    Negative where the answer came before the other had ended; going on after the other's
    interjection is no answer and is left out.
    """
    waits: list[Stretch] = []
    ends_s = dict.fromkeys(Speaker, float("-inf"))
    for stretch in floor:
        other_end_s = max(end for who, end in ends_s.items() if who is not speaker)
        if stretch.speaker is speaker and other_end_s > ends_s[speaker]:
            waits.append(Stretch(speaker, other_end_s, stretch.start_s))
        ends_s[stretch.speaker] = max(ends_s[stretch.speaker], stretch.end_s)
    return waits


def _nods(
    utterance: Utterance, nods: list[tuple[str, ...]], longest_s: float, floor: Sequence[Stretch]
) -> bool:
    words = _letters(utterance.text)
    if words:
        return _made_of(words, nods)
    return utterance.duration_s < longest_s and any(
        s.speaker is not utterance.speaker
        and s.start_s <= utterance.start_s
        and utterance.end_s <= s.end_s
        for s in floor
    )


def _made_of(words: tuple[str, ...], nods: list[tuple[str, ...]]) -> bool:
    reached = {0}
    for at in range(len(words)):
        if at in reached:
            reached |= {at + len(nod) for nod in nods if nod and words[at : at + len(nod)] == nod}
    return len(words) in reached


def _letters(text: str) -> tuple[str, ...]:
    return tuple(_LETTERS.findall(text.casefold()))
