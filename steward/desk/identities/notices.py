"""Whoever's account was linked or parted hears of it, also where it was he himself: perhaps it was not."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices


def _oneself(event: Event) -> Iterable[int]:
    return (event.subject_id,)


NOTICES = declare_notices(
    Notice(
        "account.link_identity",
        _oneself,
        _("Your account can be opened over {kind} from now on"),
        _("Was it not you? Part from it on the page of your account, then change your password."),
        path=lambda _event: "/account/identities/",
        tells_doer=True,
        urgent=True,
    ),
    Notice(
        "account.unlink_identity",
        _oneself,
        _("Your account is opened over {kind} no more"),
        path=lambda _event: "/account/identities/",
        tells_doer=True,
    ),
)
