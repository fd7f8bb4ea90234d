"""Messages: fills a database with what synthetic customers wrote elsewhere than to us."""

from collections.abc import Sequence
from random import Random

from api.storage import clients, interactions
from api.storage.database import Database
from api.synthetic.accounts import SampleAccount, accounts
from api.synthetic.history import Tell
from api.synthetic.message import OUTAGE, PlannedMessage, message
from api.synthetic.plan import Wish, fresh_rng, moment, world_of
from api.synthetic.staff import put_staff
from api.trends.interaction_query import InteractionQuery
from emotion.errors import TonewiseError

_AT_A_TIME = 1_000  # messages in one transaction
_OUTAGE_DAYS = 2.0  # days' worth of messages more come on the day of the trouble
_LET_DOWN_WRITES = 0.025  # of all messages, those of accounts that are let down at that time
_DAY_S = 86_400.0


class RealMessagesError(TonewiseError):
    """A database in which customers' own messages are, and nobody said to put others beside."""


def make_messages(database: Database, wish: Wish, tell: Tell, beside: bool) -> int:
    """Keep the messages and accounts that are wanted, and return how many messages are new.

    Broken off, it goes on where it was. Raises RealMessagesError for a database with messages of
    its own, unless these shall lie `beside`.
    """
    with database.reading() as connection:
        if not beside and interactions.count(connection, InteractionQuery(synthetic=False)):
            raise RealMessagesError(
                "wanted a database without what customers said, got one with real messages; "
                "--beside puts synthetic ones among them"
            )
    put_staff(database, world_of(wish).agents, wish.since_s)
    with database.transaction() as connection:
        clients.put_all(connection, [one.client for one in accounts(wish)])
    planned, n_new = _planned(wish), 0
    agents = world_of(wish).agents
    for start in range(0, len(planned), _AT_A_TIME):
        batch = planned[start : start + _AT_A_TIME]
        made = [message(p, agents, wish.seed, fresh_rng(wish.seed, 7, p.number)) for p in batch]
        with database.transaction() as connection:
            n_new += interactions.add_new(connection, made)
        tell(start + len(batch), len(planned))
    return n_new


def _planned(wish: Wish) -> tuple[PlannedMessage, ...]:
    """Return every message, oldest first."""
    rng, everybody = fresh_rng(wish.seed, 6), accounts(wish)
    suffering = [one for one in everybody if one.let_down is not None]
    outage_s = wish.since_s + int(OUTAGE * wish.days) * _DAY_S
    times_s = sorted(_time_s(wish, outage_s, rng) for _ in range(wish.n_messages))
    span_s = wish.until_s - wish.since_s
    return tuple(
        PlannedMessage(
            number,
            at_s,
            passed=(at_s - wish.since_s) / span_s,
            account=_account(at_s, everybody, suffering, rng),
            is_outage=outage_s <= at_s < outage_s + _DAY_S,
        )
        for number, at_s in enumerate(times_s)
    )


def _time_s(wish: Wish, outage_s: float, rng: Random) -> float:
    if rng.random() < _OUTAGE_DAYS / (wish.days + _OUTAGE_DAYS):
        return round(outage_s + rng.triangular(0.3, 0.9, 0.5) * _DAY_S, 3)
    return moment(wish, rng)


def _account(
    at_s: float,
    everybody: Sequence[SampleAccount],
    suffering: Sequence[SampleAccount],
    rng: Random,
) -> SampleAccount:
    """Return who writes: somebody who is let down writes more; nobody does who has left."""
    if rng.random() < _LET_DOWN_WRITES:
        now = [one for one in suffering if one.is_let_down(at_s) and one.is_here(at_s)]
        if now:
            return rng.choice(now)
    while True:
        one = rng.choice(everybody)
        if one.is_here(at_s):
            return one
