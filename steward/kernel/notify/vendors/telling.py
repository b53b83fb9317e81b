"""Messages to single persons in DingTalk and Feishu, from the company's own application there.

Sources: DingTalk "Send work notifications", Feishu "Send message". A person is found by the account he linked, else by
the telephone number of his account, which the vendor is asked for once a day. DingTalk drops the same words to the same
person within a day, Feishu the same key within an hour: a worker killed between answer and note tells nobody twice.
"""

import json
from collections.abc import Callable, Collection
from functools import partial

from django.core.cache import cache

from steward.kernel.base.privacy import keyed_index, normal_digits
from steward.kernel.notify.channels import Channel, Undeliverable, Unknown
from steward.kernel.notify.choices import VendorKind
from steward.kernel.notify.models import Identity, Message, VendorApp
from steward.kernel.notify.vendors.calls import Refusal, Told, call, need
from steward.kernel.notify.vendors.tokens import with_token
from steward.kernel.notify.wecom import text_of
from steward.kernel.tenancy.models import User

KNOWN_FOR = 24 * 3600
# The application, its secret, its rights, our network address, or a person it must not tell: no second try helps.
HOPELESS = frozenset(
    {
        "33012", "40035", "60011", "60020", "60121", "400002", "invalidClientIdOrSecret",
        "10003", "10014", "99991672", "230006", "230013", "230053",
    }
)  # fmt: skip
# DingTalk answers a number nobody has with this.
NOBODY = frozenset({"60121"})


def telling_app(kind: str) -> VendorApp | None:
    """The application of the organisation in scope that messages of a kind go over."""
    return VendorApp.objects.filter(kind=kind, is_active=True, tells=True).first()


def _send(kind: VendorKind, message: Message) -> None:
    app = telling_app(kind)
    if app is None:
        raise Undeliverable("the application was removed")
    tell = {VendorKind.DINGTALK: _tell_in_dingtalk, VendorKind.FEISHU: _tell_in_feishu}[kind]
    try:
        subject = _subject(app, message.recipient)
        with_token(app, lambda token: tell(app, token, subject, message))
    except Refusal as refusal:
        if refusal.code in HOPELESS:
            raise Undeliverable(str(refusal))
        raise


def _tell_in_dingtalk(app: VendorApp, token: str, subject: str, message: Message) -> Told:
    body = {
        "agent_id": app.agent_id,
        "userid_list": subject,
        "msg": {"msgtype": "text", "text": {"content": text_of(message)}},
    }
    path = "/topapi/message/corpconversation/asyncsend_v2"
    return call("dingtalk_oapi", path, query={"access_token": token}, body=body)


def _tell_in_feishu(_app: VendorApp, token: str, subject: str, message: Message) -> Told:
    body = {
        "receive_id": subject,
        "msg_type": "text",
        "content": json.dumps({"text": text_of(message)}, ensure_ascii=False),
        "uuid": f"steward-{message.pk}-{message.created_at:%y%m%d%H%M%S}",
    }
    query = {"receive_id_type": "open_id"}
    return call("feishu", "/open-apis/im/v1/messages", query=query, body=body, headers=_bearer(token))


def _subject(app: VendorApp, user: User) -> str:
    """The vendor's id of a person. Raises `Unknown` where it knows nobody by his number."""
    linked = Identity.objects.filter(app=app, user=user).first()
    if linked is not None:
        return str(linked.subject)
    phone = normal_digits(user.phone)
    key = f"notify.vendor.{app.pk}.who.{keyed_index(phone, 'phone')}"
    known: str | None = cache.get(key)
    if known is None:
        known = _LOOK_UP[VendorKind(app.kind)](app, phone)
        cache.set(key, known, KNOWN_FOR)
    if not known:
        raise Unknown(f"nobody at {app.kind} has this number")
    return known


def _look_up_in_dingtalk(app: VendorApp, phone: str) -> str:
    path = "/topapi/v2/user/getbymobile"
    try:
        told = with_token(
            app,
            lambda token: call("dingtalk_oapi", path, query={"access_token": token}, body={"mobile": phone}),
        )
    except Refusal as refusal:
        if refusal.code in NOBODY:
            return ""
        raise
    return need(told, "result", "userid")


def _look_up_in_feishu(app: VendorApp, phone: str) -> str:
    path, query, body = (
        "/open-apis/contact/v3/users/batch_get_id",
        {"user_id_type": "open_id"},
        {"mobiles": [phone]},
    )
    told = with_token(app, lambda token: call("feishu", path, query=query, body=body, headers=_bearer(token)))
    rows = told.get("data", {}).get("user_list", [])
    return next((str(row["user_id"]) for row in rows if row.get("user_id")), "")


_LOOK_UP: dict[VendorKind, Callable[[VendorApp, str], str]] = {
    VendorKind.DINGTALK: _look_up_in_dingtalk,
    VendorKind.FEISHU: _look_up_in_feishu,
}


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _among(kind: VendorKind, people: Collection[User]) -> set[int]:
    app = telling_app(kind)
    if app is None:
        return set()
    linked = Identity.objects.filter(app=app, user__in=people).values_list("user_id", flat=True)
    return {user.pk for user in people if user.phone} | set(linked)


def _channel(kind: VendorKind) -> Channel:
    return Channel(
        kind.value,
        kind.label,
        reaches=lambda user: bool(_among(kind, [user])),
        send=partial(_send, kind),
        beside="email",
        among=partial(_among, kind),
        offered=lambda: telling_app(kind) is not None,
    )


DINGTALK, FEISHU = _channel(VendorKind.DINGTALK), _channel(VendorKind.FEISHU)
