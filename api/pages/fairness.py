"""Whether grades go the same way for all calls, and what a part of them would have said."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from api.pages.filters import Filters, filters_of
from api.pages.fragments import fragment
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.quality.fairness import FairnessReport
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from insights.case_mix import Factor
from insights.fairness import GroupFigures, Standing


@dataclass(frozen=True, slots=True)
class FactorWords:
    """What a factor is called, and what to know of it."""

    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class StandingWords:
    """What is said of a group, and why."""

    word: str
    why: str


WORDS: Mapping[Factor, FactorWords] = MappingProxyType(
    {
        Factor.QUEUE: FactorWords("Queue", "The department that the call was for."),
        Factor.HOUR: FactorWords("Time of day", "When the call began, in UTC."),
        Factor.DAY: FactorWords("Day of the week", "When the call began, in UTC."),
        Factor.LANGUAGE: FactorWords(
            "Language", "Of the chat that the call came from; of other calls it is not known."
        ),
        Factor.SOUND: FactorWords(
            "Sound", "Telephones carry less of a voice, so that moods are harder to hear."
        ),
        Factor.SIDES: FactorWords(
            "Channels", "Where both sides are in one channel, who speaks has to be told apart."
        ),
        Factor.WORDS: FactorWords(
            "Transcript", "Without words, criteria about what was said do not apply."
        ),
        Factor.MOOD: FactorWords(
            "Customer's mood at the start",
            "Rubrics that look at how the customer ends grade some of what the customer brought: "
            "a gap here is part of such a rubric, and no reason to compare agents by bare means.",
        ),
        Factor.LENGTH: FactorWords(
            "Length of the call",
            "A long call is often a hard one; some of it is the agent's doing.",
        ),
    }
)
STANDINGS: Mapping[Standing, StandingWords] = MappingProxyType(
    {
        Standing.ABOVE: StandingWords("higher", "3 points or more, and beyond what chance makes"),
        Standing.BELOW: StandingWords("lower", "3 points or more, and beyond what chance makes"),
        Standing.LEVEL: StandingWords("level", "Under 3 points, or what chance could make"),
        Standing.UNTOLD: StandingWords(
            "can't be told",
            "Its calls differ from the others in something else as well, all of them",
        ),
        Standing.TOO_FEW: StandingWords("too few", "Fewer than 20 calls, or than 20 others"),
    }
)


@dataclass(frozen=True, slots=True)
class FairnessView:
    """All that the page shows."""

    filters: Filters
    report: FairnessReport
    gaps: tuple[tuple[Factor, GroupFigures], ...]  # the widest first
    words: Mapping[Factor, FactorWords]
    standings: Mapping[Standing, StandingWords]


@staff_page("/fairness", title="Fairness", scope=Scope.GRADES_CHANGE, help="fairness")
async def fairness(visit: Visit) -> None:
    """Show grades by what should not matter to them."""
    for style in ("quality.css", "aside.css"):
        visit.style(style)
    given = {name: visit.query.get(name, "") for name in ("since", "until", "synthetic")}
    filters, parts = filters_of(given, visit.zone), visit.parts
    report = await visit.read(
        lambda: parts.fairness.report(visit.caller, filters.query, parts.clock())
    )
    await visit.note(Action.SAW, Subject("fairness", ""))
    fragment(
        "fairness.html.j2",
        "div",
        "stack wide-gap",
        page=FairnessView(filters, report, _gaps(report), WORDS, STANDINGS),
    )


def _gaps(report: FairnessReport) -> tuple[tuple[Factor, GroupFigures], ...]:
    found = [
        (one.factor, group)
        for one in report.factors
        for group in one.groups
        if group.standing in (Standing.ABOVE, Standing.BELOW)
    ]
    return tuple(
        sorted(found, key=lambda pair: -abs(pair[1].adjusted.value if pair[1].adjusted else 0.0))
    )
