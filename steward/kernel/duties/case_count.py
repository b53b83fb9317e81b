"""Dues of cases are counted: made, decided and healed by one function, as `recount` does for what the calendar asks.

One due for each duty, case and window. What was decided once stays with its post; what is still to do moves with the
case (a ticket goes to somebody else). Rows whose day is in a frozen month are left alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min, Q

from steward.kernel.audit.models import Event
from steward.kernel.duties.cadence import After, Ahead, During, read_cadence
from steward.kernel.duties.case_sheet import OPENS, READ, CaseSheet, Said
from steward.kernel.duties.case_windows import Asked, Span, Waiting, case_windows, reach_of_waiting
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.facts import EVENT, PLACE
from steward.kernel.duties.judge import Fact, Verdict, judge
from steward.kernel.duties.models import Case, Due, Duty, Excuse, Proof
from steward.kernel.duties.months import hold_months, open_days
from steward.kernel.duties.posts import PostRow, holder_on
from steward.kernel.duties.run import Run
from steward.kernel.duties.sheet import Count
from steward.kernel.duties.whose import CaseRow, Chart
from steward.kernel.duties.windows import AHEAD_OPENS_DAYS, DAY
from steward.kernel.tenancy.queries import clock_date

CASES_AT_ONCE = 500
CASE = (
    "pk", "code", "subject_type", "subject_id", "began_at", "ended_at", "known_at", "site_id", "place_id",
    "place__building_id", "concerned", "post_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waits:
    """A duty that waits for something, as it is counted."""

    duty: Duty
    cadence: Waiting

    def asks_on(self, window_on: date) -> bool:
        """Whether the duty was in force on a day."""
        return self.duty.starts_on <= window_on and (
            self.duty.ends_on is None or self.duty.ends_on >= window_on
        )


def waiting_duties(first: date, last: date, duty_ids: Collection[int] | None = None) -> list[Waits]:
    """The duties in force on some of the days that wait for something, of all or of some."""
    rows = Duty.objects.filter(starts_on__lte=last).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
    if duty_ids is not None:
        rows = rows.filter(pk__in=duty_ids)
    read = [(duty, read_cadence(duty.cadence)) for duty in rows.order_by("pk")]
    return [Waits(duty, cadence) for duty, cadence in read if isinstance(cadence, After | Ahead | During)]


def recount_cases(
    first: date,
    last: date,
    *,
    case_ids: Collection[int] | None = None,
    duty_ids: Collection[int] | None = None,
) -> Count:
    """Make and decide what is due of cases on `first` or later and opens on `last` or before; of some cases, whole.

    Effects: rows of `Due` are added, updated and removed as the cadences, the chart and the evidence say now; run
    again it changes nothing. Collects nothing: `collect_cases` goes before.
    """
    count = Count()
    if case_ids is not None:
        oldest = Case.objects.filter(pk__in=case_ids).aggregate(Min("began_at"))["began_at__min"]
        if oldest is None:
            return count
        # The day before it on any clock; a day that comes is asked for before it.
        first = min(first, oldest.date() - DAY)
    waits = waiting_duties(first, last, duty_ids)
    if not waits:
        return count
    run = Run(first, last, (), open_days(), None, None)
    chosen = Q(pk__in=case_ids) if case_ids is not None else _alive(waits, first, last)
    codes = {one.cadence.happening for one in waits}
    # Those of a site together: each batch asks few posts.
    keys = Case.objects.filter(chosen, code__in=codes).order_by("site_id", "pk").values_list("pk", flat=True)
    cases = list(keys)
    for start in range(0, len(cases), CASES_AT_ONCE):
        with transaction.atomic():
            hold_months()
            CaseBatch(run, waits, cases[start : start + CASES_AT_ONCE]).run(count)
    return count


def _alive(waits: Sequence[Waits], first: date, last: date) -> Q:
    """Cases that can have a window in the span."""
    starts, ends = (datetime.combine(day, time(), UTC) for day in (first - DAY, last + 2 * DAY))
    chosen = Q(pk__in=Due.objects.filter(case__isnull=False, due_on__gte=first).values("case_id"))
    for one in waits:
        code = Q(code=one.cadence.happening)
        match one.cadence:
            case During():
                lasts = Q(ended_at__isnull=True) | Q(ended_at__gte=starts)
                chosen |= code & Q(began_at__lt=ends) & lasts
            case Ahead(days=days):
                chosen |= code & Q(
                    began_at__gte=starts, began_at__lt=ends + timedelta(days=days + AHEAD_OPENS_DAYS)
                )
            case After():
                chosen |= code & Q(began_at__gte=starts - reach_of_waiting(one.cadence), began_at__lt=ends)
    return chosen


class CaseBatch:
    """One transaction's worth of cases."""

    def __init__(self, run: Run, waits: Sequence[Waits], keys: Sequence[int]) -> None:
        self.of, self.waits = run, waits
        # Two counts of a case take turns.
        list(Case.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True).values_list("pk"))
        rows = Case.objects.filter(pk__in=keys).order_by("pk").values_list(*CASE)
        self.cases = [CaseRow(*row) for row in rows]
        self.keys = [case.pk for case in self.cases]
        self.chart = Chart({kind for one in waits for kind in one.duty.kinds}, self.cases, run.organisation)
        self.events = self._events()
        self.proofs: dict[tuple[str, int], list[Fact]] = defaultdict(list)
        proofs = Proof.objects.filter(case__in=self.keys)
        for duty, case, at, user in proofs.values_list("duty__code", "case_id", "at", "user_id"):
            self.proofs[duty, case].append(Fact(at, user))
        excuses = Excuse.objects.filter(case__in=self.keys, approved_at__isnull=False)
        self.excused = set(excuses.values_list("duty_id", "case_id", "opens_at"))
        self.sheet = CaseSheet(self._standing(), run.organisation.pk, open_days())

    def _standing(self) -> Iterator[tuple[Any, ...]]:
        """What was counted of these days last time."""
        duties = [one.duty.pk for one in self.waits]
        rows = Due.objects.filter(case__in=self.keys, duty__in=duties, due_on__gte=self.of.first)
        for row in rows.values_list(*READ):
            post = self.chart.by_id.get(row[READ.index("post_id")])
            zone = post.zone if post else self.of.organisation.zone
            if clock_date(row[OPENS], zone) <= self.of.last:
                yield row

    def _events(self) -> dict[tuple[str, str, int], list[Fact]]:
        """Evidence by kind, table and key of what it is about: the subjects of cases, and their places."""
        kinds = {one.duty.evidence.removeprefix(EVENT) for one in self.waits if _is_event(one.duty)}
        about: dict[str, set[int]] = defaultdict(set)
        for case in self.cases:
            for table, key in _subjects(case):
                about[table].add(key)
        found: dict[tuple[str, str, int], list[Fact]] = defaultdict(list)
        for table, keys in about.items():
            rows = Event.objects.filter(subject_type=table, subject_id__in=keys, kind__in=kinds)
            for kind, key, at, user in rows.values_list("kind", "subject_id", "at", "user_id"):
                found[kind, table, key].append(Fact(at, user))
        return found

    def run(self, count: Count) -> None:
        """Count every duty of every case, and write what differs."""
        by_code: dict[str, list[Waits]] = defaultdict(list)
        for one in self.waits:
            by_code[one.cadence.happening].append(one)
        for case in self.cases:
            for one in by_code[case.code]:
                self._count(one, case)
        self.sheet.write(count)

    def _count(self, one: Waits, case: CaseRow) -> None:
        key = one.duty.pk, case.pk
        nearest = self.chart.nearest(one.duty, case)
        post = self.chart.chosen(nearest, case, clock_date(case.began_at, self.of.organisation.zone))
        if post is None:
            self.sheet.drop_open(key)
            return
        facts = self._facts(one.duty, case)
        asked = self._windows(one, case, post, facts)
        grace = timedelta(minutes=one.duty.grace_minutes)
        windows = [each.window for each in asked]
        verdicts = judge(windows, facts, wanted=one.duty.count, grace=grace, now=self.of.now)
        near = {each.pk for each in nearest}
        said = {}
        for each, found in zip(asked, verdicts, strict=True):
            if each.is_firm or found.state in (DueState.DONE, DueState.LATE):
                before = self.sheet.post_of(key, found.window.opens)
                said[found.window.opens] = self._said(
                    one.duty, case, found, self._kept(post, before, near, found)
                )
        self.sheet.settle(key, said)

    def _windows(self, one: Waits, case: CaseRow, post: PostRow, facts: Sequence[Fact]) -> list[Asked]:
        """Those of the days on which the duty was in force: when it happened, or when it is due."""
        hours = self.of.hours(post)
        done = [fact.at for fact in facts]
        span = Span(case.began_at, case.ended_at, case.known_at)
        windows = case_windows(one.cadence, span, self.of.first, self.of.last, hours, done, self.of.country)
        if isinstance(one.cadence, After):
            return windows if one.asks_on(clock_date(case.began_at, post.zone)) else []
        return [each for each in windows if one.asks_on(each.window.due_on)]

    def _facts(self, duty: Duty, case: CaseRow) -> list[Fact]:
        """What was brought for the case, and what was done about its subject or at its place, by whomever."""
        facts = [*self.proofs.get((duty.code, case.pk), ())]
        if _is_event(duty):
            kind = duty.evidence.removeprefix(EVENT)
            for table, key in _subjects(case):
                facts += self.events.get((kind, table, key), ())
        return facts

    def _kept(self, post: PostRow, before: int | None, near: Collection[int], found: Verdict) -> PostRow:
        """Who had it keeps it while he is as near as others, and for ever once its time was over."""
        if before not in self.chart.by_id or before is None:
            return post
        is_over = found.window.closes <= self.of.now
        return self.chart.by_id[before] if is_over or before in near else post

    def _said(self, duty: Duty, case: CaseRow, found: Verdict, post: PostRow) -> Said:
        """What a row says: missed is on the record of whoever held the post that day."""
        window, user, state = found.window, found.user_id, found.state
        if state == DueState.MISSED:
            user = holder_on(self.chart.held.get(post.pk, ()), window.due_on)
            if (duty.pk, case.pk, window.opens) in self.excused:
                state = DueState.EXCUSED
        return (
            state.value, found.found, found.done_at, user, window.closes, window.ends, window.due_on,
            post.pk, post.site_id or case.site_id, case.place_id,
        )  # fmt: skip


def _is_event(duty: Duty) -> bool:
    return duty.evidence.startswith(EVENT)


def _subjects(case: CaseRow) -> Iterator[tuple[str, int]]:
    if case.subject_id is not None:
        yield case.subject_type, case.subject_id
    if case.place_id is not None:
        yield PLACE, case.place_id
