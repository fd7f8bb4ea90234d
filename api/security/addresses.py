"""Addresses. Where a webhook may go: never into the network that Tonewise itself stands in.

Without this a key that may set webhooks could make the service knock on doors behind its
firewall (server-side request forgery).
"""

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from emotion.errors import TonewiseError

_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class TargetError(TonewiseError):
    """A URL that no webhook may be sent to."""


class UnresolvedError(TonewiseError):
    """A host whose address can't be had at this moment."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart, not yet resolved."""

    scheme: str
    host: str
    port: int


def parsed(url: str) -> Target:
    """Return the parts of a webhook's URL.

    Raises TargetError unless it is http or https with a host and without a user.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise TargetError(f"wanted a URL, got {url!r}: {error}") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise TargetError(f"wanted an http or https URL with a host, got {url!r}")
    if parts.username or parts.password:
        raise TargetError("wanted a URL without a user and password")
    return Target(parts.scheme, parts.hostname, port or _PORTS[parts.scheme])


async def resolved(target: Target, private_allowed: bool) -> str:
    """Return the address to connect to, so that no second look-up can name another one.

    Raises TargetError if any of the host's addresses is not public and that isn't allowed,
    UnresolvedError if it has none.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UnresolvedError(f"wanted the address of {target.host}, got: {error}") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not private_allowed:
        for address in addresses:
            check_public(address)
    return addresses[0]


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens on `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_literal(host: str) -> None:
    """Raise TargetError if the host is written as an address that is not public."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return  # a name: what it stands for is looked up, and checked, before each attempt
    check_public(host)


def check_public(address: str) -> None:
    """Raise TargetError unless this IP address belongs to the internet at large."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if not all(one.is_global and not one.is_multicast for one in _meant(ip)):
        raise TargetError(
            f"wanted a public address, got {address}; "
            "TONEWISE_WEBHOOK_PRIVATE_ADDRESSES=true allows private ones"
        )


def _meant(ip: IpAddress) -> tuple[IpAddress, ...]:
    """Return the address and every IPv4 address that hides in it."""
    if isinstance(ip, ipaddress.IPv4Address):
        return (ip,)
    if ip.ipv4_mapped:
        return (ip.ipv4_mapped,)
    hidden = [ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        hidden.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return (ip, *(one for one in hidden if one))
