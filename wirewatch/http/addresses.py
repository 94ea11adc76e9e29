"""Which network addresses may be called: the guard against requests forged by way of a URL (SSRF)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: IPv6 prefixes whose addresses end with an IPv4 address: NAT64 (RFC 6052, RFC 8215), compatible (RFC 4291).
_CARRIERS = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/96", "::/96")))

#: Globally routed by the registry, and yet a machine's own business.
_ALSO_FORBIDDEN = (
    ipaddress.ip_network("168.63.129.16/32"),  # Azure's platform and metadata address
    ipaddress.ip_network("192.88.99.0/24"),  # 6to4 relays (RFC 7526)
    ipaddress.ip_network("2001::/32"),  # Teredo
    ipaddress.ip_network("2002::/16"),  # 6to4 (given up by RFC 7526), global to some versions of Python only
    ipaddress.ip_network("fec0::/10"),  # site-local (RFC 3879)
)


class AddressGuard:
    """Says which addresses may be connected to.

    `allow_networks` are CIDR networks that may be called although they are not public.
    Raises: ValueError when one of them is no network.
    """

    def __init__(self, allow_networks: Iterable[str] = ()) -> None:
        self._allowed: tuple[Network, ...] = tuple(
            ipaddress.ip_network(network, strict=False) for network in allow_networks
        )
        self.allows = lru_cache(maxsize=8192)(self._allows)

    def _allows(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        meant = unmapped(parsed)
        return self._is_listed(meant) or (
            is_public(meant) and all(self._is_listed(each) or is_public(each) for each in _carried(meant))
        )

    def _is_listed(self, address: Address) -> bool:
        return any(address.version == network.version and address in network for network in self._allowed)


def is_public(address: Address) -> bool:
    """Whether anybody on the internet would reach the same machine under this address."""
    if address.is_multicast or address.is_unspecified or not address.is_global:
        return False
    return not any(address.version == network.version and address in network for network in _ALSO_FORBIDDEN)


def unmapped(address: Address) -> Address:
    """The IPv4 address behind an IPv4-mapped IPv6 one, anything else as it is."""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _carried(address: Address) -> tuple[Address, ...]:
    """The IPv4 address that a translating IPv6 address leads to."""
    is_carrier = address.version == 6 and any(address in prefix for prefix in _CARRIERS)
    return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),) if is_carrier else ()
