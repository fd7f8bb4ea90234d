"""Sources: files of what customers wrote elsewhere, and how each source usually sounds."""

from dataclasses import dataclass

from nicegui import ui

from api.desk.views import Page
from api.pages.acts import Given
from api.pages.drawn import Drawn, Said
from api.pages.fragments import fragment
from api.pages.page import staff_page
from api.pages.said_leads import source_word
from api.pages.spreading import spreading
from api.pages.visit import RefusedError, Visit
from api.pages.working import Told, working
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.sources.registry import source_types
from api.sources.source import SourceError, SourceType
from api.storage.imports import ImportFault, ImportRecord
from insights.norms import Norm

_PAGE = 20
_MOST_FAULTS = 200  # shown of one import
_LOOK_S = 2.0  # while something is taken in


@dataclass(frozen=True, slots=True)
class OneImport:
    """What of one file could not be taken for a message."""

    record: ImportRecord
    faults: tuple[ImportFault, ...]


@dataclass(frozen=True, slots=True)
class ImportsView:
    """The imports, as the page lists them."""

    found: Page[ImportRecord]
    chosen: OneImport | None  # that the address names
    fault: str | None  # what is wrong with the address
    may_read: bool  # what customers said

    @property
    def is_running(self) -> bool:
        """Whether something may come of another look."""
        return any(not one.is_ended for one in self.found.items)


@dataclass(frozen=True, slots=True)
class NormRow:
    """How one source usually sounds."""

    word: str
    norm: Norm


@staff_page("/sources", title="Sources", scope=Scope.IMPORTS, help="sources")
async def sources(visit: Visit) -> None:
    """Show what was brought in, bring in more, and state each source's norm."""
    visit.style("editor.css")
    visit.style("sources.css")
    visit.script("sources.js")
    await spreading(visit)
    fragment(
        "sources_form.html.j2",
        types=tuple(source_types().values()),
        suffixes=_suffixes(tuple(source_types().values())),
        most_mb=visit.parts.settings.import_limit_bytes // 1_000_000,
    )
    await SourcesPage(visit).draw()
    if visit.caller.may(Scope.TRENDS_READ):
        fragment("sources_norms.html.j2", rows=await visit.read(lambda: _norms(visit)))
    await visit.note(Action.SAW, Subject("import"))


class SourcesPage:
    """One visit's list, which is looked at again while something is taken in."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._drawn = Drawn(
            visit, "sources.html.j2", self._read, {"look": self._look, "undo": self._undo}
        )
        self._timer: ui.timer | None = None
        self._is_running = False

    async def draw(self) -> None:
        """Draw it."""
        await self._drawn.draw()
        self._timer = ui.timer(_LOOK_S, self._again, active=self._is_running)

    def _read(self) -> ImportsView:
        visit, every, fault = self._visit, self._visit.parts.imports, None
        try:
            found = every.listed(visit.caller, visit.query.get("cursor"), _PAGE)
            chosen = self._chosen()
        except SourceError as error:  # of an address that somebody wrote by hand
            found, chosen, fault = every.listed(visit.caller, None, _PAGE), None, str(error)
        view = ImportsView(found, chosen, fault, visit.caller.may(Scope.TRENDS_READ))
        self._is_running = view.is_running
        return view

    def _chosen(self) -> OneImport | None:
        visit, import_id = self._visit, self._visit.query.get("import")
        if import_id is None:
            return None
        record = visit.parts.imports.one(visit.caller, import_id)
        faults = visit.parts.imports.faults(visit.caller, import_id, None, _MOST_FAULTS)
        return OneImport(record, tuple(faults.items))

    async def _look(self, _: Given) -> Said:
        """A file has come: see what becomes of it from now on."""
        if self._timer is not None:
            self._timer.active = True
        return None

    async def _undo(self, given: Given) -> Said:
        visit, import_id = self._visit, given["import"]

        def work(_: Told) -> None:
            visit.parts.imports.undo(visit.caller, import_id)

        await working(visit, "Taking back what it brought.", work)
        visit.goto("/staff/sources")
        return "Taken back."

    async def _again(self) -> None:
        try:
            await self._drawn.redraw()
        except RefusedError:
            self._is_running = False
        if self._timer is not None:
            self._timer.active = self._is_running


def _norms(visit: Visit) -> tuple[NormRow, ...]:
    found = visit.parts.history.norms(visit.caller)
    rows = [NormRow(source_word(name), norm) for name, norm in sorted(found.by_source.items())]
    return (*rows, NormRow("all together", found.pooled)) if rows else ()


def _suffixes(types: tuple[SourceType, ...]) -> str:
    return ",".join(sorted({suffix for one in types for suffix in one.suffixes}))
