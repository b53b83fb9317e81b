"""What archives tell a person who asks: which files there are about him."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from steward.capabilities.archives.models import Archive
from steward.capabilities.archives.queries import visible_archives
from steward.kernel.people.holdings import Holder, Row, declare_holder
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor


def _files(party: Party, by: Actor) -> Sequence[Row]:
    rows = visible_archives(by).filter(party=party).select_related("place", "site").order_by("pk")
    return [
        (row.number, row.title, row.get_matter_display(), row.place or row.site, row.get_medium_display(),
         row.pages, row.kept_until, row.get_standing_display(), row.note)
        for row in rows
    ]  # fmt: skip


declare_holder(
    Holder(
        "archives.files",
        _("Archives about this person"),
        (
            _("Number"), _("Title of the file"), _("Kind"), _("Place"), _("Medium"), _("Number of pages"),
            _("Kept until"), _("State"), _("Note"),
        ),
        _files,
        (Archive,),
    )
)  # fmt: skip
