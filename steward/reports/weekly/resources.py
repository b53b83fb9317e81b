"""Frozen weeks as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.tenancy.actor import Actor
from steward.reports.models import AreaLimit, WeeklyReport
from steward.reports.weekly import actions, forms
from steward.reports.weekly.policies import MAY, READERS, may_redo
from steward.reports.weekly.queries import read_sites, told_totals, visible_weeks
from steward.reports.weekly.sheet import sheet_of


def site_word(row: WeeklyReport | AreaLimit) -> Any:
    return row.site or _("All sites")


def edition_mark(week: WeeklyReport) -> tuple[str, str]:
    return ("ok", "snowflake") if week.is_current else ("off", "history")


def edition_word(week: WeeklyReport) -> Any:
    word = _("Frozen") if week.is_current else _("Replaced")
    return word if week.edition == 1 else f"{word} · {week.edition}"


def _count(name: str, label: Any) -> Column:
    return Column(name, label, lambda week: told_totals(week).get(name), kind="number")


def _hours(name: str, label: Any) -> Column:
    def hours(week: WeeklyReport) -> float | None:
        minutes = told_totals(week)[f"{name}_minutes"]
        return None if minutes is None else round(minutes / 60, 1)

    return Column(f"{name}_hours", label, hours, kind="number")


def _phone(week: WeeklyReport) -> Lines:
    totals = told_totals(week)
    return Lines(
        title=f"{week.monday} · {site_word(week)}",
        state=(*edition_mark(week), edition_word(week)),
        facts=(
            _("%(n)d reported") % {"n": totals["opened"]},
            _("%(n)d closed") % {"n": totals["closed"]},
            _("%(n)d late") % {"n": totals["late"]},
        ),
    )


def _facts(week: WeeklyReport, actor: Actor) -> Mapping[str, Any]:
    return {"sheet": sheet_of(week, actor)}


WEEKS = declare_resource(
    Resource(
        name="weeks",
        label=_("Frozen weeks"),
        label_one=_("Frozen week"),
        icon="snowflake",
        position=36,
        in_menu=False,
        rows=visible_weeks,
        roles=frozenset(READERS),
        title=lambda week: f"{week.monday} · {site_word(week)}",
        joined=("site", "frozen_by"),
        default_sort="-monday",
        default_filters={"holds": ["1"]},
        phone=_phone,
        head_template="reports/week_head.html",
        columns=(
            Column("monday", _("Week from"), lambda week: week.monday, sort="monday", kind="link"),
            Column("site", _("Site read"), lambda week: week.site_id, show=site_word),
            _count("opened", _("Newly reported")),
            _count("closed", _("Closed in the week")),
            _count("open", _("Open at the end")),
            _count("late", _("Became late")),
            _count("reopened", _("Opened again")),
            _hours("respond", _("Median to respond, hours")),
            _hours("resolve", _("Median to resolve, hours")),
            _count("called", _("Called by us")),
            _count("rated", _("Rated by customers themselves")),
            Column(
                "state",
                _("Edition"),
                lambda week: "current" if week.is_current else "replaced",
                show=edition_word,
                kind="state",
                mark=edition_mark,
            ),
        ),
        detail_fields=lambda week: {
            "totals": told_totals(week),
            "findings": {name: n for name, n in week.figures.get("findings", {}).items() if name != "worst"},
            "edition": week.edition,
            "reason": week.reason,
            "frozen_at": week.frozen_at,
        },
        filters=(
            flag_filter("holds", _("Editions that hold"), lambda rows, _actor: rows.filter(is_current=True)),
            choice_filter(
                "site", _("Site read"), "site_id", lambda actor: [(s.pk, s.name) for s in read_sites(actor)]
            ),
        ),
        verbs=(
            Verb(
                "redo",
                _("Draw up again"),
                "refresh",
                forms.RedoWeekForm,
                actions.redo_week,
                may=may_redo,
                roles=MAY["redo"],
                done=_("Drawn up again; the edition before is kept."),
            ),
        ),
        panels=(Panel("figures", _("Figures"), "reports/week_panel.html", _facts),),
    )
)
