"""Feelings: how customers felt in each of their chats and calls, as far as it could be named."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, select

from api.contacts.contact import Feeling
from api.storage.fact_tables import call_facts
from api.storage.tables import readings
from emotion.scores import EmotionScores

_OF_CASES = (
    select(readings.c.case_id, readings.c.reading)
    .where(readings.c.case_id.in_(bindparam("of", expanding=True)))
    .order_by(readings.c.case_id, readings.c.sequence)
)

_OF_CALLS = select(
    call_facts.c.call_id, call_facts.c.mood, call_facts.c.mood_end, call_facts.c.worst_negativity
).where(call_facts.c.call_id.in_(bindparam("of", expanding=True)))


def of_cases(connection: Connection, case_ids: Sequence[str]) -> Mapping[str, Feeling]:
    """Return how the customer felt in each of these chats; one without readings is left out."""
    named = defaultdict(list)
    for case_id, reading in connection.execute(_OF_CASES, {"of": sorted(case_ids)}):
        if reading.scores is not None and not reading.scores.abstained:
            named[case_id].append(reading.scores)
    return {case_id: _feeling(found) for case_id, found in named.items()}


def of_calls(connection: Connection, call_ids: Sequence[str]) -> Mapping[str, Feeling]:
    """Return how the customer felt in each of these calls; one not graded yet is left out."""
    rows = connection.execute(_OF_CALLS, {"of": sorted(call_ids)})
    return {call_id: Feeling(*felt) for call_id, *felt in rows}


def _feeling(named: Sequence[EmotionScores]) -> Feeling:
    """Of readings in order; where two moods were named as often, the later one held."""
    moods = [scores.likeliest for scores in named]
    (held, _), *_ = Counter(reversed(moods)).most_common(1)
    return Feeling(held, moods[-1], max(scores.negativity for scores in named))
