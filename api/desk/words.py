"""Words from outside, made fit to keep: of a bounded length, and such as databases take."""

from dataclasses import replace

from api.desk.errors import TextError
from api.desk.opening import Opening, Wish

_LONGEST_NAME = 200  # of anything that names: also what an index of PostgreSQL's takes
_LONGEST_NOTE = 2_000
_MOST_METADATA = 50


def storable(text: str) -> str:
    """Return the text without what no database takes: NUL, and halves of characters."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def message(text: str, longest: int) -> str:
    """Return a message as it is kept; raises TextError if it is blank or longer than that."""
    if not text.strip():
        raise TextError("a message needs at least one character that can be seen")
    if len(text) > longest:
        raise TextError(f"a message has at most {longest:,} characters, got {len(text):,}")
    return storable(text)


def name(what: str, text: str, longest: int = _LONGEST_NAME) -> str:
    """Return a name as it is kept; raises TextError if it is empty or too long."""
    if not 0 < len(text) <= longest:
        raise TextError(f"{what} has 1 to {longest} characters, got {len(text):,}")
    return storable(text)


def note(what: str, text: str) -> str:
    """Return a remark, which may be empty, as it is kept; raises TextError if it is too long."""
    return name(what, text, _LONGEST_NOTE) if text else text


def opening(given: Opening, longest: int) -> Opening:
    """Return an opening as it is kept; raises TextError for any part that can't be."""
    if len(given.metadata) > _MOST_METADATA:
        raise TextError(f"metadata has at most {_MOST_METADATA} fields, got {len(given.metadata)}")
    return replace(
        given,
        text=message(given.text, longest),
        client_id=name("client_id", given.client_id),
        customer_id=given.customer_id and name("a customer's id", given.customer_id),
        customer_name=given.customer_name and name("a customer's name", given.customer_name),
        language=given.language and name("a language", given.language),
        metadata={
            name("a metadata field", key): note("metadata", value)
            for key, value in given.metadata.items()
        },
    )


def wish(given: Wish) -> Wish:
    """Return a wish as it is kept; raises TextError for any part that can't be."""
    return replace(
        given,
        contact=given.contact and name("a contact", given.contact),
        text=given.text and note("a wish", given.text),
    )
