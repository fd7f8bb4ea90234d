"""Charts of accounts and of figures beside moods: where marks stand, and what they say."""

from datetime import UTC

import numpy as np
import pytest

from api.pages.charts.contacts import contacts_chart
from api.pages.charts.lags import lags_chart, strongest_of
from api.pages.kpi_view import kpis_view, week_link
from api.pages.kpi_words import figure_words, luck, written
from api.trends.client_runs import Told
from api.trends.kpis import Figure, Kpi, KpiAsk, KpiReport, KpiWeek
from insights.agreement import Interval
from insights.kpi import Association, association
from insights.runs import Run
from insights.tally import Tally

DAY_S = 86_400.0
CSAT, NPS, OWN = KpiAsk(Kpi.CSAT), KpiAsk(Kpi.NPS), KpiAsk("effort", is_brought=True)
RUN = Run("acme", 2, 2, 0.7, 4 * DAY_S, 8 * DAY_S, True, 0.001, True, None, 1.0)


def together(rho: float = -1.0) -> Association:
    first = np.random.default_rng(5).random(40)
    found = association(first.tolist(), (rho * first).tolist())
    assert found is not None
    return found


def test_contacts_stand_in_their_time_and_the_run_spans_its_own() -> None:
    told = [Told(n * DAY_S, 0.9 if n >= 4 else 0.1, -0.8 if n >= 4 else 0.8) for n in (0, 4, 8)]
    chart = contacts_chart(told, RUN, UTC)
    assert [dot.x for dot in chart.dots] == ["2.000%", "50.000%", "98.000%"]
    assert [dot.is_negative for dot in chart.dots] == [False, True, True]
    assert (chart.run_x, chart.run_width) == ("49.000%", "50.000%")
    assert chart.summary == "3 contacts from 1970-01-01 to 1970-01-09, 2 of them negative."


def test_one_contact_stands_in_the_middle_and_none_is_said_to_be_none() -> None:
    assert contacts_chart([Told(5.0, 0.2, 0.1)], None, UTC).dots[0].x == "50.000%"
    assert contacts_chart([], None, UTC).summary == "No contact whose mood was read."


def test_the_strongest_lag_is_marked_and_named() -> None:
    chart = lags_chart(together(), "satisfaction")
    (strongest,) = [mark for mark in chart.marks if mark.is_strongest]
    assert (strongest.label, strongest.y) == ("0", "158.0")
    assert strongest_of(together()).startswith("in the same week, −1.00")


@pytest.mark.parametrize(
    ("ask", "value", "said"),
    [(CSAT, 0.634, "63 %"), (NPS, -12.4, "−12"), (NPS, 30.0, "+30"), (OWN, 3.14159, "3.142")],
)
def test_values_are_written_as_people_do(ask: KpiAsk, value: float, said: str) -> None:
    assert written(value, ask) == said


def test_a_figure_is_told_with_what_chance_leaves_open() -> None:
    figure = Figure(0.5, Interval(0.4, 0.6), 120)
    assert figure_words(figure, CSAT) == "50 % (40 % to 60 %) of 120 answers"
    assert figure_words(Figure(3.5, None, 0), OWN) == "3.5"
    assert figure_words(None, CSAT) == "too few answers"


@pytest.mark.parametrize(
    ("p", "said"), [(1e-7, "less than 1 in 10,000"), (0.002, "1 in 500"), (0.62, "62 of 100")]
)
def test_a_chance_is_said_as_people_do(p: float, said: str) -> None:
    assert luck(p) == said


def test_a_week_leads_to_its_conversations() -> None:
    week = KpiWeek(4 * DAY_S, Tally(), None)
    ask = KpiAsk(segment="large")
    wanted = "/staff/conversations?segment=large&since=1970-01-05&until=1970-01-11"
    assert week_link(week, ask) == wanted


@pytest.mark.parametrize("figure", [None, Figure(7.0, None, 3), Figure(0.0, None, 0)])
def test_weeks_of_which_little_is_known_are_drawn(figure: Figure | None) -> None:
    weeks = (KpiWeek(4 * DAY_S, Tally(), figure), KpiWeek(11 * DAY_S, Tally(), None))
    shown = kpis_view(KpiReport(OWN, weeks, None, ()), ["large"])
    assert (shown.moods is None, shown.figure is None) == (True, figure is None)
    assert [row.n for row in shown.rows] == [0, 0]
