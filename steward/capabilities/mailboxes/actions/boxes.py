"""What an administrator does with mailboxes."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.mailboxes.imap import endpoint_of
from steward.capabilities.mailboxes.models import Mailbox
from steward.capabilities.mailboxes.policies import MAY
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.notify.address import ForbiddenAddress
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import Site


@transaction.atomic
def add_mailbox(
    *,
    by: Actor,
    address: str,
    site: Site,
    kind: str,
    host: str,
    username: str,
    password: str,
    port: int = 993,
    security: str = "tls",
    whole_company: bool = False,
    answers: bool = True,
) -> Mailbox:
    """Have the letters of an address become requests (DSK1). What lies in it already stays what it is.

    Effects: a mailbox that is looked into from now on; event `mailbox.add`, without the password. Refuses: a post
    without the verb, a server inside our own network, an address that is fetched already.
    """
    hat = by.need_hat(MAY["add"])
    mailbox = Mailbox(organisation_id=by.organisation_id, created_at=clock.now())
    fields = {"address": address, "site": site, "kind": kind, "host": host, "port": port, "security": security,
              "username": username, "whole_company": whole_company, "answers": answers}  # fmt: skip
    _keep(mailbox, fields, password)
    return _told("add", mailbox, by, hat)


@transaction.atomic
def change_mailbox(
    mailbox: Mailbox,
    *,
    by: Actor,
    address: str,
    site: Site,
    kind: str,
    host: str,
    username: str,
    password: str = "",
    port: int = 993,
    security: str = "tls",
    whole_company: bool = False,
    answers: bool = True,
) -> Mailbox:
    """Change how a mailbox is fetched; an empty password keeps the one it has, as long as the server stays the same.

    Effects: fields, event `mailbox.change`. Another server or user is another mailbox: it is read from now on only.
    Refuses as `add_mailbox` does, a removed mailbox, and another server without its password.
    """
    hat = by.need_hat(MAY["change"])
    _in_use(mailbox)
    fields = {"address": address, "site": site, "kind": kind, "host": host, "port": port, "security": security,
              "username": username, "whole_company": whole_company, "answers": answers}  # fmt: skip
    moved = (mailbox.host, mailbox.port, mailbox.username) != (host, port, username)
    less_safe = mailbox.security != security
    if (moved or less_safe) and not password:
        raise Refused(
            _("Another server gets no password it was not given."),
            do=_("Type it once more."),
            field="password",
        )
    if moved:
        mailbox.validity, mailbox.last_uid = None, 0
    _keep(mailbox, fields, password or mailbox.password)
    return _told("change", mailbox, by, hat)


def _keep(mailbox: Mailbox, fields: dict[str, object], password: str) -> None:
    try:
        endpoint_of(str(fields["host"]), int(str(fields["port"])), str(fields["security"]))
    except ForbiddenAddress as error:
        raise Refused(
            _("This server cannot be used: %(reason)s.") % {"reason": error},
            do=_("Type the name of the mail server, such as imap.example.com."),
            field="host",
        )
    for name, value in fields.items():
        setattr(mailbox, name, value)
    mailbox.password, mailbox.last_error = password, ""
    try:
        with transaction.atomic():
            mailbox.save()
    except IntegrityError:
        raise Refused(_("This mailbox is fetched already."), do=_("Change that one."), field="address")


@transaction.atomic
def fetch_mailbox(mailbox: Mailbox, *, by: Actor) -> Mailbox:
    """Look for new mail now. Event `mailbox.fetch`; the job stands beside it. Refuses a paused or removed mailbox."""
    hat = by.need_hat(MAY["fetch"])
    if mailbox.paused_at is not None:
        raise Refused(_("This mailbox is paused."), do=_("Resume it first."))
    _in_use(mailbox)
    return _told("fetch", mailbox, by, hat)


@transaction.atomic
def pause_mailbox(mailbox: Mailbox, *, by: Actor) -> Mailbox:
    """Leave a mailbox alone for a while; what comes meanwhile waits there. Event `mailbox.pause`."""
    hat = by.need_hat(MAY["pause"])
    rows = Mailbox.objects.filter(pk=mailbox.pk, is_active=True, paused_at=None)
    if not rows.update(paused_at=clock.now()):
        raise Refused(_("This mailbox is paused already, or removed."))
    return _told("pause", mailbox, by, hat)


@transaction.atomic
def resume_mailbox(mailbox: Mailbox, *, by: Actor) -> Mailbox:
    """Look into a mailbox again, first at what waited. Event `mailbox.resume`. Refuses one that is not paused."""
    hat = by.need_hat(MAY["resume"])
    rows = Mailbox.objects.filter(pk=mailbox.pk, is_active=True, paused_at__isnull=False)
    if not rows.update(paused_at=None):
        raise Refused(_("This mailbox is not paused."))
    return _told("resume", mailbox, by, hat)


@transaction.atomic
def remove_mailbox(mailbox: Mailbox, *, by: Actor) -> Mailbox:
    """Fetch it no more: the password is forgotten, requests and letters stay. Event `mailbox.remove`."""
    hat = by.need_hat(MAY["remove"])
    if not Mailbox.objects.filter(pk=mailbox.pk, is_active=True).update(is_active=False, password=""):
        raise Refused(_("This mailbox was removed already."))
    return _told("remove", mailbox, by, hat)


@transaction.atomic
def note_fetch(mailbox: Mailbox, *, error: str = "") -> None:
    """When a mailbox was looked into last, and what stood in the way."""
    Mailbox.objects.filter(pk=mailbox.pk).update(fetched_at=clock.now(), last_error=error[:300])


@transaction.atomic
def begin_reading(mailbox: Mailbox, *, validity: int, last_uid: int) -> None:
    """From which letter on a mailbox is read, while the server keeps its numbers."""
    Mailbox.objects.filter(pk=mailbox.pk).update(validity=validity, last_uid=last_uid)
    mailbox.validity, mailbox.last_uid = validity, last_uid


def _in_use(mailbox: Mailbox) -> None:
    if not mailbox.is_active:
        raise Refused(_("This mailbox was removed already."))


def _told(verb: str, mailbox: Mailbox, by: Actor, hat: Hat | None) -> Mailbox:
    mailbox.refresh_from_db()
    data = {"address": mailbox.address, "host": mailbox.host, "site_id": mailbox.site_id}
    record(f"mailbox.{verb}", mailbox, by=by, hat=hat, site_id=mailbox.site_id, data=data)
    return mailbox
