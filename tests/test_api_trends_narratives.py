"""Complaints that spread, over a real database: in reach, in time, and once."""

import json
from pathlib import Path

import pytest

from api.security.audit import CONSOLE, AuditTrail
from api.security.caller import Caller, CallerKind, ForbiddenError
from api.security.scope import Scope
from api.sources.ask import Whose, asked
from api.sources.importing import Importer
from api.sources.source import Wish
from api.storage.database import Database
from api.trends.history import History
from api.trends.narratives import Narratives
from api.trends.remembered import Remembered
from api.trends.response import STEPS
from insights.interaction import SourceKind
from insights.narratives import Stage
from tests.interactions import MONDAY_S
from tests.services import serving
from tests.spreading import HOUR_S, spread, spread_hardly_read
from tests.tables import Keyword

NOW_S = MONDAY_S + 12 * HOUR_S


@pytest.fixture
def database(file_database: Database) -> Database:
    return file_database


@pytest.fixture
def spreading(database: Database) -> Narratives:
    return _made(database)


def _made(database: Database) -> Narratives:
    clock = lambda: NOW_S  # noqa: E731
    return Narratives(History(database, AuditTrail(database, clock), clock), Remembered(clock))


def test_what_spreads_now_is_told(database: Database, spreading: Narratives) -> None:
    spread(database, 6, NOW_S)
    report = spreading.report(CONSOLE, NOW_S)
    (found,) = report.narratives
    assert (found.n_people, found.reach, report.n_posts, report.is_cut) == (6, 2100, 6, False)


def test_copies_whose_mood_could_not_be_read_count(
    database: Database, spreading: Narratives
) -> None:
    spread_hardly_read(database, 6, NOW_S)
    (found,) = spreading.report(CONSOLE, NOW_S).narratives
    assert found.n_people == 6


@pytest.mark.parametrize(
    ("source", "at_s"),
    [(SourceKind.EMAIL, NOW_S), (SourceKind.SOCIAL, NOW_S - 60 * HOUR_S),
     (SourceKind.SOCIAL, NOW_S + 3 * HOUR_S)],
    ids=["not public", "long ago", "not yet"],
)  # fmt: skip
def test_what_does_not_spread_now_is_not(
    database: Database, spreading: Narratives, source: str, at_s: float
) -> None:
    spread(database, 6, at_s, source)
    assert spreading.report(CONSOLE, NOW_S).narratives == ()


def test_what_spread_then_is_told_of_then(database: Database, spreading: Narratives) -> None:
    spread(database, 6, NOW_S - 600 * HOUR_S)
    assert spreading.newest_s(CONSOLE) == NOW_S - 600 * HOUR_S - 600.0
    assert len(spreading.report(CONSOLE, NOW_S - 599 * HOUR_S).narratives) == 1


def test_new_posts_are_seen_at_once(database: Database, spreading: Narratives) -> None:
    spread(database, 4, NOW_S)
    assert spreading.report(CONSOLE, NOW_S).narratives == ()
    spread(database, 6, NOW_S, SourceKind.FORUM)
    assert [one.n_people for one in spreading.report(CONSOLE, NOW_S).narratives] == [10]


def test_an_export_that_is_brought_in_is_enough(
    database: Database, spreading: Narratives, tmp_path: Path
) -> None:
    words = "This is bad, they charged me twice and nobody answers any more"
    posts = [
        {"platform": "x", "id": n, "text": f"{words} {'!' * n}", "author": f"jo{n}",
         "created_at": NOW_S - 60.0 * n, "is_bot": n > 6}
        for n in range(1, 10)
    ]  # fmt: skip
    path = tmp_path / "posts.jsonl"
    path.write_text("\n".join(map(json.dumps, posts)))
    ask = asked("social", Wish(), None, Whose("posts.jsonl", "Ada"))
    importer = Importer(database, Keyword().read_many, lambda: NOW_S)
    done = importer.run(importer.begin(ask, path), ask, path, lambda _: True)
    assert (done.n_kept, done.noise) == (6, {"bot": 3})
    assert [one.n_people for one in spreading.report(CONSOLE, NOW_S).narratives] == [6]


def test_who_may_not_is_told_so(database: Database, spreading: Narratives) -> None:
    spread(database, 6, NOW_S)
    spreading.report(CONSOLE, NOW_S)
    with pytest.raises(ForbiddenError):
        spreading.report(Caller("u", CallerKind.PERSON, frozenset()), NOW_S)


def test_a_later_stage_asks_for_all_of_the_earlier_ones() -> None:
    watch, answer, all_hands = (STEPS[stage] for stage in Stage)
    assert answer[: len(watch)] == watch
    assert all_hands[: len(answer)] == answer


def test_it_is_told_over_http(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        spread(service.parts.database, 6, NOW_S)
        key = service.key(Scope.TRENDS_READ)
        path = f"/v1/narratives?until={NOW_S}"
        (found,) = service.client.get(path, headers=key).json()["narratives"]
        assert (found["n_people"], found["stage"]) == (6, "watch")
        assert found["steps"] == list(STEPS[Stage.WATCH])
        assert len(found["interaction_ids"]) == 6
        assert service.client.get("/v1/narratives?until=soon", headers=key).status_code == 422
