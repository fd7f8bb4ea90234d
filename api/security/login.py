"""Login: what somebody types to say who they are."""

import unicodedata

from emotion.errors import TonewiseError

LONGEST = 200


class LoginError(TonewiseError):
    """A login that can't be."""


def login_key(login: str) -> str:
    """Return the login as it is compared: however its letters are written, it is the same.

    NFKC on both sides of casefolding, as Unicode's toNFKC_Casefold nearly does: one round of
    each is not stable for some letters.
    """
    folded = unicodedata.normalize("NFKC", login).casefold()
    return unicodedata.normalize("NFKC", folded).strip()  # last: NFKC makes spaces of some signs


def check_login(login: str) -> None:
    """Raise LoginError unless this can be somebody's login: a name or an e-mail address."""
    if not login.strip() or len(login) > LONGEST or not login.isprintable():
        raise LoginError(f"wanted a login of 1 to {LONGEST} printable characters, got {login!r}")
