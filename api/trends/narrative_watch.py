"""NarrativeWatch: tells, once for each stage, that a complaint spreads in public."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from api.events.kinds import NarrativeSpreads
from api.security.audit import ITSELF
from api.storage import events
from api.storage.database import Database
from api.storage.events import News
from api.trends.narratives import Narratives
from insights.narratives import Narrative, Stage

_KIND = "narrative.spreads"
_ORDER = tuple(Stage)


@dataclass(slots=True)
class NarrativeWatch:
    """For one thread. What was told is remembered by its posts, and by the events themselves."""

    database: Database
    narratives: Narratives
    clock: Callable[[], float]  # epoch seconds
    _told: dict[str, Stage] = field(default_factory=dict)  # by a post's id

    def sweep(self) -> int:
        """Tell of what has spread so far since the last time; return of how much.

        Raises StorageError. It may take a second, so it is for a thread of its own.
        """
        now_s = self.clock()
        found = self.narratives.report(ITSELF, now_s).narratives
        raised = self._further(found)
        if raised:
            with self.database.transaction() as connection:
                self._recall(connection)  # another process may have told, or we before we started
                raised = self._further(found)
                events.add(connection, [News(None, now_s, _news(one)) for one in raised])
        self._told = {
            post.interaction_id: _furthest(one.stage, self._stage_told(one))
            for one in found
            for post in one.posts
        }
        return len(raised)

    def _stage_told(self, found: Narrative) -> Stage | None:
        told = [
            self._told[id_] for post in found.posts if (id_ := post.interaction_id) in self._told
        ]
        return max(told, key=_ORDER.index, default=None)

    def _further(self, found: Sequence[Narrative]) -> list[Narrative]:
        return [one for one in found if _is_further(one.stage, self._stage_told(one))]

    def _recall(self, connection: Connection) -> None:
        for told in _events(connection):
            before = self._told.get(told.narrative_id)
            self._told[told.narrative_id] = _furthest(Stage(told.stage), before)


def _events(connection: Connection) -> Iterator[NarrativeSpreads]:
    sequence = 0
    while page := events.after(connection, sequence, kinds=[_KIND]):
        yield from (event.data for event in page if isinstance(event.data, NarrativeSpreads))
        sequence = page[-1].sequence


def _is_further(stage: Stage, told: Stage | None) -> bool:
    return told is None or _ORDER.index(stage) > _ORDER.index(told)


def _furthest(stage: Stage, told: Stage | None) -> Stage:
    return stage if told is None or _is_further(stage, told) else told


def _news(found: Narrative) -> NarrativeSpreads:
    return NarrativeSpreads(
        narrative_id=found.narrative_id,
        stage=found.stage.value,
        n_people=found.n_people,
        n_posts=len(found.posts),
        reach=found.reach,
        began_s=found.began_s,
        sources=found.sources,
    )
