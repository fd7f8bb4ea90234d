"""Secrets that machines and browsers show: made at random, kept only as a hash."""

import hashlib
import secrets
from enum import StrEnum

_N_BYTES = 32


class Prefix(StrEnum):
    """What a secret opens, to be seen at a glance and found by a scanner for leaks."""

    SECRET_KEY = "tw_sk_"  # noqa: S105 - a prefix
    PUBLISHABLE_KEY = "tw_pk_"
    CHAT_TOKEN = "tw_ct_"  # noqa: S105 - a prefix
    STREAM_TOKEN = "tw_st_"  # noqa: S105 - a prefix
    SESSION = "tw_ss_"  # a person's, in a cookie
    LINK = "tw_ln_"  # opens a one-time link
    FEEDBACK = "tw_fb_"  # opens the feedback page of one ticket


def new_secret(prefix: Prefix) -> str:
    """Return a secret of 256 random bits."""
    return prefix + secrets.token_urlsafe(_N_BYTES)


def hashed(secret: str) -> str:
    """Return the SHA-256 as hex, which is all that is stored.

    A plain hash is enough for random secrets: there is nothing to guess that salt or slowness
    would protect.
    """
    return hashlib.sha256(secret.encode()).hexdigest()
