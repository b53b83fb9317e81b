"""Providers of text messages on this machine: each reckons the signature from the raw request, as its papers say."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

KEY_ID, SECRET, SIGN, APP = "LTAI-test", "test-secret", "阳光物业", "1400000000"
Fields = dict[str, str]


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")


@dataclass
class Provider:
    """`answer` replaces what it would say; `sent` are (number, template, values) that went out."""

    url: str = ""
    answer: tuple[int, Any] | None = None
    sent: list[tuple[str, str, Any]] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)

    def aliyun(self, path: str, headers: Fields, body: bytes) -> tuple[int, Any]:
        found = re.fullmatch(
            r"ACS3-HMAC-SHA256 Credential=(\S+),SignedHeaders=(\S+),Signature=([0-9a-f]{64})",
            headers["authorization"],
        )
        assert found
        names = found[2].split(";")
        needed = {"host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce"}
        query = path.partition("?")[2]
        lines = ["POST", "/", "&".join(sorted(query.split("&")))]
        lines += ["".join(f"{name}:{headers[name]}\n" for name in names), found[2], _sha(body)]
        text = f"ACS3-HMAC-SHA256\n{_sha(chr(10).join(lines).encode())}"
        stamp = datetime.strptime(headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        right = (
            found[1] == KEY_ID
            and needed <= set(names)
            and headers["x-acs-content-sha256"] == _sha(body)
            and _mac(SECRET.encode(), text).hex() == found[3]
            and abs((datetime.now(UTC) - stamp).total_seconds()) < 900
            and headers["x-acs-signature-nonce"] not in self.nonces
        )
        if not right:
            return 400, {"Code": "SignatureDoesNotMatch", "Message": "Specified signature is not matched."}
        self.nonces.add(headers["x-acs-signature-nonce"])
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        assert (headers["x-acs-action"], headers["x-acs-version"]) == ("SendSms", "2017-05-25")
        if asked["SignName"] != SIGN:
            return 200, {"Code": "isv.SMS_SIGNATURE_ILLEGAL", "Message": "签名不合法"}
        self.sent.append((asked["PhoneNumbers"], asked["TemplateCode"], json.loads(asked["TemplateParam"])))
        return 200, {"Code": "OK", "Message": "OK", "BizId": "1", "RequestId": "2"}

    def tencent(self, path: str, headers: Fields, body: bytes) -> tuple[int, Any]:
        found = re.fullmatch(
            r"TC3-HMAC-SHA256 Credential=(\S+?)/(\S+?)/(\S+?)/tc3_request, "
            r"SignedHeaders=(\S+), Signature=([0-9a-f]{64})",
            headers["authorization"],
        )
        assert found
        stamp, names = int(headers["x-tc-timestamp"]), found[4].split(";")
        told = "".join(f"{name}:{headers[name].lower()}\n" for name in names)
        request = f"POST\n/\n\n{told}\n{found[4]}\n{_sha(body)}"
        text = f"TC3-HMAC-SHA256\n{stamp}\n{found[2]}/{found[3]}/tc3_request\n{_sha(request.encode())}"
        key = _mac(_mac(_mac(f"TC3{SECRET}".encode(), found[2]), found[3]), "tc3_request")
        right = (
            (found[1], found[3]) == (KEY_ID, "sms")
            and {"host", "content-type"} <= set(names)
            and found[2] == f"{datetime.fromtimestamp(stamp, UTC):%Y-%m-%d}"
            and _mac(key, text).hex() == found[5]
            and abs(datetime.now(UTC).timestamp() - stamp) < 300
        )
        if not right:
            return 200, {"Response": {"Error": {"Code": "AuthFailure.SignatureFailure", "Message": "no"}}}
        asked = json.loads(body)
        assert (headers["x-tc-action"], asked["SmsSdkAppId"], asked["SignName"]) == ("SendSms", APP, SIGN)
        self.sent.append((asked["PhoneNumberSet"][0], asked["TemplateId"], asked["TemplateParamSet"]))
        return 200, {"Response": {"SendStatusSet": [{"Code": "Ok", "Message": "send success"}]}}


@contextmanager
def open_provider(kind: str) -> Iterator[Provider]:
    """A provider of a kind, on a free port."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            judge = getattr(provider, kind)
            status, answer = provider.answer or judge(self.path, headers, body)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
