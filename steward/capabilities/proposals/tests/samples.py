"""What the laws of tests/architecture try proposals with."""

from datetime import timedelta

from steward.capabilities.proposals.tests.factories import make_office, make_proposal
from steward.kernel.base import clock
from tests.samples import Sample

SAMPLES = {
    "proposals": Sample(
        make=make_proposal,
        prepare=make_office,
        by_area=False,
        doers={"study": "dave", "finish": "grace", "withdraw": "frank"},
        data={
            "submit": lambda world, _row: {
                "site": world.site.pk,
                "topic": "service",
                "title": "大堂放共享雨伞",
                "body": "下雨天住户常被困在大堂。",
            },
            "acknowledge": lambda world, _row: {"assignee": world.users["dave"].pk},
            "study": lambda _world, _row: {"findings": "20 把伞，押金扫码，费用 600 元"},
            "answer": lambda world, _row: {
                "verdict": "partly",
                "reply": "先在 1 栋试行",
                "assignee": world.users["grace"].pk,
                "wanted_on": (clock.today() + timedelta(days=20)).isoformat(),
            },
            "finish": lambda _world, _row: {"result": "已放置"},
        },
    )
}
