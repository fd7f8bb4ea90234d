"""What customers said anywhere, one by one; the filters live in the address.

Every figure about customers leads here, to what is behind it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from api.pages.fragments import fragment
from api.pages.names import Names, names_of
from api.pages.page import staff_page
from api.pages.said_filters import SaidChoices, SaidFilters, said_choices, said_filters
from api.pages.said_leads import source_word
from api.pages.visit import Visit
from api.security.scope import Scope
from api.trends.history import Found
from insights.tally import Tally

_PAGE = 30  # conversations
_ALSO = ("order", "cursor")
_ORDERS = {"newest": "the newest", "oldest": "the oldest", "worst": "the worst", "best": "the best"}


@dataclass(frozen=True, slots=True)
class ConversationsView:
    """All that the list shows."""

    filters: SaidFilters
    choices: SaidChoices
    names: Names
    found: Found | None  # None: the filters can't be used
    total: Tally
    orders: dict[str, str]
    source_word: Callable[[str], str]

    @property
    def is_later(self) -> bool:
        """Whether it is not the first page."""
        return bool(self.filters.given["cursor"])

    @property
    def next(self) -> str | None:
        """The address of the next page, in the order of this one."""
        if self.found is None or self.found.next is None:
            return None
        return self.filters.link(order=self.filters.given["order"], cursor=self.found.next)

    @property
    def exports(self) -> dict[str, str]:
        """The addresses of all that fits as a file."""
        path = "/v1/interactions/export"
        return {
            "CSV": self.filters.api(path, cursor="", format="csv"),
            "JSON lines": self.filters.api(path, cursor="", format="jsonl"),
        }


@staff_page("/conversations", title="Conversations", scope=Scope.TRENDS_READ, help="conversations")
async def conversations(visit: Visit) -> None:
    """Show what fits the address."""
    for style in ("quality.css", "said.css"):
        visit.style(style)
    fragment("conversations.html.j2", "div", "stack wide-gap", page=await _view(visit))


async def _view(visit: Visit) -> ConversationsView:
    filters, history = said_filters(visit.query, visit.zone, _ALSO), visit.parts.history
    choices, names = await asyncio.gather(
        visit.read(lambda: said_choices(visit.parts, visit.caller)),
        visit.read(lambda: names_of(visit.parts.accounts)),
    )
    found, total = None, Tally()
    if not filters.fault:
        cursor = filters.given["cursor"] or None
        found, days = await asyncio.gather(
            visit.read(lambda: history.listed(visit.caller, filters.query, cursor, _PAGE)),
            visit.read(lambda: history.tallies(visit.caller, filters.query)),
        )
        total = sum(days.get(None, {}).values(), Tally())
    return ConversationsView(filters, choices, names, found, total, _ORDERS, source_word)
