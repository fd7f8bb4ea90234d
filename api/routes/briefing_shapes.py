"""A day's briefing as it is answered."""

import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.reports.briefing_links import Links
from api.trends.briefings import DayBriefing
from emotion.labels import Emotion
from insights.briefing import Line, Section
from insights.reference import Figure, Reference
from insights.verbatim import Verbatim

_LINE: dict[str, Any] = {
    "section": "changed",
    "sentence": "billing: 45 negative of 100, where 20 are usual on such a day (12 to 28).",
    "reference": {
        "figure": "trend",
        "key": "billing",
        "since_s": 1772409600.0,
        "until_s": 1772496000.0,
        "negative": True,
        "mood": None,
        "outcome": None,
    },
    "links": {
        "trend": "/staff/trends?category=billing&since=2026-01-05&until=2026-03-02",
        "conversations": "/staff/conversations?category=billing&negative=yes"
        "&since=2026-03-02&until=2026-03-02",
    },
}
_EXAMPLE: dict[str, Any] = {
    "date": "2026-03-02",
    "zone": "Europe/Lisbon",
    "made_s": 1772521200.0,
    "over": True,
    "quiet": False,
    "past_known": True,
    "synthetic": False,
    "lines": [_LINE],
    "verbatims": [],
    "praise": None,
}


class BriefingAsked(BaseModel):
    """Which briefing, and in which form."""

    date: datetime.date | None = Field(
        default=None, description="A day of the centre's; left out: yesterday."
    )
    format: Literal["json", "html", "text"] = Field(
        default="json", description="`html` is a page of its own, `text` what a mail has."
    )


class ReferenceShown(BaseModel):
    """The figure that a sentence is from."""

    figure: Figure
    key: str = Field(description="A category, an account's or an interaction's id; empty: all.")
    since_s: float = Field(description="Epoch seconds.")
    until_s: float
    negative: bool = Field(description="It counts the negative contacts alone.")
    mood: Emotion | None = Field(description="Those of this mood alone.")
    outcome: str | None = Field(description="Those of this outcome alone.")


class SaidShown(BaseModel):
    """What a customer said, without names and numbers."""

    text: str
    reference: ReferenceShown
    links: dict[str, str] = Field(description="Pages of the staff's, by what they show.")


class BriefingLineShown(BaseModel):
    """One sentence."""

    section: Section
    sentence: str
    reference: ReferenceShown
    links: dict[str, str] = Field(description="Pages of the staff's, by what they show.")


class BriefingShown(BaseModel):
    """A day in a few sentences."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    date: datetime.date
    zone: str = Field(description="In which the day begins and ends at midnight.")
    made_s: float = Field(description="When it was reckoned, epoch seconds.")
    over: bool = Field(description="false: the day goes on.")
    quiet: bool = Field(description="Nothing departed or changed, and no account needs a call.")
    past_known: bool = Field(description="false: the past is too short to say what is usual.")
    synthetic: bool = Field(description="Some of it was made up by `tonewise sample`.")
    lines: list[BriefingLineShown]
    verbatims: list[SaidShown]
    praise: SaidShown | None


def briefing_shown(made: DayBriefing) -> BriefingShown:
    """Return a briefing as it is answered."""
    links, told = Links("", made.day.zone), made.told
    return BriefingShown(
        date=made.day.date,
        zone=made.day.zone.key,
        made_s=made.made_s,
        over=made.is_over,
        quiet=told.is_quiet,
        past_known=told.is_known,
        synthetic=made.is_synthetic,
        lines=[_line(line, links) for line in told.lines],
        verbatims=[_said(one, links) for one in told.verbatims],
        praise=_said(told.praise, links) if told.praise else None,
    )


def _line(line: Line, links: Links) -> BriefingLineShown:
    return BriefingLineShown(
        section=line.section,
        sentence=line.sentence,
        reference=_reference(line.reference),
        links=_links(line.reference, links),
    )


def _said(one: Verbatim, links: Links) -> SaidShown:
    return SaidShown(
        text=one.text, reference=_reference(one.reference), links=_links(one.reference, links)
    )


def _reference(of: Reference) -> ReferenceShown:
    return ReferenceShown(
        figure=of.kind,
        key=of.key,
        since_s=of.since_s,
        until_s=of.until_s,
        negative=of.is_negative,
        mood=of.theme.mood if of.theme else None,
        outcome=of.theme.outcome if of.theme else None,
    )


def _links(of: Reference, links: Links) -> dict[str, str]:
    return {way.word: way.href for way in links.of(of)}
