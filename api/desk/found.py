"""What an id names, or a clear word that it names nothing."""

from sqlalchemy import Connection

from api.desk.errors import (
    UnknownCaseError,
    UnknownDepartmentError,
    UnknownExpertError,
    UnknownOfferError,
)
from api.desk.views import OfferView
from api.desk.words import storable
from api.storage import cases, experts, offers
from api.storage.cases import CaseRecord
from api.storage.experts import ExpertRecord


def case_of(connection: Connection, case_id: str) -> CaseRecord:
    """Return the case; raises UnknownCaseError."""
    record = cases.one(connection, storable(case_id))
    if record is None:
        raise UnknownCaseError(f"there is no case {case_id!r}")
    return record


def expert_of(connection: Connection, expert_id: str) -> ExpertRecord:
    """Return the expert; raises UnknownExpertError for the removed too."""
    record = experts.one(connection, storable(expert_id))
    if record is None or record.removed_s is not None:
        raise UnknownExpertError(f"there is no expert {expert_id!r}")
    return record


def offer_of(connection: Connection, offer_id: str) -> OfferView:
    """Return the offer; raises UnknownOfferError."""
    offer = offers.one(connection, storable(offer_id))
    if offer is None:
        raise UnknownOfferError(f"there is no offer {offer_id!r}")
    return offer


def check_department(department: str, known: tuple[str, ...]) -> None:
    """Raise UnknownDepartmentError unless the centre has it."""
    if department not in known:
        raise UnknownDepartmentError(
            f"a department is one of {', '.join(known) or 'none'}; got {department!r}"
        )
