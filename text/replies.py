"""Suggested replies: what a humane, skilled expert might write next, by the customer's mood."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from emotion.errors import TonewiseError
from emotion.labels import Emotion
from text.shift import Shift


class RepliesError(TonewiseError):
    """Reply templates that can't be used; names the line and the field."""


class Purpose(StrEnum):
    """What a reply is for."""

    APOLOGY = "apology"
    DE_ESCALATION = "de_escalation"
    REASSURANCE = "reassurance"
    CLARIFICATION = "clarification"
    INFORMATION = "information"
    CELEBRATION = "celebration"
    COMPENSATION = "compensation"


@dataclass(frozen=True, slots=True)
class Template:
    """One reply with places for names: {customer}, {case|your case}, {expert}."""

    template_id: str
    purpose: Purpose
    moods: frozenset[Emotion]
    shifts: frozenset[Shift]  # empty: any
    text: str


@dataclass(frozen=True, slots=True)
class OfferRule:
    """When a compensation may be suggested at all; always for approval."""

    moods: frozenset[Emotion]
    shifts: frozenset[Shift]
    min_messages: int
    min_waited_s: float


@dataclass(frozen=True, slots=True)
class Replies:
    """All templates of one version."""

    version: str
    templates: tuple[Template, ...]
    offers: OfferRule


@dataclass(frozen=True, slots=True)
class Names:
    """What a reply may be personalised with; None: not known."""

    customer: str | None = None
    case: str | None = None
    expert: str | None = None


@dataclass(frozen=True, slots=True)
class SoFar:
    """What the customer has been through."""

    n_messages: int = 0  # the customer's own
    waited_s: float = 0.0


NOTHING_YET = SoFar()


@dataclass(frozen=True, slots=True)
class Reply:
    """One suggestion, ready to be edited and sent by a person."""

    template_id: str
    purpose: Purpose
    text: str
    needs_approval: bool


def read_replies(text: str) -> Replies:
    """Return the templates that the YAML `text` holds; raises RepliesError."""
    raise NotImplementedError


def default_replies() -> Replies:
    """Return the templates that ship with the package."""
    raise NotImplementedError


def suggest(
    replies: Replies,
    emotion: Emotion | None,
    shift: Shift,
    names: Names,
    so_far: SoFar = NOTHING_YET,
) -> tuple[Reply, ...]:
    """Return the replies that fit, best first; `emotion` None: not read, so neutral ones."""
    raise NotImplementedError
