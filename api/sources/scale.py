"""Scale: what a rating says on 0..1, whatever scale it was given on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORDS = {
    **dict.fromkeys(("good", "satisfied", "positive", "happy", "great", "yes", "up"), 1.0),
    **dict.fromkeys(("neutral", "okay", "ok"), 0.5),
    **dict.fromkeys(("bad", "unsatisfied", "dissatisfied", "negative", "unhappy", "no"), 0.0),
    **dict.fromkeys(("poor", "down"), 0.0),
}
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_PLAIN = re.compile(rf"{_NUMBER}(?:\s*(?:stars?|points?))?", re.IGNORECASE)
_OF = re.compile(rf"{_NUMBER}\s*(?:/|of|out of|von)\s*{_NUMBER}(?:\s*stars?)?", re.IGNORECASE)
_PERCENT = re.compile(rf"{_NUMBER}\s*%")
_STAR, _HOLLOW = "★⭐", "☆"
_STARS = 5.0
_TOPS = (1.0, 5.0, 10.0, 100.0)  # of the scales in use
_FROM_ONE = frozenset({_STARS, 7.0})  # the worst that can be given there is 1, elsewhere 0


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale from the worst to the best."""

    worst: float
    best: float

    def share(self, text: str) -> float | None:
        """Return where a rating lies, 0..1; None if it is none, or lies beyond the scale.

        Knows "4", "4 stars", "4/5", "80 %", stars as signs, and "good" and "bad".
        """
        stripped = text.strip()
        if found := _OF.fullmatch(stripped):
            return scale_to(_float(found[2])).part(_float(found[1]))
        if found := _PERCENT.fullmatch(stripped):
            return Scale(0.0, 100.0).part(_float(found[1]))
        if found := _PLAIN.fullmatch(stripped):
            return self.part(_float(found[1]))
        if stripped and not stripped.strip(_STAR + _HOLLOW + "\ufe0f"):
            return Scale(1.0, _STARS).part(sum(stripped.count(star) for star in _STAR))
        return _WORDS.get(stripped.casefold())

    def part(self, value: float) -> float | None:
        """Return where a number lies, 0..1; None beyond the ends."""
        share = (value - self.worst) / (self.best - self.worst)
        return share if 0.0 <= share <= 1.0 else None


def scale_to(best: float) -> Scale:
    """Return the scale whose best is this: five stars and seven points begin at 1."""
    return Scale(1.0 if best in _FROM_ONE else 0.0, best if best > 0 else 1.0)


def scale_of(sample: Iterable[str]) -> Scale:
    """Return the narrowest scale in use that holds all numbers of a sample; of none, stars."""
    plain = [found for text in sample if (found := _PLAIN.fullmatch(text.strip()))]
    numbers = [_float(found[1]) for found in plain] or [_STARS]
    # Ones alone are the fewest stars, not the best of shares.
    tops = _TOPS if min(numbers) < 1.0 else _TOPS[1:]
    highest = max(numbers)
    return scale_to(next((top for top in tops if highest <= top), highest))


def _float(text: str) -> float:
    return float(text.replace(",", "."))
