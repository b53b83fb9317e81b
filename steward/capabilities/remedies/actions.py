"""Every write to a remedy, by its verb (DSK13)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.remedies.choices import State
from steward.capabilities.remedies.lifecycle import LIFECYCLE
from steward.capabilities.remedies.models import Remedy, remedy_of
from steward.capabilities.remedies.policies import MAY, check
from steward.capabilities.remedies.queries import FAMILY, doers
from steward.kernel.base import clock
from steward.kernel.base.numbering import next_number
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.base.rows import change_row
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.people.erasers import without_words, words_of
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Department, Site, User
from steward.kernel.tenancy.queries import clock_date, staff_at
from steward.kernel.work.choices import ClockName
from steward.kernel.work.clocks import promise_until, start_clocks, stop_clocks
from steward.kernel.work.deadlines import refresh_deadline
from steward.kernel.work.models import Remark, WorkItem
from steward.kernel.work.remarks import record_verb

# Where people write freely about a remedy; the first of it is the customer's own, out of his request.
FREE = (
    (WorkItem, "pk", "title"),
    *((Remedy, "item_id", name) for name in ("wrong", "root_cause", "measure", "result", "conclusion")),
    (Remark, "item_id", "text"),
)


@transaction.atomic
def raise_remedy(
    *,
    by: Actor,
    site: Site,
    kind: str,
    title: str,
    wrong: str,
    origin: WorkItem | None = None,
    department: Department | None = None,
) -> WorkItem:
    """Say what is wrong, from a complaint, a hot spot, any other item, or freely.

    Effects: number, work item, remedy, the clock for planning, event `remedy.raise` (quality, the manager and the
    heads who plan it hear of it). Whoever the origin is about is kept from the remedy too. Refuses: a post without
    the verb at the site, no words, an origin or a department of another site.
    """
    hat, at = by.need_hat(MAY["raise"], site_id=site.pk), clock.now()
    need_words(title, "title", _("It is not said what is wrong."))
    need_words(wrong, "wrong", _("It is not said what is wrong."))
    if origin is not None and origin.site_id != site.pk:
        raise Refused(_("%(number)s is of another site.") % {"number": origin.number}, field="origin")
    if department is not None and department.site_id not in (None, site.pk):
        raise Refused(
            _("%(department)s is not at this site.") % {"department": department}, field="department"
        )
    item = WorkItem(
        organisation_id=by.organisation_id,
        family=FAMILY,
        kind=kind,
        number=next_number("JZ", organisation_id=by.organisation_id, day=clock_date(at, site.zone)),
        title=title.strip(),
        state=State.RAISED,
        site=site,
        place=origin.place if origin else None,
        building_id=origin.building_id if origin else None,
        department=department,
        about_user_id=origin.about_user_id if origin else None,
        opened_at=at,
    )
    item.save(force_insert=True)
    item.remedy = Remedy(
        organisation_id=by.organisation_id,
        item=item,
        origin=origin,
        wrong=wrong.strip(),
        raised_by_id=by.user_id,
    )
    item.remedy.save(force_insert=True)
    start_clocks(item, (ClockName.RESPOND,), at=at)
    refresh_deadline(item, at=at)
    record_verb("remedy.raise", item, by=by, hat=hat, at=at, data={"kind": kind})
    return item


@transaction.atomic
def plan_remedy(
    item: WorkItem,
    *,
    by: Actor,
    root_cause: str,
    measure: str,
    assignee: User,
    wanted_on: date,
    effect_days: int,
) -> WorkItem:
    """Name the root cause, what will be done, by whom, until when, and after how many days an effect can show.

    Said again while it is being carried out, it replaces what was said: the old promise ends as it stands, kept or
    not, and the new one climbs by itself. Effects: state planned, doer and department, due at the end of that day at
    the site, event `remedy.plan` (the doer hears of it). Refuses: whoever has it in hand already, no words, somebody
    who is not in office at the site, a day that has passed.
    """
    hat, at = check("plan", item, by), clock.now()
    LIFECYCLE.need(item, "plan")
    need_words(root_cause, "root_cause", _("The root cause is missing."))
    need_words(measure, "measure", _("It is not said what is to be done."))
    if wanted_on < clock_date(at, item.site.zone):
        raise Refused(_("This day has passed."), do=_("Choose a day from today on."), field="wanted_on")
    if not doers(item).filter(pk=assignee.pk).exists():
        raise Refused(
            _("%(name)s cannot be given this.") % {"name": assignee},
            do=_("Choose somebody who is in office at the site."),
            field="assignee",
        )
    stop_clocks(item, (ClockName.RESPOND, ClockName.RESOLVE), at=at)
    duty = staff_at(item.site, at).filter(user=assignee).first()
    changes = {
        "assignee_id": assignee.pk,
        "department_id": (duty.acting_for or duty).post.department_id if duty else item.department_id,
        # Each promise of a day is a cycle of its own: the ladder begins anew.
        "cycle": item.cycle + (item.state == State.PLANNED),
    }
    LIFECYCLE.move(item, "plan", at=at, changes=changes)
    said = {"root_cause": root_cause.strip(), "measure": measure.strip()}
    change_row(item.remedy, {**said, "wanted_on": wanted_on, "effect_days": effect_days})
    promise_until(item, ClockName.RESOLVE, due_at=_end_of(wanted_on, item.site), at=at)
    refresh_deadline(item, at=at)
    data = {"to": assignee.name, "to_id": assignee.pk, "until": wanted_on.isoformat()}
    record_verb("remedy.plan", item, by=by, hat=hat, at=at, note="\n".join(said.values()), data=data)
    return item


@transaction.atomic
def finish_remedy(
    item: WorkItem, *, by: Actor, result: str, proof: str = "", photos: Sequence[UploadedFile] = ()
) -> WorkItem:
    """Say that it was carried out, with evidence: photos, or where the record lies.

    Effects: photos, state finished, who did it; the clock for the check of its effect begins once the days have passed
    that an effect needs; event `remedy.finish`. Refuses: anybody but who has it in hand, no words, no evidence.
    """
    hat, at = check("finish", item, by), clock.now()
    LIFECYCLE.need(item, "finish")
    need_words(result, "result", _("It is not said what was done."))
    if not photos and not proof.strip():
        raise Refused(
            _("The evidence is missing."),
            kept=_("Your text is still in the form."),
            do=_("Add a photo, or say where the record lies."),
            field="proof",
            code="evidence_missing",
        )
    for photo in photos:
        attach_photo(item, photo, by=by, hat=hat, internal=True)
    LIFECYCLE.move(item, "finish", at=at)
    shows = at + timedelta(days=remedy_of(item).effect_days)
    done = {"finished_by_id": by.user_id, "finished_at": at, "check_from": shows}
    change_row(item.remedy, {"result": result.strip(), "proof": proof.strip(), **done})
    stop_clocks(item, (ClockName.RESOLVE,), at=at)
    start_clocks(item, (ClockName.CALLBACK,), at=shows)
    refresh_deadline(item, at=at)
    data = {"from": clock_date(shows, item.site.zone).isoformat()}
    record_verb("remedy.finish", item, by=by, hat=hat, at=at, note=result, data=data)
    return item


@transaction.atomic
def verify_remedy(item: WorkItem, *, by: Actor, effective: bool, conclusion: str) -> WorkItem:
    """Judge whether it helped. What did not is planned anew: next round, next cycle, with what was tried in the
    timeline.

    Effects: the check's clock stops; state closed, or raised again with the clock for planning and nobody in hand;
    event `remedy.verify` (who raised it and who did it hear of it). Refuses: whoever did it, no words, a day before
    an effect can show.
    """
    hat, at = check("verify", item, by), clock.now()
    LIFECYCLE.need(item, "verify")
    need_words(conclusion, "conclusion", _("The conclusion is missing."))
    row = remedy_of(item)
    if row.check_from and at < row.check_from:
        day = clock_date(row.check_from, item.site.zone)
        raise Refused(
            _("The effect cannot show before %(day)s.") % {"day": day.isoformat()},
            do=_("Come back on that day: it will wait on your Today page."),
            code="too_early",
        )
    stop_clocks(item, (ClockName.CALLBACK,), at=at)
    told = {"effective": effective, "reached": [pk for pk in (row.raised_by_id, row.finished_by_id) if pk]}
    if effective:
        LIFECYCLE.move(item, "verify", at=at, to=State.CLOSED)
    else:
        changes = {"cycle": item.cycle + 1, "assignee_id": None}
        LIFECYCLE.move(item, "verify", at=at, to=State.RAISED, changes=changes)
        undone = {"finished_by_id": None, "finished_at": None, "check_from": None, "wanted_on": None}
        change_row(item.remedy, {"round": row.round + 1, "result": "", "proof": "", **undone})
        start_clocks(item, (ClockName.RESPOND,), at=at)
    change_row(item.remedy, {"conclusion": conclusion.strip(), "verified_by_id": by.user_id})
    refresh_deadline(item, at=at)
    record_verb("remedy.verify", item, by=by, hat=hat, at=at, note=conclusion, data=told)
    return item


@transaction.atomic
def cancel_remedy(item: WorkItem, *, by: Actor, note: str) -> WorkItem:
    """Drop it before it was carried out, and say why.

    Effects: state cancelled, its clocks stop, event `remedy.cancel`. Refuses: no reason, and what was carried out.
    """
    hat, at = check("cancel", item, by), clock.now()
    need_words(note, "note", _("The reason is missing."))
    LIFECYCLE.move(item, "cancel", at=at)
    stop_clocks(item, (ClockName.RESPOND, ClockName.RESOLVE), at=at)
    record_verb("remedy.cancel", item, by=by, hat=hat, at=at, note=note)
    return item


def _end_of(day: date, site: Site) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(site.zone))


@transaction.atomic
def erase_customer(party: Party) -> int:
    """Blot out a person's words in what was raised from requests of his. Part of `erase_party`, which records.

    How many remedies held some.
    """
    words = words_of(party)
    keys = list(Remedy.objects.filter(origin__requester=party).values_list("pk", flat=True))
    held = set()
    for table, key, column in FREE:
        texts = table._default_manager.filter(**{f"{key}__in": keys})
        for pk, item_id, text in texts.values_list("pk", key, column):
            cleaned = without_words(text, words)
            if cleaned != text:
                table._default_manager.filter(pk=pk).update(**{column: cleaned})
                held.add(item_id)
    return len(held)
