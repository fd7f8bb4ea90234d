"""Fields that many bodies have, and the rule for all of them."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

LONGEST_TEXT = 10_000  # characters
LONGEST_NAME = 200


def _printable(text: str) -> str:
    # PostgreSQL can't hold it, and no keyboard writes it.
    if "\x00" in text:
        raise ValueError("wanted text, got a NUL character in it")
    # Half of a character, as a careless cut leaves it, can't be written down: it becomes "?".
    return text.encode("utf-8", "replace").decode()


def _worded(text: str) -> str:
    if not text.strip():
        raise ValueError("wanted a message, got nothing but space")
    return text


Plain = Annotated[str, AfterValidator(_printable)]
Words = Annotated[Plain, AfterValidator(_worded), Field(min_length=1, max_length=LONGEST_TEXT)]
Name = Annotated[Plain, Field(min_length=1, max_length=LONGEST_NAME)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$", description="ISO 639-1")]


class Body(BaseModel):
    """A request's body: a misspelt field is refused rather than ignored."""

    model_config = ConfigDict(extra="forbid")
