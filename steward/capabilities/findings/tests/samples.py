"""What the laws of tests/architecture try findings with."""

from steward.capabilities.findings.tests.factories import make_finding, make_office, photo
from tests.samples import Sample

SAMPLES = {
    "findings": Sample(
        make=make_finding,
        prepare=make_office,
        doers={"start": "frank", "rectify": "frank", "recheck": "kim", "stop": "carol"},
        data={
            "raise": lambda world, _row: {
                "site": world.site.pk,
                "place": "3-1-101",
                "item": "楼道灯",
                "words": "灯不亮",
                "grade": "serious",
            },
            "assign": lambda world, _row: {"assignee": world.users["frank"].pk},
            "rectify": lambda _world, _row: {"result": "已更换", "photos": photo()},
            "recheck": lambda _world, _row: {"passed": "1", "verdict": "正常"},
            "stop": lambda _world, _row: {"heeded": "1", "note": "当场停工", "photos": photo()},
            "withdraw": lambda _world, _row: {"note": "重复登记"},
        },
    )
}
