"""One form per step."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.config.first_run.queries import administering_posts, vacant_posts
from steward.config.first_run.zones import CHINA, zone_choices
from steward.desk.account.forms import NewPasswordForm
from steward.desk.staff.forms import InviteStaffForm
from steward.kernel.surface.forms import RowField, TextField, VerbForm
from steward.kernel.tenancy.choices import SiteKind


def _zone(**more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Time zone"), choices=zone_choices, initial=CHINA, **more)


class FoundCompanyForm(forms.Form):
    name = TextField(label=_("Name of the company"), max_length=120)
    zone = _zone(help_text=_("Days and hours of the head office are counted on this clock."))


class OpenSiteForm(forms.Form):
    name = TextField(
        label=_("Name of the site"),
        max_length=120,
        help_text=_("The community, tower or hotel you begin with; more can follow."),
    )
    address = TextField(label=_("Address"), max_length=200, required=False)
    zone = _zone(help_text=_("Promises to the people there are counted on this clock."))


class NameAdministratorForm(NewPasswordForm):
    """The first account; the password twice, as everywhere."""

    name = TextField(label=_("Your name"), max_length=60)
    username = InviteStaffForm.base_fields["username"]
    phone = InviteStaffForm.base_fields["phone"]
    post = RowField(
        lambda _actor, _subject: administering_posts(),
        label=_("Your post"),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("Posts of the company that administer the system; titles can be changed later."),
    )
    field_order = ("name", "username", "phone", "post", "new", "again")

    def prepare(self) -> None:
        self.fields["new"].label = _("Password")
        self.fields["again"].label = _("Password again")

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        return {name: data[name] for name in ("name", "username", "phone", "post")} | {
            "password": data["new"]
        }


class OpenPostsForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What kind of site is it?"),
        choices=SiteKind.choices,
        initial=SiteKind.COMMUNITY,
        widget=forms.RadioSelect,
    )


class VacantPostField(RowField):
    """A post nobody holds yet, with where it stands."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.site or gettext('Head office')} · {obj.department} · {obj}"


class InviteOneForm(VerbForm):
    """As little as a colleague needs to begin; everything else is on the pages of staff."""

    post = VacantPostField(lambda _actor, _subject: vacant_posts(), label=_("Post"), empty_label=None)
    name = InviteStaffForm.base_fields["name"]
    username = InviteStaffForm.base_fields["username"]
    phone = InviteStaffForm.base_fields["phone"]
