"""InteractionQuery: what an address asks for, and the address that asks for it."""

from dataclasses import replace
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.parameters import QueryError
from api.trends.interaction_query import InteractionQuery, Order
from emotion.labels import Emotion

NAME = st.text(min_size=1, max_size=8).filter(lambda text: text != "-")
NAMES = st.frozensets(st.one_of(st.none(), NAME), max_size=3)
MAYBE = st.sampled_from([None, True, False])
ID = st.one_of(st.none(), st.text(min_size=1, max_size=8))
MOMENTS = st.one_of(
    st.none(), st.integers(1, 20_000).map(lambda day: day * 86_400.0), st.floats(0, 2e9)
)
QUERIES = st.builds(
    InteractionQuery,
    sources=NAMES,
    categories=NAMES,
    departments=NAMES,
    teams=NAMES,
    products=NAMES,
    stages=NAMES,
    segments=NAMES,
    outcomes=NAMES,
    moods=st.frozensets(st.sampled_from([None, *Emotion])),
    account_id=ID,
    customer_id=ID,
    agent_ids=st.one_of(st.none(), st.frozensets(NAME, min_size=1)),
    since_s=MOMENTS,
    until_s=MOMENTS,
    negative=MAYBE,
    told=MAYBE,
    text=st.one_of(st.none(), st.text(min_size=1, max_size=8).filter(lambda t: t == t.strip())),
    import_id=ID,
    synthetic=MAYBE,
    influencer=MAYBE,
    order=st.sampled_from(Order),
)


def of_url(url: str) -> InteractionQuery:
    return InteractionQuery.from_url(dict(parse_qsl(url)))


@given(QUERIES)
def test_a_query_comes_back_from_its_url(query: InteractionQuery) -> None:
    assert of_url(query.to_url()) == query


def test_nothing_asked_is_an_empty_url() -> None:
    assert InteractionQuery().to_url() == ""
    assert of_url("") == InteractionQuery()


def test_a_dash_is_what_is_not_known() -> None:
    query = of_url("category=-,billing&mood=-")
    assert query.categories == {None, "billing"}
    assert query.moods == {None}


def test_days_are_those_of_the_viewers_zone() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    query = InteractionQuery.from_url({"since": "2026-07-01", "until": "2026-07-01"}, lisbon)
    utc = of_url("since=2026-07-01&until=2026-07-01")
    assert utc.since_s is not None
    assert query.since_s == utc.since_s - 3600


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("mood=cross", "mood"),
        ("since=yesterday", "since"),
        ("negative=perhaps", "negative"),
        ("order=loudest", "order"),
        ("text=" + "x" * 201, "text"),
        ("source=" + ",".join(map(str, range(101))), "source"),
    ],
)
def test_a_filter_that_cannot_be_used_is_named(url: str, named: str) -> None:
    with pytest.raises(QueryError, match=f"`{named}`"):
        of_url(url)


def test_what_a_caller_may_see_is_in_no_url() -> None:
    assert replace(InteractionQuery(), but_ids=frozenset({"call:1"})).to_url() == ""
