"""Priority: how soon a ticket wants somebody, by its writer's mood."""

from api.tickets.ticket import Priority
from routing.queue import distress
from text.reading import TextReading

# In the distress that a mood is worth in the queue: 0.8 is frustration and nothing else, 0.6
# disappointment, 1 anger.
_URGENT_FROM = 0.75 * 0.8  # frustrated, three to one
_HIGH_FROM = 0.5 * 0.6  # disappointed, as likely as not


def priority_of(reading: TextReading | None) -> Priority:
    """Return a ticket's priority; without a mood to be believed, an ordinary one.

    Urgent wants more than a model's word: the message's own words must bear the mood out.
    """
    worth = distress(reading.scores) if reading else 0.0
    if reading and reading.confirmed and worth >= _URGENT_FROM:
        return Priority.URGENT
    return Priority.HIGH if worth >= _HIGH_FROM else Priority.NORMAL
