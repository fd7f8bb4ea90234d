"""Here: the address at which people find this service, and the links that are sent to them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from api.settings import Settings


@dataclass(frozen=True, slots=True)
class Welcome:
    """Somebody, and the secret of a link that lets them in."""

    who: str  # as the line at the terminal calls them
    secret: str


def here(settings: Settings) -> str:
    """Return the address that is set, else the one that is listened on; without a slash after."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    return listened_on(settings)


def listened_on(settings: Settings) -> str:
    """Return the address at this machine."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def welcome_link(base: str, secret: str) -> str:
    """Return a one-time link, for whoever is found at `base`."""
    return f"{base}/welcome?{urlencode({'link': secret})}"
