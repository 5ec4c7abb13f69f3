"""Where a request comes from, also when proxies of ours stand in front (klientadresse)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import TypeAlias

from django.conf import settings
from django.http import HttpRequest

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
MOST_PROXIES = 20  # nobody has more in front; a longer list was written to tire us
HOME_BITS = 64  # one home or one phone has a whole network of IPv6 addresses


def client_address(request: HttpRequest) -> str:
    """The address of the one who asks; empty when it cannot be known.

    `X-Forwarded-For` is believed as far back as our own proxies wrote it (`INNGANG_TRUSTED_PROXIES`), never further:
    what a stranger put there before the first of them is only what a stranger says.
    """
    trusted = networks(settings.INNGANG_TRUSTED_PROXIES)
    return address_of(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""), trusted)


def client_place(request: HttpRequest) -> str:
    """The same, as what tries are counted for: of an IPv6 address its network, since one home has many."""
    address = read_address(client_address(request))
    if address is None:
        return ""
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, HOME_BITS), strict=False))


def address_of(remote: str, forwarded: str, trusted: Iterable[Network]) -> str:
    """From the nearest and outwards: the first address that is not a proxy of ours."""
    known = list(trusted)
    nearest = read_address(remote)
    if nearest is None:
        return ""
    found = nearest
    for said in reversed(forwarded.split(",")[-MOST_PROXIES:] if forwarded else []):
        if not is_within(found, known):
            break
        address = read_address(said)
        if address is None:  # a proxy of ours hides who it is: then it is the proxy that asks
            break
        found = address
    return str(found)


def networks(named: Iterable[str]) -> list[Network]:
    """Networks as they are written in settings. One that is miswritten is an error at once, not an open door."""
    return [ipaddress.ip_network(one, strict=False) for one in named]


def is_within(address: Address, among: Iterable[Network]) -> bool:
    return any(address in network for network in among if network.version == address.version)


def read_address(text: str) -> Address | None:
    """An address as proxies write it: bare, in brackets, with a port; an IPv4 address in IPv6 clothes is IPv4."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
