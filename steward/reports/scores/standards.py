"""Standards not met, and the months they are judged in, as those who lead and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.kernel.duties.actions import reopen_month, set_freeze_day
from steward.kernel.duties.choices import Outcome
from steward.kernel.duties.models import DutyMonth, FreezeDay
from steward.kernel.duties.months import may_reopen, may_set
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    declare_resource,
)
from steward.kernel.surface.usual import row_filter, site_filter
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.reports.models import CardStandard
from steward.reports.scores import forms
from steward.reports.scores.policies import MAY, STAFF
from steward.reports.scores.queries import visible_freeze_days, visible_months, visible_standards
from steward.reports.scores.resources import month_choices, post_words, user_words
from steward.reports.scores.sheet import MARKS, say_figure, standing

# Those who lead others or watch over all standards; everybody else reads his own on his card.
LEADERS = STAFF - {Role.DESK, Role.WORKER}


def _mark(row: CardStandard) -> tuple[str, str]:
    return MARKS[Outcome(row.outcome)]


def _since(row: CardStandard) -> str:
    return str(_("%(n)d months in a row") % {"n": row.in_a_row}) if row.in_a_row else ""


def _lines(row: CardStandard) -> Lines:
    # Three things fit beside each other; the page says where and of which month.
    facts = [row.user, say_figure(row), _since(row)]
    state = (*_mark(row), row.get_outcome_display())
    return Lines(str(row), [fact for fact in facts if fact], state=state)


def _standing(row: CardStandard, _actor: Actor) -> Mapping[str, Any]:
    return {"one": standing(row), "since": _since(row)}


SHORTFALLS = declare_resource(
    Resource(
        name="shortfalls",
        label=_("Standards not met"),
        label_one=_("Standard of a post"),
        icon="scale",
        position=33,
        rows=visible_standards,
        roles=LEADERS,
        title=str,
        joined=("post", "user", "site", "area"),
        default_sort="-month",
        default_filters={"outcome": (Outcome.UNMET.value,)},
        phone=_lines,
        columns=(
            Column("standard", _("Standard"), lambda row: row.duty, show=str, kind="link"),
            Column("month", _("Month"), lambda row: row.month, show=lambda row: f"{row.month:%Y-%m}", sort="month"),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site or ""),
            Column("area", _("Area"), lambda row: row.area_id, show=lambda row: row.area or "", default=False),
            Column("post", _("Post"), lambda row: row.post_id, show=lambda row: row.post),
            Column("user", _("Person"), lambda row: row.user_id, show=lambda row: row.user),
            Column("limit", _("Threshold"), lambda row: standing(row).limit),
            Column("figure", _("Figure"), say_figure),
            Column("in_a_row", _("Months in a row"), lambda row: row.in_a_row, sort="in_a_row", kind="number"),
            Column(
                "outcome", _("Outcome"), lambda row: row.outcome, show=lambda row: row.get_outcome_display(),
                kind="state", mark=_mark,
            ),
        ),
        detail_fields=lambda row: {
            "card": row.card_id,
            "metric": row.metric,
            "numerator": row.numerator,
            "denominator": row.denominator,
            "at_least": row.at_least,
            "at_most": row.at_most,
        },
        filters=(
            choice_filter("outcome", _("Outcome"), "outcome", Outcome),
            choice_filter("month", _("Month"), "month", month_choices),
            site_filter(),
            row_filter("user", _("Person"), "user_id", user_words),
            row_filter("post", _("Post"), "post_id", post_words),
        ),
        timeline=lambda _row: [],
        panels=(Panel("standing", _("The figure"), "reports/standing.html", _standing),),
    )
)  # fmt: skip


def _month_words(_month: DutyMonth, actor: Actor) -> Mapping[str, Any]:
    return {"may_set": may_set(actor)}


def _month_mark(month: DutyMonth) -> tuple[str, str]:
    return ("ok", "snowflake") if month.is_frozen else ("busy", "hourglass")


def _month_word(month: DutyMonth) -> Any:
    return _("Frozen") if month.is_frozen else _("Open again")


MONTHS = declare_resource(
    Resource(
        name="months",
        label=_("Frozen months"),
        label_one=_("Month of duties"),
        icon="snowflake",
        in_menu=False,
        rows=visible_months,
        roles=STAFF,
        title=str,
        joined=("reopened_by",),
        default_sort="-first",
        phone=lambda month: Lines(
            str(month), (_("Edition %(n)d") % {"n": month.edition},), state=(*_month_mark(month), _month_word(month))
        ),
        columns=(
            Column("month", _("Month"), lambda month: month.first, show=str, sort="first", kind="link"),
            Column("edition", _("Edition"), lambda month: month.edition, kind="number"),
            Column("frozen_at", _("Frozen at"), lambda month: month.frozen_at, kind="moment"),
            Column(
                "state", _("State"), lambda month: "frozen" if month.is_frozen else "open", show=_month_word,
                kind="state", mark=_month_mark,
            ),
        ),
        detail_fields=lambda month: {"reason": month.reason, "freezes_on": month.freezes_on},
        verbs=(
            Verb(
                "reopen", _("Open again"), "refresh", forms.ReopenMonthForm, reopen_month,
                may=may_reopen, roles=frozenset(MAY["reopen"]), event="duty_month.reopen", style="danger",
                done=_("Open: what came late counts now, and it is frozen again."),
            ),
        ),
        panels=(
            Panel("month", _("What frozen means"), "reports/month.html", _month_words),
        ),
    )
)  # fmt: skip


def _day_lines(row: FreezeDay) -> Lines:
    return Lines(_day_title(row), (_("from %(month)s on") % {"month": f"{row.from_month:%Y-%m}"},))


def _day_title(row: FreezeDay) -> str:
    return str(_("day %(n)d of the next month") % {"n": row.day})


FREEZE_DAYS = declare_resource(
    Resource(
        name="freezedays",
        label=_("Days on which months are frozen"),
        label_one=_("Day on which months are frozen"),
        icon="calendar-event",
        in_menu=False,
        rows=visible_freeze_days,
        roles=STAFF,
        title=_day_title,
        default_sort="-from_month",
        phone=_day_lines,
        columns=(
            Column("day", _("Day of the next month"), lambda row: str(row.day), show=_day_title, kind="link"),
            Column(
                "from_month", _("From month"), lambda row: row.from_month, show=lambda row: f"{row.from_month:%Y-%m}",
                sort="from_month",
            ),
        ),
        verbs=(
            Verb(
                "set", _("Set the day"), "calendar-event", forms.SetFreezeDayForm, set_freeze_day,
                may=lambda _row, actor: may_set(actor), roles=frozenset(MAY["set"]), event="freeze_day.set",
                creates=True, style="primary", done=_("Set. It holds from this month on."),
            ),
        ),
    )
)  # fmt: skip
