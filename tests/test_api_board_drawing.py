"""What stands on a board, and for whom."""

from dataclasses import replace
from itertools import pairwise

import pytest

from api.board.drawing import draw
from api.board.hour import Hour
from api.board.look import Look
from api.board.shapes import Board
from api.desk.state import CaseState
from api.live.view import LiveView, Stage
from api.security.reach import EVERYONE, NOBODY, Reach
from api.storage.floor import PastWait
from emotion.labels import Emotion
from insights.alert_state import AlertState
from routing.estimate import Ended
from routing.expert import Channel
from tests.desks import mood_of
from tests.floors import ALERT, CALL, CHAT, DEPARTMENTS, LOOK, NOW_S, ROLL, WAITS, look

EAST = Reach(frozenset({"maya"}), nobodys=True)
WEST = Reach(frozenset({"jonas"}), nobodys=True)


def board(of: Look = LOOK, reach: Reach = EVERYONE) -> Board:
    return draw(of, reach, DEPARTMENTS, ())


def test_calls_and_chats_stand_together_the_most_urgent_first() -> None:
    assert [(one.id, one.channel) for one in board().talks] == [
        ("call_1", Channel.CALL),
        ("case_1", Channel.CHAT),
    ]


def test_a_supervisor_sees_their_team_and_who_is_nobodys() -> None:
    east, west = board(reach=EAST), board(reach=WEST)
    assert [one.id for one in east.talks] == ["call_1"]
    assert [one.id for one in west.talks] == ["case_1"]
    assert [one.id for one in east.waiting] == [one.id for one in west.waiting] == ["case_2"]
    assert ([one.id for one in east.alerts], west.alerts) == (["alt_1"], ())
    assert [one.name for one in east.teams] == ["East"]


def test_who_sees_nobody_sees_no_customer() -> None:
    seen = board(reach=NOBODY)
    assert (seen.talks, seen.waiting, seen.alerts, seen.agents, seen.teams) == ((), (), (), (), ())


def test_a_chat_that_became_a_call_stands_once() -> None:
    live = (replace(CALL, case_id="case_1"),)
    assert [one.id for one in board(look(live=live)).talks] == ["call_1"]


def test_a_call_that_is_over_stands_no_more() -> None:
    assert board(look(live=(replace(CALL, stage=Stage.OVER),), cases=())).talks == ()


def test_a_mood_that_may_not_be_read_is_said_to_be_unread() -> None:
    cases = (replace(CHAT, scores=None, analyse_mood=False),)
    (talk,) = board(look(live=(), cases=cases)).talks
    assert (talk.mood, talk.mood_analysed, talk.urgency) == (None, False, 0.0)


def test_a_reading_that_abstained_names_no_mood() -> None:
    (talk,) = board(look(live=(), cases=(replace(CHAT, scores=mood_of("hm")),))).talks
    assert talk.mood is None


@pytest.mark.parametrize(
    ("state", "n_told"),
    [(AlertState.RAISED, 1), (AlertState.ACKNOWLEDGED, 1), (AlertState.TAKEN, 0)],
)
def test_an_alert_counts_until_somebody_takes_it(state: AlertState, n_told: int) -> None:
    seen = board(look(alerts=(replace(ALERT, state=state, taken_by="usr_1"),)))
    assert (seen.talks[0].n_alerts, seen.teams[0].n_alerts) == (n_told, n_told)
    assert seen.alerts[0].by == "Sam"


@pytest.mark.parametrize(("live", "goes_on"), [((CALL,), True), ((), False)])
def test_only_an_alert_of_a_call_on_the_line_leads_to_it(
    live: tuple[LiveView, ...], goes_on: bool
) -> None:
    (alert,) = board(look(live=live, alerts=(replace(ALERT, call_id=CALL.call_id),))).alerts
    assert alert.goes_on is goes_on


def test_who_was_offered_still_waits() -> None:
    asked = replace(WAITS, state=CaseState.OFFERED, expert_id="jonas")
    seen = board(look(cases=(asked,)))
    assert (seen.totals.n_waiting, seen.waiting[0].offered_to) == (1, "Jonas")
    assert board(look(cases=(asked,)), EAST).waiting == ()


def test_a_department_has_its_queue_its_experts_and_its_figures() -> None:
    past = (PastWait("billing", Ended(10.0, True)), PastWait("technical", Ended(50.0, True)))
    seen = board(look(roll=replace(ROLL, past=past)))
    billing = next(one for one in seen.departments if one.id == "billing")
    assert (billing.n_waiting, billing.n_going, billing.n_available) == (1, 1, 1)
    assert billing.since_s == NOW_S - 60.0
    assert (billing.figures.level, seen.totals.figures.level) == (1.0, 0.5)


def test_departments_of_others_are_left_out() -> None:
    assert [one.id for one in board(reach=WEST).departments] == ["billing"]
    assert [one.id for one in board().departments] == list(DEPARTMENTS)


def test_who_belongs_to_no_department_waits_in_a_line_of_their_own() -> None:
    seen = board(look(cases=(replace(WAITS, department=None),)))
    assert [(one.id, one.n_waiting) for one in seen.departments][-1] == ("", 1)


def test_the_pulse_counts_what_is_seen() -> None:
    pulse = board().totals.pulse
    assert (pulse.n, pulse.n_upset, pulse.n_worsening) == (2, 2, 1)
    assert pulse.moods == {Emotion.ANGRY: 1, Emotion.SAD: 1}


def test_more_than_a_board_holds_is_counted() -> None:
    cases = tuple(replace(WAITS, case_id=f"case_{n}") for n in range(60))
    seen = board(look(cases=cases))
    assert (len(seen.waiting), seen.totals.n_left_out, seen.totals.n_waiting) == (50, 10, 60)


def test_the_hour_is_counted_for_what_one_sees() -> None:
    hour = Hour()
    hour.add(LOOK)
    (everybody,), (west,) = hour.minutes(EVERYONE), hour.minutes(WEST)
    assert (everybody.n_calls, everybody.n_chats, everybody.n_upset) == (1, 1, 2)
    assert (west.n_calls, west.n_chats, west.n_upset, west.n_alerts) == (0, 1, 1, 0)
    assert everybody.n_alerts == everybody.n_waiting == west.n_waiting == 1


def test_the_hour_takes_a_sample_a_minute_and_forgets() -> None:
    hour = Hour()
    for second in range(0, 2 * 3600, 30):
        if hour.is_due(NOW_S + second):
            hour.add(look(at_s=NOW_S + second))
    minutes = hour.minutes(EVERYONE)
    assert len(minutes) == 60
    assert {round(b.at_s - a.at_s) for a, b in pairwise(minutes)} == {60}
