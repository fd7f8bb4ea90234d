"""A briefing to read: each sentence leads to its figure, whatever stands in names and words."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from api.reports.briefing_links import Links
from api.reports.briefing_page import html_of, text_of
from api.reports.briefing_view import BriefingView, briefing_view, day_words
from api.storage.database import Database
from api.trends.interaction_query import InteractionQuery
from emotion.labels import Emotion
from insights.drivers import Theme
from insights.reference import Figure, Reference
from tests.interactions import DAY_S, MONDAY_S, calm, upset
from tests.mornings import READER, Mornings, content, day, let_down, past, praised, usual_day

LISBON = Links("https://voice.example", ZoneInfo("Europe/Lisbon"))
MARKUP = "Nobody answers <script>alert(1)</script> & I paid twice."
ONE_DAY = Reference(Figure.TREND, "billing", MONDAY_S, MONDAY_S + DAY_S, is_negative=True)


def addresses(reference: Reference, links: Links = LISBON) -> dict[str, str]:
    return {way.word: way.href.removeprefix(links.base) for way in links.of(reference)}


def test_a_departure_leads_to_its_trend_with_weeks_before_it_and_to_what_is_behind_it() -> None:
    assert addresses(ONE_DAY) == {
        "trend": "/staff/trends?category=billing&since=2026-01-05&until=2026-03-02",
        "conversations": "/staff/conversations?category=billing&negative=yes"
        "&since=2026-03-02&until=2026-03-02",
    }


def test_days_of_an_address_are_the_centres() -> None:
    auckland = Links("", ZoneInfo("Pacific/Auckland"))
    local = replace(ONE_DAY, since_s=MONDAY_S - 13 * 3600, until_s=MONDAY_S + 11 * 3600)
    assert addresses(local, auckland)["conversations"].endswith("since=2026-03-02&until=2026-03-02")


def test_a_driver_leads_to_exactly_its_contacts() -> None:
    theme = Theme(None, Emotion.ANGRY, "a, b")
    found = addresses(replace(ONE_DAY, kind=Figure.CATEGORY, key="", theme=theme))
    asked = {name: one[0] for name, one in parse_qs(urlsplit(found["conversations"]).query).items()}
    query = InteractionQuery.from_url(asked)
    assert (query.categories, query.outcomes) == (frozenset({None}), frozenset({"a, b"}))
    assert (query.moods, query.negative) == (frozenset({Emotion.ANGRY}), True)


def test_an_account_leads_to_itself_whatever_its_id() -> None:
    found = addresses(Reference(Figure.ACCOUNT, "a/b?c", MONDAY_S, MONDAY_S))
    assert found["account"] == "/staff/accounts/a%2Fb%3Fc"
    assert addresses(Reference(Figure.ACCOUNT, "", 0.0, 1.0)) == {"all accounts": "/staff/accounts"}


def test_days_are_called_as_people_call_them() -> None:
    assert day_words(date(2026, 3, 2)) == "Monday, 2 March 2026"


@pytest.fixture
def mornings(database: Database) -> Mornings:
    return Mornings(database)


def seen(mornings: Mornings) -> BriefingView:
    return briefing_view(mornings.briefings.of(READER), "https://voice.example")


def bad_day(mornings: Mornings) -> BriefingView:
    mornings.hear([*past(30), *day(0, 41, 30, "<i>billing</i>"), *content(), *let_down("acme")])
    mornings.hear([upset(MONDAY_S + 60, text=MARKUP), praised("Thank you, that was kind of you.")])
    return seen(mornings)


def test_words_of_customers_are_no_markup_and_nothing_is_loaded_or_run(mornings: Mornings) -> None:
    page = html_of(bad_day(mornings))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; I paid twice." in page
    assert "<script" not in page
    assert "<i>" not in page
    assert "default-src 'none'" in page


def test_as_plain_text_it_says_the_same_with_its_addresses(mornings: Mornings) -> None:
    view = bad_day(mornings)
    text, page = text_of(view), html_of(view)
    assert f'"{MARKUP}"' in text
    hrefs = {way.href for part in view.parts for told in part.lines for way in told.ways}
    assert len(hrefs) > 4
    assert all(href in text and href.replace("&", "&amp;") in page for href in hrefs)


def test_a_quiet_day_says_of_each_part_that_there_is_nothing(mornings: Mornings) -> None:
    mornings.hear([*past(30), *usual_day()])
    view = seen(mornings)
    assert (view.is_quiet, len(view.parts)) == (True, 4)
    text = text_of(view)
    assert all(part.titled.nothing in text for part in view.parts if not part.lines)


def test_what_was_made_up_is_told_as_such(mornings: Mornings) -> None:
    mornings.hear([calm(MONDAY_S + 60)])
    assert "Synthetic contacts" not in text_of(seen(mornings))
    mornings.hear([calm(MONDAY_S + 120)], is_synthetic=True)
    mornings.now_s += 120.0
    view = seen(mornings)
    assert "Synthetic contacts are among it" in text_of(view)
    assert "Synthetic contacts are among it" in html_of(view)


def test_without_a_past_nothing_is_said_to_be_as_usual(mornings: Mornings) -> None:
    assert "Nothing departed" not in text_of(seen(mornings))
