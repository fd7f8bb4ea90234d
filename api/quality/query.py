"""CallQuery: which graded calls are wanted. It lives in the URL, so that a view can be shared.

agent=exp_maya,exp_tom&since=2026-03-01&until=2026-03-31&band=poor&order=worst
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from enum import StrEnum
from urllib.parse import urlencode

from api.parameters import QueryError, joined, one, several, yes_or_no
from api.quality.moments import moment_in, moment_out
from api.security.reach import EVERYONE, Reach
from emotion.labels import Emotion
from grading.report import Outcome


class Standing(StrEnum):
    """What people have, or have not, done about a grade."""

    DISPUTED = "disputed"  # a dispute is open
    CHANGED = "changed"
    ACKNOWLEDGED = "acknowledged"
    REVIEWED = "reviewed"
    UNREVIEWED = "unreviewed"


class Order(StrEnum):
    """Which calls come first. Calls without points have no place among best and worst."""

    NEWEST = "newest"
    OLDEST = "oldest"
    WORST = "worst"
    BEST = "best"
    LONGEST = "longest"


@dataclass(frozen=True, slots=True)
class CallQuery:
    """Every filter must hold; an empty set, or None, asks for nothing."""

    agent_ids: frozenset[str] | None = None  # an empty set is nobody
    team_ids: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    customer_id: str | None = None
    since_s: float | None = None  # began then or later, epoch seconds
    until_s: float | None = None  # began before
    from_points: float | None = None  # 0..100, with what people changed
    to_points: float | None = None
    bands: frozenset[str] = frozenset()
    moods: frozenset[Emotion] = frozenset()  # what the customer felt longest
    criterion: str | None = None
    outcomes: frozenset[Outcome] = frozenset()  # of that criterion; empty: any
    standings: frozenset[Standing] = frozenset()
    synthetic: bool | None = None  # None: whether or not
    order: Order = Order.NEWEST
    # In no URL:
    reach: Reach = EVERYONE  # what the caller may see
    but_agent_id: str | None = None  # those of other agents
    but_call_ids: frozenset[str] = frozenset()

    @classmethod
    def from_url(cls, filters: Mapping[str, str], zone: tzinfo = UTC) -> "CallQuery":
        """Return the query of a URL's parameters, its days those of `zone`; others than its own are
        passed over.

        Raises QueryError, naming the parameter, for a value that can't be used.
        """
        agents = several(filters, "agent", str)
        query = cls(
            agent_ids=agents or None,
            team_ids=several(filters, "team", str),
            departments=several(filters, "department", str),
            customer_id=filters.get("customer") or None,
            since_s=one(filters, "since", lambda text: moment_in(text, zone=zone)),
            until_s=one(filters, "until", lambda text: moment_in(text, ends=True, zone=zone)),
            from_points=one(filters, "points_from", _points),
            to_points=one(filters, "points_to", _points),
            bands=several(filters, "band", str),
            moods=several(filters, "mood", Emotion),
            criterion=filters.get("criterion") or None,
            outcomes=several(filters, "outcome", Outcome),
            standings=several(filters, "only", Standing),
            synthetic=one(filters, "synthetic", yes_or_no),
            order=one(filters, "order", Order) or Order.NEWEST,
        )
        if query.outcomes and query.criterion is None:
            raise QueryError("`outcome` wants a `criterion` beside it")
        return query

    def to_url(self) -> str:
        """Return the parameters that make this query again, without a question mark."""
        plain = {
            "agent": joined(self.agent_ids or ()),
            "team": joined(self.team_ids),
            "department": joined(self.departments),
            "customer": self.customer_id,
            "since": None if self.since_s is None else moment_out(self.since_s),
            "until": None if self.until_s is None else moment_out(self.until_s, ends=True),
            "points_from": None if self.from_points is None else f"{self.from_points:g}",
            "points_to": None if self.to_points is None else f"{self.to_points:g}",
            "band": joined(self.bands),
            "mood": joined(self.moods),
            "criterion": self.criterion,
            "outcome": joined(self.outcomes),
            "only": joined(self.standings),
            "synthetic": None if self.synthetic is None else ("no", "yes")[self.synthetic],
            "order": None if self.order is Order.NEWEST else self.order.value,
        }
        return urlencode({name: value for name, value in plain.items() if value})


def _points(text: str) -> float:
    points = float(text)
    if not 0.0 <= points <= 100.0:
        raise ValueError("points lie in 0..100")
    return points
