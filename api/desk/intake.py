"""Intake: a first message becomes a case, with an expert or a place in the line."""

from dataclasses import replace

from api.desk import line
from api.desk.alerting import answer
from api.desk.assignment import decide, queued
from api.desk.conversation import Said, said_already, speak
from api.desk.errors import ClosedError
from api.desk.floor import LONGEST_QUEUE, settle
from api.desk.found import case_of
from api.desk.looking import case_view, placed_view
from api.desk.mood import understand
from api.desk.opening import Opening
from api.desk.overflowing import show_way_out
from api.desk.state import ENDED, Author, CaseState
from api.desk.views import CaseView, MessageView
from api.desk.work import Work, fresh_id
from api.events.kinds import CaseOpened
from api.storage import alerts, cases, experts, queue
from api.storage.cases import CaseRecord
from insights.alert_state import Response
from routing.overflow import OverflowKind
from routing.policy import choose
from text.reading import TextReading


def admit(work: Work, opening: Opening, reading: TextReading) -> CaseView:
    """Keep a new case and its first message, and give it to an expert if one is free."""
    record = cases.add(work.connection, _record(work, opening, reading))
    work.tell(
        record.case_id,
        CaseOpened(
            channel=record.channel,
            department=record.department,
            customer_id=record.customer_id,
            language=record.language,
        ),
    )
    record, message = speak(work, record, Said(Author.CUSTOMER, opening.text, opening.client_id))
    cases.put(work.connection, understand(work, record, message, reading))
    settle(work)
    record = case_of(work.connection, record.case_id)
    if record.is_waiting:
        return _line_up(work, record)
    return case_view(work.connection, work.centre, record, work.now_s)


def _record(work: Work, opening: Opening, reading: TextReading) -> CaseRecord:
    named = reading.topic.department
    known = named if named in work.centre.departments else None
    customer = opening.customer_id
    return CaseRecord(
        case_id=fresh_id("case"),
        state=CaseState.QUEUED,
        channel=opening.channel,
        department=opening.department or known,
        customer_id=customer,
        customer_name=opening.customer_name,
        language=opening.language or reading.language,
        analyse_mood=opening.analyse_mood,
        opened_s=work.now_s,
        waiting_since_s=work.now_s,
        metadata=opening.metadata,
        last_expert_id=cases.served_before(work.connection, customer) if customer else None,
    )


def _line_up(work: Work, record: CaseRecord) -> CaseView:
    """Say why a new case waits, and where, and show it another way out if there is need."""
    seats = experts.seats(work.connection, work.now_s)
    record = decide(work, record, choose(record.as_case, seats, work.centre.policy, work.now_s))
    if not record.is_waiting:
        return case_view(work.connection, work.centre, record, work.now_s)
    queued(work, record, "new")
    n_waiting = queue.n_waiting(work.connection)
    here = line.newcomer(work, record.case_id) if n_waiting <= LONGEST_QUEUE else None
    if here is not None:
        record = replace(record, told_position=here.place.position, told_s=work.now_s)
    record = show_way_out(work, record, seats, here.place.position - 1 if here else n_waiting - 1)
    if record.overflow is None or record.overflow.kind is not OverflowKind.DEPARTMENT:
        return placed_view(work.connection, work.centre, record, work.now_s, here)
    settle(work)
    record = case_of(work.connection, record.case_id)
    return case_view(work.connection, work.centre, record, work.now_s)


def add(work: Work, record: CaseRecord, said: Said, reading: TextReading | None) -> MessageView:
    """Keep a message of a case, once; `reading` is of a customer's.

    Raises ClosedError if the case has ended, ClientIdError if its name stood for other words.
    """
    before = said_already(work, record.case_id, said)
    if before is not None:
        return before
    if record.state in ENDED:
        raise ClosedError(f"case {record.case_id} is {record.state}: nothing more can be said")
    record, message = speak(work, record, said)
    if reading is not None:
        record = understand(work, record, message, reading)
    elif said.author is Author.EXPERT:
        cues = alerts.unanswered(work.connection, case_id=record.case_id)
        work.news += answer(work.connection, cues, Response.EXPERT, work.now_s)
    cases.put(work.connection, record)
    if record.is_waiting:
        settle(work)
    return message
