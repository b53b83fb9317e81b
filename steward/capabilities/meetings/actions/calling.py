"""A meeting is called, changed, cancelled, and followed by the next one (PLN3)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.meetings.choices import Presence, State
from steward.capabilities.meetings.lifecycle import MOVES
from steward.capabilities.meetings.models import Invitation, Meeting
from steward.capabilities.meetings.policies import MAY, check
from steward.capabilities.meetings.queries import colleagues, invited_people
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import Site, User
from steward.kernel.work.lifecycle import move_row


@transaction.atomic
def call_meeting(
    *,
    by: Actor,
    site: Site,
    kind: str,
    title: str,
    starts_at: datetime,
    people: Collection[User],
    agenda: str = "",
    where: str = "",
    keeper: User | None = None,
) -> Meeting:
    """Call a meeting and invite colleagues; it begins a series of its own.

    Effects: meeting of the caller's department, an invitation each (the caller's too), event `meeting.call` (those
    invited hear of it). Refuses: no title, nobody invited, a moment that has passed, who is not in office at the site.
    """
    hat = by.need_hat(MAY["call"], site_id=site.pk)
    _fit(site, title, starts_at, people, keeper)
    meeting = Meeting.objects.create(
        organisation_id=by.organisation_id,
        site=site,
        department_id=hat.department_id if hat else None,
        kind=kind,
        title=title.strip(),
        agenda=agenda.strip(),
        where=where.strip(),
        starts_at=starts_at,
        called_by_id=by.person_id,
        keeper=keeper,
    )
    _invite(meeting, people)
    _tell("meeting.call", meeting, by, hat, invited=meeting.invited.count())
    return meeting


@transaction.atomic
def change_meeting(
    meeting: Meeting,
    *,
    by: Actor,
    title: str,
    starts_at: datetime,
    people: Collection[User],
    agenda: str = "",
    where: str = "",
    keeper: User | None = None,
) -> Meeting:
    """Change when, where, what about, or who comes.

    Effects: meeting, invitations (whoever signed stays; moved to another moment, nobody was there yet), event
    `meeting.change` (those invited hear of it). Refuses: what `call` refuses, but not a moment that stays, and one that
    is over.
    """
    hat = check("change", meeting, by)
    is_moved = _minute(starts_at) != _minute(meeting.starts_at)
    starts_at = starts_at if is_moved else meeting.starts_at
    _fit(meeting.site, title, starts_at, people, keeper, moves=is_moved)
    said: dict[str, Any] = {"title": title.strip(), "agenda": agenda.strip(), "where": where.strip()}
    keeper_id = keeper.pk if keeper else None
    move_row(meeting, MOVES, State, "change", **said, starts_at=starts_at, keeper_id=keeper_id)
    kept = {user.pk for user in people}
    Invitation.objects.filter(meeting=meeting, presence=Presence.INVITED).exclude(user_id__in=kept).delete()
    if is_moved:
        there = Invitation.objects.filter(meeting=meeting, presence=Presence.PRESENT)
        there.update(presence=Presence.INVITED, signed_at=None, listed_by=None)
    _invite(meeting, people)
    _tell("meeting.change", meeting, by, hat)
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: Actor) -> Meeting:
    """It does not take place. Effects: state cancelled, event `meeting.cancel` (those invited hear of it)."""
    hat = check("cancel", meeting, by)
    move_row(meeting, MOVES, State, "cancel")
    _tell("meeting.cancel", meeting, by, hat)
    return meeting


@transaction.atomic
def follow_meeting(meeting: Meeting, *, by: Actor, starts_at: datetime, agenda: str = "") -> Meeting:
    """Call the next meeting of the same series, with the same people as far as they are in office.

    Effects: meeting, invitations, events `meeting.follow` on this one and `meeting.call` on the new one, which begins
    with what is still open. Refuses: a moment that has passed, a meeting that is not over.
    """
    hat = check("follow", meeting, by)
    here = colleagues(meeting.site)
    people = list(here.filter(pk__in=invited_people(meeting).values("pk")))
    keeper = here.filter(pk=meeting.keeper_id or 0).first()
    _fit(meeting.site, meeting.title, starts_at, people, None)
    move_row(meeting, MOVES, State, "follow")
    after = Meeting.objects.create(
        organisation_id=meeting.organisation_id,
        site=meeting.site,
        department_id=meeting.department_id,
        series_id=meeting.root_id,
        kind=meeting.kind,
        title=meeting.title,
        agenda=agenda.strip() or meeting.agenda,
        where=meeting.where,
        starts_at=starts_at,
        called_by_id=by.person_id,
        keeper=keeper,
    )
    _invite(after, people)
    _tell("meeting.follow", meeting, by, hat)
    _tell("meeting.call", after, by, hat, invited=after.invited.count())
    return after


def _minute(at: datetime) -> datetime:
    """As forms say it."""
    return at.replace(second=0, microsecond=0)


def _fit(
    site: Site,
    title: str,
    starts_at: datetime,
    people: Collection[User],
    keeper: User | None,
    *,
    moves: bool = True,
) -> None:
    need_words(title, "title", _("The meeting has no title."))
    if moves and starts_at < clock.now():
        raise Refused(_("This moment has passed."), do=_("Choose one to come."), field="starts_at")
    keys = {user.pk for user in people} | ({keeper.pk} if keeper else set())
    if not people or colleagues(site).filter(pk__in=keys).count() != len(keys):
        raise Refused(
            _("Nobody is invited, or somebody who is not in office at the site."),
            do=_("Choose colleagues of the site."),
            field="people",
        )


def _invite(meeting: Meeting, people: Collection[User]) -> None:
    """Whoever called it and whoever keeps the minutes are invited too; nobody twice."""
    there = set(Invitation.objects.filter(meeting=meeting).values_list("user_id", flat=True))
    wanted = {user.pk for user in people} | {meeting.called_by_id, meeting.keeper_id or meeting.called_by_id}
    Invitation.objects.bulk_create(
        Invitation(organisation_id=meeting.organisation_id, meeting=meeting, user_id=pk)
        for pk in sorted(wanted - there)
    )


def _tell(kind: str, meeting: Meeting, by: Actor, hat: Hat | None, **data: Any) -> None:
    record(kind, meeting, by=by, hat=hat, site_id=meeting.site_id, data={"of": meeting.kind, **data})
