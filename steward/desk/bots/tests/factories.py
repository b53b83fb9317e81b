"""Robots for tests: addresses as the vendors give them, which nobody calls, because no worker runs."""

from steward.kernel.notify.actions import add_bot, pause_bot, try_bot
from steward.kernel.notify.choices import State
from steward.kernel.notify.models import Bot, GroupMessage
from tests.people import World

ADDRESS = "https://oapi.dingtalk.com/robot/send?access_token=very-secret"
SECRET = "SEC-also-secret"
NEW = {"kind": "dingtalk", "name": "维修群", "url": ADDRESS, "secret": SECRET, "notices": ["work.escalate"]}
CHANGED = {"name": "工程群", "notices": ["ticket.report"], "least_rung": 2}


def make_bot(world: World, _building: str = "3", _state: str = "") -> Bot:
    return add_bot("dingtalk", "维修群", ADDRESS, ["work.escalate"], by=world.judy, secret=SECRET)


def paused_bot(world: World) -> Bot:
    return pause_bot(make_bot(world), by=world.judy)


def make_group_message(world: World, _building: str = "3", _state: str = "") -> GroupMessage:
    return try_bot(make_bot(world), by=world.judy)


def failed_group_message(world: World) -> GroupMessage:
    row = make_group_message(world)
    GroupMessage.objects.filter(pk=row.pk).update(state=State.FAILED, attempts=12, last_error="HTTP 500")
    row.refresh_from_db()
    return row
