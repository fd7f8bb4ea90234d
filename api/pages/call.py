"""The page of one call: its grade and what it rests on, its sound, and what people say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nicegui import ui

from api.pages.acts import Act, Given, on_acts
from api.pages.call_view import CallView, call_view
from api.pages.elements import link, words
from api.pages.fragments import fragment, html
from api.pages.names import names_of
from api.pages.page import staff_page
from api.pages.visit import RefusedError, Visit
from api.quality.changes import Wish
from api.recording.errors import RecordingError
from api.reports.waveform import Waveform
from api.reports.wording import OUTCOMES
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from grading.report import Outcome
from insights.dispute import DisputeState, Standing

_RULING = MappingProxyType(
    {
        DisputeState.OPEN: "Open",
        DisputeState.UPHELD: "The outcome stays",
        DisputeState.CHANGED: "The outcome was changed",
        DisputeState.WITHDRAWN: "Withdrawn",
        DisputeState.LAPSED: "Lapsed",
    }
)
Badge = tuple[str, str, str]  # its tone, its words, and what they mean


@staff_page("/calls/{call_id}", title="Call", scope=Scope.GRADES_READ, help="call")
async def call(visit: Visit, call_id: str) -> None:
    """Show one call, or that there is none."""
    for style in ("report.css", "call.css"):
        visit.style(style)
    visit.script("call.js")
    page = CallPage(visit, call_id)
    try:
        view = await page.view()
    except RefusedError:
        words("p", "There is no graded call of this id that you may see.", "empty")
        link("To the calls", "/staff/calls")
        return
    await visit.note(Action.SAW, Subject("call", call_id))
    page.draw(view)


@dataclass(slots=True, eq=False)
class CallPage:
    """What is drawn of a call, and drawn anew when somebody changed it."""

    visit: Visit
    call_id: str
    grade: ui.html | None = None

    async def view(self) -> CallView:
        """Read all that is shown; raises RefusedError."""
        return await self.visit.read(self._read)

    def draw(self, view: CallView) -> None:
        """Draw the page."""
        self.grade = fragment("call_grade.html.j2", "div", "report", **_grade(view))
        on_acts(self.grade, self._acts())
        span = _span(self.visit.query)
        fragment("call_player.html.j2", "div", "report", page=view, span=span)
        fragment("call_trust.html.j2", "div", "report", page=view)

    async def redraw(self, said: str) -> None:
        """Show the grade as it stands now, and say what was done; the sound plays on."""
        view = await self.view()
        assert self.grade is not None
        self.grade.set_content(html("call_grade.html.j2", **_grade(view)))
        self.visit.toast(said)

    def _read(self) -> CallView:
        parts, caller = self.visit.parts, self.visit.caller
        graded = parts.quality.grades.grade(caller, self.call_id)
        waveform = self._waveform() if graded.record.recorded else None
        return call_view(graded, caller, names_of(parts.accounts), parts.clock(), waveform)

    def _waveform(self) -> Waveform | None:
        try:
            return self.visit.parts.peaks.of(self.call_id)
        except RecordingError:
            return None  # the page shows who spoke when, as of a call that was not recorded

    def _acts(self) -> Mapping[str, Act]:
        return {
            "change": self._change,
            "acknowledge": self._acknowledge,
            "dispute": self._dispute,
            "withdraw": self._withdraw,
            "decide": self._decide,
        }

    async def _change(self, given: Given) -> None:
        wish = Wish(
            criterion=given["criterion"],
            outcome=Outcome(given["outcome"]),
            reason=given["reason"],
            expected=Outcome(given["stands"]),
        )
        changes = self.visit.parts.quality.changes
        await self.visit.write(lambda: changes.change(self.visit.caller, self.call_id, wish))
        await self.redraw("Changed. The machine's outcome stays beside it.")

    async def _acknowledge(self, _: Given) -> None:
        answers = self.visit.parts.quality.acknowledgements
        await self.visit.write(lambda: answers.acknowledge(self.visit.caller, self.call_id))
        await self.redraw("Acknowledged.")

    async def _dispute(self, given: Given) -> None:
        disputes = self.visit.parts.quality.disputes
        about = (self.call_id, given["criterion"], given["words"])
        await self.visit.write(lambda: disputes.open(self.visit.caller, *about))
        await self.redraw("Disputed. You will see the decision here.")

    async def _withdraw(self, given: Given) -> None:
        disputes = self.visit.parts.quality.disputes
        await self.visit.write(lambda: disputes.withdraw(self.visit.caller, given["dispute"]))
        await self.redraw("Withdrawn.")

    async def _decide(self, given: Given) -> None:
        await decide(self.visit, given)
        await self.redraw("The dispute is closed.")


async def decide(visit: Visit, given: Given) -> None:
    """Close a dispute as a form says: its outcome left as it is, or changed."""
    disputes, dispute_id, reason = visit.parts.quality.disputes, given["dispute"], given["reason"]
    if not given["outcome"]:
        await visit.write(lambda: disputes.uphold(visit.caller, dispute_id, reason))
        return
    outcome = Outcome(given["outcome"])
    await visit.write(lambda: disputes.change(visit.caller, dispute_id, outcome, reason))


def _grade(view: CallView) -> dict[str, object]:
    return {"page": view, "outcomes": OUTCOMES, "ruling": _RULING, "badges": _badges(view)}


def _badges(view: CallView) -> list[Badge]:
    graded, record = view.graded, view.graded.record
    told = {
        Standing.DISPUTED: ("bad", "disputed", "The agent says that an outcome is wrong"),
        Standing.ACKNOWLEDGED: ("good", "acknowledged", "The agent has read this grade"),
        Standing.DECIDED: ("", "dispute decided", "A dispute of this grade was closed"),
    }
    badges = [told[graded.standing]] if graded.standing in told else []
    if graded.revision.is_changed:
        badges.append(("", "changed", "A person gave an outcome of this grade another"))
    if "synthetic" in record.start.metadata:
        badges.append(("bad", "synthetic", "Made up by tonewise sample: nobody ever called"))
    if not record.recorded:
        badges.append(("", "no recording", "There is nothing to listen to"))
    return badges


def _span(query: Mapping[str, str]) -> tuple[float, float] | None:
    """Return the stretch that a link to a moment names, in seconds: ?at=83.2&to=90."""
    try:
        start_s = float(query["at"])
        return start_s, float(query.get("to", start_s))
    except (KeyError, ValueError):
        return None
