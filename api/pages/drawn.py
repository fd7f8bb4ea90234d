"""Drawn: a part of a page that is read, drawn, acted upon and drawn anew."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, TypeVar

from nicegui import ui

from api.pages.acts import Given, on_acts
from api.pages.fragments import fragment, html
from api.pages.visit import Visit
from api.security.audit_line import Action, Subject

View = TypeVar("View")
Result = TypeVar("Result")
Said = str | None  # what the visitor is told of an act; None: nothing
# To what is shown once, else to the same button or form; when it is drawn, in the frame after next.
_REFOCUS = """(id, given) => requestAnimationFrame(() => setTimeout(() => {
  const drawn = getHtmlElement(id);
  const same = [...drawn.querySelectorAll("[data-act]")].find((one) =>
    Object.entries(one.dataset).every(([name, value]) => given[name] === value));
  const at = drawn.querySelector(".once") ?? same?.querySelector("input, select, textarea") ?? same;
  (at ?? document.getElementById("main")).focus();
}))"""

Deed = Callable[[Given], Awaitable[Said]]


class Drawn(Generic[View]):
    """One template, drawn with what `read` finds as `page`; after each act it is read again."""

    def __init__(
        self,
        visit: Visit,
        template: str,
        read: Callable[[], View],
        deeds: Mapping[str, Deed],
    ) -> None:
        self._visit, self._template, self._read, self._deeds = visit, template, read, deeds
        self._part: ui.html | None = None

    async def draw(self) -> None:
        """Draw it for the first time; raises RefusedError."""
        view = await self._visit.read(self._read)
        self._part = fragment(self._template, "div", "stack", page=view)
        on_acts(self._part, {name: self._act(deed) for name, deed in self._deeds.items()})

    async def redraw(self) -> None:
        """Show how things stand now; raises RefusedError."""
        view = await self._visit.read(self._read)
        assert self._part is not None, "draw comes first"
        self._part.set_content(html(self._template, page=view))

    def _refocus(self, given: Given) -> None:
        """Put the keyboard where it was, as far as that is still there."""
        assert self._part is not None, "draw comes first"
        ui.run_javascript(f"({_REFOCUS})({self._part.id}, {json.dumps(dict(given))})")

    def _act(self, deed: Deed) -> Callable[[Given], Awaitable[None]]:
        async def act(given: Given) -> None:
            said = await deed(given)
            await self.redraw()
            self._refocus(given)
            if said is not None:
                self._visit.toast(said)

        return act


async def changed(
    visit: Visit, work: Callable[[], Result], action: Action, subject: Subject, detail: str = ""
) -> Result:
    """Do `work` and leave its line in the audit trail: both are kept, or neither.

    Raises RefusedError, having said why.
    """

    def whole() -> Result:
        with visit.parts.database.transaction():
            found = work()
            visit.parts.audit.note(visit.caller, action, subject, detail)
        return found

    return await visit.write(whole)


def ticked(given: Given, name: str) -> tuple[str, ...]:
    """Return the values of the boxes of one name that were ticked in a form."""
    return tuple(filter(None, given.get(name, "").split(",")))
