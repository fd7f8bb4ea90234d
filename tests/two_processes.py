"""One of several processes at one desk: does whatever comes to its mind until it is ended.

Run as `python -m tests.two_processes URL SEED`; writes a line once it has begun.
"""

import random
import sys
import time

from api.desk.centre import Centre
from api.desk.desk import Desk
from api.desk.errors import DeskError
from api.desk.opening import CaseFilter, Opening, Transfer
from api.desk.state import Author, CaseState
from api.storage.database import Database
from routing.expert import Expert, Presence
from routing.policy import Policy
from tests.desks import DEPARTMENTS, PlainReader, expert

CENTRE = Centre(DEPARTMENTS, Policy(offer_timeout_s=0.05))
STAFF: tuple[Expert, ...] = (
    expert("ann", n_chats=2, billing=5, delivery=2),
    expert("bob", n_chats=1, billing=3, technical=4),
    expert("cy", auto_accept=True, n_chats=2, billing=2, delivery=4, technical=1),
)


def desk_on(database: Database) -> Desk:
    """Return a desk of this test's centre."""
    return Desk(database, PlainReader(), CENTRE, time.time)


class Somebody:
    """Customers, experts and the ticker, in one."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.random = random.Random(seed)
        self.n = 0

    def act(self) -> None:
        """Do one thing; what the desk refuses is refused."""
        often = (self.open, self.answer, self.end)
        act = self.random.choice(
            (*often, *often, self.say, self.hand_on, self.go_or_come, self.tick)
        )
        try:
            act()
        except DeskError:
            return

    def open(self) -> None:
        """A customer comes."""
        self.n += 1
        mood = self.random.choice(["angry", "neutral", "happy", "42"])
        text = f"{mood} about {self.random.choice(DEPARTMENTS)}"
        self.desk.open_chat(Opening(text, f"c{self.n}", customer_id=f"k{self.n % 7}"))

    def answer(self) -> None:
        """An expert answers an offer."""
        for offer in self.desk.offers(self.random.choice(STAFF).expert_id)[:1]:
            if self.random.random() < 0.7:
                self.desk.accept(offer.offer_id)
            else:
                self.desk.reject(offer.offer_id, "busy")

    def say(self) -> None:
        """Somebody writes."""
        case_id = self._any(frozenset(CaseState))
        author = self.random.choice(list(Author))
        self.desk.add_message(case_id, author, "happy", f"m{self.random.random()}")

    def end(self) -> None:
        """A case ends."""
        self.desk.close(self._any(frozenset({CaseState.ACTIVE})), Author.EXPERT, "done")

    def hand_on(self) -> None:
        """A case is handed on."""
        case_id = self._any(frozenset({CaseState.ACTIVE, CaseState.OFFERED}))
        self.desk.transfer(case_id, Transfer(department=self.random.choice(DEPARTMENTS)))

    def go_or_come(self) -> None:
        """An expert goes or comes."""
        who = self.random.choice(STAFF).expert_id
        presence = self.random.choice([Presence.AVAILABLE, Presence.AVAILABLE, Presence.AWAY])
        self.desk.set_presence(who, presence)

    def tick(self) -> None:
        """Time passes."""
        self.desk.sweep()

    def _any(self, states: frozenset[CaseState]) -> str:
        found = self.desk.cases(CaseFilter(states=states), limit=20).items
        return self.random.choice(found).case_id if found else "case_none"


def main(url: str, seed: int) -> None:
    """Act until killed, or until whoever started it closes its ear."""
    somebody = Somebody(desk_on(Database.open(url)), seed)
    somebody.act()
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    while True:
        somebody.act()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
