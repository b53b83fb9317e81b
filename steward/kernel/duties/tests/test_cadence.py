"""Cadences are read as they are said, and nothing that is no cadence passes."""

import pytest
from django.utils.translation import override

from steward.kernel.base.refused import Refused
from steward.kernel.duties.cadence import (
    After,
    Ahead,
    During,
    Every,
    Otherwise,
    Regular,
    Rolling,
    Slot,
    read_cadence,
)
from steward.kernel.duties.say import say_cadence

HAPPENINGS = {"renovation.open": "装修进行中", "probation.end": "试用期满", "complaint.report": "收到投诉"}

KNOWN = [
    ({"every": "day"}, Regular(Every.DAY), "每天", "every day"),
    ({"every": "day", "times": 2}, Regular(Every.DAY, times=2), "每天 2 次", "2 times a day"),
    (
        {"every": "day", "only": "workdays"},
        Regular(Every.DAY, workdays=True),
        "每个工作日",
        "every working day",
    ),
    (
        {"every": "day", "slots": ["19:00-21:00", "23:00-01:00"]},
        Regular(Every.DAY, slots=(Slot(1140, 1260), Slot(1380, 60))),
        "每天 19:00–21:00；23:00–01:00",
        "every day 19:00–21:00; 23:00–01:00",
    ),
    ({"within_days": 5}, Rolling(5), "任意 5 天内至少一次", "at least once in any 5 days"),
    (
        {"every": "week", "by": "fri"},
        Regular(Every.WEEK, by=4),
        "每周，星期五前完成",
        "every week until Friday",
    ),
    ({"every": "half-year"}, Regular(Every.HALF_YEAR), "每半年", "every half-year"),
    (
        {"every": "month", "by": 25, "otherwise": "workday before"},
        Regular(Every.MONTH, by=25, otherwise=Otherwise.BEFORE),
        "每月 25 日前完成，遇休息日提前到前一个工作日",
        "every month until day 25, else the working day before",
    ),
    (
        {"every": "month", "by": -1},
        Regular(Every.MONTH, by=-1),
        "每月最后一天前完成",
        "every month until its last day",
    ),
    (
        {"every": "year", "before": "12-01"},
        Regular(Every.YEAR, before=(12, 1)),
        "每年 12 月 1 日之前",
        "every year before 12/1",
    ),
    (
        {"ahead": "probation.end", "days": 7},
        Ahead("probation.end", 7),
        "试用期满前 7 天",
        "7 days before: 试用期满",
    ),
    (
        {"ahead": "probation.end", "days": 0},
        Ahead("probation.end", 0),
        "试用期满当天之前",
        "by the day of: 试用期满",
    ),
    (
        {"after": "complaint.report", "minutes": 1440},
        After("complaint.report", 1440),
        "收到投诉后 24 小时内",
        "within 24 h after: 收到投诉",
    ),
    (
        {"after": "complaint.report", "minutes": 30, "clock": "working"},
        After("complaint.report", 30, in_working_time=True),
        "收到投诉后 30 分钟内（按工作时间）",
        "within 30 min of working time after: 收到投诉",
    ),
    (
        {"during": "renovation.open", "every": "day", "times": 2},
        During("renovation.open", Regular(Every.DAY, times=2)),
        "装修进行中：每天 2 次",
        "2 times a day, as long as: 装修进行中",
    ),
]


@pytest.mark.parametrize(("data", "cadence", "chinese", "english"), KNOWN)
def test_read_cadence_says_it_in_both_languages(data, cadence, chinese, english):
    assert read_cadence(data) == cadence
    with override("zh-hans"):
        assert say_cadence(cadence, HAPPENINGS) == chinese
    with override("en"):
        assert say_cadence(cadence, HAPPENINGS) == english


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"every": "fortnight"},
        {"every": "day", "times": 0},
        {"every": "day", "times": True},
        {"every": "day", "often": 1},
        {"every": "day", "by": 3},
        {"every": "week", "by": 5},
        {"every": "week", "slots": ["08:00-10:00"]},
        {"every": "day", "slots": ["08:00-08:00"]},
        {"every": "day", "slots": ["08:00-25:00"]},
        {"every": "day", "slots": ["08:00-10:00"], "times": 2},
        {"every": "month", "by": 0},
        {"every": "month", "by": 32},
        {"every": "month", "otherwise": "workday before"},
        {"every": "month", "by": 25, "otherwise": "never"},
        {"every": "month", "by": 25, "times": 2},
        {"every": "month", "before": "12-01"},
        {"every": "year", "before": "02-30"},
        {"every": "year", "before": "01-01"},
        {"every": "week", "only": "workdays"},
        {"within_days": 0},
        {"within_days": 5, "every": "day"},
        {"ahead": "probation.end"},
        {"after": "complaint.report", "minutes": 30, "clock": "slow"},
        {"during": "renovation.open", "ahead": "probation.end", "days": 7},
    ],
)
def test_read_cadence_refuses_what_is_none(data):
    with pytest.raises(Refused) as refused:
        read_cadence(data)
    assert refused.value.field == "cadence"
