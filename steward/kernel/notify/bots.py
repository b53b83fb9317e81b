"""Robots in group chats: how WeCom, DingTalk and Feishu want a message written, signed and answered.

Sources: the vendors' open platforms. DingTalk signs `<ms>\\n<secret>` with the secret, in the query; Feishu signs an
empty text with the key `<seconds>\\n<secret>`, in the body; WeCom's key in the address is all it asks for. All three
answer 200 to what they refuse and say so in a code. None of them knows an idempotency key: a worker killed between the
answer and our note of it says the same again.
"""

import base64
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote_plus, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from steward.kernel.notify.address import ForbiddenAddress, find_endpoint
from steward.kernel.notify.channels import Undeliverable
from steward.kernel.notify.choices import BotKind
from steward.kernel.notify.post import Answer, post

MOST_OF_ANSWER = 10_000


class Throttled(ConnectionError):
    """The vendor wants silence for a while."""

    def __init__(self, words: str, pause: timedelta) -> None:
        super().__init__(words)
        self.pause = pause


@dataclass(frozen=True)
class Words:
    """What a group is told: plain lines, and the page to open."""

    title: str
    lines: tuple[str, ...]
    link: str

    @property
    def text(self) -> str:
        return "\n".join(part for part in (self.title, *self.lines, self.link) if part)


Ask = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Vendor:
    """`ask(url, secret, words, at)` gives the address to call and the body; the codes say what an answer means."""

    hosts: tuple[str, ...]
    path: str
    ask: Callable[[str, str, Words, datetime], Ask]
    signs: bool = True
    code: str = "errcode"
    words: str = "errmsg"
    # Trying again cannot help: the key, the signature, the key word or our network address is not accepted.
    hopeless: frozenset[int] = frozenset()
    too_fast: frozenset[int] = frozenset()
    pause: timedelta = timedelta(minutes=1)


def dingtalk_signature(secret: str, milliseconds: str) -> str:
    return _digest(secret, f"{milliseconds}\n{secret}")


def feishu_signature(secret: str, seconds: str) -> str:
    return _digest(f"{seconds}\n{secret}", "")


def _digest(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), sha256).digest()).decode()


def _ask_wecom(url: str, _secret: str, words: Words, _at: datetime) -> Ask:
    return url, {"msgtype": "text", "text": {"content": words.text}}


def _ask_dingtalk(url: str, secret: str, words: Words, at: datetime) -> Ask:
    body = {"msgtype": "text", "text": {"content": words.text}, "at": {"isAtAll": False}}
    if not secret:
        return url, body
    stamp = str(int(at.timestamp() * 1000))
    return f"{url}&timestamp={stamp}&sign={quote_plus(dingtalk_signature(secret, stamp))}", body


def _ask_feishu(url: str, secret: str, words: Words, at: datetime) -> Ask:
    # As rich text: in Feishu's plain text, `<at user_id="all">` typed by anybody would call the whole group.
    rows: list[list[dict[str, str]]] = [[{"tag": "text", "text": line}] for line in words.lines]
    if words.link:
        rows.append([{"tag": "a", "text": words.link, "href": words.link}])
    body: dict[str, Any] = {
        "msg_type": "post",
        "content": {"post": {"zh_cn": {"title": words.title, "content": rows}}},
    }
    if secret:
        stamp = str(int(at.timestamp()))
        body = {"timestamp": stamp, "sign": feishu_signature(secret, stamp), **body}
    return url, body


VENDORS = {
    BotKind.WECOM: Vendor(
        ("qyapi.weixin.qq.com",),
        "/cgi-bin/webhook/send?key=",
        _ask_wecom,
        signs=False,
        hopeless=frozenset({93000, 40008, 40058, 44004, 60020}),
        too_fast=frozenset({45009, 45033}),
    ),
    BotKind.DINGTALK: Vendor(
        ("oapi.dingtalk.com",),
        "/robot/send?access_token=",
        _ask_dingtalk,
        hopeless=frozenset({310000, 300001, 300005, 400013, 400101}),
        too_fast=frozenset({130101, 660026, 410100}),
        pause=timedelta(minutes=10),
    ),
    BotKind.FEISHU: Vendor(
        ("open.feishu.cn", "open.larksuite.com"),
        "/open-apis/bot/v2/hook/",
        _ask_feishu,
        code="code",
        words="msg",
        hopeless=frozenset({19001, 19021, 19022, 19024, 9499}),
        too_fast=frozenset({11232, 99991400}),
    ),
}


def check_bot_address(kind: str, url: str) -> None:
    """Raise `ForbiddenAddress` for what is no robot's address at its vendor (or at a host that the settings name)."""
    vendor = VENDORS[BotKind(kind)]
    parts = urlsplit(url)
    if parts.netloc in settings.STEWARD_BOT_HOSTS and parts.scheme in ("http", "https"):
        return
    if parts.scheme != "https" or parts.netloc not in vendor.hosts:
        raise ForbiddenAddress(_("it does not lead to the vendor's own host"))
    if not url.partition(parts.netloc)[2].startswith(vendor.path):
        raise ForbiddenAddress(_("it is not the address of a robot in a group"))


def say_in_group(kind: str, url: str, secret: str, words: Words, at: datetime) -> None:
    """Hand words to a robot; raises unless the vendor's code says that they were taken."""
    check_bot_address(kind, url)
    vendor = VENDORS[BotKind(kind)]
    address, content = vendor.ask(url, secret, words, at)
    body = json.dumps(content, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Steward"}
    _judge(vendor, post(find_endpoint(address), body, headers, most=MOST_OF_ANSWER))


def _judge(vendor: Vendor, answer: Answer) -> None:
    if answer.status == 429:
        raise Throttled("HTTP 429", vendor.pause)
    if not 200 <= answer.status < 300:
        raise ConnectionError(f"HTTP {answer.status}")
    try:
        told = json.loads(answer.body)
        code = int(told[vendor.code])
    except (ValueError, KeyError, TypeError):
        raise ConnectionError("the answer holds no code")
    if code == 0:
        return
    words = f"{code} {told.get(vendor.words, '')}"
    if code in vendor.too_fast:
        raise Throttled(words, vendor.pause)
    raise (Undeliverable if code in vendor.hopeless else ConnectionError)(words)
