"""Post: what somebody published, with what is needed to tell people from machines."""

from dataclasses import dataclass

from api.analysis.moment import moment_s
from api.sources.html_text import text_of_html
from api.sources.record import Record
from api.sources.source import Message
from emotion.errors import TonewiseError

INFLUENCER_FROM = 10_000  # followers; a convention: such posts are told apart from customers'
_MOST_PEOPLE = 8_000_000_000  # a reach beyond all people is a mistake, or a trick
_MARKUP = ("</", "<br", "<p>", "&amp;", "&#", "&quot;", "&lt;", "&gt;")


class PostError(TonewiseError):
    """A post that can't be read."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who posted, as far as the platform tells."""

    author_id: str
    name: str = ""  # the handle
    followers: int | None = None
    follows: int | None = None
    since_s: float | None = None
    is_bot: bool = False  # by their own account


@dataclass(frozen=True, slots=True)
class Post:
    """One post."""

    native_id: str
    text: str
    at_s: float
    author: Author
    reach: int | None = None
    is_repost: bool = False  # of another's words, with none of their own
    is_ephemeral: bool = False

    @property
    def is_influencers(self) -> bool:
        """Whether so many follow its author that it is told apart."""
        return (self.author.followers or 0) >= INFLUENCER_FROM

    def message(self, consent: bool | None, category: str | None = None) -> Message:
        """Return it as a message."""
        return Message(
            native_id=self.native_id,
            text=self.text,
            at_s=self.at_s,
            customer_id=self.author.author_id or None,
            category=category,
            reach=self.reach,
            is_influencer=self.is_influencers,
            is_ephemeral=self.is_ephemeral,
            consent=consent,
        )


def plain(text: str) -> str:
    """Return a text without markup, if it has any."""
    return text_of_html(text) if any(sign in text for sign in _MARKUP) else text


def when(record: Record, *paths: str) -> float:
    """Return when something was posted; raises PostError if that is not told."""
    told = record.text(*paths)
    at_s = moment_s(told)
    if at_s is None:
        raise PostError(f"wanted a time ({paths[0]}), got {told[:40]!r}")
    return at_s


def identity(record: Record, platform: str, *paths: str) -> str:
    """Return a post's id among all platforms; raises PostError if it has none."""
    told = record.text(*paths)
    if not told:
        raise PostError(f"wanted an id ({paths[0]}), found none")
    return f"{platform}-{told}"


def people(*counts: int | None) -> int | None:
    """Return the first count that is told, as a reach."""
    told = next((count for count in counts if count is not None), None)
    return None if told is None else min(told, _MOST_PEOPLE)
