"""Follow-ups: opened once, handed on by who saw them as they stand, closed for good."""

from dataclasses import replace

import pytest

from api.quality.errors import RemarkError
from api.security.caller import Caller, ForbiddenError
from api.security.role import Role
from api.storage.clients import Client
from api.storage.database import Database
from api.storage.follow_ups import Duty, FollowUp, FollowUpFilter
from api.trends.client_errors import (
    ClientError,
    FollowUpChangedError,
    UnknownClientError,
    UnknownFollowUpError,
)
from api.trends.plan import Plan
from insights.follow_up_state import Channel, FollowUpError, FollowUpState, Result
from tests.clientele import DAY_S, NOBODY, NOW_S, Clientele, contact

PLAN = Plan("usr_mia", Channel.PHONE, NOW_S + DAY_S)


@pytest.fixture
def house(database: Database) -> Clientele:
    made = Clientele(database)
    made.know(Client("acme"), Client("bolt"))
    return made


def opened(house: Clientele, reason: str = "Let down five times.") -> FollowUp:
    return house.follow_ups.open(house.sam, "acme", reason, PLAN)


def test_a_follow_up_is_kept_as_it_was_planned(house: Clientele) -> None:
    made = opened(house)
    assert house.follow_ups.one(house.mia, made.follow_up_id) == made
    assert (made.opened_by, made.owner_id, made.due_s) == ("usr_sam", "usr_mia", PLAN.due_s)
    assert house.news() == ["follow_up.opened"]
    assert house.lines() == [f"added acme follow-up {made.follow_up_id} opened"]


def test_a_second_click_opens_no_second_one(house: Clientele) -> None:
    assert opened(house) == opened(house)
    assert len(house.follow_ups.due(house.mia)) == 1


def test_for_another_reason_there_is_another_one(house: Clientele) -> None:
    assert opened(house) != opened(house, "Wants to leave.")


def test_an_account_that_is_known_by_what_it_wrote_alone_is_called_back(house: Clientele) -> None:
    house.hear([contact("corp", NOW_S)])
    assert house.follow_ups.open(house.mia, "corp", "Upset.", PLAN).account_id == "corp"


@pytest.mark.parametrize(
    ("account_id", "reason", "plan", "error"),
    [
        ("nobody", "Upset.", PLAN, UnknownClientError),
        ("acme", "  ", PLAN, RemarkError),
        ("acme", "Upset.", replace(PLAN, owner_id="usr_none"), ClientError),
        ("acme", "Upset.", replace(PLAN, owner_id="usr_ada"), ClientError),
        ("acme", "Upset.", replace(PLAN, due_s=NOW_S), ClientError),
    ],
)
def test_what_can_not_be_planned_is_refused(
    house: Clientele, account_id: str, reason: str, plan: Plan, error: type[Exception]
) -> None:
    house.colleague("usr_ada", Role.ADMIN)  # sees no conversation, and follows nobody up
    with pytest.raises(error):
        house.follow_ups.open(house.mia, account_id, reason, plan)
    assert house.lines() == []


def test_it_is_handed_on_by_who_saw_it_as_it_stands(house: Clientele) -> None:
    made, other = opened(house), replace(PLAN, owner_id="usr_sam")
    handed = house.follow_ups.plan(house.mia, made.follow_up_id, other, revision=0)
    assert (handed.owner_id, handed.revision) == ("usr_sam", 1)
    later = replace(other, due_s=NOW_S + 3 * DAY_S)
    with pytest.raises(FollowUpChangedError, match="wanted a change of revision 1, got one of 0"):
        house.follow_ups.plan(house.mia, made.follow_up_id, later, revision=0)


def test_done_is_done_once_and_a_second_click_says_the_same(house: Clientele) -> None:
    made = opened(house)
    ended = [
        house.follow_ups.done(house.mia, made.follow_up_id, Result.SOLVED, "Sent a part.", 0)
        for _ in range(2)
    ]
    assert ended[0] == ended[1]
    assert ended[0].ending.note == "Sent a part."
    assert house.news() == ["follow_up.opened", "follow_up.closed"]
    with pytest.raises(FollowUpError, match="is done and can't become cancelled"):
        house.follow_ups.cancel(house.mia, made.follow_up_id, "", revision=1)
    with pytest.raises(FollowUpError, match="changes no more"):
        house.follow_ups.plan(house.mia, made.follow_up_id, replace(PLAN, due_s=NOW_S + 9), 1)


def test_a_follow_up_that_nobody_has_is_said_to_be_none(house: Clientele) -> None:
    with pytest.raises(UnknownFollowUpError):
        house.follow_ups.cancel(house.mia, "fup_none", "", revision=0)


def test_what_is_due_first_is_listed_first(house: Clientele) -> None:
    later = house.follow_ups.open(house.mia, "bolt", "Upset.", replace(PLAN, due_s=NOW_S + 9e5))
    soon = opened(house)
    assert house.follow_ups.due(house.mia) == (soon, later)
    house.now_s = PLAN.due_s + 1
    assert house.follow_ups.duty(house.mia, "usr_mia") == Duty(2, 1)
    assert house.follow_ups.duty(house.mia, "usr_sam") == Duty(0, 0)


def test_a_list_is_narrowed_and_goes_on(house: Clientele) -> None:
    made = [opened(house, f"Reason {n}.") for n in range(3)]
    house.follow_ups.cancel(house.mia, made[1].follow_up_id, "", revision=0)
    wanted = FollowUpFilter(frozenset({FollowUpState.OPEN}), account_id="acme")
    first = house.follow_ups.listed(house.mia, wanted, limit=1)
    rest = house.follow_ups.listed(house.mia, wanted, first.next_cursor)
    assert (first.items, rest.items) == ((made[2],), (made[0],))


@pytest.mark.parametrize("who", [NOBODY])
def test_who_lacks_the_scope_does_and_sees_nothing(house: Clientele, who: Caller) -> None:
    made = opened(house)
    for asked in (
        lambda: house.follow_ups.open(who, "acme", "Upset.", PLAN),
        lambda: house.follow_ups.cancel(who, made.follow_up_id, "", 0),
        lambda: house.follow_ups.due(who),
    ):
        with pytest.raises(ForbiddenError):
            asked()
