"""Which calls are drawn: every one equally likely, and the same again from the same seed."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from insights.sampling import Candidate, SamplingError, draw, fingerprint, ticket

AGENTS = ("maya", "noel", None)
populations = st.dictionaries(
    st.integers(0, 10_000).map("call_{}".format), st.sampled_from(AGENTS), max_size=40
).map(lambda found: [Candidate(*pair) for pair in found.items()])


@given(populations, st.integers(1, 5), st.text(min_size=1), st.randoms())
def test_a_seed_draws_the_same_whatever_the_order(
    calls: list[Candidate], n_each: int, seed: str, chance: Random
) -> None:
    shuffled = list(calls)
    chance.shuffle(shuffled)
    assert draw(shuffled, n_each, seed) == draw(calls, n_each, seed)
    assert fingerprint(shuffled) == fingerprint(calls)


@given(populations, st.integers(1, 5), st.text(min_size=1))
def test_each_agent_gets_as_many_as_wanted_or_all_there_are(
    calls: list[Candidate], n_each: int, seed: str
) -> None:
    drawn = draw(calls, n_each, seed)
    there = Counter(call.agent_id for call in calls)
    assert set(drawn) <= set(calls)
    assert len(set(drawn)) == len(drawn)
    assert Counter(c.agent_id for c in drawn) == {a: min(n, n_each) for a, n in there.items()}


@given(populations, st.integers(1, 5), st.text(min_size=1))
def test_calls_of_one_agent_do_not_change_who_is_drawn_of_another(
    calls: list[Candidate], n_each: int, seed: str
) -> None:
    alone = [call for call in calls if call.agent_id == "maya"]
    drawn = [call for call in draw(calls, n_each, seed) if call.agent_id == "maya"]
    assert drawn == list(draw(alone, n_each, seed))


def test_every_call_is_equally_likely() -> None:
    """Over 4,000 seeds, by a chi-squared test that chance alone fails once in 1,000."""
    calls = [Candidate(f"call_{n:04d}", "maya") for n in range(40)]
    drawn = Counter(c.call_id for seed in range(4000) for c in draw(calls, 5, str(seed)))
    counts = [drawn[call.call_id] for call in calls]
    # Of 5 drawn without putting back, counts vary less than independent ones: by (40 - 5) / 39.
    statistic = stats.chisquare(counts).statistic / (35 / 39)
    assert stats.chi2.sf(statistic, df=39) > 0.001


def test_every_pair_of_calls_is_equally_likely() -> None:
    calls = [Candidate(f"call_{n}", "maya") for n in range(6)]
    pairs = Counter(frozenset(c.call_id for c in draw(calls, 2, str(seed))) for seed in range(6000))
    assert len(pairs) == 15
    assert stats.chisquare(list(pairs.values())).pvalue > 0.001


def test_anybody_can_draw_again_by_hand() -> None:
    """As `printf 7:call_1 | sha256sum` has it."""
    wanted = "19d62e7508aff3f891d507b831d37ee84fb37b933500e1301876a12989e19294"
    assert ticket("7", "call_1") == wanted


def test_none_can_not_be_drawn() -> None:
    with pytest.raises(SamplingError, match="at least one"):
        draw([Candidate("call_1", "maya")], 0, "seed")
