"""Said filters: what the form above anything that customers said offers, and where it leads."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType
from urllib.parse import quote, urlencode

from api.parameters import QueryError
from api.parts import Parts
from api.security.caller import Caller
from api.trends.interaction_query import UNKNOWN, InteractionQuery
from emotion.labels import Emotion
from insights.interaction import Cut

CONVERSATIONS = "/staff/conversations"
NAMES = (
    "source", "category", "department", "team", "product", "stage", "segment", "outcome", "mood",
    "account", "customer", "agent", "since", "until", "negative", "told", "text", "import",
    "synthetic", "influencer",
)  # fmt: skip
_AT_HAND = frozenset({"since", "until", "source", "category"})
CUT_WORDS: Mapping[Cut, str] = MappingProxyType(
    {
        Cut.SOURCE: "Source",
        Cut.CATEGORY: "Category",
        Cut.DEPARTMENT: "Department",
        Cut.TEAM: "Team",
        Cut.PRODUCT: "Product",
        Cut.STAGE: "Journey stage",
        Cut.SEGMENT: "Segment",
    }
)
_NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class SaidChoices:
    """What can be chosen: values and their words."""

    cuts: Mapping[str, Mapping[str, str]]  # by the parameter's name; only what there is of
    moods: Mapping[str, str]
    origins: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SaidFilters:
    """A query as it stands in the address, and what was wrong with it."""

    given: Mapping[str, str]  # every parameter of the page, "" where nothing was chosen
    query: InteractionQuery
    zone: tzinfo
    fault: str = ""

    @property
    def is_set(self) -> bool:
        """Whether any filter narrows what is shown."""
        return any(self.given[name] for name in NAMES)

    @property
    def is_narrow(self) -> bool:
        """Whether a filter is set that the form keeps folded away."""
        return any(self.given[name] for name in NAMES if name not in _AT_HAND)

    def link(self, base: str = CONVERSATIONS, **changes: str) -> str:
        """Return an address of these filters with some changed; an empty one is left out.

        To the conversations only what filters them is carried along.
        """
        kept = NAMES if base == CONVERSATIONS else tuple(self.given)
        wanted = {**{name: self.given[name] for name in kept}, **changes}
        query = urlencode({name: value for name, value in wanted.items() if value})
        return f"{base}?{query}" if query else base

    def spanning(self, since_s: float, until_s: float) -> "SaidFilters":
        """Return filters whose links name the time that was looked at, also if nobody said it."""
        since, until = self.day(since_s), self.day(until_s - 1)
        said = {"since": self.given["since"] or since, "until": self.given["until"] or until}
        return replace(self, given={**self.given, **said})

    def api(self, path: str, **changes: str) -> str:
        """Return an address of the API: it names moments, for it knows no viewer's zone."""
        own = {name: value for name, value in self.given.items() if name not in NAMES}
        extra = urlencode({name: value for name, value in {**own, **changes}.items() if value})
        return f"{path}?{'&'.join(filter(None, (self.query.to_url(), extra)))}"

    @property
    def zone_name(self) -> str:
        """The zone, as the API takes it."""
        return str(self.zone)

    def day(self, at_s: float) -> str:
        """Return the day of a moment, where the viewer is, as addresses have it."""
        return datetime.fromtimestamp(at_s, UTC).astimezone(self.zone).date().isoformat()

    def offset_s(self, now_s: float) -> float:
        """Return how far the viewer's clocks are ahead of UTC: where the days of sums begin."""
        offset = datetime.fromtimestamp(now_s, UTC).astimezone(self.zone).utcoffset()
        return offset.total_seconds() if offset else 0.0


def said_filters(
    given: Mapping[str, str], zone: tzinfo = UTC, also: Collection[str] = ()
) -> SaidFilters:
    """Return the filters of an address, its days those of `zone`, with `also` what else the page
    keeps there; with a fault the query asks for everything.
    """
    kept = {name: given.get(name, "").strip() for name in (*NAMES, *also)}
    try:
        return SaidFilters(kept, InteractionQuery.from_url(kept, zone), zone)
    except QueryError as error:
        return SaidFilters(kept, InteractionQuery(), zone, str(error))


def said_choices(parts: Parts, caller: Caller) -> SaidChoices:
    """Return what this caller can choose from; raises ForbiddenError and StorageError."""
    names = {cut.value: parts.history.names(caller, cut) for cut in Cut}
    return SaidChoices(
        cuts={
            name: {**{quote(each, safe=""): each for each in held}, UNKNOWN: _NOT_KNOWN}
            for name, held in names.items()
            if held
        },
        moods={
            **{emotion.value: emotion.value for emotion in Emotion},
            UNKNOWN: "not read",
        },
        origins={"no": "real ones", "yes": "synthetic ones"},
    )
