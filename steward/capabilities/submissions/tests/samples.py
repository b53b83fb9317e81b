"""What the laws of tests/architecture try submissions with."""

from steward.capabilities.submissions.tests.factories import KIND, make_office, make_submission, make_template
from tests.samples import Sample

REPORT = {
    "title": "收费周报",
    "kinds": [KIND],
    "every": "week",
    "by_day": 5,
    "covers": "this",
    "figures": ["dues"],
    "remind_hours": 24,
}

SAMPLES = {
    "submissions": Sample(
        make=make_submission,
        prepare=make_office,
        by_area=False,
        doers={"hand_in": "dave"},
        data={"hand_in": lambda _world, _row: {"words": "本周无投诉"}},
    ),
    "templates": Sample(
        make=lambda world, building, _state: make_template(world, title=f"周报 {building}"),
        prepare=make_office,
        by_area=False,
        doers=dict.fromkeys(("add", "change", "retire"), "kim"),
        data=dict.fromkeys(("add", "change"), lambda _world, _row: REPORT),
    ),
}
