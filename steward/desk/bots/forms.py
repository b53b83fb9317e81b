"""One form per verb on robots."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.desk.bots.queries import notice_names
from steward.desk.office.queries import office_sites, visible_departments
from steward.kernel.notify.choices import BotKind
from steward.kernel.surface.forms import RowField, TextField, VerbForm
from steward.kernel.tenancy.choices import Language

LAST_RUNG = 9


def _notices() -> list[tuple[str, str]]:
    return list(notice_names().items())


class ChangeBotForm(VerbForm):
    name = TextField(label=_("Name of the group"), max_length=60)
    notices = forms.MultipleChoiceField(
        label=_("The group hears of"), choices=_notices, widget=forms.CheckboxSelectMultiple
    )
    site = RowField(
        lambda actor, _row: office_sites(actor),
        label=_("Only of site"),
        required=False,
        empty_label=_("All sites"),
    )
    department = RowField(
        lambda actor, _row: visible_departments(actor).select_related("site").order_by("site__name", "pk"),
        label=_("Only what concerns people of"),
        required=False,
        empty_label=_("Any department"),
    )
    least_rung = forms.IntegerField(
        label=_("Escalations from rung"),
        required=False,
        min_value=0,
        max_value=LAST_RUNG,
        help_text=_("Lower rungs are not told here. 0: all of them."),
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=Language.choices, initial=Language.CHINESE
    )
    more = ("department", "least_rung", "language")

    def prepare(self) -> None:
        words = self.fields["department"]
        words.label_from_instance = lambda row: f"{row.site.name} · {row}" if row.site else str(row)  # type: ignore[attr-defined]
        if self.subject is not None and not self.is_bound:
            now = {name: getattr(self.subject, name) for name in self.fields}
            self.initial = {**now, **self.initial}

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            **said,
            "least_rung": said["least_rung"] or 0,
            "language": said["language"] or Language.CHINESE,
        }


class AddBotForm(ChangeBotForm):
    kind = forms.ChoiceField(label=_("Program"), choices=BotKind.choices)
    url = forms.CharField(
        label=_("Address of the robot"),
        max_length=500,
        help_text=_(
            "As the group's settings show it. It carries the group's key: nobody sees it here again."
        ),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
    )
    secret = forms.CharField(
        label=_("Secret"),
        required=False,
        max_length=200,
        help_text=_("DingTalk and Feishu show it where signing is turned on. Turn it on. Empty for WeCom."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("kind", "name", "url", "secret", "notices", "site", "department", "least_rung", "language")


class TryBotForm(VerbForm):
    """Nothing to fill in: a test is said at once."""


class PauseBotForm(VerbForm):
    """Nothing to fill in: what happens meanwhile waits."""


class ResumeBotForm(VerbForm):
    """Nothing to fill in: what waited is said first."""


class RemoveBotForm(VerbForm):
    """Nothing to fill in: what still waits is not said, the log stays."""


class ResendGroupMessageForm(VerbForm):
    """Nothing to fill in: tries are counted anew."""
