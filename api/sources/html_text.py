"""HtmlText: what a reader sees of a mail or a post that is written in HTML, without quotes."""

import re
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

_MOST_CHARS = 1_000_000
_MOST_TAGS = 20_000  # nested, they take time by their square: half a second for so many
_UNSEEN = ("script", "style", "head", "title", "template", "noscript", "object", "svg")
# How mail programs and forums mark what is quoted or signed: Gmail, Yahoo, Thunderbird, Proton,
# Zoho, Outlook, Spark; Discourse, phpBB, XenForo.
_QUOTES = (
    *("blockquote", ".gmail_quote", ".gmail_signature", ".yahoo_quoted", ".moz-cite-prefix"),
    *(".moz-signature", ".protonmail_quote", ".protonmail_signature_block", ".zmail_extra"),
    *("#Signature", "#ms-outlook-mobile-signature", "[name=messageReplySection]", "aside.quote"),
    *(".quotetitle", ".quotecontent", ".bbCodeBlock--quote", ".invisible"),
)
_ANSWERED_BELOW = "#divRplyFwdMsg, #appendonsend, #mail-editor-reference-message-container"
_BLOCKS = (
    *("p", "div", "br", "li", "ul", "ol", "tr", "table", "pre", "hr", "h1", "h2", "h3", "h4"),
    *("h5", "h6", "section", "article", "header", "footer"),
)
_CELLS = ("td", "th")
_MARK = "\N{INFORMATION SEPARATOR TWO}"  # stands for a new line, which white space would swallow
_SPACES = re.compile(r"[^\S\x1e]+")
_LINES = re.compile(r"\s*\x1e\s*")


def text_of_html(html: str) -> str:
    """Return what is to be read, a line for each block; markup beyond the bounds is left off."""
    tree = LexborHTMLParser(_bounded(html))
    if tree.root is None:
        return ""
    tree.strip_tags([*_UNSEEN])
    for node in tree.css(_ANSWERED_BELOW):
        _drop_from(node)
    for node in tree.css(", ".join(_QUOTES)):
        node.decompose()
    for node in tree.css(", ".join(_BLOCKS)):
        node.insert_after(_MARK)
    told = "".join(map(_told, tree.root.traverse(include_text=True)))
    return _LINES.sub("\n", _SPACES.sub(" ", told)).strip()


def _told(node: LexborNode) -> str:
    if node.tag == "-text":
        return node.text_content or ""
    return " " if node.tag in _CELLS else _MARK if node.tag in _BLOCKS else ""


def _drop_from(node: LexborNode) -> None:
    """Drop a node and all that stands behind it beside it."""
    while (behind := node.next) is not None:
        behind.decompose()
    node.decompose()


def _bounded(html: str) -> str:
    html = html[:_MOST_CHARS].replace("\0", "")
    beyond = next(islice(re.finditer("<", html), _MOST_TAGS, None), None)
    return html[: beyond.start()] if beyond else html
