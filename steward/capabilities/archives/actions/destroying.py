"""The end of an archive: proposed once its term is over, decided by a second person; a row remains."""

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.archives.actions.steps import move, need
from steward.capabilities.archives.choices import Answer, Standing
from steward.capabilities.archives.models import Archive
from steward.capabilities.archives.policies import check
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.evidence.actions import forget_files
from steward.kernel.tenancy.actor import Actor


@transaction.atomic
def condemn_archive(archive: Archive, *, by: Actor, reason: str) -> Archive:
    """Propose to destroy an archive whose term is over (REG5).

    Effects: it waits for a second person, event `archive.condemn`. Refuses one that is kept for ever or still has to
    be kept, and one that is not in its place.
    """
    hat = check("condemn", archive, by)
    need("condemn", archive)
    if not archive.is_past_term:
        until = archive.kept_until
        what = _("It is kept until %(day)s.") % {"day": until} if until else _("It is kept for ever.")
        raise Refused(what, do=_("Correct the day first if it is wrong."), code="still_kept")
    move(archive, "condemn", condemned_by_id=by.person_id, condemned_for=reason)
    record("archive.condemn", archive, by=by, hat=hat, site_id=archive.site_id, data={"note": archive.pk})
    return archive


@transaction.atomic
def decide_archive(archive: Archive, *, by: Actor, answer: str) -> Archive:
    """A second person decides: destroyed, or back in its place.

    Effects: destroyed, its files are deleted with event `evidence.forget`, the row stays; or in its place again.
    Event `archive.decide`. Refuses whoever proposed it, and an archive that does not wait for it.
    """
    hat, at = check("decide", archive, by), clock.now()
    if answer == Answer.YES:
        move(archive, "decide", to=Standing.DESTROYED, ended_at=at)
        forget_files(archive, by=by)
    else:
        move(archive, "decide", to=Standing.SHELVED, condemned_by_id=None, condemned_for="")
    record("archive.decide", archive, by=by, hat=hat, site_id=archive.site_id, at=at, data={"answer": answer})
    return archive
