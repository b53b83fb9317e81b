"""Requests and flows as people and programs meet them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.desk.approvals import forms
from steward.desk.approvals.policies import MAY, STAFF, may_flow, may_request
from steward.desk.approvals.queries import (
    flows_by_kind,
    rounds_of,
    search_requests,
    visible_flows,
    visible_requests,
)
from steward.kernel.approvals import actions
from steward.kernel.approvals.checker import problems_of
from steward.kernel.approvals.choices import ACTIVE, Mode, State
from steward.kernel.approvals.course import subject_of
from steward.kernel.approvals.kinds import approval_kinds, say_kind
from steward.kernel.approvals.models import Flow, Request
from steward.kernel.approvals.queries import waiting_requests
from steward.kernel.approvals.say import say_who
from steward.kernel.approvals.steps import read_steps
from steward.kernel.base import clock
from steward.kernel.base.money import show_minor
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    choice_filter,
    date_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import open_filter, site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.ladder import OfficeView

MARKS = {
    State.OPEN: ("wait", "hourglass"),
    State.RETURNED: ("late", "arrow-back-up"),
    State.APPROVED: ("ok", "circle-check"),
    State.REFUSED: ("off", "x"),
    State.WITHDRAWN: ("off", "ban"),
}


def mark_of(request: Request) -> tuple[str, str]:
    return MARKS[State(request.state)]


def asked_by(request: Request) -> str:
    """Both names where somebody asked for a colleague he acts for."""
    name = request.user.name if request.user else gettext("The system")
    return (
        f"{name}（{gettext('for %(name)s') % {'name': request.on_behalf.name}}）"
        if request.on_behalf
        else name
    )


def amount_of(request: Request) -> str:
    return "" if request.amount_minor is None else show_minor(request.amount_minor)


def _lines(request: Request) -> Lines:
    return Lines(
        request.title,
        [say_kind(request.kind), asked_by(request), amount_of(request)],
        state=(*mark_of(request), request.get_state_display()),
        due_at=request.due_at,
    )


def _course(request: Request, _actor: Actor) -> Mapping[str, Any]:
    kind = approval_kinds().get(request.kind)
    return {
        "rounds": rounds_of(request),
        "now": clock.now(),
        "kind": say_kind(request.kind),
        "amount": amount_of(request),
        "by": asked_by(request),
        "path": kind.path(subject_of(request)) if kind and kind.path else "",
    }


def _kind_choices(_actor: Actor) -> Iterable[tuple[str, Any]]:
    return [(code, kind.label) for code, kind in approval_kinds().items()]


_verb = verbs_of(may_request, MAY, "approval")

APPROVALS = declare_resource(
    Resource(
        name="approvals",
        label=_("Approvals"),
        label_one=_("Approval request"),
        icon="signature",
        position=60,
        rows=visible_requests,
        roles=STAFF,
        looks=(("/approvals/several/", "list-check", _("Several at once")),),
        title=lambda request: f"{request.number} {request.title}",
        joined=("site", "post", "user", "on_behalf"),
        default_sort="-id",
        default_filters={"open": ("1",)},
        search=search_requests,
        search_hint=_("Number, what it is about, who asked"),
        phone=_lines,
        head_template="desk/approvals/head.html",
        columns=(
            Column("number", _("Request no."), lambda row: row.number, kind="link"),
            Column("title", _("Matter asked for"), lambda row: row.title, kind="title"),
            Column("kind", _("What is asked for"), lambda row: row.kind, show=lambda row: say_kind(row.kind)),
            Column("by", _("Asked by"), lambda row: row.user_id, show=asked_by),
            Column("amount", _("Amount in yuan"), lambda row: row.amount_minor, show=amount_of),
            Column("state", _("State"), lambda row: row.state, show=lambda row: row.get_state_display(), kind="state",
                   mark=mark_of),
            Column("due_at", _("Due"), lambda row: row.due_at, kind="due"),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site or ""),
            Column("requested_at", _("Asked at"), lambda row: row.requested_at, sort="id", kind="moment"),
        ),
        detail_fields=lambda row: {
            "words": row.words,
            "subject": row.subject_type,
            "subject_id": row.subject_id,
            "round": row.round,
            "decided_at": row.decided_at,
        },
        filters=(
            flag_filter("open", _("Not decided yet"), lambda rows, _actor: rows.filter(state__in=ACTIVE)),
            flag_filter("for_me", _("Waits for me"),
                        lambda rows, actor: rows.filter(pk__in=waiting_requests(actor).order_by().values("pk"))),
            flag_filter("mine", _("Asked by me"), lambda rows, actor: rows.filter(user_id=actor.user_id)),
            choice_filter("state", _("State"), "state", State),
            choice_filter("kind", _("What is asked for"), "kind", _kind_choices),
            site_filter(),
            date_filter("asked", _("Asked on"), "requested_at"),
        ),
        verbs=(
            _verb("approve", _("Approve"), "circle-check", forms.ApproveRequestForm, actions.approve_request,
                  style="primary", bulk=True, done=_("Approved: it goes on.")),
            _verb("refuse", _("Do not approve"), "x", forms.RefuseRequestForm, actions.refuse_request,
                  style="danger", bulk=True, done=_("Not approved: whoever asked was told.")),
            _verb("give_back", _("Give back"), "arrow-back-up", forms.GiveBackRequestForm, actions.give_back_request,
                  done=_("Given back: whoever asked was told.")),
            _verb("delegate", _("Hand on"), "user-share", forms.DelegateRequestForm, actions.delegate_request,
                  done=_("Handed on: your colleague was told.")),
            _verb("add_signer", _("Add a signer"), "user-plus", forms.AddSignerForm, actions.add_signer,
                  done=_("Added: your colleague was told.")),
            _verb("resubmit", _("Hand in again"), "signature", forms.ResubmitRequestForm, actions.resubmit_request,
                  style="primary", done=_("Handed in again.")),
            _verb("withdraw", _("Withdraw"), "ban", forms.WithdrawRequestForm, actions.withdraw_request,
                  style="danger", done=_("Withdrawn.")),
        ),
        panels=(Panel("course", _("What is asked, and who decides"), "desk/approvals/course.html", _course),),
    )
)  # fmt: skip


def band_of(flow: Flow) -> str:
    """`1,000.00 and more`, `below 1,000.00`; nothing where it is for every amount."""
    least, below = show_minor(flow.least_minor), show_minor(flow.below_minor or 0)
    if flow.below_minor is None:
        return (
            gettext("%(least)s yuan and more") % {"least": least}
            if flow.least_minor
            else gettext("Every amount")
        )
    if not flow.least_minor:
        return gettext("below %(below)s yuan") % {"below": below}
    return gettext("%(least)s to below %(below)s yuan") % {"least": least, "below": below}


def _steps(flow: Flow, _actor: Actor) -> Mapping[str, Any]:
    office = OfficeView(clock.now())
    steps = read_steps(flow.steps)
    return {
        "kind": say_kind(flow.kind),
        "band": band_of(flow),
        "steps": [(step, say_who(step.who, office), Mode(step.mode).label) for step in steps],
        "problems": problems_of(flows_by_kind().get(flow.kind, []), office) if flow.is_active else [],
    }


def _use(flow: Flow) -> tuple[str, str]:
    return ("ok", "check") if flow.is_active else ("off", "archive")


def _use_word(flow: Flow) -> Any:
    return _("In use") if flow.is_active else _("Out of use")


def _flow_lines(flow: Flow) -> Lines:
    return Lines(str(flow), (say_kind(flow.kind), band_of(flow)), state=(*_use(flow), _use_word(flow)))


_flow_verb = verbs_of(may_flow, MAY, "flow")

FLOWS = declare_resource(
    Resource(
        name="flows",
        label=_("Approval flows"),
        label_one=_("Approval flow"),
        icon="route",
        rows=visible_flows,
        roles=MAY["change"],
        title=str,
        default_sort="id",
        default_filters={"open": ("1",)},
        in_menu=False,
        phone=_flow_lines,
        columns=(
            Column("name", _("Name of the flow"), lambda flow: flow.name, show=str, kind="link"),
            Column("kind", _("What is asked for"), lambda flow: flow.kind, show=lambda flow: say_kind(flow.kind)),
            Column("band", _("For amounts"), band_of),
            Column("steps", _("Steps"), lambda flow: len(flow.steps), kind="number"),
            Column("state", _("State"), lambda flow: "active" if flow.is_active else "closed", show=_use_word,
                   kind="state", mark=_use),
        ),
        detail_fields=lambda flow: {
            "least_minor": flow.least_minor, "below_minor": flow.below_minor, "step_list": flow.steps,
        },
        filters=(
            open_filter(_("In use")),
            choice_filter("kind", _("What is asked for"), "kind", _kind_choices),
        ),
        verbs=(
            _flow_verb("add", _("Add a flow"), "plus", forms.AddFlowForm, actions.add_flow, creates=True,
                       style="primary", done=_("Added: new requests go this way.")),
            _flow_verb("change", _("Change"), "edit", forms.ChangeFlowForm, actions.change_flow, style="primary",
                       done=_("Changed. Requests on their way keep their steps.")),
            _flow_verb("part", _("Part by amount"), "arrows-split", forms.PartFlowForm, actions.part_flow,
                       done=_("Parted. Change the steps of the new flow now.")),
            _flow_verb("join", _("Take out of use"), "archive", forms.JoinFlowForm, actions.join_flow, style="danger",
                       done=_("Out of use; its amounts go to its neighbour.")),
        ),
        panels=(Panel("steps", _("Who decides"), "desk/approvals/steps.html", _steps),),
    )
)  # fmt: skip
