"""The page of the reply templates: edited, and seen as an expert would be offered them."""

from api.editables import TEMPLATES
from api.pages.document_page import DocumentPage
from api.pages.elements import box, choice
from api.pages.fragments import fragment
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.security.scope import Scope
from emotion.labels import TEXT_LABELS, Emotion
from text.replies import Names, SoFar, read_replies, suggest
from text.shift import Shift

_LONG = SoFar(n_messages=9, waited_s=3600.0)  # a customer to whom anything may be offered
_NAMES = Names("Ana", "4417", "Maya")
_WHAT = (
    "What an expert is offered to write next, by the customer's mood. Nothing is sent by itself: "
    "an expert reads, edits and sends. An edit is used from the next suggestion on."
)


@staff_page("/admin/replies", title="Reply templates", scope=Scope.LEXICON, help="replies")
async def replies(visit: Visit) -> None:
    """Edit them."""
    page = DocumentPage(visit, TEMPLATES, _WHAT)

    async def tried(text: str) -> None:
        wanted = read_replies(text)
        mood = Emotion(moods.value) if moods.value else None
        found = suggest(wanted, mood, Shift(shifts.value), _NAMES, _LONG)
        with page.clear():
            fragment("admin_reply_trial.html.j2", "div", "stack", replies=found, mood=mood)

    await page.draw(("Show what would be suggested", tried))
    with page.tools(), box("div", "filters"):
        named = {"": "not known", **{mood.value: mood.value for mood in TEXT_LABELS}}
        moods = choice("The customer is", named, Emotion.ANGRY.value)
        shifts = choice(
            "and it is", {shift.value: shift.value for shift in Shift}, Shift.STEADY.value
        )
