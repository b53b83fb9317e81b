"""Mail fetched every few minutes, letters read again, and the answer with the ticket's number."""

import logging
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from steward.capabilities.mailboxes.actions import (
    begin_reading,
    erase_sender,
    forget_letters,
    keep_unreadable,
    note_answer,
    note_fetch,
    take_letter,
)
from steward.capabilities.mailboxes.choices import Outcome
from steward.capabilities.mailboxes.imap import Line, NoLine, line_to
from steward.capabilities.mailboxes.models import Letter, Mailbox
from steward.capabilities.mailboxes.queries import answer_id, follow_address
from steward.kernel.audit.kinds import follow
from steward.kernel.audit.models import Event
from steward.kernel.base.refused import Refused
from steward.kernel.jobs.backend import enqueue_once
from steward.kernel.jobs.schedule import every
from steward.kernel.notify.mail import send_to_address
from steward.kernel.people.erasers import declare_eraser
from steward.kernel.people.retention import Retention, declare_retention
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.choices import Language
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope

logger = logging.getLogger("steward.mailboxes")
# Letters of one look: the rest waits for the next one, a few minutes later.
AT_ONCE = 50


@task()
def look_into_all(slot: str = "") -> None:
    """A job for each mailbox in use: one that hangs keeps no other waiting."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with scope(organisation_id):
            for pk in Mailbox.objects.filter(is_active=True, paused_at=None).values_list("pk", flat=True):
                look_into.enqueue(organisation_id, pk)


@task()
def look_into(organisation_id: int, mailbox_id: int) -> dict[str, int]:
    """Take what is new in a mailbox. What stands in the way is written on its page."""
    with scope(organisation_id):
        mailbox = Mailbox.objects.select_related("site").get(pk=mailbox_id)
        if not mailbox.is_active or mailbox.paused_at:
            return {}
        try:
            with line_to(mailbox) as line:
                counts = _take_new(mailbox, line)
        except NoLine as error:
            note_fetch(mailbox, error=str(error))
            return {}
        note_fetch(mailbox)
        return counts


def _take_new(mailbox: Mailbox, line: Line) -> dict[str, int]:
    if mailbox.validity != line.validity:
        _begin(mailbox, line)
    counts: dict[str, int] = {}
    for uid in line.uids(mailbox.last_uid)[:AT_ONCE]:
        letter = _take(mailbox, line, uid)
        counts[letter.outcome] = counts.get(letter.outcome, 0) + 1
    return counts


def _begin(mailbox: Mailbox, line: Line) -> None:
    """A mailbox seen for the first time is read from now on; one whose numbers changed, from the last look on."""
    last = line.next_uid - 1
    if mailbox.validity is not None and mailbox.fetched_at is not None:
        recent = line.uids(0, since=mailbox.fetched_at)
        last = recent[0] - 1 if recent else last
    begin_reading(mailbox, validity=line.validity, last_uid=last)


def _take(mailbox: Mailbox, line: Line, uid: int) -> Letter:
    """One letter; what is wrong with it is written down and stops no other. A lost line stops them all."""
    raw, whole = line.letter(uid)
    try:
        try:
            return _read(mailbox, uid, raw, whole)
        except IntegrityError:
            # Another worker had the same letter in hand: its row is there now.
            return _read(mailbox, uid, raw, whole)
    except Refused as refused:
        return keep_unreadable(mailbox, uid, str(refused), validity=line.validity)
    except Exception as error:  # strangers write letters: whatever one does to us, the next one is read
        logger.exception("letter %s of mailbox %s could not be read", uid, mailbox.pk)
        return keep_unreadable(
            mailbox,
            uid,
            _("The letter is damaged or made to be (%(kind)s).") % {"kind": type(error).__name__},
            validity=line.validity,
        )


@transaction.atomic
def _read(mailbox: Mailbox, uid: int, raw: bytes, whole: bool) -> Letter:
    """The letter taken, and its answer queued with it."""
    by = system_actor(mailbox.organisation_id, "mailboxes")
    letter = take_letter(mailbox, uid, raw, by=by, whole=whole)
    if letter.outcome == Outcome.TAKEN and mailbox.answers:
        enqueue_once(answer, f"answer:{letter.pk}", letter.organisation_id, letter.pk)
    return letter


@task()
def read_again(organisation_id: int, letter_id: int) -> None:
    """Fetch a letter that could not be read, and take it."""
    with scope(organisation_id):
        letter = Letter.objects.select_related("mailbox__site").get(pk=letter_id)
        mailbox = letter.mailbox
        try:
            with line_to(mailbox) as line:
                if line.validity != letter.validity:
                    raise NoLine(_("the letter is no longer in the mailbox"))
                _take(mailbox, line, letter.uid)
        except NoLine as error:
            keep_unreadable(mailbox, letter.uid, str(error), validity=letter.validity)


@task()
def answer(organisation_id: int, letter_id: int) -> None:
    """Tell the sender the number of his request and where to follow it, in both languages, once.

    A worker killed after the mail server took it does not send again; the note is written before.
    """
    with scope(organisation_id):
        letter = Letter.objects.select_related("mailbox", "item__site", "organisation").get(pk=letter_id)
        if letter.item is None or not letter.sender or not letter.mailbox.is_active:
            return
        with transaction.atomic():
            if not note_answer(letter):
                return
            headers = {
                "Message-ID": answer_id(letter),
                "Auto-Submitted": "auto-replied",
                "Precedence": "auto_reply",
            }
            if letter.message_id:
                headers |= {"In-Reply-To": letter.message_id, "References": letter.message_id}
            send_to_address(
                letter.sender,
                f"[{letter.item.number}] {_subject(letter)}",
                "\n\n— — —\n\n".join(_words(letter)),
                reply_to=letter.mailbox.address,
                headers=headers,
            )


def _subject(letter: Letter) -> str:
    with translation.override(Language.CHINESE):
        return _("We have received your request")


def _words(letter: Letter) -> list[str]:
    """The answer in each language; what he wrote himself is not sent back: the address may be somebody else's."""
    assert letter.item is not None
    link = follow_address(letter.item)
    found = []
    for language in Language.values:
        with translation.override(language):
            found.append(
                _(
                    "We have received your e-mail. Your request has the number %(number)s.\n"
                    "Follow here what happens, without signing in:\n%(link)s\n"
                    "If you want to add something, answer this e-mail and leave the number in the subject."
                )
                % {"number": letter.item.number, "link": link}
                + f"\n{letter.organisation.name} · {letter.item.site}"
            )
    return found


def _on_fetch(events: Sequence[Event]) -> None:
    for event in events:
        look_into.enqueue(event.organisation_id, event.subject_id)


def _on_retry(events: Sequence[Event]) -> None:
    for event in events:
        read_again.enqueue(event.organisation_id, event.subject_id)


follow("mailbox.fetch", _on_fetch)
follow("letter.retry", _on_retry)
every("*/3 * * * *", look_into_all, "mailboxes.look")
declare_eraser("mailboxes.letters", erase_sender)
declare_retention(
    Retention(
        "mailboxes.letters",
        gettext_lazy("Letters of mailboxes"),
        gettext_lazy(
            "Sender, subject and outcome of e-mails are deleted so long after they came; requests stay."
        ),
        180,
        forget_letters,
    )
)
