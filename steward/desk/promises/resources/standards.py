"""Service standards: what is promised in which case."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.desk.office.policies import OFFICE
from steward.desk.office.queries import office_sites
from steward.desk.promises import actions, forms
from steward.desk.promises.policies import MAY, may, may_somewhere
from steward.desk.promises.queries import (
    kind_word,
    visible_standards,
)
from steward.desk.promises.resources.shared import (
    kind_filter,
)
from steward.desk.promises.sample import sample_of
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.base.spans import say_minutes
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    declare_resource,
)
from steward.kernel.surface.usual import site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import visible_sites
from steward.kernel.work.choices import ClockName, Urgency
from steward.kernel.work.kinds import clock_word
from steward.kernel.work.models import Target

ANY = _("Any")


def _promise(row: Target, name: str) -> str:
    """`30 min`, with a sign where every minute counts."""
    words = say_minutes(getattr(row, f"{name}_minutes"))
    return words if getattr(row, f"{name}_in_working_time") else f"{words} · 24 h"


def _case(row: Target) -> str:
    """For which cases a standard holds."""
    words = [kind_word(row.kind), row.site, row.category, row.urgency and Urgency(row.urgency).label]
    return " · ".join(str(word) for word in words if word)


def _may_standard(verb: str, row: Target | None, actor: Actor) -> bool:
    if row is None:
        return may_somewhere(verb, actor)
    if verb == "remove" and row.site_id is None and row.category_id is None and row.urgency is None:
        return False
    return may(verb, actor, row.site_id)


def _clock_column(name: str, label: Any) -> Column:
    return Column(
        name, label, lambda row: getattr(row, f"{name}_minutes"), show=lambda row: _promise(row, name)
    )


def _what_would_happen(row: Target, actor: Actor) -> Mapping[str, Any]:
    """The sample of a ticket reported now for which this standard is looked at."""
    site = row.site or visible_sites(actor).first()
    if not isinstance(site, Site):
        return {"sample": None, "refused": None, "site": None, "row": row}
    urgency = row.urgency or Urgency.ORDINARY
    try:
        found = sample_of(row.kind, site, at=clock.now(), category=row.category, urgency=urgency)
    except Refused as refused:
        return {"sample": None, "refused": refused, "site": site, "row": row}
    return {"sample": found, "refused": None, "site": site, "row": row}


def _standard_facts(row: Target, _actor: Actor) -> Mapping[str, Any]:
    promises = [(clock_word(row.kind, name), _promise(row, name)) for name in ClockName]
    return {"row": row, "kind": kind_word(row.kind), "promises": promises}


_verb = verbs_of(_may_standard, MAY, "standard")

STANDARDS = declare_resource(
    Resource(
        name="standards",
        label=_("Service standards"),
        label_one=_("Service standard"),
        icon="clock",
        rows=visible_standards,
        roles=OFFICE,
        title=_case,
        joined=("site", "category"),
        default_sort="id",
        in_menu=False,
        phone=lambda row: Lines(
            _case(row), (_promise(row, "respond"), _promise(row, "resolve"), _promise(row, "callback"))
        ),
        columns=(
            Column("case", _("Holds for"), _case, kind="link", sort="kind"),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site or ANY),
            Column("category", _("Matter"), lambda row: row.category_id, show=lambda row: row.category or ANY),
            Column(
                "urgency", _("Urgency"), lambda row: row.urgency,
                show=lambda row: Urgency(row.urgency).label if row.urgency else ANY,
            ),
            _clock_column("respond", _("Response")),
            _clock_column("resolve", _("Resolution")),
            _clock_column("callback", _("Callback")),
        ),
        filters=(
            kind_filter(),
            site_filter(sites=office_sites),
        ),
        verbs=(
            _verb(
                "add", _("Add a standard"), "plus", forms.AddStandardForm, actions.add_standard,
                creates=True, style="primary", done=_("Added. It holds for new work."),
            ),
            _verb(
                "change", _("Change standard"), "edit", forms.ChangeStandardForm, actions.change_standard,
                style="primary", done=_("Changed. Clocks that run keep what was promised."),
            ),
            _verb(
                "apply", _("Apply to open work"), "refresh", forms.ApplyStandardForm,
                actions.apply_standard, done=_("Open work is measured by it now."),
            ),
            _verb(
                "remove", _("Remove standard"), "trash", forms.RemoveStandardForm,
                actions.remove_standard, style="danger", done=_("Removed. The next wider one holds."),
            ),
        ),
        panels=(
            Panel("sample", _("What would happen"), "desk/promises/standard_sample.html", _what_would_happen),
            Panel("facts", _("Service standard"), "desk/promises/standard_facts.html", _standard_facts, side=True),
        ),
    )
)  # fmt: skip
