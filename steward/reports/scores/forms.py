"""One form per verb on scorecards and months."""

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.kernel.duties.months import FREEZE_DAY, LEAST_DAY, MOST_DAY, MOST_OPEN
from steward.kernel.surface.forms import TextField, VerbForm


class CommentScorecardForm(VerbForm):
    text = TextField(label=_("What you want to say to it"), lines=4, max_length=1000)


class SignScorecardForm(VerbForm):
    verdict = TextField(
        label=_("Your verdict"),
        lines=3,
        max_length=500,
        required=False,
        help_text=_("What went well, what to work on; the person reads it."),
    )


class ReopenMonthForm(VerbForm):
    reason = TextField(label=_("Why again"), lines=3, max_length=300)
    days = forms.IntegerField(
        label=_("Open for so many days"),
        min_value=1,
        max_value=MOST_OPEN,
        initial=3,
        help_text=_("Then it is frozen again, and signed anew."),
    )


class SetFreezeDayForm(VerbForm):
    day = forms.IntegerField(
        label=_("Day of the next month"),
        min_value=LEAST_DAY,
        max_value=MOST_DAY,
        initial=FREEZE_DAY,
        help_text=_("What comes in by then still counts. Holds from this month on."),
    )
