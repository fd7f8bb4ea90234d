"""Reach: whose conversations somebody may see, whatever they may do with them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reach:
    """Every agent's records, or those of some agents."""

    agent_ids: frozenset[str] | None = None  # None: everybody's, and those of nobody

    def covers(self, agent_id: str | None) -> bool:
        """Whether a record of this agent, or of none, may be seen."""
        return self.agent_ids is None or agent_id in self.agent_ids


EVERYONE = Reach()
NOBODY = Reach(frozenset())
