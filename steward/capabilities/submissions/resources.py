"""Submissions and their templates as people and programs meet them."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.submissions import actions, forms
from steward.capabilities.submissions.choices import Punctuality, State
from steward.capabilities.submissions.figures import draw_figures, known_figures, say_figures
from steward.capabilities.submissions.models import Submission, Template
from steward.capabilities.submissions.policies import MAY, may, may_edit
from steward.capabilities.submissions.queries import (
    JOINED,
    LEADERS,
    LISTED,
    STAFF,
    late,
    missing,
    of_own,
    search_submissions,
    visible_submissions,
    visible_templates,
)
from steward.kernel.duties.cadence import read_cadence
from steward.kernel.duties.queries import post_kinds
from steward.kernel.duties.say import say_cadence
from steward.kernel.evidence.queries import evidence_of
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    date_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import open_filter, site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor

MARKS = {
    State.WANTED: ("wait", "edit"),
    State.HANDED_IN: ("info", "upload"),
    State.RETURNED: ("late", "arrow-back-up"),
    State.ACCEPTED: ("ok", "circle-check"),
}
TIMELY = {
    Punctuality.OPEN: ("off", "clock"),
    Punctuality.IN_TIME: ("ok", "circle-check"),
    Punctuality.LATE: ("wait", "clock-exclamation"),
    Punctuality.MISSING: ("late", "alert-triangle"),
}
_verb = verbs_of(may, MAY, "submission")


def _timely(row: Submission) -> tuple[str, str]:
    return TIMELY[row.punctuality()]


def _phone(row: Submission) -> Lines:
    mark = row.punctuality()
    open_ = row.handed_in_at is None
    return Lines(
        title=row.template,
        state=(*TIMELY[mark], mark.label) if open_ else (*MARKS[State(row.state)], State(row.state).label),
        facts=(row.post, row.author or "", row.due_on),
        due_at=row.due_at if open_ else None,
    )


def _facts(row: Submission, _actor: Actor) -> Mapping[str, Any]:
    drawn = row.figures if row.handed_in_at else draw_figures(row)
    mark = row.punctuality()
    return {
        "figures": say_figures(drawn),
        "frozen": row.handed_in_at is not None,
        "papers": list(evidence_of(row)),
        "timely": (*TIMELY[mark], mark.label),
    }


SUBMISSIONS = declare_resource(
    Resource(
        name="submissions",
        label=_("Reports handed in"),
        label_one=_("Report handed in"),
        icon="file-text",
        position=65,
        looks=(("/submissions/punctuality/", "clock", _("Punctuality")),),
        rows=visible_submissions,
        roles=STAFF,
        title=str,
        joined=JOINED,
        listed=LISTED,
        default_sort="-due_on",
        search=search_submissions,
        search_hint=_("Report, post, name"),
        phone=_phone,
        columns=(
            Column("report", _("Name of the report"), lambda row: row.template_id, show=lambda row: row.template,
                   kind="link"),
            Column("post", _("Post"), lambda row: row.post_id, show=lambda row: row.post),
            Column("first_on", _("Tells of days from"), lambda row: row.first_on),
            Column("last_on", _("Tells of days until"), lambda row: row.last_on),
            Column("due_on", _("Due on"), lambda row: row.due_on, sort="due_on"),
            Column("punctuality", _("Punctuality"), lambda row: row.punctuality().value,
                   show=lambda row: row.punctuality().label, kind="state", mark=_timely),
            Column("author", _("Handed in by"), lambda row: row.author_id, show=lambda row: row.author or ""),
            Column("handed_in_at", _("Handed in at"), lambda row: row.handed_in_at, kind="moment"),
            Column("returned", _("Given back, times"), lambda row: row.returned, default=False),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site or "", default=False),
            Column("state", _("Stage"), lambda row: row.state, show=lambda row: State(row.state).label,
                   kind="state", mark=lambda row: MARKS[State(row.state)]),
        ),
        detail_fields=lambda row: {"words": row.words, "figures": row.figures, "accepted_at": row.accepted_at},
        filters=(
            flag_filter("mine", _("Mine"), lambda rows, actor: rows.filter(of_own(actor))),
            flag_filter("absent", _("Never came"), lambda rows, _actor: rows.filter(missing())),
            flag_filter("late", _("Handed in late"), lambda rows, _actor: rows.filter(late())),
            choice_filter("state", _("Stage"), "state", State),
            choice_filter("report", _("Name of the report"), "template_id",
                          lambda actor: [(row.pk, str(row)) for row in visible_templates(actor)]),
            site_filter(),
            date_filter("handed", _("Handed in on"), "handed_in_at"),
        ),
        verbs=(
            _verb("hand_in", _("Hand in the report"), "upload", forms.HandInSubmissionForm,
                  actions.hand_in_submission, event="submission.hand_in_own", style="primary",
                  done=_("Handed in with the figures of this moment; the receiver was asked.")),
        ),
        panels=(Panel("facts", _("The report"), "submissions/facts.html", _facts),),
    )
)  # fmt: skip


def _said(row: Template) -> str:
    return say_cadence(read_cadence(row.cadence), {})


def _template_facts(row: Template, _actor: Actor) -> Mapping[str, Any]:
    kinds, known = post_kinds(), known_figures()
    return {
        "kinds": [str(kinds.get(code, code)) for code in row.kinds],
        "figures": [known.get(code, code) for code in row.figures],
        "often": _said(row),
    }


_edit = verbs_of(may_edit, MAY, "template")
TEMPLATES = declare_resource(
    Resource(
        name="templates",
        label=_("Reports asked for"),
        label_one=_("Report asked for"),
        icon="list-check",
        position=37,
        rows=visible_templates,
        roles=LEADERS | frozenset(MAY["add"]),
        title=str,
        default_sort="id",
        default_filters={"open": ["1"]},
        phone=lambda row: Lines(title=row, facts=(_said(row),), aside="" if row.is_active else _("out of use")),
        columns=(
            Column("title", _("Name of the report"), lambda row: row.title, show=str, kind="link"),
            Column("cadence", _("How often it is due"), lambda row: row.cadence, show=_said),
            Column("kinds", _("So many kinds of post"), lambda row: row.kinds, show=lambda row: len(row.kinds)),
            Column("remind_hours", _("Remind so many hours before"), lambda row: row.remind_hours),
            Column("is_active", _("In use"), lambda row: row.is_active,
                   show=lambda row: _("yes") if row.is_active else _("no")),
        ),
        detail_fields=lambda row: {"figures": row.figures, "covers": row.covers, "how": row.how},
        filters=(open_filter(_("In use")),),
        verbs=(
            Verb("add", _("Ask for a report"), "plus", forms.AddTemplateForm, actions.add_template,
                 may=partial(may_edit, "add"), roles=frozenset(MAY["add"]), creates=True, style="primary",
                 event="template.add", done=_("Asked for: it comes up where it is due.")),
            _edit("change", _("Change the report"), "edit", forms.ChangeTemplateForm, actions.change_template,
                  done=_("Changed for what comes up from now on.")),
            _edit("retire", _("Ask for it no more"), "ban", forms.RetireTemplateForm, actions.retire_template,
                  style="danger", done=_("Nobody is asked for it any more.")),
        ),
        panels=(Panel("facts", _("Who, how often, with which figures"), "submissions/template.html",
                      _template_facts),),
    )
)  # fmt: skip
