"""A finding comes to light and into somebody's hands."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.findings.actions.promises import end_of, promise
from steward.capabilities.findings.choices import URGENCY, Grade, Nature, Source, State
from steward.capabilities.findings.lifecycle import LIFECYCLE
from steward.capabilities.findings.models import Finding
from steward.capabilities.findings.policies import MAY, check, in_hand
from steward.capabilities.findings.queries import FAMILY, answering_posts, earlier_findings
from steward.kernel.base import clock
from steward.kernel.base.numbering import next_number
from steward.kernel.base.refused import NotAllowed, Refused, need_words
from steward.kernel.base.rows import change_row
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import Post, User
from steward.kernel.tenancy.queries import clock_date, holders, staff_at
from steward.kernel.work.choices import ClockName
from steward.kernel.work.clocks import promise_until, running, stop_clocks
from steward.kernel.work.deadlines import refresh_deadline
from steward.kernel.work.models import WorkItem
from steward.kernel.work.remarks import record_verb


@transaction.atomic
def raise_finding(
    place: Place,
    *,
    by: Actor,
    words: str,
    grade: str,
    nature: str = Nature.DEFECT,
    source: str = Source.OWN,
    source_key: str = "",
    item: str = "",
    checkpoint_id: int | None = None,
    assignee: User | None = None,
    post: Post | None = None,
    contractor: str = "",
    wanted_on: date | None = None,
    photos: Sequence[UploadedFile] = (),
    hat: Hat | None = None,
    at: datetime | None = None,
) -> Finding:
    """Say what is not in order, where, and how bad it is (INS4). With assignee or post it is handed out at once.

    `at` is when it was found, if that was earlier; the clocks run from when it is told. `source_key` names the record
    it came of: the same again gives the finding there is and changes nothing. Further photos belong to the work item:
    `attach_photo(finding.item, ...)`. Effects: number, work item, finding linked to what was found at the same item
    before, photos, the clock for handing out, event `finding.raise`. Refuses: a post without the verb at the site, a
    place of another company, no words, and what `assign_finding` refuses.
    """
    if place.organisation_id != by.organisation_id:
        raise NotAllowed()
    hat = hat or by.need_hat(MAY["raise"], site_id=place.site_id)
    need_words(words, "words", _("It is not said what is not in order."))
    if source_key and (known := Finding.objects.filter(source_key=source_key).select_related("item").first()):
        return known
    now = clock.now()
    row = Finding(
        words=words.strip(),
        part=item.strip(),
        nature=Nature(nature),
        source=Source(source),
        source_key=source_key,
        checkpoint_id=checkpoint_id,
        contractor=contractor.strip(),
        raised_by_id=by.user_id,
        raised_post_id=hat.post_id if hat else None,
    )
    try:
        with transaction.atomic():
            _keep(row, place, Grade(grade), by=by, found_at=min(at or now, now))
    except IntegrityError:
        # The same record on two lines at once: the other one raised it.
        return Finding.objects.select_related("item").get(source_key=source_key)
    promise(row.item, ClockName.RESPOND, at=now)
    refresh_deadline(row.item, at=now)
    data = {"grade": grade, "source": source, "times": row.times}
    record_verb("finding.raise", row.item, by=by, hat=hat, at=now, note=words, data=data)
    for photo in photos:
        attach_photo(row.item, photo, by=by, hat=hat, internal=True)
    if assignee or post:
        _hand_out(row.item, by=by, hat=hat, assignee=assignee, post=post, wanted_on=wanted_on, at=now)
    return row


def _keep(row: Finding, place: Place, grade: Grade, *, by: Actor, found_at: datetime) -> None:
    """The rows of a new finding."""
    before = list(earlier_findings(place, row.part, found_at).values_list("pk", "finding__times")[:1])
    row.organisation_id = by.organisation_id
    row.follows_id, row.times = (before[0][0], before[0][1] + 1) if before else (None, 1)
    line = next(iter(row.words.splitlines()))
    item = WorkItem(
        organisation_id=by.organisation_id,
        family=FAMILY,
        kind=grade,
        number=next_number(
            "ZG", organisation_id=by.organisation_id, day=clock_date(clock.now(), place.site.zone)
        ),
        title=(f"{row.part} · {line}" if row.part not in ("", line) else line)[:200],
        state=State.RAISED,
        urgency=URGENCY[grade],
        site=place.site,
        place=place,
        building_id=place.building_id,
        opened_at=found_at,
    )
    item.save(force_insert=True)
    row.item = item
    row.save(force_insert=True)


@transaction.atomic
def assign_finding(
    item: WorkItem,
    *,
    by: Actor,
    assignee: User | None = None,
    post: Post | None = None,
    contractor: str = "",
    wanted_on: date | None = None,
    note: str = "",
) -> WorkItem:
    """Give it to a person or a post, and say which contractor does it; without a day the standard of its grade holds.

    Given to a post with several holders, whoever of them starts has it. Said again it replaces what was said; a new day
    is a new promise in a new cycle, and the old one ends as it stands. Effects: state assigned, in hand, department,
    deadline, event `finding.assign` (the doer, or the holders of the post, hear of it). Refuses: nobody named, somebody
    not in office at the site, a post of another site, a day that has passed, a new day from whoever has it in hand.
    """
    hat, at = check("assign", item, by), clock.now()
    LIFECYCLE.need(item, "assign")
    if wanted_on and item.state != State.RAISED and in_hand(item, by):
        raise Refused(
            _("Whoever has it in hand does not move his own day."),
            do=_("Ask the person your post reports to."),
            field="wanted_on",
            code="own_day",
        )
    if contractor.strip():
        change_row(item.finding, {"contractor": contractor.strip()})
    _hand_out(item, by=by, hat=hat, assignee=assignee, post=post, wanted_on=wanted_on, at=at, note=note)
    return item


def _hand_out(
    item: WorkItem,
    *,
    by: Actor,
    hat: Hat | None,
    assignee: User | None,
    post: Post | None,
    wanted_on: date | None,
    at: datetime,
    note: str = "",
) -> None:
    hands, answering, hear = _hands(item, assignee, post, at)
    if wanted_on and wanted_on < clock_date(at, item.site.zone):
        raise Refused(_("This day has passed."), do=_("Choose a day from today on."), field="wanted_on")
    stop_clocks(item, (ClockName.RESPOND,), at=at)
    begins = wanted_on is not None or not running(item)
    if begins:
        stop_clocks(item, (ClockName.RESOLVE,), at=at)
    changes = {
        "assignee_id": hands,
        "department_id": answering.department_id,
        # Each promise of a day is a cycle of its own: the ladder begins anew.
        "cycle": item.cycle + (begins and item.state != State.RAISED),
    }
    LIFECYCLE.move(item, "assign", at=at, changes=changes)
    change_row(item.finding, {"post_id": answering.pk, "wanted_on": wanted_on or item.finding.wanted_on})
    if wanted_on:
        promise_until(item, ClockName.RESOLVE, due_at=end_of(wanted_on, item.site), at=at)
    elif begins:
        promise(item, ClockName.RESOLVE, at=at)
    refresh_deadline(item, at=at)
    until = clock_date(item.due_at, item.site.zone).isoformat() if item.due_at else ""
    data = {"to": assignee.name if assignee else str(answering), "until": until, "reached": hear}
    record_verb("finding.assign", item, by=by, hat=hat, at=at, note=note, data=data)


def _hands(
    item: WorkItem, assignee: User | None, post: Post | None, at: datetime
) -> tuple[int | None, Post, list[int]]:
    """Who has it in hand (nobody yet where a post has several holders), the post that answers, who hears of it."""
    if assignee is not None:
        duty = staff_at(item.site, at).filter(user=assignee).select_related("acting_for__post").first()
        if duty is None:
            raise Refused(
                _("%(name)s is not in office at this site.") % {"name": assignee},
                do=_("Choose somebody who is in office at the site."),
                field="assignee",
                code="no_post",
            )
        return assignee.pk, (duty.acting_for or duty).post, [assignee.pk]
    if post is None:
        raise Refused(
            _("It is not said who puts it right."), do=_("Choose a person or a post."), field="assignee"
        )
    if not answering_posts(item).filter(pk=post.pk).exists():
        raise Refused(_("%(post)s is not a post of this site.") % {"post": post}, field="post")
    people = [row.user_id for row in holders(post, at)]
    return people[0] if len(people) == 1 else None, post, people
