"""Forms of standards, rungs and matters, and the form of the sample."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.desk.office.queries import office_sites
from steward.desk.promises.queries import visible_categories
from steward.desk.promises.spans import read_span, write_span
from steward.kernel.base import clock
from steward.kernel.surface.forms import RowField, TextField, VerbForm
from steward.kernel.tenancy.models import Department
from steward.kernel.tenancy.queries import visible_sites
from steward.kernel.work.choices import ClockName, RungCondition, RungTarget, Urgency
from steward.kernel.work.kinds import clock_word, kind_words
from steward.kernel.work.models import Rung, Target

URGENCIES = ((None, _("Any")), *Urgency.choices)


class SpanField(forms.CharField):
    """Minutes, typed as people do: `30`, `4 h`, `1 h 30 min`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return write_span(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return 0
        minutes = read_span(text)
        if minutes is None:
            raise forms.ValidationError(_("Write minutes or hours: 30, 4 h, 1 h 30 min."), code="invalid")
        return minutes


def _kinds() -> list[tuple[str, Any]]:
    return list(kind_words().items())


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Kind of work"), choices=_kinds)


def _matter(label: Any, **more: Any) -> RowField:
    return MatterField(
        lambda actor, _row: visible_categories(actor).filter(is_active=True).select_related("parent"),
        label=label,
        required=False,
        **more,
    )


class MatterField(RowField):
    """A matter behind its kind and the matter it stands in."""

    def label_from_instance(self, obj: Any) -> str:
        words = [str(kind_words().get(obj.kind, obj.kind)), str(obj.parent or ""), str(obj)]
        return " · ".join(filter(None, words))


class _Standard(VerbForm):
    respond_minutes = SpanField(
        label=_("Response within"), help_text=_("Minutes or hours: 30, 4 h, 1 h 30 min.")
    )
    resolve_minutes = SpanField(label=_("Resolution within"))
    callback_minutes = SpanField(label=_("Callback within"))
    around_the_clock = forms.MultipleChoiceField(
        label=_("Counted around the clock"),
        choices=ClockName.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The others count the site's working time."),
    )
    source = TextField(label=_("Where it is promised"), required=False, max_length=80)
    more = ("source",)


class AddStandardForm(_Standard):
    kind = _kind()
    site = RowField(
        lambda actor, _row: office_sites(actor), label=_("Site"), required=False, empty_label=_("Every site")
    )
    category = _matter(_("Matter"), empty_label=_("Any"))
    urgency = forms.TypedChoiceField(
        label=_("Urgency"), choices=URGENCIES, coerce=int, empty_value=None, required=False
    )
    field_order = ("kind", "site", "category", "urgency")


class ChangeStandardForm(_Standard):
    def prepare(self) -> None:
        row = self.subject
        if isinstance(row, Target) and not self.is_bound:
            names = [name for name in ClockName.values if not getattr(row, f"{name}_in_working_time")]
            now = {name: getattr(row, name) for name in self.fields if hasattr(row, name)}
            self.initial = {**now, "around_the_clock": names, **self.initial}

    def present(self) -> None:
        """What a clock promises for this kind of work, where that is not a response, a resolution or a callback."""
        words = {name: clock_word(self.subject.kind, name) for name in ClockName}
        for name in (name for name, word in words.items() if word != name.label):
            self.fields[f"{name}_minutes"].label = str(words[name])
        around = self.fields["around_the_clock"]
        if isinstance(around, forms.MultipleChoiceField):
            around.choices = [(name.value, word) for name, word in words.items()]


class RemoveStandardForm(VerbForm):
    """Nothing to fill in."""


class ApplyStandardForm(VerbForm):
    """Nothing to fill in: how much open work it reaches is said when it is done."""


class _Rung(VerbForm):
    clock_name = forms.ChoiceField(label=_("Clock"), choices=ClockName.choices)
    after_minutes = SpanField(
        label=_("How long after its moment"),
        help_text=_("0 at the moment itself; -15 warns a quarter before."),
    )
    condition = forms.ChoiceField(label=_("Only if"), choices=RungCondition.choices)
    target = forms.ChoiceField(label=_("Whom it reaches"), choices=RungTarget.choices)
    every_minutes = SpanField(label=_("Again every"), required=False)
    repeats = forms.IntegerField(label=_("How often again"), required=False, min_value=0, max_value=99)
    more = ("every_minutes", "repeats")

    def arguments(self) -> dict[str, Any]:
        return super().arguments() | {"repeats": self.cleaned_data["repeats"] or 0}


class AddRungForm(_Rung):
    kind = _kind()
    field_order = ("kind",)


class ChangeRungForm(_Rung):
    def prepare(self) -> None:
        row = self.subject
        if isinstance(row, Rung) and not self.is_bound:
            now = {name: getattr(row, name) for name in self.fields if hasattr(row, name)}
            self.initial = {**now, "clock_name": row.clock, **self.initial}


class CloseRungForm(VerbForm):
    """Nothing to fill in."""


class ReopenRungForm(VerbForm):
    """Nothing to fill in."""


def _departments() -> list[tuple[str, str]]:
    """Departments by the code they have at every site, under the word of the first."""
    words: dict[str, str] = {}
    for row in Department.objects.order_by("pk"):
        words.setdefault(row.code, str(row))
    return [("", "—"), *words.items()]


class AddCategoryForm(VerbForm):
    kind = _kind()
    name = TextField(label=_("Matter"), max_length=80)
    parent = _matter(_("Belongs to"), empty_label=_("Nothing: a branch of its own"))
    urgency = forms.TypedChoiceField(
        label=_("Urgency"), choices=Urgency.choices, coerce=int, initial=Urgency.ORDINARY
    )
    department_code = forms.ChoiceField(label=_("Department"), choices=_departments, required=False)
    skill = TextField(label=_("Skill"), max_length=40, required=False)
    name_en = TextField(label=_("English name"), max_length=80, required=False)
    more = ("skill", "name_en")


class ChangeCategoryForm(AddCategoryForm):
    kind = None  # type: ignore[assignment]  # a matter stays of its kind

    def prepare(self) -> None:
        if self.subject is not None and not self.is_bound:
            now = {name: getattr(self.subject, name) for name in self.fields}
            self.initial = {**now, **self.initial}


class CloseCategoryForm(VerbForm):
    """Nothing to fill in."""


class ReopenCategoryForm(VerbForm):
    """Nothing to fill in."""


class SampleForm(VerbForm):
    kind = _kind()
    site = RowField(lambda actor, _row: visible_sites(actor), label=_("Site"), empty_label=None)
    category = _matter(_("Matter"), empty_label=_("Any"))
    urgency = forms.TypedChoiceField(
        label=_("Urgency"), choices=Urgency.choices, coerce=int, initial=Urgency.ORDINARY
    )
    at = forms.DateTimeField(
        label=_("Reported at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        initial=clock.now,
    )
