"""One form per verb on requests and flows."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from steward.desk.approvals.queries import colleagues, flows_by_kind
from steward.kernel.approvals.choices import RANKS, Mode
from steward.kernel.approvals.kinds import approval_kinds
from steward.kernel.approvals.models import Flow
from steward.kernel.approvals.steps import CHAIN, HEAD, MOST_HOURS, MOST_STEPS, POST, ROLE, SUPERIOR
from steward.kernel.base.money import to_minor
from steward.kernel.surface.forms import RowField, TextField, VerbForm
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Post, in_language

MOST_YUAN = 10_000_000_000


def _reason(label: Any, **more: Any) -> TextField:
    return TextField(label=label, lines=3, max_length=2000, **more)


def _amount(**more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=_("Amount in yuan"), min_value=0, max_value=MOST_YUAN, decimal_places=2, **more
    )


class ApproveRequestForm(VerbForm):
    reason = _reason(_("Note"), required=False)


class RefuseRequestForm(VerbForm):
    reason = _reason(_("Reason"), help_text=_("Whoever asked reads this."))


class GiveBackRequestForm(VerbForm):
    reason = _reason(_("What has to be corrected"), help_text=_("Whoever asked reads this."))


class ResubmitRequestForm(VerbForm):
    words = _reason(_("What is asked for, and why"))
    amount = _amount(required=False)

    def present(self) -> None:
        self.initial.setdefault("words", self.subject.words)
        if self.subject.amount_minor is not None:
            self.initial.setdefault("amount", Decimal(self.subject.amount_minor).scaleb(-2))

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        amount = said["amount"]
        return {"words": said["words"], "amount_minor": None if amount is None else to_minor(amount)}


class WithdrawRequestForm(VerbForm):
    reason = _reason(_("Reason"), required=False)


class DelegateRequestForm(VerbForm):
    colleague = RowField(colleagues, label=_("Who decides instead of you"), empty_label=_("Choose"))
    reason = _reason(_("Reason"), required=False)


class AddSignerForm(VerbForm):
    colleague = RowField(colleagues, label=_("Who has to agree too"), empty_label=_("Choose"))
    reason = _reason(_("Reason"), required=False)


def _who() -> list[tuple[Any, Any]]:
    """Everybody a step can ask for, in words."""
    titles = Post.objects.filter(is_active=True).values_list("code", "title", "title_en").distinct()
    posts = {code: in_language(title, title_en) for code, title, title_en in titles.order_by("code", "title")}
    return [
        ("", _("— no further step —")),
        (SUPERIOR, _("The direct superior")),
        (HEAD, _("The head of the department")),
        (_("Each superior in turn"), [(f"{CHAIN}:{rank}", _up_to(rank)) for rank in RANKS]),
        (_("Whoever has the role"), [(f"{ROLE}:{role}", role.label) for role in Role]),
        (_("A post"), [(f"{POST}:{code}", title) for code, title in posts.items()]),
    ]


def _up_to(rank: Role) -> Any:
    return _("up to: %(rank)s") % {"rank": rank.label}


class _FlowForm(VerbForm):
    """Name and steps. Each step has four fields with its number; the first one without somebody ends the flow."""

    name = TextField(label=_("Name of the flow"), max_length=60)
    name_en = TextField(label=_("English name"), max_length=80, required=False)
    more = (
        "name_en",
        *(f"{part}_{n}" for n in range(4, MOST_STEPS + 1) for part in ("who", "mode", "hours", "together")),
    )

    def present(self) -> None:
        flow = self.subject
        if not isinstance(flow, Flow):
            return
        self.initial["name"], self.initial["name_en"] = flow.name, flow.name_en
        for number, step in enumerate(flow.steps, start=1):
            for part in ("who", "mode", "hours", "together"):
                self.initial[f"{part}_{number}"] = step.get(part)

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        steps = []
        for number in range(1, MOST_STEPS + 1):
            if not said[f"who_{number}"]:
                break
            steps.append(
                {
                    "who": said[f"who_{number}"],
                    "mode": said[f"mode_{number}"] or Mode.ANY,
                    "hours": said[f"hours_{number}"] or 48,
                    "together": said.get(f"together_{number}", False),
                }
            )
        return {name: said[name] for name in ("kind", "name", "name_en") if name in said} | {"steps": steps}


def _step_fields(number: int) -> dict[str, forms.Field]:
    n = {"n": number}
    fields: dict[str, forms.Field] = {
        f"who_{number}": forms.ChoiceField(
            label=_lazy(_("Step %(n)d: who decides"), n), choices=_who, required=number == 1
        ),
        f"mode_{number}": forms.ChoiceField(
            label=_lazy(_("Step %(n)d: if several are asked"), n), choices=Mode.choices, required=False
        ),
        f"hours_{number}": forms.IntegerField(
            label=_lazy(_("Step %(n)d: hours of working time until it goes one level up"), n),
            min_value=1,
            max_value=MOST_HOURS,
            initial=48,
            required=False,
        ),
    }
    if number > 1:
        fields[f"together_{number}"] = forms.BooleanField(
            label=_lazy(_("Step %(n)d: at the same time as the step before"), n), required=False
        )
    return fields


def _lazy(words: Any, n: dict[str, int]) -> Any:
    """Said when it is read: in the reader's language."""
    return lazy(lambda: str(words) % n, str)()


for _number in range(1, MOST_STEPS + 1):
    # The subclasses below take them over; what a class declares itself comes first.
    _FlowForm.declared_fields.update(_step_fields(_number))


def _kinds() -> list[tuple[str, Any]]:
    """Kinds for which there is no flow yet."""
    there = flows_by_kind()
    return [(code, kind.label) for code, kind in approval_kinds().items() if code not in there]


class AddFlowForm(_FlowForm):
    kind = forms.ChoiceField(
        label=_("What is asked for"),
        choices=_kinds,
        help_text=_("Kinds that have no flow yet; the direct superior decides them until then."),
    )
    field_order = ("kind", "name", "name_en")


class ChangeFlowForm(_FlowForm):
    """The same fields, filled with what is so now; requests on their way keep their steps."""


class PartFlowForm(VerbForm):
    amount = _amount(help_text=_("From this amount on the new flow holds."))
    name = TextField(label=_("Name of the new flow"), max_length=60)

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"amount_minor": to_minor(said["amount"]), "name": said["name"]}


class JoinFlowForm(VerbForm):
    """Nothing to fill in: its amounts go to its neighbour."""
