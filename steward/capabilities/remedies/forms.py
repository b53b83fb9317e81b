"""One form per verb: what a person (or program) has to say. Rules are in the actions."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.remedies.choices import Kind, State
from steward.capabilities.remedies.models import remedy_of
from steward.capabilities.remedies.queries import doers
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.surface.forms import PhotosField, RowField, TextField, VerbForm
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Department, User
from steward.kernel.tenancy.queries import clock_date, visible_site, visible_sites
from steward.kernel.work.clocks import pick_target
from steward.kernel.work.kinds import cause_of
from steward.kernel.work.models import WorkItem
from steward.kernel.work.queries import visible_work

DAY = 24 * 60
# Until an effect shows, where nobody says otherwise: a correction at once, a cause or a danger after a month.
EFFECT_DAYS = {Kind.CORRECTION: 0, Kind.CORRECTIVE: 30, Kind.PREVENTIVE: 30}


def find_origin(number: str, actor: Actor) -> WorkItem | None:
    """The item with a number, if the actor may see it."""
    return visible_work(actor).select_related("site", "place").filter(number=number.strip().upper()).first()


def _departments(actor: Actor, _item: WorkItem | None) -> QuerySet[Department]:
    at = Q(site__in=visible_sites(actor)) | Q(site__isnull=True)
    return Department.objects.filter(at).select_related("site").order_by("site_id", "pk")


class RaiseRemedyForm(VerbForm):
    """What is wrong, and where it came to light."""

    kind = forms.ChoiceField(
        label=_("What kind of action"),
        choices=Kind.choices,
        initial=Kind.CORRECTIVE,
        widget=forms.RadioSelect,
        help_text=_("Put one thing right; remove its cause; or act before it happens."),
    )
    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        empty_label=_("Choose a site"),
    )
    title = TextField(label=_("What is wrong, in one line"))
    wrong = TextField(
        label=_("What came to light"),
        lines=4,
        help_text=_("What happened, against which rule or promise, how often."),
    )
    department = RowField(
        _departments,
        label=_("Which department plans it"),
        required=False,
        empty_label=_("Not clear yet"),
    )
    origin = TextField(
        label=_("Raised from"),
        required=False,
        max_length=24,
        help_text=_("Number of the complaint, the hot spot or whatever it came to light with."),
    )
    more = ("origin",)

    def clean_origin(self) -> WorkItem | None:
        number = self.cleaned_data["origin"]
        found = find_origin(number, self.actor) if number else None
        if number and found is None:
            raise forms.ValidationError(_("There is no item with this number, or it is not yours to see."))
        return found

    def present(self) -> None:
        """Whoever works at one site is not asked which; what the origin says is there already."""
        origin = find_origin(str(self.initial.get("origin", "")), self.actor) if not self.is_bound else None
        if origin is not None:
            cause = cause_of(origin)
            wrong = "\n".join(filter(None, (f"{origin.number} {origin.title}", cause)))
            self.initial = {"site": origin.site_id, "title": origin.title, "wrong": wrong, **self.initial}
        sites = list(visible_sites(self.actor)[:2])
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)
            self.fields["site"].widget = forms.HiddenInput()


def _doers(_actor: Actor, item: WorkItem | None) -> QuerySet[User]:
    return User.objects.none() if item is None else doers(item)


class PlanRemedyForm(VerbForm):
    """Why, what, who, until when."""

    root_cause = TextField(
        label=_("Root cause"), lines=3, help_text=_("Ask why until the answer can be changed.")
    )
    measure = TextField(label=_("What will be done"), lines=3)
    assignee = RowField(_doers, label=_("Who does it"), empty_label=_("Choose"))
    wanted_on = forms.DateField(label=_("Done by"), widget=forms.DateInput(attrs={"type": "date"}))
    effect_days = forms.IntegerField(
        label=_("Days until the effect shows"),
        min_value=0,
        max_value=365,
        help_text=_("Only then is it verified, by somebody else."),
    )

    def present(self) -> None:
        """What was planned before; for a first plan what the standard, and the hot spot it came from, suggest."""
        item = self.subject
        if self.is_bound or not isinstance(item, WorkItem):
            return
        row = remedy_of(item)
        now: dict[str, Any] = {"effect_days": EFFECT_DAYS[Kind(item.kind)]}
        now["wanted_on"] = row.wanted_on or _suggested_day(item)
        if row.root_cause:
            now |= {"root_cause": row.root_cause, "measure": row.measure}
        elif row.origin:
            now["root_cause"] = cause_of(row.origin)
        if item.state == State.PLANNED:
            now |= {"assignee": item.assignee_id, "effect_days": row.effect_days}
        self.initial = {**now, **self.initial}


def _suggested_day(item: WorkItem) -> Any:
    """The day the service standard of its kind comes to; nothing where there is none."""
    try:
        days = pick_target(item).resolve_minutes // DAY
    except Refused:
        return None
    return clock_date(clock.now() + timedelta(days=days), item.site.zone)


class FinishRemedyForm(VerbForm):
    """What was done, and what proves it."""

    result = TextField(label=_("What was done about it"), lines=4)
    photos = PhotosField(required=False)
    proof = TextField(
        label=_("Where the record lies"),
        required=False,
        help_text=_("Minutes, training record, file number - or a photo above."),
    )


class VerifyRemedyForm(VerbForm):
    """Whether it helped."""

    effective = forms.TypedChoiceField(
        label=_("Did it help?"),
        choices=[("1", _("Yes: it has not come again")), ("0", _("No: plan it anew"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    conclusion = TextField(
        label=_("How you know"), lines=3, help_text=_("What you looked at, and what you found.")
    )


class CancelRemedyForm(VerbForm):
    """Why it is dropped."""

    note = TextField(label=_("Why it is dropped"), lines=2)
