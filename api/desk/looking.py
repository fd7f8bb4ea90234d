"""Looking: what is kept, as the desk shows it."""

from dataclasses import replace

from sqlalchemy import Connection

from api.desk.centre import Centre
from api.desk.line import Standing, history, line, standing, wait_of
from api.desk.upsets import upsets
from api.desk.views import (
    CaseHistory,
    CaseView,
    DepartmentView,
    ExpertView,
    QueuedView,
    QueueView,
)
from api.storage import alerts, experts, messages, offers, queue
from api.storage.cases import CaseRecord
from routing.duty import on_duty
from routing.estimate import abandonment, service_level
from routing.expert import Presence
from routing.queue import priority

_SHOWN = 100  # of the queue


def case_view(connection: Connection, centre: Centre, record: CaseRecord, now_s: float) -> CaseView:
    """Return a case as it stands, with its place if it waits."""
    here = standing(connection, centre, now_s, record.case_id) if record.is_waiting else None
    return placed_view(connection, centre, record, now_s, here)


def placed_view(
    connection: Connection, centre: Centre, record: CaseRecord, now_s: float, here: Standing | None
) -> CaseView:
    """Return a case as it stands, of which it is known where."""
    expert = experts.one(connection, record.expert_id) if record.expert_id else None
    view = _view(record, expert.name if expert else None)
    if here is None:
        return view
    return replace(
        view,
        position=here.place.position,
        wait=wait_of(here, history(connection, now_s)),
        priority=priority(here.case, centre.policy, now_s),
    )


def listed_view(record: CaseRecord, names: dict[str, str]) -> CaseView:
    """Return a case as one of many: without its place; `names` are the experts'."""
    return _view(record, names.get(record.expert_id or ""))


def whole_history(connection: Connection, view: CaseView) -> CaseHistory:
    """Return a case from its first word."""
    said = messages.after(connection, view.case_id, 0)
    read = messages.read(connection, view.case_id)
    return CaseHistory(
        case=view,
        messages=said,
        readings=read,
        decisions=offers.decided(connection, view.case_id),
        offers=offers.of_case(connection, view.case_id),
        transfers=alerts.transferred(connection, view.case_id),
        alerts=alerts.of_case(connection, view.case_id),
        upsets=upsets(read, said),
    )


def expert_views(connection: Connection) -> tuple[ExpertView, ...]:
    """Return everybody who works here, by name."""
    active = experts.load(connection)
    return tuple(
        ExpertView(r.expert, r.presence, active.get(r.expert_id, {}), r.idle_since_s)
        for r in experts.here(connection)
    )


def department_views(
    connection: Connection, centre: Centre, now_s: float
) -> tuple[DepartmentView, ...]:
    """Return the centre's departments, in its order."""
    waiting = {one.department: one for one in queue.waiting_by_department(connection)}
    active = queue.active_by_department(connection)
    seats = experts.seats(connection, now_s)
    there = [s for s in seats if s.presence is Presence.AVAILABLE and on_duty(s, now_s)]
    return tuple(
        DepartmentView(
            name=name,
            n_waiting=waiting[name].n if name in waiting else 0,
            n_active=active.get(name, 0),
            n_available=sum(name in seat.expert.skills for seat in there),
            longest_wait_s=max(0.0, now_s - waiting[name].since_s) if name in waiting else 0.0,
        )
        for name in centre.departments
    )


def queue_view(connection: Connection, centre: Centre, now_s: float) -> QueueView:
    """Return the head of the queue, in order, and how the last hours' customers fared."""
    past = history(connection, now_s)
    waiting = tuple(
        QueuedView(
            case_id=one.case.case_id,
            department=one.case.department,
            position=one.place.position,
            priority=priority(one.case, centre.policy, now_s),
            waiting_since_s=one.case.waiting_since_s,
            wait=wait_of(one, past),
        )
        for one in line(connection, centre, now_s)[:_SHOWN]
    )
    n_waiting = sum(one.n for one in queue.waiting_by_department(connection))
    return QueueView(waiting, n_waiting, service_level(past.ended), abandonment(past.ended))


def _view(record: CaseRecord, expert_name: str | None) -> CaseView:
    return CaseView(
        case_id=record.case_id,
        state=record.state,
        channel=record.channel,
        department=record.department,
        customer_id=record.customer_id,
        customer_name=record.customer_name,
        language=record.language,
        expert_id=record.expert_id,
        expert_name=expert_name,
        position=None,
        wait=None,
        overflow=record.overflow,
        opened_s=record.opened_s,
        assigned_s=record.assigned_s,
        ended_s=record.ended_s,
        outcome=record.outcome,
        reading=record.reading,
        shift=record.shift,
        analyse_mood=record.analyse_mood,
        rule=record.rule,
        why=record.why,
        priority=None,
        n_messages=record.n_messages,
        metadata=record.metadata,
    )
