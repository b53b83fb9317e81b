"""What a phone takes along: the rounds of its person's posts for the coming week, with all that is asked there."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from steward.capabilities.inspections.answers import item_for_phone
from steward.capabilities.inspections.choices import SEEN, PointState
from steward.capabilities.inspections.models import ChecklistVersion, Label, Round, RoundPoint, Visit
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor

# A phone may be without a network for a week; what is over may still be sent, but is not begun any more.
AHEAD, AFTER = timedelta(days=7), timedelta(hours=12)


def rounds_of(actor: Actor) -> QuerySet[Round]:
    """Rounds an actor may walk now or within a week: of his posts (own or acting), and voluntary ones he began."""
    now = clock.now()
    own = Q(post_id__in={hat.post_id for hat in actor.hats}) | Q(plan__isnull=True, walker_id=actor.user_id)
    rows = Round.objects.filter(own, closes_at__gt=now - AFTER, opens_at__lt=now + AHEAD)
    return rows.select_related("route", "site").order_by("opens_at", "pk")


def has_round_now(actor: Actor) -> bool:
    """Whether a round that an actor may walk is open at this moment: its place is under the thumb then."""
    now = clock.now()
    return rounds_of(actor).filter(opens_at__lte=now, closes_at__gt=now, ended_at__isnull=True).exists()


def rounds_for_phone(actor: Actor) -> dict[str, Any]:
    """The answer to the phone: four queries, however many rounds there are."""
    rounds = list(rounds_of(actor))
    points: dict[int, list[RoundPoint]] = defaultdict(list)
    rows = RoundPoint.objects.filter(round__in=rounds).exclude(state=PointState.GONE)
    rows = rows.select_related("checkpoint__place__building")
    for point in rows.order_by("round_id", "position"):
        points[point.round_id].append(point)
    versions = ChecklistVersion.objects.in_bulk(
        {p.version_id for found in points.values() for p in found if p.version_id}
    )
    codes = codes_of({p.checkpoint_id for found in points.values() for p in found})
    taken: dict[int, list[str]] = defaultdict(list)
    for round_id, key in Visit.objects.filter(round__in=rounds).values_list("round_id", "key"):
        taken[round_id].append(str(key))
    lists = {pk: checklist_for_phone(version) for pk, version in versions.items()}
    return {
        "at": clock.now().isoformat(),
        "user": {"id": actor.person_id, "name": actor.name},
        "zone": timezone.get_current_timezone_name(),
        "rounds": [_round(row, points[row.pk], codes, lists) | {"taken": taken[row.pk]} for row in rounds],
    }


def codes_of(checkpoint_ids: set[int]) -> dict[int, str]:
    """The codes of the labels that hang at checkpoints."""
    rows = Label.objects.filter(checkpoint_id__in=checkpoint_ids, replaced_at__isnull=True)
    return dict(rows.values_list("checkpoint_id", "code"))


def checklist_for_phone(version: ChecklistVersion) -> dict[str, Any]:
    return {"version": version.pk, "items": [item_for_phone(item) for item in version.items]}


def _round(
    row: Round, points: Sequence[RoundPoint], codes: dict[int, str], lists: dict[int, dict[str, Any]]
) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": str(row.route),
        "opens_at": row.opens_at.isoformat(),
        "closes_at": row.closes_at.isoformat(),
        # A phone may be set to another zone: times are the site's.
        "zone": row.site.zone,
        "is_ordered": row.route.is_ordered,
        "is_voluntary": row.is_voluntary,
        "challenge": row.challenge,
        # What other phones brought home already: two that walk one round show the same.
        "began_at": row.began_at.isoformat() if row.began_at else None,
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "done": [point.pk for point in points if point.state in SEEN],
        "points": [
            {
                "id": point.pk,
                "position": point.position,
                "code": codes.get(point.checkpoint_id, ""),
                "nfc": point.checkpoint.nfc,
                "name": str(point.checkpoint),
                "place": _where(point),
                "walk_seconds": point.walk_seconds,
                "checklist": lists.get(point.version_id or 0, {"version": None, "items": []}),
            }
            for point in points
        ],
    }


def _where(point: RoundPoint) -> str:
    """The building before the place, where it does not say it itself."""
    place = point.checkpoint.place
    if place.building is None or place.building_id == place.pk:
        return place.name
    return f"{place.building.name} · {place.name}"
