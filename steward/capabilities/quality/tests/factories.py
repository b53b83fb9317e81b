"""Requests for tests of quality, with words enough to learn from and to be found."""

from typing import Any

from steward.capabilities.quality.actions import (
    close_hot_spot,
    dismiss_hot_spot,
    explain_hot_spot,
    hand_over_hot_spot,
    note_groups,
    rectify_hot_spot,
)
from steward.capabilities.quality.choices import State
from steward.capabilities.quality.models import HotSpot
from steward.capabilities.quality.queries.hot_spots import groups_of
from steward.capabilities.tickets.actions import report_ticket
from steward.kernel.base import clock
from steward.kernel.people.actions import add_party
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.work.models import Category, WorkItem
from tests.people import World
from tests.promises import promise

SAID = {
    "leak": ["天花板漏水滴到地板上", "楼上漏水，卫生间天花渗水", "厨房水管漏水关不住", "阳台漏水把墙泡了"],
    "light": ["楼道灯不亮，晚上很黑", "走廊的灯坏了不亮", "单元门口照明灯一闪一闪", "地下室灯不亮"],
    "noise": ["楼上半夜吵闹影响睡觉", "广场舞音乐声音太大太吵", "装修噪音吵得不能休息", "楼下烧烤摊半夜吵闹"],
}
MATTERS = {
    "leak": ("repair", "漏水", 2),
    "light": ("repair", "公共照明", 1),
    "noise": ("complaint", "噪音扰民", 1),
}
# What people complain about, one after the other: no two share a word.
TROUBLES = (
    "搅拌站粉尘", "烧烤油烟", "垃圾臭味", "广场舞吵闹", "电动车乱停",
    "狗吠", "停水通知太迟", "花坛积水", "快递柜倒塌", "围墙裂缝",
)  # fmt: skip


def make_promises(world: World) -> None:
    """Tickets of these kinds can be taken: respond in half an hour, resolve in four."""
    promise(world, ["repair", "complaint"], 30, 240, 1440, working_time=True)


def make_matters(world: World) -> dict[str, Category]:
    """Leak (urgent), light, noise."""
    return {
        code: Category.objects.get_or_create(
            organisation=world.organisation, kind=kind, code=code, defaults={"name": name, "urgency": urgency}
        )[0]
        for code, (kind, name, urgency) in MATTERS.items()
    }


def say(world: World, title: str, **more: Any) -> WorkItem:
    """A request as Carol takes it at the desk."""
    arguments: dict[str, Any] = {"by": world.carol, "site": world.site, "kind": "repair", "title": title}
    return report_ticket(**(arguments | more))


def make_history(world: World) -> list[WorkItem]:
    """A dozen requests as the desk filed them."""
    matters = make_matters(world)
    return [
        say(world, text, kind=MATTERS[code][0], category=matters[code])
        for code, texts in SAID.items()
        for text in texts
    ]


def complain(world: World, trouble: str, people: int = 3, building: str = "3", **more: Any) -> list[WorkItem]:
    """So many different people complain about one trouble in one building."""
    matter, _new = Category.objects.get_or_create(
        organisation=world.organisation, kind="complaint", code=trouble, defaults={"name": trouble}
    )
    return [
        say(
            world,
            f"{building} 栋{trouble}",
            kind="complaint",
            category=matter,
            place=world.places[building],
            requester=add_party(f"住户{trouble}{i}", by=world.carol, phones=[]),
            **more,
        )
        for i in range(people)
    ]


def look(world: World, people: int = 3) -> list[WorkItem]:
    """The night's look at the site."""
    by = system_actor(world.organisation.pk)
    return note_groups(world.site, groups_of(world.site, clock.now(), people), by=by, people=people)


def make_hot_spot(world: World, building: str = "3", state: str = "") -> WorkItem:
    """Three people complain about something new, the night finds it, and it is brought to its state by its verbs."""
    complain(world, TROUBLES[HotSpot.objects.count() % len(TROUBLES)], building=building)
    (item,) = look(world)
    wanted = State(state or State.FOUND)
    if wanted == State.DISMISSED:
        return dismiss_hot_spot(item, by=world.alice, reason="known")
    order = [State.FOUND, State.EXPLAINED, State.HANDED_OVER, State.RECTIFIED, State.CLOSED]
    steps = order.index(wanted)
    if steps >= 1:
        explain_hot_spot(item, by=world.alice, root_cause="路线没有安排好")
    if steps >= 2:
        department, today = world.departments["engineering"], clock.today()
        hand_over_hot_spot(item, by=world.alice, department=department, measure="重新安排", wanted_on=today)
    if steps >= 3:
        rectify_hot_spot(item, by=world.dave, result="已重新安排")
    if steps >= 4:
        close_hot_spot(item, by=world.kim, conclusion="可以")
    return WorkItem.objects.select_related("hot_spot", "site").get(pk=item.pk)
