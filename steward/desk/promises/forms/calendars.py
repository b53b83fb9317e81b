"""Forms of working hours and public holidays."""

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.desk.promises.spans import write_hours
from steward.kernel.surface.forms import TextField, VerbForm
from steward.kernel.tenancy.choices import DayKind
from steward.kernel.tenancy.models import WorkCalendar


class AddCalendarForm(VerbForm):
    name = TextField(label=_("Name"), max_length=60)
    weekdays = TextField(
        label=_("Monday to Friday"),
        max_length=120,
        required=False,
        help_text=_("Like 08:30-12:00, 13:30-18:00."),
    )
    saturday = TextField(label=_("Saturday"), max_length=120, required=False)
    sunday = TextField(label=_("Sunday"), max_length=120, required=False)
    follows_holidays = forms.BooleanField(
        label=_("Public holidays and make-up workdays count"), required=False, initial=True
    )
    rest = TextField(
        label=_("On public holidays"), max_length=120, required=False, help_text=_("Empty: closed.")
    )


class ChangeCalendarForm(AddCalendarForm):
    def prepare(self) -> None:
        row = self.subject
        if isinstance(row, WorkCalendar) and not self.is_bound:
            days = {"weekdays": "0", "saturday": "5", "sunday": "6", "rest": "rest"}
            hours = {name: write_hours(row.hours.get(key, [])) for name, key in days.items()}
            self.initial = {
                "name": row.name,
                "follows_holidays": row.follows_holidays,
                **hours,
                **self.initial,
            }


class RemoveCalendarForm(VerbForm):
    """Nothing to fill in."""


class AddHolidayForm(VerbForm):
    kind = forms.ChoiceField(label=_("What the day is"), choices=DayKind.choices, widget=forms.RadioSelect)
    day = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: one day only."),
    )  # fmt: skip
    name = TextField(label=_("Name of the holiday"), max_length=40, required=False)


class RemoveHolidayForm(VerbForm):
    """Nothing to fill in."""
