"""Noticed: what a call's companion finds, to be told, kept and answered."""

from dataclasses import dataclass

from insights.alert_state import Response
from insights.escalation import Chain
from insights.severity import Severity


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """A rule holds: somebody should look."""

    alert_id: str
    rule: str
    severity: Severity
    at_s: float  # since the call began
    raised_s: float  # epoch seconds
    value: float  # what crossed the rule's line: a probability, a share, or seconds
    why: str  # in words, with figures
    chain: Chain  # who is to take it, in order


@dataclass(frozen=True, slots=True)
class HintGiven:
    """One hint for the agent."""

    hint_id: str
    play: str  # its id in the playbook
    playbook: str  # version of the playbook
    behaviour: str
    at_s: float  # since the call began
    given_s: float  # epoch seconds
    mood: str | None  # the customer's, when it was given
    text: str
    offer: str | None = None  # a goodwill offer that a supervisor has to approve


@dataclass(frozen=True, slots=True)
class HintAnswered:
    """The agent said whether a hint was of use."""

    hint_id: str
    used: bool
    answered_s: float  # epoch seconds


@dataclass(frozen=True, slots=True)
class CueAnswered:
    """Something was done about an alert for the first time."""

    alert_id: str
    response: Response
    answered_s: float  # epoch seconds


Noticed = AlertRaised | HintGiven | HintAnswered | CueAnswered
