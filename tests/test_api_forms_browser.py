"""The customers' pages and the mood slider in Chromium: by keyboard, without script, for all."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from api.storage import interactions
from api.trends.interaction_query import InteractionQuery
from insights.interaction import Interaction, SourceKind
from tests.staff import PHONE, WIDE, House, faults, housing

pytestmark = pytest.mark.browser

SLIDER = "tonewise-mood"
SIZES = {"wide": WIDE, "phone": PHONE}


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("forms")
    with housing(folder, browser, sample=True, staff_pages=False, form_requests=None) as house:
        yield house


@pytest.fixture
def page(house: House) -> Iterator[Page]:
    yield from opened(house)


def opened(house: House, **options: Any) -> Iterator[Page]:
    context = house.browser.new_context(**options)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    # Chromium calls every refusal an error, but what the policy stopped is named by it.
    page.on("console", lambda said: broken.append(said.text) if "Policy" in said.text else None)
    yield page
    context.close()
    assert broken == []


def written(house: House, page: Page) -> None:
    """Open the form and fill it in."""
    page.goto(f"{house.url}/tickets/new")
    page.get_by_label("What is it about?").fill("Charged twice")
    page.get_by_label("What happened, or what would you like?").fill("I am angry about billing")
    page.get_by_label("Your e-mail address").fill("ana@shop.example")


def told(house: House, source: SourceKind) -> Interaction:
    """Return the newest of what history was told."""
    query = InteractionQuery(sources=frozenset({source.value}))
    with house.parts.database.reading() as connection:
        (found,) = interactions.listed(connection, query, None, 1)
    return found.interaction


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", ["/tickets/new", "/feedback", "/feedback/thanks", "/tickets/sent"])
def test_axe_finds_nothing_amiss(house: House, path: str, size: str, scheme: Any) -> None:
    width, height = SIZES[size]
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": height}}
    context = house.browser.new_context(**look)
    page = context.new_page()
    page.goto(f"{house.url}{path}")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_ticket_is_opened_by_keyboard_alone(house: House, page: Page) -> None:
    page.goto(f"{house.url}/tickets/new")
    for words in ("Charged twice", "I am angry about billing", "", "Ana", "ana@shop.example"):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="We have your message")).to_be_visible()


def test_the_browser_itself_asks_for_what_is_missing(house: House, page: Page) -> None:
    page.goto(f"{house.url}/tickets/new")
    page.get_by_role("button", name="Send").click()
    assert page.url.endswith("/tickets/new")
    assert page.evaluate("document.activeElement.id") == "subject"


def test_what_the_service_finds_amiss_leads_to_its_field(house: House, page: Page) -> None:
    written(house, page)
    page.get_by_label("What happened").fill("   ")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Tell us what happened")
    assert faults(page) == []
    page.get_by_role("link", name="Tell us what happened").click()
    assert page.evaluate("document.activeElement.id") == "text"
    expect(page.get_by_label("What is it about?")).to_have_value("Charged twice")


def test_the_consent_is_not_given_unless_it_is(house: House, page: Page) -> None:
    written(house, page)
    expect(page.get_by_role("checkbox")).not_to_be_checked()
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".number")).to_be_visible()
    assert told(house, SourceKind.TICKET).mood is None


def test_two_clicks_open_one_ticket(house: House, page: Page) -> None:
    written(house, page)
    key = page.locator("input[name=key]").input_value()
    page.get_by_role("button", name="Send").dblclick()
    expect(page.locator(".number")).to_be_visible()
    expect(page.locator(".number")).to_have_text(
        house.parts.tickets.of_form(f"form:{key}").reference
    )
    page.go_back()
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".number")).to_have_text(
        house.parts.tickets.of_form(f"form:{key}").reference
    )


def test_feedback_goes_without_script(house: House) -> None:
    for page in opened(house, java_script_enabled=False):
        page.goto(f"{house.url}/feedback")
        page.get_by_label("Very happy").check()
        page.get_by_label("Quite").check()
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    found = told(house, SourceKind.FEEDBACK)
    assert (found.valence, found.rating) == (1.0, 0.75)


def test_the_slider_is_moved_by_keys_and_says_where_it_is(house: House, page: Page) -> None:
    page.goto(f"{house.url}/feedback")
    slider = page.get_by_role("slider", name="How do you feel now?")
    expect(slider).to_have_attribute("aria-valuetext", "Not answered yet")
    slider.focus()
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "Very unhappy, 0 / 100")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "Unhappy, 25 / 100")
    assert faults(page) == []
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    found = told(house, SourceKind.FEEDBACK)
    assert (found.valence, found.is_negative, found.rating) == (-0.5, True, None)


def test_the_middle_is_an_answer_too(house: House, page: Page) -> None:
    page.goto(f"{house.url}/feedback")
    page.get_by_role("slider").focus()
    page.keyboard.press("Space")
    assert page.evaluate(f"document.querySelector('{SLIDER}').value") == 50


def test_an_answer_can_be_taken_back(house: House, page: Page) -> None:
    page.goto(f"{house.url}/feedback")
    page.get_by_title("Happy", exact=True).click()
    assert page.evaluate(f"document.querySelector('{SLIDER}').value") == 75
    page.get_by_role("button", name="Take my answer back").click()
    assert page.evaluate(f"document.querySelector('{SLIDER}').value") is None
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Answer at least one")


def test_a_form_that_comes_back_keeps_the_slider_where_it_was(house: House, page: Page) -> None:
    page.goto(f"{house.url}/feedback")
    page.get_by_title("Happy", exact=True).click()
    page.evaluate("document.querySelector('textarea').removeAttribute('maxlength')")
    page.get_by_label("Anything to add?").fill("a" * 2001)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_visible()
    slider = page.get_by_role("slider", name="How do you feel now?")
    expect(slider).to_have_attribute("aria-valuetext", "Happy, 75 / 100")


def test_a_page_of_a_shop_asks_one_question(house: House, page: Page) -> None:
    page.goto(f"{house.url}/demo/shop")
    survey = page.locator(SLIDER)
    survey.get_by_role("button", name="Send").click()
    expect(survey.get_by_role("status")).to_have_text("Please move the slider first.")
    survey.get_by_title("Very happy").click()
    survey.get_by_role("button", name="Send").dblclick()
    expect(survey.get_by_role("status")).to_have_text("Thank you, we have your answer.")
    assert faults(page) == []
    found = told(house, SourceKind.SURVEY)
    assert (found.valence, found.category) == (1.0, "shop")


def test_an_answer_that_does_not_arrive_can_be_sent_again(house: House) -> None:
    context = house.browser.new_context()
    page = context.new_page()
    page.route("**/v1/surveys", lambda route: route.abort())
    page.goto(f"{house.url}/demo/shop")
    survey = page.locator(SLIDER)
    survey.get_by_title("Unhappy", exact=True).click()
    survey.get_by_role("button", name="Send").click()
    expect(survey.get_by_role("status")).to_have_text("Not sent. Please try again.")
    page.unroute("**/v1/surveys")
    survey.get_by_role("button", name="Send").click()
    expect(survey.get_by_role("status")).to_have_text("Thank you, we have your answer.")
    context.close()


def test_the_slider_speaks_other_languages(house: House, page: Page) -> None:
    page.goto(f"{house.url}/feedback")
    page.evaluate(
        """() => {
          const asked = document.createElement("tonewise-mood");
          asked.setAttribute("language", "de-AT");
          document.querySelector("main").append(asked);
        }"""
    )
    slider = page.get_by_role("slider", name="Wie fühlen Sie sich jetzt?")
    expect(slider).to_have_attribute("aria-valuetext", "Noch nicht beantwortet")
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "Sehr zufrieden, 100 / 100")
