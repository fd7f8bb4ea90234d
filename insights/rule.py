"""Condition: when an alert or a hint is due, as written in the rule language.

    anger > 0.85 for 3 s and overtalk > 2 s in 30 s
    negativity rising 0.3 over 20 s
    customer is key_account and (frustrated or dead_air > 8 s)

Only the customer's mood has words here; of an agent nothing but their share of the talking.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from emotion.labels import Emotion
from text.shift import Shift


class Feeling(StrEnum):
    """A probability of the customer's mood, 0..1. None of confusion, which no voice shows."""

    ANGER = "anger"
    FRUSTRATION = "frustration"
    DISAPPOINTMENT = "disappointment"
    SADNESS = "sadness"
    ANXIETY = "anxiety"
    CALM = "calm"
    HAPPINESS = "happiness"
    NEGATIVITY = "negativity"  # of any negative mood

    @property
    def emotion(self) -> Emotion | None:
        """The one mood that this is the probability of, None if of several."""
        return _EMOTIONS.get(self)


_EMOTIONS = {
    Feeling.ANGER: Emotion.ANGRY,
    Feeling.FRUSTRATION: Emotion.FRUSTRATED,
    Feeling.DISAPPOINTMENT: Emotion.DISAPPOINTED,
    Feeling.SADNESS: Emotion.SAD,
    Feeling.ANXIETY: Emotion.ANXIOUS,
    Feeling.CALM: Emotion.NEUTRAL,
    Feeling.HAPPINESS: Emotion.HAPPY,
}

MOODS = tuple(_EMOTIONS.values())  # that a rule may name


class Conduct(StrEnum):
    """What is heard of a call that is no emotion."""

    OVERTALK = "overtalk"  # seconds in which both spoke
    TALK_SHARE = "talk_share"  # the agent's share of all talking, 0..1
    DEAD_AIR = "dead_air"  # seconds since anybody spoke
    SILENCE = "silence"  # seconds since the customer spoke
    CALL_LENGTH = "call_length"  # seconds since the call began

    @property
    def is_share(self) -> bool:
        """Whether it lies in 0..1 rather than being seconds."""
        return self is Conduct.TALK_SHARE

    @property
    def takes_window(self) -> bool:
        """Whether "in 30 s" may narrow it to the latest stretch of the call."""
        return self in (Conduct.OVERTALK, Conduct.TALK_SHARE)


class Compared(StrEnum):
    """On which side of its line a figure has to be."""

    ABOVE = ">"
    BELOW = "<"


class Course(StrEnum):
    """Which way a feeling has to have gone."""

    RISING = "rising"
    FALLING = "falling"


class About(StrEnum):
    """What has a name that a rule can ask for."""

    CUSTOMER = "customer"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Level:
    """`anger > 0.85 for 3 s`: held so long in the customer's latest speech."""

    feeling: Feeling
    compared: Compared
    bar: float  # 0..1
    for_s: float | None = None  # of the customer's speech; None: in the latest reading


@dataclass(frozen=True, slots=True)
class Change:
    """`negativity rising 0.3 over 20 s`: over so much of the customer's latest speech."""

    feeling: Feeling
    course: Course
    by: float  # 0..1
    over_s: float  # of the customer's speech


@dataclass(frozen=True, slots=True)
class Feels:
    """`frustrated`: the likeliest mood in the customer's latest reading."""

    mood: Emotion


@dataclass(frozen=True, slots=True)
class Going:
    """`trend is worsening`: where the mood goes over the customer's latest utterances."""

    shift: Shift


@dataclass(frozen=True, slots=True)
class Measured:
    """`overtalk > 2 s in 30 s`."""

    conduct: Conduct
    compared: Compared
    bar: float  # seconds, or a share 0..1
    in_s: float | None = None  # of the call's latest stretch; None: as it stands, of the whole call


@dataclass(frozen=True, slots=True)
class Named:
    """`customer is key_account`, `queue is billing`."""

    about: About
    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """The other does not hold. What is not known stays so."""

    of: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """Every one of two or more holds."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of two or more holds."""

    of: tuple["Condition", ...]


Test = Level | Change | Feels | Going | Measured | Named
Condition = Test | Not | All | Any


def written(condition: Condition) -> str:
    """Return the condition in the rule language: reading it gives an equal one."""
    match condition:
        case Not(of):
            return f"not {_wrapped(of, All, Any)}"
        case All(parts):
            return " and ".join(_wrapped(part, All, Any) for part in parts)
        case Any(parts):
            return " or ".join(_wrapped(part, Any) for part in parts)
        case _:
            return written_test(condition)


def written_test(test: Test) -> str:
    """Return one test in the rule language."""
    match test:
        case Level(feeling, compared, bar, for_s):
            held = f" for {figure(for_s)} s" if for_s is not None else ""
            return f"{feeling} {compared} {figure(bar)}{held}"
        case Change(feeling, course, by, over_s):
            return f"{feeling} {course} {figure(by)} over {figure(over_s)} s"
        case Feels(mood):
            return mood.value
        case Going(shift):
            return f"trend is {shift}"
        case Measured(conduct, compared, bar, in_s):
            unit = "" if conduct.is_share else " s"
            within = f" in {figure(in_s)} s" if in_s is not None else ""
            return f"{conduct} {compared} {figure(bar)}{unit}{within}"
        case Named(about, name):
            return f"{about} is {name}"


def figure(value: float) -> str:
    """Return a number in plain digits, all of them."""
    plain = format(Decimal(repr(value)), "f")
    return plain.removesuffix(".0")


def _wrapped(part: Condition, *kinds: type[All] | type[Any]) -> str:
    text = written(part)
    return f"({text})" if isinstance(part, kinds) else text
