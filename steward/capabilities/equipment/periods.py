"""Periods of maintenance: how long from one to the next, and the many ways in which lists spell it."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """Whole months, or days; neither is on call: somebody asks for it, no calendar does."""

    months: int = 0
    days: int = 0

    @property
    def length(self) -> int:
        """About how many days."""
        return self.days or round(self.months * 365 / 12)

    def after(self, on: date, anchor: date | None = None) -> date:
        """The first day of this rhythm after another; months keep the day of the month they were anchored on."""
        if not self.months:
            return on + timedelta(days=self.days)
        base = anchor or on
        steps = max(1, ((on.year - base.year) * 12 + on.month - base.month) // self.months)
        while (found := add_months(base, steps * self.months)) <= on:
            steps += 1
        return found


ON_CALL = Period()
# A word alone; several of one meaning stand together, folded to lower case without blanks, dots and hyphens.
WORDS = {
    Period(1): "m monthly month everymonth permonth 月 每月 月度 每月一次 一月一次",
    Period(2): "2monthly everytwomonths 双月 每两月 每两个月 两月一次",
    Period(3): "q quarterly quarter everyquarter qtr qtrly 季 季度 每季 每季度 每季度一次 一季一次",
    Period(6): "hy h halfyearly halfyear semiannual semiannually 半年 每半年 半年度 半年一次 每半年一次",
    Period(12): "y a annual annually yearly year everyyear 年 每年 年度 一年 每年一次 一年一次",
    Period(days=1): "d daily everyday 日 每日 每天 日常",
    Period(days=7): "w weekly week everyweek 周 每周 每星期 每周一次",
    Period(days=14): "fortnightly everytwoweeks 双周 每两周",
    Period(days=15): "半月 每半月 半个月 半月一次",
    ON_CALL: "oc oncall asrequired asneeded whenneeded 按需 随叫随到 报修 不定期 故障时",
}
_KNOWN = {word: period for period, words in WORDS.items() for word in words.split()}
_UNITS = {
    **dict.fromkeys(("m", "mon", "month", "months", "mth", "mths", "月", "个月"), (1, 0)),
    **dict.fromkeys(("y", "yr", "year", "years", "年"), (12, 0)),
    **dict.fromkeys(("q", "quarter", "quarters", "季度", "个季度"), (3, 0)),
    **dict.fromkeys(("w", "week", "weeks", "周", "星期"), (0, 7)),
    **dict.fromkeys(("d", "day", "days", "天", "日"), (0, 1)),
}
_NUMERALS = {
    "一": "1",
    "二": "2",
    "两": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "九": "9",
    "十五": "15",
}
MOST_MONTHS, MOST_DAYS = 240, 366


def read_period(text: str) -> Period | None:
    """What a cell means: `Q`, `4M`, `HALF YEARLY`, `每季度`, `30天`; None for what cannot be told, as a bare `2`."""
    word = re.sub(r"[\s.\-_/()（）]+", "", text.lower())
    if word in _KNOWN:
        return _KNOWN[word]
    found = re.fullmatch(
        r"(?:every|per|每)?(\d{1,3}|十五|[一二两三四五六九])(\D{1,8}?)(?:ly|一次|1次)?", word
    )
    if found is None or found[2] not in _UNITS:
        return None
    number = int(_NUMERALS.get(found[1], found[1]))
    months, days = (number * one for one in _UNITS[found[2]])
    return Period(months, days) if 0 < months <= MOST_MONTHS or 0 < days <= MOST_DAYS else None


def add_months(day: date, months: int) -> date:
    """The same day of another month, or its last where it has none such."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
