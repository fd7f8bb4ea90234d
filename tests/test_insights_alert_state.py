"""What is done about an alert: which moves are legal, what they leave, and who is next."""

from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from insights.alert_state import AlertMoveError, AlertState, Handling, Move, Response, fresh
from insights.escalation import USUAL, EscalationError, Step, chain_from

NOW_S = 1_000.0
ORDER = list(AlertState)
PEOPLE = st.sampled_from(["ana", "ben"])


def after(*moves: Move, by: str = "ana") -> Handling:
    """An alert that was raised, and these things done about it a second apart."""
    handling = fresh(USUAL, NOW_S)
    for at, move in enumerate(moves, start=1):
        handling = handling.moved(move, by, NOW_S + at)
    return handling


def test_an_alert_goes_from_seen_to_taken_to_resolved() -> None:
    done = after(Move.ACKNOWLEDGE, Move.TAKE, Move.RESOLVE)
    assert (done.acknowledged_s, done.taken_s, done.resolved_s) == (1_001.0, 1_002.0, 1_003.0)
    assert done.state is AlertState.RESOLVED


@pytest.mark.parametrize(("move", "state"), [(Move.TAKE, "taken"), (Move.RESOLVE, "resolved")])
def test_a_step_that_is_left_out_is_done_with_the_next(move: Move, state: str) -> None:
    done = after(move)
    assert done.state == state
    assert done.acknowledged_by == done.taken_by == "ana"
    assert done.acknowledged_s == done.taken_s == 1_001.0


@pytest.mark.parametrize("moves", [[m] for m in Move] + [[Move.TAKE, Move.ACKNOWLEDGE]])
def test_the_same_again_changes_nothing(moves: list[Move]) -> None:
    done = after(*moves)
    assert done.moved(moves[0], "ana", NOW_S + 99) == done


@pytest.mark.parametrize(
    ("done", "move", "why"),
    [
        ([Move.TAKE], Move.TAKE, "is taken by ana"),
        ([Move.RESOLVE], Move.TAKE, "is resolved"),
        ([Move.RESOLVE], Move.ACKNOWLEDGE, "is resolved"),
    ],
)
def test_nothing_goes_back_and_nobody_takes_anothers(
    done: list[Move], move: Move, why: str
) -> None:
    with pytest.raises(AlertMoveError, match=why):
        after(*done).moved(move, "ben", NOW_S)


def test_whoever_acknowledged_first_stands() -> None:
    seen = after(Move.ACKNOWLEDGE)
    assert seen.moved(Move.ACKNOWLEDGE, "ben", NOW_S + 9) == seen


def test_what_nobody_takes_goes_up_its_chain_and_then_stays() -> None:
    handling, owners = fresh(USUAL, NOW_S), []
    for now_s in (NOW_S + 59, NOW_S + 60, NOW_S + 180, NOW_S + 479, NOW_S + 480):
        handling = handling.escalated(now_s)
        owners.append((handling.owner, handling.due_s))
    assert owners == [
        ("success", 1_060.0),
        ("support", 1_180.0),
        ("executive", 1_480.0),
        ("executive", 1_480.0),
        ("executive", None),
    ]


def test_an_owner_has_their_whole_time_even_if_it_was_late_to_come_to_them() -> None:
    assert fresh(USUAL, NOW_S).escalated(NOW_S + 10_000).due_s == NOW_S + 10_120


@pytest.mark.parametrize(("move", "goes_on"), [(Move.ACKNOWLEDGE, True), (Move.TAKE, False)])
def test_to_be_seen_is_not_enough_to_stay(move: Move, goes_on: bool) -> None:
    assert (after(move).escalated(NOW_S + 60).level == 1) is goes_on


def test_the_first_response_stands() -> None:
    answered = fresh(USUAL, NOW_S).answered(Response.AGENT, NOW_S + 2)
    taken = answered.moved(Move.TAKE, "ana", NOW_S + 5)
    assert (taken.response, taken.responded_s) == (Response.AGENT, NOW_S + 2)
    assert after(Move.TAKE).response is Response.TAKEN


@pytest.mark.parametrize(
    ("owner", "first", "owners"),
    [
        (None, None, ["success", "support", "executive"]),
        ("support", None, ["support", "executive"]),
        ("legal", None, ["legal", "success", "support", "executive"]),
        ("executive", Step("Dana", 30.0), ["Dana", "executive"]),
        (None, Step("success", 30.0), ["success", "support", "executive"]),
    ],
)
def test_a_chain_begins_with_the_owner(
    owner: str | None, first: Step | None, owners: list[str]
) -> None:
    assert [step.owner for step in chain_from(USUAL, owner, first)] == owners


@pytest.mark.parametrize("chain", [(), USUAL * 4])
def test_a_chain_has_a_beginning_and_an_end(chain: tuple[Step, ...]) -> None:
    with pytest.raises(EscalationError, match="1 to 10 steps"):
        chain_from(chain, None)


@pytest.mark.parametrize(("owner", "within_s"), [("", 1.0), ("x", 0.0), ("x", float("nan"))])
def test_a_step_has_an_owner_and_a_time(owner: str, within_s: float) -> None:
    with pytest.raises(EscalationError, match="an owner and a time"):
        Step(owner, within_s)


class Alerts(RuleBasedStateMachine):
    """Whatever is done about an alert, in whatever order."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = NOW_S
        self.handling = self.before = fresh(USUAL, NOW_S)

    @rule(seconds=st.floats(0.0, 500.0))
    def time_passes(self, seconds: float) -> None:
        self.now_s += seconds
        self.before, self.handling = self.handling, self.handling.escalated(self.now_s)

    @rule(move=st.sampled_from(Move), by=PEOPLE)
    def somebody_moves(self, move: Move, by: str) -> None:
        self.before = self.handling
        try:
            self.handling = self.handling.moved(move, by, self.now_s, "done")
        except AlertMoveError:
            taken_by_other = self.handling.taken_by not in (None, by)
            assert self.handling.state is AlertState.RESOLVED or taken_by_other

    @rule(response=st.sampled_from(Response))
    def somebody_answers(self, response: Response) -> None:
        self.before, self.handling = self.handling, self.handling.answered(response, self.now_s)

    @precondition(lambda self: self.handling.state is AlertState.TAKEN)
    @rule(by=PEOPLE)
    def whoever_is_at_it_can_resolve_it(self, by: str) -> None:
        done = self.handling.moved(Move.RESOLVE, by, self.now_s)
        assert replace(done, state=AlertState.TAKEN, resolved_s=None, resolved_by=None) == (
            self.handling
        )

    @invariant()
    def it_never_goes_back(self) -> None:
        assert ORDER.index(self.handling.state) >= ORDER.index(self.before.state)
        assert self.handling.level >= self.before.level

    @invariant()
    def what_was_done_has_a_time_and_a_name(self) -> None:
        done = self.handling
        reached = ORDER.index(done.state)
        times = (done.acknowledged_s, done.taken_s, done.resolved_s)
        names = (done.acknowledged_by, done.taken_by, done.resolved_by)
        assert [time is not None for time in times] == [reached >= n for n in (1, 2, 3)]
        assert [name is not None for name in names] == [reached >= n for n in (1, 2, 3)]
        assert sorted(t for t in times if t is not None) == [t for t in times if t is not None]

    @invariant()
    def what_is_taken_waits_for_nobody(self) -> None:
        if self.handling.state in (AlertState.TAKEN, AlertState.RESOLVED):
            assert self.handling.due_s is None
            assert self.handling.responded_s is not None


TestAlerts = Alerts.TestCase
