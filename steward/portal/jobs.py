"""Jobs of the portal: the text message with the code, and the hourly sweep."""

from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from steward.kernel.jobs.schedule import every
from steward.kernel.notify.channels import Undeliverable
from steward.kernel.notify.sms import SmsText, send_sms
from steward.kernel.people.queries import residents_by_phone
from steward.kernel.tenancy.scope import everywhere
from steward.portal.actions import prune_visits, tell_of_lost_code
from steward.portal.models import Purpose, SignInCode
from steward.portal.queries import code_in_force


@task(priority=50)
def send_code(code_id: int, language: str) -> None:
    """Send a code to its number, if it can still be used and somebody is known by it, or it proves whose it is.

    Where it cannot be sent the desk hears of it at once, and the queue tries again as long as that can help.
    """
    row = SignInCode.objects.filter(pk=code_id).first()
    if row is None or code_in_force(row.phone_index, row.purpose) != row:
        return
    with everywhere("a number can be known to several organisations"):
        known = residents_by_phone(row.phone)
    if known or row.purpose == Purpose.PROVE:
        with translation.override(language):
            words = _("Your code is %(code)s, valid for 5 minutes. We never ask you for it.") % {
                "code": row.code
            }
        try:
            send_sms(row.phone, SmsText("code", {"code": row.code}, words))
        except Exception as error:
            tell_of_lost_code(row, known, f"{error}")
            if not isinstance(error, Undeliverable):
                raise


@task
def prune(slot: str = "") -> dict[str, int]:
    """Delete old codes and visits that are over."""
    return prune_visits()


every("25 * * * *", prune, "portal.prune_visits")
