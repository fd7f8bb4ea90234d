"""The page of the webhooks: who is told of which events."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from api import subscriptions
from api.events.kinds import KINDS
from api.pages.acts import Given
from api.pages.drawn import Drawn, Said, ticked
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.storage.deliveries import BEYOND
from api.storage.enums import DeliveryState
from api.storage.webhooks import Webhook
from api.subscriptions import Subscription

_LOOKED_AT = 200  # deliveries: enough to tell whether a receiver answers


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
        visit, wanted = self._visit, wanted_of(given)

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


def _row(visit: Visit, one: Webhook) -> HookRow:
    latest = subscriptions.delivered(visit.parts, one.webhook_id, None, BEYOND, _LOOKED_AT)
    return HookRow(one, Counter(delivery.state for delivery in latest))


def wanted_of(given: Given) -> Subscription:
    """Return the webhook that a form describes."""
    return Subscription(given["url"].strip(), frozenset(ticked(given, "kind")), "is_on" in given)
