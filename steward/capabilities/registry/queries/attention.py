"""Attention lists, computed for whoever looks (REG3, REG6): complainers, care households, key owners, silent customers.

Only what the actor may see counts. A complaint about the steward is kept from the steward: it puts no household on a
list for him, and takes none off, so that the lists tell him nothing the tickets do not.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from steward.capabilities.registry.choices import Attention, Figure, Need, Rule, Way
from steward.capabilities.registry.models import Contact, CoreRecord
from steward.capabilities.registry.queries.measures import Figures, months_before
from steward.capabilities.registry.queries.records import tenures_now
from steward.capabilities.tickets.queries import counts_for
from steward.kernel.base import clock
from steward.kernel.people.choices import Relation
from steward.kernel.people.models import Tenure
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

FLAGS: Mapping[str, str] = {
    Attention.COMPLAINER: "complains",
    Attention.CARE: "needs_care",
    Attention.KEY: "is_key",
    Attention.SILENT: "is_silent",
}
IN_PERSON = (Way.VISIT, Way.MET)


def with_attention(rows: QuerySet[Place], rules: Mapping[str, Figures], actor: Actor) -> QuerySet[Any]:
    """Households with a flag for each list (`FLAGS`) and what `reasons` says of them. Only units are on lists."""
    complaints = rules[Rule.COMPLAINER]
    complained_since = months_before(clock.today(), complaints[Figure.MONTHS])
    silent_since = months_before(clock.today(), rules[Rule.SILENT][Figure.MONTHS])
    rows = with_care(rows, rules[Rule.CARE]).annotate(
        complaints=_complaints(actor, complained_since),
        complained_since=Value(complained_since),
        silent_since=Value(silent_since),
        units_owned=Value(rules[Rule.KEY][Figure.UNITS]),
        metres_owned=Value(rules[Rule.KEY][Figure.SQUARE_METRES]),
    )
    return rows.annotate(
        complains=_when(Q(complaints__gte=complaints[Figure.COMPLAINTS])),
        is_key=_when(_held_by_key_owner(rules[Rule.KEY])),
        is_silent=_when(_silent(silent_since, actor)),
    )


def with_care(rows: QuerySet[Place], care: Figures) -> QuerySet[Any]:
    """Households with the `need` noted lately and its day, the day of the last visit, and the flag of their list."""
    talks = Contact.objects.filter(place=OuterRef("pk")).order_by("-happened_on", "-pk")
    needs = talks.exclude(need="").filter(happened_on__gte=months_before(clock.today(), care[Figure.MONTHS]))
    told = rows.annotate(
        need=Coalesce(Subquery(needs.values("need")[:1]), Value("")),
        need_on=Subquery(needs.values("happened_on")[:1]),
        visited_on=Subquery(talks.filter(way__in=IN_PERSON).values("happened_on")[:1]),
    )
    found: QuerySet[Any] = told.annotate(needs_care=_when(~Q(need="")))
    return found


def _when(condition: Q) -> Case:
    return Case(When(Q(kind=PlaceKind.UNIT) & condition, then=True), default=False)


def _complaints(actor: Actor, since: date) -> Coalesce:
    """How many complaints of the household stand: not withdrawn, and not rejected by two as without a ground."""
    stands = counts_for(actor, kind="complaint", opened_at__gte=_beginning(since))
    rows = (
        WorkItem.objects.annotate(stands=stands)
        .filter(place=OuterRef("pk"), stands=True)
        .exclude(state="cancelled")
        .exclude(ticket__complaint__verdict="rejected")
    )
    counted = rows.order_by().values("place").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _held_by_key_owner(rule: Figures) -> Q:
    """Whether an owner owns so many units, or so many square metres, wherever in the company."""
    today = clock.today()
    owned = Tenure.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        party=OuterRef("party"),
        relation=Relation.OWNER,
        starts_on__lte=today,
        place__kind=PlaceKind.UNIT,
    )
    sums = (
        owned.order_by().values("party").annotate(n=Count("place", distinct=True), cm=Sum("place__area_cm"))
    )
    key = sums.filter(Q(n__gte=rule[Figure.UNITS]) | Q(cm__gte=rule[Figure.SQUARE_METRES] * 100))
    # Owner by owner of the households that are looked at: a sum over the whole company would grow with it.
    owners = tenures_now().filter(relation=Relation.OWNER)
    return Q(Exists(owners.filter(Exists(key))))


def _silent(since: date, actor: Actor) -> Q:
    """Whether somebody has been there since before the day, and no talk, request or look at the record came since."""
    there = tenures_now().filter(relation__in=(Relation.OWNER, Relation.TENANT), starts_on__lt=since)
    talks = Contact.objects.filter(place=OuterRef("pk"), happened_on__gte=since)
    looks = CoreRecord.objects.filter(place=OuterRef("pk"), confirmed_on__gte=since)
    # What people ask for; what we do about a place (a measure, an announcement) is no word of theirs.
    since_then = counts_for(actor, opened_at__gte=_beginning(since))
    asked = WorkItem.objects.annotate(counts=since_then).filter(place=OuterRef("pk"), counts=True)
    return Q(Exists(there)) & ~Q(Exists(talks)) & ~Q(Exists(looks)) & ~Q(Exists(asked))


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())


def on_lists(names: Iterable[str]) -> Q:
    """Households on any of some lists; names nobody knows match nothing."""
    wanted = Q(pk__in=[])
    for name in names:
        if name in FLAGS:
            wanted |= Q(**{FLAGS[name]: True})
    return wanted


def lists_of(place: Any) -> list[Attention]:
    """The lists a household is on, the most pressing first."""
    return [Attention(name) for name, flag in FLAGS.items() if getattr(place, flag)]


def reasons(place: Any) -> list[tuple[Attention, str]]:
    """Each list a household is on and why, in the reader's language."""
    words = {
        Attention.COMPLAINER: lambda: (
            _("%(n)d complaints since %(day)s") % {"n": place.complaints, "day": place.complained_since}
        ),
        Attention.CARE: lambda: _care(place),
        Attention.KEY: lambda: (
            _("an owner holds %(n)d units or %(m2)d m² and more")
            % {"n": place.units_owned, "m2": place.metres_owned}
        ),
        Attention.SILENT: lambda: _("not a word since %(day)s") % {"day": place.silent_since},
    }
    return [(name, words[name]()) for name in lists_of(place)]


def _care(place: Any) -> str:
    seen = _("visited %(day)s") % {"day": place.visited_on} if place.visited_on else _("never visited")
    return _("%(need)s (%(day)s), %(seen)s") % {
        "need": Need(place.need).label,
        "day": place.need_on,
        "seen": seen,
    }
