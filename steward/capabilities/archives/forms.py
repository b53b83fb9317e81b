"""One form per verb of archives and stocktakings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.archives.choices import Answer, Condition, Finding, Matter, Medium, Part, Secrecy
from steward.capabilities.archives.queries import expected, people_about
from steward.kernel.people.queries import visible_parties
from steward.kernel.surface.forms import FilesField, RowField, RowsField, TextField, VerbForm
from steward.kernel.surface.typed import place_typed
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.queries import visible_site, visible_sites

DAY = {"type": "date"}


def _word(label: Any, length: int, **more: Any) -> TextField:
    return TextField(label=label, max_length=length, required=False, **more)


class _FileForm(VerbForm):
    """What the register says of an archive."""

    title = TextField(label=_("Title of the file"))
    matter = forms.ChoiceField(label=_("Kind"), choices=Matter.choices)
    medium = forms.ChoiceField(
        label=_("Medium"), choices=Medium.choices, widget=forms.RadioSelect, initial=Medium.PAPER
    )
    room = _word(_("Room"), 60, help_text=_("Where it stands: archive room, front desk"))
    cabinet = _word(_("Cabinet"), 20)
    shelf = _word(_("Shelf"), 20)
    secrecy = forms.ChoiceField(label=_("Secrecy"), choices=Secrecy.choices, initial=Secrecy.OPEN)
    kept_until = forms.DateField(
        label=_("Kept until"),
        required=False,
        widget=forms.DateInput(attrs=DAY),
        help_text=_("Nothing: for ever."),
    )
    pages = forms.IntegerField(label=_("Number of pages"), required=False, min_value=1, max_value=100_000)
    old_number = _word(_("Old number"), 40, help_text=_("As on the spine, if it has one"))
    note = TextField(label=_("Note"), required=False, lines=2)


class RegisterArchiveForm(_FileForm):
    more = ("secrecy", "pages", "old_number", "note")
    field_order = (
        "site",
        "place",
        "party",
        "title",
        "matter",
        "medium",
        "room",
        "cabinet",
        "shelf",
        "kept_until",
        "papers",
    )

    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        empty_label=_("Choose a site"),
    )
    place = _word(
        _("About which place"),
        60,
        help_text=_("3-2-501, a building or a plant room; nothing: the whole site"),
    )
    party = RowField(
        lambda actor, _row: visible_parties(actor).filter(erased_at__isnull=True),
        pick=lambda actor, pk: visible_parties(actor).filter(erased_at__isnull=True, pk=pk).first(),
        label=_("Customer"),
        required=False,
        widget=forms.HiddenInput,
    )
    papers = FilesField(required=False)

    def prepare(self) -> None:
        self.fields["place"].widget.attrs |= {"data-lookup": "places", "autocomplete": "off"}

    def present(self) -> None:
        sites = list(visible_sites(self.actor)[:2])
        # Whoever works at one site is not asked which.
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)
            self.fields["site"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        text, site = data.get("place", ""), data.get("site")
        data["place"] = None
        if text and site is not None:
            try:
                data["place"] = place_typed(text, site, self.actor)
            except forms.ValidationError as error:
                self.add_error("place", error)
        return data


class ChangeArchiveForm(_FileForm):
    party = RowField(
        lambda _actor, archive: people_about(archive),
        label=_("Customer"),
        required=False,
        empty_label=_("Nobody in particular"),
    )

    def present(self) -> None:
        for part in Part:
            value = getattr(self.subject, part)
            self.initial.setdefault(part.value, getattr(value, "pk", value))


class AttachArchiveForm(VerbForm):
    papers = FilesField(help_text=_("Photos, scans or PDF; nine at once"))


class BorrowArchiveForm(VerbForm):
    borrower = RowField(
        lambda actor, _row: User.objects.filter(
            organisation_id=actor.organisation_id, is_active=True
        ).order_by("name", "pk"),
        label=_("Who borrows it"),
        empty_label=_("Choose a colleague"),
    )
    reason = TextField(label=_("What for"), lines=2)
    due_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs=DAY))


class ConsentArchiveForm(VerbForm):
    answer = forms.ChoiceField(label=_("Your word"), choices=Answer.choices, widget=forms.RadioSelect)
    words = TextField(label=_("Words"), required=False, lines=2)


class ReturnArchiveForm(VerbForm):
    condition = forms.ChoiceField(
        label=_("How it came back"),
        choices=Condition.choices,
        widget=forms.RadioSelect,
        initial=Condition.GOOD,
    )
    result = TextField(label=_("What is wrong with it"), required=False, lines=2)


class FindArchiveForm(VerbForm):
    """Nothing to fill in."""


class CondemnArchiveForm(VerbForm):
    reason = TextField(label=_("Why it can go"), lines=2)


class DecideArchiveForm(VerbForm):
    answer = forms.ChoiceField(
        label=_("Destroy it?"), choices=Answer.choices, widget=forms.RadioSelect,
        help_text=_("Destroyed papers do not come back; the row in the register stays."),
    )  # fmt: skip


class StartStocktakingForm(VerbForm):
    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        empty_label=_("Choose a site"),
    )
    room = _word(_("Room"), 60, help_text=_("Nothing: the whole site"))
    cabinet = _word(_("Cabinet"), 20)
    shelf = _word(_("Shelf"), 20)

    def present(self) -> None:
        sites = list(visible_sites(self.actor)[:2])
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)
            self.fields["site"].widget = forms.HiddenInput()


class TickStocktakingForm(VerbForm):
    archives = RowsField(lambda _actor, run: expected(run), label=_("Archives"))
    finding = forms.ChoiceField(label=_("What you found"), choices=Finding.choices, widget=forms.RadioSelect)
    where = _word(_("Where it was found"), 120)


class CloseStocktakingForm(VerbForm):
    rest_is_missing = forms.BooleanField(label=_("What was not marked is missing"), required=False)
