"""What people call a case."""

import re

from api.desk.reference import reference
from api.desk.work import fresh_id

SPOKEN = re.compile("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


def test_a_reference_can_be_read_out() -> None:
    names = [reference(fresh_id("case")) for _ in range(200)]
    assert all(SPOKEN.fullmatch(name) for name in names)
    assert len(set(names)) == len(names)


def test_a_case_is_called_the_same_always() -> None:
    assert reference("case_2f9c01") == reference("case_2f9c01") != reference("case_2f9c02")
