"""Tickets of two years, one after the other: 97 % closed, 1.5 % late, one in a hundred due for the sweep.

Where the sites have few tickets, the newest of the site that is looked at are filled up so that each usual filter
shows a whole page: a quarter is sent and late, a quarter are closed complaints. Larger data does that by itself.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bench import SITE
from bench.company import KINDS, Company
from steward.kernel.base.privacy import encrypt, keyed_index

DAYS = 730
OPEN_STATES = (
    "reported",
    "accepted",
    *["dispatched"] * 3,
    *["started"] * 2,
    "paused",
    "finished",
    "finished",
)
# Below how many tickets a site has too few for whole pages.
FEW = 10_000
SENT_AND_LATE, CLOSED_COMPLAINT = 0, 1
SENTENCES = (
    "家里卫生间天花板一直在滴水,麻烦尽快安排师傅上门看看。",
    "楼道的灯坏了好几天,晚上老人出门不方便。",
    "昨天已经报过一次,还没有人联系我。",
    "电梯运行时有异响,停层不平。",
    "上门前请先打电话,下午三点以后在家。",
    "隔壁装修周末也在施工,影响孩子休息。",
    "垃圾桶旁边堆了很多纸箱,有异味。",
    "车位被别人占了,车牌后四位 7K21。",
    "水表读数和账单对不上,请核实。",
    "谢谢上次的师傅,处理得很仔细。",
)


class Story:
    """One ticket after the other, as three plain rows. Times are seconds since 1970 until they are written."""

    def __init__(self, company: Company, size: int, now: datetime, dice: random.Random) -> None:
        self.company, self.size, self.dice = company, size, dice
        self.now = int(now.timestamp())
        self.day0 = (self.now - DAYS * 86400) // 86400
        self.dates = [
            str(date(1970, 1, 1) + timedelta(days=n)) + " " for n in range(self.day0, self.day0 + DAYS + 410)
        ]
        self.times = [f"{n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d}" for n in range(86400)]
        self.kinds = dice.choices(list(KINDS), [weight for _, weight in KINDS.values()], k=1009)
        self.urgencies = dice.choices((1, 2, 3), (80, 16, 4), k=997)
        self.bodies = ["".join(dice.sample(SENTENCES, dice.randint(1, 5))) for _ in range(500)]
        self.strangers = [
            (encrypt("访客"), encrypt(phone), keyed_index(phone, "phone"))
            for phone in (f"139{n:08d}" for n in range(200))
        ]
        self.numbers: dict[str, int] = {}
        self.open = self.due = 0
        sites = len(company.site_ids)
        self.seen = company.site_ids[SITE - 1] if size < FEW * sites else None
        self.filled_from = size - 240 * sites

    def stamp(self, second: int) -> str:
        return self.dates[second // 86400 - self.day0] + self.times[second % 86400]

    def tell(self, number: int) -> tuple[Sequence[Any], Sequence[Any], list[Sequence[Any]]]:
        dice, company, chance = self.dice, self.company, self.dice.random()
        age = number / self.size
        is_open = chance < (0.86 if age > 0.98 else 0.0475 if age > 0.70 else 0)
        # People report between 7 and 22 o'clock (23:00-14:00 UTC).
        day, part = divmod(number / self.size * DAYS, 1)
        opened = min(
            (self.day0 + int(day)) * 86400 + 82800 + int(part * 54000) + int(chance * 30), self.now - 60
        )
        site = company.site_ids[number * 7 % len(company.site_ids)]
        part = self._part(number, site)
        kind = "complaint" if part == CLOSED_COMPLAINT else self.kinds[number % 1009]
        urgency = self.urgencies[number % 997]
        units = company.units[site]
        unit, building, owner, code = units[int(chance * 1e6) % len(units)]
        category, matter, department = company.categories[kind][int(chance * 1e4) % 12]
        worker = company.workers[site][int(chance * 1e5) % 5]
        is_stranger = number % 33 == 0
        if part == SENT_AND_LATE:
            told = self._sent_and_late(number, opened)
        elif is_open and part != CLOSED_COMPLAINT:
            told = self._still_open(number, opened)
        else:
            told = self._closed(number, opened, dice.random())
        state, closed, due, check, late, finished, clocks = told
        reported = state in ("reported", "accepted")
        item = (
            number,
            company.organisation_id,
            "ticket",
            kind,
            self._number(kind, opened),
            f"{code} {matter}:{SENTENCES[number % 10][:18]}",
            state,
            urgency,
            site,
            category,
            unit,
            building,
            company.departments[site][department],
            None if reported else worker,
            None if is_stranger else owner,
            self.stamp(opened),
            closed,
            due,
            check,
            late,
            1 if reported else 5,
        )
        stranger = self.strangers[number % 200] if is_stranger else ("", "", "")
        ticket = (
            number,
            company.organisation_id,
            self.bodies[number % 500],
            "phone" if chance < 0.6 else "desk",
            *stranger,
            worker if finished else None,
            finished,
            "已处理,试用正常。" if finished else "",
            "desk" if closed else "",
        )
        return item, ticket, clocks

    def _part(self, number: int, site: int) -> int | None:
        """Which quarter a ticket of the site that is looked at belongs to, where its pages are filled up."""
        if site != self.seen or number <= self.filled_from:
            return None
        return number // len(self.company.site_ids) % 4

    def _sent_and_late(self, number: int, opened: int) -> tuple[Any, ...]:
        """Past its promise, and looked at by the sweep already: the next rung is hours away."""
        due = self.now - 3600 - number % 3500
        late, check = self.stamp(due), self.stamp(self.now + 7200 + number % 3500)
        clocks = [
            self._clock(number, "respond", opened, opened + 1800, 30, self.stamp(opened + 30), 0, 1),
            self._clock(number, "resolve", opened, due, 1440, None, None, None),
        ]
        return "dispatched", None, late, check, late, None, clocks

    def _number(self, kind: str, opened: int) -> str:
        day = self.dates[opened // 86400 - self.day0]
        key = f"{KINDS[kind][0]}-{day[:4]}{day[5:7]}{day[8:10]}"
        last = self.numbers[key] = self.numbers.get(key, 0) + 1
        return f"{key}-{last:04d}"

    def _closed(self, number: int, opened: int, chance: float) -> tuple[Any, ...]:
        is_late = chance < 0.011
        finished = opened + (86400 + int(chance * 9e6) if is_late else 1800 + int(chance * 50000))
        finished = min(finished, self.now - 40)
        closed = min(finished + 7200, self.now - 20)
        late = self.stamp(opened + 86400) if is_late and opened + 86400 < finished else None
        minutes = (finished - opened) // 60
        clocks = [
            self._clock(number, "respond", opened, opened + 1800, 30, self.stamp(opened + 600), 10, 1),
            self._clock(
                number, "resolve", opened, opened + 86400, 1440, self.stamp(finished), minutes, int(not late)
            ),
            self._clock(number, "callback", finished, finished + 86400, 1440, self.stamp(closed), 120, 1),
        ]
        if chance > 0.96:
            return "cancelled", self.stamp(closed), None, None, None, None, clocks[:2]
        return "closed", self.stamp(closed), None, None, late, self.stamp(finished), clocks

    def _still_open(self, number: int, opened: int) -> tuple[Any, ...]:
        self.open += 1
        state = OPEN_STATES[self.open % len(OPEN_STATES)]
        is_due = state != "paused" and self.open % 5 < 2 and self.due < self.size // 100
        # What is due came due within the last hour; the rest has up to three days left.
        self.due += is_due
        due = self.now - 60 - self.open * 7 % 3500 if is_due else self.now + 7200 + self.open * 37 % 259_200
        due_at, late = self.stamp(due), self.stamp(due) if is_due and self.open % 2 else None
        if state in ("reported", "accepted"):
            clocks = [
                self._clock(number, "respond", opened, due, 30, None, None, None),
                self._clock(number, "resolve", opened, due + 3600, 1440, None, None, None),
            ]
            return state, None, due_at, due_at, late, None, clocks
        clocks = [self._clock(number, "respond", opened, opened + 1800, 30, self.stamp(opened + 30), 0, 1)]
        if state == "finished":
            done = self.stamp(opened + 50)
            clocks += [
                self._clock(number, "resolve", opened, opened + 86400, 1440, done, 0, 1),
                self._clock(number, "callback", opened + 50, due, 1440, None, None, None),
            ]
            return state, None, due_at, due_at, late, done, clocks
        clocks.append(self._clock(number, "resolve", opened, due, 1440, None, None, None))
        return state, None, due_at, due_at, late, None, clocks

    def _clock(
        self,
        item: int,
        name: str,
        started: int,
        due: int,
        minutes: int,
        stopped: str | None,
        elapsed: int | None,
        met: int | None,
    ) -> Sequence[Any]:
        return item, 1, name, self.stamp(started), self.stamp(due), minutes, 0, stopped, elapsed, met
