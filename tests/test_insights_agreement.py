"""How far judges agree: against published worked examples, another's code, and what must hold."""

import krippendorff
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.report import Outcome
from insights.agreement import (
    FEWEST_UNITS,
    KINDS,
    SCALE,
    Level,
    Pair,
    agreeing,
    alpha,
    alpha_interval,
    kappa,
    share_interval,
    table,
)
from tests.calls import patient

MET, PARTLY, MISSED, NONE = (
    Outcome.MET,
    Outcome.PARTLY,
    Outcome.MISSED,
    Outcome.NOT_APPLICABLE,
)
# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", example C: four observers,
# twelve units, five values, 0 where nothing was said. He gives 0.743 nominal, 0.815 ordinal.
EXAMPLE_C = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3),
    (0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0),
)
# The same, example A: two observers, ten units, two values; 0.095.
EXAMPLE_A = ((1, 2, 1, 1, 1, 1, 1, 1, 2, 1), (2, 2, 2, 1, 1, 2, 1, 1, 1, 1))
# The same, example B: two observers, twelve units, five values; 0.692.
EXAMPLE_B = (
    (1, 1, 2, 2, 4, 3, 3, 3, 5, 4, 4, 1),
    (2, 1, 2, 2, 2, 3, 3, 3, 5, 4, 4, 4),
)
units_drawn = st.lists(st.lists(st.sampled_from(KINDS), max_size=5), max_size=30)


def counted(rows: tuple[tuple[int, ...], ...]) -> npt.NDArray[np.float64]:
    """How often each unit was given 1, 2, ...: shape (units, values)."""
    judged = np.array(rows)
    return np.array([[(unit == v).sum() for v in range(1, judged.max() + 1)] for unit in judged.T],
                    dtype=np.float64)  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "level", "wanted"),
    [
        (EXAMPLE_A, Level.NOMINAL, 0.095),
        (EXAMPLE_B, Level.NOMINAL, 0.692),
        (EXAMPLE_C, Level.NOMINAL, 0.743),
        (EXAMPLE_C, Level.ORDINAL, 0.815),
    ],
)
def test_alpha_is_krippendorffs(
    rows: tuple[tuple[int, ...], ...], level: Level, wanted: float
) -> None:
    assert alpha(counted(rows), level) == pytest.approx(wanted, abs=0.0005)


@patient
@given(units_drawn, st.sampled_from(Level))
def test_alpha_is_what_another_reckons(units: list[list[Outcome]], level: Level) -> None:
    counts = table(units, SCALE)
    found = alpha(counts, level)
    if found is None:
        return
    other = krippendorff.alpha(
        value_counts=counts.astype(int), value_domain=[0, 1, 2], level_of_measurement=level.value
    )
    assert found == pytest.approx(other, abs=1e-9)


@patient
@given(units_drawn)
def test_there_is_an_alpha_just_where_judgements_differ(units: list[list[Outcome]]) -> None:
    judged_twice = [u for u in units if len(u) > 1]
    differ = len({outcome for unit in judged_twice for outcome in unit}) > 1
    assert (alpha(table(units, KINDS), Level.NOMINAL) is not None) is differ


@patient
@given(st.lists(st.tuples(st.sampled_from(SCALE), st.integers(2, 4)), min_size=2, max_size=20))
def test_perfect_agreement_is_one(drawn: list[tuple[Outcome, int]]) -> None:
    units = [[outcome] * n for outcome, n in drawn]
    found = alpha(table(units, SCALE), Level.ORDINAL)
    assert found is None if len({o for o, _ in drawn}) == 1 else found == pytest.approx(1.0)


def test_far_apart_is_worse_than_close_by_in_an_order() -> None:
    same = [[MET] * 2, [PARTLY] * 2, [MISSED] * 2] * 3
    close = table([*same, [MET, PARTLY], [PARTLY, MISSED]], SCALE)
    far = table([*same, [MET, MISSED], [PARTLY, PARTLY]], SCALE)
    near, wide = alpha(close, Level.ORDINAL), alpha(far, Level.ORDINAL)
    assert near is not None
    assert wide is not None
    assert near > wide


