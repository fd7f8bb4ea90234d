"""Passwords: hashed so that each guess is dear, and refused where a guess would be cheap."""

import secrets
from base64 import b64encode
from functools import lru_cache
from importlib.resources import files

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from api.security.login import login_key
from emotion.errors import TonewiseError

SHORTEST = 12  # characters
LONGEST = 256  # what is longer is no password, but work for the hasher
_FEWEST_DISTINCT = 5  # letters: "aaaaaaaaaaaa" is twelve, too


class PasswordError(TonewiseError):
    """A password that would be guessed, or that can't be one."""


class Passwords:
    """Argon2id with the memory-saving parameters of RFC 9106 (64 MiB, 3 passes). Thread-safe."""

    def __init__(self, parameters: Parameters = RFC_9106_LOW_MEMORY) -> None:
        self._hasher = PasswordHasher.from_parameters(parameters)
        # Compared where there is no password, so that this takes as long as where there is one.
        self._nobodys = _of_nobody(parameters)

    def encoded(self, password: str) -> str:
        """Return the hash to keep, with its salt and parameters."""
        return self._hasher.hash(_meant(password))

    def fits(self, encoded: str | None, password: str) -> bool:
        """Whether this is the password; without one to compare, False after the same work."""
        try:
            self._hasher.verify(encoded or self._nobodys, _meant(password[:LONGEST]))
        except (VerificationError, InvalidHashError):
            return False
        return encoded is not None

    def is_dated(self, encoded: str) -> bool:
        """Whether it was hashed with other parameters than today's."""
        return self._hasher.check_needs_rehash(encoded)


def check_password(password: str, login: str) -> None:
    """Raise PasswordError unless this may be the password of `login`.

    Length and a list rather than rules about signs: NIST SP 800-63B, section 5.1.1.2.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordError(
            f"wanted a password of {SHORTEST} to {LONGEST} characters, got {len(password)}"
        )
    folded = login_key(password)
    if len(set(folded)) < _FEWEST_DISTINCT:
        raise PasswordError(
            f"wanted a password of {_FEWEST_DISTINCT} different characters or more, got fewer"
        )
    if folded in _common() or login_key(login) in folded:
        raise PasswordError("wanted a password that is hard to guess, got one that is easy")


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    text = (files("api.security") / "common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _of_nobody(parameters: Parameters) -> str:
    """Return a hash that no password has; to compare with it is the whole work, to make it none."""
    costs = f"m={parameters.memory_cost},t={parameters.time_cost},p={parameters.parallelism}"
    salt, digest = (
        b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (parameters.salt_len, parameters.hash_len)
    )
    return f"$argon2id$v={parameters.version}${costs}${salt}${digest}"


def _meant(password: str) -> bytes:
    # Half of a character, as only a program sends it, can't be encoded: it becomes "?".
    return password.encode("utf-8", "replace")
