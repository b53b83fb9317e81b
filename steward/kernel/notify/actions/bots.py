"""What an administrator does with robots in group chats: which there are, what they tell, what they said."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.notify.actions.again import deliver_again
from steward.kernel.notify.address import ForbiddenAddress
from steward.kernel.notify.bots import VENDORS, check_bot_address
from steward.kernel.notify.choices import BotKind, Silence, State
from steward.kernel.notify.jobs import queue_sending
from steward.kernel.notify.models import Bot, GroupMessage
from steward.kernel.notify.rules import group_notices
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Language, Role
from steward.kernel.tenancy.models import Department, Site

ADMIN = (Role.ADMIN,)
RESUMED_AT_ONCE = 500


@transaction.atomic
def add_bot(
    kind: str,
    name: str,
    url: str,
    notices: list[str],
    *,
    by: Actor,
    secret: str = "",
    site: Site | None = None,
    department: Department | None = None,
    least_rung: int = 0,
    language: str = Language.CHINESE,
) -> Bot:
    """Let a robot tell its group from now on. Event `bot.add`.

    Refuses an address that is no robot's at the vendor, a secret for WeCom (whose robots sign nothing), and notices
    that no group may hear of.
    """
    hat = by.need_hat(ADMIN)
    try:
        check_bot_address(kind, url)
    except ForbiddenAddress as error:
        raise Refused(
            _("This address cannot be used: %(reason)s.") % {"reason": error},
            do=_("Copy the whole address that the group shows for its robot."),
            field="url",
        )
    if secret and not VENDORS[BotKind(kind)].signs:
        raise Refused(_("WeCom's robots have no secret."), do=_("Leave it empty."), field="secret")
    _need_notices(notices)
    now = clock.now()
    bot = Bot.objects.create(
        organisation_id=by.organisation_id,
        kind=kind,
        name=name,
        url=url,
        secret=secret,
        site=site,
        department=department,
        notices=notices,
        least_rung=least_rung,
        language=language,
        free_at=now,
        created_by_id=by.user_id,
        created_at=now,
    )
    record("bot.add", bot, by=by, hat=hat, data=_said(bot))
    return bot


@transaction.atomic
def change_bot(
    bot: Bot,
    name: str,
    notices: list[str],
    *,
    by: Actor,
    site: Site | None = None,
    department: Department | None = None,
    least_rung: int = 0,
    language: str = Language.CHINESE,
) -> Bot:
    """Change what a robot tells; what waits goes out as it is. Event `bot.change`.

    The address stays: another group is another robot. Refuses as `add_bot` does, and a removed robot.
    """
    hat = by.need_hat(ADMIN)
    _need_notices(notices)
    now = {"name": name, "notices": notices, "site": site, "department": department}
    changed = Bot.objects.filter(pk=bot.pk, is_active=True).update(
        **now, least_rung=least_rung, language=language
    )
    if not changed:
        raise _removed()
    bot.refresh_from_db()
    record("bot.change", bot, by=by, hat=hat, data=_said(bot))
    return bot


@transaction.atomic
def remove_bot(bot: Bot, *, by: Actor) -> Bot:
    """Stop telling a group: what waits is not said, address and secret are forgotten, the log stays. `bot.remove`."""
    hat = by.need_hat(ADMIN)
    if not Bot.objects.filter(pk=bot.pk, is_active=True).update(is_active=False, url="", secret=""):
        raise _removed()
    bot.refresh_from_db()
    GroupMessage.objects.filter(bot=bot, state=State.PENDING).update(
        state=State.SUPPRESSED, silence=Silence.REMOVED
    )
    record("bot.remove", bot, by=by, hat=hat, data={"name": bot.name})
    return bot


@transaction.atomic
def pause_bot(bot: Bot, *, by: Actor) -> Bot:
    """Let a robot be silent for a while; what happens meanwhile waits. Event `bot.pause`. Refuses a paused one."""
    hat = by.need_hat(ADMIN)
    if not Bot.objects.filter(pk=bot.pk, is_active=True, paused_at=None).update(paused_at=clock.now()):
        raise Refused(_("This robot is paused already, or removed."))
    bot.refresh_from_db()
    record("bot.pause", bot, by=by, hat=hat, data={"name": bot.name})
    return bot


@transaction.atomic
def resume_bot(bot: Bot, *, by: Actor) -> Bot:
    """Speak again, first what waited. Event `bot.resume` with how many. Refuses a robot that is not paused."""
    hat = by.need_hat(ADMIN)
    paused = Bot.objects.filter(pk=bot.pk, is_active=True, paused_at__isnull=False)
    if not paused.update(paused_at=None):
        raise Refused(_("This robot is not paused."))
    bot.refresh_from_db()
    waiting = GroupMessage.objects.filter(bot=bot, state=State.PENDING).order_by("pk")
    # The sweep picks up what is beyond the first hundreds: this transaction stays short.
    for message in waiting[:RESUMED_AT_ONCE]:
        queue_sending(message)
    record("bot.resume", bot, by=by, hat=hat, data={"name": bot.name, "count": waiting.count()})
    return bot


@transaction.atomic
def try_bot(bot: Bot, *, by: Actor) -> GroupMessage:
    """Have a robot say a test, at night too; its message tells whether the vendor took it. Event `bot.try`.

    Refuses a paused or removed robot.
    """
    hat = by.need_hat(ADMIN)
    if not bot.is_active or bot.paused_at:
        raise Refused(_("This robot is silent now."), do=_("Resume it first."))
    event = record("bot.try", bot, by=by, hat=hat, data={"name": bot.name})
    now = clock.now()
    message = GroupMessage.objects.create(
        organisation_id=by.organisation_id, event=event, bot=bot, urgent=True, not_before=now, created_at=now
    )
    queue_sending(message)
    return message


@transaction.atomic
def resend_group_message(message: GroupMessage, *, by: Actor) -> None:
    """Say a message again after it was given up. Event `bot.resend`. Refuses for a removed robot."""
    hat = by.need_hat(ADMIN)
    if not message.bot.is_active:
        raise _removed()
    deliver_again(message)
    record("bot.resend", message, by=by, hat=hat, data={"name": message.bot.name})


def _said(bot: Bot) -> dict[str, Any]:
    """What the trail keeps: never the address, it carries the group's key."""
    return {
        "name": bot.name,
        "kind": bot.kind,
        "notices": bot.notices,
        "site_id": bot.site_id,
        "department_id": bot.department_id,
        "least_rung": bot.least_rung,
    }


def _need_notices(notices: list[str]) -> None:
    wrong = set(notices) - {notice.key for notice in group_notices()}
    if wrong or not notices:
        raise Refused(
            _("No group can be told of %(notices)s.") % {"notices": ", ".join(sorted(wrong)) or "—"},
            do=_("Choose from the list what the group shall hear of."),
            field="notices",
        )


def _removed() -> Refused:
    return Refused(_("This robot was removed already."))
