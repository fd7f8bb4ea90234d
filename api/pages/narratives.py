"""Narratives: complaints that spread in public, how far each has come, and what to do."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from api.pages.charts.timeline import day_name, day_text
from api.pages.fragments import fragment
from api.pages.page import staff_page
from api.pages.said_filters import CONVERSATIONS, said_filters
from api.pages.said_leads import source_word
from api.pages.visit import Visit
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.trends.interaction_query import InteractionQuery
from api.trends.narratives import NarrativeReport
from api.trends.response import STEPS
from insights.interaction import Interaction
from insights.narratives import Narrative, Stage

_MOST_POSTS = 50  # shown of one narrative; all of them are a link away
_N_BARS = 24  # two hours each, over two days
STAGE_WORDS: Mapping[Stage, str] = MappingProxyType(
    {Stage.WATCH: "Watch", Stage.ANSWER: "Answer in public", Stage.ALL_HANDS: "All hands"}
)


@dataclass(frozen=True, slots=True)
class NarrativeRow:
    """One narrative, as the page shows it."""

    of: Narrative
    stage: str
    steps: tuple[str, ...]
    bars: tuple[int, ...]  # posts, of each part of the time that is looked at
    posts: tuple[Interaction, ...]  # the widest first
    places: str
    href: str  # of the conversations of its time and places

    @property
    def highest(self) -> int:
        """Posts of the highest bar."""
        return max(self.bars)

    @property
    def is_pressing(self) -> bool:
        """Whether more than watching is asked for."""
        return self.of.stage is not Stage.WATCH


@dataclass(frozen=True, slots=True)
class NarrativesView:
    """All that the page shows."""

    report: NarrativeReport
    rows: tuple[NarrativeRow, ...]
    day: str  # that the address names, "" for now
    latest: str  # today: the last that can be chosen
    until: str  # the end of what is looked at, in words
    earlier: str  # the day of the newest public post, if that lies before what is looked at
    fault: str
    may_edit: bool  # the playbook


@staff_page("/narratives", title="Narratives", scope=Scope.TRENDS_READ, help="narratives")
async def narratives(visit: Visit) -> None:
    """Show what spreads now, or spread by the end of the day that the address names."""
    for style in ("charts.css", "quality.css", "trends.css", "narratives.css"):
        visit.style(style)
    now_s, found = visit.parts.clock(), visit.parts.overview.narratives
    asked = said_filters({"until": visit.query.get("until", "")}, visit.zone)
    offset_s = asked.offset_s(now_s)
    until_s = min(asked.query.until_s or now_s, now_s)
    report = await visit.read(lambda: found.report(visit.caller, until_s))
    newest_s = await visit.read(lambda: found.newest_s(visit.caller))
    await visit.note(Action.SAW, Subject("narratives", ""), f"{len(report.narratives)} spread")
    view = NarrativesView(
        report=report,
        rows=tuple(_row(one, report) for one in report.narratives),
        day="" if asked.query.until_s is None else day_text(until_s - 1, offset_s),
        latest=day_text(now_s, offset_s),
        until="now" if until_s == now_s else f"the end of {day_name(until_s - 1, offset_s)}",
        earlier=day_text(newest_s, offset_s) if newest_s and newest_s < report.since_s else "",
        fault=asked.fault,
        may_edit=visit.caller.may(Scope.ALERTS),
    )
    fragment("narratives.html.j2", "div", "stack wide-gap", page=view)


def _row(found: Narrative, report: NarrativeReport) -> NarrativeRow:
    widest = sorted(found.posts, key=lambda post: (-(post.reach or 0), post.at_s))
    around = InteractionQuery(
        sources=frozenset(found.sources), since_s=found.began_s, until_s=found.latest_s + 1.0
    )
    return NarrativeRow(
        of=found,
        stage=STAGE_WORDS[found.stage],
        steps=STEPS[found.stage],
        bars=_bars(found, report),
        posts=tuple(widest[:_MOST_POSTS]),
        places=" and ".join(f"{source_word(source)}s" for source in found.sources),
        href=f"{CONVERSATIONS}?{around.to_url()}",
    )


def _bars(found: Narrative, report: NarrativeReport) -> tuple[int, ...]:
    width_s = (report.until_s - report.since_s) / _N_BARS
    places = Counter(int((post.at_s - report.since_s) // width_s) for post in found.posts)
    return tuple(places[place] for place in range(_N_BARS))
