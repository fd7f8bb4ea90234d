"""The staff's pages of tickets in Chromium: taken, answered, closed, told of by the customer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.contacts.contact import Outcome
from api.security.role import Role
from api.tickets.ticket import Asked, Ticket
from tests.staff import House, housing

pytestmark = pytest.mark.browser

ASKED = Asked("Charged twice", "I am angry about billing", name="Ana", analyse_mood=True)


@dataclass
class Office:
    """A house, and two agents who are signed in."""

    house: House
    maya: BrowserContext
    tom: BrowserContext

    def asked(self, asked: Asked = ASKED) -> Ticket:
        return self.house.parts.tickets.open(asked)

    def look(self, who: BrowserContext, path: str) -> Page:
        return self.house.look(who, f"/staff/tickets{path}").page


@pytest.fixture(scope="module")
def office(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with housing(tmp_path_factory.mktemp("house"), browser) as house:
        maya, tom = (
            house.context(house.user(Role.AGENT, agent_id=name)) for name in ("maya", "tom")
        )
        yield Office(house, maya, tom)


def test_a_ticket_is_found_by_its_number_however_it_stands(office: Office) -> None:
    ticket, _other = office.asked(), office.asked()
    page = office.look(office.maya, "?state=closed")
    page.get_by_label("Number").fill(ticket.reference.lower().replace("-", " "))
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody a")).to_have_text([ticket.reference])
    page.get_by_label("Number").fill("0000-0000")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".empty")).to_contain_text("has the number 0000-0000")
    page.close()


def toasted(page: Page, text: str) -> None:
    expect(page.locator(".q-notification", has_text=text)).to_be_visible()


def test_a_ticket_is_taken_answered_and_closed(office: Office) -> None:
    ticket = office.asked()
    page = office.look(office.maya, f"/{ticket.ticket_id}")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("It is yours.", exact=True).first).to_be_visible()
    page.get_by_label("What the customer is told").fill("Paid back today.")
    page.get_by_role("button", name="Keep", exact=True).click()
    toasted(page, "Kept.")
    page.get_by_label("What it came to").select_option("Solved")
    page.get_by_role("button", name="Keep", exact=True).click()
    toasted(page, "Closed. Copy the link")
    expect(page.locator(".once")).to_contain_text(f"{office.house.url}/feedback?of=tw_fb_")
    expect(page.locator("blockquote").last).to_have_text("Paid back today.")
    page.close()


def test_the_link_that_is_shown_opens_the_customers_page(office: Office) -> None:
    ticket = office.asked()
    page = office.look(office.maya, f"/{ticket.ticket_id}")
    page.get_by_role("button", name="Take it").click()
    page.get_by_label("What it came to").select_option("Not solved")
    page.get_by_role("button", name="Keep", exact=True).click()
    link = page.locator(".once").inner_text()
    page.goto(link)
    page.get_by_label("Not at all").check()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.goto(f"{office.house.url}/staff/tickets/{ticket.ticket_id}")
    expect(page.get_by_text("1 of 5")).to_be_visible()
    page.close()


def test_what_another_has_taken_meanwhile_is_not_taken(office: Office) -> None:
    ticket = office.asked()
    late = office.look(office.tom, f"/{ticket.ticket_id}")
    page = office.look(office.maya, f"/{ticket.ticket_id}")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("It is yours.", exact=True).first).to_be_visible()
    late.get_by_role("button", name="Take it").click()
    toasted(late, "there is no ticket")
    page.close()
    late.close()


def test_a_ticket_in_other_hands_is_not_there(office: Office) -> None:
    ticket = office.asked()
    page = office.look(office.maya, f"/{ticket.ticket_id}")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("button", name="Give it back")).to_be_visible()
    other = office.look(office.tom, f"/{ticket.ticket_id}")
    expect(other.get_by_text("There is no such ticket")).to_be_visible()
    page.get_by_role("button", name="Give it back").click()
    expect(page.get_by_role("button", name="Take it")).to_be_visible()
    page.close()
    other.close()


def test_what_changed_meanwhile_is_not_written_over(office: Office) -> None:
    ticket = office.asked()
    page = office.look(office.maya, f"/{ticket.ticket_id}")
    page.get_by_role("button", name="Take it").click()
    twin = office.look(office.maya, f"/{ticket.ticket_id}")
    for one, text in ((page, "First."), (twin, "Second.")):
        one.get_by_label("What the customer is told").fill(text)
        one.get_by_role("button", name="Keep", exact=True).click()
    toasted(twin, "look at it again")
    expect(twin.get_by_label("What the customer is told")).to_have_value("Second.")
    page.close()
    twin.close()


def test_the_list_begins_with_who_needs_somebody_most(office: Office) -> None:
    calm = office.asked(replace(ASKED, subject="A question", text="happy about delivery"))
    angry = office.asked(replace(ASKED, subject="Again charged"))
    page = office.look(office.tom, "")
    numbers = page.locator("main tbody td:first-child").all_inner_texts()
    assert numbers.index(angry.reference) < numbers.index(calm.reference)
    page.get_by_label("Department").select_option("Orders and delivery")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**department=orders**")
    page.close()


def test_the_words_of_who_did_not_agree_have_no_mood(office: Office) -> None:
    ticket = office.asked(replace(ASKED, analyse_mood=False))
    page = office.look(office.maya, f"/{ticket.ticket_id}")
    expect(page.get_by_text("the customer did not agree to it")).to_be_visible()
    page.close()


def test_every_outcome_has_a_word_of_its_own(office: Office) -> None:
    ticket = office.asked()
    page = office.look(office.maya, f"/{ticket.ticket_id}")
    page.get_by_role("button", name="Take it").click()
    options = page.get_by_label("What it came to").locator("option")
    expect(options).to_have_count(1 + len(Outcome))
    page.close()
