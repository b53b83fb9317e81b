"""One form per verb on duties and what is due."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.desk.duties.often import DAYS, OFTEN, OTHERWISE, cadence_chosen
from steward.desk.duties.words import say_often
from steward.kernel.base.refused import Refused
from steward.kernel.duties.cadence import MOST_DAYS
from steward.kernel.duties.cases import may_report
from steward.kernel.duties.choices import Wanted
from steward.kernel.duties.happenings import happening_words, say_happening
from steward.kernel.duties.metrics import metrics
from steward.kernel.places.models import Place
from steward.kernel.surface.forms import FilesField, PhotosField, RowField, TextField, VerbForm
from steward.kernel.surface.typed import place_typed
from steward.kernel.tenancy.queries import visible_site, visible_sites

MOST_MINUTES = 60 * 24 * 31


def metric_choices() -> list[tuple[str, str]]:
    """Every figure a capability counts."""
    return [("", "—"), *((metric.code, str(metric.label)) for metric in metrics().values())]


def happening_choices() -> list[tuple[str, str]]:
    """Everything cadences of the catalogue wait for, by its words."""
    return sorted(((code, say_happening(code)) for code in happening_words()), key=lambda one: one[1])


class ProveDueForm(VerbForm):
    """What the duty asks for is required, more is welcome; any of it where the daily work would prove it elsewhere."""

    note = TextField(label=_("What was done and found"), lines=3, max_length=2000, required=False)
    photos = PhotosField(required=False)
    papers = FilesField(required=False)

    def prepare(self) -> None:
        field = {Wanted.NOTE: "note", Wanted.PHOTO: "photos", Wanted.FILE: "papers"}.get(
            self.subject.duty.evidence
        )
        if field:
            self.fields[field].required = True
        if field not in (None, "papers"):
            del self.fields["papers"]


class ReportCaseForm(VerbForm):
    """What happened, where, since when; two taps and a few words on a phone."""

    code = forms.ChoiceField(label=_("Happening"), choices=happening_choices)
    words = TextField(
        label=_("Which one, in a few words"),
        max_length=300,
        lines=2,
        help_text=_("So that whoever has to do with it knows which one; no names or numbers of customers."),
    )
    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        required=False,
        empty_label=_("The whole company"),
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=60,
        required=False,
        help_text=_("3-2-501, or the name of a common space"),
        widget=forms.TextInput(attrs={"data-lookup": "places", "autocomplete": "off"}),
    )
    began_at = forms.DateTimeField(
        label=_("When it happened, began, or will be"),
        required=False,
        help_text=_("Empty: now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    more = ("began_at",)

    def prepare(self) -> None:
        """Of all that can be reported, what the actor's posts and those below wait for."""
        mine = may_report(self.actor)
        field = cast(forms.ChoiceField, self.fields["code"])
        field.choices = [("", _("Choose")), *(one for one in happening_choices() if one[0] in mine)]

    def present(self) -> None:
        """Whoever works at one site is not asked which."""
        sites = list(visible_sites(self.actor)[:2])
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)
            self.fields["site"].widget = forms.HiddenInput()

    def clean_place(self) -> Place | None:
        site, text = self.cleaned_data.get("site"), self.cleaned_data["place"].strip()
        if not text:
            return None
        if site is None:
            raise forms.ValidationError(_("Choose the site of this place."))
        return place_typed(text, site, self.actor)


class EndCaseForm(VerbForm):
    ended_at = forms.DateTimeField(
        label=_("When it ended"),
        required=False,
        help_text=_("Empty: now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )


class ExcuseDueForm(VerbForm):
    words = TextField(
        label=_("Why it was missed"),
        lines=3,
        max_length=2000,
        help_text=_("Your superior reads this and decides."),
    )


class ChangeDutyForm(VerbForm):
    title = TextField(label=_("Duty"), max_length=80)
    title_en = TextField(label=_("English title"), max_length=120, required=False)
    how = TextField(label=_("How it is done well"), lines=3, max_length=400, required=False)
    how_en = TextField(label=_("The same in English"), lines=3, max_length=600, required=False)
    count = forms.IntegerField(label=_("Pieces of proof wanted"), min_value=1, max_value=100)
    grace_minutes = forms.IntegerField(
        label=_("Minutes of grace"),
        min_value=0,
        max_value=MOST_MINUTES,
        help_text=_("So long after its time it still counts as in time."),
    )
    weight = forms.IntegerField(label=_("Weight in the scorecard"), min_value=1, max_value=5)
    often = forms.ChoiceField(label=_("How often"), choices=(("", _("As it is")), *OFTEN), required=False)
    number = forms.IntegerField(
        label=_("Number"),
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
        help_text=_("Of times or of days; or the day of the month, 31 for its last."),
    )
    weekday = forms.ChoiceField(label=_("Weekday"), choices=(("", "—"), *DAYS), required=False)
    otherwise = forms.ChoiceField(
        label=_("On a day that is no working day"), choices=OTHERWISE, required=False
    )
    before = forms.CharField(
        label=_("Before month and day"), max_length=5, required=False, help_text=_("Such as 12-01.")
    )
    more = ("often", "number", "weekday", "otherwise", "before")

    def present(self) -> None:
        for name in self.fields:
            if name not in self.more:
                self.initial.setdefault(name, getattr(self.subject, name))
        self.fields["often"].help_text = _("Now: %(often)s. What you choose holds from tomorrow.") % {
            "often": say_often(self.subject)
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("often"):
            try:
                cleaned["cadence"] = cadence_chosen(cleaned)
            except Refused as refused:
                self.add_error(refused.field, str(refused))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """What says how often becomes one cadence; nothing where it stays as it is."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.more}


class JudgeDutyForm(VerbForm):
    """No figure: no standard."""

    metric = forms.ChoiceField(label=_("Figure it is judged by"), choices=metric_choices, required=False)
    threshold = forms.IntegerField(
        label=_("Threshold"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("The least share in percent; of a number that should be small, the most."),
    )
    words = TextField(label=_("The standard in words"), max_length=200, required=False)
    words_en = TextField(label=_("The same in English"), max_length=200, required=False)

    def present(self) -> None:
        said = self.subject.standard
        limit = said.get("at_least", said.get("at_most"))
        for name, value in (("metric", said.get("metric", "")), ("threshold", limit)):
            self.initial.setdefault(name, value)
        self.initial.setdefault("words", said.get("zh", ""))
        self.initial.setdefault("words_en", said.get("en", ""))


class RetireDutyForm(VerbForm):
    """Nothing to fill in: what was due until today stays."""
