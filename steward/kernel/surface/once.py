"""Writes that happen once: a key sent twice gets the first answer again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import uuid4

from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.base.rows import insert_row
from steward.kernel.surface.models import SentOnce
from steward.kernel.tenancy.actor import Actor

Answer = tuple[int, str]
KEPT = timedelta(days=7)
# What a form carries beside what people say.
NOT_SAID = ("once", "csrfmiddlewaretoken")


def once(
    key: str, fingerprint: str, *, by: Actor, write: Callable[[], Answer], looked: bool = False
) -> tuple[Answer, bool]:
    """Run `write` unless this person already sent this key; returns the answer and whether it is a repeat.

    Key and write share one transaction: of two simultaneous senders one waits and then gets the other's answer.
    A failed write keeps no key, so that it can be sent again. Refuses the same key with another content.
    `looked` says that the caller has just asked `first_answer` and there was none.
    """
    digest = _digest(fingerprint)
    if not looked and (kept := _kept(key, digest, by)) is not None:
        return kept, True
    try:
        with transaction.atomic():
            status, body = write()
            insert_row(
                SentOnce(
                    organisation_id=by.organisation_id,
                    **_sender(by),
                    key=key,
                    fingerprint=digest,
                    status=status,
                    body=body,
                    sent_at=clock.now(),
                )
            )
            return (status, body), False
    except (IntegrityError, Refused):
        # Another request with the same key committed first: ours was rolled back, or refused because the thing
        # was done already. Else it is a real conflict, or a real refusal.
        kept = _kept(key, digest, by)
        if kept is None:
            raise
        return kept, True


def key_of_form(request: HttpRequest) -> str:
    """The form's own key with what it says: a page gone back to sends the same words once, other words anew.

    Files say nothing here: a browser that goes back puts the words in again but not the photos, so that the same
    request comes without them, or with new copies. Nor do empty fields: an input without a file is sent as one.
    """
    fields = [(name, sent) for name, sent in request.POST.lists() if name not in NOT_SAID and any(sent)]
    digest = _digest(repr(sorted(fields)))
    return f"{request.POST.get('once', '')[:36] or uuid4()}:{digest[:32]}"


def answer_of_form(request: HttpRequest, *, by: Actor) -> str | None:
    """Where the first sending of this very form led: it was carried out, whatever became of the row since."""
    if not request.POST.get("once"):
        return None
    try:
        answer = first_answer(key_of_form(request), request.path, by=by)
    except Refused:
        return None  # the key of another form: said beside the form, when the write is tried
    return answer[1] if answer else None


def first_answer(key: str, fingerprint: str, *, by: Actor) -> Answer | None:
    """The answer this person already got for a key. Refuses the same key with another content."""
    return _kept(key, _digest(fingerprint), by)


def forget_answers(at: datetime) -> int:
    """Delete the answers that are older than a week: whoever repeats a request does so sooner."""
    return SentOnce.objects.filter(sent_at__lt=at - KEPT).delete()[0]


def _digest(fingerprint: str) -> str:
    return sha256(fingerprint.encode()).hexdigest()


def _kept(key: str, digest: str, by: Actor) -> Answer | None:
    # By hand, as it is asked before every write of a program.
    [(column, sender)] = _sender(by).items()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT fingerprint, status, body FROM surface_sentonce WHERE {column} = %s AND key = %s",  # noqa: S608 - one of two columns of ours
            [sender, key],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    fingerprint, status, body = row
    if fingerprint != digest:
        raise Refused(
            _("This key was already used for something else."), do=_("Send a new key."), code="key_reused"
        )
    return status, body


def _sender(by: Actor) -> dict[str, int]:
    """The column that holds who sent it, and the id in it."""
    return {"user_id": by.person_id} if by.party_id is None else {"party_id": by.party_id}
