"""The widget's parts that need no chat: the stream's parser, pauses, words and colours."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.shoppers import Shopper

pytestmark = pytest.mark.browser

pytest_plugins = ("tests.shop_fixtures",)


@pytest.fixture
def page(shopper: Shopper) -> Page:
    return shopper.visit().page


def run(page: Page, module: str, body: str) -> Any:
    """Return what `body` makes of the module's exports, `m`."""
    return page.evaluate(f"import('/widget/{module}.js').then((m) => {{ {body} }})")


STREAM = (
    ': here\n\nid: 7\r\nevent: case.left\r\ndata: {"a":\r\ndata: 1}\r\n\r\nretry: 5\n\ndata:x\n\n'
)
EVENTS = [
    {"id": "7", "kind": "case.left", "data": '{"a":\n1}'},
    {"id": None, "kind": "message", "data": "x"},
]


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_a_stream_cut_anywhere_gives_the_same_events(page: Page, size: int) -> None:
    pieces = [STREAM[n : n + size] for n in range(0, len(STREAM), size)]
    body = f"const p = new m.Parser(); return {json.dumps(pieces)}.flatMap((t) => p.push(t))"
    assert run(page, "stream", body) == EVENTS


def test_pauses_double_up_to_a_limit_and_part_a_crowd(page: Page) -> None:
    body = "return [0, 1, 2, 20].flatMap((n) => [m.pause_ms(n, 0), m.pause_ms(n, 1)])"
    assert run(page, "stream", body) == [250, 500, 500, 1000, 1000, 2000, 15_000, 30_000]


@pytest.mark.parametrize(
    ("wait", "text"),
    [
        (None, "We can’t say yet how long it will take."),
        ({"seconds": 20, "error_s": 10}, "It should take less than a minute."),
        ({"seconds": 170, "error_s": 70}, "About 3 minutes, give or take 1."),
        ({"seconds": 45, "error_s": 30}, "About 1 minute, give or take 1."),
        ({"seconds": 600, "error_s": None}, "About 10 minutes."),
    ],
)
def test_a_wait_is_told_in_words(page: Page, wait: object, text: str) -> None:
    body = f"return m.waitInWords({json.dumps(wait)}, m.wordsOf('en'))"
    assert run(page, "words", body) == text


@pytest.mark.parametrize(
    ("asked", "got"), [("de-AT", "de"), ("xx", "en"), ("", "en"), (None, "en")]
)
def test_a_language_without_words_is_english(page: Page, asked: str | None, got: str) -> None:
    assert run(page, "words", f"return m.wordsOf({json.dumps(asked)}).tag") == got


def test_every_language_says_every_word(page: Page) -> None:
    same = "([name, word]) => m.wordsOf('de')[name] === word"
    body = f"return Object.entries(m.wordsOf('en')).filter({same}).map(([name]) => name)"
    assert run(page, "words", body) == ["direction", "transcriptName"]


@pytest.mark.parametrize("ground", ["#777777", "#ffe14d", "#000080", "#1f5aa8", "#ff69b4"])
def test_text_on_any_ground_is_readable(page: Page, ground: str) -> None:
    body = f"return m.contrast('{ground}', m.textOn('{ground}'))"
    assert run(page, "colour", body) >= 4.5


@pytest.mark.parametrize("ink", ["#1a2230", "#e7ecf3"])
@pytest.mark.parametrize("brand", ["#ffe14d", "#000080", "#808080"])
def test_a_brand_becomes_readable_as_text(page: Page, brand: str, ink: str) -> None:
    ground = "#ffffff" if ink == "#1a2230" else "#181f29"
    body = f"return m.contrast(m.asText('{brand}', '{ink}', ['{ground}']), '{ground}')"
    assert run(page, "colour", body) >= 4.5


@pytest.mark.parametrize(
    ("colour", "known"),
    [
        ("navy", "#000080"),
        ("hsl(0 100% 50%)", "#ff0000"),
        ("nonsense", None),
        ("rgb(0 0 0 / 50%)", None),
    ],
)
def test_a_colour_is_known_or_refused(page: Page, colour: str, known: str | None) -> None:
    assert run(page, "colour", f"return m.hex('{colour}')") == known
