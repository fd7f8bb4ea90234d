"""Forum: posts of a community, without quotes, staff and noise.

Discourse's topics, Reddit's posts and comments, Stack Exchange's items, and any table or JSON that
names its columns plainly.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api.sources.consent import consented
from api.sources.native import native_id
from api.sources.noise_filter import NoiseFilter
from api.sources.pace import Pace
from api.sources.post import Author, Post, PostError, people, plain, when
from api.sources.quoted import own_words
from api.sources.record import Record
from api.sources.records import records
from api.sources.source import Entry, Fault, Message, Noise, SourceType, Wish
from insights.interaction import SourceKind

_LISTS = ("post_stream.posts", "latest_posts", "posts", "data.children", "items", "comments")
_TEXT = ("raw", "cooked", "body_markdown", "selftext", "body", "text", "content", "message", "post")
_TIME = ("created_utc", "created_at", "creation_date", "date", "time", "timestamp", "posted_at")
_AUTHOR = ("username", "author", "owner.user_id", "user_id", "author_id", "user", "poster")
_THREAD = ("topic_id", "link_id", "thread_id", "question_id", "thread", "topic")
_STAFF = ("staff", "moderator", "admin", "is_staff", "is_moderator")
_GONE = frozenset({"[deleted]", "[removed]"})
_ROBOTS = frozenset({"automoderator", "system", "discobot"})
_QUOTE = re.compile(r"\[(/?)quote\b[^\]\n]{0,200}\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Forum:
    """Exports of forums."""

    wish: Wish

    def read(self, path: Path) -> Iterator[Entry]:
        """Yield a message for each post of a customer; raises SourceError."""
        noise = NoiseFilter(Pace(self._posts(path)), self.wish.our_names)
        for record in self._records(path):
            yield self._entry(record, noise) if isinstance(record, Record) else record

    def _records(self, path: Path) -> Iterator[Record | Fault]:
        for found in records(path, self.wish.encoding, _LISTS):
            inner = found.within("data") if isinstance(found, Record) else None  # Reddit's wrapping
            yield inner or found

    def _posts(self, path: Path) -> Iterator[Post]:
        for record in self._records(path):
            found = _post(record) if isinstance(record, Record) else None
            if isinstance(found, Post):
                yield found

    def _entry(self, record: Record, noise: NoiseFilter) -> Entry:
        post = _post(record)
        if isinstance(post, Fault):
            return post
        rule = _rule(record) or noise.rule(post)
        return Noise(record.place, rule) if rule else self._message(record, post)

    def _message(self, record: Record, post: Post) -> Message:
        consent = consented(record.find(self.wish.consent_field or ""))
        return post.message(consent, category=record.text("category", "subreddit", "tag") or None)


def _rule(record: Record) -> str | None:
    if record.says(*_STAFF) or record.text("distinguished") in ("moderator", "admin"):
        return "staff"
    return "deleted" if record.text(*_TEXT) in _GONE else None


def _post(record: Record) -> Post | Fault:
    author, thread = _author(record), record.text(*_THREAD)
    try:
        at_s = when(record, *_TIME)
    except PostError as error:
        return Fault(record.place, str(error))
    own = own_words(_unquoted(plain(record.text(*_TEXT))))
    text = "\n".join(filter(None, (record.text("title", "subject"), own)))
    told = record.text("id", "post_id", "answer_id", "comment_id")
    return Post(
        native_id=f"{thread}-{told}" if thread and told else native_id(told, thread, author, text),
        text=text,
        at_s=at_s,
        author=Author(author, author, is_bot=author.casefold() in _ROBOTS),
        reach=people(record.count("views", "reads", "view_count")),
    )


def _author(record: Record) -> str:
    told = record.text(*_AUTHOR)
    return "" if told in _GONE else told


def _unquoted(text: str) -> str:
    """Return a text without what stands between [quote] and [/quote], however deep."""
    kept, at, depth = [], 0, 0
    for found in _QUOTE.finditer(text):
        if not depth:
            kept.append(text[at : found.start()])
        depth = max(0, depth - 1) if found[1] else depth + 1
        at = found.end()
    return "\n".join(kept if depth else [*kept, text[at:]])


SOURCES = (
    SourceType(
        name="forum",
        title="Forum posts: Discourse, Reddit, Stack Exchange, or a plain table",
        kind=SourceKind.FORUM,
        make=Forum,
        suffixes=(".json", ".jsonl", ".csv"),
    ),
)
