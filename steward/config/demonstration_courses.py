"""How tickets go in the demonstration: for each course the verbs and the minutes that usually lie between them."""

Step = tuple[str, float]

_TAKEN: list[Step] = [("accept", 4), ("dispatch", 5), ("start", 14)]
_DONE: list[Step] = [*_TAKEN, ("finish", 55)]
_AGAIN: list[Step] = [("dispatch", 25), ("start", 30), ("finish", 200)]

COURSES: dict[str, list[Step]] = {
    "smooth": [*_DONE, ("call_back", 260)],
    "urgent": [("accept", 1), ("dispatch", 2), ("start", 8), ("finish", 45), ("call_back", 200)],
    # Nobody was sent for over an hour: the ladder rang twice.
    "slow": [("accept", 3), ("dispatch", 95), ("start", 45), ("finish", 130), ("call_back", 300)],
    # Far past the promise.
    "overdue": [*_TAKEN, ("comment", 240), ("finish", 3100), ("call_back", 200)],
    # Two days for the part; the clocks stand, and the sweep takes it up again by itself before the work goes on.
    "paused": [*_TAKEN, ("pause", 40), ("finish", 150), ("call_back", 300)],
    "reopened": [
        *_DONE,
        ("call_back_unhappy", 900),
        ("dispatch", 25),
        ("start", 30),
        ("finish", 200),
        ("call_back", 1500),
    ],
    "returned": [
        *_TAKEN[:2],
        ("return", 12),
        ("dispatch", 9),
        ("start", 15),
        ("finish", 40),
        ("call_back", 300),
    ],
    "transferred": [*_TAKEN[:2], ("transfer", 18), ("start", 20), ("finish", 90), ("call_back", 300)],
    "escalated": [*_TAKEN, ("escalate", 25), ("comment", 120), ("finish", 420), ("call_back", 300)],
    "mediated": [*_TAKEN, ("comment", 1300), ("comment", 1500), ("finish", 2600), ("call_back", 700)],
    "unreached": [*_DONE, *[("call_back_unreached", 500.0)] * 3],
    # Finished, and nobody ever asked: closed by the system after a week.
    "silent": _DONE,
    "cancelled": [("cancel", 9)],
    "answered": [("accept", 3), ("answer", 16), ("close", 8)],
    "thanked": [("accept", 3), ("answer", 40), ("call_back", 120)],
}

# What is going on today, up to the verb named.
TODAY: dict[str, list[Step]] = {
    "report": [],
    "accept": _TAKEN[:1],
    "dispatch": [("accept", 2), ("dispatch", 3)],
    "start": [("accept", 2), ("dispatch", 2), ("start", 8)],
    "pause": [("accept", 3), ("dispatch", 6), ("start", 12), ("pause", 45)],
    "finish": [("accept", 3), ("dispatch", 4), ("start", 8), ("finish", 50)],
}

# Courses that need many days to come to their end.
LONG = frozenset({"overdue", "paused", "reopened", "mediated", "unreached", "silent"})
HAPPY = [
    "处理很快，满意。",
    "师傅态度好，干完还把地拖了。",
    "没问题了，谢谢。",
    "可以的，比上次快。",
    "满意，给个好评！",
]
SO_SO = ["还行吧，就是等得有点久。", "弄好了，希望下次一次修好。"]
UPDATES = [
    "已联系维保单位，预计明天上午到场。",
    "正在核实情况，有进展第一时间回复您。",
    "双方已约好时间见面沟通。",
]
