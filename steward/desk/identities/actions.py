"""Every write of linked accounts."""

from django.db import transaction
from django.utils.translation import gettext as _

from steward.desk.account.actions import end_sessions
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.notify.models import Identity, VendorApp
from steward.kernel.surface.again import Answers, need_answers
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import User


@transaction.atomic
def link_identity(app: VendorApp, subject: str, *, by: Actor, answers: Answers) -> Identity:
    """Let a vendor's subject open one's own account from now on; the caller has just asked for the password.

    Effects: identity, event `account.link_identity`, a notice to its owner. Refuses: whoever owes an answer to what is
    asked before something delicate, another company's application and one nobody signs in with, a subject that is
    somebody else's, and a second one of the same vendor.
    """
    need_answers(by, answers)
    if app.organisation_id != by.organisation_id:
        raise NotAllowed()
    if not VendorApp.objects.filter(pk=app.pk, is_active=True, signs_in=True).exists():
        raise Refused(_("Your company does not sign in over %(vendor)s.") % {"vendor": app}, code="off")
    index = keyed_index(subject, "identity")
    if Identity.objects.filter(app=app, subject_index=index).exclude(user_id=by.person_id).exists():
        raise Refused(
            _("This account at %(vendor)s opens somebody else's.") % {"vendor": app},
            do=_("Part from it there first."),
            code="twin",
        )
    if Identity.objects.filter(app=app, user_id=by.person_id).exists():
        raise Refused(
            _("You have linked an account at %(vendor)s already.") % {"vendor": app},
            do=_("Part from that one first."),
            code="second",
        )
    row = Identity.objects.create(
        organisation_id=by.organisation_id,
        app=app,
        user_id=by.person_id,
        subject=subject,
        subject_index=index,
        linked_at=clock.now(),
    )
    record("account.link_identity", _user(by), by=by, data={"kind": app.kind})
    return row


@transaction.atomic
def unlink_identity(identity: Identity, *, by: Actor, session: str = "") -> None:
    """Part from an account at a vendor: it opens nothing any more.

    Effects: identity deleted, the sessions it opened ended but the one in hand, event `account.unlink_identity`, a
    notice to its owner. Refuses somebody else's.
    """
    if identity.user_id != by.user_id:
        raise NotAllowed()
    kind = identity.app.kind
    identity.delete()
    user = _user(by)
    end_sessions(user, but=session, way=kind)
    record("account.unlink_identity", user, by=by, data={"kind": kind})


def note_use(identity: Identity) -> None:
    """Note when an account was opened with it last (decision 0003: clockwork)."""
    Identity.objects.filter(pk=identity.pk).update(used_at=clock.now())


def _user(by: Actor) -> User:
    return User.objects.get(pk=by.person_id)
