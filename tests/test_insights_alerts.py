"""Alerts: what calls a supervisor, and what must not."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.labels import Emotion
from emotion.scores import scores_of
from insights.alerts import DEFAULT_RULES, AlertError, AlertKind, AlertRule, Judged, Raised, judge

ANGER = AlertRule("anger", AlertKind.ANGER)
RISING = AlertRule("rising", AlertKind.RISING)
NOW_S = 1_000_000.0


def said(anger: float, confirmed: bool = True, abstained: bool = False) -> Judged:
    """A message with so much anger, the rest neutral."""
    scores = scores_of({Emotion.ANGRY: anger, Emotion.NEUTRAL: 1 - anger}, abstained)
    return Judged(f"msg_{anger}", NOW_S, scores, confirmed)


def heard(*angers: float) -> tuple[Judged, ...]:
    """Messages with so much anger each, all of them confirmed."""
    return tuple(said(anger) for anger in angers)


def raised_by(readings: Sequence[Judged], rule: AlertRule, *before: Raised) -> bool:
    return bool(judge(readings, [rule], before, NOW_S))


@pytest.mark.parametrize(("anger", "alerts"), [(0.86, True), (0.85, False), (0.2, False)])
def test_anger_above_the_line_alerts(anger: float, alerts: bool) -> None:
    assert raised_by(heard(0.1, anger), ANGER) is alerts


def test_the_line_can_be_moved() -> None:
    assert raised_by(heard(0.7), AlertRule("anger", AlertKind.ANGER, above=0.6))


@pytest.mark.parametrize(
    "latest",
    [said(0.95, confirmed=False), said(0.95, abstained=True), Judged("msg", NOW_S, None, True)],
)
def test_what_is_not_believed_never_alerts(latest: Judged) -> None:
    assert judge((*heard(0.1, 0.4, 0.7), latest), DEFAULT_RULES, (), NOW_S) == ()


@pytest.mark.parametrize(
    ("angers", "alerts"),
    [
        ((0.1, 0.3, 0.6), True),
        ((0.0, 0.08, 0.16, 0.24, 0.32), True),  # slowly, but ever on
        ((0.5, 0.1, 0.3, 0.25, 0.6), True),
        ((0.1, 0.1, 0.9), False),  # one message
        ((0.1, 0.12, 0.9), False),  # nearly one message
        ((0.1, 0.6), False),
        ((0.1, 0.6, 0.5), False),  # easing
        ((0.6, 0.6, 0.6), False),
        ((0.1, 0.2, 0.3), False),  # too little
    ],
)
def test_anger_that_rises_over_messages_alerts(angers: tuple[float, ...], alerts: bool) -> None:
    assert raised_by(heard(*angers), RISING) is alerts


def test_abstained_messages_are_no_steps_of_a_rise() -> None:
    readings = (said(0.1), said(0.4, abstained=True), said(0.6))
    assert not raised_by(readings, RISING)


@pytest.mark.parametrize(("ago_s", "alerts"), [(599, False), (600, True), (-30, False)])
def test_a_rule_is_silent_while_it_cools_down(ago_s: float, alerts: bool) -> None:
    assert raised_by(heard(0.9), ANGER, Raised("anger", NOW_S - ago_s)) is alerts


def test_a_clock_set_back_far_does_not_silence_a_rule() -> None:
    assert raised_by(heard(0.9), ANGER, Raised("anger", NOW_S + 86_400))


def test_rules_cool_down_apart() -> None:
    both = judge(heard(0.1, 0.5, 0.9), [ANGER, RISING], [Raised("anger", NOW_S)], NOW_S)
    assert [alert.rule for alert in both] == ["rising"]


def test_an_alert_says_why_and_from_which_message() -> None:
    (alert,) = judge(heard(0.1, 0.9), [ANGER], (), NOW_S)
    assert (alert.message_id, alert.at_s) == ("msg_0.9", NOW_S)
    assert alert.why == "angry 0.90, above 0.85"


@given(st.lists(st.builds(said, st.floats(0, 1), st.booleans(), st.booleans())))
def test_only_a_believed_message_ever_alerts(readings: list[Judged]) -> None:
    if judge(readings, DEFAULT_RULES, (), NOW_S):
        latest = readings[-1]
        assert latest.confirmed
        assert latest.scores is not None
        assert not latest.scores.abstained


@pytest.mark.parametrize(
    "wrong", [{"above": 1.2}, {"rise": 0.0}, {"over": 2}, {"cool_down_s": -1.0}, {"moods": ()}]
)
def test_a_rule_that_could_not_work_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(AlertError, match="wants"):
        AlertRule("odd", AlertKind.ANGER, **wrong)  # type: ignore[arg-type]
