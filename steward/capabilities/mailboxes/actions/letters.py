"""What becomes of a letter: a request, a word on one, nothing, or a row that says it could not be read."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from steward.capabilities.mailboxes.choices import Machine, Outcome
from steward.capabilities.mailboxes.models import Letter, Mailbox
from steward.capabilities.mailboxes.policies import MAY
from steward.capabilities.mailboxes.queries import (
    digest_of,
    is_his,
    item_of_reply,
    mask_address,
    own_addresses,
    sender_known,
    sent_lately,
)
from steward.capabilities.mailboxes.reading import Mail, names_of, read_mail
from steward.capabilities.tickets.actions import comment_ticket, reply_ticket, report_ticket
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index
from steward.kernel.base.refused import Refused
from steward.kernel.evidence.pictures import read_picture
from steward.kernel.people.choices import ContactKind
from steward.kernel.people.models import Party
from steward.kernel.people.queries import homes_of
from steward.kernel.people.retention import AT_ONCE
from steward.kernel.surface.forms import MAX_TEXT
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

# How tickets call this way in; their words lie behind their door.
SOURCE = "email"
# Nobody writes more requests an hour; a program that answers our answers does.
PER_SENDER, PERIOD = 20, timedelta(hours=1)


@transaction.atomic
def take_letter(mailbox: Mailbox, uid: int, raw: bytes, *, by: Actor, whole: bool = True) -> Letter:
    """One letter as it came (DSK1): a new request, the customer's word on one, or left alone.

    Effects: what `report_ticket` or `reply_ticket` does, pictures as photos, other attachments named in a note, the
    letter's row and how far the mailbox was read, all together. The same letter again gives the same row. Refuses what
    they refuse, a letter without sender, and the 21st of one sender within an hour.
    """
    mail = read_mail(raw)
    digest = digest_of(mail.message_id or sha256(raw).hexdigest())
    known = Letter.objects.filter(mailbox=mailbox, digest=digest).first()
    # The row of an earlier try, if it broke: it becomes what it should have been.
    broken = Letter.objects.filter(
        mailbox=mailbox, validity=mailbox.validity or 0, uid=uid, outcome=Outcome.UNREADABLE
    )
    letter = known if known and known.outcome != Outcome.UNREADABLE else (known or broken.first() or Letter())
    if letter.pk and letter.outcome != Outcome.UNREADABLE:
        _read_up_to(mailbox, uid)
        return letter
    letter.organisation_id, letter.mailbox, letter.digest = mailbox.organisation_id, mailbox, digest
    letter.validity, letter.uid, letter.message_id = mailbox.validity or 0, uid, mail.message_id
    letter.sender, letter.subject = mail.address, mail.subject
    letter.sender_index = keyed_index(mail.address, ContactKind.EMAIL) if mail.address else ""
    letter.received_at = clock.now()
    letter.outcome, letter.reason, letter.item = _become(mailbox, mail, by=by, whole=whole)
    letter.save()
    _read_up_to(mailbox, uid)
    return letter


def _become(mailbox: Mailbox, mail: Mail, *, by: Actor, whole: bool) -> tuple[str, str, WorkItem | None]:
    if mail.automatic:
        return Outcome.IGNORED, mail.automatic, None
    if mail.address in own_addresses(mailbox):
        return Outcome.IGNORED, Machine.OWN, None
    if "@" not in mail.address:
        raise Refused(_("The letter names no sender."))
    if sent_lately(mail.address, clock.now() - PERIOD) >= PER_SENDER:
        raise Refused(_("More than %(n)d letters of one sender within an hour.") % {"n": PER_SENDER})
    photos, left = _photos_of(mail)
    note = _note(left, whole)
    item = item_of_reply(mailbox, mail.references, mail.subject)
    if item is not None:
        _add_word(item, mail, photos, note, by=by)
        return Outcome.REPLY, "", item
    item = report_ticket(by=by, photos=photos, **_request(mailbox, mail))
    if note:
        comment_ticket(item, by=by, note=note, internal=True)
    return Outcome.TAKEN, "", item


def _request(mailbox: Mailbox, mail: Mail) -> dict[str, Any]:
    """Who asks for what, where: a known person from his one home, anybody else in his own words."""
    party = sender_known(mail.address)
    place = _home(mailbox, party) if party else None
    site = place.site if place else mailbox.site
    body = "\n\n— — —\n".join(filter(None, (mail.own, mail.quoted)))[:MAX_TEXT]
    first = (mail.own or mail.quoted).partition("\n")[0]
    return {
        "site": site,
        "place": place,
        "requester": party,
        "kind": mailbox.kind,
        "title": (mail.title or first[:80] or _("E-mail without a subject"))[:200],
        "body": body,
        "stranger_name": "" if party else (mail.name or mask_address(mail.address)),
        "source": SOURCE,
    }


def _home(mailbox: Mailbox, party: Party) -> Any:
    """The one home a known sender has at the mailbox's site, or anywhere where it is the whole company's."""
    homes = {row.place_id: row.place for row in homes_of(party.pk)}
    if not mailbox.whole_company:
        homes = {pk: place for pk, place in homes.items() if place.site_id == mailbox.site_id}
    return next(iter(homes.values())) if len(homes) == 1 else None


def _photos_of(mail: Mail) -> tuple[list[UploadedFile], list[tuple[str, int]]]:
    """Pictures that are some, checked before anything is written; what is none stays in the mailbox with the rest."""
    photos: list[UploadedFile] = []
    left = list(mail.left)
    for name, raw in mail.pictures:
        try:
            read_picture(SimpleUploadedFile("photo", raw))
        except Refused:
            left.append((name, len(raw)))
        else:
            photos.append(SimpleUploadedFile("photo", raw))
    return photos, left


def _note(left: list[tuple[str, int]], whole: bool) -> str:
    lines = []
    if left:
        lines.append(_("Stayed in the mailbox: %(names)s.") % {"names": "、".join(names_of(left))})
    if not whole:
        lines.append(_("The letter was too large: only its beginning was read, the rest is in the mailbox."))
    return "\n".join(lines)


def _add_word(item: WorkItem, mail: Mail, photos: list[UploadedFile], note: str, *, by: Actor) -> None:
    """The customer's own word; whoever else names the number is heard by our staff alone."""
    words = mail.own or mail.title or _("(no words)")
    if is_his(item, mail.address):
        reply_ticket(item, by=by, note=words, photos=photos)
    else:
        told = _("From another address, %(address)s:") % {"address": mask_address(mail.address)}
        comment_ticket(item, by=by, note=f"{told}\n{words}"[:MAX_TEXT], internal=True, photos=photos)
    if note:
        comment_ticket(item, by=by, note=note, internal=True)


