"""A synthetic history in a test's database."""

from api.storage.database import Database
from api.synthetic.history import make
from api.synthetic.messages import make_messages
from api.synthetic.plan import Wish

UNTIL_S = 1_767_225_600.0  # 2026-01-01
DAYS = 60


def history(database: Database, n_calls: int = 100, n_agents: int = 12, seed: int = 1) -> Wish:
    """Make synthetic calls over the 60 days before 2026, and return what was wished for.

    A hundred take about two seconds.
    """
    wish = Wish(n_calls, n_agents, DAYS, UNTIL_S, seed)
    make(database, wish, 1, lambda _done, _total: None, beside=True)
    return wish


def messages(database: Database, n_messages: int = 2000, days: int = 120, seed: int = 1) -> Wish:
    """Make synthetic messages over the days before 2026, and return what was wished for.

    Two thousand take about a second.
    """
    wish = Wish(0, 12, days, UNTIL_S, seed, n_messages)
    make_messages(database, wish, lambda _done, _total: None, beside=True)
    return wish
