"""Mornings to test briefings with: two months of billing and delivery, and what was said since."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from api.security.audit import AuditTrail
from api.security.caller import Caller, CallerKind
from api.security.scope import Scope
from api.storage import interactions
from api.storage.database import Database
from api.storage.interactions import Stored
from api.trends.briefings import Briefings
from api.trends.client_runs import ClientRuns
from api.trends.day_figures import DayHistory
from api.trends.history import History
from emotion.labels import Emotion
from insights.interaction import Interaction
from tests.interactions import DAY_S, MONDAY_S, calm, read_as, upset

DAY = date(2026, 3, 2)  # a Monday: the day that is told of
MORNING_S = MONDAY_S + DAY_S + 7 * 3600.0  # the next one, at seven
N_PAST = 60
READER = Caller("usr_ray", CallerKind.PERSON, frozenset({Scope.TRENDS_READ}), name="Ray")


@dataclass
class Mornings:
    """A database, a clock, and the briefings of it."""

    database: Database
    zone: str = "UTC"
    now_s: float = MORNING_S
    n_heard: int = 0
    briefings: Briefings = field(init=False)
    history: History = field(init=False)

    def __post_init__(self) -> None:
        self.history = History(
            self.database, AuditTrail(self.database, lambda: self.now_s), lambda: self.now_s
        )
        days = DayHistory(
            self.history, ClientRuns(self.database, lambda: self.now_s), self.database
        )
        self.briefings = Briefings(days, ZoneInfo(self.zone), lambda: self.now_s)

    def hear(self, said: Iterable[Interaction], is_synthetic: bool = False) -> None:
        """Keep what customers said."""
        made = []
        for one in said:
            self.n_heard += 1
            known = replace(one, interaction_id=f"ticket:{self.n_heard}")
            made.append(Stored(known, is_synthetic=is_synthetic))
        with self.database.transaction() as connection:
            interactions.add_new(connection, made)


def day(place: int, n: int, n_negative: int, category: str) -> list[Interaction]:
    """The contacts of one day, so many days after DAY, in the middle of it."""
    at_s = MONDAY_S + place * DAY_S + 12 * 3600.0
    known = {"category": category}
    return [
        *(
            upset(at_s + k, customer_id=f"{category}{place}-{k}", **known)
            for k in range(n_negative)
        ),
        *(calm(at_s + k, **known) for k in range(n - n_negative)),
    ]


def past(n_days: int = N_PAST) -> list[Interaction]:
    """Days like one another, but for what chance does."""
    return [
        one
        for place in range(-n_days, 0)
        for one in (
            *day(place, 40 + place % 5, 8 + place % 3, "billing"),
            *day(place, 30 + place % 4, 3 + place % 2, "delivery"),
        )
    ]


def usual_day() -> list[Interaction]:
    """A day like the ones before."""
    return [*day(0, 41, 9, "billing"), *day(0, 31, 3, "delivery")]


def let_down(account_id: str, n: int = 12) -> list[Interaction]:
    """An account that left unhappy every day, up to DAY."""
    return [upset(MONDAY_S - place * DAY_S + 3600.0, account_id=account_id) for place in range(n)]


def content(n_accounts: int = 80) -> list[Interaction]:
    """Accounts that are fine, so that one which is not can be told from luck."""
    return [
        calm(MONDAY_S - place * DAY_S, account_id=f"fine{k}")
        for k in range(n_accounts)
        for place in range(1, 9)
    ]


def praised(words: str) -> Interaction:
    """A happy customer's words of the day."""
    return read_as(Emotion.HAPPY, MONDAY_S + 3600.0, text=words)
