"""One form per verb: what a person (or program) has to say. Rules are in the actions."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.findings.choices import Grade, Nature, Source
from steward.capabilities.findings.models import finding_of
from steward.capabilities.findings.queries import answering_posts, doers
from steward.kernel.places.models import Place
from steward.kernel.surface.forms import PhotosField, RowField, TextField, VerbForm
from steward.kernel.surface.typed import place_typed
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Post, User
from steward.kernel.tenancy.queries import visible_site, visible_sites
from steward.kernel.work.models import WorkItem


class RaiseFindingForm(VerbForm):
    """What is not in order, where, and how bad it is."""

    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        empty_label=_("Choose a site"),
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=60,
        help_text=_("3-2-501, or the name of a common space"),
        widget=forms.TextInput(attrs={"data-lookup": "places", "autocomplete": "off"}),
    )
    item = TextField(
        label=_("What at the place"),
        required=False,
        max_length=120,
        help_text=_(
            "Hydrant box, lamp, fire door: found again at the same one, it is linked to the times before."
        ),
    )
    words = TextField(label=_("What is not in order"), lines=3)
    grade = forms.ChoiceField(
        label=_("How bad"), choices=Grade.choices, initial=Grade.MINOR, widget=forms.RadioSelect
    )
    photos = PhotosField(required=False)
    nature = forms.ChoiceField(
        label=_("What it is"), choices=Nature.choices, initial=Nature.DEFECT, required=False
    )
    source = forms.ChoiceField(
        label=_("How it was found"), choices=Source.choices, initial=Source.OWN, required=False
    )
    contractor = TextField(label=_("Contractor who answers for it"), required=False, max_length=80)
    more = ("nature", "source", "contractor")

    def present(self) -> None:
        """Whoever works at one site is not asked which."""
        sites = list(visible_sites(self.actor)[:2])
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)
            self.fields["site"].widget = forms.HiddenInput()

    def clean_place(self) -> Place | None:
        site = self.cleaned_data.get("site")
        return place_typed(self.cleaned_data["place"], site, self.actor) if site else None

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        del data["site"]
        data["nature"], data["source"] = data["nature"] or Nature.DEFECT, data["source"] or Source.OWN
        return data


def _doers(_actor: Actor, item: WorkItem | None) -> QuerySet[User]:
    return User.objects.none() if item is None else doers(item)


def _posts(_actor: Actor, item: WorkItem | None) -> QuerySet[Post]:
    return Post.objects.none() if item is None else answering_posts(item)


class AssignFindingForm(VerbForm):
    """Who puts it right, until when."""

    assignee = RowField(_doers, label=_("Who puts it right"), required=False, empty_label=_("A post instead"))
    post = RowField(_posts, label=_("Or which post"), required=False, empty_label=_("A person instead"))
    wanted_on = forms.DateField(
        label=_("Put right by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Left empty, the standard of its grade holds."),
    )
    contractor = TextField(label=_("Contractor who does it"), required=False, max_length=80)
    note = TextField(label=_("What matters"), required=False, lines=2)

    def present(self) -> None:
        """Who has it now."""
        if isinstance(self.subject, WorkItem):
            row = finding_of(self.subject)
            now = {"assignee": self.subject.assignee_id, "contractor": row.contractor}
            if self.subject.assignee_id is None:
                now["post"] = row.post_id
            self.initial = {**now, **self.initial}


class StartFindingForm(VerbForm):
    """Nothing to say."""


class RectifyFindingForm(VerbForm):
    """How it was put right, with the proof of it."""

    result = TextField(label=_("How it was put right"), lines=3)
    photos = PhotosField(required=False, label=_("Photo of it now"))


class RecheckFindingForm(VerbForm):
    """What the other pair of eyes saw at the same item."""

    passed = forms.TypedChoiceField(
        label=_("Is it in order?"),
        choices=[("1", _("Yes: close it")), ("0", _("No: back to be put right"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    verdict = TextField(label=_("What you saw"), lines=2)
    photos = PhotosField(required=False)


class StopFindingForm(VerbForm):
    """What was stopped on the spot."""

    heeded = forms.TypedChoiceField(
        label=_("Did it stop?"),
        choices=[("1", _("Yes, at once")), ("0", _("No, it went on"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    note = TextField(
        label=_("What was stopped, and how"),
        lines=3,
        help_text=_("What was going on, what was said; no ID numbers."),
    )
    photos = PhotosField(required=False)


class WithdrawFindingForm(VerbForm):
    """Why it is none."""

    note = TextField(label=_("Why it is withdrawn"), lines=2)
