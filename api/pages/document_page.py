"""DocumentPage: a document that is edited in place, with every version of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from nicegui.element import Element

from api import editing
from api.editing import Editable, Version
from api.pages.acts import Given, whole
from api.pages.authors import authors_of
from api.pages.drawn import Drawn, Said
from api.pages.editor import Editor, show_diff
from api.pages.elements import box, button, words
from api.pages.visit import Visit
from api.words import SHIPPED

Tool = tuple[str, Callable[[str], Awaitable[None]]]  # a button, and what it does with the text


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version as the page lists it."""

    number: int
    name: str  # of a rubric; "" where versions have but numbers
    by: str
    created_s: float | None
    in_use: bool


@dataclass(frozen=True, slots=True)
class Versions:
    """All of them, newest first."""

    rows: tuple[VersionRow, ...]


class DocumentPage:
    """One visit to one document's page."""

    def __init__(self, visit: Visit, document: Editable, what: str) -> None:
        self.visit, self._document, self._what = visit, document, what
        self.editor: Editor
        self.out: Element  # where checks, comparisons and trials are shown
        self._base = 0  # the version that the text began as

    async def draw(self, *tools: Tool) -> None:
        """Draw the page, with more buttons beside the editor's own."""
        visit, document = self.visit, self._document
        visit.style("editor.css")
        newest = await visit.read(lambda: editing.read(visit.parts, document))
        self._base = newest.number
        words("p", self._what, "hint")
        with box("section", "panel stack", aria_label="Editor"):
            self.editor = Editor(visit, "The document, in YAML", newest.text)
            self._inputs = box("div")
            with box("div", "row"):
                button("Keep and use", self._keep, "primary")
                button("Check", self._check)
                button("What changed?", self._compare)
                for name, work in tools:
                    button(name, self._tool(work))
            self.out = box("div", "stack", aria_live="polite")
        with box("section", "panel"):
            words("h2", "Versions")
            self._versions = Drawn(
                visit, "admin_versions.html.j2", self._read_versions, {"open": self._open}
            )
            await self._versions.draw()

    def tools(self) -> Element:
        """Return the place for what the buttons need to be told."""
        return self._inputs

    def clear(self) -> Element:
        """Return the place for what comes next, empty."""
        self.out.clear()
        return self.out

    def _tool(self, work: Callable[[str], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        async def use() -> None:
            await work(await self.editor.checked(self._document.check))

        return use

    async def _check(self) -> None:
        await self.editor.checked(self._document.check)
        with self.clear():
            words("p", "Nothing is amiss: it can be used as it stands.", "notice good")

    async def _compare(self) -> None:
        text = await self.editor.text()
        in_use = await self.visit.read(lambda: editing.read(self.visit.parts, self._document))
        self.compare(in_use.text, text)

    def compare(self, in_use: str, text: str) -> None:
        """Show what is different from what is in use."""
        with self.clear():
            show_diff(in_use, text, "In use, and the editor", "The editor holds what is in use.")

    async def _keep(self) -> None:
        visit, document = self.visit, self._document
        text = await self.editor.checked(document.check)
        kept = await visit.write(
            lambda: editing.write(visit.parts, visit.caller, document, text, self._base)
        )
        self._base = kept.number
        self.editor.settled()
        self.clear()
        await self._versions.redraw()
        visit.toast(f"Version {kept.number} is kept and in use.")

    async def _open(self, given: Given) -> Said:
        visit, number = self.visit, whole(given, "number")
        kept, in_use = await visit.read(
            lambda: (
                editing.read(visit.parts, self._document, number),
                editing.read(visit.parts, self._document),
            )
        )
        self.editor.put(kept.text)
        self.compare(in_use.text, kept.text)
        return f"{_named(number)} is in the editor. Keep it to use it again."

    def _read_versions(self) -> Versions:
        parts, names = self.visit.parts, authors_of(self.visit.parts)
        kept = editing.versions(parts, self._document)
        shipped = editing.read(parts, self._document, SHIPPED)

        def row(version: Version, in_use: bool) -> VersionRow:
            by = names.get(version.author or "", version.author or "Tonewise")
            return VersionRow(version.number, "", by, version.created_s, in_use)

        found = (*kept, shipped)
        return Versions(tuple(row(one, n == 0) for n, one in enumerate(found)))


def _named(number: int) -> str:
    return f"Version {number}" if number else "What ships with Tonewise"
