"""CallQuery: what a URL asks for, and the URL that asks for it."""

from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.parameters import QueryError
from api.quality.query import CallQuery, Order, Standing
from emotion.labels import Emotion
from grading.report import Outcome

NAMES = st.frozensets(st.text(min_size=1, max_size=8), min_size=1, max_size=3)
MOMENTS = st.one_of(
    st.none(), st.integers(1, 20_000).map(lambda day: day * 86_400.0), st.floats(0, 2e9)
)
QUERIES = st.builds(
    CallQuery,
    agent_ids=st.one_of(st.none(), NAMES),
    team_ids=NAMES,
    departments=NAMES,
    customer_id=st.one_of(st.none(), st.text(min_size=1, max_size=8)),
    since_s=MOMENTS,
    until_s=MOMENTS,
    from_points=st.one_of(st.none(), st.integers(0, 100).map(float)),
    bands=NAMES,
    moods=st.frozensets(st.sampled_from(Emotion)),
    criterion=st.just("empathy"),
    outcomes=st.frozensets(st.sampled_from(Outcome)),
    standings=st.frozensets(st.sampled_from(Standing)),
    synthetic=st.sampled_from([None, True, False]),
    order=st.sampled_from(Order),
)


def of_url(url: str) -> CallQuery:
    return CallQuery.from_url(dict(parse_qsl(url)))


@given(QUERIES)
def test_a_query_comes_back_from_its_url(query: CallQuery) -> None:
    assert of_url(query.to_url()) == query


def test_nothing_asked_is_an_empty_url() -> None:
    assert CallQuery().to_url() == ""
    assert of_url("") == CallQuery()


def test_a_last_day_is_asked_for_whole() -> None:
    query = of_url("since=2026-03-01&until=2026-03-01")
    assert query.until_s is not None
    assert query.since_s is not None
    assert query.until_s - query.since_s == 86_400
    assert query.to_url() == "since=2026-03-01&until=2026-03-01"


def test_a_moment_is_read_with_its_zone() -> None:
    assert of_url("since=2026-03-01T01:00:00%2B01:00").since_s == 1_772_323_200.0


def test_what_is_no_filter_is_passed_over() -> None:
    assert of_url("limit=3&colour=blue") == CallQuery()


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("mood=livid", "mood"),
        ("since=2026-13-01", "since"),
        ("until=2026-03-01T08:00", "until"),
        ("since=1e300", "since"),
        ("since=nan", "since"),
        ("points_to=101", "points_to"),
        ("points_from=nan", "points_from"),
        ("only=lost", "only"),
        ("outcome=met", "outcome"),
        ("agent=" + ",".join(map(str, range(101))), "agent"),
    ],
)
def test_what_can_not_be_used_is_named(url: str, named: str) -> None:
    with pytest.raises(QueryError, match=f"`{named}`"):
        of_url(url)


def test_a_day_is_one_of_the_viewers_zone() -> None:
    query = CallQuery.from_url(
        {"since": "2026-03-29", "until": "2026-03-29"}, ZoneInfo("Europe/Berlin")
    )
    assert query.since_s == 1_774_738_800.0  # 23:00 UTC of the day before
    assert query.until_s == 1_774_738_800.0 + 23 * 3600  # the clocks went forward
    assert of_url(query.to_url()) == query
