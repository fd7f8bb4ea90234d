"""How many cases there are in each state."""

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from api.storage.tables import cases

_BY_STATE = select(cases.c.state, func.count()).group_by(cases.c.state)


def cases_by_state(connection: Connection) -> Mapping[str, int]:
    """Return the number of cases by the name of their state; a state without any is missing."""
    return {state.value: n for state, n in connection.execute(_BY_STATE)}
