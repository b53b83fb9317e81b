"""A request comes in: report, accept, comment, cancel."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.grading import open_complaint
from steward.capabilities.tickets.actions.trail import attach, tell
from steward.capabilities.tickets.choices import CancelReason, Source, State, TicketKind
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.models import Ticket
from steward.capabilities.tickets.policies import ANSWERED_AT_THE_DESK, MAY, check
from steward.kernel.base import clock
from steward.kernel.base.numbering import next_number
from steward.kernel.base.privacy import keyed_index, normal_digits
from steward.kernel.base.refused import Refused
from steward.kernel.base.rows import insert_row
from steward.kernel.people.models import Party
from steward.kernel.people.policies import need_own_place
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor, ActorKind, Hat
from steward.kernel.tenancy.models import Department, Site, User
from steward.kernel.tenancy.queries import clock_date
from steward.kernel.work.choices import ClockName, Urgency
from steward.kernel.work.clocks import plan_clocks, stop_clocks
from steward.kernel.work.deadlines import refresh_deadline, set_deadline
from steward.kernel.work.models import Category, WorkItem

# Two letters people know from paper forms, before the date.
PREFIX = {
    TicketKind.REPAIR: "WX",
    TicketKind.COMPLAINT: "TS",
    TicketKind.INQUIRY: "ZX",
    TicketKind.SUGGESTION: "JY",
    TicketKind.HELP: "QZ",
    TicketKind.PRAISE: "BY",
}


@transaction.atomic
def report_ticket(
    *,
    by: Actor,
    site: Site,
    kind: str,
    title: str,
    body: str = "",
    category: Category | None = None,
    urgency: int | None = None,
    place: Place | None = None,
    requester: Party | None = None,
    stranger_name: str = "",
    stranger_phone: str = "",
    source: str = Source.DESK,
    about_user: User | None = None,
    appointed_at: datetime | None = None,
    photos: Sequence[UploadedFile] = (),
) -> WorkItem:
    """Take a customer's request (DSK1). The requester is a known party or a stranger in his own words.

    Effects: number, work item, ticket (a complaint graded by the rules), respond and resolve clocks, photos, event
    `ticket.report`. Urgency defaults to the category's. Refuses: a post without the verb at this site, a customer for
    somebody else or elsewhere than at home, the person complained about, a place or category of another site or kind,
    no title, no service standard for the kind.
    """
    hat = _reporter(site, place, requester, by)
    _not_oneself(about_user, by)
    _fits(site, kind, title, place, category)
    at = clock.now()
    if urgency is None:
        urgency = category.urgency if category else Urgency.ORDINARY
    item = WorkItem(
        organisation_id=by.organisation_id,
        family="ticket",
        kind=kind,
        title=title.strip(),
        state=State.REPORTED,
        urgency=urgency,
        site=site,
        category=category,
        place=place,
        building_id=place.building_id if place else None,
        department=_department(site, category),
        requester=requester,
        about_user=about_user,
        opened_at=at,
    )
    clocks = plan_clocks(item, (ClockName.RESPOND, ClockName.RESOLVE), at=at)
    set_deadline(item, clocks, at=at)
    # As late as can be: whoever takes the next number of the day waits until this one is committed.
    item.number = _number(item, at)
    insert_row(item)
    for row in clocks:
        row.item = item
        insert_row(row)
    digits = normal_digits(stranger_phone)
    item.ticket = Ticket(
        organisation_id=by.organisation_id,
        item=item,
        body=body,
        source=source,
        stranger_name=stranger_name.strip(),
        stranger_phone=digits,
        stranger_index=keyed_index(digits, "phone") if digits else "",
        appointed_at=appointed_at,
    )
    insert_row(item.ticket)
    if kind == TicketKind.COMPLAINT:
        item.ticket.complaint = open_complaint(item, at)
    attach(item, photos, by=by, hat=hat)
    data = {"kind": kind, "urgency": urgency, "source": source}
    if kind == TicketKind.COMPLAINT:
        # What it weighs from the first: duties towards hard complaints begin with it.
        data["grade"] = item.ticket.complaint.grade
    tell("report", item, by=by, hat=hat, at=at, data=data)
    return item


def _reporter(site: Site, place: Place | None, requester: Party | None, by: Actor) -> Hat | None:
    """The hat of staff; a customer has none and reports for himself, from where he lives."""
    if by.kind != ActorKind.CUSTOMER:
        return by.need_hat(MAY["report"], site_id=site.pk)
    need_own_place(place, requester, by)
    return None


def _number(item: WorkItem, at: datetime) -> str:
    """The next number of the kind on the site's day."""
    prefix = PREFIX[TicketKind(item.kind)]
    return next_number(prefix, organisation_id=item.organisation_id, day=clock_date(at, item.site.zone))


