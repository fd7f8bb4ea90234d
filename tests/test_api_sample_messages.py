"""Synthetic messages: marked as such, the same from the same seed, with the changes they state."""

from dataclasses import replace

import pytest

from api.storage import clients, interactions
from api.storage.database import Database
from api.storage.interactions import Stored
from api.synthetic.accounts import accounts
from api.synthetic.messages import RealMessagesError, make_messages
from api.synthetic.plan import Wish
from api.trends.interaction_query import InteractionQuery, Order
from emotion.labels import Emotion
from insights.interaction import Interaction
from insights.runs import runs
from tests.history import UNTIL_S
from tests.interactions import upset
from tests.said import keep

WISH = Wish(n_calls=0, n_agents=7, days=90, until_s=UNTIL_S, seed=3, n_messages=600)


def made(database: Database, wish: Wish = WISH, *, beside: bool = False) -> int:
    return make_messages(database, wish, lambda _done, _total: None, beside)


def said(database: Database) -> list[Stored]:
    with database.reading() as connection:
        query = InteractionQuery(order=Order.OLDEST)
        return list(interactions.listed(connection, query, None, 20_000))


def told(database: Database) -> list[Interaction]:
    return [one.interaction for one in said(database)]


def test_messages_are_marked_and_lie_within_their_days(database: Database) -> None:
    assert made(database) == 600
    assert all(one.is_synthetic for one in said(database))
    assert all(WISH.since_s <= one.at_s < WISH.until_s for one in told(database))
    assert 0.02 < sum(not one.is_told for one in told(database)) / 600 < 0.15


def test_who_is_happy_has_nothing_to_complain_of(database: Database) -> None:
    made(database)
    happy = [one.text or "" for one in told(database) if one.mood is Emotion.HAPPY]
    assert happy
    assert all(any(word in text for word in ("thank", "kind", "happy")) for text in happy)


def test_what_was_broken_off_goes_on_where_it_was(file_database: Database) -> None:
    made(file_database)
    whole = told(file_database)
    with file_database.transaction() as connection:
        interactions.forget(connection, [one.interaction_id for one in whole[::3]])
    assert made(file_database) == 200
    assert told(file_database) == whole


def test_another_seed_makes_another_history(file_database: Database) -> None:
    made(file_database)
    made(file_database, replace(WISH, seed=4))
    assert len(said(file_database)) == 1200


def test_real_messages_want_it_said_that_others_may_lie_beside(file_database: Database) -> None:
    keep(file_database, upset())
    with pytest.raises(RealMessagesError, match="--beside"):
        made(file_database)
    assert made(file_database, beside=True) == 600


def test_accounts_that_are_let_down_are_found_by_their_runs(file_database: Database) -> None:
    wish = replace(WISH, n_messages=3_000)
    made(file_database, wish)
    with file_database.reading() as connection:
        found = runs(interactions.columns(connection, InteractionQuery()), UNTIL_S)
        worth = clients.values(connection)
    suffering = {one.client.account_id for one in accounts(wish) if one.let_down is not None}
    sure = {run.account_id for run in found if run.is_sure}
    assert sure
    assert sure <= suffering
    assert len(worth) == len(accounts(wish))


def test_billing_gets_worse_for_good_as_is_stated(file_database: Database) -> None:
    made(file_database, replace(WISH, n_messages=6_000))
    billing = [one for one in told(file_database) if one.category == "billing" and one.is_told]
    turn_s = WISH.since_s + 0.7 * (WISH.until_s - WISH.since_s)
    before = [one.is_negative for one in billing if one.at_s < turn_s]
    after = [one.is_negative for one in billing if one.at_s >= turn_s]
    assert 0.06 < sum(after) / len(after) - sum(before) / len(before) < 0.18