@transaction.atomic
def keep_unreadable(mailbox: Mailbox, uid: int, reason: str, *, validity: int) -> Letter:
    """Say that a letter could not be read; the others go on, it stays in the mailbox and can be tried again."""
    letter, _new = Letter.objects.update_or_create(
        mailbox=mailbox,
        digest=digest_of(f"{validity}:{uid}"),
        defaults={"reason": reason[:300]},
        create_defaults={
            "organisation_id": mailbox.organisation_id,
            "validity": validity,
            "uid": uid,
            "outcome": Outcome.UNREADABLE,
            "reason": reason[:300],
            "received_at": clock.now(),
        },
    )
    _read_up_to(mailbox, uid)
    return letter


@transaction.atomic
def retry_letter(letter: Letter, *, by: Actor) -> Letter:
    """Have a letter that could not be read fetched and read once more. Event `letter.retry`; the job stands beside it.

    Refuses what was read, and a letter of a mailbox that is no longer fetched.
    """
    hat = by.need_hat(MAY["retry"], site_id=letter.mailbox.site_id)
    if letter.outcome != Outcome.UNREADABLE:
        raise Refused(_("This letter was read."))
    if not letter.mailbox.is_active:
        raise Refused(_("This mailbox was removed already."))
    record("letter.retry", letter, by=by, hat=hat, site_id=letter.mailbox.site_id)
    return letter


@transaction.atomic
def note_answer(letter: Letter) -> bool:
    """Say that the sender is being told the number; False where somebody did before."""
    return bool(Letter.objects.filter(pk=letter.pk, answered_at=None).update(answered_at=clock.now()))


def _read_up_to(mailbox: Mailbox, uid: int) -> None:
    Mailbox.objects.filter(pk=mailbox.pk, validity=mailbox.validity, last_uid__lt=uid).update(last_uid=uid)


def erase_sender(party: Party) -> int:
    """Blank sender and subject of a person's letters. Called inside the erasing transaction, which records."""
    indexes = [row.value_index for row in party.contacts.all()]
    mine = Q(sender_index__in=indexes) & ~Q(sender_index="") | Q(item__requester=party)
    return Letter.objects.filter(mine).update(sender="", sender_index="", subject="", message_id="")


def forget_letters(before: datetime, _by: Actor) -> int:
    """Delete rows of letters that came so long ago; requests stay. Part of `keep_retention`, which records."""
    old = list(
        Letter.objects.filter(received_at__lt=before).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    )
    return Letter.objects.filter(pk__in=old).delete()[0]
