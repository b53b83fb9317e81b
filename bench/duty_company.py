"""The company of the bench `duties`: sites of thirty posts, each with twenty duties, and what was done in a month."""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import models, transaction

from steward.kernel.audit.models import Event
from steward.kernel.base.bulk import insert_rows, reserve_ids
from steward.kernel.duties.models import Duty, Proof
from steward.kernel.tenancy.models import (
    Appointment,
    CalendarDay,
    Department,
    Organisation,
    Post,
    Site,
    User,
    WorkCalendar,
)

POSTS, DUTIES, DAYS = 30, 20, 30
MONTH = date(2026, 11, 1)
BEGINS = datetime(2026, 10, 31, 16, tzinfo=UTC)
# Every second duty is proved by what the trail has, the others by what is handed in.
WORK = (
    "ticket.accept",
    "ticket.dispatch",
    "ticket.start",
    "ticket.finish",
    "ticket.call_back",
    "ticket.comment",
    "ticket.close",
    "ticket.review",
    "ticket.transfer",
    "ticket.escalate",
)
AT_ONCE = 20_000
PROOF = (Proof, ("organisation_id", "duty_id", "post_id", "user_id", "at", "note"))
EVENT = (
    Event,
    (
        "organisation_id",
        "at",
        "kind",
        "subject_type",
        "subject_id",
        "site_id",
        "actor_kind",
        "user_id",
        "actor_name",
    ),
)
# One due each in November: on days all over the month, many of them moved to a working day, and longer periods.
CADENCES: tuple[dict[str, Any], ...] = (
    *({"every": "month", "by": day} for day in (2, 5, 9, 13)),
    *({"every": "month", "by": day, "otherwise": "workday before"} for day in (16, 19, 22, 25, 28, -1)),
    *({"every": "month", "by": day, "otherwise": "workday after"} for day in (7, 11)),
    *({"every": "month"},) * 4,
    {"every": "quarter"},
    {"every": "half-year"},
    {"every": "year"},
    {"every": "year", "before": "12-01"},
)


def make_house(organisation: Organisation, sites: int) -> None:
    """In the scope of the organisation: duties, calendars, sites, posts, people and who holds what."""
    for kind in range(POSTS):
        Duty.objects.bulk_create(_duty(organisation, kind, number) for number in range(DUTIES))
    CalendarDay.objects.create(organisation=organisation, day=date(2026, 11, 16), kind="holiday")
    office = {str(day): [[540, 1080]] for day in range(5)}
    desk = {str(day): [[480, 1200]] for day in range(7)} | {"rest": [[480, 1200]]}
    calendars = [
        WorkCalendar.objects.create(organisation=organisation, name=name, hours=hours).pk
        for name, hours in (("office", office), ("desk", desk))
    ]
    department = Department.objects.create(organisation=organisation, name="服务", code="service").pk
    own, count, hours = organisation.pk, sites * POSTS, (None, *calendars)
    with transaction.atomic():
        places, posts = reserve_ids(Site, sites), reserve_ids(Post, count)
        people, held = reserve_ids(User, count), reserve_ids(Appointment, count)
        names: Sequence[str] = ("id", "organisation_id", "name", "code")
        insert_rows(Site, names, ((pk, own, f"第 {pk} 苑", f"D{pk}") for pk in places))
        names = ("id", "organisation_id", "site_id", "department_id", "code", "kind", "title", "calendar_id")
        insert_rows(Post, names, (
            (pk, own, places[n // POSTS], department, f"p{n % POSTS}", f"kind-{n % POSTS}", "岗位", hours[n % 3])
            for n, pk in enumerate(posts)
        ))  # fmt: skip
        names = ("id", "organisation_id", "username", "name", "password")
        insert_rows(User, names, ((pk, own, f"duty{pk}", "某人", "!") for pk in people))
        names = ("id", "organisation_id", "user_id", "post_id", "starts_on")
        rows = zip(held, people, posts, strict=True)
        insert_rows(Appointment, names, ((pk, own, user, post, date(2020, 1, 1)) for pk, user, post in rows))


def _duty(organisation: Organisation, kind: int, number: int) -> Duty:
    return Duty(
        organisation=organisation,
        code=f"k{kind}-{number}",
        title=f"职责 {kind}-{number}",
        kinds=[f"kind-{kind}"],
        cadence=CADENCES[number],
        evidence=f"event:{WORK[number // 2]}" if number % 2 else "manual:note",
        starts_on=date(2026, 1, 1),
    )


def add_work(organisation: Organisation, first: int, last: int) -> None:
    """What was done on the days `first` to `last` of the month (0 is the first): nine duties in ten, by the dice."""
    duties = dict(Duty.objects.values_list("code", "pk"))
    posts = list(Post.objects.order_by("pk").values_list("pk", "kind", "site_id"))
    held = dict(Appointment.objects.values_list("post_id", "user_id"))
    own = organisation.pk
    proofs: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    for (post, kind, site), number, at in _deeds(posts):
        if not first <= (at - BEGINS).days <= last:
            continue
        if number % 2:
            events.append(
                (own, at, WORK[number // 2], "tickets.ticket", 1, site, "person", held[post], "某人")
            )
        else:
            duty = duties[f"k{kind.removeprefix('kind-')}-{number}"]
            proofs.append((own, duty, post, held[post], at, "做了"))
        _insert(PROOF, proofs, AT_ONCE)
        _insert(EVENT, events, AT_ONCE)
    _insert(PROOF, proofs, 1)
    _insert(EVENT, events, 1)


def _deeds(posts: Iterable[tuple[int, str, int]]) -> Iterator[tuple[tuple[int, str, int], int, datetime]]:
    dice = random.Random(4)
    for post in posts:
        for number in range(DUTIES):
            at = BEGINS + timedelta(minutes=dice.randrange(DAYS * 24 * 60))
            if dice.random() < 0.9:
                yield post, number, at


def _insert(
    table: tuple[type[models.Model], tuple[str, ...]], rows: list[tuple[Any, ...]], least: int
) -> None:
    """Write and forget the rows as soon as there are so many: the bench holds no memory of its own."""
    if len(rows) < least:
        return
    model, names = table
    with transaction.atomic():
        ids = reserve_ids(model, len(rows))
        insert_rows(model, ("id", *names), ((pk, *row) for pk, row in zip(ids, rows, strict=True)))
    rows.clear()
