"""Reach: whose conversations somebody may see, whatever they may do with them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reach:
    """Every agent's records, or those of some agents."""

    agent_ids: frozenset[str] | None = None  # None: everybody's, and those of nobody
    nobodys: bool = False  # also what no agent has: a case that waits, a call of an unknown agent

    def covers(self, agent_id: str | None) -> bool:
        """Whether a record of this agent, or of none, may be seen."""
        if self.agent_ids is None:
            return True
        return self.nobodys if agent_id is None else agent_id in self.agent_ids


EVERYONE = Reach()
NOBODY = Reach(frozenset())
