"""The page of one call: its grade and what it rests on, its sound, and what people say of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from nicegui import ui

from api.pages.acts import Act, Given, chosen, on_acts
from api.pages.call_talk import Talk, TalkView, talk_view
from api.pages.call_view import CallView, call_of
from api.pages.elements import link, words
from api.pages.fragments import fragment, html
from api.pages.page import staff_page
from api.pages.visit import RefusedError, Visit
from api.quality.changes import Wish
from api.reports.wording import Moment
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from grading.report import Outcome
from insights.dispute import Standing

Badge = tuple[str, str, str]  # its tone, its words, and what they mean


@staff_page("/calls/{call_id}", title="Call", scope=Scope.GRADES_READ, help="call")
async def call(visit: Visit, call_id: str) -> None:
    """Show one call, or that there is none."""
    for style in ("report.css", "call.css"):
        visit.style(style)
    visit.script("call.js")
    page = CallPage(visit, call_id)
    try:
        view, talk = await page.read()
    except RefusedError:
        words("p", "There is no graded call of this id that you may see.", "empty")
        link("To the calls", "/staff/calls")
        return
    await visit.note(Action.SAW, Subject("call", call_id))
    page.draw(view, talk, await _span(visit))


@dataclass(slots=True, eq=False)
class CallPage:
    """What is drawn of a call, and drawn anew when somebody changed it."""

    visit: Visit
    call_id: str
    head: ui.html | None = None
    scorecard: ui.html | None = None
    talk: ui.html | None = None

    async def read(self) -> tuple[CallView, TalkView]:
        """Read all that is shown; raises RefusedError."""
        return await self.visit.read(
            lambda: (call_of(self.visit, self.call_id), talk_view(self.visit, self.call_id))
        )

    def draw(self, view: CallView, talk: TalkView, span: Moment | None) -> None:
        """Draw the page; `span` is what a link leads to."""
        self.head = fragment("call_head.html.j2", "div", "report", **_shown(view))
        fragment("call_player.html.j2", "div", "report", page=view, span=span)
        self.scorecard = fragment("call_scorecard.html.j2", "div", "report", page=view)
        self.talk = fragment("call_talk.html.j2", "div", "report", page=view, talk=talk)
        fragment("call_trust.html.j2", "div", "report", page=view)
        for drawn in (self.head, self.scorecard):
            on_acts(drawn, self._acts())
        said = Talk(self.visit, self.call_id, view.graded.record.agent_id).acts()
        on_acts(self.talk, {name: self._retold(act) for name, act in said.items()})

    async def regrade(self, said: str) -> None:
        """Show the grade as it stands now, and say what was done; the sound plays on."""
        assert self.head is not None, "it was drawn before"
        assert self.scorecard is not None, "it was drawn before"
        view, _ = await self.read()
        self.head.set_content(html("call_head.html.j2", **_shown(view)))
        self.scorecard.set_content(html("call_scorecard.html.j2", page=view))
        self.visit.toast(said)

    def _retold(self, act: Act) -> Act:
        async def acted(given: Given) -> None:
            assert self.talk is not None, "it was drawn before"
            await act(given)
            view, talk = await self.read()
            self.talk.set_content(html("call_talk.html.j2", page=view, talk=talk))
            self.visit.toast("Done.")

        return acted

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
            outcome=chosen(given, "outcome", Outcome),
            reason=given["reason"],
            expected=chosen(given, "stands", Outcome),
        )
        changes = self.visit.parts.quality.changes
        await self.visit.write(lambda: changes.change(self.visit.caller, self.call_id, wish))
        await self.regrade("Changed. The machine's outcome stays beside it.")

    async def _acknowledge(self, _: Given) -> None:
        answers = self.visit.parts.quality.acknowledgements
        await self.visit.write(lambda: answers.acknowledge(self.visit.caller, self.call_id))
        await self.regrade("Acknowledged.")

    async def _dispute(self, given: Given) -> None:
        disputes = self.visit.parts.quality.disputes
        about = (self.call_id, given["criterion"], given["words"])
        await self.visit.write(lambda: disputes.open(self.visit.caller, *about))
        await self.regrade("Disputed. You will see the decision here.")

    async def _withdraw(self, given: Given) -> None:
        disputes = self.visit.parts.quality.disputes
        await self.visit.write(lambda: disputes.withdraw(self.visit.caller, given["dispute"]))
        await self.regrade("Withdrawn.")

    async def _decide(self, given: Given) -> None:
        await decide(self.visit, given)
        await self.regrade("The dispute is closed.")


async def decide(visit: Visit, given: Given) -> None:
    """Close a dispute as a form says: its outcome left as it is, or changed."""
    disputes, dispute_id, reason = visit.parts.quality.disputes, given["dispute"], given["reason"]
    if not given["outcome"]:
        await visit.write(lambda: disputes.uphold(visit.caller, dispute_id, reason))
        return
    outcome = chosen(given, "outcome", Outcome)
    await visit.write(lambda: disputes.change(visit.caller, dispute_id, outcome, reason))


def _shown(view: CallView) -> dict[str, object]:
    return {"page": view, "badges": _badges(view)}


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


async def _span(visit: Visit) -> Moment | None:
    """Return the stretch that the address names: ?clip=ID, or ?at=83.2&to=90 in seconds."""
    clip_id, clips = visit.query.get("clip"), visit.parts.quality.clips
    if clip_id:
        try:
            clip = await visit.read(lambda: clips.open(visit.caller, clip_id))
        except RefusedError:  # the page says so, and shows the whole call
            return None
        return Moment(clip.start_s, clip.end_s)
    try:
        start_s = float(visit.query["at"])
        return Moment(start_s, float(visit.query.get("to", start_s)))
    except (KeyError, ValueError):
        return None
