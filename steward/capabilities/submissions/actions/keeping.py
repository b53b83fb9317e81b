"""What the clock does: reports that are due come up, authors are reminded, missing ones are told."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from steward.capabilities.submissions.choices import Told
from steward.capabilities.submissions.models import Submission, Template
from steward.capabilities.submissions.spans import wanted
from steward.kernel.audit.record import build, record_many
from steward.kernel.base import clock
from steward.kernel.base.worktime import WorkHours
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Post
from steward.kernel.tenancy.queries import clock_date, work_hours, zone_of

# So many days before it is due a report stands on Today.
AHEAD = timedelta(days=8)
# A report tells of a year at the most.
YEAR = timedelta(days=400)


@transaction.atomic
def open_submissions() -> int:
    """Write a row for each report that becomes due within days: unique, so that it can run again and again.

    Returns how many are new. Effects: rows only; no event, as nobody did anything (decision 0003).
    """
    templates = list(Template.objects.filter(is_active=True))
    kinds = {kind for template in templates for kind in template.kinds}
    posts: dict[str, list[Post]] = defaultdict(list)
    for post in Post.objects.filter(kind__in=kinds, is_active=True).select_related(
        "site", "site__calendar", "organisation", "calendar"
    ):
        posts[post.kind].append(post)
    before = Submission.objects.count()
    hours: dict[tuple[int | None, str], WorkHours] = {}
    rows: list[Submission] = []
    for template in templates:
        for post in (post for kind in template.kinds for post in posts[kind]):
            rows += _coming(template, post, _hours(post, hours))
    there = _told_of(templates)
    rows = [row for row in rows if (row.template_id, row.post_id, row.first_on) not in there]
    Submission.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return Submission.objects.count() - before


def _told_of(templates: Sequence[Template]) -> set[tuple[int, int, date]]:
    """What came up already, by template, post and first day told of: another day to hand it in asks for none twice."""
    recent = Submission.objects.filter(template__in=templates, last_on__gte=clock.today() - YEAR)
    return set(recent.values_list("template_id", "post_id", "first_on"))


def _coming(template: Template, post: Post, hours: WorkHours) -> list[Submission]:
    """What a post has to hand in of a template within days."""
    today = clock_date(clock.now(), hours.zone)
    first, last = max(today, template.starts_on), today + AHEAD
    return [
        Submission(
            organisation_id=template.organisation_id,
            template=template,
            post=post,
            site_id=post.site_id,
            first_on=one.first,
            last_on=one.last,
            due_on=one.due_on,
            due_at=one.due_at,
        )
        for one in (wanted(template, first, last, hours) if first <= last else ())
    ]


def _hours(post: Post, known: dict[tuple[int | None, str], WorkHours]) -> WorkHours:
    """The working time by which a post's days count; posts of one calendar share it."""
    calendar = post.calendar or (post.site.calendar if post.site else None)
    key = (calendar.pk if calendar else None, zone_of(post))
    if key not in known:
        known[key] = work_hours(calendar, key[1])
    return known[key]


@transaction.atomic
def remind_authors(*, by: Actor) -> int:
    """Remind whoever has a report to hand in that it is due soon, and tell once that it is missing.

    Effects: event `submission.remind` or `submission.miss` for each, heard by who holds the post and, when it is
    missing, by the superior and the quality department. Returns how many.
    """
    now, events, told = clock.now(), [], defaultdict(list)
    rows = Submission.objects.filter(handed_in_at__isnull=True).exclude(told=Told.MISSED)
    for row in rows.select_related("template").order_by("pk"):
        missed = row.due_at <= now
        soon = not missed and row.due_at - now <= timedelta(hours=row.template.remind_hours)
        if missed or (soon and not row.told):
            kind = "submission.miss" if missed else "submission.remind"
            told[Told.MISSED if missed else Told.SOON].append(row.pk)
            data = {"of": row.template.code, "due": row.due_on.isoformat()}
            events.append(build(kind, row, by=by, site_id=row.site_id, data=data))
    for word, keys in told.items():
        Submission.objects.filter(pk__in=keys).update(told=word)
    record_many(events)
    return len(events)
