"""Effects: whether calling back went with better contacts after."""

from api.storage.clients import Client
from api.storage.database import Database
from api.trends.effects import Effects
from api.trends.plan import Plan
from insights.follow_up_state import Channel, Result
from tests.clientele import BAD, DAY_S, GOOD, NOW_S, Clientele, contacts

PLAN = Plan("usr_mia", Channel.PHONE, NOW_S + 90 * DAY_S)


def spoken_to(house: Clientele, account_id: str, result: Result) -> None:
    made = house.follow_ups.open(house.mia, account_id, "Let down.", PLAN)
    house.follow_ups.done(house.mia, made.follow_up_id, result, "", revision=0)


def test_who_was_spoken_to_is_compared_with_who_was_not(database: Database) -> None:
    house = Clientele(database)
    called, others = [f"c{n}" for n in range(30)], [f"o{n}" for n in range(30)]
    house.know(*(Client(of) for of in (*called, *others)))
    house.hear(*(contacts(of, (BAD,) * 4) for of in (*called, *others)))
    for of in called:
        spoken_to(house, of, Result.SOLVED)
    later_s = NOW_S + 12 * DAY_S
    house.hear(*(contacts(of, (GOOD,), later_s) for of in called))
    house.hear(*(contacts(of, (BAD,), later_s) for of in others))
    found = Effects(database, house.runs).of(house.mia)
    assert (found.n_spoken, found.n_followed) == (30, 30)
    assert found.figures.difference is not None
    assert found.figures.difference.value == 1.0


def test_who_was_not_reached_counts_as_not_spoken_to(database: Database) -> None:
    house = Clientele(database)
    house.know(Client("acme"))
    house.hear(contacts("acme", (BAD,) * 4))
    spoken_to(house, "acme", Result.NOT_REACHED)
    house.hear(contacts("acme", (GOOD,), NOW_S + 12 * DAY_S))
    found = Effects(database, house.runs).of(house.mia)
    assert (found.n_spoken, found.n_followed, found.figures.difference) == (0, 0, None)
