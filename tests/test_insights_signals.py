"""What rules look at: how the customer sounds, and who speaks when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.labels import TEXT_LABELS, Emotion
from emotion.scores import scores_of
from insights.floor import Floor, Party, Voice
from insights.judging import holds, reason
from insights.mood_track import Felt, MoodTrack, value_of
from insights.rule import Feeling
from insights.rule_parser import parse_rule
from insights.signals import Signals, Who, name_of
from tests.calls import UNSURE, mood
from tests.rules import felt
from text.shift import Shift


def sounding(*angers: float, each_s: float = 1.0) -> Signals:
    """A customer who has just said something, with so much anger a reading."""
    signals = Signals(at_s=len(angers) * each_s)
    signals.mood.settle(felt(*angers, each_s=each_s))
    return signals


def rings(rule: str, signals: Signals, look_back_s: float = 15.0) -> bool | None:
    return holds(parse_rule(rule), signals, look_back_s)


@pytest.mark.parametrize(
    ("angers", "held"),
    [
        ((0.9, 0.9, 0.9), True),
        ((0.1, 0.9, 0.9), False),
        ((0.9, 0.9, 0.1), False),
        ((0.9, 0.1, 0.9, 0.9, 0.9), True),
    ],
)
def test_anger_is_held_for_seconds_of_the_latest_speech(
    angers: tuple[float, ...], held: bool
) -> None:
    assert rings("anger > 0.85 for 3 s", sounding(*angers)) is held


def test_silence_between_words_does_not_break_what_is_held() -> None:
    signals = Signals(at_s=12.0)
    signals.mood.settle(felt(0.9, 0.9))
    signals.mood.settle(felt(0.9, from_s=10.0))
    assert rings("anger > 0.85 for 3 s", signals)


def test_a_reading_that_abstained_is_no_evidence_either_way() -> None:
    signals = Signals(at_s=4.0)
    signals.mood.settle([*felt(0.9, 0.9), Felt(2.0, 3.0, UNSURE), *felt(0.9, from_s=3.0)])
    assert rings("anger > 0.85 for 3 s", signals)
    assert not rings("anger > 0.85 for 4 s", signals)


def test_an_early_reading_counts_until_the_utterance_says_better() -> None:
    signals = Signals(at_s=3.0)
    signals.mood.feel(Felt(0.0, 3.0, mood(0.95)))
    assert rings("anger > 0.85 for 3 s", signals)
    signals.mood.settle(felt(0.2, each_s=3.0))
    assert not rings("anger > 0.85", signals)


def test_a_later_early_reading_takes_the_place_of_one_that_it_covers() -> None:
    track = MoodTrack()
    for end_s in (2.0, 2.5, 3.0):
        track.feel(Felt(0.0, end_s, mood(0.9)))
    assert track.held_s(Feeling.ANGER, lambda _: True, 100.0) == 3.0


def test_words_correct_what_the_voice_showed_and_nothing_else() -> None:
    signals = sounding(0.9, 0.9)
    signals.mood.correct(felt(0.1, from_s=1.0))
    assert rings("anger < 0.2", signals)
    assert not rings("anger < 0.2 for 2 s", signals)


@pytest.mark.parametrize(("since_s", "known"), [(14.0, True), (16.0, None)])
def test_a_mood_is_not_known_any_more_after_the_look_back(
    since_s: float, known: bool | None
) -> None:
    signals = sounding(0.9)
    signals.at_s += since_s
    assert rings("anger > 0.5", signals) is known
    assert rings("not anger > 0.5", signals) is (None if known is None else False)


@pytest.mark.parametrize(
    ("angers", "rises"),
    [
        ((0.1, 0.1, 0.3, 0.4, 0.6, 0.7), True),
        ((0.1, 0.1, 0.1, 0.1, 0.1, 0.9), False),  # one odd reading
        ((0.7, 0.6, 0.4, 0.3, 0.1, 0.1), False),
        ((0.5,) * 6, False),
        ((0.1, 0.9), None),  # too few to tell
    ],
)
def test_a_course_is_told_from_more_than_one_reading(
    angers: tuple[float, ...], rises: bool | None
) -> None:
    assert rings("anger rising 0.3 over 20 s", sounding(*angers)) is rises
    falls = tuple(reversed(angers))
    assert rings("anger falling 0.3 over 20 s", sounding(*falls)) is rises


@given(st.lists(st.floats(0.0, 1.0), min_size=6, max_size=30))
def test_what_rises_one_way_falls_the_other(angers: list[float]) -> None:
    there, back = MoodTrack(), MoodTrack()
    there.settle(felt(*angers))
    back.settle(felt(*reversed(angers)))
    rose, fell = (t.change(Feeling.ANGER, 120.0) for t in (there, back))
    assert rose is not None
    assert fell == pytest.approx(-rose)


def test_the_trend_goes_by_utterances() -> None:
    signals = Signals(at_s=4.0)
    for at, anger in enumerate((0.0, 0.3, 0.6, 0.9)):
        signals.mood.settle(felt(anger, from_s=float(at)))
    assert signals.mood.trend is Shift.WORSENING
    assert rings("trend is worsening", signals)


def test_no_more_speech_is_held_than_a_rule_can_ask_for() -> None:
    track = MoodTrack()
    for at in range(500):
        track.settle(felt(0.9, from_s=float(at)))
    assert 120.0 <= track.held_s(Feeling.ANGER, lambda _: True, 1_000.0) <= 122.0


def test_a_voice_shows_frustration_as_anger_but_words_tell_them_apart() -> None:
    words = scores_of({label: float(label is Emotion.FRUSTRATED) for label in TEXT_LABELS})
    assert value_of(Feeling.FRUSTRATION, mood(0.9)) == pytest.approx(0.9)
    assert value_of(Feeling.FRUSTRATION, words) == 1.0
    assert value_of(Feeling.ANGER, words) == 0.0
    assert rings("frustrated", sounding(0.9))


def spoken(*voices: tuple[Party, float, float]) -> Floor:
    """Voices in the order of their ends."""
    floor = Floor()
    for party, start_s, end_s in sorted(voices, key=lambda voice: voice[2]):
        floor.began(party, start_s)
        floor.ended(party, Voice(start_s, end_s))
    return floor


C, A = Party.CUSTOMER, Party.AGENT


@pytest.mark.parametrize(
    ("voices", "seconds"),
    [
        (((C, 0, 5), (A, 3, 8)), 2.0),
        (((C, 0, 5), (A, 4.8, 8)), 0.0),  # the brush of one turn against the next
        (((C, 0, 5), (A, 2, 2.8)), 0.0),  # a nod
        (((C, 0, 5), (A, 2, 4)), 2.0),
        (((C, 0, 5), (A, 6, 8)), 0.0),
        (((C, 0, 4), (A, 2, 8), (C, 6, 9)), 4.0),
    ],
)
def test_overtalk_is_what_both_say_at_once(
    voices: tuple[tuple[Party, float, float], ...], seconds: float
) -> None:
    assert spoken(*voices).overtalk_s(10.0, None) == pytest.approx(seconds)


def test_overtalk_that_goes_on_counts_already() -> None:
    floor = Floor()
    floor.began(C, 0.0)
    floor.began(A, 4.0)
    assert floor.overtalk_s(4.5, None) == 0.0  # may yet be a nod
    assert floor.overtalk_s(6.0, None) == pytest.approx(2.0)
    floor.ended(C, Voice(0.0, 6.0))
    assert floor.overtalk_s(6.5, None) == pytest.approx(2.0)
    floor.ended(A, Voice(4.0, 7.0))
    assert floor.overtalk_s(7.0, None) == pytest.approx(2.0)


def test_overtalk_is_counted_in_the_window_alone() -> None:
    floor = spoken((C, 0, 10), (A, 5, 12), (C, 50, 60), (A, 58, 62))
    assert floor.overtalk_s(62.0, 30.0) == pytest.approx(2.0)
    assert floor.overtalk_s(62.0, None) == pytest.approx(7.0)


def test_dead_air_begins_after_the_last_voice_and_not_before_the_first() -> None:
    floor = Floor()
    assert floor.dead_air_s(9.0) is None
    floor = spoken((C, 9, 10), (A, 11, 14))
    assert floor.dead_air_s(20.0) == pytest.approx(6.0)
    assert floor.silence_s(C, 20.0) == pytest.approx(10.0)
    floor.began(C, 20.0)
    assert floor.dead_air_s(21.0) == 0.0


def test_a_pause_is_no_silence_of_anybodys() -> None:
    floor = spoken((C, 0, 10))
    floor.paused()
    assert floor.dead_air_s(60.0) is None
    floor.resumed(60.0)
    assert floor.dead_air_s(62.0) == pytest.approx(2.0)


def test_the_agents_share_needs_both() -> None:
    assert spoken((A, 0, 10)).talk_share(20.0, None) is None
    floor = spoken((A, 0, 9), (C, 9, 12))
    assert floor.talk_share(20.0, None) == pytest.approx(0.75)
    assert floor.talk_share(13.0, 3.0) == pytest.approx(0.0)
    assert floor.talk_share(100.0, 3.0) is None


def test_a_voice_of_long_ago_is_forgotten_but_its_seconds_are_not() -> None:
    floor = spoken((A, 0, 100), (C, 100, 200), *((C, s, s + 1) for s in range(300, 900, 2)))
    assert floor.talk_share(900.0, None) == pytest.approx(100 / 500)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("anger > 0.85 for 3 s", "anger 0.90, above 0.85 for 3 s of speech"),
        ("angry and call_length > 2 s", "angry; call length 3.0 s"),
        ("happy or anger > 0.5", "anger 0.90, above 0.5"),
        ("not happy", "not happy"),
        ("customer is key_account", "customer is key account"),
    ],
)
def test_why_a_rule_holds_is_told_in_figures(rule: str, told: str) -> None:
    signals = sounding(0.9, 0.9, 0.9)
    signals.who = Who(frozenset({"key_account"}))
    assert rings(rule, signals)
    assert reason(parse_rule(rule), signals, 15.0).why == told


@pytest.mark.parametrize(
    ("rule", "known"),
    [
        ("angry and dead_air > 1 s", None),
        ("angry and call_length > 99 s", False),
        ("angry or call_length > 1 s", True),
        ("angry or call_length > 99 s", None),
        ("not angry", None),
    ],
)
def test_what_is_not_known_neither_holds_nor_fails(rule: str, known: bool | None) -> None:
    assert rings(rule, Signals(at_s=3.0)) is known


@pytest.mark.parametrize("text", ["Key account", " key_account ", "KEY-ACCOUNT"])
def test_a_tag_is_named_alike_however_it_is_written(text: str) -> None:
    assert name_of(text) == "key_account"
