"""Requests for tests of quality, with words enough to learn from."""

from steward.capabilities.tickets.tests.factories import report
from steward.kernel.work.models import Category, WorkItem
from tests.people import World

SAID = {
    "leak": ["天花板漏水滴到地板上", "楼上漏水，卫生间天花渗水", "厨房水管漏水关不住", "阳台漏水把墙泡了"],
    "light": ["楼道灯不亮，晚上很黑", "走廊的灯坏了不亮", "单元门口照明灯一闪一闪", "地下室灯不亮"],
    "noise": ["楼上半夜吵闹影响睡觉", "广场舞音乐声音太大太吵", "装修噪音吵得不能休息", "楼下烧烤摊半夜吵闹"],
}
KIND = {"leak": "repair", "light": "repair", "noise": "complaint"}


def make_matters(world: World) -> dict[str, Category]:
    """Leak (urgent) is there already; light and noise beside it."""
    rows = {"leak": Category.objects.get(code="leak")}
    for code, name in (("light", "公共照明"), ("noise", "噪音扰民")):
        rows[code] = Category.objects.create(
            organisation=world.organisation, kind=KIND[code], code=code, name=name, name_en=code.title()
        )
    return rows


def make_history(world: World) -> list[WorkItem]:
    """A dozen requests as the desk filed them."""
    matters = make_matters(world)
    return [
        report(world, kind=KIND[code], title=text, category=matters[code])
        for code, texts in SAID.items()
        for text in texts
    ]
