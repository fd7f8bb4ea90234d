"""What may become of a dispute, and when a grade may be answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.dispute import (
    DAY_S,
    Answers,
    DisputeError,
    DisputeState,
    Ruling,
    Standing,
    Window,
    check_judge,
    check_opening,
    standing,
    window,
)

OPEN = DisputeState.OPEN
CLOSED = [state for state in DisputeState if state is not OPEN]
moves = st.lists(
    st.tuples(st.sampled_from(DisputeState), st.sampled_from(["quinn", "rowan"]), st.text()),
    max_size=6,
)


@given(moves)
def test_a_dispute_is_closed_at_most_once_whatever_is_tried(
    tried: list[tuple[DisputeState, str, str]],
) -> None:
    ruling, seen = Ruling(), [Ruling()]
    for n, (to, by, reason) in enumerate(tried):
        try:
            ruling = ruling.closed(to, by, float(n), reason)
        except DisputeError:
            continue
        if ruling != seen[-1]:
            seen.append(ruling)
    assert len(seen) <= 2
    assert all(one.state is not OPEN for one in seen[1:])


@given(st.sampled_from(CLOSED), st.sampled_from(DisputeState), st.text(min_size=1))
def test_a_closed_dispute_takes_no_other_move(
    state: DisputeState, to: DisputeState, reason: str
) -> None:
    closed = Ruling(state, 1.0, "quinn", "why")
    with pytest.raises(DisputeError):
        closed.closed(to, "rowan", 2.0, reason)


@pytest.mark.parametrize("state", CLOSED)
def test_the_same_said_again_changes_nothing(state: DisputeState) -> None:
    once = Ruling().closed(state, "quinn", 5.0, "why")
    assert (once.state, once.closed_s, once.closed_by) == (state, 5.0, "quinn")
    assert once.closed(state, "quinn", 9.0, "why") is once


@pytest.mark.parametrize("state", [s for s in CLOSED if s is not DisputeState.WITHDRAWN])
def test_who_judges_gives_a_reason(state: DisputeState) -> None:
    with pytest.raises(DisputeError, match="reason"):
        Ruling().closed(state, "quinn", 5.0, "  ")


def test_who_withdraws_need_not() -> None:
    assert Ruling().closed(DisputeState.WITHDRAWN, "maya", 5.0, "").state is not OPEN


@given(st.floats(0, 1e9), st.none() | st.floats(0, 1e9), st.floats(0.01, 100))
def test_a_change_gives_the_agent_as_long_again(
    graded_s: float, changed_s: float | None, days: float
) -> None:
    found = window(graded_s, changed_s, days)
    assert found.opens_s == max(graded_s, changed_s or 0.0)
    assert found.is_open(found.opens_s)
    assert not found.is_open(found.opens_s + days * DAY_S)


WINDOW = Window(100.0, 200.0)


@pytest.mark.parametrize(
    ("answers", "now_s", "wanted"),
    [
        (Answers(), 150.0, Standing.AWAITED),
        (Answers(), 200.0, Standing.UNANSWERED),
        (Answers(acknowledged_s=120.0), 300.0, Standing.ACKNOWLEDGED),
        (Answers(acknowledged_s=99.0), 150.0, Standing.AWAITED),
        (Answers(acknowledged_s=120.0, n_open=1), 300.0, Standing.DISPUTED),
        (Answers(decided_s=100.0), 150.0, Standing.DECIDED),
        (Answers(decided_s=110.0, acknowledged_s=120.0), 150.0, Standing.ACKNOWLEDGED),
        (Answers(decided_s=130.0, acknowledged_s=120.0), 150.0, Standing.DECIDED),
    ],
)
def test_how_an_agent_stands_to_a_grade(answers: Answers, now_s: float, wanted: Standing) -> None:
    assert standing(answers, WINDOW, now_s) is wanted


JUDGED = Ruling(DisputeState.UPHELD, 120.0, "quinn", "why")


@pytest.mark.parametrize(
    ("before", "changed_s", "now_s", "told"),
    [
        ([Ruling()], None, 150.0, "open already"),
        ([JUDGED], None, 150.0, "decided"),
        ([JUDGED], 119.0, 150.0, "decided"),
        ([], None, 200.0, "over"),
    ],
)
def test_when_an_outcome_may_not_be_disputed(
    before: list[Ruling], changed_s: float | None, now_s: float, told: str
) -> None:
    with pytest.raises(DisputeError, match=told):
        check_opening(WINDOW, now_s, before, changed_s)


@pytest.mark.parametrize(
    ("before", "changed_s"),
    [([], None), ([JUDGED], 130.0), ([Ruling(DisputeState.WITHDRAWN, 120.0, "maya", "")], None)],
)
def test_when_it_may(before: list[Ruling], changed_s: float | None) -> None:
    check_opening(WINDOW, 150.0, before, changed_s)


def test_nobody_judges_what_they_set() -> None:
    check_judge("quinn", None)
    check_judge("quinn", "rowan")
    with pytest.raises(DisputeError):
        check_judge("quinn", "quinn")
