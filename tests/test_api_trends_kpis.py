"""Kpis: figures by week beside moods, from answers or as a centre brought them."""

from dataclasses import replace

import numpy as np
import pytest

from api.security.caller import ForbiddenError
from api.security.reach import Reach
from api.storage import kpi_values
from api.storage.database import Database
from api.storage.interactions import Stored
from api.storage.kpi_values import KpiValue
from api.trends.kpis import Kpi, KpiAsk, Kpis, KpiWeek
from insights.trend import Grain, period_start
from tests.clientele import BAD, DAY_S, GOOD, NOBODY, NOW_S, Clientele, contact

WEEK_S = 7 * DAY_S
MONDAY_S = period_start(NOW_S, Grain.WEEK)  # of the week that goes on


@pytest.fixture
def house(database: Database) -> Clientele:
    return Clientele(database)


def kpis(house: Clientele) -> Kpis:
    return Kpis(house.database, lambda: house.now_s)


def said(n_weeks_ago: int, *felt: float, of: str = "a", **told: object) -> list[Stored]:
    """Messages of one week, each with the same answers."""
    extras = {name: told.pop(name) for name in ("recommends", "solved_at_once") if name in told}
    return [
        replace(
            contact(f"{of}{k}", MONDAY_S - n_weeks_ago * WEEK_S + k * 60.0, mood, **told),
            **extras,  # type: ignore[arg-type]
        )
        for k, mood in enumerate(felt)
    ]


def last(house: Clientele, ask: KpiAsk) -> KpiWeek:
    return kpis(house).report(house.mia, ask).weeks[-1]


def test_satisfaction_is_the_share_of_the_satisfied(house: Clientele) -> None:
    house.hear(said(1, *[GOOD] * 6, rating=1.0), said(1, *[BAD] * 2, of="b", rating=0.5))
    week = last(house, KpiAsk(Kpi.CSAT))
    assert week.figure is not None
    assert (week.figure.value, week.figure.n) == (0.75, 8)
    assert week.negative is not None
    assert week.negative.value == 0.25


def test_recommendation_is_promoters_less_detractors(house: Clientele) -> None:
    house.hear(said(1, *[GOOD] * 6, recommends=10), said(1, BAD, BAD, of="b", recommends=2))
    figure = last(house, KpiAsk(Kpi.NPS)).figure
    assert figure is not None
    assert (figure.value, figure.n) == (50.0, 8)


def test_first_contact_resolution_is_the_share_of_what_was_told(house: Clientele) -> None:
    house.hear(said(1, *[GOOD] * 5, solved_at_once=True), said(1, *[BAD] * 9, of="b"))
    figure = last(house, KpiAsk(Kpi.FCR)).figure
    assert figure is not None
    assert (figure.value, figure.n) == (1.0, 5)


def test_of_few_answers_and_of_a_week_that_goes_on_nothing_is_said(house: Clientele) -> None:
    house.hear(said(1, *[GOOD] * 4, rating=1.0), said(0, *[GOOD] * 9, rating=1.0))
    found = kpis(house).report(house.mia, KpiAsk(Kpi.CSAT))
    assert [week.figure for week in found.weeks] == [None]


def test_weeks_without_anything_lie_between(house: Clientele) -> None:
    house.hear(said(4, *[GOOD] * 5), said(1, *[GOOD] * 5))
    assert [w.tally.n for w in kpis(house).report(house.mia, KpiAsk()).weeks] == [5, 0, 0, 5]


def test_what_a_centre_brought_counts_by_its_answers(house: Clientele) -> None:
    day = int((MONDAY_S - WEEK_S) // DAY_S)
    brought = [KpiValue("effort", day, 2.0, 30), KpiValue("effort", day + 1, 4.0, 10)]
    with house.database.transaction() as connection:
        kpi_values.put_all(connection, [*brought, KpiValue("effort", day, 9.0, segment="large")])
    found = kpis(house).report(house.mia, KpiAsk("effort", is_brought=True))
    (week,) = found.weeks
    assert week.figure is not None
    assert (week.figure.value, week.figure.n, week.figure.interval) == (2.5, 40, None)
    assert [(one.kpi, one.segment) for one in found.known] == [("effort", ""), ("effort", "large")]


def test_a_figure_that_follows_moods_is_found_to(house: Clientele) -> None:
    rng = np.random.default_rng(11)
    shares = rng.uniform(0.1, 0.9, 62)
    day = int((MONDAY_S - 61 * WEEK_S) // DAY_S)
    for n, share in enumerate(shares[:-1]):
        bad = round(40 * share)
        house.hear(said(61 - n, *[BAD] * bad, *[GOOD] * (40 - bad)))
    with house.database.transaction() as connection:  # two weeks later satisfaction falls
        values = [KpiValue("csat", day + 7 * (n + 2), 1 - s) for n, s in enumerate(shares[:-3])]
        kpi_values.put_all(connection, values)
    found = kpis(house).report(house.mia, KpiAsk("csat", is_brought=True)).association
    assert found is not None
    assert (found.strongest.lag, found.is_sure) == (2, True)
    assert found.strongest.rho < -0.9


def test_with_few_weeks_nothing_is_said_of_how_they_go_together(house: Clientele) -> None:
    house.hear(*(said(n, *[GOOD] * 5, rating=1.0) for n in range(1, 12)))
    assert kpis(house).report(house.mia, KpiAsk()).association is None


def test_a_segment_is_looked_at_by_itself(house: Clientele) -> None:
    house.hear(said(1, *[GOOD] * 5, segment="large"), said(1, *[BAD] * 5, of="b"))
    assert last(house, KpiAsk(segment="large")).tally.n == 5


def test_nobody_is_told_of_what_they_do_not_see(house: Clientele) -> None:
    house.hear(said(1, *[GOOD] * 5))
    others = replace(house.sam, reach=Reach(frozenset({"exp_noel"})))
    assert kpis(house).report(others, KpiAsk()).weeks == ()
    with pytest.raises(ForbiddenError):
        kpis(house).report(NOBODY, KpiAsk())
