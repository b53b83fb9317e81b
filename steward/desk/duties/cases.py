"""Cases: what duties wait for, seen in the daily work or reported by hand, as people and programs meet it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from steward.desk.duties import forms
from steward.desk.duties.policies import MAY, STAFF, may_case
from steward.desk.duties.queries import visible_cases
from steward.desk.duties.resources import MARKS
from steward.kernel.base import clock
from steward.kernel.duties import actions
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.happenings import say_happening
from steward.kernel.duties.models import Case
from steward.kernel.duties.queries import is_reported, of_posts_seen, page_of
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
from steward.kernel.surface.usual import site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor


class Stage(TextChoices):
    """Where a case is now."""

    AHEAD = "ahead", _("Still ahead")
    OPEN = "open", _("Not over yet")
    OVER = "over", _("It is over")


MARKS_OF_STAGE = {
    Stage.AHEAD: ("info", "calendar"),
    Stage.OPEN: ("busy", "bell"),
    Stage.OVER: ("off", "flag"),
}


def stage_of(case: Case) -> Stage:
    now = clock.now()
    if case.ended_at is not None and case.ended_at <= now:
        return Stage.OVER
    return Stage.AHEAD if case.began_at > now else Stage.OPEN


def _title(case: Case) -> str:
    return say_happening(case.code)


def _mark(case: Case) -> tuple[str, str]:
    return MARKS_OF_STAGE[stage_of(case)]


def _lines(case: Case) -> Lines:
    facts = [case.label or case.words, case.place.name if case.place else "", case.site or ""]
    return Lines(_title(case), [fact for fact in facts if fact], state=(*_mark(case), stage_of(case).label))


def _about(case: Case, actor: Actor) -> Mapping[str, Any]:
    """What is due of it, as far as the actor may see; the way to its subject."""
    dues = case.dues.filter(of_posts_seen(actor), opens_at__lte=clock.now())
    dues = dues.select_related("duty", "post", "user")
    return {
        "dues": [(due, MARKS[DueState(due.state)]) for due in dues.order_by("-opens_at", "duty_id")[:50]],
        "by_hand": is_reported(case),
        "page": page_of(case),
    }


def _by_hand(rows: QuerySet[Case], _actor: Actor) -> QuerySet[Case]:
    return rows.filter(subject_id__isnull=True)


def _lasting(rows: QuerySet[Case], _actor: Actor) -> QuerySet[Case]:
    return rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=clock.now()))


_verb = verbs_of(may_case, MAY, "case")

CASES = declare_resource(
    Resource(
        name="cases",
        label=_("Happenings"),
        label_one=_("Happening"),
        icon="bell",
        position=62,
        rows=visible_cases,
        roles=STAFF,
        title=_title,
        joined=("place", "site", "user", "post"),
        default_sort="-began_at",
        default_filters={"hand": ("1",)},
        phone=_lines,
        columns=(
            Column("code", _("Happening"), lambda case: case.code, show=_title, kind="link"),
            Column("about", _("Which case"), lambda case: case.label or case.words),
            Column("place", _("Place"), lambda case: case.place_id, show=lambda case: case.place or ""),
            Column("site", _("Site"), lambda case: case.site_id, show=lambda case: case.site or "", default=False),
            Column("began_at", _("Began"), lambda case: case.began_at, kind="moment", sort="began_at"),
            Column("ended_at", _("Ended"), lambda case: case.ended_at, kind="moment"),
            Column(
                "state", _("State"), lambda case: stage_of(case).value, show=lambda case: stage_of(case).label,
                kind="state", mark=_mark,
            ),
            Column("user", _("Reported by"), lambda case: case.user_id, show=lambda case: case.user or ""),
        ),
        filters=(
            flag_filter("hand", _("Reported by hand"), _by_hand),
            flag_filter("open", _("Not over yet"), _lasting),
            choice_filter("code", _("Happening"), "code", lambda _actor: forms.happening_choices()),
            date_filter("began_at", _("Began"), "began_at"),
            site_filter(),
        ),
        verbs=(
            _verb(
                "report", _("Report what happened"), "bell", forms.ReportCaseForm, actions.report_case,
                creates=True, style="primary", done=_("Reported: what waits for it is due now."),
            ),
            _verb(
                "end", _("Say that it is over"), "flag", forms.EndCaseForm, actions.end_case, style="primary",
                done=_("Nothing more becomes due of it."),
            ),
        ),
        panels=(Panel("dues", _("What is due of it"), "desk/case.html", _about),),
    )
)  # fmt: skip
