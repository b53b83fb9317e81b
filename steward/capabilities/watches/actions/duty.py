"""Writes of duty itself: handing over, taking over, and what climbs when neither happens."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.watches.climbing import level_of, reached
from steward.capabilities.watches.models import Entry, HandedMatter, Watch
from steward.capabilities.watches.policies import check
from steward.capabilities.watches.queries import (
    SOUGHT,
    goes_on,
    is_current,
    next_watch,
    open_matters,
    published,
    run_on,
    with_next,
)
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused, need_words
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import User
from steward.kernel.work.ladder import OfficeView


@transaction.atomic
def hand_over_watch(watch: Watch, *, by: Actor, words: str) -> Watch:
    """Hand a watch over to the officer of the next one: own words, and every matter that is open on the line.

    Effects: handed over, a row for each open matter (they carry over by themselves), event `watch.hand_over`; the next
    officer is told. Refuses anybody but its officer, a watch that has not begun or is handed over already, no words,
    and whoever has the next watch himself.
    """
    hat, at = check("hand_over", watch, by), clock.now()
    _published(watch)
    if watch.starts_at > at:
        raise Refused(_("This watch has not begun."), do=_("Wait until it has."), code="not_begun")
    if watch.handed_at is not None:
        raise Refused(_("This watch is handed over already."), code="handed_already")
    if goes_on(watch):
        raise Refused(
            _("The next watch is yours too."), do=_("Hand over at the end of that one."), code="goes_on"
        )
    need_words(words, "words", _("What does the next officer have to know?"))
    _compare_and_set(watch, "handed_at", handed_at=at, words=words, climbed=0)
    matters = list(open_matters([watch.line]))
    for entry in matters:
        HandedMatter.objects.create(organisation_id=watch.organisation_id, watch=watch, entry=entry)
        Entry.objects.filter(pk=entry.pk).update(carried=entry.carried + 1)
    follower = next_watch(watch)
    data = {
        "to": follower.officer.name if follower else "—",
        "to_id": follower.officer_id if follower else None,
        "matters": len(matters),
        "note": watch.pk,
    }
    record("watch.hand_over", watch, by=by, hat=hat, site_id=watch.site_id, at=at, data=data)
    return watch


@transaction.atomic
def take_watch(watch: Watch, *, by: Actor) -> Watch:
    """Acknowledge a handover: from now on the open matters are mine.

    Effects: taken over, event `watch.take` (the outgoing officer is told). Refuses anybody but the officer of the next
    watch, one that was not handed over yet, and one that is taken over already.
    """
    hat, at = check("take", watch, by), clock.now()
    if watch.handed_at is None:
        raise Refused(
            _("This watch was not handed over yet."),
            do=_("Ask its officer; it climbs by itself until he does."),
            code="not_handed",
        )
    _compare_and_set(watch, "taken_at", taken_at=at, taken_by_id=by.user_id)
    data = {"from": watch.officer.name, "to_id": watch.officer_id}
    record("watch.take", watch, by=by, hat=hat, site_id=watch.site_id, at=at, data=data)
    return watch


def _compare_and_set(watch: Watch, empty: str, **values: Any) -> None:
    if not Watch.objects.filter(pk=watch.pk, **{f"{empty}__isnull": True}).update(**values):
        raise Lost()
    for name, value in values.items():
        setattr(watch, name, value)


def _published(watch: Watch) -> None:
    if watch.rota.published_at is None:
        raise Refused(_("This rota is a draft."), do=_("Publish it first."), code="draft")


@transaction.atomic
def reveal_watch(watch: Watch, *, by: Actor, reason: str) -> dict[str, str]:
    """The number of whoever is on duty, in full, logged with the reason: event `watch.reveal` (SEC1).

    Refuses a watch that is not going on: who was on duty last week is nobody's number to call.
    """
    hat = check("reveal", watch, by)
    if not is_current(watch):
        raise Refused(_("This watch is not going on now."), do=_("See who is on duty now."), code="not_now")
    record("watch.reveal", watch, by=by, hat=hat, site_id=watch.site_id, data={"reason": reason})
    return {watch.officer.name: watch.officer.phone or "—"}


@transaction.atomic
def print_watch(watch: Watch, *, by: Actor) -> Watch:
    """Take the log of a watch out as a paper: event `watch.print` says who did."""
    hat = check("print", watch, by)
    record("watch.print", watch, by=by, hat=hat, site_id=watch.site_id)
    return watch


@transaction.atomic
def climb_handovers(by: Actor) -> int:
    """Remind of handovers that do not happen: whoever is to act, after a while his superior, then the next above.

    A watch that ended is to be handed over; what was handed over is to be taken over once the next watch has begun.
    Effects, for each once a level: event `watch.climb` with whom it reaches. Returns how many.
    """
    now, count = clock.now(), 0
    rows = with_next(published().filter(taken_at__isnull=True, ends_at__lte=now, ends_at__gt=now - SOUGHT))
    office = OfficeView(now)
    for watch in rows.exclude(run_on()).select_related("officer").order_by("pk"):
        whose, since = _waits_for(watch)
        level = level_of(now - since, is_known=whose is not None)
        if level > watch.climbed:
            count += _climb(watch, whose, level, office, by)
    return count


def _waits_for(watch: Watch) -> tuple[int | None, datetime]:
    """Whose turn it is to act, and since when. Handed over with nobody to come is a matter of those above."""
    if watch.handed_at is None:
        return watch.officer_id, watch.ends_at
    follows = getattr(watch, "next_starts_at", None)
    return getattr(watch, "next_officer_id", None), max(filter(None, (watch.handed_at, follows)))


def _climb(watch: Watch, whose: int | None, level: int, office: OfficeView, by: Actor) -> int:
    still = Watch.objects.filter(pk=watch.pk, climbed=watch.climbed, taken_at__isnull=True)
    if not still.update(climbed=level):
        # Taken over, or told by another worker, meanwhile.
        return 0
    told = reached(whose, watch.officer_id, watch.site_id, level, office)
    names = dict(User.objects.filter(pk__in=told).values_list("pk", "name"))
    data = {"to_ids": told, "told": "、".join(names[pk] for pk in told) or "—", "level": level}
    record("watch.climb", watch, by=by, site_id=watch.site_id, data=data)
    return 1
