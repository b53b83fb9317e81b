"""What mailboxes tell a person who asks: which letters came from his address."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from steward.capabilities.mailboxes.models import Letter
from steward.kernel.people.choices import ContactKind
from steward.kernel.people.holdings import Holder, Row, declare_holder
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor


def _letters(party: Party, _by: Actor) -> Sequence[Row]:
    addresses = [row.value_index for row in party.contacts.all() if row.kind == ContactKind.EMAIL]
    rows = Letter.objects.filter(sender_index__in=addresses).select_related("mailbox").order_by("pk")
    return [
        (row.received_at, row.mailbox.address, row.sender, row.subject, row.get_outcome_display())
        for row in rows
    ]


declare_holder(
    Holder(
        "mailboxes.letters",
        _("E-mails received"),
        (_("Date and time"), _("Mailbox"), _("Sender"), _("Subject"), _("What became of it")),
        _letters,
        (Letter,),
    )
)
