"""A briefing as it is read: its parts in order, each sentence with where it leads."""

from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from api.reports.briefing_links import Links, Way
from api.trends.briefings import DayBriefing
from insights.briefing import Line, Section
from insights.verbatim import Verbatim

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Titled:
    """What a part is called, and what is said where it holds nothing."""

    title: str
    hint: str
    nothing: str


_TITLES = MappingProxyType(
    {
        Section.CHANGED: Titled(
            "What changed",
            "Beside what is usual on such a weekday, and levels that moved for good.",
            "Nothing departed from what is usual, and no level moved.",
        ),
        Section.HURTS: Titled(
            "What hurts most",
            "Of the last seven days: by how many customers, and how hard.",
            "No subject hurt five customers or more in the last seven days.",
        ),
        Section.CALL: Titled(
            "Who needs a call",
            "Accounts that keep leaving unhappy, beyond what luck makes.",
            "No account stands out.",
        ),
        Section.WELL: Titled("What went well", "", "No figure was better than usual."),
    }
)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, or a customer's words, and where it leads."""

    text: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One heading and what stands below it."""

    section: Section
    titled: Titled
    lines: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class BriefingView:
    """All that a page, or a mail, shows."""

    title: str  # the day, in words
    day: str  # as an address has it
    zone: str
    made: str  # when it was reckoned, in the centre's zone
    is_over: bool
    is_quiet: bool
    is_synthetic: bool
    summary: Told
    parts: tuple[Part, ...]
    verbatims: tuple[Told, ...]
    praise: Told | None
    footnote: str = ""  # of a letter: why somebody gets it


def briefing_view(made: DayBriefing, base: str = "", footnote: str = "") -> BriefingView:
    """Return what is shown of a briefing; `base` stands before every link."""
    links, told = Links(base, made.day.zone), made.told
    summary, *_ = told.of(Section.DAY)
    parts = (
        Part(section, titled, tuple(_told(line, links) for line in told.of(section)))
        for section, titled in _TITLES.items()
        # Without a past to compare with, it is not known that nothing changed.
        if told.is_known or told.of(section) or section in (Section.HURTS, Section.CALL)
    )
    return BriefingView(
        title=day_words(made.day.date),
        day=made.day.date.isoformat(),
        zone=made.day.zone.key,
        made=datetime.fromtimestamp(made.made_s, made.day.zone).strftime("%Y-%m-%d %H:%M"),
        is_over=made.is_over,
        is_quiet=told.is_quiet,
        is_synthetic=made.is_synthetic,
        summary=_told(summary, links),
        parts=tuple(parts),
        verbatims=tuple(_said(one, links) for one in told.verbatims),
        praise=_said(told.praise, links) if told.praise else None,
        footnote=footnote,
    )


def day_words(day: date) -> str:
    """Return a day as people say it, whatever the machine's language."""
    return f"{_WEEKDAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _told(line: Line, links: Links) -> Told:
    return Told(line.sentence, links.of(line.reference))


def _said(one: Verbatim, links: Links) -> Told:
    return Told(one.text, links.of(one.reference))
