"""One message to an owner over its channel: raises what the channel says instead of yes."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from steward.capabilities.community.queries import is_shown
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.notify.channels import Undeliverable
from steward.kernel.notify.sms import SmsText, send_sms
from steward.kernel.notify.vendors.calls import Refusal, call
from steward.kernel.notify.vendors.tokens import with_token
from steward.kernel.people.choices import ContactKind
from steward.kernel.people.models import ContactPoint
from steward.kernel.tenancy.queries import clock_date
from steward.portal.models import OwnerMessage, OwnerRule
from steward.portal.telling.actions import begin_again, parsed_fields
from steward.portal.telling.choices import News, Over
from steward.portal.telling.queries import links_of

# The account, its secret, the template, or somebody who follows it no more: no second try helps.
HOPELESS = frozenset({"40003", "40013", "40037", "40125", "43004", "43101", "47003", "61007"})
# WeChat refuses longer ones; it counts `thing` shorter than the rest.
LONGEST, LONGEST_THING = 32, 20


def send_to_owner(message: OwnerMessage) -> None:
    """Hand a message to its channel. No number and no address gets into the words of an error."""
    if message.news == News.ANNOUNCE:
        _need_once(message)
    {Over.WECHAT: _over_wechat, Over.EMAIL: _over_email, Over.SMS: _over_sms}[Over(message.over)](message)


def _need_once(message: OwnerMessage) -> None:
    """An announcement that is shown, and that no killed worker may have handed over already: rather none than two.

    Every try begins with no error noted and ends with one or as sent; WeChat itself drops what it has seen.
    """
    if not is_shown(message.item, clock.now()):
        raise Undeliverable("the announcement is not shown any more")
    if message.attempts > 1 and message.over != Over.WECHAT:
        if not message.last_error:
            raise Undeliverable("a worker was killed while it sent this; it is not sent twice")
        begin_again(message)


def _link(message: OwnerMessage) -> str:
    page = "portal:notice" if message.news == News.ANNOUNCE else "portal:request"
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse(page, args=[message.item_id])}"


def _over_wechat(message: OwnerMessage) -> None:
    """WeChat drops what carries a key that it has seen, so a killed worker tells nobody twice."""
    link = links_of([message.party_id]).first()
    rule = OwnerRule.objects.filter(news=message.news).first()
    if link is None or rule is None or not rule.template:
        raise Undeliverable("no link or no template any more")
    body = {
        "touser": link.subject,
        "template_id": rule.template,
        "url": _link(message),
        "data": _filled(rule, message),
        "client_msg_id": f"steward-{message.pk}-{message.created_at:%y%m%d%H%M%S}",
    }
    path = "/cgi-bin/message/template/send"
    try:
        with_token(link.app, lambda token: call("wechat", path, query={"access_token": token}, body=body))
    except Refusal as refusal:
        if refusal.code in HOPELESS:
            raise Undeliverable(str(refusal))
        raise


def _filled(rule: OwnerRule, message: OwnerMessage) -> dict[str, dict[str, str]]:
    values = {
        "number": message.item.number,
        "news": message.get_news_display(),
        "words": message.words,
        "time": f"{clock_date(message.created_at, message.organisation.zone):%Y-%m-%d}",
    }
    return {
        name: {"value": values[filling][: LONGEST_THING if name.startswith("thing") else LONGEST]}
        for name, filling in parsed_fields(rule.fields)
    }


def _over_email(message: OwnerMessage) -> None:
    host = urlsplit(settings.PUBLIC_URL).hostname
    EmailMessage(
        subject=message.words[:100],
        body=f"{message.words}\n\n{_link(message)}\n\n-- \n{message.organisation}",
        to=[_contact(message, ContactKind.EMAIL)],
        headers={
            "Message-ID": f"<owner-{message.pk}.{message.created_at:%Y%m%d%H%M%S}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    ).send()


def _over_sms(message: OwnerMessage) -> None:
    values = {"number": message.item.number}
    event: Event = message.event
    if when := event.data.get("when"):
        values["when"] = str(when)
    send_sms(_contact(message, ContactKind.PHONE), SmsText(f"owner_{message.news}", values, message.words))


def _contact(message: OwnerMessage, kind: ContactKind) -> str:
    rows = ContactPoint.objects.filter(party=message.party_id, kind=kind).order_by("-is_primary", "pk")
    row = rows.first()
    if row is None:
        raise Undeliverable("no address known any more")
    return str(row.value)
