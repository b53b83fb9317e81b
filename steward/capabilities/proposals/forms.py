"""One form per verb: what a person (or program) has to say. Rules are in the actions."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.proposals.choices import State, Topic, Verdict
from steward.capabilities.proposals.models import proposal_of
from steward.capabilities.proposals.queries import colleagues
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.surface.forms import PhotosField, RowField, TextField, VerbForm
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.queries import clock_date, visible_site, visible_sites
from steward.kernel.work.clocks import pick_target
from steward.kernel.work.models import WorkItem

DAY = 24 * 60


class SubmitProposalForm(VerbForm):
    """What you suggest; two fields and a tap are enough."""

    title = TextField(label=_("Your suggestion in one line"))
    body = TextField(
        label=_("How it is, and how it should be"), lines=5, help_text=_("As you would tell a colleague.")
    )
    topic = forms.ChoiceField(
        label=_("Kind of suggestion"), choices=Topic.choices, initial=Topic.SERVICE, widget=forms.RadioSelect
    )
    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        empty_label=_("Choose a site"),
    )
    benefit = TextField(label=_("What it brings"), required=False, lines=2)
    photos = PhotosField(required=False)
    is_anonymous = forms.BooleanField(
        label=_("Without my name"),
        required=False,
        help_text=_("Only the quality department sees who you are. You get your answer all the same."),
    )
    more = ("benefit", "photos")

    def present(self) -> None:
        """Whoever works at one site is not asked which."""
        sites = list(visible_sites(self.actor)[:2])
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)
            self.fields["site"].widget = forms.HiddenInput()


def _colleagues(_actor: Actor, item: WorkItem | None) -> QuerySet[User]:
    return User.objects.none() if item is None else colleagues(item)


class AcknowledgeProposalForm(VerbForm):
    """Who studies it."""

    assignee = RowField(_colleagues, label=_("Who studies it"), empty_label=_("Choose"))
    note = TextField(label=_("Words for the proposer"), required=False, lines=2)

    def present(self) -> None:
        self.initial.setdefault("assignee", self.actor.user_id)


class StudyProposalForm(VerbForm):
    """What the study found."""

    findings = TextField(
        label=_("Findings"), lines=5, help_text=_("Can it be done, what does it cost, what does it bring?")
    )

    def present(self) -> None:
        if isinstance(self.subject, WorkItem):
            self.initial.setdefault("findings", proposal_of(self.subject).findings)


class AnswerProposalForm(VerbForm):
    """The answer, and who makes it true."""

    verdict = forms.ChoiceField(label=_("Reply"), choices=Verdict.choices, widget=forms.RadioSelect)
    reply = TextField(
        label=_("Words to the proposer"),
        lines=4,
        help_text=_("If it is not adopted: why. The proposer reads this."),
    )
    assignee = RowField(
        _colleagues,
        label=_("Who puts it into practice"),
        required=False,
        empty_label=_("Nobody: not adopted"),
    )
    wanted_on = forms.DateField(
        label=_("In practice by"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def present(self) -> None:
        """The day of the standard; what was answered before, where it is changed."""
        item = self.subject
        if self.is_bound or not isinstance(item, WorkItem):
            return
        row = proposal_of(item)
        now: dict[str, Any] = {"wanted_on": row.wanted_on or _suggested_day(item)}
        if item.state == State.ADOPTED:
            now |= {"verdict": row.verdict, "reply": row.reply, "assignee": item.assignee_id}
        self.initial = {**now, **self.initial}


def _suggested_day(item: WorkItem) -> date | None:
    """The day the service standard comes to; nothing where there is none."""
    try:
        days = pick_target(item).callback_minutes // DAY
    except Refused:
        return None
    return clock_date(clock.now() + timedelta(days=days), item.site.zone)


class FinishProposalForm(VerbForm):
    """How it is practice now."""

    result = TextField(label=_("How it was put into practice"), lines=3)


class WithdrawProposalForm(VerbForm):
    """Nothing has to be said."""

    note = TextField(label=_("Note"), required=False, lines=2)
