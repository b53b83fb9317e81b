"""Jobs of admissions: the reminder, and the word to an applicant that there is an answer."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django_tasks import task

from steward.capabilities.admissions.actions import miss_admission_notice, remind_admissions
from steward.capabilities.admissions.choices import State
from steward.capabilities.admissions.models import Admission
from steward.kernel.audit.kinds import follow
from steward.kernel.audit.models import Event
from steward.kernel.jobs.backend import enqueue_once
from steward.kernel.jobs.schedule import every
from steward.kernel.notify.channels import Undeliverable
from steward.kernel.notify.sms import SmsText, send_sms
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import current_organisation, scope


@task()
def remind(slot: str = "") -> None:
    """Remind of what waits too long, organisation by organisation."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with scope(organisation_id):
            remind_admissions()


def queue_answer(events: Sequence[Event]) -> None:
    """Queue the word to the applicant, once for each answer."""
    for event in events:
        enqueue_once(
            tell_applicant, f"admissions.tell:{event.pk}", current_organisation(), int(event.subject_id)
        )


@task()
def tell_applicant(organisation_id: int, admission_id: int) -> None:
    """Tell the applicant's number that there is an answer; which home it is about is read after proving the number."""
    with scope(organisation_id):
        row = Admission.objects.select_related("place").get(pk=admission_id)
        if not row.phone:
            return
        good, bad = (
            _("You can sign in to the owner's portal now."),
            _("Your request was not approved; read why."),
        )
        words = bad if row.state == State.REFUSED else good
        try:
            send_sms(row.phone, SmsText("admission", {"answer": words}, words))
        except Undeliverable as error:
            miss_admission_notice(row, reason=f"{error}")


for kind in ("admission.approve", "admission.confirm", "admission.refuse"):
    follow(kind, queue_answer)
every("40 * * * *", remind, "admissions.remind")
