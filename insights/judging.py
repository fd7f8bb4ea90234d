"""Whether a condition holds in a call now, and in words and figures why.

What is not known (no mood heard, or too long ago) neither holds nor fails, and so does whatever
hangs on it: Kleene's three truth values (1938).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from insights.mood_track import Felt, MoodTrack, as_labelled
from insights.rule import (
    All,
    Any,
    Change,
    Compared,
    Condition,
    Course,
    Feels,
    Going,
    Level,
    Measured,
    Named,
    Not,
    Test,
    written,
)
from insights.signals import Signals


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a condition holds."""

    value: float  # of the first figure that it looks at; 1 if it looks at none
    why: str


def holds(condition: Condition, signals: Signals, look_back_s: float) -> bool | None:
    """Return whether it holds, None if that is not known.

    `look_back_s`: how long ago the customer's mood may have been heard, in seconds of the call.
    """
    if isinstance(condition, All | Any):
        return _joined(condition, signals, look_back_s)
    if isinstance(condition, Not):
        inner = holds(condition.of, signals, look_back_s)
        return None if inner is None else not inner
    value = _value(condition, signals, look_back_s)
    return None if value is None else _passes(condition, value, signals)


def reason(condition: Condition, signals: Signals, look_back_s: float) -> Reason:
    """Return why a condition holds that does."""
    told = list(_told(condition, signals, look_back_s))
    value = next((value for value, _ in told if value is not None), 1.0)
    return Reason(value, "; ".join(text for _, text in told))


def _joined(condition: All | Any, signals: Signals, look_back_s: float) -> bool | None:
    decisive = isinstance(condition, Any)
    unknown = False
    for part in condition.of:
        found = holds(part, signals, look_back_s)
        if found is decisive:
            return decisive
        unknown = unknown or found is None
    return None if unknown else not decisive


def _value(test: Test, signals: Signals, look_back_s: float) -> float | None:
    """Return the figure that a test looks at, 1 or 0 where it is a yes or no."""
    if isinstance(test, Measured):
        return signals.measure(test.conduct, test.in_s)
    if isinstance(test, Named):
        return float(signals.who.has(test.about, test.name))
    felt = signals.felt(look_back_s)
    return None if felt is None else _mood_value(test, felt, signals.mood)


def _mood_value(
    test: Level | Change | Feels | Going, latest: Felt, mood: MoodTrack
) -> float | None:
    match test:
        case Level(feeling):
            return latest.values[feeling]
        case Change(feeling, _, _, over_s):
            return mood.change(feeling, over_s)
        case Feels(wanted):
            return float(latest.scores.likeliest is as_labelled(wanted, latest.scores))
        case Going(shift):
            return None if mood.trend is None else float(mood.trend is shift)


def _passes(test: Test, value: float, signals: Signals) -> bool:
    match test:
        case Level(for_s=None) | Measured():
            return _beyond(value, test.compared, test.bar)
        case Level(for_s=float() as for_s):
            return _held_s(test, signals, for_s) >= for_s
        case Change(course=course, by=by):
            return (value if course is Course.RISING else -value) >= by
        case _:
            return value > 0.0


def _held_s(level: Level, signals: Signals, most_s: float) -> float:
    def here(value: float) -> bool:
        return _beyond(value, level.compared, level.bar)

    return signals.mood.held_s(level.feeling, here, most_s)


def _beyond(value: float, compared: Compared, bar: float) -> bool:
    return value > bar if compared is Compared.ABOVE else value < bar


def _told(
    condition: Condition, signals: Signals, look_back_s: float
) -> Iterator[tuple[float | None, str]]:
    """Return the tests that make it hold: each with its figure, if it has one, in words."""
    if isinstance(condition, All | Any):
        for part in condition.of:
            if holds(part, signals, look_back_s):
                yield from _told(part, signals, look_back_s)
    elif isinstance(condition, Not):
        yield None, f"not {_plain(condition.of)}"
    else:
        value = _value(condition, signals, look_back_s)
        yield _in_words(condition, value or 0.0)


def _in_words(test: Test, value: float) -> tuple[float | None, str]:
    match test:
        case Level(feeling, compared, bar, for_s):
            held = f" for {for_s:g} s of speech" if for_s is not None else ""
            return value, f"{feeling} {value:.2f}, {_SIDES[compared]} {bar:g}{held}"
        case Change(feeling, course, _, over_s):
            return value, f"{feeling} {course} by {abs(value):.2f} over {over_s:g} s of speech"
        case Measured(conduct, _, _, in_s):
            unit = "" if conduct.is_share else " s"
            within = f" in the last {in_s:g} s" if in_s is not None else ""
            figure = f"{value:.2f}" if conduct.is_share else f"{value:.1f}"
            return value, f"{conduct.replace('_', ' ')} {figure}{unit}{within}"
        case _:
            return None, _plain(test)


def _plain(condition: Condition) -> str:
    return written(condition).replace("_", " ")


_SIDES = {Compared.ABOVE: "above", Compared.BELOW: "below"}
