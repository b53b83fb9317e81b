"""A small IMAP server on the loopback: what a mailbox needs to be looked into, and nothing of a mail server else."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class FakeServer(socketserver.ThreadingTCPServer):
    """`letters` by number; `said` is every command it was told; `refuses` lets nobody in."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: dict[int, bytes] = {}
        self.validity = 7
        self.said: list[str] = []
        self.refuses = False
        self.dies_at: int | None = None

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def put(self, *letters: bytes) -> None:
        for letter in letters:
            self.letters[max(self.letters, default=0) + 1] = letter


class _Talk(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        self._say(b"* OK [CAPABILITY IMAP4rev1 ID] ready")
        while line := self.rfile.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            self.server.said.append(rest)
            word = rest.partition(" ")[0].upper()
            if word == "LOGOUT":
                self._say(b"* BYE", f"{tag} OK".encode())
                return
            if not self._answer(tag, word, rest):
                return

    def _say(self, *lines: bytes) -> None:
        for line in lines:
            self.wfile.write(line + b"\r\n")

    def _answer(self, tag: str, word: str, rest: str) -> bool:
        letters = self.server.letters
        if word == "LOGIN" and self.server.refuses:
            self._say(f"{tag} NO [AUTHENTICATIONFAILED] wrong password".encode())
            return True
        if word == "CAPABILITY":
            self._say(b"* CAPABILITY IMAP4rev1 ID")
        elif word == "EXAMINE":
            following = max(letters, default=0) + 1
            self._say(
                f"* {len(letters)} EXISTS".encode(),
                f"* OK [UIDVALIDITY {self.server.validity}] valid".encode(),
                f"* OK [UIDNEXT {following}] next".encode(),
            )
        elif found := re.fullmatch(r"UID SEARCH UID (\d+):\*.*", rest):
            first, last = int(found[1]), max(letters, default=0)
            uids = [uid for uid in letters if uid >= first or uid == last]
            self._say(f"* SEARCH {' '.join(map(str, uids))}".encode())
        elif found := re.fullmatch(r"UID FETCH (\d+) \((.+)\)", rest):
            return self._fetch(tag, int(found[1]), found[2])
        self._say(f"{tag} OK done".encode())
        return True

    def _fetch(self, tag: str, uid: int, what: str) -> bool:
        letter = self.server.letters.get(uid)
        if uid == self.server.dies_at:
            return False
        if letter is not None and what == "RFC822.SIZE":
            self._say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(letter)})".encode())
        elif letter is not None:
            part = re.search(r"<0\.(\d+)>", what)
            sent = letter[: int(part[1])] if part else letter
            self._say(f"* 1 FETCH (UID {uid} BODY[] {{{len(sent)}}}".encode(), sent + b")")
        self._say(f"{tag} OK done".encode())
        return True


@contextmanager
def fake_server() -> Iterator[FakeServer]:
    """A server that runs for the block."""
    with FakeServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
