"""Narratives: the same complaint, posted by many people within hours; and how far it has come.

What is found is copied or hardly changed. Many people who say the same in words of their own are a
departure from the usual (insights/baseline.py), not a narrative.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from insights.interaction import NEGATIVE_FROM, Interaction
from text.shingles import Lookalikes, sketch

_HOUR_S = 3_600.0


class Stage(StrEnum):
    """What a narrative asks for, the least first."""

    WATCH = "watch"
    ANSWER = "answer"
    ALL_HANDS = "all hands"


@dataclass(frozen=True, slots=True)
class NarrativeRule:
    """From where on posts are a narrative, and what it then asks for; conventions, not measured."""

    least_chars: int = 40  # of a post: shorter ones are alike by themselves
    least_people: int = 5  # within the window: fewer meet by chance, or are a family
    window_s: float = 6 * _HOUR_S
    answer_people: int = 15
    answer_reach: int = 50_000  # people who could have read it
    all_hands_people: int = 50
    all_hands_reach: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Narrative:
    """One complaint that spreads."""

    narrative_id: str  # its first post's
    posts: tuple[Interaction, ...]  # the oldest first
    n_people: int
    busiest: int  # people within one window
    reach: int  # of the widest post of each person, added up; some readers are counted twice
    stage: Stage

    @property
    def began_s(self) -> float:
        """When its first post was written."""
        return self.posts[0].at_s

    @property
    def latest_s(self) -> float:
        """When its latest post was written."""
        return self.posts[-1].at_s

    @property
    def sources(self) -> tuple[str, ...]:
        """Where it is told."""
        return tuple(sorted({post.source for post in self.posts}))

    def n_lately(self, now_s: float, window_s: float) -> int:
        """Return how many posts were written within a window before now."""
        return sum(now_s - window_s < post.at_s <= now_s for post in self.posts)


def narratives(
    posts: Iterable[Interaction], rule: NarrativeRule | None = None
) -> tuple[Narrative, ...]:
    """Return the narratives among public posts, the most pressing first."""
    rule = rule or NarrativeRule()
    long = (post for post in posts if len(post.text or "") >= rule.least_chars)
    ordered = sorted(long, key=lambda post: (post.at_s, post.interaction_id))
    found = (_narrative(group, rule) for group in _groups(ordered))
    order = list(Stage)
    return tuple(
        sorted(
            filter(None, found),
            key=lambda one: (-order.index(one.stage), -one.n_people, one.narrative_id),
        )
    )


def _groups(posts: Sequence[Interaction]) -> Iterator[list[Interaction]]:
    """Yield posts that say the same; each joins the earliest post that it is like."""
    seen = Lookalikes(max(1, len(posts)))
    group_of: dict[int, list[Interaction]] = {}
    groups: list[list[Interaction]] = []
    for post in posts:
        found = sketch(post.text or "")
        if found is None:
            continue
        alike = seen.like(found)
        if not alike:
            groups.append([])
        group = group_of[alike[0]] if alike else groups[-1]
        group.append(post)
        group_of[seen.keep(found)] = group
    yield from groups


def _narrative(posts: Sequence[Interaction], rule: NarrativeRule) -> Narrative | None:
    busiest = _busiest(posts, rule.window_s)
    if busiest < rule.least_people or not _is_negative(posts):
        return None
    widest: dict[str, int] = {}
    for post in posts:
        who = post.who or ""  # those whose author nobody tells are one, to be careful
        widest[who] = max(widest.get(who, 0), post.reach or 0)
    n_people, reach = len(widest), sum(widest.values())
    stage = _stage(n_people, reach, rule)
    return Narrative(posts[0].interaction_id, tuple(posts), n_people, busiest, reach, stage)


def _busiest(posts: Sequence[Interaction], window_s: float) -> int:
    """Return the most people who posted within one window; posts are in order of time."""
    within: deque[Interaction] = deque()
    people: Counter[str] = Counter()
    most = 0
    for post in posts:
        within.append(post)
        people[post.who or ""] += 1
        while post.at_s - within[0].at_s > window_s:
            gone = within.popleft().who or ""
            people[gone] -= 1
            if not people[gone]:
                del people[gone]
        most = max(most, len(people))
    return most


def _is_negative(posts: Sequence[Interaction]) -> bool:
    """Whether the complaint is one: the mean over its posts, of which some may be misread."""
    told = [post.negativity for post in posts if post.negativity is not None]
    return bool(told) and sum(told) / len(told) >= NEGATIVE_FROM


def _stage(n_people: int, reach: int, rule: NarrativeRule) -> Stage:
    if n_people >= rule.all_hands_people or reach >= rule.all_hands_reach:
        return Stage.ALL_HANDS
    if n_people >= rule.answer_people or reach >= rule.answer_reach:
        return Stage.ANSWER
    return Stage.WATCH
