"""The widget on a real page with the real service: a chat from its first message to its end."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from api.desk.opening import Transfer
from api.desk.state import Author, CaseState
from tests.chat_server import ChatServer
from tests.shoppers import BILLING, Shopper

pytestmark = pytest.mark.browser

pytest_plugins = ("tests.shop_fixtures",)


def test_a_first_message_finds_an_expert(chatting: Shopper, centre: ChatServer) -> None:
    assert centre.texts() == [BILLING]
    assert centre.chat().customer_name == "Ana"
    chatting.sees("Jonas is here for you")


def test_messages_go_both_ways(chatting: Shopper, centre: ChatServer) -> None:
    centre.answer("Hello Ana")
    chatting.sees("Hello Ana")
    chatting.say("Hello Jonas")
    centre.until(lambda: len(centre.texts()) == 3)
    assert chatting.bubbles() == [BILLING, "Hello Ana", "Hello Jonas"]
    assert chatting.complaints == []
    assert chatting.outside == []


def test_what_is_written_is_shown_as_text(chatting: Shopper, centre: ChatServer) -> None:
    markup = "<img src=x onerror=alert(1)><b>bold</b>\n  שלום 😠"
    centre.answer(markup)
    chatting.sees("onerror")
    assert chatting.bubbles()[-1] == markup
    assert chatting.part(".bubble *").count() == 0


def test_who_waits_sees_place_and_estimate(waiting: Shopper, centre: ChatServer) -> None:
    centre.until(lambda: centre.chat().state is CaseState.OFFERED)
    assert waiting.part(".waiting").inner_text().count("You can go on writing meanwhile.")
    (offer,) = centre.desk.offers("exp_amara")
    centre.desk.accept(offer.offer_id)
    waiting.sees("Amara is here for you")
    expect(waiting.part(".waiting")).to_be_hidden()


def test_a_place_in_line_is_told_as_it_changes(
    tab: Callable[[], Shopper], centre: ChatServer
) -> None:
    centre.staff("exp_jonas")
    *_, ahead = centre.crowd(5)  # four with Jonas, one that waits
    shopper = tab().visit().open().ask("help with billing")
    shopper.sees("You are number 2 in line.")
    centre.desk.close(ahead, Author.CUSTOMER)
    shopper.sees("You are next in line.")


def test_who_opts_out_is_routed_and_not_read(shopper: Shopper, centre: ChatServer) -> None:
    centre.staff("exp_jonas")
    shopper.visit().open()
    shopper.part("#mood").uncheck()
    shopper.sees("Your mood is neither read nor stored.")
    shopper.ask().sees("Jonas is here for you")
    history = centre.desk.history(centre.chat().case_id)
    assert not history.case.analyse_mood
    assert [one.reading.scores for one in history.readings if one.reading.scores] == []


def test_nobody_there_offers_to_answer_later(shopper: Shopper, centre: ChatServer) -> None:
    shopper.visit().open().ask().sees("No expert is free right now")
    shopper.part(".card .primary >> text=Send").click()
    shopper.sees("Please tell us how to reach you.")
    shopper.part("#contact").fill("ana@example.org")
    shopper.part(".card .primary >> text=Send").click()
    shopper.sees("We will answer you: ana@example.org")
    assert centre.chat().state is CaseState.LEFT


def test_a_transfer_is_told_and_keeps_the_talk(chatting: Shopper, centre: ChatServer) -> None:
    centre.staff("exp_priya")
    centre.desk.transfer(centre.chat().case_id, Transfer("technical", None, "a note for Priya"))
    chatting.sees("You are being passed on to Technical.")
    chatting.sees("Priya is here for you")
    assert "a note for Priya" not in chatting.part("dialog").inner_text()
    assert chatting.bubbles() == [BILLING]


def test_the_customer_ends_a_chat_and_starts_again(chatting: Shopper, centre: ChatServer) -> None:
    chatting.part(".end >> text=End chat >> visible=true").click()
    assert chatting.focused() == "plain"
    chatting.part(".strong").click()
    chatting.sees("This chat has ended")
    assert centre.chats() == ()
    chatting.part(".ended >> text=Start again").click()
    expect(chatting.part("#first")).to_be_focused()
    assert chatting.part("#first").input_value() == ""
    assert chatting.part("#name").input_value() == "Ana"


def test_a_closed_chat_can_be_kept_as_text(
    chatting: Shopper, centre: ChatServer, tmp_path: Path
) -> None:
    centre.answer("All done")
    chatting.sees("All done")
    centre.desk.close(centre.chat().case_id, Author.EXPERT)
    chatting.sees("This chat has ended")
    with chatting.page.expect_download() as download:
        chatting.part(".ended >> text=Save a copy").click()
    download.value.save_as(tmp_path / "chat.txt")
    kept = (tmp_path / "chat.txt").read_text()
    assert kept.index(f"You:\n{BILLING}") < kept.index("Jonas:\nAll done")


@pytest.mark.parametrize(("n", "sent"), [(10_000, True), (10_001, False)])
def test_a_message_has_ten_thousand_characters_at_most(
    shopper: Shopper, centre: ChatServer, n: int, sent: bool
) -> None:
    centre.staff("exp_jonas")
    text = BILLING + "😠" * (n - len(BILLING))
    shopper.visit().open().ask(text)
    if sent:
        shopper.sees("Jonas is here for you")
        assert centre.texts() == [text]
    else:
        shopper.sees("Too long by 1 character")
        said = shopper.part("dialog").get_by_text("Too long").filter(visible=True)
        expect(said).to_have_count(1)
        assert shopper.focused() == "first"


def test_an_empty_message_is_not_sent(shopper: Shopper, centre: ChatServer) -> None:
    shopper.visit().open().ask("  \n ").sees("Please write a message first.")
    assert centre.chats() == ()


def test_the_page_hears_of_the_chat_and_can_speak(shopper: Shopper, centre: ChatServer) -> None:
    centre.staff("exp_jonas")
    shopper.visit().page.evaluate(
        "() => { window.told = []; for (const name of ['open', 'assigned', 'closed'])"
        " addEventListener(`tonewise:${name}`, ({type, detail}) =>"
        " told.push([type, detail.expert?.name ?? null])) }"
    )
    shopper.page.evaluate(f"document.querySelector('tonewise-chat').send('{BILLING}')")
    shopper.sees("Jonas is here for you")
    centre.desk.close(centre.chat().case_id, Author.EXPERT)
    shopper.sees("This chat has ended")
    assert shopper.page.evaluate("told") == [
        ["tonewise:open", None], ["tonewise:assigned", "Jonas"], ["tonewise:closed", None],
    ]  # fmt: skip


def test_a_message_to_a_closed_window_is_counted(chatting: Shopper, centre: ChatServer) -> None:
    chatting.part(".close").click()
    centre.answer("Are you there?")
    expect(chatting.part(".launcher")).to_have_accessible_name("Open the chat, 1 new message")
    expect(chatting.part("#news")).to_have_text("1 new message")
    chatting.open()
    expect(chatting.part(".badge")).to_be_hidden()


def test_the_widget_speaks_another_language(shopper: Shopper) -> None:
    shopper.visit().open()
    shopper.page.evaluate("document.querySelector('tonewise-chat').setAttribute('language', 'de')")
    shopper.sees("Wie können wir helfen?")
    assert shopper.part(".root").get_attribute("lang") == "de"


def test_a_department_asked_for_is_the_one_that_serves(
    shopper: Shopper, centre: ChatServer
) -> None:
    centre.staff("exp_jonas", "exp_priya")
    shopper.visit().open().page.evaluate(
        "document.querySelector('tonewise-chat').setAttribute('department', 'technical')"
    )
    shopper.ask().sees("Priya is here for you")


def test_a_chat_that_ends_before_an_expert_came_says_so(
    tab: Callable[[], Shopper], centre: ChatServer
) -> None:
    centre.staff("exp_jonas")
    centre.crowd(4)  # all that Jonas takes
    shopper = tab().visit().open().ask("help with billing")
    shopper.sees("You are next in line.")
    newest = centre.chats()[0]
    centre.desk.close(newest.case_id, Author.SYSTEM)
    shopper.sees("This chat has ended")
