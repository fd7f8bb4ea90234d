"""Rules to test alerts and hints with, made at random, and calls, told in a line."""

from hypothesis import strategies as st

from insights.mood_track import Felt
from insights.rule import (
    MOODS,
    About,
    All,
    Any,
    Change,
    Compared,
    Condition,
    Conduct,
    Course,
    Feeling,
    Feels,
    Going,
    Level,
    Measured,
    Named,
    Not,
)
from insights.rule_parser import MOST_SPEECH_S, MOST_WINDOW_S, VOCABULARY
from tests.calls import mood
from text.shift import Shift


def felt(*angers: float, from_s: float = 0.0, each_s: float = 1.0) -> list[Felt]:
    """One reading after the other, with so much anger each."""
    starts = [from_s + at * each_s for at in range(len(angers))]
    return [Felt(s, s + each_s, mood(anger)) for s, anger in zip(starts, angers, strict=True)]


def _figures(most: float) -> st.SearchStrategy[float]:
    """Numbers as a rule can hold them: six decimals."""
    return st.integers(1, int(most * 1_000_000)).map(lambda n: round(n / 1_000_000, 6))


_shares = st.integers(0, 1_000_000).map(lambda n: round(n / 1_000_000, 6))
_compared = st.sampled_from(Compared)
_speech = _figures(MOST_SPEECH_S)
_names = st.from_regex(r"[a-zæöß][a-z0-9_]{0,8}", fullmatch=True).map(str.casefold)


def _measured() -> st.SearchStrategy[Measured]:
    seconds = st.sampled_from([c for c in Conduct if not c.is_share])
    windows = st.none() | _figures(MOST_WINDOW_S)
    return st.one_of(
        st.builds(Measured, st.just(Conduct.TALK_SHARE), _compared, _shares, windows),
        st.builds(Measured, st.just(Conduct.OVERTALK), _compared, _figures(999.0), windows),
        st.builds(Measured, seconds, _compared, _figures(999.0), st.none()),
    )


def single_tests() -> st.SearchStrategy[Condition]:
    """Single tests."""
    return st.one_of(
        st.builds(Level, st.sampled_from(Feeling), _compared, _shares, st.none() | _speech),
        st.builds(Change, st.sampled_from(Feeling), st.sampled_from(Course), _shares, _speech),
        st.builds(Feels, st.sampled_from(MOODS)),
        st.builds(Going, st.sampled_from(Shift)),
        _measured(),
        st.builds(
            Named, st.sampled_from(About), _names.filter(lambda name: name not in VOCABULARY)
        ),
    )


def conditions() -> st.SearchStrategy[Condition]:
    """Whole rules, as deep and as long as the language allows."""

    def joined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(st.builds(Not, inner), st.builds(All, parts), st.builds(Any, parts))

    return st.recursive(single_tests(), joined, max_leaves=8)
