"""Where a briefing's sentences lead: to the figure they are from, and to what is behind it."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from api.trends.interaction_query import InteractionQuery
from insights.reference import Figure, Reference
from insights.trend import DAY_S

_BEFORE_S = 56 * DAY_S  # of a trend: what is usual can be seen beside what is not


@dataclass(frozen=True, slots=True)
class Way:
    """One link."""

    word: str
    href: str


@dataclass(frozen=True, slots=True)
class Links:
    """Makes addresses of references, their days those of the centre."""

    base: str  # before every path; "" within our own pages
    zone: ZoneInfo

    def of(self, reference: Reference) -> tuple[Way, ...]:
        """Return where a sentence leads: its figure, then the conversations."""
        if reference.kind is Figure.INTERACTION:
            return (Way("where it was said", self._one(reference.key)),)
        figure = self._figure(reference)
        if reference.kind is Figure.ACCOUNT and not reference.key:
            return (figure,)
        days = self._days(reference)
        return (
            figure,
            Way("conversations", self._path("/staff/conversations", _query(reference), days)),
        )

    def _figure(self, reference: Reference) -> Way:
        if reference.kind is Figure.ACCOUNT:
            if not reference.key:
                return Way("all accounts", f"{self.base}/staff/accounts")
            return Way("account", f"{self.base}/staff/accounts/{quote(reference.key, safe='')}")
        if reference.kind is Figure.CATEGORY:
            return Way("category", self._path("/staff/categories", "", self._days(reference)))
        before = replace(reference, since_s=reference.since_s - _BEFORE_S)
        wanted = InteractionQuery(categories=_named(reference.key)).to_url()
        return Way("trend", self._path("/staff/trends", wanted, self._days(before)))

    def _one(self, interaction_id: str) -> str:
        return f"{self.base}/staff/conversations/{quote(interaction_id, safe='')}"

    def _days(self, reference: Reference) -> str:
        # A moment that ends a day belongs to the day that it ends.
        moments = {"since": reference.since_s, "until": reference.until_s - 1.0}
        return urlencode(
            {
                name: datetime.fromtimestamp(at_s, self.zone).date().isoformat()
                for name, at_s in moments.items()
            }
        )

    def _path(self, path: str, wanted: str, days: str) -> str:
        return f"{self.base}{path}?{'&'.join(filter(None, (wanted, days)))}"


def _query(reference: Reference) -> str:
    negative = True if reference.is_negative else None
    if reference.kind is Figure.ACCOUNT:
        return InteractionQuery(account_id=reference.key).to_url()
    theme = reference.theme
    if theme is None:
        return InteractionQuery(categories=_named(reference.key), negative=negative).to_url()
    return InteractionQuery(
        categories=frozenset({theme.category}),
        moods=frozenset({theme.mood}),
        outcomes=frozenset({theme.outcome}),
        negative=negative,
    ).to_url()


def _named(key: str) -> frozenset[str | None]:
    return frozenset({key}) if key else frozenset()
