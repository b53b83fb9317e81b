"""One form per verb: what a person (or program) has to say. Rules are in the actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.planning.choices import Span, Which
from steward.capabilities.planning.models import Plan
from steward.capabilities.planning.queries import figures_of, free_points, own_posts, whom
from steward.kernel.surface.forms import RowField, RowsField, TextField, VerbForm


class DraftPlanForm(VerbForm):
    """Of which post, for how long, this period or the next."""

    span = forms.ChoiceField(
        label=_("For how long"), choices=Span.choices, initial=Span.WEEK, widget=forms.RadioSelect
    )
    which = forms.ChoiceField(
        label=_("Which period"), choices=Which.choices, initial=Which.THIS, widget=forms.RadioSelect
    )
    post = RowField(lambda actor, _row: own_posts(actor), label=_("Post"), empty_label=_("Choose a post"))

    def present(self) -> None:
        """Whoever holds one post is not asked which."""
        posts = list(own_posts(self.actor)[:2])
        if len(posts) == 1:
            self.initial.setdefault("post", posts[0].pk)
            self.fields["post"].widget = forms.HiddenInput()


class AddPlanForm(VerbForm):
    """One point: what, who, by when."""

    words = TextField(label=_("Work to be done"))
    assignee = RowField(lambda actor, _row: whom(actor), label=_("Who does it"), empty_label=_("Choose"))
    wanted_on = forms.DateField(label=_("To be done by"), widget=forms.DateInput(attrs={"type": "date"}))

    def present(self) -> None:
        self.initial.setdefault("assignee", self.actor.user_id)
        if isinstance(self.subject, Plan):
            self.initial.setdefault("wanted_on", self.subject.last_on)


class RemovePlanForm(VerbForm):
    """Which points are taken out again."""

    points = RowsField(lambda _actor, plan: free_points(plan), label=_("Points"))


class HandInPlanForm(VerbForm):
    """What it is all about, for the superior."""

    aims = TextField(label=_("What matters most in this period"), required=False, lines=3)

    def present(self) -> None:
        if isinstance(self.subject, Plan):
            self.initial.setdefault("aims", self.subject.aims)


class SumUpPlanForm(VerbForm):
    """The author's words beside the figures."""

    summary = TextField(
        label=_("What went well, what did not and why, what comes next"),
        lines=6,
    )

    def present(self) -> None:
        """The figures the summary will hold stand above the words."""
        if isinstance(self.subject, Plan):
            figures = figures_of(self.subject)
            text = _("Counted so far: %(done)d of %(all)d points done, %(late)d late, %(open)d still open.")
            self.fields["summary"].help_text = text % figures
