"""The briefing over HTTP and as a page of the staff's."""

from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from api.security.role import Role
from api.security.scope import Scope
from api.storage.audit import AuditFilter
from api.storage.database import Database
from tests.mornings import Mornings, content, day, let_down, past, praised
from tests.plans import scans
from tests.services import Service, kind_of, serving
from tests.staff import PHONE, House, faults, housing

DAY = "2026-03-02"


def heard(database: Database) -> None:
    mornings = Mornings(database)
    mornings.hear([*past(), *day(0, 41, 30, "billing"), *content(), *let_down("acme")])
    mornings.hear([praised("Thank you, that was kind of you.")])


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("briefing")) as running:
        heard(running.parts.database)
        yield running


def test_it_is_answered_with_the_figures_and_where_they_lead(service: Service) -> None:
    told = service.client.get(f"/v1/briefing?date={DAY}", headers=service.key()).json()
    (billing,) = (line for line in told["lines"] if line["sentence"].startswith("billing: 30"))
    assert (told["date"], told["over"], told["quiet"], told["past_known"]) == (
        DAY, True, False, True
    )  # fmt: skip
    assert (billing["section"], billing["reference"]["key"]) == ("changed", "billing")
    assert billing["links"]["trend"].startswith("/staff/trends?category=billing&since=")


@pytest.mark.parametrize(("form", "kind"), [("html", "text/html"), ("text", "text/plain")])
def test_it_is_answered_as_a_file_with_whole_addresses(
    service: Service, form: str, kind: str
) -> None:
    answer = service.client.get(f"/v1/briefing?date={DAY}&format={form}", headers=service.key())
    assert answer.headers["content-type"].startswith(kind)
    assert "http://127.0.0.1:8000/staff/trends" in answer.text


@pytest.mark.parametrize("wanted", ["2999-01-01", "1969-12-31", "soon", "2026-02-30"])
def test_a_day_without_a_briefing_is_refused(service: Service, wanted: str) -> None:
    answer = service.client.get(f"/v1/briefing?date={wanted}", headers=service.key())
    assert (answer.status_code, kind_of(answer)) == (422, "invalid")


def test_who_may_not_read_trends_is_refused_and_who_did_is_kept(service: Service) -> None:
    refused = service.client.get("/v1/briefing", headers=service.key(Scope.GRADES_READ))
    assert refused.status_code == 403
    service.client.get("/v1/briefing", headers=service.person(Role.QA))
    lines = service.parts.audit.lines(AuditFilter(), limit=5)
    assert "briefing" in {line.entry.subject_kind for line in lines}


def test_no_table_that_grows_is_read_through_for_it(service: Service) -> None:
    with scans() as found:
        service.client.get("/v1/briefing?date=2026-02-20", headers=service.key())
    assert found == []


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housing(tmp_path_factory.mktemp("house"), browser) as running:
        heard(running.parts.database)
        yield running


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_day_is_drawn_and_axe_finds_nothing(
    house: House, scheme: Literal["light", "dark"]
) -> None:
    context = house.context(house.user(Role.QA), scheme)
    looked = house.look(context, f"/staff/briefing?date={DAY}")
    page = looked.page
    expect(page.get_by_role("heading", name="Who needs a call")).to_be_visible()
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    width = page.evaluate("document.documentElement.scrollWidth")
    assert (looked.complaints, faults(page), width) == ([], [], PHONE[0])
    context.close()


@pytest.mark.browser
def test_days_are_walked_and_one_that_can_not_be_is_told(house: House) -> None:
    context = house.context(house.user(Role.QA))
    looked = house.look(context, f"/staff/briefing?date={DAY}")
    looked.page.get_by_role("link", name="The day before").click()
    expect(looked.page.get_by_label("Day", exact=True)).to_have_value("2026-03-01")
    refused = house.look(context, "/staff/briefing?date=2999-01-01").page
    expect(refused.get_by_role("alert")).to_contain_text("ot 2999-01-01")
    context.close()


@pytest.mark.browser
def test_every_link_leads_to_a_page_that_shows_what_was_told(house: House) -> None:
    context = house.context(house.user(Role.QA))
    looked = house.look(context, f"/staff/briefing?date={DAY}")
    told = looked.page.locator(".leads a").evaluate_all("all => all.map((one) => one.href)")
    kinds = {urlsplit(href).path.split("/")[2]: href for href in told}
    assert set(kinds) == {"trends", "conversations", "categories", "accounts"}
    for href in kinds.values():
        looked.go(href)
        expect(looked.page.get_by_role("heading", level=1)).to_be_visible()
        expect(looked.page.locator("main .empty")).to_have_count(0)
    assert looked.complaints == []
    context.close()


@pytest.mark.browser
def test_as_many_conversations_are_behind_a_figure_as_it_says(house: House) -> None:
    context = house.context(house.user(Role.QA))
    looked = house.look(context, f"/staff/briefing?date={DAY}")
    line = looked.page.get_by_role("listitem").filter(has_text="billing: 30 negative of 41")
    line.get_by_role("link", name="conversations").click()
    figure = looked.page.locator("dl div").filter(has_text="Conversations").locator("dd")
    expect(figure).to_have_text("30")
    context.close()
