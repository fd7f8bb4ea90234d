"""Filters: what the form above a list of calls offers, and the addresses that it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from types import MappingProxyType
from urllib.parse import quote, urlencode

from api.pages.names import Names, within
from api.parameters import QueryError
from api.parts import Parts
from api.quality.query import CallQuery, Order, Standing
from api.reports.wording import OUTCOMES
from api.security.caller import Caller
from emotion.labels import Emotion

LIST = "/staff/calls"
EXPORT = "/v1/grades/export"
_NAMES = (
    "agent", "team", "department", "customer", "since", "until", "points_from", "points_to",
    "band", "mood", "criterion", "outcome", "only", "order", "synthetic",
)  # fmt: skip
_AT_HAND = frozenset({"agent", "department", "since", "until", "mood", "order"})
_ORDERS = MappingProxyType(
    {
        Order.OLDEST.value: "oldest",
        Order.WORST.value: "fewest points",
        Order.BEST.value: "most points",
        Order.LONGEST.value: "longest",
    }
)
_ORIGINS = MappingProxyType({"no": "real calls", "yes": "synthetic ones"})


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: values and their words."""

    agents: Mapping[str, str]
    teams: Mapping[str, str]
    departments: Mapping[str, str]
    bands: Mapping[str, str]
    criteria: Mapping[str, str]
    moods: Mapping[str, str]
    outcomes: Mapping[str, str]
    standings: Mapping[str, str]
    orders: Mapping[str, str]
    origins: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filters:
    """A query as it stands in the address, and what was wrong with it."""

    given: Mapping[str, str]  # every name of the form, "" where nothing was chosen
    query: CallQuery
    fault: str = ""

    @property
    def is_set(self) -> bool:
        """Whether any filter narrows the list."""
        return any(value for name, value in self.given.items() if name != "order")

    @property
    def is_narrow(self) -> bool:
        """Whether a filter is set that the form keeps folded away."""
        return any(value for name, value in self.given.items() if name not in _AT_HAND)

    def link(self, base: str = LIST, **changes: str) -> str:
        """Return an address of these filters with some changed; an empty one is left out."""
        wanted = {**self.given, **changes}
        query = urlencode({name: value for name, value in wanted.items() if value})
        return f"{base}?{query}" if query else base

    def export(self, form: str) -> str:
        """Return where the calls that fit are written to a file.

        It names moments rather than days: who is asked knows nothing of the viewer's zone.
        """
        kept = self.query.to_url()
        return f"{EXPORT}?{kept}&format={form}" if kept else f"{EXPORT}?format={form}"


def filters_of(given: Mapping[str, str], zone: tzinfo = UTC) -> Filters:
    """Return the filters of an address, its days those of `zone`; with a fault the query asks for
    everything.
    """
    kept = {name: given.get(name, "").strip() for name in _NAMES}
    try:
        return Filters(kept, CallQuery.from_url(kept, zone))
    except QueryError as error:
        return Filters(kept, CallQuery(), str(error))


def choices_of(parts: Parts, caller: Caller, names: Names) -> Choices:
    """Return what this caller can choose from; raises StorageError."""
    rubric = parts.rubrics.active()
    return Choices(
        agents=_values(within(names, caller.reach)),
        teams=_values(dict(sorted(names.teams.items(), key=lambda pair: pair[1].casefold()))),
        departments=_values({each.name: each.name for each in parts.desk.departments()}),
        bands=_values({band.name: band.name for band in rubric.bands}),
        criteria={criterion.id: criterion.title for criterion in rubric.criteria},
        moods={emotion.value: emotion.value for emotion in Emotion},
        outcomes={outcome.value: word for outcome, word in OUTCOMES.items()},
        standings={standing.value: standing.value for standing in Standing},
        orders=_ORDERS,
        origins=_ORIGINS,
    )


def value_of(text: str) -> str:
    """Return a value as a filter that takes several writes it: a comma in it parts nothing."""
    return quote(text, safe="")


def _values(names: Mapping[str, str]) -> Mapping[str, str]:
    return {value_of(value): name for value, name in names.items()}
