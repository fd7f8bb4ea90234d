"""Norms: sources on one scale, without moving what all of them come to."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.estimate import Sums
from insights.norms import norms

VALENCES = st.lists(st.floats(-1, 1), min_size=1, max_size=30)


def sums(*values: float) -> Sums:
    return Sums(len(values), math.fsum(values), math.fsum(v * v for v in values))


def many(mean: float, spread: float, n: int = 10_000) -> Sums:
    return Sums(n, n * mean, n * (mean**2 + spread**2))


def test_a_source_that_always_sounds_angry_is_measured_by_itself() -> None:
    found = norms({"review": many(-0.5, 0.4), "survey": many(0.3, 0.4)})
    usual = [found.on_common_scale("review", -0.5), found.on_common_scale("survey", 0.3)]
    assert usual == pytest.approx([-0.1, -0.1], abs=0.01)


def test_what_is_unusual_in_its_source_stays_unusual() -> None:
    found = norms({"review": many(-0.5, 0.2), "survey": many(0.3, 0.4)})
    worse = found.on_common_scale("review", -0.7) - found.on_common_scale("review", -0.5)
    assert worse == pytest.approx(-found.pooled.sd, rel=0.02)


def test_few_messages_hardly_leave_the_norm_of_all() -> None:
    found = norms({"chat": many(0.0, 0.4), "forum": sums(-1.0, -1.0)})
    assert found.of("forum").mean == pytest.approx(0.0, abs=0.05)


def test_a_source_that_nobody_has_seen_is_read_as_it_stands() -> None:
    found = norms({"chat": many(0.2, 0.4)})
    assert found.on_common_scale("fax", -0.3) == pytest.approx(-0.3)


def test_nothing_at_all_moves_nothing() -> None:
    assert norms({}).on_common_scale("chat", 0.4) == pytest.approx(0.4)


@given(st.dictionaries(st.sampled_from("abcd"), VALENCES, min_size=1), VALENCES)
def test_sums_move_as_their_values_do(said: dict[str, list[float]], values: list[float]) -> None:
    found = norms({source: sums(*held) for source, held in said.items()})
    moved = found.sums_on_common_scale("a", sums(*values))
    one_by_one = sums(*(found.on_common_scale("a", value) for value in values))
    assert moved.total == pytest.approx(one_by_one.total, abs=1e-6)
    assert moved.squares == pytest.approx(one_by_one.squares, rel=1e-6, abs=1e-6)
