"""Months of duties: frozen some days after they are over, and opened again only with a reason.

What is due on a day of a frozen month stays as it was counted last, whatever evidence comes later.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.locks import hold
from steward.kernel.base.refused import Lost, Refused, need_words
from steward.kernel.duties.models import Due, Duty, DutyMonth, FreezeDay
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import current_organisation

DAY = timedelta(days=1)
# What a phone brings home late has until the fifth, where a company set nothing else.
FREEZE_DAY = 5
# The last day of a month is over everywhere on earth, and every month has the day.
LEAST_DAY, MOST_DAY = 2, 28
# So long an opened month may stay open.
MOST_OPEN = 31
MAY = {"reopen": frozenset({Role.DIRECTOR, Role.QUALITY}), "set": frozenset({Role.ADMIN, Role.DIRECTOR})}


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    return month_of(month_of(day) + 31 * DAY)


def month_before(day: date) -> date:
    return month_of(month_of(day) - DAY)


def last_day(month: date) -> date:
    return next_month(month) - DAY


def frozen_months() -> QuerySet[DutyMonth]:
    return DutyMonth.objects.filter(is_frozen=True)


def opened_months() -> list[date]:
    """Months that were frozen and are open again."""
    return list(DutyMonth.objects.filter(is_frozen=False).values_list("first", flat=True))


def is_due_in_frozen() -> Exists:
    """For dues: whether the month they are due in is frozen."""
    day = OuterRef("due_on")
    return Exists(frozen_months().filter(first__lte=day, last__gte=day))


@dataclass(frozen=True)
class OpenDays:
    """Days that may be counted: those in no frozen month."""

    frozen: frozenset[date]

    def __contains__(self, day: date) -> bool:
        return month_of(day) not in self.frozen

    def spans(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """The open days from one to another, as spans without a frozen day in them."""
        start = None
        while first <= last:
            if first in self:
                start = start or first
            elif start:
                yield start, first - DAY
                start = None
            first = next_month(first)
        if start:
            yield start, last


def open_days_for(actor: Actor) -> OpenDays:
    """The same, asked once in the actor's life: every row of a page needs it."""
    if "open_days" not in actor.kept:
        actor.kept["open_days"] = open_days()
    kept: OpenDays = actor.kept["open_days"]
    return kept


def open_days() -> OpenDays:
    """Which days may be counted now: one query."""
    return OpenDays(frozenset(frozen_months().values_list("first", flat=True)))


def hold_months(*, alone: bool = False) -> None:
    """Until the transaction ends no month of the organisation is frozen; `alone`: nor counted, nor proved anything of.

    So whatever was counted of a month is in its cards, and nothing is written into it afterwards.
    """
    hold("duties.months", current_organisation(), shared=not alone)


def need_open(day: date) -> None:
    """Refuses what would change a frozen month; an open one stays open until the transaction ends."""
    hold_months()
    if frozen_months().filter(first__lte=day, last__gte=day).exists():
        raise Refused(
            _("This month is frozen: what comes now does not change it."),
            do=_("Tell your superior; the quality department can open the month again with a reason."),
            code="month_frozen",
        )


def freeze_day(month: date) -> int:
    """On which day of the next month this one is frozen."""
    rows = FreezeDay.objects.filter(from_month__lte=month).order_by("-from_month")
    return rows.values_list("day", flat=True).first() or FREEZE_DAY


def months_to_freeze(organisation: Organisation) -> list[date]:
    """Months whose day has come, and opened ones whose day has come again, the oldest first.

    Every one since the first that was frozen; a company's first is its last one. None where nothing is anybody's duty.
    """
    today = clock.today(organisation.zone)
    known = dict(DutyMonth.objects.values_list("first", "freezes_on"))
    if not Duty.objects.exists():
        return []
    found, month = [], min(known, default=month_before(today))
    while month < month_of(today):
        day = known[month] if month in known else freezes_on(month)
        if day is not None and day <= today:
            found.append(month)
        month = next_month(month)
    return found


