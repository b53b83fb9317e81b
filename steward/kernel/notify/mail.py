"""The e-mail channel: plain text over Django's mail, in the reader's language."""

from collections.abc import Mapping
from smtplib import SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from steward.kernel.notify.channels import Channel, Undeliverable
from steward.kernel.notify.models import Message


def send_mail(message: Message) -> None:
    """Hand a message to the mail server. Raises whatever the server or the line to it does.

    A worker killed between the server's answer and our note of it sends again: the same Message-ID lets mail
    programs drop the second copy.
    """
    host = urlsplit(settings.PUBLIC_URL).hostname
    mail = EmailMessage(
        subject=message.title,
        body=_mail_text(message),
        to=[message.recipient.email],
        headers={
            "Message-ID": f"<message-{message.pk}.{message.created_at:%Y%m%d%H%M%S}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    _hand_over(mail)


def send_to_address(
    address: str, subject: str, body: str, *, reply_to: str, headers: Mapping[str, str]
) -> None:
    """Hand a plain mail to somebody who has no account here, inside a job. Raises as `send_mail` does."""
    mail = EmailMessage(subject=subject, body=body, to=[address], reply_to=[reply_to], headers=dict(headers))
    _hand_over(mail)


def _hand_over(mail: EmailMessage) -> None:
    try:
        mail.send()
    except SMTPRecipientsRefused as refused:
        code, reason = next(iter(refused.recipients.values()))
        if code >= 500:
            raise Undeliverable(f"{code} {reason.decode(errors='replace')}")
        raise


def _mail_text(message: Message) -> str:
    with translation.override(message.recipient.language):
        footer = _("You receive this mail for your work; you can turn such mails off in your settings.")
    link = f"{settings.PUBLIC_URL.rstrip('/')}{message.path}" if message.path else ""
    return "\n\n".join(part for part in (message.body, link, f"-- \n{footer}") if part)


EMAIL = Channel("email", gettext_lazy("E-mail"), reaches=lambda user: bool(user.email), send=send_mail)
