"""What the laws of tests/architecture try remedies with."""

from datetime import timedelta

from steward.capabilities.remedies.tests.factories import make_office, make_remedy
from steward.kernel.base import clock
from tests.samples import Sample

SAMPLES = {
    "remedies": Sample(
        make=make_remedy,
        prepare=make_office,
        by_area=False,
        doers={"finish": "frank", "plan": "kim", "verify": "kim", "cancel": "kim"},
        data={
            "raise": lambda world, _row: {
                "kind": "preventive",
                "site": world.site.pk,
                "title": "雨季前屋面未查",
                "wrong": "三栋屋面排水口堵塞。",
            },
            "plan": lambda world, _row: {
                "root_cause": "没有列入季度检查",
                "measure": "列入季度检查表",
                "assignee": world.users["frank"].pk,
                "wanted_on": (clock.today() + timedelta(days=5)).isoformat(),
                "effect_days": 7,
            },
            "finish": lambda _world, _row: {"result": "已列入", "proof": "季度检查表 2026-4"},
            "verify": lambda _world, _row: {"effective": "1", "conclusion": "检查两次均已执行"},
            "cancel": lambda _world, _row: {"note": "重复提出"},
        },
    )
}
