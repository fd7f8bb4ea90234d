"""Opening a chat: an expert at once, an offer, or a place in the line with another way out."""

import pytest

from api.desk.errors import TextError, UnknownDepartmentError
from api.desk.state import CaseState
from api.storage.database import Database
from emotion.labels import Emotion
from tests.desks import Hall, expert


def test_a_first_message_goes_to_the_expert_who_is_free(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    case = hall.open("angry about billing")
    assert (case.state, case.expert_id, case.expert_name) == (CaseState.ACTIVE, "ann", "Ann")
    assert case.reading is not None
    assert case.reading.scores is not None
    assert case.reading.scores.emotion is Emotion.ANGRY
    assert hall.kinds(case.case_id) == [
        "case.opened",
        "message.added",
        "mood.read",
        "alert.raised",
        "case.routed",
        "case.assigned",
    ]


def test_who_does_not_always_accept_is_asked(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"))
    case = hall.open()
    (offer,) = hall.desk.offers("ann")
    assert case.state is CaseState.OFFERED
    assert offer.case_id == case.case_id
    taken = hall.desk.accept(offer.offer_id)
    assert taken.state is CaseState.ACTIVE
    assert not hall.desk.offers("ann")


def test_who_finds_nobody_free_waits_and_is_told_where(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    hall.open()
    second, third = hall.open(), hall.open()
    assert [c.state for c in (second, third)] == [CaseState.QUEUED] * 2
    assert [c.position for c in (second, third)] == [1, 2]
    assert third.wait is not None
    assert third.why[-1].startswith("Waiting for one of 1")
    assert hall.kinds(third.case_id)[-2:] == ["case.queued", "case.position"]
