"""What stands beside a record, and in no grade: prompts, what goes with recovery, who came back."""

from dataclasses import dataclass

from api.pages.fragments import fragment
from api.pages.visit import Visit
from api.quality.outcomes import TeamBehaviours
from api.quality.prompts import AgentPrompts
from api.quality.query import CallQuery
from insights.returns import Returns
from insights.workload import Kind, Strain

_N_STRAINS = 5
_DRIFTS = (Kind.SLOWER_ANSWERS, Kind.OTHER_PACE)


@dataclass(frozen=True, slots=True)
class StrainView:
    """A reason for a break, in words."""

    began_s: float  # epoch seconds
    is_drift: bool
    words: str


@dataclass(frozen=True, slots=True)
class AsideView:
    """What is shown beside the record of an agent, or of a team."""

    name: str
    returns: Returns
    prompts: AgentPrompts | None = None  # of an agent
    behaviours: TeamBehaviours | None = None  # of a team

    @property
    def strains(self) -> tuple[StrainView, ...]:
        """The latest reasons for a break."""
        found = self.prompts.workload.strains if self.prompts else ()
        return tuple(
            StrainView(one.began_s, one.kind in _DRIFTS, strain_words(one))
            for one in found[:_N_STRAINS]
        )

    @property
    def n_more(self) -> int:
        """How many reasons are not shown."""
        return max(0, len(self.prompts.workload.strains) - _N_STRAINS) if self.prompts else 0


async def beside_agent(visit: Visit, agent_id: str, name: str, query: CallQuery) -> None:
    """Draw an agent's prompts, and who called again."""
    parts = visit.parts
    shown = await visit.read(
        lambda: AsideView(
            name,
            parts.outcomes.agent_returns(visit.caller, agent_id, query),
            prompts=parts.prompts.of(visit.caller, agent_id, query),
        )
    )
    fragment("aside.html.j2", "div", "stack wide-gap", page=shown)


async def beside_team(visit: Visit, team_id: str, name: str, query: CallQuery) -> None:
    """Draw what goes with recovery in a team, and who called again."""
    parts = visit.parts
    shown = await visit.read(
        lambda: AsideView(
            name,
            parts.outcomes.team_returns(visit.caller, team_id, query),
            behaviours=parts.outcomes.behaviours(visit.caller, team_id, query),
        )
    )
    fragment("aside.html.j2", "div", "stack wide-gap", page=shown)


def strain_words(strain: Strain) -> str:
    """Return a reason for a break as one says it."""
    hours, n = f"{strain.value / 3600:.1f} h", strain.n_calls
    match strain.kind:
        case Kind.BACK_TO_BACK:
            return f"{n} calls one after another, for {hours} without a minute between"
        case Kind.UNBROKEN:
            return f"{hours} without a break of a quarter of an hour; after 6 h one is due"
        case Kind.LONG_DAY:
            return f"{hours} from the first call to the end of the last"
        case Kind.UPSET_IN_A_ROW:
            return f"{n} upset customers in a row"
        case Kind.SLOWER_ANSWERS:
            return f"answers come {_more(strain)} later by the end of a shift than at its start"
        case Kind.OTHER_PACE:
            way = "faster" if strain.value > 0 else "slower"
            return f"speech is {_more(strain)} {way} by the end of a shift than at its start"


def _more(strain: Strain) -> str:
    low, high = sorted(abs(bound) for bound in (strain.low or 0.0, strain.high or 0.0))
    return f"{abs(strain.value):.0%} ({low:.0%} to {high:.0%})"
