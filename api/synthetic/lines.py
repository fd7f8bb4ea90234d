"""Lines: what the people of a synthetic history say, as lines.yaml has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from random import Random

import yaml

from emotion.labels import Emotion

Slots = Mapping[str, str]


class Turn(StrEnum):
    """Where in a call a customer says something."""

    BEFORE = "before"  # ahead of the issue
    AFTER = "after"  # behind it
    MORE = "more"
    GOODBYE = "goodbye"


class Move(StrEnum):
    """What an agent does with a line."""

    GREETING = "greeting"
    SHORT_GREETING = "short_greeting"
    EMPATHY = "empathy"
    OWNERSHIP = "ownership"
    WORKING = "working"
    STIFF = "stiff"
    SOLVED = "solved"
    UNSOLVED = "unsolved"
    CLOSING = "closing"
    SHORT_CLOSING = "short_closing"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Lines:
    """All of them."""

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    issues: Mapping[str, tuple[str, ...]]  # by department
    customer: Mapping[tuple[Emotion, Turn], tuple[str, ...]]
    agent: Mapping[Move, tuple[str, ...]]
    chat_openings: Mapping[Emotion, tuple[str, ...]]
    chat_expert: tuple[str, ...]
    praise: tuple[str, ...]

    @property
    def departments(self) -> tuple[str, ...]:
        """Those that have issues."""
        return tuple(self.issues)


def said(lines: tuple[str, ...], slots: Slots, rng: Random) -> str:
    """Return one of the lines, filled in."""
    return rng.choice(lines).format_map(slots)


@cache
def lines() -> Lines:
    """Return the lines that come with the package."""
    text = files("api.synthetic").joinpath("lines.yaml").read_text(encoding="utf-8")
    plain = yaml.safe_load(text)
    return Lines(
        first_names=tuple(plain["names"]["first"].split()),
        last_names=tuple(plain["names"]["last"].split()),
        issues={name: tuple(own) for name, own in plain["issues"].items()},
        customer={
            (Emotion(mood), Turn(turn)): tuple(own)
            for mood, turns in plain["customer"].items()
            for turn, own in turns.items()
        },
        agent={Move(move): tuple(own) for move, own in plain["agent"].items()},
        chat_openings={Emotion(mood): tuple(own) for mood, own in plain["chat"]["opening"].items()},
        chat_expert=tuple(plain["chat"]["expert"]),
        praise=tuple(plain["praise"]),
    )
