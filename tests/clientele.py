"""A clientele for tests: accounts, their contacts, and the colleagues who look after them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from api.security.audit import AuditTrail
from api.security.caller import Caller, CallerKind
from api.security.person import person
from api.security.role import Role
from api.storage import clients, events, interactions, users
from api.storage.audit import AuditFilter
from api.storage.clients import Client
from api.storage.database import Database
from api.storage.interactions import Stored
from api.storage.users import User
from api.trends.client_alerts import ClientAlerts
from api.trends.client_runs import ClientRuns
from api.trends.clients import Clients
from api.trends.follow_ups import FollowUps
from insights.interaction import Interaction

DAY_S = 86_400.0
NOW_S = 1_760_000_000.0
BAD, GOOD = 0.97, 0.03  # negativity


def contact(
    account_id: str, at_s: float, negativity: float | None = GOOD, **told: object
) -> Stored:
    """Return a message of an account."""
    valence = None if negativity is None else 1 - 2 * negativity
    said = Interaction(
        f"email:{account_id}-{at_s}",
        "email",
        at_s,
        valence,
        negativity,
        account_id=account_id,
        **told,  # type: ignore[arg-type]
    )
    return Stored(said)


def contacts(
    account_id: str, felt: Sequence[float | None], until_s: float = NOW_S, pause_days: float = 2.0
) -> list[Stored]:
    """Return messages of an account in order, the last a day before."""
    n = len(felt)
    return [
        contact(account_id, until_s - DAY_S - (n - 1 - k) * pause_days * DAY_S, mood)
        for k, mood in enumerate(felt)
    ]


def quiet_crowd(n: int) -> list[Stored]:
    """Return the messages of so many accounts, of which one in eight contacts is negative."""
    return [
        each
        for k in range(n)
        for each in contacts(f"usual{k:03}", [BAD if (k + i) % 8 == 0 else GOOD for i in range(8)])
    ]


def later(stored: Stored, by_s: float) -> Stored:
    """Return the same, so many seconds later."""
    said = stored.interaction
    return replace(stored, interaction=replace(said, at_s=said.at_s + by_s))


@dataclass
class Clientele:
    """The services on a database, a clock that is turned by hand, and two colleagues."""

    database: Database
    now_s: float = NOW_S
    runs: ClientRuns = field(init=False)
    clients: Clients = field(init=False)
    follow_ups: FollowUps = field(init=False)
    alerts: ClientAlerts = field(init=False)
    mia: Caller = field(init=False)  # reads and follows up everything
    sam: Caller = field(init=False)  # a supervisor of no team

    def __post_init__(self) -> None:
        def clock() -> float:
            return self.now_s

        self.audit = AuditTrail(self.database, clock)
        self.runs = ClientRuns(self.database, clock)
        self.clients = Clients(self.database, self.audit, self.runs, clock)
        self.follow_ups = FollowUps(self.database, self.audit, clock)
        self.alerts = ClientAlerts(self.database, self.audit, self.runs, clock)
        self.mia = self.colleague("usr_mia", Role.QA)
        self.sam = self.colleague("usr_sam", Role.SUPERVISOR)

    def colleague(self, user_id: str, *roles: Role) -> Caller:
        """Return a new colleague."""
        user = User(user_id, f"{user_id}@desk.example", user_id.title(), frozenset(roles))
        with self.database.transaction() as connection:
            users.add(connection, user)
            return person(connection, user)

    def hear(self, *heard: Iterable[Stored]) -> None:
        """Keep what accounts wrote."""
        with self.database.transaction() as connection:
            interactions.add_new(connection, [one for some in heard for one in some])

    def know(self, *told: Client) -> None:
        """Keep accounts."""
        with self.database.transaction() as connection:
            clients.put_all(connection, told)

    def lines(self) -> list[str]:
        """Return what the audit trail says was done, the oldest first."""
        found = [line.entry for line in self.audit.lines(AuditFilter())]
        return [f"{one.action} {one.subject_id} {one.detail}".strip() for one in found][::-1]

    def news(self) -> list[str]:
        """Return what happened, the oldest first."""
        with self.database.reading() as connection:
            return [event.kind for event in events.after(connection, 0)]


NOBODY = Caller("exp_tom", CallerKind.PERSON)
