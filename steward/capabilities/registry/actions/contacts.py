"""The contact log: what was said to a household, and what becomes of what was promised."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from steward.capabilities.registry.choices import Mood, Need, Topic, Way
from steward.capabilities.registry.models import Contact, FollowUp
from steward.capabilities.registry.policies import MAY, need_follow_up
from steward.capabilities.registry.queries.contacts import people_of
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.people.models import Party
from steward.kernel.people.policies import need_place
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor, Hat


@transaction.atomic
def note_contact(
    place: Place,
    *,
    by: Actor,
    way: str,
    topic: str,
    words: str,
    mood: str = Mood.CALM,
    happened_on: date | None = None,
    party: Party | None = None,
    need: str = "",
    promise: str = "",
    promise_until: date | None = None,
) -> Contact:
    """Note a visit, call or message with a household (REG1, REG6).

    Effects: contact, event `contact.note`; with a promise also a follow-up on the Today page of who made it, event
    `follow_up.promise`. Refuses a day to come, somebody who is not of the household, and a promise without its day or
    for a day that is over.
    """
    hat = need_place(place, by, MAY["note_contact"])
    today = clock.today()
    happened_on = happened_on or today
    if happened_on > today:
        raise Refused(_("This day is still to come."), do=_("Choose today or earlier."), field="happened_on")
    if not words.strip():
        raise Refused(_("Nothing was said?"), do=_("Write a line about it."), field="words")
    if party and not people_of(place).filter(pk=party.pk).exists():
        raise Refused(_("This person is not of the household."), field="party")
    _need_whole_promise(promise, promise_until, today)
    row = Contact.objects.create(
        organisation_id=place.organisation_id,
        place=place,
        party=party,
        made_by_id=by.person_id,
        happened_on=happened_on,
        way=Way(way),
        topic=Topic(topic),
        mood=Mood(mood),
        need=Need(need) if need else "",
        words=words.strip(),
    )
    data = {"way": way, "topic": topic, "mood": mood, "whom": party.pk if party else 0, "note": row.pk}
    record("contact.note", place, by=by, hat=hat, site_id=place.site_id, data=data)
    if promise.strip() and promise_until:
        _promise(row, promise.strip(), promise_until, by, hat)
    return row


def _need_whole_promise(promise: str, until: date | None, today: date) -> None:
    if bool(promise.strip()) != bool(until):
        raise Refused(
            _("A promise has words and a day."),
            do=_("Say both, or leave both empty."),
            field="promise" if until else "promise_until",
        )
    if until and until < today:
        raise Refused(_("This day is over."), do=_("Choose today or later."), field="promise_until")


def _promise(contact: Contact, words: str, until: date, by: Actor, hat: Hat | None) -> None:
    row = FollowUp.objects.create(
        organisation_id=contact.organisation_id,
        contact=contact,
        place=contact.place,
        promised_by_id=by.person_id,
        words=words,
        due_on=until,
    )
    data = {"until": str(until), "note": row.pk}
    record("follow_up.promise", contact.place, by=by, hat=hat, site_id=contact.place.site_id, data=data)


@transaction.atomic
def keep_follow_up(follow_up: FollowUp, *, by: Actor, result: str = "") -> FollowUp:
    """The promise was kept, with a word on how.

    Effects: kept now, event `follow_up.keep` on the household. Refuses all but who promised, whoever acts for that
    person, and those who lead the site; `Lost` where it was kept already.
    """
    hat = need_follow_up("keep", follow_up, by)
    _change(follow_up, kept_at=clock.now(), result=result.strip())
    _tell("follow_up.keep", follow_up, by, hat, {})
    return follow_up


@transaction.atomic
def postpone_follow_up(follow_up: FollowUp, *, by: Actor, due_on: date) -> FollowUp:
    """Put a promise off; the household was told so first.

    Effects: the new day, counted, event `follow_up.postpone` on the household with both days. Refuses as
    `keep_follow_up`, and a day that is not later than today and than the one promised.
    """
    hat = need_follow_up("postpone", follow_up, by)
    before = follow_up.due_on
    if due_on <= max(before, clock.today()):
        raise Refused(
            _("This is no later day."), do=_("Choose a day after today and after the promised one."),
            field="due_on",
        )  # fmt: skip
    _change(follow_up, due_on=due_on, postponed=F("postponed") + 1)
    _tell("follow_up.postpone", follow_up, by, hat, {"from": str(before), "until": str(due_on)})
    return follow_up


def _change(follow_up: FollowUp, **fields: object) -> None:
    """Compare-and-set: the row is still open and promised for the day that was looked at."""
    same = FollowUp.objects.filter(pk=follow_up.pk, kept_at__isnull=True, due_on=follow_up.due_on)
    if not same.update(**fields):
        raise Lost()
    follow_up.refresh_from_db()


def _tell(kind: str, follow_up: FollowUp, by: Actor, hat: Hat | None, data: dict[str, object]) -> None:
    """On the household, whose timeline is the one place where all of it can be read."""
    place = follow_up.place
    record(kind, place, by=by, hat=hat, site_id=place.site_id, data=data | {"note": follow_up.pk})
