"""The page of the rubrics: edited, tried on past calls, kept, and put to use."""

from dataclasses import dataclass

from nicegui.element import Element

from api.kept_rubric import Activation, RubricVersion
from api.pages.acts import Given, whole
from api.pages.authors import authors_of
from api.pages.document_page import VersionRow, Versions
from api.pages.drawn import Drawn, Said
from api.pages.editor import Editor, show_diff
from api.pages.elements import Field, box, button, choice, words
from api.pages.fragments import fragment
from api.pages.names import names_of
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.pages.working import Told, working
from api.quality.past import Past
from api.quality.rubric_trial import RubricTried, try_rubric
from api.reports.wording import OUTCOMES
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from grading.rubric import parse_rubric

_N_CALLS = ("25", "100", "500")
_SHOWN = 50
_WHAT = (
    "What calls are graded by. A rubric that is kept is used by nobody until it is put to use; "
    "then calls that begin from that moment on are graded by it. Grades that were given stay. "
    "Every rubric needs a name and version of its own: reports name theirs so."
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All rubrics, and who put which to use."""

    rubrics: Versions
    activations: tuple[Activation, ...]
    by: dict[str, str]  # the names of who did


@staff_page("/admin/rubrics", title="Rubrics", scope=Scope.RUBRICS, help="rubrics")
async def rubrics(visit: Visit) -> None:
    """Show and edit them."""
    await RubricsPage(visit).draw()


class RubricsPage:
    """One visit."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self._rubrics = visit, visit.parts.rubrics
        self._editor: Editor
        self._n_calls: Field
        self._out: Element
        self._shelf: Drawn[Shelf]

    async def draw(self) -> None:
        """Draw it."""
        self.visit.style("editor.css")
        in_use = await self.visit.read(self._rubrics.in_use)
        words("p", _WHAT, "hint")
        with box("section", "panel"):
            words("h2", "Kept")
            self._shelf = Drawn(
                self.visit,
                "admin_rubrics.html.j2",
                self._read,
                {"open": self._open, "use": self._use},
            )
            await self._shelf.draw()
        with box("section", "panel stack", aria_label="Editor"):
            self._editor = Editor(self.visit, "A rubric, in YAML", in_use.text)
            with box("div", "filters"):
                counts = {n: f"{n} latest calls" for n in _N_CALLS}
                self._n_calls = choice("Try it on", counts, _N_CALLS[1])
            with box("div", "row"):
                button("Keep", self._keep, "primary")
                button("Check", self._check)
                button("What changed?", self._compare)
                button("Try on past calls", self._try)
            self._out = box("div", "stack", aria_live="polite")

    def _read(self) -> Shelf:
        names = authors_of(self.visit.parts)
        rows = tuple(
            _row(one, names.get(one.author, one.author)) for one in self._rubrics.versions()
        )
        return Shelf(Versions(rows), self._rubrics.activations(), dict(names))

    async def _check(self) -> None:
        rubric = parse_rubric(await self._editor.checked(parse_rubric))
        told = f"Nothing is amiss: {len(rubric.criteria)} criteria, {rubric.name} {rubric.version}."
        with self._cleared():
            words("p", told, "notice good")

    async def _compare(self) -> None:
        text = await self._editor.text()
        in_use = await self.visit.read(self._rubrics.in_use)
        self._show_diff(in_use.text, text)

    def _show_diff(self, in_use: str, text: str) -> None:
        with self._cleared():
            show_diff(in_use, text, "In use, and the editor", "The editor holds what is in use.")

    async def _try(self) -> None:
        tried, parts = parse_rubric(await self._editor.checked(parse_rubric)), self.visit.parts
        n_calls, in_use = int(self._n_calls.value), self._rubrics.active()
        names = await self.visit.read(lambda: names_of(parts.accounts))
        await self.visit.note(
            Action.SAW, Subject("call"), f"a rubric on up to {n_calls} past calls"
        )
        reach = self.visit.caller.reach

        def work(told: Told) -> RubricTried:
            return try_rubric(Past(parts.database, n_calls, told), in_use, tried, reach)

        with self._cleared():
            found = await working(self.visit, f"Grading up to {n_calls} past calls", work)
            fragment(
                "admin_rubric_trial.html.j2",
                "div",
                "stack",
                page=found,
                shown=found.calls[:_SHOWN],
                names=names,
                outcomes=OUTCOMES,
            )

    async def _keep(self) -> None:
        text = await self._editor.checked(parse_rubric)
        kept = await self.visit.write(lambda: self._rubrics.add(self.visit.caller, text))
        self._editor.settled()
        await self._shelf.redraw()
        used = "It is in use." if kept.in_use else "Nothing is graded by it yet."
        self.visit.toast(f"Rubric {kept.number} is kept. {used}")

    async def _open(self, given: Given) -> Said:
        kept = await self.visit.read(lambda: self._rubrics.version(whole(given, "number")))
        in_use = await self.visit.read(self._rubrics.in_use)
        self._editor.put(kept.text)
        self._show_diff(in_use.text, kept.text)
        return f"Rubric {kept.number} is in the editor."

    async def _use(self, given: Given) -> Said:
        number = whole(given, "number")
        kept = await self.visit.write(lambda: self._rubrics.activate(self.visit.caller, number))
        return f"Calls that begin now are graded by {kept.name} {kept.version}."

    def _cleared(self) -> Element:
        self._out.clear()
        return self._out


def _row(one: RubricVersion, by: str) -> VersionRow:
    named = f"{one.name} {one.version}".strip() or "not readable by this release"
    return VersionRow(one.number, named, by, one.created_s, one.in_use)
