"""Suggested replies: what a humane, skilled expert might write next, by the customer's mood."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from emotion.errors import TonewiseError
from emotion.labels import Emotion
from text.sheet import Cell, Kind, SheetError, open_sheet, shipped
from text.shift import Shift

_NAME_CHARS = 80  # of a name in a reply; longer ones are no names
_PLACE = re.compile(r"\{(\w*)(?:\|([^{}|]*))?\}")
_NAMES = ("customer", "case", "expert")


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
    text: str  # with places in braces


@dataclass(frozen=True, slots=True)
class OfferRule:
    """When a compensation may be suggested: the mood or the shift, and the messages or the wait."""

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
    """Return the templates that the YAML `text` holds.

    Raises RepliesError with the line and the field if a field is missing, unknown or of the
    wrong kind, if an id stands twice, or if a place in braces is none.
    """
    try:
        sheet = open_sheet(text).known(("version", "offers", "templates"))
        cells = sheet.get("templates").cells()
        templates = tuple(_template(cell) for cell in cells)
        _refuse_twins(cells, templates)
        return Replies(sheet.get("version").text(), templates, _rule(sheet.get("offers")))
    except SheetError as error:
        raise RepliesError(f"the replies can't be used: {error}") from error


def default_replies() -> Replies:
    """Return the templates that ship with the package."""
    return read_replies(shipped("replies.yaml"))


def suggest(
    replies: Replies,
    emotion: Emotion | None,
    shift: Shift,
    names: Names,
    so_far: SoFar = NOTHING_YET,
) -> tuple[Reply, ...]:
    """Return the replies that fit, best first; `emotion` None (not read) is taken for neutral.

    Those for this very shift come first and compensations last, each only under the rule for
    offers and marked for approval. Names are put in as they are: braces in them mean nothing.
    """
    mood = emotion or Emotion.NEUTRAL
    fitting = [t for t in replies.templates if mood in t.moods and shift in (t.shifts or Shift)]
    if not _may_offer(replies.offers, mood, shift, so_far):
        fitting = [t for t in fitting if t.purpose is not Purpose.COMPENSATION]
    fitting.sort(key=lambda t: (t.purpose is Purpose.COMPENSATION, not t.shifts))
    return tuple(reply for template in fitting for reply in _replies(template, names))


def _may_offer(rule: OfferRule, mood: Emotion, shift: Shift, so_far: SoFar) -> bool:
    upset = mood in rule.moods or shift in rule.shifts
    long = so_far.n_messages >= rule.min_messages or so_far.waited_s >= rule.min_waited_s
    return upset and long


def _replies(template: Template, names: Names) -> Iterator[Reply]:
    """Return the template with its names in place; nothing if one is not known."""
    known = {"customer": names.customer, "case": names.case, "expert": names.expert}
    told = {name: _plain(value) for name, value in known.items() if value and _plain(value)}
    places = _PLACE.findall(template.text)
    if all(name in told or fallback for name, fallback in places):
        text = _PLACE.sub(lambda place: told.get(place[1], place[2]), template.text)
        needs_approval = template.purpose is Purpose.COMPENSATION
        yield Reply(template.template_id, template.purpose, text, needs_approval)


def _plain(name: str) -> str:
    """Return a name on one line, without signs that can't be seen."""
    seen = "".join(sign if sign.isprintable() else " " for sign in name[: 2 * _NAME_CHARS])
    return " ".join(seen.split())[:_NAME_CHARS]


def _template(cell: Cell) -> Template:
    cell.known(("id", "purpose", "moods", "shifts", "text"))
    text = cell.get("text")
    _refuse_odd_places(text)
    return Template(
        template_id=cell.get("id").text(),
        purpose=cell.get("purpose").choice(Purpose),
        moods=_choices(cell.get("moods"), Emotion),
        shifts=_choices(cell.find("shifts"), Shift),
        text=text.text(),
    )


def _rule(cell: Cell) -> OfferRule:
    cell.known(("moods", "shifts", "min_messages", "min_waited_s"))
    return OfferRule(
        moods=_choices(cell.get("moods"), Emotion),
        shifts=_choices(cell.find("shifts"), Shift),
        min_messages=int(cell.get("min_messages").number(1, 1000)),
        min_waited_s=cell.get("min_waited_s").number(0, 1e6),
    )


def _choices(cell: Cell | None, kind: type[Kind]) -> frozenset[Kind]:
    return frozenset(each.choice(kind) for each in cell.cells()) if cell else frozenset()


def _refuse_odd_places(cell: Cell) -> None:
    text = cell.text()
    odd = [name for name, _ in _PLACE.findall(text) if name not in _NAMES]
    if odd or set("{}") & set(_PLACE.sub("", text)):
        raise cell.fault(f"only {', '.join(f'{{{name}}}' for name in _NAMES)} in braces")


def _refuse_twins(cells: Sequence[Cell], templates: Sequence[Template]) -> None:
    ids = [template.template_id for template in templates]
    for at, each in enumerate(ids):
        if each in ids[:at]:
            raise cells[at].get("id").fault("each id once")
