"""Dues are counted: made ahead, decided and healed by one function that can be run again and again.

Rows are what was counted last. A window that holds is updated, one that no longer holds (its chain moved because
evidence came late) is removed, a new one is added.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from itertools import takewhile
from operator import or_
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from steward.kernel.base import clock
from steward.kernel.duties.cadence import Every, Regular, Rolling
from steward.kernel.duties.case_count import recount_cases
from steward.kernel.duties.choices import EACH_PLACE, DueState
from steward.kernel.duties.collect import collect_cases
from steward.kernel.duties.facts import Key, facts_of
from steward.kernel.duties.judge import Fact, Verdict
from steward.kernel.duties.models import Due, Excuse
from steward.kernel.duties.months import hold_months, open_days, without_frozen
from steward.kernel.duties.places import places_of_posts
from steward.kernel.duties.posts import PostRow, holder_on, holdings_of, post_rows
from steward.kernel.duties.queries import excused_windows
from steward.kernel.duties.run import Asked, Course, Run, duties_asked
from steward.kernel.duties.sheet import OPENS, POST, READ, Count, Said, Sheet
from steward.kernel.duties.windows import DAY, Window, reach_of, rolling_windows
from steward.kernel.tenancy.models import Post
from steward.kernel.tenancy.queries import clock_date

MOMENT = timedelta(microseconds=1)


def recount_dues(
    first: date,
    last: date,
    *,
    post_ids: Collection[int] | None = None,
    duty_ids: Collection[int] | None = None,
    courses: Collection[Course] | None = None,
    new_from: date | None = None,
) -> Count:
    """Make and decide what is due on `first` or later and opens on `last` or before, in the scope that is open.

    Of all posts and duties, of some, or of certain duties of certain posts (`courses`). Effects: rows of `Due` are
    added, updated and removed as the cadences, the chart and the evidence say now; run again it changes nothing.
    What was never counted before (a post, a home that came to an area) is asked from `new_from` on, as far as that is
    given: nobody has missed what he was not asked.
    What waits for something to happen is collected first and counted by `recount_cases`, but where only some posts are
    asked for. What is due in a frozen month stays as it is.
    """
    if courses is not None:
        duty_ids, post_ids = {duty for duty, _post in courses}, {post for _duty, post in courses}
    count, days = Count(), open_days()
    for start, end in days.spans(first, last):
        run = Run(start, end, duties_asked(start, end, duty_ids), days, courses, new_from)
        for posts in run.batches(post_ids):
            with transaction.atomic():
                hold_posts(posts)
                Batch(run, posts).run(count)
    if post_ids is None:
        start, end = (datetime.combine(day, time(), UTC) for day in (first - DAY, last + 2 * DAY))
        collect_cases(start, end)
        count += recount_cases(first, last, duty_ids=duty_ids)
    if post_ids is None and duty_ids is None:
        count.removed += _let_go(first)
    return count


def recount_course(one: Due | Excuse) -> None:
    """Count what was just proved or excused: the duty of its post, or of its case."""
    tomorrow = clock.today() + DAY
    if one.case_id:
        recount_cases(one.due_on, tomorrow, case_ids=[one.case_id], duty_ids=[one.duty_id])
    else:
        recount_dues(
            one.due_on, tomorrow, post_ids=[one.post_id], duty_ids=[one.duty_id], new_from=clock.today()
        )


def _let_go(since: date) -> int:
    """Open dues of posts out of use, and of kinds of which no duty in force since then asks anything: how many went."""
    kinds = {kind for one in duties_asked(since, date.max, None) for kind in one.duty.kinds}
    asked = Q(post__is_active=True, post__kind__in=kinds)
    # Those of cases were let go by their own count.
    rows = Due.objects.filter(state=DueState.DUE, due_on__gte=since, case__isnull=True)
    return without_frozen(rows).exclude(asked).delete()[0]


def hold_posts(post_ids: Collection[int]) -> None:
    """Until the transaction ends nobody else counts these posts, and no month is frozen: two counts at once would both
    add the same rows, and one that began before a month was frozen would write into it.
    """
    hold_months()
    list(Post.objects.filter(pk__in=post_ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))


class Before(NamedTuple):
    """The window before those of a run: where a chain goes on after it, until when it took the evidence."""

    goes_on: date
    spent: datetime


class Batch:
    """One transaction's worth of posts."""

    def __init__(self, run: Run, post_ids: Collection[int]) -> None:
        self.of = run
        self.posts = post_rows(post_ids, run.organisation)
        self.by_id = {post.pk: post for post in self.posts}
        self.held = holdings_of(post_ids)
        self.places = places_of_posts(self.posts)
        # A month may have been frozen since the run began.
        self.sheet = Sheet(self._standing(), run.organisation.pk, open_days())
        self.facts = facts_of(
            [(one.duty, reach_of(one.cadence)) for one in run.asked],
            self.posts,
            self.held,
            datetime.combine(run.first, time(), UTC) - DAY,
            run.now + DAY,
        )
        self.before = self._before()
        self.excused = excused_windows(post_ids, run.first)

    def _standing(self) -> Iterator[tuple[Any, ...]]:
        """What was counted of these days last time."""
        # A day on earth more than enough: the course itself knows which windows open on its own days.
        limit = datetime.combine(self.of.last + 2 * DAY, time(), UTC)
        rows = self._counted(self.of.asked, self.of.first).filter(opens_at__lt=limit)
        for row in rows.values_list(*READ).iterator(2000):
            if clock_date(row[OPENS], self.by_id[row[POST]].zone) <= self.of.last:
                yield row

    def _counted(self, asked: Sequence[Asked], since: date) -> QuerySet[Due]:
        rows = Due.objects.filter(due_on__gte=since)
        if self.of.courses is None:
            return rows.filter(post__in=list(self.by_id), duty__in=[one.duty.pk for one in asked])
        posts: dict[int, list[int]] = defaultdict(list)
        for post in self.by_id:
            for duty in self.of.courses[post]:
                posts[duty].append(post)
        chosen = (Q(duty=one.duty.pk, post__in=posts[one.duty.pk]) for one in asked)
        return rows.filter(reduce(or_, chosen, Q(pk__in=())))

    def _before(self) -> dict[Key, Before]:
        """The last window that was due before the first day, of chains and of what may overlap with the next."""
        asked = {
            one.duty.pk: one for one in self.of.asked if one.overlaps or isinstance(one.cadence, Rolling)
        }
        if not asked:
            return {}
        longest = max(reach_of(one.cadence) for one in asked.values())
        first = self.of.first
        rows = self._counted([*asked.values()], first - longest).filter(due_on__lt=first)
        found: dict[Key, Before] = {}
        names = ("duty_id", "post_id", "place_id", "done_at", "due_on", "closes_at", "ends_at")
        for duty, post, place, done_at, due_on, closes, ends in rows.order_by("opens_at").values_list(*names):
            ended = clock_date(done_at, self.by_id[post].zone) if done_at else due_on
            over = max(closes + asked[duty].grace, ends or closes)
            found[duty, post, place] = Before(ended + DAY, done_at + MOMENT if done_at else over)
        return found

    def _facts(self, key: Key) -> Collection[Fact]:
        """The evidence that the window before did not take: each counts once, however the days are cut."""
        facts = self.facts.get(key, ())
        before = self.before.get(key)
        return [fact for fact in facts if fact.at >= before.spent] if facts and before else facts

    def run(self, count: Count) -> None:
        """Count every course, and write what differs."""
        for post in self.posts:
            for one in self.of.duties_of(post):
                each = one.duty.scope in EACH_PLACE
                for place in self.places(post.pk, one.duty.scope) if each else (None,):
                    key = one.duty.pk, post.pk, place
                    since = self._since(key)
                    said = self._said(key, self._verdicts(one, post, key))
                    self.sheet.settle(key, post.site_id, said, since)
        self.sheet.drop_open()
        self.sheet.write(count)

    def _since(self, key: Key) -> date:
        """The first day on which a course is asked for something: what was never counted before begins with a run."""
        if self.of.new_from is None or key in self.before:
            return date.min
        return self.sheet.first_day(key) or self.of.new_from

    def _verdicts(self, one: Asked, post: PostRow, key: Key) -> list[Verdict]:
        facts = self._facts(key)
        if isinstance(one.cadence, Rolling):
            return self.of.judge(one, self._chain(one, one.cadence, post, key), facts)
        windows = self._windows_kept(one, one.cadence, post, key)
        if windows is None and not facts:
            return self.of.silent(one, one.cadence, post)
        if windows is None:
            windows = self.of.windows(one, one.cadence, post)
        return self.of.judge(one, windows, facts)

    def _windows_kept(self, one: Asked, cadence: Regular, post: PostRow, key: Key) -> list[Window] | None:
        """The windows of a day's duty whose working hours were changed since: those that are over stay as they were
        asked, those ahead are as the hours are now. None where nothing differs, as nearly always.
        """
        if self.of.new_from is None or cadence.every is not Every.DAY:
            return None
        every, over = self.of.opens(one, cadence, post)
        there = self.sheet.opens(key)
        if over <= there <= every:
            return None
        past = self.sheet.over(key, self.of.now)
        asked = {window.opens for window in past}
        ahead = [w for w in self.of.windows(one, cadence, post) if w.closes > self.of.now]
        return sorted([*past, *(window for window in ahead if window.opens not in asked)])

    def _chain(self, one: Asked, cadence: Rolling, post: PostRow, key: Key) -> list[Window]:
        done = [fact.at for fact in self.facts.get(key, ())]
        starts = self._chain_starts(one, post, key)
        last = self.of.last_day(one.duty)
        chain = rolling_windows(cadence.within_days, starts, last, done, ZoneInfo(post.zone), one.grace)
        return [*takewhile(lambda window: window.due_on <= (one.duty.ends_on or date.max), chain)]

    def _chain_starts(self, one: Asked, post: PostRow, key: Key) -> date:
        """After the window before; else where its first one opened, be it before the run: a chain is never cut anew."""
        if key in self.before:
            return self.before[key].goes_on
        starts = max(self.of.first, one.duty.starts_on, self.of.new_from or date.min)
        opened = self.sheet.first_open(key)
        if opened is None:
            return starts
        first = clock_date(opened, post.zone)
        return first if self.of.new_from else min(first, starts)

    def _said(self, key: Key, verdicts: Sequence[Verdict]) -> Iterator[tuple[datetime, Said]]:
        """What a row says of each window: missed is on the record of whoever held the post that day."""
        for found in verdicts:
            window, user, state = found.window, found.user_id, found.state
            if state == DueState.MISSED:
                user = holder_on(self.held.get(key[1], ()), window.due_on)
                if (*key, window.opens) in self.excused:
                    state = DueState.EXCUSED
            counted = (state.value, found.found, found.done_at, user)
            yield window.opens, (*counted, window.closes, window.ends, window.due_on)
