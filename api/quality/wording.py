"""What people write about grades, made fit to keep."""

from api.desk.words import storable
from api.quality.errors import RemarkError

LONGEST = 2_000  # characters of a reason, a comment or a task


def worded(what: str, text: str, longest: int = LONGEST) -> str:
    """Return words as they are kept; raises RemarkError if they are blank or too long."""
    if not text.strip():
        raise RemarkError(f"wanted {what}, got nothing but space")
    return remark(what, text, longest)


def remark(what: str, text: str, longest: int = LONGEST) -> str:
    """As `worded`, for words that may be left out."""
    if len(text) > longest:
        raise RemarkError(f"{what} has at most {longest:,} characters, got {len(text):,}")
    return storable(text.strip())
