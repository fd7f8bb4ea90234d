"""Single sign-on as the settings have it."""

from dataclasses import dataclass

from api.security.accounts import Accounts
from api.security.people import People
from api.security.recognition import Recognised, Recognition
from api.security.role import Role
from api.security.sign_in import Books
from api.security.sso import Provider, SingleSignOn
from api.settings import PREFIX, Settings, SettingsError


@dataclass(frozen=True, slots=True)
class Sso:
    """Who is trusted, and what comes of their word."""

    provider: SingleSignOn
    recognition: Recognition


def sso_of(settings: Settings, books: Books, accounts: Accounts, people: People) -> Sso | None:
    """Return single sign-on, None if no provider is set; raises SettingsError and SsoError."""
    if settings.oidc_issuer is None:
        return None
    if settings.oidc_client_id is None:
        raise SettingsError(f"wanted {PREFIX}OIDC_CLIENT_ID beside the issuer, got none")
    secret = settings.oidc_client_secret
    provider = Provider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        secret.get_secret_value() if secret else None,
    )
    rules = Recognised(
        {group: _role(name) for group, name in settings.oidc_roles.items()},
        settings.oidc_groups_claim,
        settings.oidc_agent_claim,
        settings.oidc_add_users,
    )
    return Sso(SingleSignOn(provider), Recognition(books, accounts, people, rules))


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError as error:
        known = ", ".join(Role)
        raise SettingsError(f"{PREFIX}OIDC_ROLES: wanted one of {known}, got {name!r}") from error