def freezes_on(month: date) -> date:
    """The day on which a month that was never frozen is."""
    return next_month(month) + (freeze_day(month) - 1) * DAY


@transaction.atomic
def freeze_month(first: date, *, by: Actor) -> DutyMonth:
    """Freeze a month as it was counted last: `recount_dues` goes before. A step of the clockwork of reports.

    Effects: the month's row frozen, an edition more where it was open again; event `duty_month.freeze`. Waits for
    counts on their way. Refuses one that is frozen (`Lost`).
    """
    hold_months(alone=True)
    wanted = {"is_frozen": True, "frozen_at": clock.now(), "freezes_on": None}
    month, made = DutyMonth.objects.get_or_create(
        organisation_id=by.organisation_id, first=first, defaults={"last": last_day(first), **wanted}
    )
    if not made:
        changed = DutyMonth.objects.filter(pk=month.pk, is_frozen=False).update(
            **wanted, edition=month.edition + 1
        )
        if not changed:
            raise Lost()
        month.refresh_from_db()
    record("duty_month.freeze", month, by=by, data={"month": str(month), "edition": month.edition})
    return month


@transaction.atomic
def reopen_month(month: DutyMonth, *, by: Actor, reason: str, days: int) -> DutyMonth:
    """Open a frozen month again for so many days: what is due in it is counted anew, cards get a further edition.

    Effects: the month open until it is frozen again, its reason kept, event `duty_month.reopen`. Refuses without a
    reason, more than `MOST_OPEN` days, a month that is open (`Lost`), and everybody but posts of the whole company that
    may (HRM3).
    """
    hat = by.need_hat(MAY["reopen"], site_id=None)
    need_words(reason, "reason", _("Say why the month is opened again."))
    if not 1 <= days <= MOST_OPEN:
        raise Refused(_("A month is opened for 1 to %(n)d days.") % {"n": MOST_OPEN}, field="days")
    until = clock.today(month.organisation.zone) + days * DAY
    changed = DutyMonth.objects.filter(pk=month.pk, is_frozen=True).update(
        is_frozen=False,
        reason=reason.strip(),
        reopened_at=clock.now(),
        reopened_by=by.user_id,
        freezes_on=until,
    )
    if not changed:
        raise Lost()
    month.refresh_from_db()
    record(
        "duty_month.reopen",
        month,
        by=by,
        hat=hat,
        data={"month": str(month), "reason": month.reason, "until": str(until)},
    )
    return month


def may_reopen(month: DutyMonth, actor: Actor) -> bool:
    """A frozen one, by a post of the whole company."""
    return month.is_frozen and (actor.is_system or actor.hat_for(MAY["reopen"], site_id=None) is not None)


@transaction.atomic
def set_freeze_day(*, by: Actor, day: int) -> FreezeDay:
    """Set on which day of the next month months are frozen, from the running one on.

    Effects: the row of this month, event `freeze_day.set`. Refuses days that not every month has, and the first, on
    which the last day is not over everywhere; months that are over keep theirs.
    """
    hat = by.need_hat(MAY["set"], site_id=None)
    if not LEAST_DAY <= day <= MOST_DAY:
        raise Refused(
            _("Choose a day from %(first)d to %(last)d.") % {"first": LEAST_DAY, "last": MOST_DAY},
            field="day",
        )
    row, _made = FreezeDay.objects.update_or_create(
        organisation_id=by.organisation_id, from_month=month_of(clock.today()), defaults={"day": day}
    )
    record("freeze_day.set", row, by=by, hat=hat, data={"day": day, "month": f"{row.from_month:%Y-%m}"})
    return row


def may_set(actor: Actor) -> bool:
    return actor.is_system or actor.hat_for(MAY["set"], site_id=None) is not None


def without_frozen(rows: QuerySet[Due]) -> QuerySet[Due]:
    """The dues that may still change."""
    return rows.filter(~Q(is_due_in_frozen()))
