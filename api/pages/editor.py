"""Editor: a text with line numbers, the line that is in the way, and what was changed."""

import asyncio
import json
from collections.abc import Callable

from nicegui import ui
from nicegui.element import Element

from api.fault import fault_in
from api.pages.diff import diff
from api.pages.elements import box, words
from api.pages.fragments import fragment
from api.pages.visit import RefusedError, Visit
from emotion.errors import TonewiseError

_AREA = "document.getElementById('document')"
_PATIENCE_S = 5.0  # for a browser to answer with what is in it


class Editor:
    """A text that somebody edits. What they type stays in their browser until it is asked for."""

    def __init__(self, visit: Visit, label: str, text: str) -> None:
        visit.script("editor.js")
        self._label = label
        with box("div", "stack") as self._whole:
            words("label", label, "label", for_="document")
            with box("div", "editor") as self._frame:
                box("div", "gutter", aria_hidden="true")
                # Its text is what it holds at first: later ones are the browser's own.
                self._area = words(
                    "textarea",
                    text,
                    id="document",
                    wrap="off",
                    spellcheck="false",
                    autocomplete="off",
                    aria_describedby="document-fault",
                )
            self._fault = words("p", "", "fault", id="document-fault", role="alert")

    async def text(self) -> str:
        """Return what is in it now; raises RefusedError if the browser doesn't say."""
        try:
            found = await ui.run_javascript(f"return {_AREA}.value", timeout=_PATIENCE_S)
        except TimeoutError as error:
            raise RefusedError("the page has gone") from error
        return str(found)

    def put(self, text: str) -> None:
        """Show another text in its place, as one that was changed by hand."""
        self.complain("", None)
        ui.run_javascript(f"{_AREA}.value = {json.dumps(text)}; {_AREA}.tonewiseDraw?.()")

    def settled(self) -> None:
        """Take what is in it as kept: leaving the page asks nothing."""
        ui.run_javascript(f"{_AREA}.defaultValue = {_AREA}.value")

    async def checked(self, check: Callable[[str], object]) -> str:
        """Return what is in it if it can be used; raises RefusedError, having shown the line."""
        text = await self.text()
        try:
            await asyncio.to_thread(check, text)
        except TonewiseError as error:
            fault = fault_in(text, error)
            self.complain(fault.message, fault.line)
            raise RefusedError(fault.message) from error
        self.complain("", None)
        return text

    def complain(self, fault: str, line: int | None) -> None:
        """Say what is wrong and mark its line; nothing if `fault` is empty."""
        where = f"Line {line}: " if line and f"line {line}" not in fault else ""
        self._fault.text = where + _capital(fault)
        _set(self._frame, "data-fault", str(line) if line else "")
        _set(self._area, "aria-invalid", "true" if fault else "false")


def show_diff(before: str, after: str, caption: str, nothing: str) -> None:
    """Draw what is different between two texts."""
    lines = diff(before, after)
    fragment("diff.html.j2", "div", "wide", lines=lines, caption=caption, nothing=nothing)


def _set(element: Element, name: str, value: str) -> None:
    element.props[name] = value
    element.update()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
