"""Native: an entry's id at its source; of one that has none, of what it consists of."""

from hashlib import blake2b

_MOST_CHARS = 200


def native_id(told: str, *content: str) -> str:
    """Return the id that was told, or else one that the same content makes again."""
    if 0 < len(told) <= _MOST_CHARS and told.isprintable():
        return told
    digest = blake2b(digest_size=12)
    for part in (told, *content):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()
