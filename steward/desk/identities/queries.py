"""Reads of linked accounts: which vendors one can sign in with, whose a subject is, what is one's own."""

from collections.abc import Sequence

from django.db.models import QuerySet

from steward.kernel.base.privacy import keyed_index
from steward.kernel.notify.choices import VendorKind
from steward.kernel.notify.models import Identity, VendorApp
from steward.kernel.notify.vendors.signing import in_wechat
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.scope import everywhere

# A public account knows people by ids of its own, and opens the owner's portal.
STAFF = (VendorKind.WECOM, VendorKind.DINGTALK, VendorKind.FEISHU, VendorKind.WECHAT)


def _open_apps() -> QuerySet[VendorApp]:
    return VendorApp.objects.filter(is_active=True, signs_in=True, kind__in=STAFF)


def _rank(app: VendorApp) -> int:
    """The company's own programs first."""
    return STAFF.index(VendorKind(app.kind))


def offered_apps(company: str, agent: str) -> Sequence[VendorApp]:
    """What the sign-in page offers: the applications of one company.

    Where several companies have some, only those of the one that the address names: no page lists our customers.
    """
    with everywhere("the sign-in page belongs to no organisation yet"):
        rows = sorted(_open_apps().select_related("organisation"), key=_rank)
    if company:
        rows = [row for row in rows if row.organisation.slug == company]
    # A telephone cannot scan the code it shows itself.
    rows = [row for row in rows if not (row.kind == VendorKind.WECHAT and in_wechat(agent))]
    return rows if len({row.organisation_id for row in rows}) == 1 else []


def open_app(pk: int) -> VendorApp | None:
    """An application people sign in with, of whichever company."""
    with everywhere("the sign-in page belongs to no organisation yet"):
        return _open_apps().select_related("organisation").filter(pk=pk).first() if pk < 2**63 else None


def identity_of(app: VendorApp, subject: str) -> Identity | None:
    """Whose a subject is; nobody's until somebody links it."""
    with everywhere("a subject tells whose scope to open"):
        rows = Identity.objects.filter(app=app, subject_index=keyed_index(subject, "identity"))
        return rows.select_related("user__organisation").first()


def own_identities(actor: Actor) -> list[tuple[VendorApp, Identity | None]]:
    """Each vendor the company offers, with the actor's account there if he linked one."""
    linked = {row.app_id: row for row in Identity.objects.filter(user_id=actor.person_id)}
    apps = sorted(VendorApp.objects.filter(is_active=True, kind__in=STAFF), key=_rank)
    return [(app, linked.get(app.pk)) for app in apps if app.signs_in or app.pk in linked]
