"""Source: a place that customers write to, and how its exports become messages.

A new source is one file of this folder: it holds SOURCES, and api/sources/registry.py finds it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from emotion.errors import TonewiseError


class SourceError(TonewiseError):
    """A file that is no export of its source, or a source that there is not."""


@dataclass(frozen=True, slots=True)
class Message:
    """What one customer wrote at one time; what its source does not tell is None."""

    native_id: str  # where it comes from; with the source's kind before it, one message's for good
    text: str  # as written, without quotes and signatures; not redacted yet
    at_s: float  # epoch seconds
    customer_id: str | None = None
    account_id: str | None = None
    category: str | None = None
    department: str | None = None
    team: str | None = None
    product: str | None = None
    stage: str | None = None
    segment: str | None = None
    agent_id: str | None = None
    rating: float | None = None  # 0..1
    recommends: int | None = None  # 0..10
    solved_at_once: bool | None = None
    outcome: str | None = None
    reach: int | None = None  # people who could see it, if it is public
    is_influencer: bool = False
    is_ephemeral: bool = False  # gone from where it stood within a day
    consent: bool | None = None  # to reading moods; None: the source has no word on it


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands where a message should, and why it is none; kept, and shown."""

    place: str  # such as "line 14", "ticket 17"
    why: str


@dataclass(frozen=True, slots=True)
class Noise:
    """What no customer meant to say: counted, not kept."""

    place: str
    rule: str  # such as "empty", "bot", "near-duplicate"


Entry = Message | Fault | Noise


class Source(Protocol):
    """One kind of export, as it was asked for."""

    def read(self, path: Path) -> Iterator[Entry]:
        """Yield all that is in a file, in the same order each time; raises SourceError.

        What is wrong with one entry is a Fault and never ends the reading.
        """


@dataclass(frozen=True, slots=True)
class Wish:
    """What whoever imports says of a file; a source heeds what concerns it."""

    kind: str | None = None  # None: the source's own
    columns: Mapping[str, str] = field(default_factory=dict)  # of a table: by what they hold
    encoding: str | None = None  # None: found out
    best_rating: float | None = None  # that can be given; None: guessed
    consent_field: str | None = None  # which field says that moods may be read
    ours: frozenset[str] = frozenset()  # our own addresses, domains and names there: no customers

    @property
    def our_names(self) -> frozenset[str]:
        """Who is ours as names are compared: in small letters, without an @ before them."""
        return frozenset(bare for name in self.ours if (bare := bare_name(name)))


def bare_name(name: str) -> str:
    """Return a name, an address or a domain as they are compared."""
    return name.strip().casefold().removeprefix("@")


@dataclass(frozen=True, slots=True)
class SourceType:
    """What can be imported: an entry of SOURCES."""

    name: str  # in commands and addresses, such as "zendesk"
    title: str  # for people, such as "Zendesk: tickets as JSON"
    kind: str  # what its messages are: a SourceKind, or a word of its own
    make: Callable[[Wish], Source]
    suffixes: tuple[str, ...] = ()  # of the files that it reads, such as ".json"
    needs_consent: bool = False  # no word on consent is a no, unless the importer says otherwise
    tell: Callable[[Wish, Path], tuple[str, ...]] | None = None  # what it takes for what in a file
