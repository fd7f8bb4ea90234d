"""The page of one webhook: what became of the events that it was sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from api import subscriptions
from api.events.kinds import KINDS
from api.pages.acts import Given, chosen
from api.pages.admin_webhooks import wanted_of
from api.pages.drawn import Drawn, Said, changed
from api.pages.elements import link, words
from api.pages.page import staff_page
from api.pages.visit import RefusedError, Visit
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.storage.deliveries import BEYOND, Delivery
from api.storage.enums import DeliveryState
from api.storage.webhooks import Webhook

_SHOWN = 50
_AT = "/staff/admin/webhooks"


@dataclass(frozen=True, slots=True)
class OneHook:
    """What the page of one shows."""

    webhook: Webhook
    kinds: tuple[str, ...]
    deliveries: Sequence[Delivery]
    state: DeliveryState | None  # of those shown
    states: tuple[DeliveryState, ...]


@staff_page("/admin/webhooks/{webhook_id}", title="Webhook", scope=Scope.WEBHOOKS, help="webhooks")
async def webhook(visit: Visit, webhook_id: str) -> None:
    """Show one, and change it."""
    visit.style("editor.css")
    link("All webhooks", _AT)
    try:
        await HookPage(visit, webhook_id).draw()
    except RefusedError:
        words("p", "There is no such webhook.", "empty")


class HookPage:
    """One visit to one of them."""

    def __init__(self, visit: Visit, webhook_id: str) -> None:
        self._visit, self._id = visit, webhook_id
        self._state: DeliveryState | None = None

    async def draw(self) -> None:
        """Draw it; raises RefusedError if there is none."""
        deeds = {
            "change": self._change,
            "test": self._test,
            "retry": self._retry,
            "show": self._show,
            "remove": self._remove,
        }
        await Drawn(self._visit, "admin_webhook.html.j2", self._read, deeds).draw()

    def _read(self) -> OneHook:
        parts = self._visit.parts
        return OneHook(
            subscriptions.one(parts, self._id),
            KINDS,
            subscriptions.delivered(parts, self._id, self._state, BEYOND, _SHOWN),
            self._state,
            tuple(DeliveryState),
        )

    @property
    def _subject(self) -> Subject:
        return Subject("webhook", self._id)

    async def _change(self, given: Given) -> Said:
        parts, wanted = self._visit.parts, wanted_of(given)
        await changed(
            self._visit,
            lambda: subscriptions.change(parts, self._id, wanted),
            Action.CHANGED,
            self._subject,
            wanted.url,
        )
        return "Kept."

    async def _test(self, _: Given) -> Said:
        visit = self._visit
        found = await visit.read(lambda: subscriptions.one(visit.parts, self._id))
        await visit.note(Action.CHANGED, self._subject, "a test was sent")
        outcome = await subscriptions.tried(visit.parts, found)
        if outcome.is_delivered:
            return f"It arrived, and was answered {outcome.status}."
        why = outcome.error or f"answered {outcome.status}"
        visit.toast(f"It did not arrive: {why}.", "negative")
        return None

    async def _retry(self, given: Given) -> Said:
        parts, event_id = self._visit.parts, given["event"]
        await changed(
            self._visit,
            lambda: subscriptions.retry(parts, self._id, event_id),
            Action.EXPORTED,
            self._subject,
            f"again: {event_id}",
        )
        return "It will be sent once more, with all attempts before it."

    async def _show(self, given: Given) -> Said:
        self._state = chosen(given, "state", DeliveryState) if given["state"] else None
        return None

    async def _remove(self, _: Given) -> Said:
        parts = self._visit.parts
        await changed(
            self._visit,
            lambda: subscriptions.remove(parts, self._id),
            Action.REMOVED,
            self._subject,
        )
        self._visit.goto(_AT)
        raise RefusedError("gone: there is nothing to draw anew")
