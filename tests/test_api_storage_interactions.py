"""What customers said, kept and found again: on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.security.reach import NOBODY, Reach
from api.storage import interaction_sums, interactions
from api.storage.database import Database
from api.storage.interactions import Stored
from api.trends.interaction_query import InteractionQuery, Order
from emotion.labels import Emotion
from insights.interaction import Cut, Interaction
from insights.norms import norms
from insights.runs import contacts_of
from insights.tally import tally_of
from tests.interactions import DAY_S, MONDAY_S, calm, read_as, unread, upset
from tests.said import keep, stored

ANYTHING = InteractionQuery()


def found(database: Database, query: InteractionQuery) -> list[str]:
    with database.reading() as connection:
        listed = interactions.listed(connection, query, None, 100)
        assert interactions.count(connection, query) == len(listed)
    return [one.interaction.interaction_id for one in listed]


def put(database: Database, *said: Stored) -> int:
    with database.transaction() as connection:
        return interactions.put(connection, said)


def test_what_is_kept_comes_back_whole(database: Database) -> None:
    said = replace(upset(rating=0.25, reach=10**12, text="it broke"), account_id="acc")
    given_ = stored(
        said, "i:1", recommends=3, solved_at_once=False, import_id="imp", is_ephemeral=True
    )
    with database.transaction() as connection:
        assert interactions.add_new(connection, [given_]) == 1
        back = interactions.one(connection, "i:1")
    assert back is not None
    assert replace(back, number=0) == given_


def test_a_known_id_stays_as_it_was(database: Database) -> None:
    first, other = stored(upset(), "i:1"), stored(calm(), "i:1")
    with database.transaction() as connection:
        assert interactions.add_new(connection, [first, other]) == 1
        assert interactions.add_new(connection, [other]) == 0
        kept = interactions.one(connection, "i:1")
    assert kept is not None
    assert kept.interaction.mood is Emotion.ANGRY


def test_our_own_are_overwritten_once(database: Database) -> None:
    assert put(database, stored(upset(), "i:1")) == 1
    assert put(database, stored(upset(), "i:1")) == 0
    assert put(database, stored(calm(), "i:1")) == 1
    assert found(database, ANYTHING) == ["i:1"]


def test_whatever_changes_makes_the_newest_number_grow(database: Database) -> None:
    keep(database, upset(), calm())
    with database.transaction() as connection:
        before = interactions.newest(connection)
        interactions.put(connection, [stored(calm(), "i:0")])
        assert interactions.newest(connection) > before


def test_names_are_kept_such_that_an_index_takes_them(database: Database) -> None:
    long = "\N{GRINNING FACE}" * 200
    names: dict[str, Any] = {cut.value: long for cut in Cut if cut is not Cut.SOURCE}
    keep(database, upset(**names, agent_id=long, text="a\0b"), upset(category="  "))
    with database.reading() as connection:
        first, second = (interactions.one(connection, its_id) for its_id in ("i:0", "i:1"))
    assert first is not None
    assert first.interaction.category == "\N{GRINNING FACE}" * 60
    assert first.interaction.text == "a\N{REPLACEMENT CHARACTER}b"
    assert second is not None
    assert second.interaction.category is None


def test_whose_it_is_is_kept_as_long_as_ids_are(database: Database) -> None:
    long = "\N{GRINNING FACE}" * 200
    keep(database, upset(account_id=long, customer_id=long))
    for query in (InteractionQuery(account_id=long), InteractionQuery(customer_id=long)):
        assert found(database, query) == ["i:0"]


def test_a_query_of_an_address_holds_what_databases_take(database: Database) -> None:
    texts = {"category": "a%00b", "account": "a\0", "text": "half \ud83d", "import": "\0"}
    assert found(database, InteractionQuery.from_url(texts)) == []


def test_ids_of_any_length_stay_apart_and_fit_an_address(database: Database) -> None:
    long = ["review:https://shop.example/" + "x" * 3_000 + end for end in "ab"]
    said = [stored(upset(), its_id) for its_id in (*long, "mail:<a/b@c>")]
    with database.transaction() as connection:
        assert interactions.add_new(connection, said) == 3
        assert interactions.add_new(connection, said) == 0
    assert all("/" not in its_id and len(its_id) <= 240 for its_id in found(database, ANYTHING))


def test_who_declined_is_counted_and_no_more(database: Database) -> None:
    keep(database, upset(customer_id="ann", text="so sad"), upset(customer_id="bob"))
    with database.transaction() as connection:
        interactions.silence(connection, ["ann"])
        kept = interactions.one(connection, "i:0")
    assert kept is not None
    assert (kept.interaction.is_told, kept.interaction.mood, kept.interaction.text) == (
        False,
        None,
        None,
    )
    assert found(database, InteractionQuery(told=True)) == ["i:1"]


@pytest.mark.parametrize("who", ["é" * 200, " ann "])
def test_who_declined_is_found_however_their_id_is_kept(database: Database, who: str) -> None:
    keep(database, upset(customer_id=who))
    with database.transaction() as connection:
        interactions.silence(connection, [who])
    assert found(database, InteractionQuery(told=True)) == []


def test_what_is_forgotten_is_gone(database: Database) -> None:
    keep(database, upset(), calm())
    with database.transaction() as connection:
        interactions.forget(connection, ["i:0", "i:none"])
    assert found(database, ANYTHING) == ["i:1"]


SAID = (
    upset(MONDAY_S, source="chat", category="billing", account_id="acc", text="100% broken, again"),
    calm(MONDAY_S + DAY_S, source="email", category="returns", customer_id="ann", agent_id="maya"),
    unread(MONDAY_S + 2 * DAY_S, source="email", outcome="solved", team="East", agent_id="tom"),
)
FILTERS = {
    "source": (InteractionQuery(sources=frozenset({"email"})), {1, 2}),
    "unknown category": (InteractionQuery(categories=frozenset({None})), {2}),
    "known and unknown": (InteractionQuery(categories=frozenset({None, "billing"})), {0, 2}),
    "outcome": (InteractionQuery(outcomes=frozenset({"solved"})), {2}),
    "team": (InteractionQuery(teams=frozenset({"East"})), {2}),
    "mood": (InteractionQuery(moods=frozenset({Emotion.ANGRY})), {0}),
    "no mood": (InteractionQuery(moods=frozenset({None})), {2}),
    "negative": (InteractionQuery(negative=True), {0}),
    "not negative": (InteractionQuery(negative=False), {1}),
    "told": (InteractionQuery(told=True), {0, 1}),
    "not told": (InteractionQuery(told=False), {2}),
    "account": (InteractionQuery(account_id="acc"), {0}),
    "customer": (InteractionQuery(customer_id="ann"), {1}),
    "agents": (InteractionQuery(agent_ids=frozenset({"maya"})), {1}),
    "no agent": (InteractionQuery(agent_ids=frozenset()), set()),
    "since": (InteractionQuery(since_s=MONDAY_S + DAY_S), {1, 2}),
    "until": (InteractionQuery(until_s=MONDAY_S + DAY_S), {0}),
    "words": (InteractionQuery(text="AGAIN broken"), {0}),
    "words as they stand": (InteractionQuery(text="100%"), {0}),
    "a wildcard is none": (InteractionQuery(text="1%n"), set()),
    "import": (InteractionQuery(import_id="imp"), {0, 1, 2}),
    "synthetic": (InteractionQuery(synthetic=True), set()),
    "influencer": (InteractionQuery(influencer=False), {0, 1, 2}),
    "reach": (InteractionQuery(reach=Reach(frozenset({"maya"}))), {1}),
    "reach and nobody's": (
        InteractionQuery(reach=Reach(frozenset({"maya"}), nobodys=True)),
        {0, 1},
    ),
    "nobody": (InteractionQuery(reach=NOBODY), set()),
    "kept from somebody": (InteractionQuery(but_ids=frozenset({"i:1"})), {0, 2}),
}


@pytest.mark.parametrize(("query", "wanted"), FILTERS.values(), ids=FILTERS)
def test_lists_and_sums_hold_what_fits(
    database: Database, query: InteractionQuery, wanted: set[int]
) -> None:
    keep(database, *SAID, import_id="imp")
    assert set(found(database, query)) == {f"i:{n}" for n in wanted}
    with database.reading() as connection:
        added = interaction_sums.tallies(connection, query)
        span = interactions.span(connection, query)
    moments = sorted(SAID[n].at_s for n in wanted)
    assert sum(tally.n for tally in added.get(None, {}).values()) == len(wanted)
    assert span == ((moments[0], moments[-1]) if moments else None)


@pytest.mark.parametrize("order", Order)
def test_pages_follow_one_another(database: Database, order: Order) -> None:
    keep(database, *(read_as(mood, MONDAY_S + n // 2) for n, mood in enumerate(Emotion)))
    query = InteractionQuery(order=order)
    whole, after = found(database, query), None
    seen: list[str] = []
    with database.reading() as connection:
        while page := interactions.listed(connection, query, after, 3):
            seen += [one.interaction.interaction_id for one in page]
            after = interactions.place_of(page[-1], order)
    assert seen == whole
    assert len(whole) == len(Emotion)


INTERACTIONS = st.lists(
    st.builds(
        read_as,
        st.sampled_from([None, *Emotion]),
        st.floats(MONDAY_S, MONDAY_S + 3 * DAY_S),
        source=st.sampled_from(["chat", "email"]),
        category=st.sampled_from([None, "billing", "returns"]),
        text=st.sampled_from([None, "words"]),
        rating=st.sampled_from([None, 0.25, 1.0]),
    ),
    max_size=20,
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)
@given(INTERACTIONS, st.sampled_from([0.0, 3_600.0, -18_000.0]))
def test_sums_are_those_of_the_interactions(
    file_database: Database, said: Sequence[Interaction], offset_s: float
) -> None:
    with file_database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM interactions")
    keep(file_database, *said)
    with file_database.reading() as connection:
        added = interaction_sums.tallies(connection, ANYTHING, Cut.CATEGORY, offset_s)
    groups = {(one.category, int((one.at_s + offset_s) // DAY_S)) for one in said}
    assert {(name, day) for name, days in added.items() for day in days} == groups
    for name, day in groups:
        own = [
            one
            for one in said
            if (one.category, int((one.at_s + offset_s) // DAY_S)) == (name, day)
        ]
        wanted, tally = tally_of(own), added[name][day]
        assert (tally.n, tally.n_told, tally.n_negative) == (
            wanted.n,
            wanted.n_told,
            wanted.n_negative,
        )
        assert (tally.n_texts, dict(tally.moods)) == (wanted.n_texts, dict(wanted.moods))
        assert tally.valence.total == pytest.approx(wanted.valence.total)
        assert tally.ratings.squares == pytest.approx(wanted.ratings.squares)


def test_days_begin_where_the_clocks_say(database: Database) -> None:
    keep(database, upset(MONDAY_S - 1800), upset(MONDAY_S + 1800))
    with database.reading() as connection:
        utc = interaction_sums.tallies(connection, ANYTHING)[None]
        ahead = interaction_sums.tallies(connection, ANYTHING, None, 3600.0)[None]
    day = int(MONDAY_S // DAY_S)
    assert set(utc) == {day - 1, day}
    assert {at: tally.n for at, tally in ahead.items()} == {day: 2}


def test_sums_on_the_common_scale_are_moved_source_by_source(database: Database) -> None:
    keep(database, *(upset(source="review"), calm(source="chat")) * 200)
    with database.reading() as connection:
        found_norms = norms(interaction_sums.valences(connection, ANYTHING))
        (tally,) = interaction_sums.tallies(connection, ANYTHING, norms=found_norms)[None].values()
    moved = [found_norms.on_common_scale("review", -1.0), found_norms.on_common_scale("chat", 0.0)]
    assert tally.valence.total == pytest.approx(200 * sum(moved))


def test_groups_are_counted_by_source_and_mood(database: Database) -> None:
    keep(database, upset(category="a"), upset(category="a"), calm(category="b"), unread())
    with database.reading() as connection:
        parted = interaction_sums.parted(connection, ANYTHING, Cut.CATEGORY)
        names = interactions.names(connection, Cut.CATEGORY)
    assert parted == {("ticket", "a", True): 2, ("ticket", "b", False): 1}
    assert names == ("a", "b")


def test_contacts_of_accounts_come_in_order(database: Database) -> None:
    said = (
        upset(MONDAY_S + 9, account_id="b"),
        calm(MONDAY_S + 5, account_id="a"),
        upset(MONDAY_S, account_id="b"),
        unread(account_id="a"),
        upset(),
    )
    keep(database, *said)
    with database.reading() as connection:
        columns = interactions.columns(connection, ANYTHING)
    wanted = contacts_of(said)
    assert columns.names == wanted.names
    for name in ("account", "at_s", "negativity", "valence"):
        assert np.array_equal(getattr(columns, name), getattr(wanted, name))


def test_drivers_are_told_without_words(database: Database) -> None:
    said = upset(category="billing", customer_id="ann", outcome="escalated", text="secret")
    keep(database, said, calm())
    with database.reading() as connection:
        (one,) = interactions.negatives(connection, ANYTHING)
    assert one == replace(said, interaction_id="i:0", confidence=None, text=None)
