"""NoiseFilter: which posts no customer meant to say: bots, spam, copies. Each rule has a name."""

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from api.sources.pace import Pace
from api.sources.post import Post
from api.sources.source import bare_name
from text.shingles import Lookalikes, Sketch, sketch

_DAY_S = 86_400.0
_REMEMBERED = 20_000  # posts that later ones are compared with
_NO_WORDS = re.compile(r"(?:https?://|www\.)\S+|[@#][\w.-]+|[^\w@#]+|[\d_@#]+")


class NoiseRule(StrEnum):
    """Why a post is noise; the values are shown."""

    OURS = "ours"
    REPOST = "repost"
    BOT = "bot"
    NO_WORDS = "links only"
    TOO_MANY = "too many an hour"
    FOLLOWS_ALL = "follows many, followed by none"
    REPEATED = "repeated"
    COPIED = "copied by new accounts"


@dataclass(frozen=True, slots=True)
class NoiseBounds:
    """From where on a post is noise; conventions, chosen so that people seldom come near."""

    posts_an_hour: int = 20  # of one author; more is no one typing
    least_words: int = 1  # besides links, names, tags and signs
    follows: int = 1_000  # who follows so many ...
    followers_share: float = 0.01  # ... and has fewer followers than this share of them
    new_days: float = 30.0  # an account is new for so long
    new_copies: int = 3  # from so many copies on, those of new accounts are a campaign


class NoiseFilter:
    """Judges the posts of one file in their order."""

    def __init__(
        self, pace: Pace, ours: frozenset[str] = frozenset(), bounds: NoiseBounds | None = None
    ) -> None:
        self._pace = pace
        self._ours = ours
        self._bounds = bounds or NoiseBounds()
        self._seen = Lookalikes(_REMEMBERED)
        self._authors: dict[int, str] = {}
        self.counts: Counter[NoiseRule] = Counter()

    def rule(self, post: Post) -> NoiseRule | None:
        """Return why a post is noise; None: it is none."""
        found = self._of_author(post) or self._of_text(post)
        if found:
            self.counts[found] += 1
        return found

    def _of_author(self, post: Post) -> NoiseRule | None:
        author = post.author
        if {bare_name(author.name), bare_name(author.author_id)} & self._ours:
            return NoiseRule.OURS
        if author.is_bot:
            return NoiseRule.BOT
        if self._pace.an_hour(post) > self._bounds.posts_an_hour:
            return NoiseRule.TOO_MANY
        return NoiseRule.FOLLOWS_ALL if self._follows_all(post) else None

    def _of_text(self, post: Post) -> NoiseRule | None:
        if post.is_repost:
            return NoiseRule.REPOST
        if len(_NO_WORDS.sub(" ", post.text).split()) < self._bounds.least_words:
            return NoiseRule.NO_WORDS
        return self._of_copies(post)

    def _of_copies(self, post: Post) -> NoiseRule | None:
        found, who = sketch(post.text), post.author.author_id
        if found is None:
            return None
        before = [self._authors[number] for number in self._seen.like(found)]
        self._keep(found, who)
        if who and who in before:
            return NoiseRule.REPEATED
        is_campaign = len(before) + 1 >= self._bounds.new_copies and self._is_new(post)
        return NoiseRule.COPIED if is_campaign else None

    def _keep(self, found: Sketch, who: str) -> None:
        number = self._seen.keep(found)
        self._authors[number] = who
        self._authors.pop(number - _REMEMBERED, None)

    def _follows_all(self, post: Post) -> bool:
        follows, followers = post.author.follows, post.author.followers
        if follows is None or followers is None or follows < self._bounds.follows:
            return False
        return followers < self._bounds.followers_share * follows

    def _is_new(self, post: Post) -> bool:
        since_s = post.author.since_s
        return since_s is not None and post.at_s - since_s < self._bounds.new_days * _DAY_S
