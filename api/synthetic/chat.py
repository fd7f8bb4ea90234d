"""Chats of a synthetic history: those that became a call, and those that did not."""

from dataclasses import dataclass

from api.desk.state import Author, CaseState
from api.desk.views import MessageView, ReadMessage
from api.storage.cases import CaseRecord
from api.storage.facts import SYNTHETIC
from api.synthetic.lines import lines, said
from api.synthetic.mood import Mood
from api.synthetic.plan import PlannedCall
from emotion.labels import TEXT_LABELS, VOICE_FOLD, Emotion
from emotion.scores import EmotionScores
from routing.expert import Channel
from text.reading import TextReading, Topic

_MARK = {SYNTHETIC: "tonewise sample"}
_SURE = 8.0  # of the Dirichlet that a message's reading is drawn from
_TRUE_SHARE = 0.66  # of it, the mood's own; the rest is spread over the other labels


@dataclass(frozen=True, slots=True)
class SampleChat:
    """One chat, ready to be kept."""

    record: CaseRecord
    messages: tuple[MessageView, ...]
    readings: tuple[ReadMessage, ...]


def chat_before(plan: PlannedCall, case_id: str, mood: Mood, issue: str) -> SampleChat:
    """Return the chat that a call came from: it ended where the call begins."""
    rng = mood.rng
    opened_s = plan.began_s - rng.uniform(240.0, 900.0)
    assigned_s = opened_s + rng.lognormvariate(3.4, 0.8)
    slots = {
        "issue": issue,
        "name": plan.customer.name.split()[0],
        "agent": plan.agent.name.split()[0],
        "ref": case_id[-6:],
    }
    texts = [(Author.CUSTOMER, said(lines().chat_openings[mood.emotion], slots, rng), mood.emotion)]
    for _ in range(rng.randint(1, 3)):
        texts.append((Author.EXPERT, said(lines().chat_expert, slots, rng), mood.emotion))
        mood.moved(0.06 * plan.habits.soothes - 0.03)
        more = rng.choice(("ok", "yes please", "that did not work", "can you call me instead?"))
        texts.append((Author.CUSTOMER, more, mood.emotion))
    step_s = (plan.began_s - assigned_s) / (len(texts) + 1)
    messages = tuple(
        MessageView(
            case_id,
            n,
            f"msg_{case_id}_{n}",
            author,
            slots["name"] if author is Author.CUSTOMER else plan.agent.name,
            text,
            f"sample-{n}",
            opened_s if n == 1 else max(opened_s, assigned_s + n * step_s),
        )
        for n, (author, text, _) in enumerate(texts, 1)
    )
    readings = tuple(
        ReadMessage(m.sequence, m.message_id, m.sent_s, _reading(plan, feeling, mood), None)
        for m, (author, _, feeling) in zip(messages, texts, strict=True)
        if author is Author.CUSTOMER
    )
    last = readings[-1].reading
    record = CaseRecord(
        case_id=case_id,
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
        assigned_s=assigned_s,
        ended_s=plan.began_s,
        outcome="went on as a call",
        expert_id=plan.agent.agent_id,
        scores=last.scores,
        reading=last,
        n_messages=len(messages),
    )
    return SampleChat(record, messages, readings)


def _reading(plan: PlannedCall, feeling: Emotion, mood: Mood) -> TextReading:
    near = [label for label in TEXT_LABELS if VOICE_FOLD[label] is feeling]
    own = mood.rng.choice(near)
    rest = (1.0 - _TRUE_SHARE) / (len(TEXT_LABELS) - 1)
    shares = [_TRUE_SHARE if label is own else rest for label in TEXT_LABELS]
    gammas = [mood.rng.gammavariate(_SURE * share, 1.0) for share in shares]
    rounded = [round(gamma / sum(gammas), 4) for gamma in gammas]
    rounded[rounded.index(max(rounded))] += 1.0 - sum(rounded)
    scores = EmotionScores(TEXT_LABELS, tuple(round(p, 4) for p in rounded))
    return TextReading(
        scores, round(scores.negativity, 4), Topic(plan.department, 0.9), language="en"
    )
