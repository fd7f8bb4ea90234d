"""Sequels: the followed are compared with accounts as upset, as long after."""

import numpy as np
import pytest

from insights.follow_up import follow_up_figures
from insights.runs import Contacts
from insights.sequels import Spoken, sequels

DAY_S = 86_400.0


def contacts(*felt: str) -> Contacts:
    """Accounts a, b, c ..., a contact a day: "-" is negative, "+" is not."""
    names = tuple("abcdefgh"[: len(felt)])
    account = np.repeat(np.arange(len(felt)), [len(row) for row in felt])
    at_s = np.concatenate([np.arange(len(row)) * DAY_S for row in felt])
    negativity = np.array([0.9 if mark == "-" else 0.1 for row in felt for mark in row])
    return Contacts(names, account, at_s, negativity, 1 - 2 * negativity)


def told(held: Contacts, *calls: Spoken) -> list[tuple[str, int, bool, bool]]:
    found = sequels(held, calls, {})
    return [(s.account_id, s.n_negative, s.is_followed, s.is_better) for s in found]


def test_the_next_contact_after_a_call_tells() -> None:
    assert told(contacts("---+"), Spoken("a", 2.5 * DAY_S)) == [("a", 3, True, True)]
    assert told(contacts("----"), Spoken("a", 2.5 * DAY_S))[0] == ("a", 3, True, False)


def test_who_was_not_called_is_looked_at_as_late_after() -> None:
    held = contacts("---+", "---+-+")
    called = Spoken("a", 2.5 * DAY_S)
    assert ("b", 3, False, True) in told(held, called)  # half a day after the third
    late = Spoken("a", 2.99 * DAY_S)
    assert ("b", 3, False, True) in told(held, late)


def test_one_good_contact_does_not_end_it_and_what_comes_later_is_not_known_yet() -> None:
    assert told(contacts("--+-+")) == [("a", 3, False, True)]


@pytest.mark.parametrize(
    ("held", "calls"),
    [
        (contacts("--+"), (Spoken("a", 1.5 * DAY_S),)),  # not let down
        (contacts("---"), (Spoken("a", 2.5 * DAY_S),)),  # nothing came after
        (contacts("++++"), (Spoken("z", 2.5 * DAY_S),)),  # nobody knows it
        (contacts("---+"), (Spoken("a", -5 * DAY_S),)),  # before the first
    ],
)
def test_what_tells_nothing_is_left_out(held: Contacts, calls: tuple[Spoken, ...]) -> None:
    assert [one for one in told(held, *calls) if one[2]] == []


def test_two_calls_before_the_next_contact_are_one_follow_up() -> None:
    calls = [Spoken("a", 2.2 * DAY_S), Spoken("a", 2.8 * DAY_S)]
    assert [one for one in told(contacts("---+"), *calls) if one[2]] == [("a", 3, True, True)]


def test_an_account_that_was_called_is_no_example_of_those_that_were_not() -> None:
    assert [one for one in told(contacts("---+"), Spoken("a", 2.5 * DAY_S)) if not one[2]] == []


def world(seed: int, helps: float) -> float | None:
    """Return the difference that is found among 600 accounts, of which some are called."""
    rng = np.random.default_rng(seed)
    felt, calls = [], []
    for n in range(600):
        bad = rng.beta(1.2, 2.0)
        row = list(rng.random(12) < bad)
        for place in range(4, 11):
            if sum(row[place - 4 : place + 1]) >= 3 and rng.random() < 0.15:
                calls.append(Spoken(f"a{n}", (place + 0.4) * DAY_S))
                row[place + 1] = row[place + 1] and rng.random() >= helps
                break
        felt.append(row)
    account = np.repeat(np.arange(600), 12)
    negativity = np.where(np.array(felt).ravel(), 0.9, 0.1)
    at_s = np.tile(np.arange(12) * DAY_S, 600)
    held = Contacts(tuple(f"a{n}" for n in range(600)), account, at_s, negativity, -negativity)
    found = follow_up_figures(sequels(held, calls, {})).difference
    return found.value if found else None


def test_calls_that_change_nothing_look_so_on_average() -> None:
    found = [world(seed, helps=0.0) for seed in range(25)]
    assert abs(np.mean([each for each in found if each is not None])) < 0.04


def test_calls_that_help_are_seen_to() -> None:
    found = [world(seed, helps=0.5) for seed in range(25)]
    assert np.mean([each for each in found if each is not None]) > 0.2
