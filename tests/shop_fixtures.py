"""What the tests of the widget share: a running service, a browser, and shoppers at every stage."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import chromium
from tests.chat_server import ChatServer, serving
from tests.shoppers import Shopper

_SCREEN = {"width": 1280, "height": 860}


@pytest.fixture(scope="module")
def chat_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    with serving(tmp_path_factory.mktemp("centre")) as server:
        yield server


@pytest.fixture(scope="module")
def shop_browser() -> Iterator[BrowserContext]:
    with chromium() as context:
        yield context


@pytest.fixture
def centre(chat_server: ChatServer) -> ChatServer:
    """The service with nobody in it."""
    chat_server.empty()
    return chat_server


@pytest.fixture
def tab(shop_browser: BrowserContext, centre: ChatServer) -> Iterator[Callable[[], Shopper]]:
    """Make shoppers, in tabs of one browser."""
    made: list[Page] = []

    def new() -> Shopper:
        page = shop_browser.new_page()
        made.append(page)
        page.set_viewport_size(_SCREEN)  # type: ignore[arg-type]
        return Shopper(page, centre)

    yield new
    for page in made:
        page.close()


@pytest.fixture
def shopper(tab: Callable[[], Shopper]) -> Shopper:
    return tab()


@pytest.fixture
def chatting(shopper: Shopper, centre: ChatServer) -> Shopper:
    """A shopper with whom Jonas chats."""
    centre.staff("exp_jonas")
    shopper.visit().open().ask().sees("Jonas joined the chat.")
    return shopper


@pytest.fixture
def waiting(shopper: Shopper, centre: ChatServer) -> Shopper:
    """A shopper whose chat Amara is asked to take."""
    centre.staff("exp_amara")
    shopper.visit().open().ask().sees("Finding the right expert")
    return shopper
