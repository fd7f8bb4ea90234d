"""Visit: whose look at a page it is, and where they are."""

import pytest

from api.pages.visit import zone_of


@pytest.mark.parametrize(
    ("cookie", "zone"),
    [
        ("America%2FNew_York", "America/New_York"),  # as a page's script writes it
        ("Europe/Berlin", "Europe/Berlin"),
        (None, "UTC"),
        ("", "UTC"),
        ("Mars%2FOlympus", "UTC"),
        ("..%2F..%2Fetc%2Fpasswd", "UTC"),
        ("%00", "UTC"),
    ],
)
def test_the_viewers_zone_is_the_one_their_browser_told(cookie: str | None, zone: str) -> None:
    assert zone_of(cookie).key == zone
