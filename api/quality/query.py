"""CallQuery: which graded calls are wanted. It lives in the URL, so that a view can be shared.

agent=exp_maya,exp_tom&since=2026-03-01&until=2026-03-31&band=poor&order=worst
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from enum import StrEnum
from typing import TypeVar
from urllib.parse import quote, unquote, urlencode

from api.quality.moments import moment_in, moment_out
from api.security.reach import EVERYONE, Reach
from emotion.errors import TonewiseError
from emotion.labels import Emotion
from grading.report import Outcome

_MOST = 100  # values of one filter


class QueryError(TonewiseError):
    """A filter that can't be used; names it."""


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
        agents = _several(filters, "agent", str)
        query = cls(
            agent_ids=agents or None,
            team_ids=_several(filters, "team", str),
            departments=_several(filters, "department", str),
            customer_id=filters.get("customer") or None,
            since_s=_one(filters, "since", lambda text: moment_in(text, zone=zone)),
            until_s=_one(filters, "until", lambda text: moment_in(text, ends=True, zone=zone)),
            from_points=_one(filters, "points_from", _points),
            to_points=_one(filters, "points_to", _points),
            bands=_several(filters, "band", str),
            moods=_several(filters, "mood", Emotion),
            criterion=filters.get("criterion") or None,
            outcomes=_several(filters, "outcome", Outcome),
            standings=_several(filters, "only", Standing),
            synthetic=_one(filters, "synthetic", _yes_or_no),
            order=_one(filters, "order", Order) or Order.NEWEST,
        )
        if query.outcomes and query.criterion is None:
            raise QueryError("`outcome` wants a `criterion` beside it")
        return query

    def to_url(self) -> str:
        """Return the parameters that make this query again, without a question mark."""
        plain = {
            "agent": _joined(self.agent_ids or ()),
            "team": _joined(self.team_ids),
            "department": _joined(self.departments),
            "customer": self.customer_id,
            "since": None if self.since_s is None else moment_out(self.since_s),
            "until": None if self.until_s is None else moment_out(self.until_s, ends=True),
            "points_from": None if self.from_points is None else f"{self.from_points:g}",
            "points_to": None if self.to_points is None else f"{self.to_points:g}",
            "band": _joined(self.bands),
            "mood": _joined(self.moods),
            "criterion": self.criterion,
            "outcome": _joined(self.outcomes),
            "only": _joined(self.standings),
            "synthetic": None if self.synthetic is None else ("no", "yes")[self.synthetic],
            "order": None if self.order is Order.NEWEST else self.order.value,
        }
        return urlencode({name: value for name, value in plain.items() if value})


Value = TypeVar("Value")


def _several(
    filters: Mapping[str, str], name: str, read: Callable[[str], Value]
) -> frozenset[Value]:
    texts = [unquote(part) for part in filters.get(name, "").split(",") if part]
    if len(texts) > _MOST:
        raise QueryError(f"`{name}` takes up to {_MOST} values, got {len(texts)}")
    return frozenset(_read(name, text, read) for text in texts)


def _one(filters: Mapping[str, str], name: str, read: Callable[[str], Value]) -> Value | None:
    text = filters.get(name, "").strip()
    return _read(name, text, read) if text else None


def _read(name: str, text: str, read: Callable[[str], Value]) -> Value:
    try:
        return read(text)
    except (ValueError, OverflowError) as error:
        raise QueryError(f"`{name}` can't be {text!r}: {error}") from error


def _points(text: str) -> float:
    points = float(text)
    if not 0.0 <= points <= 100.0:
        raise ValueError("points lie in 0..100")
    return points


def _yes_or_no(text: str) -> bool:
    try:
        return {"yes": True, "no": False}[text]
    except KeyError as error:
        raise ValueError("it is yes or no") from error


def _joined(values: "frozenset[str] | tuple[()]") -> str:
    # A comma within a value is escaped once more than the URL would.
    return ",".join(sorted(quote(value, safe="") for value in values))
