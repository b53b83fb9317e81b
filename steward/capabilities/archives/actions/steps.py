"""Steps that actions of archives share."""

from typing import Any

from django.utils.translation import gettext as _

from steward.capabilities.archives.choices import Standing
from steward.capabilities.archives.lifecycle import MOVES
from steward.capabilities.archives.models import Archive, Borrowing
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.base.rows import change_row


def need(verb: str, archive: Archive) -> None:
    """Refuse a verb that may not start from where the archive stands."""
    if archive.standing not in MOVES[verb].sources:
        raise Refused(
            _("This is not possible in the state “%(state)s”.") % {"state": Standing(archive.standing).label},
            do=_("Reload the page to see what can be done now."),
            code="illegal_state",
        )


def move(archive: Archive, verb: str, *, to: str | None = None, **values: Any) -> None:
    """Carry a verb out on the row by compare-and-set; raises `Lost` when somebody else was quicker."""
    need(verb, archive)
    target = to or MOVES[verb].target or archive.standing
    if not change_row(archive, {**values, "standing": str(target)}, where=("standing",)):
        raise Lost()


def the_open(archive: Archive) -> Borrowing:
    """The borrowing that is open; an archive that is out or asked for has one."""
    return Borrowing.objects.select_related("borrower").get(archive=archive, ended_at__isnull=True)
