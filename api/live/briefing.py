"""Briefing: what whoever takes a call over has to know, in a note."""

from collections.abc import Sequence

from api.desk.views import AlertView
from api.live.view import LiveView
from speech.utterance import Utterance

_LONGEST = 1_900  # characters; a transfer's note has up to 2,000
_LINES = 6  # of what was said last
_LINE = 120  # characters


def briefing(
    note: str, view: LiveView, alerts: Sequence[AlertView], said: Sequence[Utterance]
) -> str:
    """Return the supervisor's note and the call's context, cut to what a transfer holds."""
    lines = [note] if note else []
    lines.append(f"Taken over from call {view.call_id} after {view.heard_s / 60:.1f} min.")
    lines.append(f"The customer sounds {_mood(view)}.")
    if view.customer_mood:
        lines.append(f"They came in {view.customer_mood}.")
    lines += [f"Alert at {alert.at_s or 0.0:.0f} s: {alert.why}." for alert in alerts[-_LINES:]]
    spoken = [one for one in said if one.text][-_LINES:]
    lines += [f"{one.speaker}: {one.text[:_LINE]}" for one in spoken]
    return "\n".join(lines)[:_LONGEST]


def _mood(view: LiveView) -> str:
    mood = view.emotion or "unclear"
    return f"{mood}, {view.trend}" if view.trend else mood
