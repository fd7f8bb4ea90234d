"""Chats of a synthetic history: each went on as a call."""

from dataclasses import dataclass
from itertools import accumulate

from api.desk.state import Author, CaseState
from api.desk.views import MessageView, ReadMessage
from api.storage.cases import CaseRecord
from api.storage.fact_rows import SYNTHETIC
from api.synthetic.lines import Slots, lines, said
from api.synthetic.mood import Mood
from api.synthetic.plan import PlannedCall
from emotion.labels import TEXT_LABELS, VOICE_FOLD, Emotion
from emotion.scores import EmotionScores
from routing.expert import Channel
from text.reading import TextReading, Topic

_MARK = {SYNTHETIC: "tonewise sample"}
_SURE = 8.0  # of the Dirichlet that a message's reading is drawn from
_TRUE_SHARE = 0.66  # of it, the mood's own; the rest is spread over the other labels
_ANSWERS = ("ok", "yes please", "that did not work", "can you call me instead?")
_TOPIC_CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True)
class SampleChat:
    """One chat, ready to be kept."""

    record: CaseRecord
    messages: tuple[MessageView, ...]
    readings: tuple[ReadMessage, ...]


@dataclass(frozen=True, slots=True)
class _Written:
    """A message before it has its place."""

    author: Author
    text: str
    feeling: Emotion  # the customer's, when it was written


def chat_before(plan: PlannedCall, case_id: str, mood: Mood, issue: str) -> SampleChat:
    """Return the chat that a call came from: it ended where the call begins."""
    opened_s = plan.began_s - mood.rng.uniform(240.0, 900.0)
    slots = {
        "issue": issue,
        "name": plan.customer.name.split()[0],
        "agent": plan.agent.name.split()[0],
        "ref": case_id[-6:],
    }
    written = _talk(plan, mood, slots)
    messages = _placed(plan, case_id, opened_s, written)
    readings = tuple(
        ReadMessage(m.sequence, m.message_id, m.sent_s, _reading(plan, one.feeling, mood), None)
        for m, one in zip(messages, written, strict=True)
        if one.author is Author.CUSTOMER
    )
    return SampleChat(_record(plan, messages, readings[-1].reading), messages, readings)


def _talk(plan: PlannedCall, mood: Mood, slots: Slots) -> list[_Written]:
    rng = mood.rng
    opening = said(lines().chat_openings[mood.emotion], slots, rng)
    written = [_Written(Author.CUSTOMER, opening, mood.emotion)]
    for _ in range(rng.randint(1, 3)):
        answer = said(lines().chat_expert, slots, rng)
        written.append(_Written(Author.EXPERT, answer, mood.emotion))
        mood.moved(0.06 * plan.habits.soothes - 0.03)
        written.append(_Written(Author.CUSTOMER, rng.choice(_ANSWERS), mood.emotion))
    return written


def _placed(
    plan: PlannedCall, case_id: str, opened_s: float, written: list[_Written]
) -> tuple[MessageView, ...]:
    """Give each message its place and time, evenly until the call."""
    step_s = (plan.began_s - opened_s) / (len(written) + 1)
    times_s = accumulate([step_s] * (len(written) - 1), initial=opened_s)
    names = {Author.CUSTOMER: plan.customer.name.split()[0], Author.EXPERT: plan.agent.name}
    numbered = enumerate(zip(written, times_s, strict=True), 1)
    return tuple(
        MessageView(
            case_id, n, f"msg_{case_id}_{n}", w.author, names[w.author], w.text, f"s-{n}", at_s
        )
        for n, (w, at_s) in numbered
    )


def _record(plan: PlannedCall, messages: tuple[MessageView, ...], last: TextReading) -> CaseRecord:
    opened_s = messages[0].sent_s
    return CaseRecord(
        case_id=messages[0].case_id,
        state=CaseState.CLOSED,
        channel=Channel.CHAT,
        department=plan.department,
        customer_id=plan.customer.customer_id,
        customer_name=plan.customer.name,
        language="en",
        analyse_mood=True,
        opened_s=opened_s,
        waiting_since_s=opened_s,
        metadata=_MARK,
        assigned_s=(opened_s + messages[1].sent_s) / 2,  # ahead of the expert's first answer
        ended_s=plan.began_s,
        outcome="went on as a call",
        expert_id=plan.agent.agent_id,
        scores=last.scores,
        reading=last,
        n_messages=len(messages),
    )


def _reading(plan: PlannedCall, feeling: Emotion, mood: Mood) -> TextReading:
    near = [label for label in TEXT_LABELS if VOICE_FOLD[label] is feeling]
    own = mood.rng.choice(near)
    rest = (1.0 - _TRUE_SHARE) / (len(TEXT_LABELS) - 1)
    shares = [_TRUE_SHARE if label is own else rest for label in TEXT_LABELS]
    gammas = [mood.rng.gammavariate(_SURE * share, 1.0) for share in shares]
    rounded = [round(gamma / sum(gammas), 4) for gamma in gammas]
    rounded[rounded.index(max(rounded))] += 1.0 - sum(rounded)
    scores = EmotionScores(TEXT_LABELS, tuple(round(p, 4) for p in rounded))
    topic = Topic(plan.department, _TOPIC_CONFIDENCE)
    return TextReading(scores, round(scores.negativity, 4), topic, language="en")
