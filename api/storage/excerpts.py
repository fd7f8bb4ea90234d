"""Excerpts: what customers wrote and whose it is, to count words in rather than to read."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from api.storage.interaction_filters import conditions
from api.storage.interaction_tables import interactions
from api.trends.interaction_query import InteractionQuery

_C = interactions.c


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of one interaction."""

    who: str  # the customer, the account, or the interaction itself where neither is known
    text: str


@dataclass(frozen=True, slots=True)
class Excerpts:
    """Some of the interactions that have words, evenly spread over all of them."""

    items: tuple[Excerpt, ...]
    n: int  # of which they are a sample


def sampled(connection: Connection, query: InteractionQuery, most: int) -> Excerpts:
    """Return the words of what fits: of all, or of every second, third, ... if there are more."""
    fits = (*conditions(query), _C.has_text.is_(True))
    n = int(connection.execute(select(func.count()).where(*fits)).scalar_one())
    step = max(1, -(-n // most))
    who = func.coalesce(_C.customer_id, _C.account_id, _C.interaction_id)
    found = select(who, _C.text).where(*fits, _C.number % step == 0).limit(most)
    rows = connection.execute(found).all()
    return Excerpts(tuple(Excerpt(whose, text) for whose, text in rows), n)
