"""The company's applications at vendors, as administrators and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from steward.desk.vendors import forms
from steward.desk.vendors.policies import KEEPERS, MAY, may_vendor
from steward.kernel.notify import actions
from steward.kernel.notify.models import Identity, VendorApp
from steward.kernel.notify.queries import visible_vendor_apps
from steward.kernel.surface.declare import Column, Lines, Panel, Resource, declare_resource
from steward.kernel.surface.usual import verbs_of
from steward.kernel.tenancy.actor import Actor


def _state(app: VendorApp) -> Any:
    if app.trouble:
        return _("Not known there")
    return _("Known there") if app.tried_at else _("Not tried yet")


def _mark(app: VendorApp) -> tuple[str, str]:
    if app.trouble:
        return "late", "alert-triangle"
    return ("ok", "check") if app.tried_at else ("info", "clock")


def _used_for(app: VendorApp) -> str:
    used = [
        word
        for word, on in (
            (_("Sign-in"), app.signs_in),
            (_("Messages"), app.tells),
            (_("Second factor"), app.counts),
        )
        if on
    ]
    return ", ".join(str(word) for word in used) or "—"


def _facts(app: VendorApp, _actor: Actor) -> Mapping[str, Any]:
    public = settings.PUBLIC_URL.rstrip("/")
    return {
        "app": app,
        "state": _state(app),
        "look": _mark(app),
        "used_for": _used_for(app),
        "linked": Identity.objects.filter(app=app).count(),
        "back": f"{public}{reverse('desk:vendor_back')}",
        "page": f"{public}{reverse('desk:sign_in')}?company={app.organisation.slug}",
    }


_verb = verbs_of(may_vendor, MAY, "vendor")

_VERBS = (
    _verb(
        "add", _("New vendor"), "plus", forms.AddVendorAppForm, actions.add_vendor_app,
        creates=True, style="primary", done=_("Entered. Try now whether the vendor knows it."),
    ),
    _verb(
        "try", _("Try it"), "send", forms.TryVendorAppForm, actions.try_vendor_app,
        style="primary", done=_("The vendor is being asked: look again in a moment."),
    ),
    _verb(
        "change", _("Change application"), "edit", forms.ChangeVendorAppForm, actions.change_vendor_app,
        done=_("Changed."),
    ),
    _verb(
        "remove", _("Remove application"), "trash", forms.RemoveVendorAppForm, actions.remove_vendor_app,
        style="danger", done=_("Application removed."),
    ),
)  # fmt: skip


VENDORS = declare_resource(
    Resource(
        name="vendors",
        label=_("Vendors' accounts"),
        label_one=_("Application at a vendor"),
        icon="link",
        rows=lambda actor: visible_vendor_apps(actor).select_related("organisation"),
        roles=KEEPERS,
        title=lambda app: app.get_kind_display(),
        in_menu=False,
        joined=("organisation",),
        phone=lambda app: Lines(
            app.get_kind_display(), (app.app_id, _used_for(app)), state=(*_mark(app), _state(app))
        ),
        columns=(
            Column(
                "kind",
                _("Vendor"),
                lambda app: app.kind,
                show=lambda app: app.get_kind_display(),
                kind="link",
            ),
            Column("app_id", _("Id of the application"), lambda app: app.app_id),
            Column("state", _("State"), _state, kind="state", mark=_mark),
            Column("used_for", _("Used for"), _used_for),
            Column("tried_at", _("Tried"), lambda app: app.tried_at, kind="moment"),
        ),
        verbs=_VERBS,
        panels=(Panel("facts", _("Application at a vendor"), "desk/vendors/facts.html", _facts),),
    )
)
