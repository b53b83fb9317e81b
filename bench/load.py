"""Presses a server over kept connections and measures: raw sockets, so that the measuring costs little itself."""

import http.client
import re
import socket
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
Request = Callable[[int], bytes]


@dataclass
class Measured:
    """Seconds of every answer, the time it all took, and the loader's own share of a core meanwhile."""

    seconds: list[float] = field(default_factory=list)
    wall: float = 0.0
    loader: float = 0.0

    @property
    def p50(self) -> float:
        """Milliseconds."""
        return statistics.median(self.seconds) * 1000

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.wall


def get(address: str, **headers: str) -> bytes:
    return _request("GET", address, headers, b"")


def post(address: str, body: bytes, **headers: str) -> bytes:
    return _request("POST", address, headers, body)


def _request(method: str, address: str, headers: dict[str, str], body: bytes) -> bytes:
    lines = [f"{method} {address} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def always(message: bytes) -> Request:
    """The same request each time."""
    return lambda _number: message


def press(
    port: int, request: Request, *, seconds: float, connections: int = 1, most: int = 10**9
) -> Measured:
    """Send `request(n)`, n = 0, 1, 2 ..., over so many connections until the time or `most` is over. Any answer but
    a 2xx ends the run: figures over error pages are no figures."""
    measured, cpu = Measured(), time.process_time()
    trouble: list[Exception] = []
    numbers = iter(range(most))
    end = time.perf_counter() + seconds

    def work() -> None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while (
                    time.perf_counter() < end and not trouble and (number := next(numbers, None)) is not None
                ):
                    message = request(number)
                    started = time.perf_counter()
                    line.sendall(message)
                    _read_answer(line)
                    measured.seconds.append(time.perf_counter() - started)
        except Exception as error:
            trouble.append(error)

    started = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if trouble:
        raise trouble[0]
    measured.wall = time.perf_counter() - started
    measured.loader = (time.process_time() - cpu) / measured.wall
    return measured


def fetch(port: int, message: bytes) -> bytes:
    """The body of one answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(message)
        return _read_answer(line)


def _read_answer(line: socket.socket) -> bytes:
    got = line.recv(262_144)
    while b"\r\n\r\n" not in got:
        got += _more(line)
    head, _, body = got.partition(b"\r\n\r\n")
    found = LENGTH.search(head)
    parts, size = [body], len(body)
    while (size < int(found[1])) if found else not parts[-1].endswith(b"0\r\n\r\n"):
        parts.append(_more(line))
        size += len(parts[-1])
    body = b"".join(parts)
    if head[9:10] != b"2":
        raise RuntimeError(f"{head.decode()}\n\n{body[:2000].decode(errors='replace')}")
    return body


def _more(line: socket.socket) -> bytes:
    got = line.recv(262_144)
    if not got:
        raise RuntimeError("the server closed the connection")
    return got


def sign_in(port: int, username: str) -> str:
    """Sign in as a demonstration person; returns the Cookie header."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", "/sign-in/")
    answer = line.getresponse()
    answer.read()
    cookies = _cookies(answer)
    form = urlencode({"username": username, "csrfmiddlewaretoken": cookies["csrftoken"]})
    line.request(
        "POST",
        "/demo-sign-in/",
        form,
        {
            "Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    answer = line.getresponse()
    page = answer.read()
    if answer.status != 302:
        raise RuntimeError(f"sign-in of {username}: {answer.status} {page[:1000]!r}")
    cookies |= _cookies(answer)
    return "; ".join(f"{k}={v}" for k, v in cookies.items())


def _cookies(answer: http.client.HTTPResponse) -> dict[str, str]:
    pairs = [line.split(";")[0].partition("=") for line in answer.headers.get_all("Set-Cookie", [])]
    return {name: value for name, _, value in pairs}
