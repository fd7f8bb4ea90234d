"""The pages of the webhooks: who is told of which events, and what became of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api import subscriptions
from api.events.kinds import KINDS
from api.pages.acts import Given
from api.pages.drawn import Drawn, Said, changed, ticked
from api.pages.elements import link, words
from api.pages.page import staff_page
from api.pages.visit import RefusedError, Visit
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.storage.deliveries import BEYOND, Delivery
from api.storage.enums import DeliveryState
from api.storage.webhooks import Webhook
from api.subscriptions import Subscription

_LOOKED_AT = 200  # deliveries: enough to tell whether a receiver answers
_SHOWN = 50
_AT = "/staff/admin/webhooks"


@dataclass(frozen=True, slots=True)
class HookRow:
    """One webhook, and how its latest deliveries went."""

    webhook: Webhook
    states: Mapping[DeliveryState, int]


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the page of all shows."""

    rows: tuple[HookRow, ...]
    kinds: tuple[str, ...]
    made: Webhook | None  # just now: the one time that its secret is seen


@dataclass(frozen=True, slots=True)
class OneHook:
    """What the page of one shows."""

    webhook: Webhook
    kinds: tuple[str, ...]
    deliveries: Sequence[Delivery]
    state: DeliveryState | None  # of those shown
    states: tuple[DeliveryState, ...]


@staff_page("/admin/webhooks", title="Webhooks", scope=Scope.WEBHOOKS, help="webhooks")
async def webhooks(visit: Visit) -> None:
    """Show all, and add one."""
    visit.style("editor.css")
    await HooksPage(visit).draw()


class HooksPage:
    """One visit to all of them."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._made: Webhook | None = None

    async def draw(self) -> None:
        """Draw it."""
        deeds = {"add": self._add, "hide": self._hide}
        await Drawn(self._visit, "admin_webhooks.html.j2", self._read, deeds).draw()

    def _read(self) -> Hooks:
        parts = self._visit.parts
        rows = tuple(_row(self._visit, one) for one in subscriptions.every(parts))
        return Hooks(rows, KINDS, self._made)

    async def _add(self, given: Given) -> Said:
        visit, wanted = self._visit, _wanted(given)

        def work() -> Webhook:
            with visit.parts.database.transaction():
                made = subscriptions.add(visit.parts, wanted)
                subject = Subject("webhook", made.webhook_id)
                visit.parts.audit.note(visit.caller, Action.ADDED, subject, wanted.url)
            return made

        self._made = await visit.write(work)
        return None

    async def _hide(self, _: Given) -> Said:
        self._made = None
        return None


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
        parts, wanted = self._visit.parts, _wanted(given)
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
        self._state = DeliveryState(given["state"]) if given["state"] else None
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


def _row(visit: Visit, one: Webhook) -> HookRow:
    latest = subscriptions.delivered(visit.parts, one.webhook_id, None, BEYOND, _LOOKED_AT)
    return HookRow(one, Counter(delivery.state for delivery in latest))


def _wanted(given: Given) -> Subscription:
    return Subscription(given["url"].strip(), frozenset(ticked(given, "kind")), "is_on" in given)
