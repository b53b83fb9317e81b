"""Reads of linked accounts: which vendors one can sign in with, whose a subject is, what is one's own."""

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext_lazy as _

from steward.kernel.base.privacy import keyed_index
from steward.kernel.notify.choices import VendorKind
from steward.kernel.notify.models import Identity, VendorApp
from steward.kernel.notify.vendors.offers import offered_apps, open_app
from steward.kernel.notify.vendors.signing import in_wechat
from steward.kernel.notify.vendors.trips import Door
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.scope import everywhere

# A public account knows people by ids of its own, and opens the owner's portal.
STAFF = tuple(
    str(kind) for kind in (VendorKind.WECOM, VendorKind.DINGTALK, VendorKind.FEISHU, VendorKind.WECHAT)
)


DOOR = Door("desk:vendor_back", partial(open_app, STAFF), _("Sign in with user name and password."))


def staff_apps(company: str, agent: str) -> Sequence[VendorApp]:
    """What the sign-in page offers; a telephone cannot scan the code it shows itself."""
    rows = offered_apps(STAFF, company)
    return [row for row in rows if not (row.kind == VendorKind.WECHAT and in_wechat(agent))]


def identity_of(app: VendorApp, subject: str) -> Identity | None:
    """Whose a subject is; nobody's until somebody links it."""
    with everywhere("a subject tells whose scope to open"):
        rows = Identity.objects.filter(app=app, subject_index=keyed_index(subject, "identity"))
        return rows.select_related("user__organisation").first()


def own_identities(actor: Actor) -> list[tuple[VendorApp, Identity | None]]:
    """Each vendor the company offers, with the actor's account there if he linked one."""
    linked = {row.app_id: row for row in Identity.objects.filter(user_id=actor.person_id)}
    apps = sorted(
        VendorApp.objects.filter(is_active=True, kind__in=STAFF), key=lambda app: STAFF.index(app.kind)
    )
    return [(app, linked.get(app.pk)) for app in apps if app.signs_in or app.pk in linked]
