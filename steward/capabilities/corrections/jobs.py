"""Jobs of corrections: the reminder, and the word to an old number that a new one was named."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django_tasks import task

from steward.capabilities.corrections.actions import miss_correction_notice, remind_corrections
from steward.capabilities.corrections.choices import Field
from steward.capabilities.corrections.models import Correction
from steward.kernel.audit.kinds import follow
from steward.kernel.audit.models import Event
from steward.kernel.base.privacy import mask_phone
from steward.kernel.jobs.backend import enqueue_once
from steward.kernel.jobs.schedule import every
from steward.kernel.notify.channels import Undeliverable
from steward.kernel.notify.sms import SmsText, send_sms
from steward.kernel.people.choices import ContactKind
from steward.kernel.people.models import ContactPoint
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import current_organisation, scope


@task()
def remind(slot: str = "") -> None:
    """Remind of what waits too long, organisation by organisation."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with scope(organisation_id):
            remind_corrections()


def queue_notice(events: Sequence[Event]) -> None:
    """Queue the word to the old number, once for each request."""
    for event in events:
        if event.data.get("field") == Field.PHONE:
            enqueue_once(
                tell_old_number, f"corrections.tell:{event.pk}", current_organisation(), int(event.subject_id)
            )


@task()
def tell_old_number(organisation_id: int, correction_id: int) -> None:
    """Tell the number that shall be replaced (else the first one) that another one was named: it may be theft."""
    with scope(organisation_id):
        row = Correction.objects.select_related("party", "place").get(pk=correction_id)
        numbers = ContactPoint.objects.filter(party=row.party_id, kind=ContactKind.PHONE)
        old = row.contact or numbers.order_by("-is_primary", "pk").first()
        if old is None:
            return
        shown = mask_phone(row.value)
        words = _("Somebody asked us to note %(phone)s as your number. Was it not you? Ring us up.")
        try:
            send_sms(old.value, SmsText("new_number", {"phone": shown}, words % {"phone": shown}))
        except Undeliverable as error:
            miss_correction_notice(row, reason=f"{error}")


follow("correction.ask", queue_notice)
every("35 * * * *", remind, "corrections.remind")
