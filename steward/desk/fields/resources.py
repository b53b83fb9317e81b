"""Own fields as administrators and programs meet them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.desk.fields import forms
from steward.desk.fields.policies import MAY, may
from steward.desk.fields.queries import visible_fields
from steward.desk.office.policies import OFFICE
from steward.kernel.custom import actions
from steward.kernel.custom.choices import Kind, Subject
from steward.kernel.custom.models import CustomField
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    choice_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import verbs_of


def _traits(field: CustomField) -> str:
    said = {
        _("required"): field.is_required,
        _("in the list"): field.is_listed,
        _("personal"): field.is_personal,
    }
    return "、".join(str(word) for word, holds in said.items() if holds)


def _kind(field: CustomField) -> str:
    choices = "、".join(field.choices)
    return f"{field.get_kind_display()}（{choices}）" if choices else field.get_kind_display()


def _mark(field: CustomField) -> tuple[str, str]:
    return ("off", "ban") if field.closed_at else ("ok", "check")


def _word(field: CustomField) -> Any:
    return _("Closed") if field.closed_at else _("In use")


_verb = verbs_of(may, MAY, "field")

FIELDS = declare_resource(
    Resource(
        name="fields",
        label=_("Own fields"),
        label_one=_("Own field"),
        icon="writing",
        rows=visible_fields,
        roles=OFFICE,
        title=str,
        default_sort="position",
        in_menu=False,
        phone=lambda field: Lines(
            str(field), (field.get_subject_display(), _kind(field)), state=(*_mark(field), _word(field))
        ),
        columns=(
            Column("label", _("Field"), lambda field: field.label, show=str, kind="link"),
            Column(
                "subject", _("Of what"), lambda field: field.subject, show=lambda field: field.get_subject_display()
            ),
            Column("kind", _("Kind"), lambda field: field.kind, show=_kind),
            Column("code", _("Name for programs"), lambda field: field.code),
            Column("traits", _("Properties"), _traits),
            Column("position", _("Position"), lambda field: field.position, sort="position", kind="number"),
            Column(
                "state",
                _("State"),
                lambda field: "closed" if field.closed_at else "open",
                show=_word,
                kind="state",
                mark=_mark,
            ),
        ),
        filters=(
            choice_filter("subject", _("Of what"), "subject", Subject),
            choice_filter("kind", _("Kind"), "kind", Kind),
            flag_filter("open", _("In use"), lambda rows, _actor: rows.filter(closed_at__isnull=True)),
        ),
        verbs=(
            _verb(
                "add", _("Add a field"), "plus", forms.AddFieldForm, actions.add_field, creates=True, style="primary",
                done=_("Added: it stands on pages, in lists, exports and the API from now on."),
            ),
            _verb("change", _("Change"), "edit", forms.ChangeFieldForm, actions.change_field, done=_("Changed.")),
            _verb(
                "close", _("Close the field"), "ban", forms.CloseFieldForm, actions.close_field,
                style="danger", done=_("Closed; what it holds stays."),
            ),
            _verb(
                "reopen", _("Use it again"), "circle-check", forms.ReopenFieldForm, actions.reopen_field,
                style="primary", done=_("In use again."),
            ),
        ),
        panels=(Panel("field", _("Own field"), "desk/own_field.html", lambda field, _actor: {
            "kind": _kind(field), "traits": _traits(field), "look": _mark(field), "state": _word(field),
        }),),
    )
)  # fmt: skip
