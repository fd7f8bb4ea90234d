"""Briefings: a day told from what is kept, in the centre's zone, as far as one sees."""

from dataclasses import replace
from datetime import date

import pytest

from api.security.caller import ForbiddenError
from api.security.reach import Reach
from api.settings import SettingsError
from api.storage import clients
from api.storage.clients import Client
from api.storage.database import Database
from api.trends.briefings import BriefingDayError, DayBriefing
from api.trends.days import Day, centre_zone
from insights.briefing import Section
from tests.interactions import DAY_S, MONDAY_S, calm, upset
from tests.mornings import (
    DAY,
    READER,
    Mornings,
    content,
    day,
    let_down,
    past,
    praised,
    usual_day,
)

WORDS = "Nobody answers, and I was charged twice for it."


@pytest.fixture
def mornings(database: Database) -> Mornings:
    return Mornings(database)


def sentences(made: DayBriefing, section: Section) -> list[str]:
    return [line.sentence for line in made.told.of(section)]


def test_a_usual_day_is_a_quiet_one(mornings: Mornings) -> None:
    mornings.hear([*past(), *usual_day()])
    made = mornings.briefings.of(READER)
    assert (made.day.date, made.told.is_quiet, made.is_over) == (DAY, True, True)
    assert sentences(made, Section.DAY)[0].startswith(
        "A quiet day: 72 contacts; of 72 whose mood could be read 17% were"
    )


def test_a_bad_day_is_told_with_what_is_usual_and_hurts_by_its_customers(
    mornings: Mornings,
) -> None:
    mornings.hear([*past(), *day(0, 41, 30, "billing"), *day(0, 31, 3, "delivery")])
    told = mornings.briefings.of(READER)
    assert any(s.startswith("billing: 30 negative of 41, where") for s in
               sentences(told, Section.CHANGED))  # fmt: skip
    assert sentences(told, Section.HURTS)[0].startswith("billing (angry): ")


def test_a_young_history_calls_nothing_usual(mornings: Mornings) -> None:
    mornings.hear([*past(9), *usual_day()])
    assert "The past is too short" in sentences(mornings.briefings.of(READER), Section.DAY)[0]


def test_who_is_let_down_needs_a_call_by_name_until_they_leave(mornings: Mornings) -> None:
    mornings.hear([*content(), *let_down("acme")])
    with mornings.database.transaction() as connection:
        clients.put_all(connection, [Client("acme", "Acme Ltd")])
    (sentence,) = sentences(mornings.briefings.of(READER), Section.CALL)
    assert sentence.startswith("Acme Ltd: 12 of its last 12 contacts were negative")
    with mornings.database.transaction() as connection:
        clients.put_all(connection, [Client("acme", "Acme Ltd", left_s=MONDAY_S)])
    mornings.now_s += 120
    assert sentences(mornings.briefings.of(READER), Section.CALL) == []


def test_an_older_day_is_told_with_the_accounts_as_they_stood(mornings: Mornings) -> None:
    mornings.hear([*content(), *let_down("acme")])
    before, since = date(2026, 2, 18), date(2026, 3, 1)
    assert sentences(mornings.briefings.of(READER, before), Section.CALL) == []
    (sentence,) = sentences(mornings.briefings.of(READER, since), Section.CALL)
    assert sentence.startswith("acme: 11 of its last 11 contacts")


def test_a_day_of_long_ago_is_told_by_the_year_before_it(mornings: Mornings) -> None:
    mornings.hear([*content(), *let_down("acme")])
    mornings.now_s += 300 * DAY_S
    (sentence,) = sentences(mornings.briefings.of(READER, DAY), Section.CALL)
    assert sentence.startswith("acme: 12 of its last 12 contacts")


def test_customers_are_quoted_and_the_happiest_too(mornings: Mornings) -> None:
    mornings.hear(
        [upset(MONDAY_S + 60, text=WORDS), praised("Thank you, that was quick and kind.")]
    )
    told = mornings.briefings.of(READER).told
    assert [one.text for one in told.verbatims] == [WORDS]
    assert told.praise is not None


def test_a_supervisor_is_told_of_their_teams_alone(mornings: Mornings) -> None:
    mornings.hear([*[upset(MONDAY_S, agent_id="bo")] * 7, *[calm(MONDAY_S, agent_id="cy")] * 9])
    theirs = replace(READER, reach=Reach(frozenset({"bo"})))
    assert sentences(mornings.briefings.of(theirs), Section.DAY)[0].startswith("7 contacts")
    assert sentences(mornings.briefings.of(READER), Section.DAY)[0].startswith("16 contacts")


def test_days_begin_where_the_centre_is(database: Database) -> None:
    auckland = Mornings(database, "Pacific/Auckland", MONDAY_S + 86_400)
    auckland.hear([calm(MONDAY_S - 10 * 3600.0), calm(MONDAY_S - 14 * 3600.0)])
    made = auckland.briefings.of(READER, DAY)
    assert sentences(made, Section.DAY)[0].startswith("1 contact;")


def test_of_a_day_that_goes_on_no_volume_departs(mornings: Mornings) -> None:
    mornings.hear(past())
    mornings.now_s = MONDAY_S + 3600.0
    going_on = mornings.briefings.of(READER, DAY)
    assert (going_on.is_over, sentences(going_on, Section.CHANGED)) == (False, [])
    mornings.now_s = MONDAY_S + DAY_S
    assert len(sentences(mornings.briefings.of(READER, DAY), Section.CHANGED)) == 3


@pytest.mark.parametrize("wanted", [date(2026, 3, 4), date(1970, 5, 1), date(9999, 12, 31)])
def test_a_day_that_can_not_be_told_is_refused(mornings: Mornings, wanted: date) -> None:
    with pytest.raises(BriefingDayError, match="wanted a day from 1971-01-01 to 2026-03-03"):
        mornings.briefings.of(READER, wanted)


def test_who_may_not_read_trends_reads_no_briefing(mornings: Mornings) -> None:
    with pytest.raises(ForbiddenError, match="trends:read"):
        mornings.briefings.of(replace(READER, scopes=frozenset()))


def test_a_day_on_which_clocks_are_changed_is_as_long_as_it_was() -> None:
    spring = Day(date(2026, 3, 29), centre_zone("Europe/Lisbon"))
    assert (spring.until_s - spring.since_s, spring.offset_s) == (23 * 3600.0, 3600.0)
    assert spring.number * DAY_S == spring.since_s


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd"])
def test_a_zone_that_nobody_knows_is_told_with_its_variable(name: str) -> None:
    with pytest.raises(SettingsError, match="TONEWISE_ZONE: wanted a time zone"):
        centre_zone(name)
