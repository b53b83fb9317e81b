"""One call of a vendor's interface: JSON there and back, and what its answer means."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from steward.kernel.notify.address import ForbiddenAddress, find_endpoint
from steward.kernel.notify.masking import mask_text
from steward.kernel.notify.post import get, post

MOST_OF_ANSWER = 20_000
# Each service by our name of it; `STEWARD_VENDOR_URLS` names another address.
SERVICES = {
    "wecom": "https://qyapi.weixin.qq.com",
    "wechat": "https://api.weixin.qq.com",
    "dingtalk": "https://api.dingtalk.com",
    "dingtalk_oapi": "https://oapi.dingtalk.com",
    "feishu": "https://open.feishu.cn",
}
Told = dict[str, Any]


class Refusal(ConnectionError):
    """The vendor answered, and it was no yes. Codes are compared as text: some are words."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.code = code


def call(
    service: str,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Told:
    """Ask a vendor; a body makes it a POST. Raises `Refusal` for its no, `OSError` where there is no proper answer."""
    base = settings.STEWARD_VENDOR_URLS.get(service) or SERVICES[service]
    try:
        endpoint = find_endpoint(f"{base}{path}" + (f"?{urlencode(query)}" if query else ""))
    except ForbiddenAddress as error:
        raise ConnectionError(str(error))
    sent = {"User-Agent": "Steward", **(headers or {})}
    if body is None:
        answer = get(endpoint, sent, most=MOST_OF_ANSWER)
    else:
        sent["Content-Type"] = "application/json; charset=utf-8"
        content = json.dumps(body, ensure_ascii=False).encode()
        answer = post(endpoint, content, sent, most=MOST_OF_ANSWER)
    if answer.status >= 500:
        raise ConnectionError(f"HTTP {answer.status}")
    try:
        told = json.loads(answer.body)
        code = str(told.get("errcode", told.get("code", 0)))
    except (ValueError, AttributeError):
        raise ConnectionError(f"HTTP {answer.status}, the answer cannot be read")
    if code != "0":
        raise Refusal(code, _words(told))
    if answer.status != 200:
        raise ConnectionError(f"HTTP {answer.status}")
    return dict(told)


def need(told: Told, *names: str) -> str:
    """The text under a path of names. Raises `ConnectionError` where an answer that says yes does not hold it."""
    found: Any = told
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, str | int) or found == "":
        raise ConnectionError(f"the answer holds no {names[-1]}")
    return str(found)


def _words(told: Told) -> str:
    said = next(
        (told[name] for name in ("errmsg", "msg", "message", "error_description") if told.get(name)), ""
    )
    return mask_text(" ".join(str(said).split()))[:200]
