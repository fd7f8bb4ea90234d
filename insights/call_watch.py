"""CallWatch: which of a centre's rules a call gives rise to, each once until its cool-down."""

from collections.abc import Sequence
from dataclasses import dataclass

from insights.alert_rules import CallRule
from insights.judging import Reason, holds, reason
from insights.signals import Signals


@dataclass(frozen=True, slots=True)
class Due:
    """A rule that has come to hold."""

    rule: CallRule
    reason: Reason


@dataclass(slots=True)
class _Standing:
    rule: CallRule
    told: bool = False  # of the time that it has held since it last did not
    silent_until_s: float = 0.0  # since the call began


class CallWatch:
    """One call's rules. A rule alerts when it comes to hold, not while it goes on to hold."""

    def __init__(self, rules: Sequence[CallRule]) -> None:
        self._standings = [_Standing(rule) for rule in rules]

    def look(self, signals: Signals) -> tuple[Due, ...]:
        """Return the rules that hold now and did not when it was last looked.

        One that came to hold in its cool-down is due when that ends, if it still holds.
        """
        return tuple(self._due(one, signals) for one in self._standings if _comes(one, signals))

    def _due(self, standing: _Standing, signals: Signals) -> Due:
        rule = standing.rule
        standing.told, standing.silent_until_s = True, signals.at_s + rule.cool_down_s
        return Due(rule, reason(rule.when, signals, rule.look_back_s))


def _comes(standing: _Standing, signals: Signals) -> bool:
    rule = standing.rule
    if not holds(rule.when, signals, rule.look_back_s):
        standing.told = False
        return False
    return not standing.told and signals.at_s >= standing.silent_until_s
