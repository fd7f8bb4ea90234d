"""Runs: accounts that keep leaving unhappy are found; luck, gaps and the unread are not."""

import numpy as np
import pytest

from insights.interaction import Interaction
from insights.runs import FEWEST_NEGATIVE, Contacts, Run, contacts_of, runs
from tests.interactions import DAY_S, MONDAY_S, calm, unread, upset

NOW_S = MONDAY_S + 40 * DAY_S


def account(name: str, moods: str) -> list[Interaction]:
    """A contact a day: - upset, + calm, ? not read."""
    made = {"-": upset, "+": calm, "?": unread}
    return [made[m](MONDAY_S + day * DAY_S, account_id=name) for day, m in enumerate(moods)]


def crowd() -> list[Interaction]:
    """Two hundred accounts with a negative contact now and then."""
    return [
        i for k in range(200) for i in account(f"usual_{k}", "+++-++++"[k % 8 :] + "++-++"[: k % 5])
    ]


def found(*accounts: list[Interaction], values: dict[str, float] | None = None) -> dict[str, Run]:
    held = crowd() + [i for one in accounts for i in one]
    return {run.account_id: run for run in runs(contacts_of(held), NOW_S, values)}


def test_a_run_is_found_with_its_length_and_times() -> None:
    run = found(account("acme", "++--------"))["acme"]
    assert (run.n, run.n_negative, run.is_open, run.is_sure) == (8, 8, True, True)
    assert (run.began_s, run.last_s) == (MONDAY_S + 2 * DAY_S, MONDAY_S + 9 * DAY_S)


def test_one_good_contact_does_not_end_a_run() -> None:
    assert found(account("acme", "----+----"))["acme"].n_negative == 8


def test_contacts_that_were_not_read_neither_make_nor_end_a_run() -> None:
    run = found(account("acme", "--?--??--"))["acme"]
    assert (run.n, run.n_negative) == (6, 6)


def test_a_run_that_good_contacts_followed_is_over() -> None:
    assert not found(account("acme", "--------++++"))["acme"].is_open


@pytest.mark.parametrize("moods", ["", "+", "--", "+-+-+++", "????"])
def test_fewer_negatives_are_no_run(moods: str) -> None:
    assert moods.count("-") < FEWEST_NEGATIVE
    assert "acme" not in found(account("acme", moods))


def test_three_in_a_long_history_are_listed_and_not_called_sure() -> None:
    run = found(account("acme", "+" * 20 + "---" + "+" * 20))["acme"]
    assert not run.is_sure


def test_a_dear_account_is_more_urgent_and_an_old_run_less() -> None:
    both = account("dear", "------"), account("cheap", "------")
    runs_found = found(*both, values={"dear": 900.0, "cheap": 100.0})
    assert runs_found["dear"].urgency > runs_found["cheap"].urgency
    late = [upset(MONDAY_S + (20 + d) * DAY_S, account_id="late") for d in range(6)]
    early = found(account("early", "------"), late)
    assert early["late"].urgency > early["early"].urgency


def test_nobody_has_no_runs() -> None:
    assert runs(contacts_of([]), NOW_S) == ()


def test_luck_is_seldom_called_sure() -> None:
    rng = np.random.default_rng(1)
    account_of = np.repeat(np.arange(4000), 8)
    negativity = np.where(rng.random(32000) < 0.2, 0.9, 0.1)
    names = tuple(f"a{n}" for n in range(4000))
    columns = Contacts(names, account_of, np.arange(32000.0), negativity, -negativity)
    assert sum(run.is_sure for run in runs(columns, 32000.0)) <= 1
