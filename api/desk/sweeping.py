"""Sweeping: what time alone asks for."""

from api.desk.alerting import escalate
from api.desk.answering import time_out
from api.desk.floor import settle
from api.desk.line import line, tell_places
from api.desk.overflowing import show_ways_out
from api.desk.work import Work


def sweep(work: Work) -> int:
    """Let late offers pass, show ways out, fill free slots, tell places, pass on alerts.

    Returns how many moved.
    """
    late = time_out(work)
    shown = show_ways_out(work, line(work.connection, work.centre, work.now_s))
    moved = late + shown + settle(work) + tell_places(work)
    overdue = escalate(work.connection, work.now_s)
    work.news += overdue
    return moved + len(overdue)
