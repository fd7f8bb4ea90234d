"""Columns: which of a table's columns holds what, as told or as guessed from its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import mean
from types import MappingProxyType

from api.analysis.table import TableError

_SHOWN_NAMES = 20  # of a wide table, in a sentence
_LEAST_CHARS = 10  # mean length of what may be a text


class Role(StrEnum):
    """What a column is for; the values are the options' names. The latter half only imports."""

    TEXT = "text"
    ID = "id"
    TIME = "time"
    CATEGORY = "category"
    ACCOUNT = "account"
    RATING = "rating"
    LABEL = "label"
    CUSTOMER = "customer"
    DEPARTMENT = "department"
    TEAM = "team"
    PRODUCT = "product"
    STAGE = "stage"
    SEGMENT = "segment"
    AGENT = "agent"
    RECOMMENDS = "recommends"
    SOLVED = "solved"
    OUTCOME = "outcome"
    REACH = "reach"
    CONSENT = "consent"


KnownNames = Mapping[Role, tuple[str, ...]]  # which columns hold it, the likeliest name first


# What such columns are called in the exports of ticket systems and in public data sets, the
# likeliest first; compared without case and signs.
_NAMES: KnownNames = MappingProxyType(
    {
        Role.TEXT: (
            *("text", "message", "body", "comment", "content", "description", "review"),
            *("reviewtext", "feedback", "verbatim", "tweet", "complaint", "utterance", "ticket"),
            *("comments", "messages", "question", "subject", "title"),
        ),
        Role.ID: ("id", "ticketid", "messageid", "caseid", "reviewid", "tweetid", "uuid", "key"),
        Role.TIME: (
            *("time", "createdat", "created", "timestamp", "date", "datetime", "sentat"),
            *("tweetcreated", "opened", "openedat", "submitted", "submittedat", "reviewdate"),
            *("posted", "postedat", "received", "receivedat", "createdon", "when"),
        ),
        Role.CATEGORY: (
            *("category", "topic", "department", "queue", "type", "product", "reason", "tag"),
            *("issue", "intent", "channel"),
        ),
        Role.ACCOUNT: (
            *("account", "accountid", "customer", "customerid", "company", "organization"),
            *("organisation", "customeraccount", "accountname", "client", "clientid"),
            *("user", "userid", "author", "requester"),
        ),
        Role.RATING: ("rating", "stars", "score", "csat", "nps", "satisfaction"),
        Role.LABEL: ("label", "sentiment", "emotion", "mood", "airlinesentiment", "gold", "truth"),
    }
)

# Names that tell a header from a row of cells, though nothing is guessed from them here.
_NAMES_TOO = frozenset({"day", "kpi", "fcr", "metric", "segment", "manager", "consent", "optin"})


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each role's column stands, from 0; a role that no column has is missing."""

    places: Mapping[Role, int]
    guessed: frozenset[Role]

    def cell(self, cells: Sequence[str], role: Role) -> str:
        """Return a row's cell for a role, stripped; empty if no column has it."""
        place = self.places.get(role)
        return "" if place is None else cells[place].strip()

    def told(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return a line for each role: which of these columns it has, and how that came."""
        return tuple(
            f"{role}: column {names[place]!r} ({'guessed' if role in self.guessed else 'told'})"
            for role, place in self.places.items()
        )

    def unused(self, names: Sequence[str]) -> str | None:
        """Return the names of the columns that serve nothing, None if each serves."""
        left = [name for n, name in enumerate(names) if n not in self.places.values()]
        return _listed(left) if left else None


def is_known(name: str) -> bool:
    """Whether it is what columns are called."""
    bare = _bare(name)
    return bare in _NAMES_TOO or any(bare in known for known in _NAMES.values())


def choose_columns(
    names: Sequence[str],
    told: Mapping[Role, str],
    sample: Sequence[Sequence[str]],
    known: KnownNames = _NAMES,
) -> Columns:
    """Return which column is for what; what is not told is guessed from `known`, in its order.

    Raises TableError if a column that was told is not there, or if none holds text.
    """
    places = {role: _told_place(names, role, name) for role, name in told.items()}
    guessed: dict[Role, int] = {}
    for role in (role for role in known if role not in places):
        free = [n for n in range(len(names)) if n not in {*places.values(), *guessed.values()}]
        place = _by_name(names, known[role], free)
        if place is None and role is Role.TEXT:
            place = _longest(sample, free)
        if place is not None:
            guessed[role] = place
    if Role.TEXT not in {*places, *guessed}:
        raise TableError(f"wanted a column of messages (--text), found {_listed(names)}")
    return Columns({**places, **guessed}, frozenset(guessed))


def _told_place(names: Sequence[str], role: Role, name: str) -> int:
    if name in names:
        return names.index(name)
    alike = [n for n, each in enumerate(names) if each.casefold() == name.casefold()]
    if len(alike) != 1:
        raise TableError(f"wanted a column {name!r} for {role}, found {_listed(names)}")
    return alike[0]


def _by_name(names: Sequence[str], known: Sequence[str], free: Sequence[int]) -> int | None:
    found = [(known.index(bare), n) for n in free if (bare := _bare(names[n])) in known]
    return min(found)[1] if found else None


def _longest(sample: Sequence[Sequence[str]], free: Sequence[int]) -> int | None:
    lengths = {n: mean(len(row[n]) for row in sample) for n in free} if sample else {}
    best = max(lengths, key=lambda n: lengths[n], default=None)
    return best if best is not None and lengths[best] >= _LEAST_CHARS else None


def _bare(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(map(repr, names[:_SHOWN_NAMES]))
    more = len(names) - _SHOWN_NAMES
    return shown + (f" and {more:,} more" if more > 0 else "") if names else "no columns"
