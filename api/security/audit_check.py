"""Whether lines of the audit trail are as they were sealed, and none of them is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.security.audit_line import AuditLine, Head


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    n_lines: int
    n_gaps: int  # places where lines are left out, as a search leaves some
    last: Head
    broken: int | None  # number of the first line that is changed, or missing; None: all is well


def checked(
    lines: Iterable[AuditLine], is_whole: bool = False, kept: Head | None = None
) -> Checked:
    """Check that each line is as it was sealed, and tied to the one before.

    A trail that `is_whole` begins at 1 and leaves nothing out. `kept` is an end that somebody
    noted earlier: its line must be there, with its seal.
    """
    n_lines = n_gaps = 0
    last, is_kept = Head(), kept is None
    for line in lines:
        is_next = line.entry.number == last.number + 1
        if is_whole and not is_next:
            return Checked(n_lines, n_gaps, last, last.number + 1)
        if not line.is_whole or (is_next and line.previous != last.seal):
            return Checked(n_lines, n_gaps, last, line.entry.number)
        n_gaps += not is_next
        n_lines, last = n_lines + 1, Head.of(line)
        is_kept = is_kept or last == kept
    return Checked(n_lines, n_gaps, last, None if is_kept or kept is None else kept.number)