def test_the_interval_holds_alpha_and_is_the_same_each_time() -> None:
    rng = np.random.default_rng(7)
    truth = rng.choice(3, 60)
    judged = np.where(rng.random((3, 60)) < 0.8, truth, rng.choice(3, (3, 60)))
    counts = table([[SCALE[v] for v in unit] for unit in judged.T], SCALE)
    found, interval = alpha(counts, Level.ORDINAL), alpha_interval(counts, Level.ORDINAL)
    assert found is not None
    assert interval is not None
    assert interval.low < found < interval.high
    assert interval == alpha_interval(counts, Level.ORDINAL)


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    """100 sets of 60 units from one model; the truth is the alpha of 20,000 of its units."""

    def judged(n: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
        truth = rng.choice(3, n)
        said = np.where(rng.random((3, n)) < 0.7, truth, rng.choice(3, (3, n)))
        return np.stack([(said == v).sum(axis=0) for v in range(3)], axis=1).astype(np.float64)

    truth = alpha(judged(20_000, np.random.default_rng(1)), Level.ORDINAL)
    assert truth is not None
    found = [alpha_interval(judged(60, np.random.default_rng(n)), Level.ORDINAL)
             for n in range(100, 200)]  # fmt: skip
    covered = sum(i is not None and i.low <= truth <= i.high for i in found)
    assert covered >= 88


def test_with_few_units_there_is_no_interval() -> None:
    units = [[MET, MET], [MISSED, MET]] * (FEWEST_UNITS // 2)
    assert alpha_interval(table(units, SCALE), Level.ORDINAL) is not None
    assert alpha_interval(table(units[:-1], SCALE), Level.ORDINAL) is None


def test_where_nearly_all_is_the_same_there_is_no_interval() -> None:
    units = [[MET, MET]] * 40 + [[MET, MISSED]]
    assert alpha_interval(table(units, SCALE), Level.ORDINAL) is None


def test_units_that_were_judged_alike_count_as_often_as_there_are() -> None:
    units = [[MET, MET]] * 7 + [[MET, MISSED]] * 3 + [[PARTLY, MISSED]] * 4
    once, times = [[MET, MET], [MET, MISSED], [PARTLY, MISSED]], [7, 3, 4]
    apart, alike = table(units, SCALE), table(once, SCALE)
    assert alpha(alike, Level.ORDINAL, times) == pytest.approx(alpha(apart, Level.ORDINAL))
    assert alpha_interval(alike, Level.ORDINAL, times) is not None


def test_kappa_is_cohens() -> None:
    """Cohen (1960), "A coefficient of agreement for nominal scales": 200 cases, 0.492."""
    counts = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
    pairs = {(SCALE[a], SCALE[b]): n for a, row in enumerate(counts) for b, n in enumerate(row)}
    assert kappa(pairs) == pytest.approx(0.492, abs=0.0005)


@pytest.mark.parametrize("pairs", [{}, {(MET, MET): 30}])
def test_there_is_no_kappa_where_chance_does_all(pairs: dict[Pair, int]) -> None:
    assert kappa(pairs) is None


@given(st.dictionaries(st.tuples(st.sampled_from(KINDS), st.sampled_from(KINDS)),
                       st.integers(1, 9)))  # fmt: skip
def test_kappa_does_not_ask_who_is_who(pairs: dict[Pair, int]) -> None:
    found, turned = kappa(pairs), kappa({(b, a): n for (a, b), n in pairs.items()})
    assert found == pytest.approx(turned) if found is not None else turned is None
    assert found is None or -1 <= found <= 1


@pytest.mark.parametrize(
    ("n_of", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_a_shares_interval_is_wilsons(n_of: int, n: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17:857, table I, method 3."""
    found = share_interval(n_of, n)
    assert found is not None
    assert [found.low, found.high] == pytest.approx([low, high], abs=5e-5)


def test_pairs_of_a_unit_are_counted_each_once() -> None:
    assert agreeing([[MET, MET, MISSED], [NONE, NONE], [MET]]) == (2, 4)


def test_what_does_not_apply_is_missing_from_the_scale() -> None:
    assert table([[MET, NONE, MISSED]], SCALE).tolist() == [[1.0, 0.0, 1.0]]
