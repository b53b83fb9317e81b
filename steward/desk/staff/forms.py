"""One form per verb on people, their accounts and appointments."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from steward.desk.office.forms import PostField
from steward.desk.office.queries import reach, visible_areas
from steward.desk.second_factor.choices import ResetReason
from steward.desk.staff.policies import sites_of
from steward.desk.staff.queries import open_appointments, open_aways
from steward.kernel.base import clock
from steward.kernel.base.keys import key_of
from steward.kernel.base.privacy import mask_phone
from steward.kernel.surface.forms import RowField, RowsField, TextField, VerbForm
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import AwayReason, Language
from steward.kernel.tenancy.models import Appointment, Area, User
from steward.kernel.work.models import WorkItem


class DayField(forms.DateField):
    """A day; today unless said otherwise, where one is needed."""

    def __init__(self, **kwargs: Any) -> None:
        if kwargs.get("required", True):
            kwargs.setdefault("initial", clock.today)
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


class MomentField(forms.DateTimeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), **kwargs)


class AreasField(RowsField):
    """Areas of the sites the person works at; anywhere for a new colleague and for posts of the whole company."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_areas_for, label=_("Areas"), required=False, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.site.name} · {obj.name}"


def _areas_for(actor: Actor, user: User | None) -> QuerySet[Area]:
    rows = visible_areas(actor).select_related("site").order_by("site__name", "name")
    sites = sites_of(user) if user is not None else [None]
    return rows if None in sites else rows.filter(site_id__in=[pk for pk in sites if pk])


class AppointmentField(RowField):
    """An appointment with its days: `楼栋管家 · 2026-01-01 – …`."""

    def label_from_instance(self, obj: Any) -> str:
        words = [str(obj.post), f"{obj.starts_on} – {obj.ends_on or '…'}"]
        if obj.acting_for:
            words.insert(1, gettext("acting for %(name)s") % {"name": obj.acting_for.user.name})
        return " · ".join(words)


def _own() -> AppointmentField:
    """The person's appointments that are not over; which of them a verb takes is the action's matter."""
    return AppointmentField(
        lambda _actor, user: open_appointments(user),
        label=_("Appointment"),
        widget=forms.RadioSelect,
        empty_label=None,
    )


class ColleagueField(AppointmentField):
    """Somebody else's appointment, with his name in front."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.name} · {super().label_from_instance(obj)}"


def _colleagues(actor: Actor, user: User | None) -> QuerySet[Appointment]:
    """Appointments of others within reach that are held, now or later, and not only acted in."""
    rows = Appointment.objects.filter(
        reach(actor, column="post__site_id"), acting_for__isnull=True, user__is_active=True
    ).exclude(ends_on__lt=clock.today())
    if user is not None:
        rows = rows.exclude(user=user)
    return rows.select_related("user", "post__site", "acting_for__user").order_by(
        "post__site__name", "post_id"
    )


def _phone() -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    return forms.CharField(label=_("Phone"), required=False, max_length=30, widget=widget)


class InviteStaffForm(VerbForm):
    name = TextField(label=_("Name"), max_length=60)
    username = forms.RegexField(
        r"^[\w.@+-]+$",
        label=_("User name"),
        max_length=60,
        help_text=_("To sign in with, beside the phone number: letters, figures and . - _ @"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    phone = _phone()
    post = PostField(label=_("Post"), empty_label=None)
    starts_on = DayField(label=_("From"))
    areas = AreasField()
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, initial=Language.CHINESE, required=False
    )
    more = ("areas", "email", "language")

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        return data | {"language": data["language"] or Language.CHINESE, "areas": list(data["areas"])}


class ChangeStaffForm(VerbForm):
    name = TextField(label=_("Name"), max_length=60)
    phone = _phone()
    email = forms.EmailField(label=_("E-mail"), required=False)

    def prepare(self) -> None:
        """The number in force is not shown whole: whoever corrects it types the right one."""
        if self.subject is None:
            return
        masked = mask_phone(self.subject.phone) or "—"
        self.fields["phone"].help_text = _("Empty keeps %(number)s; a dash removes it.") % {"number": masked}
        if not self.is_bound:
            self.initial = {"name": self.subject.name, "email": self.subject.email, **self.initial}

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        typed = data["phone"].strip()
        return data | {"phone": None if not typed else "" if typed in ("-", "—") else typed}


class AppointStaffForm(VerbForm):
    post = PostField(label=_("Post"), empty_label=None)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))
    areas = RowsField(
        lambda actor, _user: visible_areas(actor).select_related("site").order_by("site__name", "name"),
        label=_("Areas"),
        required=False,
    )
    more = ("areas",)

    def prepare(self) -> None:
        self.fields["areas"].label_from_instance = lambda row: f"{row.site.name} · {row.name}"  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        return super().arguments() | {"areas": list(self.cleaned_data["areas"])}


class ActForColleagueForm(VerbForm):
    appointment = ColleagueField(_colleagues, label=_("Whose post"), empty_label=None)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Last day"))


class ChangeAreasForm(VerbForm):
    appointment = _own()
    areas = AreasField()

    def prepare(self) -> None:
        """Ticked is what the appointment has now: of the one that was asked for, else of the first."""
        if self.is_bound or self.subject is None:
            return
        rows = open_appointments(self.subject).filter(acting_for__isnull=True)
        asked = key_of(self.initial.get("appointment", ""))
        row = (rows.filter(pk=asked) if asked is not None else rows).first()
        if row:
            self.initial = {
                **self.initial,
                "appointment": row.pk,
                "areas": list(row.areas.values_list("pk", flat=True)),
            }

    def arguments(self) -> dict[str, Any]:
        return super().arguments() | {"areas": list(self.cleaned_data["areas"])}


class EndAppointmentForm(VerbForm):
    appointment = _own()
    ends_on = DayField(label=_("Last day"))

    def prepare(self) -> None:
        """Who holds one post need not choose."""
        rows = list(open_appointments(self.subject)[:2]) if self.subject is not None else []
        if not self.is_bound and len(rows) == 1:
            self.initial = {"appointment": rows[0].pk, **self.initial}

    def present(self) -> None:
        """How much work would be left in his hands."""
        open_work = WorkItem.objects.filter(assignee=self.subject, closed_at__isnull=True).count()
        if open_work:
            words = ngettext(
                "%(n)d matter is in these hands: transfer it before.",
                "%(n)d matters are in these hands: transfer them before.",
                open_work,
            )
            self.fields["ends_on"].help_text = words % {"n": open_work}


class MarkAwayForm(VerbForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=AwayReason.choices, widget=forms.RadioSelect)
    starts_at = MomentField(label=_("From"), initial=clock.now)
    ends_at = MomentField(label=_("Back at work"))


class EndAwayForm(VerbForm):
    mark = RowField(
        lambda _actor, user: open_aways(user),
        label=_("Away mark"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def prepare(self) -> None:
        words = self.fields["mark"]
        words.label_from_instance = lambda row: f"{row.get_reason_display()} · {row}"  # type: ignore[attr-defined]


class MakeLinkForm(VerbForm):
    """Nothing to fill in: the answer shows the address, this once."""


class ResetFactorForm(VerbForm):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=ResetReason.choices,
        widget=forms.RadioSelect,
        help_text=_("Make sure by other means that it is really this person who asks."),
    )


class LockAccountForm(VerbForm):
    """Nothing to fill in."""


class UnlockAccountForm(VerbForm):
    """Nothing to fill in."""
