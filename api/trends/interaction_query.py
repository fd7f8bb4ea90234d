"""InteractionQuery: which of all that customers said is wanted. It lives in the URL.

source=chat,email&category=billing&since=2026-03-01&until=2026-03-31&negative=yes&order=worst
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from enum import StrEnum
from urllib.parse import urlencode

from api.parameters import joined, one, several, yes_or_no
from api.quality.moments import moment_in, moment_out
from api.security.reach import EVERYONE, Reach
from emotion.labels import Emotion

UNKNOWN = "-"  # in a URL: those of which it is not known
_LONGEST_TEXT = 200  # characters looked for
_SETS = ("source", "category", "department", "team", "product", "stage", "segment", "outcome")

Names = frozenset[str | None]  # None: not known
_ANY: Names = frozenset()


class Order(StrEnum):
    """Which come first. Those whose mood was not read have no place among worst and best."""

    NEWEST = "newest"
    OLDEST = "oldest"
    WORST = "worst"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class InteractionQuery:
    """Every filter must hold; an empty set, or None, asks for nothing."""

    sources: Names = _ANY
    categories: Names = _ANY
    departments: Names = _ANY
    teams: Names = _ANY
    products: Names = _ANY
    stages: Names = _ANY
    segments: Names = _ANY
    outcomes: Names = _ANY
    moods: frozenset[Emotion | None] = frozenset()  # None: abstained, or not read
    account_id: str | None = None
    customer_id: str | None = None
    agent_ids: frozenset[str] | None = None  # an empty set is nobody
    since_s: float | None = None  # then or later, epoch seconds
    until_s: float | None = None  # before
    negative: bool | None = None  # True: read, and as negative; False: read, and not
    told: bool | None = None  # whether the mood could be read
    text: str | None = None  # words that the excerpt holds, in any order
    import_id: str | None = None
    synthetic: bool | None = None  # None: whether or not
    influencer: bool | None = None
    order: Order = Order.NEWEST
    # In no URL:
    reach: Reach = EVERYONE  # what the caller may see
    but_ids: frozenset[str] = frozenset()  # interactions that are kept from the caller

    @classmethod
    def from_url(cls, filters: Mapping[str, str], zone: tzinfo = UTC) -> "InteractionQuery":
        """Return the query of a URL's parameters, its days those of `zone`; others than its own are
        passed over.

        Raises QueryError, naming the parameter, for a value that can't be used.
        """
        sources, categories, departments, teams, products, stages, segments, outcomes = (
            several(filters, name, _known) for name in _SETS
        )
        return cls(
            sources=sources,
            categories=categories,
            departments=departments,
            teams=teams,
            products=products,
            stages=stages,
            segments=segments,
            outcomes=outcomes,
            moods=several(filters, "mood", _mood),
            account_id=filters.get("account") or None,
            customer_id=filters.get("customer") or None,
            agent_ids=several(filters, "agent", str) or None,
            since_s=one(filters, "since", lambda text: moment_in(text, zone=zone)),
            until_s=one(filters, "until", lambda text: moment_in(text, ends=True, zone=zone)),
            negative=one(filters, "negative", yes_or_no),
            told=one(filters, "told", yes_or_no),
            text=one(filters, "text", _words),
            import_id=filters.get("import") or None,
            synthetic=one(filters, "synthetic", yes_or_no),
            influencer=one(filters, "influencer", yes_or_no),
            order=one(filters, "order", Order) or Order.NEWEST,
        )

    @property
    def names(self) -> tuple[tuple[str, Names], ...]:
        """What an interaction may be named by, as its field, and the names that are wanted."""
        held = (self.sources, self.categories, self.departments, self.teams, self.products)
        return tuple(zip(_SETS, (*held, self.stages, self.segments, self.outcomes), strict=True))

    def to_url(self) -> str:
        """Return the parameters that make this query again, without a question mark."""
        plain = {
            **{name: _written(values) for name, values in self.names},
            "mood": _written(self.moods),
            "account": self.account_id,
            "customer": self.customer_id,
            "agent": joined(self.agent_ids or ()),
            "since": None if self.since_s is None else moment_out(self.since_s),
            "until": None if self.until_s is None else moment_out(self.until_s, ends=True),
            "negative": _said(self.negative),
            "told": _said(self.told),
            "text": self.text,
            "import": self.import_id,
            "synthetic": _said(self.synthetic),
            "influencer": _said(self.influencer),
            "order": None if self.order is Order.NEWEST else self.order.value,
        }
        return urlencode({name: value for name, value in plain.items() if value})


def _known(text: str) -> str | None:
    return None if text == UNKNOWN else text


def _mood(text: str) -> Emotion | None:
    return None if text == UNKNOWN else Emotion(text)


def _words(text: str) -> str:
    if len(text) > _LONGEST_TEXT:
        raise ValueError(f"it has up to {_LONGEST_TEXT} characters")
    return text


def _written(values: Iterable[str | None]) -> str:
    return joined([UNKNOWN if value is None else value for value in values])


def _said(value: bool | None) -> str | None:
    return None if value is None else ("no", "yes")[value]
