"""What a customer said in a chat of ours, as history sees it."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from api.contacts.contact import ContactKind, ContactRef
from api.desk.state import Author
from api.storage import messages
from api.storage.cases import CaseRecord
from api.storage.fact_rows import SYNTHETIC
from api.storage.interactions import Stored
from api.trends.surroundings import ACCOUNT, CATEGORY, PRODUCT, Surroundings
from emotion.fusion import Timed, mean
from insights.interaction import Interaction, SourceKind
from text.reading import TextReading
from text.redaction import excerpt

_ABANDONED = "abandoned"  # nobody served the customer: what comes of it where nothing was noted


def chat_said(connection: Connection, case: CaseRecord, known: Surroundings) -> Stored | None:
    """Return a chat as one interaction; None of one that goes on.

    Its mood is the mean of the customer's messages that could be read. Without consent, or where
    it was withdrawn since, it is counted without a mood and without words.
    """
    if case.ended_s is None:
        return None
    ref = ContactRef(ContactKind.CHAT, case.case_id)
    read = [one.reading for one in messages.read(connection, case.case_id)]
    bare = Interaction(
        interaction_id=f"{SourceKind.CHAT}:{case.case_id}",
        source=SourceKind.CHAT,
        at_s=case.opened_s,
        category=case.metadata.get(CATEGORY) or _topic(read) or case.department,
        department=case.department,
        team=known.teams.get(case.expert_id or ""),
        product=case.metadata.get(PRODUCT),
        stage=known.stage(case.metadata),
        segment=known.segment(case.metadata),
        account_id=case.metadata.get(ACCOUNT),
        customer_id=case.customer_id,
        agent_id=case.expert_id,
        outcome=known.outcomes.get(ref)
        or case.outcome
        or (_ABANDONED if case.assigned_s is None else None),
    )
    if case.analyse_mood and case.customer_id not in known.declined:
        bare = replace(_felt(bare, read), text=_opening(connection, case.case_id))
    return Stored(bare, is_synthetic=SYNTHETIC in case.metadata)


def _felt(bare: Interaction, read: Sequence[TextReading]) -> Interaction:
    told = [
        (one.scores, one.negativity)
        for one in read
        if one.scores is not None and one.negativity is not None and not one.scores.abstained
    ]
    if not told:
        return bare
    scores = mean([Timed(n, 1.0, each) for n, (each, _) in enumerate(told)])
    return replace(
        bare,
        valence=scores.valence,
        negativity=sum(negativity for _, negativity in told) / len(told),
        mood=scores.likeliest,
        confidence=scores.confidence,
    )


def _topic(read: Sequence[TextReading]) -> str | None:
    """Return the department that the first message was about, which need not be where it went."""
    return next((one.topic.department for one in read if one.topic.department), None)


def _opening(connection: Connection, case_id: str) -> str | None:
    said = messages.after(connection, case_id, 0)
    return next((excerpt(one.text) for one in said if one.author is Author.CUSTOMER), None)
