"""One form per verb of the office."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.desk.office.queries import office_sites, visible_departments, visible_posts
from steward.kernel.duties.queries import post_kinds
from steward.kernel.places.models import AreaPlace
from steward.kernel.surface.forms import RowField, TextField, VerbForm
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Post, WorkCalendar
from steward.kernel.work.models import Category


class PostField(RowField):
    """An open post, with the site it belongs to."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lambda actor, _row: open_posts(actor), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.site.name} · {obj}" if obj.site else str(obj)


def open_posts(actor: Actor) -> QuerySet[Post]:
    rows = visible_posts(actor).filter(is_active=True).select_related("site")
    return rows.order_by("site__name", "department_id", "pk")


def _name(label: Any) -> forms.CharField:
    return TextField(label=label, max_length=60)


class AddDepartmentForm(VerbForm):
    name = _name(_("Name of the department"))
    site = RowField(
        lambda actor, _row: office_sites(actor),
        label=_("Site"),
        required=False,
        empty_label=_("The whole company"),
    )
    name_en = TextField(label=_("English name"), required=False, max_length=60)
    code = forms.SlugField(
        label=_("Code"),
        required=False,
        max_length=40,
        help_text=_("Matters of work name a department by it: the same at every site. Empty: one is made."),
    )
    more = ("name_en", "code")


class _FilledForm(VerbForm):
    """A form that changes a row shows what the row says now."""

    def prepare(self) -> None:
        if self.subject is not None and not self.is_bound:
            now = {name: getattr(self.subject, name) for name in self.fields if hasattr(self.subject, name)}
            self.initial = {**now, **self.initial}


class ChangeDepartmentForm(_FilledForm):
    name = _name(_("Name of the department"))
    name_en = TextField(label=_("English name"), required=False, max_length=60)


def _skills() -> list[tuple[str, str]]:
    """Skills that matters of work ask for or posts have: words of the organisation."""
    asked = Category.objects.exclude(skill="").values_list("skill", flat=True).distinct()
    had: Iterable[list[str]] = Post.objects.values_list("skills", flat=True)
    return [(skill, skill) for skill in sorted({*asked, *(one for skills in had for one in skills)})]


def _kinds() -> list[tuple[str, Any]]:
    return [
        ("", _("None: nothing is asked of it")),
        *((code, str(kind)) for code, kind in post_kinds().items()),
    ]


class AddPostForm(_FilledForm):
    title = _name(_("Title"))
    department = RowField(
        lambda actor, _row: visible_departments(actor).select_related("site").order_by("site__name", "pk"),
        label=_("Department"),
        empty_label=None,
    )
    reports_to = PostField(label=_("Reports to"), required=False, empty_label=_("Nobody: top of the line"))
    roles = forms.MultipleChoiceField(
        label=_("May do the work of"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )
    seats = forms.IntegerField(
        label=_("Seats"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=_("How many may hold it at a time. Empty: as many as you appoint."),
    )
    title_en = TextField(label=_("English title"), required=False, max_length=60)
    skills = forms.MultipleChoiceField(
        label=_("Skills"), required=False, choices=_skills, widget=forms.CheckboxSelectMultiple
    )
    calendar = RowField(
        lambda _actor, _row: WorkCalendar.objects.order_by("name"),
        label=_("Working hours"),
        required=False,
        empty_label=_("Around the clock"),
    )
    kind = forms.ChoiceField(
        label=_("Job description"),
        required=False,
        choices=_kinds,
        help_text=_("Its duties are due of whoever holds the post, from the next night on."),
    )
    more = ("seats", "title_en", "skills", "calendar")

    def prepare(self) -> None:
        super().prepare()
        words = self.fields["department"]
        words.label_from_instance = lambda row: f"{row.site.name} · {row}" if row.site else str(row)  # type: ignore[attr-defined]


class ChangePostForm(AddPostForm):
    """The same fields, filled with what is so now."""


class ClosePostForm(VerbForm):
    """Nothing to fill in."""


class ReopenPostForm(VerbForm):
    """Nothing to fill in."""


class AddAreaForm(VerbForm):
    name = _name(_("Name of the area"))
    site = RowField(lambda actor, _row: office_sites(actor), label=_("Site"), empty_label=None)
    places = TextField(
        label=_("Buildings and units"),
        lines=2,
        max_length=2000,
        required=False,
        help_text=_("Codes with commas: 1、3、5-1-201. A building means all in it."),
    )


class ChangeAreaForm(_FilledForm):
    name = _name(_("Name of the area"))


class ChoosePlacesForm(VerbForm):
    places = TextField(
        label=_("Building or unit"),
        max_length=200,
        help_text=_("Type to search; several with commas. A building means all in it."),
    )

    def prepare(self) -> None:
        self.fields["places"].widget.attrs |= {
            "data-lookup": "places",
            "data-site": self.subject.site_id,
            "autocomplete": "off",
        }


class DropPlaceForm(VerbForm):
    place = RowField(
        lambda _actor, area: AreaPlace.objects.filter(area=area).select_related("place").order_by("pk"),
        label=_("Take out"),
        empty_label=None,
    )

    def prepare(self) -> None:
        self.fields["place"].label_from_instance = lambda row: row.place.name  # type: ignore[attr-defined]


class RemoveAreaForm(VerbForm):
    """Nothing to fill in."""
