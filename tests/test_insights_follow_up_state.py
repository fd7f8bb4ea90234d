"""Follow-ups end once; the same said again changes nothing."""

import pytest

from insights.follow_up_state import Ending, FollowUpError, FollowUpState, Result

OPEN = Ending()
DONE = OPEN.done(Result.SOLVED, "A new part is on its way.", "usr_mia", 9.0)


def test_a_follow_up_that_is_done_says_what_came_of_it() -> None:
    assert (DONE.state, DONE.result, DONE.closed_by) == (FollowUpState.DONE, "solved", "usr_mia")


def test_the_same_said_again_changes_nothing() -> None:
    assert DONE.done(Result.SOLVED, "", "usr_tom", 12.0) == DONE


@pytest.mark.parametrize(
    "otherwise",
    [
        lambda: DONE.done(Result.UNSOLVED, "", "usr_mia", 12.0),
        lambda: DONE.cancelled("", "usr_mia", 12.0),
        lambda: OPEN.cancelled("", "usr_mia", 9.0).done(Result.SOLVED, "", "usr_mia", 12.0),
        DONE.check_open,
    ],
)
def test_what_is_over_does_not_become_something_else(otherwise: object) -> None:
    with pytest.raises(FollowUpError, match="this follow-up is"):
        otherwise()  # type: ignore[operator]


@pytest.mark.parametrize(("result", "reached"), [(r, r != "not_reached") for r in Result])
def test_who_was_not_reached_was_not_spoken_to(result: Result, reached: bool) -> None:
    assert OPEN.done(result, "", "usr_mia", 9.0).is_reached is reached
