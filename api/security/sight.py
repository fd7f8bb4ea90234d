"""Sight: what is out of somebody's reach is answered as if it did not exist."""

from sqlalchemy import select

from api.desk.errors import (
    UnknownAlertError,
    UnknownCallError,
    UnknownCaseError,
    UnknownExpertError,
    UnknownGoodwillError,
    UnknownOfferError,
)
from api.desk.words import storable
from api.security.caller import Caller, CallerKind, ForbiddenError
from api.storage import calls, goodwill, offers
from api.storage.database import Database
from api.storage.owners import alert_is_seen, case_is_seen, experts_of
from api.storage.tables import alerts, cases


class Sight:
    """Thread-safe. Keys and customers pass: what they may is said by their scope, or their chat.

    An id that names nothing passes too, for whoever looks it up to say so in the same words.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def check_case(self, caller: Caller, case_id: str) -> None:
        """Raise UnknownCaseError unless the case may be read."""
        if caller.reach.agent_ids is None:
            return
        seen = case_is_seen(caller.reach, caller.agent_id)
        asked = select(seen).where(cases.c.case_id == storable(case_id))
        with self._database.reading() as connection:
            if not connection.execute(asked).scalar():
                raise UnknownCaseError(f"there is no case {case_id!r}")

    def check_own_case(self, caller: Caller, case_id: str) -> None:
        """Raise UnknownCaseError unless something may be done in the case."""
        if caller.reach.agent_ids is None:
            return
        with self._database.reading() as connection:
            found = experts_of(connection, [storable(case_id)])
        if not any(caller.reach.covers(expert_id) for expert_id in found.values()):
            raise UnknownCaseError(f"there is no case {case_id!r}")

    def check_voice(self, caller: Caller, agent_id: str | None, case_id: str | None) -> None:
        """Raise ForbiddenError unless the caller may speak as this agent on a call, and
        UnknownCaseError unless the chat that the call goes on from is theirs.
        """
        if agent_id is not None and not is_expert(caller, agent_id):
            raise ForbiddenError(f"wanted an agent of yours, got {agent_id!r}")
        if case_id is not None:
            self.check_own_case(caller, case_id)

    def check_call(self, caller: Caller, call_id: str) -> None:
        """Raise UnknownCallError unless the call may be seen."""
        if caller.reach.agent_ids is None:
            return
        with self._database.reading() as connection:
            record = calls.one(connection, storable(call_id))
        if record is None or not caller.reach.covers(record.agent_id):
            raise UnknownCallError(f"wanted the id of a call, got {call_id!r}")

    def check_alert(self, caller: Caller, alert_id: str) -> None:
        """Raise UnknownAlertError unless the case or the call of the alert may be seen."""
        if caller.reach.agent_ids is None:
            return
        asked = select(alert_is_seen(caller.reach)).where(alerts.c.alert_id == storable(alert_id))
        with self._database.reading() as connection:
            if not connection.execute(asked).scalar():
                raise UnknownAlertError(f"there is no alert {alert_id!r}")

    def check_goodwill(self, caller: Caller, goodwill_id: str) -> None:
        """Raise UnknownGoodwillError unless the offer's agent is within reach."""
        if caller.reach.agent_ids is None:
            return
        with self._database.reading() as connection:
            offer = goodwill.one(connection, storable(goodwill_id))
        if offer is None or not caller.reach.covers(offer.agent_id):
            raise UnknownGoodwillError(f"there is no goodwill offer {goodwill_id!r}")

    def check_offer(self, caller: Caller, offer_id: str) -> None:
        """Raise UnknownOfferError unless the caller may answer the offer."""
        if caller.kind is not CallerKind.PERSON:
            return
        with self._database.reading() as connection:
            offer = offers.one(connection, storable(offer_id))
        if offer is None or not is_expert(caller, offer.expert_id):
            raise UnknownOfferError(f"there is no offer {offer_id!r}")


def check_expert(caller: Caller, expert_id: str) -> None:
    """Raise UnknownExpertError unless the caller may act as this expert."""
    if not is_expert(caller, expert_id):
        raise UnknownExpertError(f"there is no expert {expert_id!r}")


def is_expert(caller: Caller, expert_id: str) -> bool:
    """Whether the caller may act as this expert: a person is one at most, a key is any."""
    return caller.kind is not CallerKind.PERSON or caller.agent_id == expert_id
