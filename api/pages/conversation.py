"""One thing that a customer said: how it was read, what is known around it, where it leads."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from api.pages.fragments import fragment
from api.pages.names import Names, names_of
from api.pages.page import staff_page
from api.pages.said_filters import CONVERSATIONS
from api.pages.said_leads import Lead, leads, source_word
from api.pages.visit import Visit
from api.security.scope import Scope
from api.storage.interactions import Stored
from api.trends.history import UnknownInteractionError
from api.trends.interaction_query import InteractionQuery
from insights.norms import Norm, Norms

_MOST_OTHERS = 10  # of the same customer
_FEWEST = 50  # told interactions of a source, before its usual tone is told


@dataclass(frozen=True, slots=True)
class ConversationView:
    """All that the page shows."""

    stored: Stored
    norms: Norms
    leads: tuple[Lead, ...]
    names: Names
    others: tuple[Stored, ...]
    all_others: str  # the address of all that the customer said
    source_word: Callable[[str], str]

    @property
    def norm(self) -> Norm | None:
        """How its source usually sounds; None: too little is known of that."""
        norm = self.norms.of(self.stored.interaction.source)
        return norm if norm.n >= _FEWEST else None

    @property
    def common(self) -> float | None:
        """Its valence on the scale common to all sources."""
        said = self.stored.interaction
        if said.valence is None:
            return None
        return self.norms.on_common_scale(said.source, said.valence)


@staff_page(
    "/conversations/{interaction_id}",
    title="Conversation",
    scope=Scope.TRENDS_READ,
    help="conversations",
)
async def conversation(visit: Visit, interaction_id: str) -> None:
    """Show one; or say that there is none for this visitor."""
    for style in ("quality.css", "said.css"):
        visit.style(style)
    view = await visit.read(lambda: _view(visit, interaction_id))
    if view is None:
        fragment("conversation_none.html.j2", "p", "panel empty")
        return
    fragment("conversation.html.j2", "div", "stack wide-gap", page=view)


def _view(visit: Visit, interaction_id: str) -> ConversationView | None:
    history = visit.parts.history
    try:
        stored = history.one(visit.caller, interaction_id)
    except UnknownInteractionError:
        return None
    who = stored.interaction.customer_id
    others: tuple[Stored, ...] = ()
    if who is not None:
        query = InteractionQuery(customer_id=who)
        found = history.listed(visit.caller, query, None, _MOST_OTHERS).items
        others = tuple(one for one in found if one.number != stored.number)
    return ConversationView(
        stored=stored,
        norms=history.norms(visit.caller),
        leads=leads(visit.caller, stored),
        names=names_of(visit.parts.accounts),
        others=others,
        all_others=f"{CONVERSATIONS}?{urlencode({'customer': who or ''})}",
        source_word=source_word,
    )
