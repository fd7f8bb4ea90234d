"""What people call a case."""

import re

import pytest

from api.desk.reference import reference, reference_in
from api.desk.work import fresh_id

SPOKEN = re.compile("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


def test_a_reference_can_be_read_out() -> None:
    names = [reference(fresh_id("case")) for _ in range(200)]
    assert all(SPOKEN.fullmatch(name) for name in names)
    assert len(set(names)) == len(names)


def test_a_case_is_called_the_same_always() -> None:
    assert reference("case_2f9c01") == reference("case_2f9c01") != reference("case_2f9c02")


@pytest.mark.parametrize("typed", ["7K3M-2Q9X", " 7k3m2q9x", "7k3m 2q9x.", "7K3M_2Q9X"])
def test_a_reference_is_known_however_it_is_typed(typed: str) -> None:
    assert reference_in(typed) == "7K3M-2Q9X"


def test_a_sign_that_is_misread_is_taken_for_what_it_looks_like() -> None:
    assert reference_in("OIL1-2Q9X") == "0111-2Q9X"


def test_what_is_no_reference_stays_as_it_is() -> None:
    assert reference_in("order 66") == "order 66"
