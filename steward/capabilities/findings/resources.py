"""Findings as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.findings import actions, forms
from steward.capabilities.findings.choices import Grade, Nature, Source, State
from steward.capabilities.findings.models import finding_of
from steward.capabilities.findings.policies import MAY, may
from steward.capabilities.findings.queries import (
    JOINED,
    LISTED,
    SHOWN,
    STAFF,
    earlier_findings,
    findings_below,
    search_findings,
    visible_findings,
)
from steward.kernel.base import clock
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
from steward.kernel.surface.usual import (
    in_hands_filter,
    overdue_filter,
    site_filter,
    unclosed_filter,
    verbs_of,
)
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

MARKS = {
    State.RAISED: ("late", "alert-triangle"),
    State.ASSIGNED: ("wait", "user-check"),
    State.UNDER_WAY: ("busy", "tool"),
    State.RECTIFIED: ("info", "eye-check"),
    State.CLOSED: ("ok", "circle-check"),
    State.WITHDRAWN: ("off", "x"),
}
PATH = (State.RAISED, State.ASSIGNED, State.UNDER_WAY, State.RECTIFIED, State.CLOSED)
_verb = verbs_of(may, MAY)


def who_has(item: WorkItem) -> Any:
    """Who has it in hand: the person, else the post that answers for it."""
    return item.assignee or finding_of(item).post or _("Nobody has it yet")


def _phone(item: WorkItem) -> Lines:
    return Lines(
        title=item.title,
        state=(*MARKS[State(item.state)], State(item.state).label),
        facts=(item.place or item.site, who_has(item)),
        due_at=item.due_at,
    )


def _facts(item: WorkItem, actor: Actor) -> Mapping[str, Any]:
    """The steps, and what was found at the same part before, as far as the actor may see it."""
    row = finding_of(item)
    before = []
    if item.place is not None:
        told = earlier_findings(item.place, row.part, item.opened_at).filter(pk__lt=item.pk)
        before = list(told.filter(pk__in=visible_findings(actor).values("pk"))[:SHOWN])
    return {
        "path": PATH,
        "reached": PATH.index(State(item.state)) if item.state in PATH else -1,
        "before": before,
        "nature": Nature(row.nature).label,
        "source": Source(row.source).label,
        "has": who_has(item),
        "findings": FINDINGS,
        "now": clock.now(),
    }


def _photos(item: WorkItem, _actor: Actor) -> Mapping[str, Any]:
    return {"photos": list(photos_of(item))}


FINDINGS = declare_resource(
    Resource(
        name="findings",
        label=_("Findings to put right"),
        label_one=_("Finding to put right"),
        icon="flag",
        position=31,
        rows=visible_findings,
        roles=STAFF,
        title=str,
        joined=JOINED,
        listed=LISTED,
        default_sort="-opened_at",
        default_filters={"open": ["1"]},
        search=search_findings,
        search_hint=_("Number, what is wrong, contractor"),
        phone=_phone,
        head_template="findings/head.html",
        columns=(
            Column("number", _("Finding no."), lambda item: item.number, kind="link"),
            Column("title", _("What is not in order"), lambda item: item.title, kind="title"),
            Column("place", _("Place"), lambda item: item.place_id, show=lambda item: item.place),
            Column(
                "grade",
                _("Grade of the finding"),
                lambda item: item.kind,
                show=lambda item: Grade(item.kind).label,
            ),
            Column("has", _("Who puts it right"), lambda item: item.assignee_id, show=who_has),
            Column("contractor", _("Contractor"), lambda item: item.finding.contractor, default=False),
            Column("due_at", _("Due"), lambda item: item.due_at, kind="due"),
            Column(
                "state",
                _("State"),
                lambda item: item.state,
                show=lambda item: State(item.state).label,
                kind="state",
                mark=lambda item: MARKS[State(item.state)],
            ),
            Column("failures", _("Times not in order"), lambda item: item.finding.failures, kind="number"),
            Column("times", _("Found here"), lambda item: item.finding.times, kind="number", default=False),
            Column("opened_at", _("Found at"), lambda item: item.opened_at, sort="opened_at", kind="moment"),
        ),
        detail_fields=lambda item: {
            "words": item.finding.words,
            "item": item.finding.part,
            "nature": item.finding.nature,
            "source": item.finding.source,
            "wanted_on": item.finding.wanted_on,
            "stopped_at": item.finding.stopped_at,
            "was_heeded": item.finding.was_heeded,
            "result": item.finding.result,
            "verdict": item.finding.verdict,
            "closed_at": item.closed_at,
        },
        filters=(
            unclosed_filter(_("Not put right yet")),
            choice_filter("state", _("State"), "state", State),
            choice_filter("grade", _("Grade of the finding"), "kind", Grade),
            choice_filter("nature", _("What it is"), "finding__nature", Nature),
            choice_filter("source", _("How it was found"), "finding__source", Source),
            in_hands_filter(_("In my hands")),
            flag_filter(
                "below",
                _("Of those below me"),
                lambda rows, actor: rows.filter(pk__in=findings_below(actor).order_by().values("pk")),
            ),
            overdue_filter(_("Overdue")),
            flag_filter("again", _("The same again"), lambda rows, _actor: rows.filter(finding__times__gt=1)),
            flag_filter(
                "failed_before",
                _("Failed a re-inspection"),
                lambda rows, _actor: rows.filter(finding__failures__gt=0),
            ),
            site_filter(),
            date_filter("opened", _("Found on"), "opened_at"),
        ),
        verbs=(
            Verb(
                "raise",
                _("Raise a finding"),
                "plus",
                forms.RaiseFindingForm,
                actions.raise_finding,
                may=lambda _item, actor: bool(actor.roles & MAY["raise"]),
                roles=MAY["raise"],
                creates=True,
                style="primary",
                done=_("Raised. Say next who puts it right."),
            ),
            _verb("assign", _("Hand out"), "user-check", forms.AssignFindingForm, actions.assign_finding,
                  style="primary", done=_("Handed out: the doer was told.")),
            _verb("start", _("Begin putting it right"), "player-play", forms.StartFindingForm, actions.start_finding,
                  style="primary"),
            _verb("rectify", _("Report it put right"), "tool", forms.RectifyFindingForm, actions.rectify_finding,
                  style="primary", done=_("Kept; somebody else looks at it again.")),
            _verb("recheck", _("Re-inspect"), "eye-check", forms.RecheckFindingForm, actions.recheck_finding,
                  style="primary", done=_("What you saw is kept.")),
            _verb("stop", _("Record that it was stopped"), "hand-stop", forms.StopFindingForm, actions.stop_finding,
                  style="danger", done=_("Kept with time and photo.")),
            _verb("withdraw", _("Withdraw the finding"), "x", forms.WithdrawFindingForm, actions.withdraw_finding,
                  style="danger", done=_("Withdrawn; the reason is kept.")),
        ),
        panels=(
            Panel("facts", _("What, where, who"), "findings/facts.html", _facts),
            Panel("photos", _("Photos, before and after"), "findings/photos.html", _photos),
            PROMISES,
        ),
        looks=(("/findings/trends/", "chart-bar", _("Trends")),),
    )
)  # fmt: skip
