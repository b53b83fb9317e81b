"""Webhook targets and their deliveries as administrators and programs meet them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.desk.webhooks import forms
from steward.desk.webhooks.policies import KEEPERS, MAY, may_delivery, may_target
from steward.desk.webhooks.queries import latest_deliveries, listed_deliveries, listed_webhooks
from steward.kernel.base import clock
from steward.kernel.notify import actions
from steward.kernel.notify.choices import State
from steward.kernel.notify.models import WebhookDelivery, WebhookTarget
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    declare_resource,
)
from steward.kernel.tenancy.actor import Actor

SHOWN = 20
LOOKS = {
    State.PENDING: ("info", "clock"),
    State.SENT: ("ok", "check"),
    State.FAILED: ("late", "alert-triangle"),
    State.SUPPRESSED: ("off", "x"),
}
# A delivery that was queued a moment ago is watched until it is told.
WATCHED = timedelta(minutes=2)


def _state(target: WebhookTarget) -> Any:
    if target.paused_at:
        return _("On hold")
    return _("Something did not arrive") if target.failing else _("In use")  # type: ignore[attr-defined]


def _mark(target: WebhookTarget) -> tuple[str, str]:
    if target.paused_at:
        return "wait", "player-pause"
    return ("late", "alert-triangle") if target.failing else ("ok", "check")  # type: ignore[attr-defined]


def _deliveries(target: WebhookTarget, actor: Actor) -> Mapping[str, Any]:
    rows = list(latest_deliveries(target, actor)[:SHOWN])
    recent = clock.now() - WATCHED
    watched = not target.paused_at and any(
        row.state == State.PENDING and row.created_at > recent for row in rows
    )
    return {
        "rows": [(row, *LOOKS[State(row.state)]) for row in rows],
        "watched": watched,
        "target": target,
        "may_resend": lambda row: may_delivery("resend", row, actor),
    }


def _facts(target: WebhookTarget, _actor: Actor) -> Mapping[str, Any]:
    return {"target": target, "state": _state(target), "look": _mark(target)}


def _target_verb(name: str, label: Any, icon: str, form: type[Any], action: Any, **more: Any) -> Verb:
    return Verb(
        name=name,
        label=label,
        icon=icon,
        form=form,
        action=action,
        roles=MAY[name],
        event=f"webhook.{name}",
        may=lambda row, actor: may_target(name, row, actor),
        **more,
    )


WEBHOOKS = declare_resource(
    Resource(
        name="webhooks",
        label=_("Webhooks"),
        label_one=_("Webhook"),
        icon="webhook",
        rows=listed_webhooks,
        roles=KEEPERS,
        title=lambda target: target.host,
        in_menu=False,
        phone=lambda target: Lines(
            target.host, (", ".join(target.events),), state=(*_mark(target), _state(target))
        ),
        columns=(
            Column("host", _("Host"), lambda target: target.host, sort="host", kind="link"),
            Column("state", _("State"), _state, kind="state", mark=_mark),
            Column("events", _("Events"), lambda target: ", ".join(target.events)),
            Column("created_at", _("Added"), lambda target: target.created_at, kind="moment"),
        ),
        verbs=(
            _target_verb(
                "add",
                _("New webhook"),
                "plus",
                forms.AddWebhookForm,
                actions.add_webhook_target,
                creates=True,
                style="primary",
                done=_("Added. Take its secret next: the program checks signatures with it."),
            ),
            _target_verb(
                "try",
                _("Send a test"),
                "send",
                forms.TryWebhookForm,
                actions.try_webhook_target,
                style="primary",
                done=_("On its way: the deliveries below say whether it arrives."),
            ),
            _target_verb(
                "rotate_secret",
                _("New secret"),
                "key",
                forms.RotateSecretForm,
                actions.rotate_webhook_secret,
                reveals=True,
            ),
            _target_verb(
                "pause",
                _("Pause webhook"),
                "player-pause",
                forms.PauseWebhookForm,
                actions.pause_webhook_target,
                done=_("Paused. What happens meanwhile waits."),
            ),
            _target_verb(
                "resume",
                _("Resume webhook"),
                "player-play",
                forms.ResumeWebhookForm,
                actions.resume_webhook_target,
                style="primary",
                done=_("Resumed. What waited is sent first."),
            ),
            _target_verb(
                "remove",
                _("Remove webhook"),
                "trash",
                forms.RemoveWebhookForm,
                actions.remove_webhook_target,
                style="danger",
                done=_("Webhook removed."),
            ),
        ),
        panels=(
            Panel("deliveries", _("Deliveries"), "desk/webhooks/deliveries.html", _deliveries),
            Panel("facts", _("Webhook"), "desk/webhooks/facts.html", _facts, side=True),
        ),
    )
)


def _delivery_lines(row: WebhookDelivery) -> Lines:
    look, icon = LOOKS[State(row.state)]
    return Lines(
        row.event.kind, (row.target.host, row.last_error), state=(look, icon, row.get_state_display())
    )


DELIVERIES = declare_resource(
    Resource(
        name="deliveries",
        label=_("Deliveries to webhooks"),
        label_one=_("Delivery"),
        icon="send",
        rows=listed_deliveries,
        roles=KEEPERS,
        title=lambda row: f"{row.event.kind} → {row.target.host}",
        joined=("target", "event"),
        in_menu=False,
        phone=_delivery_lines,
        columns=(
            Column("event", _("Event"), lambda row: row.event.kind, kind="link"),
            Column("host", _("Host"), lambda row: row.target.host),
            Column(
                "state",
                _("State"),
                lambda row: row.state,
                show=lambda row: row.get_state_display(),
                kind="state",
                mark=lambda row: LOOKS[State(row.state)],
            ),
            Column("attempts", _("Tries"), lambda row: row.attempts, kind="number"),
            Column("error", _("Last error"), lambda row: row.last_error),
            Column("created_at", _("Happened"), lambda row: row.created_at, kind="moment"),
            Column("sent_at", _("Arrived"), lambda row: row.sent_at, kind="moment"),
        ),
        filters=(
            choice_filter("state", _("State"), "state", State),
            choice_filter(
                "target",
                _("Webhook"),
                "target_id",
                lambda actor: [(row.pk, row.host) for row in listed_webhooks(actor)],
            ),
        ),
        verbs=(
            Verb(
                name="resend",
                label=_("Send again"),
                icon="refresh",
                form=forms.ResendDeliveryForm,
                action=actions.resend_delivery,
                roles=MAY["resend"],
                event="webhook.resend",
                may=lambda row, actor: may_delivery("resend", row, actor),
                style="primary",
                done=_("On its way again."),
            ),
        ),
        panels=(Panel("delivery", _("Delivery"), "desk/webhooks/delivery.html"),),
    )
)
