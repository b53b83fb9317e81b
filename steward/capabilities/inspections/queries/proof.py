"""What can only be asked of the tables before a visit is believed: where its pictures were, whose round it was."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from steward.capabilities.inspections.doubts import Doubt, photo_doubts
from steward.capabilities.inspections.models import FieldPhoto, Round, Visit, VisitPhoto
from steward.kernel.evidence.queries import evidence_of_many
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Appointment
from steward.kernel.tenancy.queries import clock_date, in_force


def photo_reasons(visit: Visit, photos: Sequence[FieldPhoto]) -> list[Doubt]:
    """What speaks against the pictures of a visit to be: sent by another, in another visit, alike to one of another,
    old.
    """
    if not photos:
        return []
    found = photo_doubts(
        [(photo.source, photo.taken_at) for photo in photos], visit.device_began_at, visit.device_ended_at
    )
    uses = VisitPhoto.objects.filter(photo__in=photos)
    if any(photo.user_id != visit.user_id for photo in photos) or uses.exists():
        found.append({"code": "used"})
    own = {photo.pk for photo in photos}
    for rows in evidence_of_many(photos).values():
        for row in rows:
            seen = row.flags.get("seen_before")
            # Two pictures of one visit may well look alike.
            if seen and not (seen["type"] == row.subject_type and seen["id"] in own):
                when = timezone.localtime(datetime.fromisoformat(seen["at"]))
                return [*found, {"code": "alike", "when": f"{when:%Y-%m-%d %H:%M}"}]
    return found


def walks_here(row: Round, at: datetime, by: Actor) -> bool:
    """Whether a round was somebody's to walk at a moment: his post's (own or acting, HRM2), or his own voluntary one.

    His posts of today first: whoever sends a week later may have another post by then.
    """
    if row.post_id is None:
        return row.walker_id in (None, by.user_id)
    if any(hat.post_id == row.post_id for hat in by.hats):
        return True
    own = Q(acting_for__isnull=True, post_id=row.post_id) | Q(acting_for__post_id=row.post_id)
    on = clock_date(at, str(timezone.get_current_timezone()))
    return Appointment.objects.filter(own, in_force(on), user_id=by.person_id).exists()
