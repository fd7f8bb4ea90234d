"""Where webhooks may go."""

import asyncio

import pytest

from api.security.addresses import (
    Target,
    TargetError,
    UnresolvedError,
    check_literal,
    check_public,
    parsed,
    resolved,
)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://shop.example/hooks", Target("https", "shop.example", 443)),
        ("http://shop.example:8080", Target("http", "shop.example", 8080)),
        ("https://[2606:4700::1111]/", Target("https", "2606:4700::1111", 443)),
    ],
)
def test_a_url_is_taken_apart(url: str, target: Target) -> None:
    assert parsed(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "ftp://shop.example/",
        "file:///etc/passwd",
        "gopher://shop.example/",
        "javascript:alert(1)",
        "//shop.example/",
        "https://",
        "https://:443/",
        "https://user:secret@shop.example/",
        "https://shop.example:99999/",
        "https://[::1/",
        "shop.example",
        "",
    ],
)
def test_any_other_url_is_refused(url: str) -> None:
    with pytest.raises(TargetError):
        parsed(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
    ],
)
def test_an_address_within_is_refused(address: str) -> None:
    with pytest.raises(TargetError, match="public"):
        check_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34"])
def test_an_address_of_the_internet_is_taken(address: str) -> None:
    check_public(address)


def test_a_name_is_judged_when_it_is_looked_up() -> None:
    check_literal("localhost")
    with pytest.raises(TargetError):
        asyncio.run(resolved(Target("http", "localhost", 80), private_allowed=False))
    assert asyncio.run(resolved(Target("http", "localhost", 80), private_allowed=True))


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1"])
def test_an_address_in_disguise_is_still_found_out(host: str) -> None:
    with pytest.raises((TargetError, UnresolvedError)):
        asyncio.run(resolved(Target("http", host, 80), private_allowed=False))


def test_a_name_that_is_none_may_be_one_later() -> None:
    with pytest.raises(UnresolvedError):
        asyncio.run(resolved(Target("http", "no-such-host.invalid", 80), private_allowed=True))
