"""Asking: what a form brings, made fit to keep."""

from collections.abc import Collection
from dataclasses import replace

from api.desk.errors import UnknownDepartmentError
from api.desk.words import message, name
from api.mail.letter import AddressError, check_address
from api.tickets.errors import AnswerError
from api.tickets.ticket import Asked

LONGEST_TEXT = 10_000  # characters, as of a chat's message
_LONGEST_ID = 200  # characters, as of any name


def kept(asked: Asked, departments: Collection[str]) -> Asked:
    """Return what was asked as it is kept.

    Raises TextError or AnswerError for any part that can't be, UnknownDepartmentError for a
    category that is none.
    """
    if asked.category is not None and asked.category not in departments:
        wanted = ", ".join(departments)
        raise UnknownDepartmentError(f"wanted one of {wanted}, got {asked.category!r}")
    to = asked.address and address(asked.address)
    # Whom nobody has named goes by their address, however they spell it.
    who = asked.customer_id or (to and to.casefold()[:_LONGEST_ID])
    return replace(
        asked,
        subject=name("a subject", " ".join(asked.subject.split())),
        text=message(asked.text.strip(), LONGEST_TEXT),
        name=asked.name and name("a name", asked.name.strip()),
        address=to,
        customer_id=who and name("a customer's id", who),
        account_id=asked.account_id and name("an account's id", asked.account_id),
        client_key=asked.client_key and name("a form's key", asked.client_key),
    )


def address(text: str) -> str:
    """Return an e-mail address as it is kept; raises AnswerError if it is none."""
    try:
        return check_address(text.strip())
    except AddressError as error:
        raise AnswerError(str(error)) from error
