"""What the laws of tests/architecture try tasks with."""

from datetime import timedelta

from steward.capabilities.tasks.tests.factories import make_office, make_task
from steward.kernel.base import clock
from tests.samples import Sample


def _day() -> str:
    return (clock.today() + timedelta(days=5)).isoformat()


SAMPLES = {
    "tasks": Sample(
        make=make_task,
        prepare=make_office,
        by_area=False,
        doers={
            "finish": "frank",
            "report": "frank",
            "reopen": "dave",
            "postpone": "dave",
            "reassign": "dave",
            "drop": "dave",
        },
        data={
            "assign": lambda world, _row: {
                "site": world.site.pk,
                "title": "更换大堂地垫",
                "assignee": world.users["carol"].pk,
                "due_on": _day(),
            },
            "report": lambda _world, _row: {"note": "配件明天到货"},
            "reopen": lambda _world, _row: {"note": "角落还有积水", "due_on": _day()},
            "postpone": lambda _world, _row: {"note": "等停水通知", "due_on": _day()},
            "reassign": lambda world, _row: {"assignee": world.users["grace"].pk, "note": "已调岗"},
            "drop": lambda _world, _row: {"note": "不再需要"},
        },
    )
}
