"""One agent's record, or one team's: grades over time, strengths and gaps, what costs most."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.aside import beside_agent, beside_team
from api.pages.charted import Charts, charts_of
from api.pages.elements import link, words
from api.pages.filters import Filters, filters_of, value_of
from api.pages.fragments import fragment
from api.pages.names import Names, names_of, within
from api.pages.page import staff_page
from api.pages.visit import RefusedError, Visit
from api.quality.library import AgentRecord
from api.quality.query import Order
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.storage.facts import CallFact
from insights.agent_record import FEWEST_PEERS
from insights.grade_figures import GradeFigures

_N_COSTLIEST = 10


@dataclass(frozen=True, slots=True)
class RecordView:
    """One agent's page, or one team's."""

    name: str
    filters: Filters
    names: Names
    teams: Mapping[str, str]  # of the agent
    members: Mapping[str, str]  # of the team
    figures: GradeFigures
    charts: Charts
    reference: str  # what the line in the trend is; empty for none
    others: str  # whom the criteria are compared with; empty for nobody
    note: str
    costliest: tuple[CallFact, ...]
    is_team: bool
    only: Mapping[str, str]  # the filter that names this agent, or team

    def link(self, **changes: str) -> str:
        """Return the address of the calls behind a figure."""
        return self.filters.link(**{**self.only, **changes})


@staff_page("/agents/{agent_id}", title="Agent", scope=Scope.GRADES_READ, help="agent")
async def agent(visit: Visit, agent_id: str) -> None:
    """Show one agent's record."""
    _dress(visit)
    filters, parts = filters_of(visit.query, visit.zone), visit.parts
    try:
        record = await visit.read(
            lambda: parts.library.agent(visit.caller, agent_id, filters.query)
        )
    except RefusedError:
        _nobody("There is no agent of this name whose grades you may see.")
        return
    await visit.note(Action.SAW, Subject("agent", agent_id))
    names = await visit.read(lambda: names_of(parts.accounts))
    teams = await visit.read(lambda: _teams_of(visit, agent_id, names))
    fragment(
        "agent.html.j2", "div", "stack wide-gap", page=_agent_view(record, filters, names, teams)
    )
    if record.figures.tally.n:
        await beside_agent(visit, agent_id, names.agent(agent_id), filters.query)


@staff_page("/teams/{team_id}", title="Team", scope=Scope.COACH, help="agent")
async def team(visit: Visit, team_id: str) -> None:
    """Show what the calls of a team come to."""
    _dress(visit)
    filters = filters_of(
        {**visit.query, "team": value_of(team_id), "order": Order.WORST.value}, visit.zone
    )
    try:
        view = await visit.read(lambda: _team_view(visit, team_id, filters))
    except RefusedError:
        _nobody("There is no team of this name whose grades you may see.")
        return
    await visit.note(Action.SAW, Subject("team", team_id))
    fragment("agent.html.j2", "div", "stack wide-gap", page=view)
    if view.figures.tally.n:
        await beside_team(visit, team_id, view.name, filters.query)


def _dress(visit: Visit) -> None:
    for style in ("charts.css", "quality.css", "aside.css"):
        visit.style(style)


def _nobody(said: str) -> None:
    words("p", said, "empty")
    link("To the calls", "/staff/calls")


def _agent_view(
    record: AgentRecord, filters: Filters, names: Names, teams: Mapping[str, str]
) -> RecordView:
    only = {"agent": value_of(record.agent_id)}
    peers = record.peers.figures.points
    is_compared = record.peers.n_agents >= FEWEST_PEERS
    return RecordView(
        name=names.agent(record.agent_id),
        filters=filters,
        names=names,
        teams=teams,
        members={},
        figures=record.figures,
        charts=charts_of(
            record.figures,
            lambda **changes: filters.link(**{**only, **changes}),
            record.comparisons,
            peers.mean if is_compared and peers else None,
        ),
        reference=f"mean of {record.peers.n_agents} others of their teams" if peers else "",
        others=f"{record.peers.n_agents} others of their teams" if is_compared else "",
        note="" if is_compared else f"Nobody to compare with: that takes {FEWEST_PEERS} others.",
        costliest=record.costliest,
        is_team=False,
        only=only,
    )


def _team_view(visit: Visit, team_id: str, filters: Filters) -> RecordView:
    parts, only = visit.parts, {"team": value_of(team_id)}
    names = names_of(parts.accounts)
    figures = parts.library.team(visit.caller, team_id, filters.query)
    worst = parts.library.search(visit.caller, filters.query, None, _N_COSTLIEST)
    mates = parts.accounts.agent_ids_of({team_id})
    seen = within(names, visit.caller.reach)
    return RecordView(
        name=names.team(team_id),
        filters=filters,
        names=names,
        teams={},
        members={who: name for who, name in seen.items() if who in mates},
        figures=figures,
        charts=charts_of(figures, lambda **changes: filters.link(**{**only, **changes})),
        reference="",
        others="",
        note="",
        costliest=worst.items,
        is_team=True,
        only=only,
    )


def _teams_of(visit: Visit, agent_id: str, names: Names) -> Mapping[str, str]:
    user = visit.parts.accounts.user_of_agent(agent_id)
    if user is None or not visit.caller.may(Scope.COACH):
        return {}
    return {team_id: names.team(team_id) for team_id in user.team_ids}
