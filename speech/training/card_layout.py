"""The layout of generated Markdown: paragraphs and list items filled to one width."""

import textwrap
from collections.abc import Iterator
from itertools import groupby

_WIDTH = 100
_ITEM = "- "
_AS_IT_IS = ("#", "|", ">", "    ", "![")  # headings, tables, quotes, code, pictures


def filled(markdown: str) -> str:
    """Return Markdown that says the same, its prose filled and no two empty lines in a row."""
    blocks = []
    for is_empty, lines in groupby(markdown.splitlines(), lambda line: not line.strip()):
        if not is_empty:
            blocks.append("\n".join(_filled_block(list(lines))))
    return "\n\n".join(blocks) + "\n"


def _filled_block(lines: list[str]) -> Iterator[str]:
    if lines[0].startswith(_AS_IT_IS):
        yield from lines
        return
    for piece in _pieces(lines):
        indent = " " * len(_ITEM) if piece.startswith(_ITEM) else ""
        yield textwrap.fill(
            " ".join(piece.split()),
            _WIDTH,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _pieces(lines: list[str]) -> Iterator[str]:
    """Each list item, or the whole paragraph, in one line."""
    piece = ""
    for line in lines:
        if line.startswith(_ITEM) and piece:
            yield piece
            piece = ""
        piece = f"{piece} {line.strip()}" if piece else line
    yield piece
