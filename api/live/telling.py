"""Telling: what was noticed, as clients and followers of a call are told it."""

from api.live.messages import AlertTold, GuidanceTold
from api.live.noticed import AlertRaised, HintGiven, Noticed


def message_of(noticed: Noticed) -> AlertTold | GuidanceTold | None:
    """Return the message; None for what is only kept."""
    match noticed:
        case AlertRaised():
            return AlertTold(
                alert_id=noticed.alert_id,
                rule=noticed.rule,
                severity=noticed.severity,
                at_s=noticed.at_s,
                why=noticed.why,
            )
        case HintGiven():
            return GuidanceTold(
                hint_id=noticed.hint_id,
                at_s=noticed.at_s,
                behaviour=noticed.behaviour,
                text=noticed.text,
                offer=noticed.offer,
                needs_approval=noticed.offer is not None,
            )
        case _:
            return None
