"""The WeCom channel: the company's own application there tells single members of staff, under their ids.

Source: WeCom's open platform, "Get access_token" and "Send application messages". A token lasts two hours and may end
earlier; a refusal comes inside a 200. WeCom drops a message that it was given twice, so a worker killed between its
answer and our note of it tells nobody twice.
"""

import json
from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from steward.kernel.notify.address import find_endpoint
from steward.kernel.notify.channels import Channel, Undeliverable
from steward.kernel.notify.models import ChannelAddress, Message
from steward.kernel.notify.post import Answer, get, post
from steward.kernel.tenancy.models import User

CODE = "wecom"
MOST_OF_ANSWER = 10_000
# A token is fetched anew this long before its end, so that none ends on the way.
MARGIN = 300
# Within it WeCom drops what says the same: longer than our longest pause between two tries.
SAME_WITHIN = 4 * 3600
TOKEN_ENDED = frozenset({40014, 42001, 42007, 42009})
# The company, the secret, the application, our network address, or a person who is not in its sight.
HOPELESS = frozenset({40001, 40013, 40056, 60011, 60020, 81013, 301002})


class Refusal(ConnectionError):
    """A code other than 0."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.code = code


def send(message: Message) -> None:
    """Tell the reader in WeCom; raises whatever WeCom says instead of yes. A token that ended is replaced once."""
    address = ChannelAddress.objects.get(user_id=message.recipient_id, channel=CODE).address
    try:
        try:
            told = _send(_token(), address, message)
        except Refusal as refusal:
            if refusal.code not in TOKEN_ENDED:
                raise
            cache.delete(_token_key())
            told = _send(_token(), address, message)
    except Refusal as refusal:
        if refusal.code in HOPELESS:
            raise Undeliverable(str(refusal))
        raise
    # WeCom says 0 to a person it does not know, too.
    if address.lower() in str(told.get("invaliduser", "")).lower().split("|"):
        raise Undeliverable("WeCom knows no such account, or our application must not tell it")


def _send(token: str, address: str, message: Message) -> dict[str, Any]:
    content = {
        "touser": address,
        "msgtype": "text",
        "agentid": settings.STEWARD_WECOM_AGENT,
        "text": {"content": text_of(message)},
        "enable_duplicate_check": 1,
        "duplicate_check_interval": SAME_WITHIN,
    }
    endpoint = find_endpoint(_url("message/send", access_token=token))
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Steward"}
    return _told(
        post(endpoint, json.dumps(content, ensure_ascii=False).encode(), headers, most=MOST_OF_ANSWER)
    )


def text_of(message: Message) -> str:
    """A message as a chat shows it: title, words, the page to open."""
    # The number of the message tells it from another one in the same words; `<` would begin a link.
    link = f"{settings.PUBLIC_URL.rstrip('/')}{message.path or '/inbox/'}?message={message.pk}"
    words = "\n".join(part for part in (message.title, message.body) if part)
    return f"{words.replace('<', '＜')}\n{link}"


def _token() -> str:
    known: str | None = cache.get(_token_key())
    if known:
        return known
    url = _url("gettoken", corpid=settings.STEWARD_WECOM_CORP, corpsecret=settings.STEWARD_WECOM_SECRET)
    told = _told(get(find_endpoint(url), {"User-Agent": "Steward"}, most=MOST_OF_ANSWER))
    try:
        token, lasts = str(told["access_token"]), int(told["expires_in"])
    except (KeyError, ValueError, TypeError):
        raise ConnectionError("the answer holds no token")
    cache.set(_token_key(), token, max(lasts - MARGIN, 1))
    return token


def _token_key() -> str:
    return f"notify.wecom.{settings.STEWARD_WECOM_CORP}.{settings.STEWARD_WECOM_AGENT}"


def _url(name: str, **query: str) -> str:
    return f"{settings.STEWARD_WECOM_URL}/cgi-bin/{name}?{urlencode(query)}"


def _told(answer: Answer) -> dict[str, Any]:
    """What WeCom says; raises `Refusal` unless that is yes."""
    if answer.status != 200:
        raise ConnectionError(f"HTTP {answer.status}")
    try:
        told: dict[str, Any] = json.loads(answer.body)
        code = int(told["errcode"])
    except (ValueError, KeyError, TypeError):
        raise ConnectionError("the answer holds no code")
    if code:
        raise Refusal(code, str(told.get("errmsg", "")))
    return told


def _is_set_up() -> bool:
    return bool(
        settings.STEWARD_WECOM_CORP and settings.STEWARD_WECOM_AGENT and settings.STEWARD_WECOM_SECRET
    )


def _among(people: Collection[User]) -> set[int]:
    rows = ChannelAddress.objects.filter(channel=CODE, user__in=people)
    return set(rows.values_list("user_id", flat=True))


WECOM = Channel(
    CODE,
    _("WeCom"),
    reaches=lambda user: _is_set_up() and bool(_among([user])),
    send=send,
    beside="email",
    among=_among,
    offered=_is_set_up,
    typed=True,
)
