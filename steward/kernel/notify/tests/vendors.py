"""The vendors of group robots on this machine: each checks what it is sent as its papers say."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from steward.kernel.base import clock

SECRET = "SEC-of-the-group"
KEY = "key-of-the-group"


@dataclass
class Vendors:
    """`answer` replaces what a vendor would say; `taken` are the messages that reached a group; `at` is its clock."""

    host: str = ""
    answer: tuple[int, bytes] | None = None
    taken: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    asked: int = 0
    at: datetime | None = None

    def url(self, kind: str) -> str:
        paths = {
            "wecom": "/cgi-bin/webhook/send?key=",
            "dingtalk": "/robot/send?access_token=",
            "feishu": "/open-apis/bot/v2/hook/",
        }
        return f"http://{self.host}{paths[kind]}{KEY}"

    def judge(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        parts = urlsplit(path)
        query = {
            name: values[0]
            for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()
        }
        match parts.path.split("/")[1]:
            case "cgi-bin":
                if query != {"key": KEY}:
                    return {"errcode": 93000, "errmsg": "invalid webhook url"}
                return self._take("wecom", body, {"errcode": 0, "errmsg": "ok"})
            case "robot":
                said = f"{query.get('timestamp')}\n{SECRET}".encode()
                sign = base64.b64encode(hmac.digest(SECRET.encode(), said, hashlib.sha256)).decode()
                stamp = int(query.get("timestamp", "0")) / 1000
                if query.get("access_token") != KEY or query.get("sign") != sign or not self._fresh(stamp):
                    return {"errcode": 310000, "errmsg": "sign not match"}
                return self._take("dingtalk", body, {"errcode": 0, "errmsg": "ok"})
            case _:
                secret = f"{body.get('timestamp')}\n{SECRET}".encode()
                sign = base64.b64encode(hmac.digest(secret, b"", hashlib.sha256)).decode()
                if body.get("sign") != sign or not self._fresh(int(body["timestamp"])):
                    return {"code": 19021, "msg": "sign match fail or timestamp is not within one hour"}
                return self._take("feishu", body, {"StatusCode": 0, "code": 0, "msg": "success"})

    def _take(self, kind: str, body: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        self.taken.append((kind, body))
        return answer

    def _fresh(self, seconds: float) -> bool:
        # The clock that tests move is another thread's.
        return abs(seconds - (self.at or clock.now()).timestamp()) < 3600


@contextmanager
def open_vendors() -> Iterator[Vendors]:
    vendors = Vendors()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            vendors.asked += 1
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = vendors.answer or (200, json.dumps(vendors.judge(self.path, body)).encode())
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    vendors.host = f"127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield vendors
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
