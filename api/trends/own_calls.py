"""What a customer said in a call of ours, as history sees it."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from api.contacts.contact import ContactKind, ContactRef
from api.storage import reports, utterances
from api.storage.calls import CallRecord
from api.storage.fact_rows import SYNTHETIC
from api.storage.glance import glance_at
from api.storage.interactions import Stored
from api.trends.surroundings import ACCOUNT, CATEGORY, PRODUCT, Surroundings
from grading.report import ReportError
from insights.interaction import Interaction, SourceKind
from insights.mood_summary import Heard, summary_of
from speech.audio import Speaker
from speech.utterance import Utterance
from text.redaction import excerpt


def call_said(connection: Connection, call: CallRecord, known: Surroundings) -> Stored | None:
    """Return a call as one interaction; None of one that has no grade yet.

    Its mood is the customer's over the whole call, weighed by seconds; its words are those of the
    customer's worst moment. Without consent, or where it was withdrawn since, it is counted
    without a mood and without words. The agent's voice is in none of it.
    """
    report = reports.latest(connection, call.call_id)
    if report is None:
        return None
    metadata = call.start.metadata
    bare = Interaction(
        interaction_id=f"{SourceKind.CALL}:{call.call_id}",
        source=SourceKind.CALL,
        at_s=call.began_s,
        category=metadata.get(CATEGORY) or call.department,
        department=call.department,
        team=known.teams.get(call.agent_id or ""),
        product=metadata.get(PRODUCT),
        stage=known.stage(metadata),
        segment=known.segment(metadata),
        account_id=metadata.get(ACCOUNT),
        customer_id=call.customer_id,
        agent_id=call.agent_id,
        outcome=known.outcomes.get(ContactRef(ContactKind.CALL, call.call_id)),
    )
    if call.start.analyse_mood and call.customer_id not in known.declined:
        heard = _heard(report.report)
        said = [one.utterance for one in utterances.of_call(connection, call.call_id)]
        bare = replace(_felt(bare, heard), text=_worst(said))
    return Stored(bare, is_synthetic=SYNTHETIC in metadata)


def _heard(report: str) -> Sequence[Heard]:
    try:
        return glance_at(report).heard
    except ReportError:  # one that is broken must not keep all others from being told
        return ()


def _felt(bare: Interaction, heard: Sequence[Heard]) -> Interaction:
    seconds = sum(one.seconds for one in heard)
    if not seconds:
        return bare
    return replace(
        bare,
        valence=sum(one.valence * one.seconds for one in heard) / seconds,
        negativity=sum(one.negativity * one.seconds for one in heard) / seconds,
        mood=summary_of(heard).mood,
    )


def _worst(said: Sequence[Utterance]) -> str | None:
    """Return what the customer said when they felt worst; the first words where none was read."""
    own = [one for one in said if one.speaker is not Speaker.AGENT and one.text]
    if not own:
        return None
    return excerpt(max(own, key=_negativity).text)


def _negativity(said: Utterance) -> float:
    told = [one.fused.negativity for one in said.readings if not one.fused.abstained]
    return max(told, default=0.0)
