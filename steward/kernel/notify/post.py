"""One HTTP call of a checked address: no redirects, no proxies, no second look-up, and a hard end."""

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Timer

from steward.kernel.notify.address import Endpoint

# Of each step (connecting, one read); and of the whole call, for answers that come byte by byte.
STEP_SECONDS = 5.0
WHOLE_SECONDS = 15.0


@dataclass(frozen=True)
class Answer:
    """What came back; the body only as far as it was asked for."""

    status: int
    body: bytes = b""


class _Connection(HTTPConnection):
    """Connects to the address that was checked; the host's name serves header and certificate."""

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__(endpoint.host, endpoint.port, timeout=STEP_SECONDS)
        self.default_port = 443 if endpoint.secure else 80
        self.endpoint = endpoint

    def connect(self) -> None:
        line = socket.create_connection((self.endpoint.address, self.endpoint.port), STEP_SECONDS)
        if self.endpoint.secure:
            line = ssl.create_default_context().wrap_socket(line, server_hostname=self.endpoint.host)
        self.sock = line

    def hang_up(self) -> None:
        with suppress(OSError):
            # Unbound: a TLS socket's own way would pull the session from under the reading thread.
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


def post(endpoint: Endpoint, body: bytes, headers: Mapping[str, str], *, most: int = 0) -> Answer:
    """The answer with at most so many bytes of its body. Raises `OSError` when there is none, or it was no HTTP."""
    return _call("POST", endpoint, body, headers, most)


def get(endpoint: Endpoint, headers: Mapping[str, str], *, most: int) -> Answer:
    """As `post`, for what is only asked."""
    return _call("GET", endpoint, None, headers, most)


def _call(
    method: str, endpoint: Endpoint, body: bytes | None, headers: Mapping[str, str], most: int
) -> Answer:
    connection = _Connection(endpoint)
    try:
        connection.connect()
        end = Timer(WHOLE_SECONDS, connection.hang_up)
        end.start()
        try:
            connection.request(method, endpoint.resource, body, dict(headers))
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(most) if most else b"")
        finally:
            end.cancel()
    except HTTPException as error:
        raise ConnectionError(f"no proper answer: {error!r}")
    finally:
        connection.close()
