"""Offers: cases put to experts, and the decisions behind them."""

from sqlalchemy import Connection, bindparam, insert, literal_column, select, update

from api.desk.views import Decision, OfferView
from api.storage.rows import columns_of, row_of
from api.storage.tables import decisions, offers
from routing.offer import OfferState

_INSERT = insert(offers)
_INSERT_DECISION = insert(decisions)
_OFFER = select(*columns_of(offers, OfferView))
_ONE = _OFFER.where(offers.c.offer_id == bindparam("of"))
# Spelled out, not bound: SQLite uses a partial index only for what it can see.
_OPEN = _OFFER.where(offers.c.state == literal_column(f"'{OfferState.OFFERED}'"))
_OPEN_OF_EXPERT = _OPEN.where(offers.c.expert_id == bindparam("of")).order_by(offers.c.number)
_OPEN_OF_CASE = _OPEN.where(offers.c.case_id == bindparam("of"))
_ALL_OPEN = _OPEN.order_by(offers.c.number)
_OF_CASE = _OFFER.where(offers.c.case_id == bindparam("of")).order_by(offers.c.number)
_PUT = (
    update(offers)
    .where(offers.c.offer_id == bindparam("of"))
    .values({name: bindparam(name) for name in ("state", "answered_s", "reason")})
)
_DECISIONS = (
    select(*columns_of(decisions, Decision))
    .where(decisions.c.case_id == bindparam("of"))
    .order_by(decisions.c.number)
)


def add(connection: Connection, offer: OfferView) -> None:
    """Keep a new offer."""
    connection.execute(_INSERT, row_of(offer))


def put(connection: Connection, offer: OfferView) -> None:
    """Keep how an offer ended."""
    answer = {"state": offer.state, "answered_s": offer.answered_s, "reason": offer.reason}
    connection.execute(_PUT, {"of": offer.offer_id, **answer})


def one(connection: Connection, offer_id: str) -> OfferView | None:
    """Return one offer, None if there is none."""
    row = connection.execute(_ONE, {"of": offer_id}).first()
    return OfferView(*row) if row else None


def open_of_expert(connection: Connection, expert_id: str) -> tuple[OfferView, ...]:
    """Return what an expert has not answered, oldest first."""
    return tuple(
        OfferView(*row) for row in connection.execute(_OPEN_OF_EXPERT, {"of": expert_id}).all()
    )


def open_of_case(connection: Connection, case_id: str) -> OfferView | None:
    """Return the offer that is out for a case."""
    row = connection.execute(_OPEN_OF_CASE, {"of": case_id}).first()
    return OfferView(*row) if row else None


def every_open(connection: Connection) -> tuple[OfferView, ...]:
    """Return all that nobody has answered, oldest first."""
    return tuple(OfferView(*row) for row in connection.execute(_ALL_OPEN).all())


def of_case(connection: Connection, case_id: str) -> tuple[OfferView, ...]:
    """Return every offer that was ever made of a case, in order."""
    return tuple(OfferView(*row) for row in connection.execute(_OF_CASE, {"of": case_id}).all())


def decide(connection: Connection, case_id: str, decision: Decision) -> None:
    """Keep why a case went where it went."""
    connection.execute(_INSERT_DECISION, {"case_id": case_id, **row_of(decision)})


def decided(connection: Connection, case_id: str) -> tuple[Decision, ...]:
    """Return every decision on a case, in order."""
    return tuple(Decision(*row) for row in connection.execute(_DECISIONS, {"of": case_id}).all())
