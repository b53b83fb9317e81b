"""Weeks of a rota as people and programs meet them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from steward.capabilities.watches import actions, forms
from steward.capabilities.watches.choices import DayType
from steward.capabilities.watches.cover import holes_of, shares_of, zone_of
from steward.capabilities.watches.models import Rota, Watch
from steward.capabilities.watches.policies import MAY, may_rota
from steward.capabilities.watches.queries import STAFF, visible_rotas
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor


def line_name(row: Any) -> Any:
    """Which line a rota, a watch or an entry is of."""
    return row.site or _("Company-wide")


def shown_moment(at: datetime) -> str:
    """A moment in the second line of a row on a phone."""
    return f"{timezone.localtime(at):%m-%d %H:%M}"


def _mark(rota: Rota) -> tuple[str, str]:
    return ("ok", "circle-check") if rota.published_at else ("wait", "edit")


def _word(rota: Rota) -> Any:
    return _("Published") if rota.published_at else _("Draft")


def _week(rota: Rota, _actor: Actor) -> Mapping[str, Any]:
    """Who is on when, day by day; where nobody is, or two are; who had how many."""
    zone = ZoneInfo(zone_of(rota))
    found = list(Watch.objects.filter(rota=rota).select_related("officer").order_by("starts_at", "pk"))
    days = [rota.week_on + timedelta(days=n) for n in range(7)]
    by_day: dict[Any, list[Watch]] = {day: [] for day in days}
    for watch in found:
        by_day.setdefault(watch.starts_at.astimezone(zone).date(), []).append(watch)
    return {
        "days": [(f"{day:%m-%d} {date_format(day, 'l')}", rows) for day, rows in sorted(by_day.items())],
        "holes": holes_of(rota),
        "shares": shares_of(rota),
        "types": DayType,
    }


_verb = verbs_of(may_rota, MAY)

ROTAS = declare_resource(
    Resource(
        name="rotas",
        label=_("Duty rotas"),
        label_one=_("Duty rota"),
        icon="calendar-event",
        position=26,
        rows=visible_rotas,
        roles=STAFF,
        title=lambda rota: f"{line_name(rota)} · {rota.week_on}",
        joined=("site", "drawn_by"),
        listed=("site",),
        default_sort="-week_on",
        phone=lambda rota: Lines(
            title=f"{line_name(rota)} · {rota.week_on}", state=(*_mark(rota), _word(rota))
        ),
        columns=(
            Column("week_on", _("Week of duty from"), lambda rota: rota.week_on, sort="week_on", kind="link"),
            Column("site", _("Line"), lambda rota: rota.site_id, show=line_name),
            Column(
                "state",
                _("State"),
                lambda rota: "published" if rota.published_at else "draft",
                show=_word,
                kind="state",
                mark=_mark,
            ),
            Column("published_at", _("Published at"), lambda rota: rota.published_at, kind="moment"),
        ),
        detail_fields=lambda rota: {"words": rota.words},
        filters=(
            flag_filter("draft", _("Drafts"), lambda rows, _actor: rows.filter(published_at__isnull=True)),
            site_filter(),
        ),
        verbs=(
            Verb(
                "draw",
                _("Draw up a week"),
                "plus",
                forms.DrawRotaForm,
                actions.draw_rota,
                may=lambda _row, actor: bool(actor.roles & MAY["draw"]),
                roles=MAY["draw"],
                creates=True,
                style="primary",
                done=_("Drawn up: look at it, then publish it."),
            ),
            _verb("publish", _("Publish"), "speakerphone", forms.PublishRotaForm, actions.publish_rota,
                  style="primary", done=_("Published: everybody in it was told.")),
            _verb("assign", _("Put somebody on watch"), "user-plus", forms.AssignRotaForm, actions.assign_rota,
                  done=_("On watch.")),
            _verb("remove", _("Take watches out"), "user-minus", forms.RemoveRotaForm, actions.remove_rota,
                  done=_("Watches taken out.")),
        ),
        panels=(Panel("week", _("The week"), "watches/week.html", _week),),
        looks=(("/watches/now/", "phone-call", _("On duty now")),),
    )
)  # fmt: skip
