"""Reaching: a query held to what somebody may see."""

from typing import Any

from sqlalchemy import ColumnElement, false, or_, true

from api.security.reach import Reach


def within(agent_id: ColumnElement[Any], reach: Reach) -> ColumnElement[bool]:
    """Return the condition that a row's agent, or its having none, is within reach."""
    if reach.agent_ids is None:
        return true()
    seen = agent_id.in_(sorted(reach.agent_ids)) if reach.agent_ids else false()
    return or_(seen, agent_id.is_(None)) if reach.nobodys else seen
