"""Robots in group chats and what they said, as administrators and programs meet them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.desk.bots import forms
from steward.desk.bots.policies import KEEPERS, MAY, may_bot, may_message
from steward.desk.bots.queries import latest_messages, listed_bots, listed_group_messages, notice_names
from steward.kernel.base import clock
from steward.kernel.notify import actions
from steward.kernel.notify.choices import BotKind, State
from steward.kernel.notify.groups import words_of
from steward.kernel.notify.models import Bot, GroupMessage
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    declare_resource,
)
from steward.kernel.surface.usual import verbs_of
from steward.kernel.tenancy.actor import Actor

SHOWN = 20
LOOKS = {
    State.PENDING: ("info", "clock"),
    State.SENT: ("ok", "check"),
    State.FAILED: ("late", "alert-triangle"),
    State.SUPPRESSED: ("off", "x"),
}
# A message that was queued a moment ago is watched until it is told.
WATCHED = timedelta(minutes=2)


def _state(bot: Bot) -> Any:
    if bot.paused_at:
        return _("On hold")
    return _("Something did not arrive") if bot.failing else _("In use")  # type: ignore[attr-defined]


def _mark(bot: Bot) -> tuple[str, str]:
    if bot.paused_at:
        return "wait", "player-pause"
    return ("late", "alert-triangle") if bot.failing else ("ok", "check")  # type: ignore[attr-defined]


def _hears(bot: Bot) -> str:
    names = notice_names()
    return ", ".join(names.get(key, key) for key in bot.notices)


def _told(message: GroupMessage) -> Any:
    return notice_names().get(message.notice, message.notice) if message.notice else _("Test")


def _messages(bot: Bot, actor: Actor) -> Mapping[str, Any]:
    rows = list(latest_messages(bot, actor)[:SHOWN])
    recent = clock.now() - WATCHED
    fresh = any(row.state == State.PENDING and row.created_at > recent for row in rows)
    return {
        "rows": [(row, _told(row), *LOOKS[State(row.state)]) for row in rows],
        "watched": fresh and not bot.paused_at,
        "bot": bot,
        "may_resend": lambda row: may_message("resend", row, actor),
    }


def _facts(bot: Bot, _actor: Actor) -> Mapping[str, Any]:
    names = notice_names()
    return {
        "bot": bot,
        "state": _state(bot),
        "look": _mark(bot),
        "hears": [names.get(key, key) for key in bot.notices],
        "signs": bool(bot.secret),
    }


def _words(message: GroupMessage, _actor: Actor) -> Mapping[str, Any]:
    return {"told": _told(message), "words": words_of(message)}


_verb = verbs_of(may_bot, MAY, "bot")

_VERBS = (
    _verb(
        "add", _("New robot"), "plus", forms.AddBotForm, actions.add_bot,
        creates=True, style="primary", done=_("Added. Have it say a test now."),
    ),
    _verb(
        "try", _("Say a test"), "send", forms.TryBotForm, actions.try_bot,
        style="primary", done=_("On its way: the messages below say whether it arrives."),
    ),
    _verb("change", _("Change robot"), "edit", forms.ChangeBotForm, actions.change_bot, done=_("Changed.")),
    _verb(
        "pause", _("Pause robot"), "player-pause", forms.PauseBotForm, actions.pause_bot,
        done=_("Paused. What happens meanwhile waits."),
    ),
    _verb(
        "resume", _("Resume robot"), "player-play", forms.ResumeBotForm, actions.resume_bot,
        style="primary", done=_("Resumed. What waited is sent first."),
    ),
    _verb(
        "remove", _("Remove robot"), "trash", forms.RemoveBotForm, actions.remove_bot,
        style="danger", done=_("Robot removed."),
    ),
)  # fmt: skip


BOTS = declare_resource(
    Resource(
        name="bots",
        label=_("Group chats"),
        label_one=_("Robot"),
        icon="robot",
        rows=listed_bots,
        roles=KEEPERS,
        title=lambda bot: bot.name,
        in_menu=False,
        joined=("site", "department"),
        phone=lambda bot: Lines(
            bot.name, (bot.get_kind_display(), _hears(bot)), state=(*_mark(bot), _state(bot))
        ),
        columns=(
            Column("name", _("Group"), lambda bot: bot.name, sort="name", kind="link"),
            Column("kind", _("Program"), lambda bot: bot.kind, show=lambda bot: bot.get_kind_display()),
            Column("state", _("State"), _state, kind="state", mark=_mark),
            Column("site", _("Site"), lambda bot: bot.site.name if bot.site else ""),
            Column("department", _("Department"), lambda bot: str(bot.department or "")),
            Column("notices", _("Hears of"), _hears),
            Column("created_at", _("Added"), lambda bot: bot.created_at, kind="moment"),
        ),
        verbs=_VERBS,
        panels=(
            Panel("messages", _("Said in the group"), "desk/bots/messages.html", _messages),
            Panel("facts", _("Robot"), "desk/bots/facts.html", _facts, side=True),
        ),
    )
)


GROUP_MESSAGES = declare_resource(
    Resource(
        name="group_messages",
        label=_("Messages to groups"),
        label_one=_("Message to a group"),
        icon="message",
        rows=listed_group_messages,
        roles=KEEPERS,
        title=lambda row: f"{_told(row)} → {row.bot.name}",
        joined=("bot", "event"),
        in_menu=False,
        phone=lambda row: Lines(
            str(_told(row)),
            (row.bot.name, row.last_error),
            state=(*LOOKS[State(row.state)], row.get_state_display()),
        ),
        columns=(
            Column("notice", _("Message"), _told, kind="link"),
            Column("bot", _("Group"), lambda row: row.bot.name),
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
            choice_filter("program", _("Program"), "bot__kind", BotKind),
            choice_filter(
                "bot", _("Group"), "bot_id", lambda actor: [(row.pk, row.name) for row in listed_bots(actor)]
            ),
        ),
        verbs=(
            Verb(
                name="resend",
                label=_("Send again"),
                icon="refresh",
                form=forms.ResendGroupMessageForm,
                action=actions.resend_group_message,
                roles=MAY["resend"],
                event="bot.resend",
                may=lambda row, actor: may_message("resend", row, actor),
                style="primary",
                done=_("On its way again."),
            ),
        ),
        panels=(Panel("message", _("Message"), "desk/bots/message.html", _words),),
    )
)
