"""Kept: what history keeps of a message."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from api.sources.source import Message
from api.storage import clients
from api.storage.interactions import Stored
from api.trends.felt import felt
from insights.interaction import Interaction
from text.reading import TextReading
from text.redaction import excerpt


def stored(message: Message, kind: str, import_id: str, reading: TextReading | None) -> Stored:
    """Return what is kept of a message; `reading` None: neither its mood nor its words."""
    bare = Interaction(
        interaction_id=f"{kind}:{message.native_id}",
        source=kind,
        at_s=message.at_s,
        category=message.category,
        department=message.department,
        team=message.team,
        product=message.product,
        stage=message.stage,
        segment=message.segment,
        account_id=message.account_id,
        customer_id=message.customer_id,
        agent_id=message.agent_id,
        rating=message.rating,
        outcome=message.outcome,
        reach=message.reach,
    )
    if reading is not None:
        topic = message.category or reading.topic.department
        bare = replace(felt(bare, reading), category=topic, text=excerpt(message.text) or None)
    return Stored(
        bare,
        recommends=message.recommends,
        solved_at_once=message.solved_at_once,
        is_influencer=message.is_influencer,
        is_ephemeral=message.is_ephemeral,
        import_id=import_id,
    )


def placed(connection: Connection, found: Sequence[Stored]) -> list[Stored]:
    """Return them with the stage and the segment of their accounts, where they name none."""
    asked = {account for one in found if (account := one.interaction.account_id)}
    known = clients.some(connection, asked)
    found_there = []
    for one in found:
        said = one.interaction
        if client := known.get(said.account_id or ""):
            said = replace(
                said, stage=said.stage or client.stage, segment=said.segment or client.segment
            )
        found_there.append(replace(one, interaction=said))
    return found_there