def _not_oneself(about_user: User | None, by: Actor) -> None:
    if about_user is not None and about_user.pk in by.queue_user_ids:
        raise Refused(
            _("Nobody takes a complaint about himself."),
            kept=_("Your text is still in the form."),
            do=_("Hand the customer to a colleague or to your superior."),
            field="about_user",
            code="about_oneself",
        )


def _fits(site: Site, kind: str, title: str, place: Place | None, category: Category | None) -> None:
    if not title.strip():
        raise Refused(
            _("The request has no text."), do=_("Write in one line what it is about."), field="title"
        )
    if place is not None and place.site_id != site.pk:
        raise Refused(
            _("%(place)s is not in %(site)s.") % {"place": place, "site": site},
            do=_("Choose the site first, then the place."),
            field="place",
        )
    if category is not None and category.kind != kind:
        raise Refused(
            _("“%(category)s” is no matter of this kind.") % {"category": category},
            do=_("Choose a matter from the list of this kind."),
            field="category",
        )


def _department(site: Site, category: Category | None) -> Department | None:
    """The department that answers for the matter at this site, if the category names one."""
    if category is None or not category.department_code:
        return None
    return Department.objects.filter(site=site, code=category.department_code).first()


@transaction.atomic
def accept_ticket(item: WorkItem, *, by: Actor, note: str = "") -> WorkItem:
    """Somebody takes care of it: the customer was heard. The respond clock of desk matters stops here.

    Effects: state accepted, respond clock (not for repairs: theirs stops on site), event `ticket.accept`.
    """
    hat, at = check("accept", item, by), clock.now()
    LIFECYCLE.move(item, "accept", at=at)
    if item.kind in ANSWERED_AT_THE_DESK:
        stop_clocks(item, (ClockName.RESPOND,), at=at)
        refresh_deadline(item, at=at)
    tell("accept", item, by=by, hat=hat, at=at, data={"note": note} if note else {})
    return item


@transaction.atomic
def comment_ticket(
    item: WorkItem, *, by: Actor, note: str, internal: bool = True, photos: Sequence[UploadedFile] = ()
) -> WorkItem:
    """Say something about it: among staff, or (not `internal`) for the owner to read.

    Effects: photos, event `ticket.comment`. A word for the owner stops the respond clock of desk matters.
    Refuses an empty comment without a photo.
    """
    hat, at = check("comment", item, by), clock.now()
    if not note.strip() and not photos:
        raise Refused(_("There is nothing to send."), do=_("Write something or add a photo."), field="note")
    attach(item, photos, by=by, hat=hat, internal=internal)
    if not internal and item.kind in ANSWERED_AT_THE_DESK and item.closed_at is None:
        stop_clocks(item, (ClockName.RESPOND,), at=at)
        refresh_deadline(item, at=at)
    tell("comment", item, by=by, hat=hat, at=at, data={"note": note, "internal": internal})
    return item


@transaction.atomic
def cancel_ticket(item: WorkItem, *, by: Actor, reason: str, note: str = "") -> WorkItem:
    """End it without work: withdrawn, duplicate, mistake, not ours.

    Effects: state cancelled, clocks stopped, event `ticket.cancel`. Refuses once work has begun: then it is
    finished or returned instead. Refuses to put a complaint aside as not ours: rejecting takes two persons.
    """
    hat, at = check("cancel", item, by), clock.now()
    need_two(item, reason)
    LIFECYCLE.move(item, "cancel", at=at)
    Ticket.objects.filter(pk=item.pk).update(cancel_reason=reason)
    stop_clocks(item, tuple(ClockName), at=at)
    tell("cancel", item, by=by, hat=hat, at=at, data={"reason": reason, "note": note})
    return item


def need_two(item: WorkItem, reason: str) -> None:
    """Refuse to put a complaint aside as not ours: rejecting takes two persons."""
    if item.kind == TicketKind.COMPLAINT and reason == CancelReason.ELSEWHERE:
        raise Refused(
            _("One person alone does not put a complaint aside."),
            do=_("Reject it: a second person decides, and the customer is told."),
            field="reason",
            code="second_person",
        )
