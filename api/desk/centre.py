"""Centre: what one call centre is: its departments and its rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from insights.alerts import DEFAULT_RULES, AlertRule
from routing.policy import Policy


@dataclass(frozen=True, slots=True)
class Centre:
    """What every process of one call centre must be started with alike."""

    departments: tuple[str, ...]  # in the order in which they are shown
    policy: Policy = field(default_factory=Policy)
    alerts: Sequence[AlertRule] = DEFAULT_RULES
    longest_text: int = 10_000  # characters of one message
