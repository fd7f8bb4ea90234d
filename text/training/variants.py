"""Variants: messages cut short, thinned and joined, for a teacher to label.

What remains of a message may say something else than the whole did, so that no label carries
over: only a teacher who reads the variant itself can tell (Tang et al., 2019).
"""

import random
import re
from collections.abc import Sequence

_LEFT_OUT = 0.15  # of the words
_SHORT = 6  # words; nothing shorter is cut
_LONGEST_PART = 12  # words


def cut_and_joined(texts: Sequence[str], n_joined: int, rng: random.Random) -> list[str]:
    """Return each message with words left out, or a part of it, and parts of two in one."""
    made = []
    for text in texts:
        words = text.split()
        if rng.random() < 0.5 or len(words) < _SHORT:
            made.append(" ".join([w for w in words if rng.random() > _LEFT_OUT] or words))
        else:
            made.append(_part(words, len(words) - 1, rng))
    for _ in range(n_joined):
        one, two = rng.choice(texts), rng.choice(texts)
        made.append(f"{_part(one.split(), _LONGEST_PART, rng)} {rng.choice(_sentences(two))}")
    return made


def _part(words: list[str], most: int, rng: random.Random) -> str:
    n = rng.randint(min(3, len(words)), max(3, min(most, len(words))))
    start = rng.randint(0, max(0, len(words) - n))
    return " ".join(words[start : start + n])


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)
