"""Watches as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from steward.capabilities.watches import actions, forms
from steward.capabilities.watches.models import Change, Entry, HandedMatter, Watch
from steward.capabilities.watches.policies import MAY, may
from steward.capabilities.watches.queries import (
    STAFF,
    is_current,
    next_watch,
    not_settled,
    open_matters,
    visible_watches,
)
from steward.capabilities.watches.resources.rotas import line_name, shown_moment
from steward.kernel.base import clock
from steward.kernel.base.privacy import mask_phone
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    date_filter,
    declare_resource,
    flag_filter,
    resources,
)
from steward.kernel.surface.usual import site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor

JOINED = ("officer", "site", "rota")
MARKS = {
    "draft": ("off", "edit", _("Draft")),
    "coming": ("info", "clock", _("Watch to come")),
    "current": ("busy", "user-check", _("On watch")),
    "unhanded": ("late", "clock-exclamation", _("Not handed over")),
    "handed": ("wait", "transfer", _("Handed over, not taken over")),
    "taken": ("ok", "circle-check", _("Taken over")),
}


def stand_of(watch: Watch) -> str:
    """Where a watch stands, from what was done on it and the clock."""
    if watch.rota.published_at is None:
        return "draft"
    if watch.taken_at is not None:
        return "taken"
    if watch.handed_at is not None:
        return "handed"
    if is_current(watch):
        return "current"
    return "coming" if watch.starts_at > clock.now() else "unhanded"


def _mark(watch: Watch) -> tuple[str, str]:
    return MARKS[stand_of(watch)][:2]


def _word(watch: Watch) -> Any:
    return MARKS[stand_of(watch)][2]


def _duty(watch: Watch, _actor: Actor) -> Mapping[str, Any]:
    """Who, until when, reached how; who comes next."""
    changes = Change.objects.filter(watch=watch).select_related("officer", "instead_of").order_by("pk")
    return {"phone": mask_phone(watch.officer.phone), "next": next_watch(watch), "changes": list(changes)}


def _matters(watch: Watch, _actor: Actor) -> Mapping[str, Any]:
    """What is open: as it was handed over, or as it is now."""
    if watch.handed_at is None:
        rows = list(open_matters([watch.line]))
    else:
        handed = HandedMatter.objects.filter(watch=watch).values("entry_id")
        found = Entry.objects.filter(pk__in=handed).select_related("site", "place", "written_by", "watch")
        rows = list(found.order_by("happened_at", "pk"))
    return {"logbook": resources()["logbook"], "rows": rows, "now": clock.now()}


def _log(watch: Watch, _actor: Actor) -> Mapping[str, Any]:
    rows = Entry.objects.filter(watch=watch).select_related("site", "place", "written_by", "watch")
    return {
        "logbook": resources()["logbook"],
        "rows": list(rows.order_by("happened_at", "pk")),
        "now": clock.now(),
    }


_verb = verbs_of(may, MAY)

WATCHES = declare_resource(
    Resource(
        name="watches",
        label=_("Watches"),
        label_one=_("Watch"),
        icon="clock-hour-4",
        position=25,
        rows=visible_watches,
        roles=STAFF,
        title=str,
        joined=JOINED,
        default_sort="starts_at",
        default_filters={"later": ["1"]},
        phone=lambda watch: Lines(
            title=f"{watch.officer} · {line_name(watch)}",
            facts=(shown_moment(watch.starts_at),),
            state=(*_mark(watch), _word(watch)),
        ),
        columns=(
            Column("officer", _("Duty officer"), lambda watch: watch.officer_id,
                   show=lambda watch: watch.officer, kind="link"),
            Column("site", _("Line"), lambda watch: watch.site_id, show=line_name),
            Column("starts_at", _("On watch from"), lambda watch: watch.starts_at, sort="starts_at", kind="moment"),
            Column("ends_at", _("On watch until"), lambda watch: watch.ends_at, kind="moment"),
            Column("state", _("State"), stand_of, show=_word, kind="state", mark=_mark),
            Column("handed_at", _("Handed over at"), lambda watch: watch.handed_at, kind="moment", default=False),
            Column("taken_at", _("Taken over at"), lambda watch: watch.taken_at, kind="moment", default=False),
        ),
        detail_fields=lambda watch: {"words": watch.words, "day_type": watch.day_type},
        filters=(
            flag_filter(
                "later",
                _("Going on and to come"),
                lambda rows, _actor: rows.filter(Q(ends_at__gt=clock.now()) | not_settled(clock.now())),
            ),
            flag_filter("mine", _("Mine"), lambda rows, actor: rows.filter(officer_id=actor.user_id)),
            flag_filter(
                "untaken",
                _("Handed over, not taken over"),
                lambda rows, _actor: rows.filter(handed_at__isnull=False, taken_at__isnull=True),
            ),
            site_filter(),
            date_filter("from", _("On watch from"), "starts_at"),
        ),
        verbs=(
            _verb("take", _("Take over"), "user-check", forms.TakeWatchForm, actions.take_watch, style="primary",
                  done=_("It is your watch now.")),
            _verb("log", _("Write in the log"), "writing", forms.LogWatchForm, actions.log_watch, style="primary",
                  done=_("Written down.")),
            _verb("hand_over", _("Hand the watch over"), "transfer", forms.HandOverWatchForm, actions.hand_over_watch,
                  done=_("Handed over: the next officer was told.")),
            _verb("change", _("Somebody else instead"), "refresh", forms.ChangeWatchForm, actions.change_watch,
                  done=_("Asked: it changes once it is approved.")),
            _verb("reveal", _("Show the number"), "eye", forms.RevealWatchForm, actions.reveal_watch, reveals=True),
        ),
        panels=(
            Panel("duty", _("The watch"), "watches/duty.html", _duty),
            Panel("matters", _("Open matters"), "watches/matters.html", _matters),
            Panel("log", _("Log of this watch"), "watches/log.html", _log),
        ),
        looks=(("/watches/now/", "phone-call", _("On duty now")),),
    )
)  # fmt: skip
