"""Reads of robots for their pages."""

from django.db.models import Exists, OuterRef, QuerySet

from steward.kernel.notify.choices import State
from steward.kernel.notify.models import Bot, GroupMessage
from steward.kernel.notify.queries import visible_bots, visible_group_messages
from steward.kernel.notify.rules import group_notices
from steward.kernel.tenancy.actor import Actor


def listed_bots(actor: Actor) -> QuerySet[Bot]:
    """Robots in use; `failing` says that something was given up and nobody sent it again."""
    failed = GroupMessage.objects.filter(bot=OuterRef("pk"), state=State.FAILED)
    return visible_bots(actor).annotate(failing=Exists(failed))


def listed_group_messages(actor: Actor) -> QuerySet[GroupMessage]:
    """What was said in which group, and whether the vendor took it."""
    return visible_group_messages(actor)


def latest_messages(bot: Bot, actor: Actor) -> QuerySet[GroupMessage]:
    return visible_group_messages(actor).filter(bot=bot)


def notice_names() -> dict[str, str]:
    """What groups can hear of, in the reader's language."""
    return {notice.key: notice.group_name for notice in group_notices()}
