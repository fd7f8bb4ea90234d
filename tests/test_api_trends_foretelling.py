"""Foretelling: moods before a day, and who left after it."""

import numpy as np

from api.storage.clients import Client
from api.storage.database import Database
from api.trends.foretelling import Foretelling, pasts_of
from insights.validity import AccountPast
from tests.clientele import BAD, DAY_S, GOOD, NOW_S, Clientele, contact, contacts

BEFORE_S = NOW_S - 120 * DAY_S  # when contacts were, of accounts that could leave afterwards


def foretelling(house: Clientele) -> Foretelling:
    return Foretelling(house.database, lambda: house.now_s)


def world(house: Clientele, n: int = 200) -> None:
    """Keep accounts of which the upset leave more often."""
    rng = np.random.default_rng(3)
    for k in range(n):
        bad = rng.random()
        felt = [BAD if rng.random() < bad else GOOD for _ in range(8)]
        left_s = NOW_S - 30 * DAY_S if rng.random() < bad**2 else None
        house.know(Client(f"a{k:03}", left_s=left_s))
        house.hear(contacts(f"a{k:03}", felt, BEFORE_S))


def test_moods_that_foretell_leaving_are_found_to(database: Database) -> None:
    house = Clientele(database)
    world(house)
    found = foretelling(house).of(house.mia)
    assert found.validity is not None
    assert found.n_accounts == 200
    assert found.validity.moods.interval.low > 0.6
    assert found.validity.contacts.interval.low <= 0.5 <= found.validity.contacts.interval.high


def test_with_few_that_left_nothing_is_said(database: Database) -> None:
    house = Clientele(database)
    world(house, n=30)
    assert foretelling(house).of(house.mia).validity is None


def test_who_was_gone_before_and_who_nobody_told_of_are_left_out(database: Database) -> None:
    house = Clientele(database)
    for of in ("gone", "here", "untold", "leaver"):
        house.hear(contacts(of, (GOOD,) * 3, BEFORE_S))
    gone_s, left_s = NOW_S - 100 * DAY_S, NOW_S - 9 * DAY_S
    house.know(Client("gone", left_s=gone_s), Client("here"), Client("leaver", left_s=left_s))
    found = foretelling(house).of(house.mia)
    assert (found.n_accounts, found.n_left) == (2, 1)


def test_what_came_after_the_day_counts_for_nothing(database: Database) -> None:
    house = Clientele(database)
    house.know(Client("acme"))
    house.hear([contact("acme", NOW_S - DAY_S, BAD)])
    assert foretelling(house).of(house.mia).n_accounts == 0


def test_an_accounts_past_is_told_from_its_contacts(database: Database) -> None:
    house = Clientele(database)
    house.hear(contacts("acme", (BAD, None, GOOD, GOOD)), contacts("bolt", (BAD,)))
    held = house.runs.of(house.mia.reach).contacts
    acme, bolt = pasts_of(held, {}, {"acme": True, "bolt": False})
    assert acme == AccountPast("acme", 3, 1 / 3, BAD, GOOD, None, left=True)
    assert bolt == AccountPast("bolt", 1, 1.0, BAD, BAD, None, left=False)
