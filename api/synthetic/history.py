"""History: makes the calls of a synthetic year on every core, and keeps them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

from sqlalchemy import Connection

from api.storage import alerts, calls, cases, doubting, messages, reports, utterances
from api.storage.database import Database
from api.storage.doubting import ReadHere
from api.synthetic.chat import SampleChat
from api.synthetic.making import PROTOCOL, MadeCall, call_id_of, made
from api.synthetic.plan import PlannedCall, Wish, planned, world_of
from api.synthetic.staff import put_staff
from emotion.errors import TonewiseError

_AT_A_TIME = 50  # calls in one transaction
Tell = Callable[[int, int], None]  # so many of so many


class RealCallsError(TonewiseError):
    """A database in which people's own calls are, and nobody said to put others beside them."""


def make(database: Database, wish: Wish, n_processes: int, tell: Tell, beside: bool) -> int:
    """Keep the history that is wanted, and return how many calls were made.

    What is there of it already, from a run that was broken off, stays and is not made again.
    No event tells of any of it, so no webhook does. Raises RealCallsError for a database with
    calls of its own, unless they shall lie `beside`.
    """
    with database.reading() as connection:
        if not beside and calls.has_but(connection, PROTOCOL):
            raise RealCallsError(
                "wanted a database without calls, got one with real ones; "
                "--beside puts synthetic calls among them"
            )
        there = calls.ids_of(connection, PROTOCOL)
    put_staff(database, world_of(wish).agents, wish.since_s)
    left = [p for p in planned(wish) if call_id_of(wish.seed, p.number) not in there]
    done = 0
    for batch in _made(left, wish.seed, n_processes):
        with database.transaction() as connection:
            _keep(connection, batch)
        done += len(batch)
        tell(done, len(left))
    return done


def _made(
    plans: Sequence[PlannedCall], seed: int, n_processes: int
) -> Iterator[Sequence[MadeCall]]:
    batches = [plans[i : i + _AT_A_TIME] for i in range(0, len(plans), _AT_A_TIME)]
    if n_processes < 2 or len(batches) < 2:
        yield from (_batch(plans, seed) for plans in batches)
        return
    with ProcessPoolExecutor(n_processes, get_context("spawn")) as pool:
        yield from _in_turn(pool, batches, seed, 2 * n_processes)


def _in_turn(
    pool: ProcessPoolExecutor, batches: Iterable[Sequence[PlannedCall]], seed: int, ahead: int
) -> Iterator[Sequence[MadeCall]]:
    """Yield batches in order; only so many are made ahead, or they would fill the memory."""
    waiting: deque[Future[list[MadeCall]]] = deque()
    for batch in batches:
        waiting.append(pool.submit(_batch, batch, seed))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _batch(plans: Sequence[PlannedCall], seed: int) -> list[MadeCall]:
    return [made(plan, seed) for plan in plans]


def _keep(connection: Connection, batch: Sequence[MadeCall]) -> None:
    for chat in (one.chat for one in batch if one.chat):
        cases.add(connection, chat.record)
        for message in chat.messages:
            messages.add(connection, message)
        for read in chat.readings:
            messages.add_reading(connection, chat.record.case_id, read)
        doubting.of_messages(connection, list(_read(chat)))
    calls.add(connection, [one.record for one in batch])
    said = {
        (one.record.call_id, n): utterance
        for one in batch
        for n, utterance in enumerate(one.utterances, 1)
    }
    utterances.put(connection, said)
    for alert in (one.alert for one in batch if one.alert):
        alerts.add(connection, alert)
    reports.add(connection, [one.report for one in batch])


def _read(chat: SampleChat) -> Iterator[ReadHere]:
    """Yield what was read in a chat; its first message found the expert, and none alarmed."""
    record = chat.record
    for one in chat.readings:
        scores = one.reading.scores
        if scores is not None:
            routed = record.assigned_s is None or one.read_s <= record.assigned_s
            yield ReadHere(
                record.case_id,
                one.sequence,
                record.customer_id,
                one.read_s,
                scores,
                routed,
                alerted=False,
            )
