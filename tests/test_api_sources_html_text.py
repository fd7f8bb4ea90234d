"""HTML as a reader sees it, and HTML that was made to hurt."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sources.html_text import text_of_html


@pytest.mark.parametrize(
    ("html", "text"),
    [("<p>It <b>broke</b>  again</p>and<br>again", "It broke again\nand\nagain"),
     ("<title>x</title><style>p {}</style><script>go()</script><p>So", "So"),
     ("<p>1 &lt; 2 &amp; 3&nbsp;&eacute;</p>", "1 < 2 & 3 é"),
     ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
     ("no markup", "no markup"), ("", ""), ("<!-- all hidden -->", ""),
     ("<div title='a > b'>seen</div>", "seen")],
)  # fmt: skip
def test_what_is_seen_is_told(html: str, text: str) -> None:
    assert text_of_html(html) == text


@pytest.mark.parametrize(
    "quote",
    ["<blockquote>old</blockquote>", "<div class='gmail_quote gmail_x'>old <p>old</div>",
     "<div class='moz-cite-prefix'>Jo wrote:</div><blockquote type=cite>old</blockquote>",
     "<div id='appendonsend'></div><hr><div id='divRplyFwdMsg'>From: Jo</div><div>old</div>",
     "<aside class='quote'>old</aside>", "<div class='gmail_signature'>Jo</div>"],
)  # fmt: skip
def test_what_programs_mark_as_quoted_is_left_out(quote: str) -> None:
    assert text_of_html(f"<div>own</div>{quote}") == "own"


@pytest.mark.parametrize(
    "piece", ["<", "<div>", "<!--", "<a b='", "&", "</a", "<b>", "<blockquote>"]
)
def test_html_made_to_be_slow_is_not(piece: str) -> None:
    began_s = time.process_time()
    text_of_html("seen" + piece * (1_000_000 // len(piece)))
    assert time.process_time() - began_s < 5.0


@given(st.text(alphabet="<>abp/ ='&;#\n\x1e", max_size=300))
def test_no_html_breaks_it(html: str) -> None:
    assert "\x1e" not in text_of_html(html)
