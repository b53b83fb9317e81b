"""One form per verb: what a person (or program) has to say. Rules are in the actions."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.quality.choices import DismissReason
from steward.capabilities.quality.queries.hot_spots import PEOPLE, WINDOW_DAYS
from steward.kernel.surface.forms import RowField, TextField, VerbForm
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Department
from steward.kernel.tenancy.queries import visible_sites
from steward.kernel.work.models import WorkItem


class FindHotSpotForm(VerbForm):
    """Where to look, and from when on it is one."""

    site = RowField(
        lambda actor, _row: visible_sites(actor), label=_("Where to look"), empty_label=_("Choose")
    )
    days = forms.IntegerField(label=_("Days looked back"), min_value=7, max_value=90, initial=WINDOW_DAYS)
    people = forms.IntegerField(
        label=_("People at least"),
        min_value=2,
        max_value=50,
        initial=PEOPLE,
        help_text=_("Different people: whoever writes ten times counts once."),
    )

    def present(self) -> None:
        sites = list(visible_sites(self.actor)[:2])
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)


class ExplainHotSpotForm(VerbForm):
    """What is behind it."""

    root_cause = TextField(label=_("Root cause"), lines=4)


def _departments(actor: Actor, item: WorkItem | None) -> QuerySet[Department]:
    rows = Department.objects.order_by("site_id", "pk")
    return rows if item is None else rows.filter(Q(site_id=item.site_id) | Q(site__isnull=True))


class HandOverHotSpotForm(VerbForm):
    """Who puts it right, how, until when."""

    department = RowField(_departments, label=_("To which department"), empty_label=_("Choose"))
    measure = TextField(label=_("What is to be done"), lines=3)
    wanted_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))


class RectifyHotSpotForm(VerbForm):
    """What the department did."""

    result = TextField(label=_("What the department did"), lines=4)


class CloseHotSpotForm(VerbForm):
    """Whether that is enough."""

    conclusion = TextField(label=_("Conclusion"), lines=3)


class DismissHotSpotForm(VerbForm):
    """Why it is none."""

    reason = forms.ChoiceField(label=_("Why it is none"), choices=DismissReason.choices)
    note = TextField(label=_("In your words"), required=False, lines=2)
