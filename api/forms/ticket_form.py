"""TicketForm: what the form of /tickets/new sends."""

from collections.abc import Iterator

from pydantic import BaseModel

from api.forms.fault import Fault, Faults, too_long
from api.tickets.asking import LONGEST_TEXT, address
from api.tickets.errors import AnswerError
from api.tickets.ticket import Asked

LONGEST_SUBJECT = LONGEST_NAME = 200
_CONSENT = "yes"


class TicketForm(BaseModel):
    """Every field as the browser sends it; one that is missing is empty."""

    key: str = ""  # of this form: sent twice, it opens one ticket
    subject: str = ""
    text: str = ""
    category: str = ""
    name: str = ""
    address: str = ""
    consent: str = ""

    def faults(self) -> Faults:
        """Return the fields that want another look."""
        return Faults(tuple(self._faults()))

    def asked(self, client_key: str) -> Asked:
        """Return what it asks, to be kept once under a key."""
        return Asked(
            subject=self.subject,
            text=self.text.replace("\r\n", "\n"),
            category=self.category or None,
            name=self.name.strip() or None,
            address=self.address,
            analyse_mood=self.consent == _CONSENT,
            client_key=client_key,
        )

    def _faults(self) -> Iterator[Fault]:
        if not self.subject.strip():
            yield Fault("subject", "Say in a few words what it is about.")
        elif too_long(self.subject, LONGEST_SUBJECT):
            yield Fault("subject", f"Shorten it to {LONGEST_SUBJECT} characters; more fits below.")
        if not self.text.strip():
            yield Fault("text", "Tell us what happened, or what you would like.")
        elif too_long(self.text, LONGEST_TEXT):
            yield Fault("text", f"Shorten it to {LONGEST_TEXT:,} characters.")
        if too_long(self.name, LONGEST_NAME):
            yield Fault("name", f"Shorten it to {LONGEST_NAME} characters.")
        if not _is_address(self.address):
            yield Fault("address", "Write one e-mail address, such as ana@example.org.")


def _is_address(text: str) -> bool:
    try:
        return bool(address(text))
    except AnswerError:
        return False
