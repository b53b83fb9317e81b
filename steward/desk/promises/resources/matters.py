"""Matters: the tree of what work is about."""

from django.utils.translation import gettext_lazy as _

from steward.desk.office.policies import OFFICE
from steward.desk.promises import actions, forms
from steward.desk.promises.policies import MAY
from steward.desk.promises.queries import (
    kind_word,
    visible_categories,
)
from steward.desk.promises.resources.shared import (
    kind_column,
    kind_filter,
    may_turn,
    open_code,
    open_mark,
    open_word,
)
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    declare_resource,
)
from steward.kernel.surface.usual import open_filter, verbs_of
from steward.kernel.work.choices import Urgency
from steward.kernel.work.models import Category

_verb = verbs_of(may_turn, MAY, "category")

CATEGORIES = declare_resource(
    Resource(
        name="matters",
        label=_("Matters"),
        label_one=_("Matter"),
        icon="list-check",
        rows=visible_categories,
        roles=OFFICE,
        title=str,
        joined=("parent",),
        default_sort="id",
        default_filters={"open": ("1",)},
        in_menu=False,
        search=lambda rows, text, _actor: rows.filter(name__contains=text) | rows.filter(name_en__icontains=text),
        search_hint=_("Name of the matter"),
        phone=lambda row: Lines(
            row, (kind_word(row.kind), row.parent or ""), aside=Urgency(row.urgency).label
        ),
        columns=(
            Column("name", _("Matter"), lambda row: row.name, show=str, sort="name", kind="link"),
            kind_column(),
            Column("parent", _("Belongs to"), lambda row: row.parent_id, show=lambda row: row.parent or ""),
            Column("urgency", _("Urgency"), lambda row: row.urgency, show=lambda row: Urgency(row.urgency).label),
            Column("department", _("Department"), lambda row: row.department_code),
            Column("skill", _("Skill"), lambda row: row.skill),
            Column("state", _("State"), open_code, show=open_word, kind="state", mark=open_mark),
        ),
        filters=(
            kind_filter(),
            open_filter(_("In use")),
        ),
        verbs=(
            _verb(
                "add", _("Add a matter"), "plus", forms.AddCategoryForm, actions.add_category,
                creates=True, style="primary", done=_("Matter added."),
            ),
            _verb(
                "change", _("Change matter"), "edit", forms.ChangeCategoryForm, actions.change_category,
                style="primary", done=_("Matter changed."),
            ),
            _verb(
                "close", _("Close matter"), "x", forms.CloseCategoryForm, actions.close_category,
                style="danger", done=_("It is offered no longer."),
            ),
            _verb(
                "reopen", _("Open matter again"), "refresh", forms.ReopenCategoryForm,
                actions.reopen_category, done=_("It is offered again."),
            ),
        ),
        panels=(
            Panel(
                "matter", _("Matter"), "desk/promises/matter.html",
                lambda row, _actor: {
                    "kind": kind_word(row.kind), "urgency": Urgency(row.urgency).label,
                    "children": list(Category.objects.filter(parent=row).order_by("position", "pk")),
                },
            ),
        ),
    )
)  # fmt: skip
