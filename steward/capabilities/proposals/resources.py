"""Proposals as people and programs meet them. No column, filter or export says who an anonymous proposer is."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.proposals import actions, forms
from steward.capabilities.proposals.choices import State, Topic, Verdict
from steward.capabilities.proposals.models import proposal_of
from steward.capabilities.proposals.policies import MAY, may
from steward.capabilities.proposals.queries import (
    JOINED,
    LISTED,
    STAFF,
    knows_author,
    own_proposals,
    search_proposals,
    visible_proposals,
)
from steward.kernel.evidence.queries import photos_of
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
from steward.kernel.surface.promises import PROMISES
from steward.kernel.surface.usual import overdue_filter, site_filter, unclosed_filter, verbs_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

MARKS = {
    State.SUBMITTED: ("info", "bulb"),
    State.STUDIED: ("busy", "search"),
    State.ADOPTED: ("wait", "checklist"),
    State.DONE: ("ok", "circle-check"),
    State.DECLINED: ("off", "circle-minus"),
    State.WITHDRAWN: ("off", "x"),
}
PATH = (State.SUBMITTED, State.STUDIED, State.ADOPTED, State.DONE)


_verb = verbs_of(may, MAY)


def _phone(item: WorkItem) -> Lines:
    return Lines(
        title=item.title,
        state=(*MARKS[State(item.state)], State(item.state).label),
        facts=(proposal_of(item).get_topic_display(), item.assignee or item.site),
        due_at=item.due_at,
    )


def _author(item: WorkItem) -> Any:
    """Who proposed it, for lists and programs, which cannot know who reads."""
    row = proposal_of(item)
    return _("Anonymous") if row.is_anonymous else row.author or ""


def _facts(item: WorkItem, actor: Actor) -> Mapping[str, Any]:
    return {
        "path": PATH,
        "reached": PATH.index(State(item.state)) if item.state in PATH else -1,
        "knows_author": knows_author(item, actor),
        "photos": list(photos_of(item)),
    }


PROPOSALS = declare_resource(
    Resource(
        name="proposals",
        label=_("Staff suggestions"),
        label_one=_("Staff suggestion"),
        icon="bulb",
        position=34,
        looks=(("/proposals/months/", "chart-bar", _("Months")),),
        rows=visible_proposals,
        roles=STAFF,
        title=lambda item: f"{item.number} {item.title}",
        joined=JOINED,
        listed=(*LISTED, "proposal__author"),
        default_sort="-opened_at",
        default_filters={"open": ["1"]},
        search=search_proposals,
        search_hint=_("Number, words of the suggestion"),
        phone=_phone,
        head_template="proposals/head.html",
        columns=(
            Column("number", _("Suggestion no."), lambda item: item.number, kind="link"),
            Column("title", _("The suggestion"), lambda item: item.title, kind="title"),
            Column("topic", _("Kind of suggestion"), lambda item: item.proposal.topic,
                   show=lambda item: item.proposal.get_topic_display()),
            Column("author", _("Proposed by"),
                   lambda item: None if item.proposal.is_anonymous else item.proposal.author_id, show=_author),
            Column("site", _("Site"), lambda item: item.site_id, show=lambda item: item.site),
            Column("assignee", _("In whose hands"), lambda item: item.assignee_id,
                   show=lambda item: item.assignee or ""),
            Column("verdict", _("Reply"), lambda item: item.proposal.verdict,
                   show=lambda item: item.proposal.get_verdict_display()),
            Column("due_at", _("Due"), lambda item: item.due_at, kind="due"),
            Column("state", _("Stage"), lambda item: item.state, show=lambda item: State(item.state).label,
                   kind="state", mark=lambda item: MARKS[State(item.state)]),
            Column("opened_at", _("Handed in at"), lambda item: item.opened_at, sort="opened_at", kind="moment"),
        ),
        detail_fields=lambda item: {
            "body": item.proposal.body,
            "benefit": item.proposal.benefit,
            "findings": item.proposal.findings,
            "reply": item.proposal.reply,
            "answered_at": item.proposal.answered_at,
            "wanted_on": item.proposal.wanted_on,
            "result": item.proposal.result,
            "closed_at": item.closed_at,
        },
        filters=(
            unclosed_filter(_("Not closed yet")),
            flag_filter("mine", _("My own suggestions"), own_proposals),
            choice_filter("state", _("Stage"), "state", State),
            choice_filter("topic", _("Kind of suggestion"), "proposal__topic", Topic),
            choice_filter("verdict", _("Reply"), "proposal__verdict", Verdict),
            overdue_filter(_("Overdue")),
            site_filter(),
            date_filter("opened", _("Handed in on"), "opened_at"),
        ),
        verbs=(
            Verb(
                "submit",
                _("Hand in a suggestion"),
                "bulb",
                forms.SubmitProposalForm,
                actions.submit_proposal,
                may=lambda _item, actor: bool(actor.roles & MAY["submit"]),
                roles=MAY["submit"],
                creates=True,
                style="primary",
                done=_("Thank you. Your superiors were told; you will get an answer."),
            ),
            _verb("acknowledge", _("Take up"), "user-check", forms.AcknowledgeProposalForm,
                  actions.acknowledge_proposal, style="primary", done=_("Taken up: the proposer was told.")),
            _verb("study", _("Write findings"), "search", forms.StudyProposalForm, actions.study_proposal,
                  style="primary", done=_("Findings kept; a superior answers now.")),
            _verb("answer", _("Answer the proposer"), "message", forms.AnswerProposalForm, actions.answer_proposal,
                  style="primary", done=_("Answered: the proposer was told.")),
            _verb("finish", _("It is practice now"), "circle-check", forms.FinishProposalForm,
                  actions.finish_proposal, style="primary", done=_("Kept: the proposer was told.")),
            _verb("withdraw", _("Take back"), "arrow-back-up", forms.WithdrawProposalForm,
                  actions.withdraw_proposal, style="danger", done=_("Taken back.")),
        ),
        panels=(
            Panel("facts", _("Suggestion and answer"), "proposals/facts.html", _facts),
            PROMISES,
        ),
    )
)  # fmt: skip
