"""The agents whom one sees, each at a glance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.pages.filters import Filters, filters_of
from api.pages.fragments import fragment
from api.pages.names import Names, names_of
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from insights.grade_figures import AgentFigures


@dataclass(frozen=True, slots=True)
class AgentsView:
    """The list of agents."""

    filters: Filters
    names: Names
    teams: Mapping[str, str]
    rows: tuple[AgentFigures, ...]
    order: str
    ascends: bool


@staff_page("/agents", title="Agents", scope=Scope.COACH, help="agent")
async def agents(visit: Visit) -> None:
    """Show everybody in reach."""
    for style in ("charts.css", "quality.css"):
        visit.style(style)
    asked = {name: visit.query.get(name, "") for name in ("since", "until")}
    filters, parts = filters_of(asked, visit.zone), visit.parts
    rows = await visit.read(lambda: parts.library.agents(visit.caller, filters.query))
    names = await visit.read(lambda: names_of(parts.accounts))
    order = visit.query.get("order") or "name"
    teams = {team: name for team, name in names.teams.items() if _is_seen(visit, team)}
    shown = AgentsView(
        filters, names, teams, _ordered(rows, order, names), order, order == "points"
    )
    await visit.note(Action.SAW, Subject("agents", "list"), f"{len(rows)} agents")
    fragment("agents.html.j2", "div", "stack wide-gap", page=shown)


def _is_seen(visit: Visit, team_id: str) -> bool:
    mates = visit.parts.accounts.agent_ids_of({team_id})
    return any(visit.caller.reach.covers(agent_id) for agent_id in mates)


def _ordered(rows: Sequence[AgentFigures], order: str, names: Names) -> tuple[AgentFigures, ...]:
    keys = {
        "calls": lambda row: -row.tally.n,
        "points": lambda row: row.points.mean if row.points else 101.0,
        "upset": lambda row: -row.tally.n_upset,
        "disputed": lambda row: -row.tally.n_disputed,
        "changed": lambda row: -row.tally.n_changed,
    }
    by_name = sorted(rows, key=lambda row: names.agent(row.agent_id).casefold())
    return tuple(sorted(by_name, key=keys[order])) if order in keys else tuple(by_name)
