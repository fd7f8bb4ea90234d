"""Accounts as the settings have them."""

from api.security.accounts import Accounts
from api.security.lock_out import LockOut
from api.security.session import SessionLimits
from api.security.sign_in import Books, SignInRules
from api.settings import Settings


def accounts_of(settings: Settings, books: Books) -> Accounts:
    """Return the accounts that these books keep, with the limits that are set."""
    limits = SessionLimits(settings.session_idle_minutes * 60, settings.session_hours * 3600)
    rules = SignInRules(
        LockOut(settings.sign_in_tries),
        LockOut(settings.sign_in_tries_address),
        settings.invitation_hours * 3600,
    )
    return Accounts(books, limits, rules)
