"""Consent: which customers want nobody to read their mood."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, select

from api.storage.tables import calls, cases
from api.storage.ticket_tables import tickets

_asked: BindParameter[Any] = bindparam("of", expanding=True)
_case, _call = cases.alias("latest_case"), calls.alias("latest_call")
_LAST_CASE = (
    select(func.max(_case.c.opened_s))
    .where(_case.c.customer_id == cases.c.customer_id)
    .correlate(cases)
    .scalar_subquery()
)
_LAST_CALL = (
    select(func.max(_call.c.began_s))
    .where(_call.c.customer_id == calls.c.customer_id)
    .correlate(calls)
    .scalar_subquery()
)
_CASES = select(cases.c.customer_id, cases.c.opened_s, cases.c.analyse_mood).where(
    cases.c.customer_id.in_(_asked), cases.c.opened_s == _LAST_CASE
)
_CALLS = select(calls.c.customer_id, calls.c.began_s, calls.c.start).where(
    calls.c.customer_id.in_(_asked), calls.c.began_s == _LAST_CALL
)
# An empty box of a form is no refusal of anything but that form; a ticked one is consent.
_TICKETS = (
    select(tickets.c.customer_id, func.max(tickets.c.opened_s))
    .where(tickets.c.customer_id.in_(_asked), tickets.c.analyse_mood)
    .group_by(tickets.c.customer_id)
)


def declined(connection: Connection, customer_ids: Collection[str]) -> frozenset[str]:
    """Return which of these customers declined, the last time that they were asked."""
    if not customer_ids:
        return frozenset()
    wanted = {"of": sorted(customer_ids)}
    asked = [(who, at_s, agreed) for who, at_s, agreed in connection.execute(_CASES, wanted)]
    asked += [
        (who, at_s, start.analyse_mood) for who, at_s, start in connection.execute(_CALLS, wanted)
    ]
    asked += [(who, at_s, True) for who, at_s in connection.execute(_TICKETS, wanted)]
    # Of two at the same moment the refusal counts.
    last = {who: agreed for who, _, agreed in sorted(asked, key=lambda one: (one[1], not one[2]))}
    return frozenset(who for who, agreed in last.items() if not agreed)
