"""The standards of areas as people and programs meet them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.kernel.surface.declare import Column, Lines, Resource, Verb, declare_resource
from steward.reports.models import AreaLimit
from steward.reports.monthly import actions, forms
from steward.reports.monthly.limits import visible_limits
from steward.reports.monthly.policies import MAY, may_set
from steward.reports.weekly.policies import READERS
from steward.reports.weekly.resources import site_word


def _month(row: AreaLimit) -> str:
    return f"{row.from_month:%Y-%m}"


def _title(row: AreaLimit) -> Any:
    return f"{site_word(row)} · {row.most}"


LIMITS = declare_resource(
    Resource(
        name="limits",
        label=_("Complaints of an area a month"),
        label_one=_("Standard of areas"),
        icon="scale",
        in_menu=False,
        rows=visible_limits,
        roles=frozenset(READERS | MAY["set"]),
        title=_title,
        joined=("site",),
        default_sort="-from_month",
        phone=lambda row: Lines(_title(row), (_("from %(month)s on") % {"month": _month(row)},)),
        columns=(
            Column("site", _("Site"), lambda row: str(site_word(row)), kind="link"),
            Column("most", _("At most"), lambda row: row.most, kind="number"),
            Column("from_month", _("From month"), lambda row: row.from_month, show=_month, sort="from_month"),
        ),
        verbs=(
            Verb(
                "set", _("Set the standard"), "scale", forms.SetLimitForm, actions.set_limit,
                may=lambda _row, actor: may_set(actor), roles=MAY["set"], event="area_limit.set", creates=True,
                style="primary", done=_("Set. It holds from this month on."),
            ),
        ),
    )
)  # fmt: skip
