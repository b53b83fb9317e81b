"""What an administrator does with the company's applications at vendors: enter, change, try, remove."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.jobs.backend import enqueue_once
from steward.kernel.notify.choices import VendorKind
from steward.kernel.notify.models import Identity, VendorApp
from steward.kernel.notify.vendors.jobs import try_vendor
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

ADMIN = (Role.ADMIN,)
# Whose applications carry a number of their own beside the id, and for what it is needed.
NUMBERED = frozenset({VendorKind.WECOM, VendorKind.DINGTALK})
TELLING = frozenset({VendorKind.DINGTALK, VendorKind.FEISHU})


@transaction.atomic
def add_vendor_app(
    kind: str,
    app_id: str,
    secret: str,
    *,
    by: Actor,
    agent_id: str = "",
    signs_in: bool = False,
    tells: bool = False,
    counts: bool = False,
) -> VendorApp:
    """Enter the company's application at a vendor. Event `vendor.add`, without the secret.

    Refuses a second one of a kind, what `_fit` finds missing, and messages where another channel carries them.
    """
    hat = by.need_hat(ADMIN)
    if VendorApp.objects.filter(kind=kind, is_active=True).exists():
        raise Refused(_("This application is entered already."), do=_("Change that one."), field="kind")
    app = VendorApp(
        organisation_id=by.organisation_id,
        kind=kind,
        app_id=app_id.strip(),
        agent_id=agent_id.strip(),
        secret=secret.strip(),
        signs_in=signs_in,
        tells=tells,
        counts=counts,
        created_at=clock.now(),
    )
    _fit(app)
    app.save(force_insert=True)
    record("vendor.add", app, by=by, hat=hat, data=_said(app))
    return app


@transaction.atomic
def change_vendor_app(
    app: VendorApp,
    *,
    by: Actor,
    secret: str = "",
    agent_id: str = "",
    signs_in: bool = False,
    tells: bool = False,
    counts: bool = False,
) -> VendorApp:
    """Change what an application is used for; an empty secret keeps the one entered. Event `vendor.change`.

    Its id stays: another application knows people by other ids. Refuses as `add_vendor_app` does, and a removed one.
    """
    hat = by.need_hat(ADMIN)
    app.agent_id, app.secret = agent_id.strip(), secret.strip() or app.secret
    app.signs_in, app.tells, app.counts = signs_in, tells, counts
    _fit(app)
    changed = VendorApp.objects.filter(pk=app.pk, is_active=True).update(
        agent_id=app.agent_id, secret=app.secret, signs_in=signs_in, tells=tells, counts=counts
    )
    if not changed:
        raise _removed()
    record("vendor.change", app, by=by, hat=hat, data=_said(app) | {"new_secret": bool(secret.strip())})
    return app


@transaction.atomic
def try_vendor_app(app: VendorApp, *, by: Actor) -> VendorApp:
    """Ask the vendor whether it knows id and secret; a job does, the answer stands on the page. Event `vendor.try`.

    Refuses a removed application.
    """
    hat = by.need_hat(ADMIN)
    if not VendorApp.objects.filter(pk=app.pk, is_active=True).update(tried_at=None, trouble=""):
        raise _removed()
    event = record("vendor.try", app, by=by, hat=hat, data={"kind": app.kind})
    enqueue_once(try_vendor, f"vendor.try:{event.pk}", app.pk)
    app.refresh_from_db()
    return app


@transaction.atomic
def remove_vendor_app(app: VendorApp, *, by: Actor) -> VendorApp:
    """Do without it: nobody signs in there any more, whoever was linked is not, the secret is forgotten.

    Event `vendor.remove` with how many were linked. Refuses a removed one.
    """
    hat = by.need_hat(ADMIN)
    gone = VendorApp.objects.filter(pk=app.pk, is_active=True).update(
        is_active=False, secret="", signs_in=False, tells=False
    )
    if not gone:
        raise _removed()
    app.refresh_from_db()
    linked = Identity.objects.filter(app=app).delete()[0]
    record("vendor.remove", app, by=by, hat=hat, data={"kind": app.kind, "count": linked})
    return app


def _fit(app: VendorApp) -> None:
    """Refuse what could not work; units: none. Ids as the vendors' consoles show them."""
    for name, text in (("app_id", app.app_id), ("secret", app.secret)):
        if not text or not text.isascii() or not text.isprintable() or " " in text:
            raise Refused(
                _("This is no id or secret of a vendor's."),
                do=_("Copy it from the vendor's console."),
                field=name,
            )
    needs_number = app.kind == VendorKind.WECOM or (app.kind == VendorKind.DINGTALK and app.tells)
    if needs_number and not app.agent_id.isdecimal():
        raise Refused(
            _("The number of the application (AgentId) is missing."),
            do=_("The vendor's console shows it beside the id."),
            field="agent_id",
        )
    if app.tells and app.kind not in TELLING:
        raise Refused(_("Messages to single persons do not go over this application."), field="tells")


def _said(app: VendorApp) -> dict[str, Any]:
    return {"kind": app.kind, "signs_in": app.signs_in, "tells": app.tells, "counts": app.counts}


def _removed() -> Refused:
    return Refused(_("This application was removed already."))
