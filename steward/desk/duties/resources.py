"""What is due, and the duties it comes from, as people and programs meet them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.desk.duties import forms
from steward.desk.duties.policies import MAY, STAFF, may_due, may_duty
from steward.desk.duties.queries import visible_cases, visible_dues, visible_duties
from steward.desk.duties.words import say_evidence, say_often
from steward.kernel.approvals.queries import requests_of
from steward.kernel.duties import actions
from steward.kernel.duties.byhand import is_by_hand
from steward.kernel.duties.cadence import happening_in
from steward.kernel.duties.cases import may_report
from steward.kernel.duties.choices import DueState, Scope
from steward.kernel.duties.happenings import declared_happenings
from steward.kernel.duties.models import Due, Duty
from steward.kernel.duties.months import open_days_for
from steward.kernel.duties.queries import (
    excuse_of,
    of_own_posts,
    page_of,
    post_kinds,
    proofs_of,
    to_do_now,
)
from steward.kernel.evidence.queries import evidence_of_many
from steward.kernel.surface.declare import (
    Column,
    Filter,
    Lines,
    Panel,
    Resource,
    choice_filter,
    date_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import row_filter, site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Post, User

MARKS = {
    DueState.DUE: ("wait", "clock"),
    DueState.DONE: ("ok", "circle-check"),
    DueState.LATE: ("wait", "clock-exclamation"),
    DueState.MISSED: ("late", "x"),
    DueState.EXCUSED: ("off", "mood-neutral"),
}


def mark_of(due: Due) -> tuple[str, str]:
    return MARKS[DueState(due.state)]


def _lines(due: Due) -> Lines:
    waits = due.state == DueState.DUE
    # Which case it is about matters more on a narrow line than how often such a thing is due.
    which = due.case or say_often(due.duty)
    facts = [which, due.place.name if due.place else "", due.post, "" if waits else due.due_on]
    return Lines(
        str(due.duty),
        [fact for fact in facts if fact],
        state=(*mark_of(due), due.get_state_display()),
        due_at=due.closes_at if waits else None,
    )


def _proof(due: Due, actor: Actor) -> Mapping[str, Any]:
    proofs = list(proofs_of(due))
    files = evidence_of_many(proofs)
    excuse = excuse_of(due)
    return {
        "is_frozen": due.due_on not in open_days_for(actor),
        "proofs": [(proof, files.get(proof.pk, [])) for proof in proofs],
        "evidence": say_evidence(due.duty),
        "is_by_hand": is_by_hand(due),
        "often": say_often(due.duty),
        "page": page_of(due.case),
        "excuse": excuse,
        "request": requests_of(excuse).first() if excuse else None,
    }


def _duties(actor: Actor) -> Iterable[tuple[int, str]]:
    return [(duty.pk, str(duty)) for duty in visible_duties(actor).order_by("pk")]


def _post_words(keys: Sequence[int], _actor: Actor) -> list[str]:
    return [str(post) for post in Post.objects.filter(pk__in=keys)]


def _user_words(keys: Sequence[int], actor: Actor) -> list[str]:
    return [user.name for user in User.objects.filter(organisation_id=actor.organisation_id, pk__in=keys)]


def _case_words(keys: Sequence[int], actor: Actor) -> list[str]:
    return [str(case) for case in visible_cases(actor).filter(pk__in=keys)]


def _of_codes(rows: QuerySet[Due], codes: Sequence[str], _actor: Actor) -> QuerySet[Due]:
    return rows.filter(duty__code__in=codes)


def _code_words(codes: Sequence[str], _actor: Actor) -> list[str]:
    found = {row.code: str(row) for row in Duty.objects.filter(code__in=codes).order_by("starts_on", "pk")}
    return list(found.values())


_due_verb = verbs_of(may_due, MAY, "due")

DUES = declare_resource(
    Resource(
        name="dues",
        label=_("What is due"),
        label_one=_("Duty that is due"),
        icon="checklist",
        position=61,
        rows=visible_dues,
        roles=STAFF,
        title=lambda due: str(due.duty),
        joined=("duty", "post", "place", "site", "user", "case"),
        default_sort="closes_at",
        default_filters={"mine": ("1",), "now": ("1",)},
        phone=_lines,
        columns=(
            Column("duty", _("Duty"), lambda due: due.duty.code, show=lambda due: due.duty, kind="link"),
            Column("place", _("Place"), lambda due: due.place_id, show=lambda due: due.place or ""),
            Column("case", _("Happening"), lambda due: due.case_id, show=lambda due: due.case or ""),
            Column("post", _("Post"), lambda due: due.post_id, show=lambda due: due.post),
            Column("often", _("How often"), lambda due: say_often(due.duty)),
            Column("opens_at", _("Opens"), lambda due: due.opens_at, kind="moment", default=False),
            # The day says more than the midnight after it.
            Column("due_on", _("Due on"), lambda due: due.due_on, sort="closes_at"),
            Column("closes_at", _("Closes"), lambda due: due.closes_at, kind="moment", default=False),
            Column(
                "state", _("State"), lambda due: due.state, show=lambda due: due.get_state_display(), kind="state",
                mark=mark_of,
            ),
            Column("user", _("Who did it"), lambda due: due.user_id, show=lambda due: due.user or ""),
            Column("done_at", _("Done at"), lambda due: due.done_at, kind="moment"),
            Column("site", _("Site"), lambda due: due.site_id, show=lambda due: due.site or "", default=False),
        ),
        filters=(
            flag_filter("mine", _("Of my posts"), lambda rows, actor: rows.filter(of_own_posts(actor))),
            flag_filter("now", _("To do now"), lambda rows, _actor: rows.filter(to_do_now())),
            choice_filter("state", _("State"), "state", DueState),
            choice_filter("duty", _("Duty"), "duty_id", _duties),
            date_filter("due_on", _("Due"), "due_on", is_day=True),
            site_filter(),
            # Set by links of figures (a scorecard's): which post, whose, and the duty by its code in whichever row.
            row_filter("post", _("Post"), "post_id", _post_words),
            row_filter("whose", _("Who did it"), "user_id", _user_words),
            row_filter("case", _("Happening"), "case_id", _case_words),
            Filter("code", _("Duty"), _of_codes, kind="row", words=_code_words),
        ),
        verbs=(
            _due_verb(
                "prove", _("Hand in proof"), "camera", forms.ProveDueForm, actions.prove_due,
                style="primary", done=_("Counted. Well done."),
            ),
            _due_verb(
                "excuse", _("Ask to excuse it"), "message-report", forms.ExcuseDueForm, actions.excuse_due,
                done=_("Your superior was asked."),
            ),
        ),
        panels=(Panel("proof", _("Proof of the duty"), "desk/due_proof.html", _proof),),
    )
)  # fmt: skip


def _duty_lines(duty: Duty) -> Lines:
    return Lines(str(duty), (say_often(duty), say_evidence(duty)), state=(*_use(duty), _use_word(duty)))


def _use(duty: Duty) -> tuple[str, str]:
    return ("off", "archive") if duty.ends_on else ("ok", "check")


def _use_word(duty: Duty) -> Any:
    return _("Out of use") if duty.ends_on else _("In use")


def _facts(duty: Duty, actor: Actor) -> Mapping[str, Any]:
    kinds, code = post_kinds(), happening_in(duty.cadence)
    return {
        "posts": [kinds[code] for code in duty.kinds if code in kinds],
        "often": say_often(duty),
        "waits": code is not None,
        # Where to say that it happened: nothing else would.
        "report": f"/cases/report/?code={code}" if code in may_report(actor) else "",
        "is_seen": code in declared_happenings(),
        "evidence": say_evidence(duty),
        "scope": Scope(duty.scope).label,
    }


def _kinds(_actor: Actor) -> list[tuple[str, str]]:
    return [(code, str(kind)) for code, kind in post_kinds().items()]


def _by_kind(rows: QuerySet[Duty], values: Any, _actor: Actor) -> QuerySet[Duty]:
    """Kinds are a short JSON list on few duties: matched in Python, so that both databases agree."""
    wanted = set(values)
    found = Duty.objects.only("id", "kinds")
    return rows.filter(pk__in=[duty.pk for duty in found if wanted & set(duty.kinds)])


_verb = verbs_of(may_duty, MAY, "duty")

DUTIES = declare_resource(
    Resource(
        name="duties",
        label=_("Duties"),
        label_one=_("Duty"),
        icon="book",
        rows=visible_duties,
        roles=STAFF,
        title=str,
        default_sort="id",
        default_filters={"open": ("1",)},
        in_menu=False,
        phone=_duty_lines,
        columns=(
            Column("title", _("Duty"), lambda duty: duty.title, show=str, kind="link"),
            Column("often", _("How often"), say_often),
            Column("evidence", _("Proved by"), say_evidence),
            Column("weight", _("Weight"), lambda duty: duty.weight, kind="number"),
            Column("clauses", _("Clauses"), lambda duty: "、".join(duty.clauses), default=False),
            Column("requirements", _("Requirements"), lambda duty: "、".join(duty.requirements), default=False),
            Column(
                "state", _("State"), lambda duty: "retired" if duty.ends_on else "open", show=_use_word, kind="state",
                mark=_use,
            ),
        ),
        filters=(
            Filter("kind", _("Kind of post"), _by_kind, _kinds),
            flag_filter("open", _("In use"), lambda rows, _actor: rows.filter(ends_on__isnull=True)),
        ),
        verbs=(
            _verb("change", _("Change"), "edit", forms.ChangeDutyForm, actions.change_duty, done=_("Changed.")),
            _verb(
                "judge", _("Set the standard"), "scale", forms.JudgeDutyForm, actions.judge_duty,
                done=_("Set: scorecards that are not frozen are judged by it."),
            ),
            _verb(
                "retire", _("Take out of use"), "archive", forms.RetireDutyForm, actions.retire_duty,
                style="danger", done=_("Out of use from tomorrow; what was counted stays."),
            ),
        ),
        panels=(Panel("duty", _("Duty"), "desk/duty.html", _facts),),
    )
)  # fmt: skip
