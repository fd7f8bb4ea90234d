"""What the pages that customers fill in have in common.

Plain forms, that need no key and no script. A form carries a key of its own, so that sent twice it
does one thing; what it came with is shown again whenever it can't be kept. They are sent to another
address than they come from: a browser that goes back would ask for a new form otherwise.
"""

import secrets

from fastapi import Request

from api.forms.fault import Fault
from api.parts import PartsHere
from api.routes.door import check_own_form
from emotion.errors import TonewiseError

LATER = Fault("", "We could not keep it just now. What you wrote is here: send it again, please.")


class FormsOffError(TonewiseError):
    """The customers' forms are switched off."""


async def served(request: Request, parts: PartsHere) -> None:
    """Raise FormsOffError if there are no forms here, CsrfError for one of another site's."""
    if not parts.settings.forms:
        raise FormsOffError("this service takes no forms")
    if request.method == "POST":
        check_own_form(request)


def fresh_key() -> str:
    """Return the key of a new form, which nobody can guess."""
    return secrets.token_urlsafe(16)


def client_key(key: str) -> str:
    """Return what a form's key is kept as: never what a server's own key is."""
    return f"form:{key}"
