"""Playbook: the hints that an agent may be given in a call, by mood, conduct and department."""

from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from emotion.errors import TonewiseError
from insights.alert_rules import LOOK_BACK_S, condition_in, refuse_twins, seconds_in
from insights.rule import Condition
from insights.signals import name_of
from text.sheet import Cell, SheetError, open_sheet

QUIET_S = 45.0
AGAIN_S = 300.0
_MOST_PLAYS = 100
_LONGEST_HINT = 300  # characters: more than that nobody reads while they speak


class PlaybookError(TonewiseError):
    """A playbook that can't be used; names the line and the field."""


class Behaviour(StrEnum):
    """What a hint asks of an agent. Each is off until the playbook turns it on."""

    DE_ESCALATION = "de_escalation"
    EMPATHY = "empathy"
    PATIENCE = "patience"  # let them finish
    PRESENCE = "presence"  # say what you are doing
    RECOVERY = "recovery"  # it gets better: make it last
    GOODWILL = "goodwill"  # offer something, which a supervisor has to approve


@dataclass(frozen=True, slots=True)
class Play:
    """One hint and when it is due."""

    play_id: str
    behaviour: Behaviour
    when: Condition
    text: str
    departments: frozenset[str] = frozenset()  # as rules name them; empty: every one
    look_back_s: float = LOOK_BACK_S  # how long ago the customer's mood may have been heard
    again_s: float = AGAIN_S  # until the same hint may be given again
    offer: str | None = None  # what GOODWILL may offer


@dataclass(frozen=True, slots=True)
class OfferRule:
    """What has to hold besides for any offer, and how many a call may bring."""

    when: Condition
    most: int = 1


@dataclass(frozen=True, slots=True)
class Playbook:
    """All hints of one version, the most urgent first."""

    version: str
    on: frozenset[Behaviour]
    quiet_s: float  # without a hint, after each
    offers: OfferRule | None  # None: nothing is offered
    plays: tuple[Play, ...]

    def plays_for(self, queue: str | None) -> tuple[Play, ...]:
        """Return the plays that are turned on and are for this department; offers need a rule."""
        return tuple(
            play
            for play in self.plays
            if play.behaviour in self.on
            and (not play.departments or queue in play.departments)
            and (play.offer is None or self.offers is not None)
        )


def read_playbook(text: str) -> Playbook:
    """Return the playbook that the YAML `text` holds.

    Raises PlaybookError with the line and the field if a field is missing, unknown or of the
    wrong kind, if an id stands twice, or if a rule can't be read.
    """
    try:
        sheet = open_sheet(text).known(("version", "on", "quiet_s", "offers", "plays"))
        cells = sheet.get("plays").cells()
        refuse_twins(cells, _MOST_PLAYS)
        return Playbook(
            version=sheet.get("version").text(),
            on=frozenset(each.choice(Behaviour) for each in sheet.get("on").cells()),
            quiet_s=seconds_in(sheet, "quiet_s", QUIET_S),
            offers=_offers(sheet.find("offers")),
            plays=tuple(_play(cell) for cell in cells),
        )
    except SheetError as error:
        raise PlaybookError(f"the playbook can't be used: {error}") from error


def shipped_playbook() -> str:
    """Return the YAML that comes with Tonewise."""
    return files("insights").joinpath("playbook.yaml").read_text(encoding="utf-8")


def _offers(cell: Cell | None) -> OfferRule | None:
    if cell is None:
        return None
    cell.known(("when", "most_a_call"))
    most = cell.find("most_a_call")
    return OfferRule(condition_in(cell.get("when")), int(most.number(1, 10)) if most else 1)


def _play(cell: Cell) -> Play:
    cell.known(
        ("id", "behaviour", "when", "text", "departments", "look_back_s", "again_s", "offer")
    )
    behaviour, offer = cell.get("behaviour").choice(Behaviour), cell.find("offer")
    if (offer is None) is (behaviour is Behaviour.GOODWILL):
        raise cell.fault("an `offer` where the behaviour is goodwill, and nowhere else")
    departments = cell.find("departments")
    return Play(
        play_id=cell.get("id").text(),
        behaviour=behaviour,
        when=condition_in(cell.get("when")),
        text=_short(cell.get("text")),
        departments=frozenset(name_of(each.text()) for each in departments.cells())
        if departments
        else frozenset(),
        look_back_s=seconds_in(cell, "look_back_s", LOOK_BACK_S),
        again_s=seconds_in(cell, "again_s", AGAIN_S),
        offer=_short(offer) if offer else None,
    )


def _short(cell: Cell) -> str:
    text = cell.text()
    if len(text) > _LONGEST_HINT:
        raise cell.fault(f"at most {_LONGEST_HINT} characters")
    return text
