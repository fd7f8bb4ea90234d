"""Sweeping: what time alone asks for."""

from api.desk.answering import time_out
from api.desk.floor import settle
from api.desk.line import line, tell_places
from api.desk.overflowing import show_ways_out
from api.desk.work import Work


def sweep(work: Work) -> int:
    """Let late offers pass, show ways out, fill free slots, tell places; return how many moved."""
    late = time_out(work)
    shown = show_ways_out(work, line(work.connection, work.centre, work.now_s))
    return late + shown + settle(work) + tell_places(work)
