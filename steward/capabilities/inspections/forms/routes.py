"""Forms of routes and plans."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections.models import Checkpoint, Route
from steward.capabilities.inspections.queries.visible import visible_checkpoints, visible_routes
from steward.kernel.base.refused import Refused
from steward.kernel.duties.cadence import Every
from steward.kernel.surface.forms import RowField, RowsField, TextField, VerbForm
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Post
from steward.kernel.tenancy.queries import visible_site, visible_sites

# `#12 3栋大堂 60`: the checkpoint's number, its name for people, the seconds the way to it takes.
LINE = re.compile(r"^#(\d{1,18})\b.*?(?:\s(\d{1,5}))?$")
Way = list[tuple[Checkpoint, int | None]]


def _in_use(actor: Actor) -> QuerySet[Checkpoint]:
    rows = visible_checkpoints(actor).filter(retired_at__isnull=True)
    return rows.select_related("place").order_by("place__sort_key", "name", "pk")


def _walk() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Seconds from one point to the next"),
        required=False,
        min_value=1,
        max_value=3600,
        help_text=_("Who needs less than half of it is asked how."),
    )


class AddRouteForm(VerbForm):
    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        empty_label=_("Choose a site"),
    )
    name = TextField(label=_("Name of the route"), max_length=60)
    name_en = TextField(label=_("English name"), max_length=80, required=False)
    points = RowsField(
        lambda actor, _row: _in_use(actor),
        label=_("Checkpoints"),
        help_text=_("In the order of places; change it afterwards."),
    )
    walk_seconds = _walk()
    is_ordered = forms.BooleanField(label=_("Only in this order"), required=False)

    def present(self) -> None:
        sites = list(visible_sites(self.actor)[:2])
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)

    def arguments(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        seconds, points = told.pop("walk_seconds"), told.pop("points")
        return {**told, "way": [(row, seconds) for row in _in_order(points)]}


class ChangeRouteForm(VerbForm):
    name = TextField(label=_("Name of the route"), max_length=60)
    name_en = TextField(label=_("English name"), max_length=80, required=False)
    way = TextField(
        label=_("The way, one checkpoint a line"),
        lines=10,
        help_text=_("Move or delete lines; the figure at the end is the seconds from the point before."),
    )
    points = RowsField(
        lambda actor, route: (
            _in_use(actor).filter(site_id=route.site_id).exclude(pk__in=route.points.values("checkpoint_id"))
        ),
        label=_("Add checkpoints at the end"),
        required=False,
    )
    walk_seconds = _walk()
    is_ordered = forms.BooleanField(label=_("Only in this order"), required=False)

    def present(self) -> None:
        for name in ("name", "name_en", "is_ordered"):
            self.initial.setdefault(name, getattr(self.subject, name))
        self.initial.setdefault("way", way_in_lines(self.subject))

    def arguments(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        seconds = told.pop("walk_seconds")
        more = [(row, seconds) for row in _in_order(told.pop("points"))]
        return {**told, "way": [*self._read(told["way"]), *more]}

    def _read(self, text: str) -> Way:
        found = [
            (number, LINE.match(line.strip()))
            for number, line in enumerate(text.splitlines(), 1)
            if line.strip()
        ]
        here = Checkpoint.objects.filter(site_id=self.subject.site_id, retired_at__isnull=True)
        rows = here.select_related("place").in_bulk([int(match[1]) for _number, match in found if match])
        way: Way = []
        for number, match in found:
            if match is None or int(match[1]) not in rows:
                raise Refused(
                    _("Line %(number)d names no checkpoint.") % {"number": number},
                    do=_("Move or delete whole lines."),
                    field="way",
                )
            way.append((rows[int(match[1])], int(match[2]) if match[2] else None))
        return way


def _in_order(rows: Any) -> list[Checkpoint]:
    return sorted(rows, key=lambda row: (row.place.sort_key, row.name, row.pk))


def way_in_lines(route: Route) -> str:
    """The way as `ChangeRouteForm` reads it."""
    rows = route.points.select_related("checkpoint__place").order_by("position")
    lines = [
        f"#{row.checkpoint_id} {row.checkpoint}{f' {row.walk_seconds}' if row.walk_seconds else ''}"
        for row in rows
    ]
    return "\n".join(lines)


class RetireRouteForm(VerbForm):
    """Nothing to say."""


TIMES = [(Every.DAY.value, _("a day")), (Every.WEEK.value, _("a week")), (Every.MONTH.value, _("a month")),
         ("within", _("within so many days"))]  # fmt: skip


class AddPlanForm(VerbForm):
    route = RowField(
        lambda actor, _row: visible_routes(actor).filter(is_active=True).order_by("name"), label=_("Route")
    )
    post = RowField(
        lambda actor, _row: (
            Post.objects.filter(is_active=True, site__in=visible_sites(actor))
            .select_related("site")
            .order_by("pk")
        ),
        label=_("Post"),
        help_text=_("Whoever holds it, or acts for its holder, walks it."),
    )
    times = forms.IntegerField(label=_("How many times"), min_value=1, max_value=24, initial=1)
    every = forms.ChoiceField(label=_("in"), choices=TIMES)
    slots = TextField(
        label=_("At these hours"),
        required=False,
        max_length=200,
        help_text=_("19:00-21:00, 23:00-01:00; only for what is done daily; a slot may go past midnight."),
    )
    warn_minutes = forms.IntegerField(
        label=_("Warn so many minutes before its time is over"), min_value=5, max_value=1440, initial=30
    )

    def arguments(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        times, every, slots = told.pop("times"), told.pop("every"), told.pop("slots")
        return {**told, "cadence": _cadence(times, every, slots)}


def _cadence(times: int, every: str, slots: str) -> dict[str, Any]:
    if every == "within":
        return {"within_days": times}
    named = [slot.strip() for slot in re.split(r"[,，、\s]+", slots.replace("–", "-")) if slot.strip()]
    if named:
        return {"every": every, "slots": named}
    return {"every": every, "times": times} if times > 1 else {"every": every}


class EndPlanForm(VerbForm):
    """Nothing to say."""
