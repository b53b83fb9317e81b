"""Callback policies as administrators and programs meet them: one row for each kind of ticket."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from steward.capabilities.tickets.choices import CallRule
from steward.capabilities.tickets.models import CallbackPolicy
from steward.desk.office.policies import OFFICE
from steward.desk.promises import actions, forms
from steward.desk.promises.policies import MAY, may
from steward.desk.promises.queries import kind_word, visible_callback_policies
from steward.kernel.surface.declare import Column, Lines, Panel, Resource, Verb, declare_resource
from steward.kernel.tenancy.actor import Actor


def _who(row: CallbackPolicy) -> str:
    """`A sample: 30 %`."""
    match row.rule:
        case CallRule.SAMPLE:
            return f"{row.get_rule_display()}: {row.percent} %"
        case CallRule.UNRATED:
            return f"{row.get_rule_display()}: {row.wait_hours} h"
        case _:
            return row.get_rule_display()


def _calls(row: CallbackPolicy) -> str:
    return ngettext("%(n)d call", "%(n)d calls", row.calls) % {"n": row.calls}


def _silence(row: CallbackPolicy) -> str:
    return ngettext("%(n)d day", "%(n)d days", row.silence_days) % {"n": row.silence_days}


def _facts(row: CallbackPolicy, _actor: Actor) -> Mapping[str, Any]:
    return {"kind": kind_word(row.kind), "who": _who(row), "calls": _calls(row), "silence": _silence(row)}


CALLBACK_POLICIES = declare_resource(
    Resource(
        name="callbacks",
        label=_("Callbacks"),
        label_one=_("Callback policy"),
        icon="phone-call",
        rows=visible_callback_policies,
        roles=OFFICE,
        title=lambda row: kind_word(row.kind),
        default_sort="id",
        in_menu=False,
        phone=lambda row: Lines(kind_word(row.kind), (_who(row), _calls(row), _silence(row))),
        columns=(
            Column("kind", _("Kind of work"), lambda row: row.kind, show=lambda row: kind_word(row.kind), kind="link"),
            Column("rule", _("Who is called"), lambda row: row.rule, show=_who),
            Column("calls", _("Calls nobody took"), lambda row: row.calls, show=_calls),
            Column("silence_days", _("Days of silence"), lambda row: row.silence_days, show=_silence),
            Column(
                "check_percent", _("Checked"), lambda row: row.check_percent, show=lambda row: f"{row.check_percent} %"
            ),
            Column(
                "questions", _("Questions of the call"), lambda row: "\n".join(row.questions),
                show=lambda row: len(row.questions),
            ),
        ),
        verbs=(
            Verb(
                "change", _("Change callbacks"), "edit", forms.ChangeCallbackPolicyForm,
                actions.change_callback_policy, may=lambda _row, actor: may("change", actor), roles=MAY["change"],
                event="callback_policy.change", style="primary",
                done=_("Changed. Whom it means counts for work finished from now on."),
            ),
        ),
        panels=(Panel("policy", _("Callback policy"), "desk/promises/callback_policy.html", _facts),),
    )
)  # fmt: skip
