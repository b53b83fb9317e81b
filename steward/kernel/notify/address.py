"""Where a webhook may go: the guard against calls into our own network (SSRF)."""

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# IPv4 in other clothes: NAT64 and 6to4 lead to addresses that the plain check never sees.
_TUNNELS = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16"))


class ForbiddenAddress(Exception):
    """The URL is none of ours to call: not http(s), unknown host, or a host inside our own network."""


@dataclass(frozen=True)
class Endpoint:
    """A checked URL: the address that was checked is the one that is called, it cannot change meanwhile."""

    secure: bool
    host: str
    address: str
    port: int
    resource: str


def find_endpoint(url: str) -> Endpoint:
    """Resolve and check a URL. Every address of the host must be public unless the settings say otherwise."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise ForbiddenAddress(_("it is no proper address"))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise ForbiddenAddress(_("only plain http and https addresses are called"))
    if not url.isascii() or any(sign <= " " for sign in url):
        raise ForbiddenAddress(_("spaces and special signs must be percent-encoded"))
    addresses = _resolve(parts.hostname, port)
    if not settings.STEWARD_WEBHOOK_PRIVATE and not all(map(_is_public, addresses)):
        raise ForbiddenAddress(_("the address is inside a private network"))
    resource = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Endpoint(parts.scheme == "https", parts.hostname, str(addresses[0]), port, resource)


def _resolve(host: str, port: int) -> Sequence[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ForbiddenAddress(_("the host is not known"))
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return _is_public(address.ipv4_mapped)
        if any(address in tunnel for tunnel in _TUNNELS):
            return False
    return address.is_global and not address.is_multicast
