"""Promises to households as people and programs meet them."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry import actions, forms
from steward.capabilities.registry.models import FollowUp
from steward.capabilities.registry.policies import READERS, may_follow_up
from steward.capabilities.registry.queries import visible_follow_ups
from steward.capabilities.registry.resources.verbs import verb
from steward.kernel.base import clock
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import site_filter


def _state(row: FollowUp) -> str:
    if row.kept_at:
        return str(_("Kept"))
    return str(_("Overdue") if row.is_late else _("Open"))


def _mark(row: FollowUp) -> tuple[str, str]:
    if row.kept_at:
        return "ok", "circle-check"
    return ("late", "clock-exclamation") if row.is_late else ("wait", "flag")


def _lines(row: FollowUp) -> Lines:
    until = _("until %(day)s") % {"day": row.due_on}
    return Lines(row.words, (row.place.name, row.promised_by, until), state=(*_mark(row), _state(row)))


FOLLOW_UPS = declare_resource(
    Resource(
        name="followups",
        position=42,
        label=_("Follow-ups"),
        label_one=_("Follow-up"),
        icon="flag",
        rows=visible_follow_ups,
        roles=READERS,
        title=lambda row: row.words,
        joined=("place", "promised_by", "contact__party"),
        listed=("place", "promised_by"),
        default_sort="due_on",
        default_filters={"open": ("1",)},
        phone=_lines,
        timeline=lambda row: [row.place],
        columns=(
            Column("words", _("Promised"), lambda row: row.words, kind="link"),
            Column("place", _("Household"), lambda row: row.place_id, show=lambda row: row.place.name),
            Column(
                "promised_by",
                _("By whom"),
                lambda row: row.promised_by_id,
                show=lambda row: row.promised_by.name,
            ),
            Column("due_on", _("Until"), lambda row: row.due_on, sort="due_on"),
            Column("state", _("State"), lambda row: _state(row), kind="state", mark=_mark),
            Column("postponed", _("Put off"), lambda row: row.postponed, kind="number", default=False),
            Column("kept_at", _("Kept at"), lambda row: row.kept_at, kind="moment", default=False),
        ),
        filters=(
            flag_filter("open", _("Open"), lambda rows, _actor: rows.filter(kept_at__isnull=True)),
            flag_filter(
                "late",
                _("Overdue"),
                lambda rows, _actor: rows.filter(kept_at__isnull=True, due_on__lt=clock.today()),
            ),
            flag_filter(
                "mine",
                _("Promised by me"),
                lambda rows, actor: rows.filter(promised_by_id__in=actor.queue_user_ids),
            ),
            site_filter("place__site_id"),
        ),
        verbs=(
            verb(
                "keep",
                _("Kept"),
                "check",
                forms.KeepFollowUpForm,
                actions.keep_follow_up,
                may_follow_up,
                "follow_up.keep",
                style="primary",
                done=_("Kept: well done."),
            ),
            verb(
                "postpone",
                _("Put off"),
                "calendar",
                forms.PostponeFollowUpForm,
                actions.postpone_follow_up,
                may_follow_up,
                "follow_up.postpone",
                done=_("Put off."),
            ),
        ),
        panels=(Panel("promise", _("Follow-up"), "registry/promise.html"),),
    )
)
