"""Cases: what duties wait for, seen in the daily work or reported by hand, as people and programs meet it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.desk.duties import forms
from steward.desk.duties.policies import MAY, STAFF, may_case
from steward.desk.duties.queries import visible_cases
from steward.desk.duties.resources import MARKS
from steward.kernel.duties import actions
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.happenings import happening_words
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


def say_happening(case: Case) -> str:
    """What happened, in words; the code where a company made its own."""
    return happening_words().get(case.code, case.code)


def _use(case: Case) -> tuple[str, str]:
    return ("off", "flag") if case.ended_at else ("busy", "bell")


def _use_word(case: Case) -> Any:
    return _("Over") if case.ended_at else _("Not over yet")


def _lines(case: Case) -> Lines:
    facts = [case.label or case.words, case.place.name if case.place else "", case.site or ""]
    return Lines(say_happening(case), [fact for fact in facts if fact], state=(*_use(case), _use_word(case)))


def _about(case: Case, actor: Actor) -> Mapping[str, Any]:
    """What is due of it, as far as the actor may see; the way to its subject."""
    dues = case.dues.filter(of_posts_seen(actor)).select_related("duty", "post", "user")
    return {
        "dues": [(due, MARKS[DueState(due.state)]) for due in dues.order_by("-opens_at", "duty_id")[:50]],
        "by_hand": is_reported(case),
        "page": page_of(case),
    }


def _by_hand(rows: QuerySet[Case], _actor: Actor) -> QuerySet[Case]:
    return rows.filter(subject_id__isnull=True)


def _lasting(rows: QuerySet[Case], _actor: Actor) -> QuerySet[Case]:
    return rows.filter(ended_at__isnull=True)


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
        title=say_happening,
        joined=("place", "site", "user", "post"),
        default_sort="-began_at",
        default_filters={"hand": ("1",)},
        phone=_lines,
        columns=(
            Column("code", _("Happening"), lambda case: case.code, show=say_happening, kind="link"),
            Column("about", _("Which case"), str),
            Column("place", _("Place"), lambda case: case.place_id, show=lambda case: case.place or ""),
            Column("site", _("Site"), lambda case: case.site_id, show=lambda case: case.site or "", default=False),
            Column("began_at", _("Began"), lambda case: case.began_at, kind="moment", sort="began_at"),
            Column("ended_at", _("Ended"), lambda case: case.ended_at, kind="moment"),
            Column(
                "state", _("State"), lambda case: "over" if case.ended_at else "open", show=_use_word, kind="state",
                mark=_use,
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
                "end", _("It is over"), "flag", forms.EndCaseForm, actions.end_case, style="primary",
                done=_("Nothing more becomes due of it."),
            ),
        ),
        panels=(Panel("dues", _("What is due of it"), "desk/case.html", _about),),
    )
)  # fmt: skip
