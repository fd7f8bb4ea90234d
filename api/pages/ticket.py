"""The page of one ticket: what the customer wrote, and all that can be done about it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from api.contacts.contact import Outcome
from api.mail.mailer import Sent
from api.pages.acts import Given, chosen, whole
from api.pages.drawn import Drawn, Said, changed
from api.pages.elements import link, words
from api.pages.names import Names, names_of
from api.pages.page import staff_page
from api.pages.person_form import site_of
from api.pages.tickets import AT, PRIORITIES
from api.pages.visit import RefusedError, Visit
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.tickets.handling import Closing
from api.tickets.letters import closing_letter, feedback_url
from api.tickets.ticket import Priority, Ticket

_OUTCOMES = MappingProxyType(
    {
        Outcome.SOLVED: "Solved",
        Outcome.FOLLOW_UP: "Somebody follows up",
        Outcome.PASSED_ON: "Passed on",
        Outcome.UNSOLVED: "Not solved",
    }
)


@dataclass(frozen=True, slots=True)
class TicketView:
    """What the page of one shows."""

    ticket: Ticket
    topics: Mapping[str, str]
    names: Names
    is_mine: bool
    outcomes: Mapping[Outcome, str]
    priorities: Mapping[Priority, str]
    mails: bool  # there is a mail server, and an address to write to
    link: str = ""  # to the feedback page: shown once

    @property
    def owner(self) -> str:
        """The name of who has it in hand."""
        owner_id = self.ticket.handling.owner_id or ""
        return self.names.agents.get(owner_id) or self.names.person(owner_id)


@staff_page("/tickets/{ticket_id}", title="Ticket", scope=Scope.TICKETS, help="tickets")
async def ticket(visit: Visit, ticket_id: str) -> None:
    """Show one, and take, answer and close it."""
    visit.style("quality.css")
    visit.style("editor.css")
    link("All tickets", AT)
    try:
        await TicketPage(visit, site_of(visit), ticket_id).draw()
    except RefusedError:
        words("p", "There is no such ticket, or it is in other hands.", "empty")


class TicketPage:
    """One visit to one ticket."""

    def __init__(self, visit: Visit, site: str, ticket_id: str) -> None:
        self._visit, self._site, self._id = visit, site, ticket_id
        self._link = ""

    async def draw(self) -> None:
        """Draw it; raises RefusedError if there is none."""
        deeds = {
            "take": self._take,
            "give-back": self._give_back,
            "keep": self._keep,
            "link": self._new_link,
        }
        await Drawn(self._visit, "ticket.html.j2", self._read, deeds).draw()
        await self._visit.note(Action.SAW, Subject("ticket", self._id))

    def _read(self) -> TicketView:
        parts, caller = self._visit.parts, self._visit.caller
        found = parts.tickets.one(caller, self._id)
        return TicketView(
            ticket=found,
            topics=parts.tickets.topics,
            names=names_of(parts.accounts),
            is_mine=found.handling.owner_id == (caller.agent_id or caller.caller_id),
            outcomes=_OUTCOMES,
            priorities=PRIORITIES,
            mails=parts.mailer is not None and found.asked.address is not None,
            link=self._link,
        )

    async def _take(self, _: Given) -> Said:
        tickets = self._visit.parts.tickets
        await self._changed(lambda: tickets.take(self._visit.caller, self._id))
        return "It is yours."

    async def _give_back(self, _: Given) -> Said:
        tickets = self._visit.parts.tickets
        await self._changed(lambda: tickets.give_back(self._visit.caller, self._id))
        return "Anybody can take it now."

    async def _keep(self, given: Given) -> Said:
        """Keep what the customer is told; with an outcome, close the ticket."""
        tickets, caller = self._visit.parts.tickets, self._visit.caller
        text, seen = given["answer"], whole(given, "revision")
        if not given["outcome"]:
            await self._changed(lambda: tickets.answer(caller, self._id, text, seen))
            return "Kept."
        closing = Closing(chosen(given, "outcome", Outcome), text)
        closed = await self._changed(lambda: tickets.close(caller, self._id, closing, seen))
        secret = await self._visit.write(self._first_link)
        # A second click closes nothing, and must not end the link that is on its way.
        return f"Closed. {_said(await self._sent(closed, secret))}" if secret else "Closed."

    async def _new_link(self, _: Given) -> Said:
        parts, caller = self._visit.parts, self._visit.caller
        found = await self._visit.read(lambda: parts.tickets.one(caller, self._id))
        secret = await changed(
            self._visit, lambda: parts.feedback_links.make(caller, self._id), *self._shared
        )
        return _said(await self._sent(found, secret))

    @property
    def _shared(self) -> tuple[Action, Subject, str]:
        return Action.SHARED, Subject("ticket", self._id), "link to its feedback page"

    def _first_link(self) -> str | None:
        parts, caller = self._visit.parts, self._visit.caller
        with parts.database.transaction():
            secret = parts.feedback_links.first(caller, self._id)
            if secret is not None:
                parts.audit.note(caller, *self._shared)
        return secret

    async def _changed(self, work: Callable[[], Ticket]) -> Ticket:
        return await changed(self._visit, work, Action.CHANGED, Subject("ticket", self._id))

    async def _sent(self, found: Ticket, secret: str) -> Sent | None:
        """Show the link to the feedback page, and mail it if there is a mail server."""
        mailer = self._visit.parts.mailer
        self._link = feedback_url(self._site, secret)
        letter = closing_letter(found, self._link)
        if letter is None or mailer is None:
            return None
        (sent,) = await asyncio.to_thread(mailer.send, [letter])
        return sent


def _said(sent: Sent | None) -> str:
    if sent is None:
        return "Copy the link for the customer."
    return f"Mailed to {sent.to}." if sent.is_sent else f"Not mailed: {sent.fault}."
