"""Recovery: calls whose process has ended are gone on with, or graded; none is left as it is."""

import threading
from collections.abc import Callable
from functools import cache

import structlog

from api.live.archive import Archive
from api.live.errors import CallOverError, CallTakenError
from api.live.journal import Journal
from api.live.left_call import LeftCall
from api.live.open_call import EMPTY
from api.live.regrading import Regrading, RegradingHaltedError
from api.logs import where
from api.storage import servers
from api.storage.calls import CallRecord
from api.storage.enums import CallState
from emotion.errors import TonewiseError
from grading.report import GradeReport

SERVICE_ENDED = "the service ended"  # why such a call did
_FORGOTTEN_S = 86_400.0  # after which nobody asks for a process any more

_log = structlog.stdlib.get_logger("tonewise.recovery")


class Recovery:
    """One a process; synchronous and thread-safe. Any method may raise a StorageError."""

    def __init__(
        self,
        archive: Archive,
        journal: Journal,
        regrading: Callable[[], Regrading],
        clock: Callable[[], float],
        resume_s: float,
    ) -> None:
        """With `resume_s`: how long a call without a process waits for its client."""
        self._archive, self._journal, self._regrading = archive, journal, regrading
        self._clock, self._resume_s = clock, resume_s
        self._began_s = clock()
        self._halted = threading.Event()

    def replay(self, call_id: str, key_id: str) -> LeftCall | None:
        """Make a call of a process that has ended this one's; None: there is no such call.

        From then on the journal takes what it tells. Raises CallTakenError while another process
        has it, or if it is another key's, and CallOverError if it has ended.
        """
        record = self._archive.record(call_id)
        if record is None:
            return None
        if record.key_id != key_id:
            raise CallTakenError(f"call {call_id!r} is not this key's")
        if not record.is_undone:
            raise CallOverError(f"call {call_id!r} has ended: a new call needs another id")
        left = None if self._is_cared_for(record) else self._taken(record, CallState.LIVE)
        if left is None:
            raise CallTakenError(f"call {call_id!r} is being heard now")
        self._journal.resumed(call_id)
        return left

    def recover(self) -> int:
        """Grade the calls whose client did not come back in time; return how many there were."""
        patient_until_s = self._clock() - self._resume_s
        if patient_until_s < self._began_s:
            return 0  # while no service was up, nobody could come back
        left = self._archive.left_before(patient_until_s)
        mine, regrading = self._journal.server_id, cache(self._regrading)
        return sum(self._graded(one, regrading) for one in left if one.server_id != mine)

    def halt(self) -> None:
        """Begin nothing more, and give up what is under way: another process will grade it."""
        self._halted.set()

    def tidy(self) -> None:
        """Forget the processes that ended; whoever comes back to their calls need not wait."""
        lifeline, now_s = self._journal.lifeline, self._clock()
        ended = lifeline.ended()
        with self._archive.database.transaction() as connection:
            for server_id in ended:
                servers.end(connection, server_id, now_s)
            servers.forget(connection, now_s - _FORGOTTEN_S)
        for server_id in ended:
            lifeline.forget(server_id)

    def _is_cared_for(self, record: CallRecord) -> bool:
        if record.server_id == self._journal.server_id:
            return True
        if self._journal.lifeline.is_cut(record.server_id):
            return False
        with self._archive.database.reading() as connection:
            return self._clock() < servers.lease_until_s(connection, record.server_id)

    def _taken(self, record: CallRecord, state: CallState) -> LeftCall | None:
        left = self._archive.take(record, self._journal.server_id, state)
        if left is not None:
            n_moments = max((one.number for one in left.moments), default=0)
            self._journal.adopted(left.record, n_moments)
        return left

    def _graded(self, record: CallRecord, regrading: Callable[[], Regrading]) -> bool:
        left = None if self._halted.is_set() else self._taken(record, CallState.GRADING)
        if left is None:
            return False
        try:
            report = self._report(left, regrading)
        except RegradingHaltedError:
            return False
        except Exception as error:  # whatever it is, the call must not be left without a word
            _log.error("not graded", call_id=record.call_id, **where(error))
            why = f"it could not be graded: {type(error).__qualname__}"
            self._journal.ended(record.call_id, None, why)
            return True
        if report is not None:  # a recording may hold more than was journalled
            self._journal.progress(record.call_id, report.call.duration_s)
        self._journal.ended(record.call_id, report, SERVICE_ENDED if report else EMPTY)
        return True

    def _report(self, left: LeftCall, regrading: Callable[[], Regrading]) -> GradeReport | None:
        try:
            return regrading().report(left, lambda: not self._halted.is_set())
        except RegradingHaltedError:
            raise
        except TonewiseError as error:
            # What was journalled is second best, and there whatever became of the recording.
            _log.warning("not heard again", call_id=left.record.call_id, error=str(error))
            return regrading().as_kept(left)
