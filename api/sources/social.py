"""Social: posts of social networks, without bots and noise; read twice, to know each one's pace."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api.sources.consent import consented
from api.sources.noise_filter import NoiseFilter
from api.sources.pace import Pace
from api.sources.post import Post
from api.sources.post_shapes import posts_of
from api.sources.record import Record
from api.sources.records import records
from api.sources.source import Entry, Fault, Noise, SourceType, Wish
from insights.interaction import SourceKind


@dataclass(frozen=True, slots=True)
class Social:
    """Exports of posts."""

    wish: Wish

    def read(self, path: Path) -> Iterator[Entry]:
        """Yield a message for each post that somebody meant to say; raises SourceError."""
        noise = NoiseFilter(Pace(self._posts(path)), self.wish.our_names)
        for record in records(path, self.wish.encoding):
            yield from self._entries(record, noise)

    def _posts(self, path: Path) -> Iterator[Post]:
        for record in records(path, self.wish.encoding):
            if isinstance(record, Record):
                yield from (post for post in posts_of(record) if isinstance(post, Post))

    def _entries(self, record: Record | Fault, noise: NoiseFilter) -> Iterator[Entry]:
        if isinstance(record, Fault):
            yield record
            return
        consent = consented(record.find(self.wish.consent_field or ""))
        for post in posts_of(record):
            rule = noise.rule(post) if isinstance(post, Post) else None
            if isinstance(post, Fault):
                yield post
            else:
                yield Noise(record.place, rule) if rule else post.message(consent)


SOURCES = (
    SourceType(
        name="social",
        title="Social posts: X, Mastodon, Bluesky, Instagram, Facebook, or a plain table",
        kind=SourceKind.SOCIAL,
        make=Social,
        suffixes=(".jsonl", ".json", ".ndjson", ".csv"),
    ),
)
