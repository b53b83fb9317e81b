"""What equipment tells the kernel: who may see its photos, and when inspections of lifts run out."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from steward.capabilities.equipment.choices import Discipline
from steward.capabilities.equipment.models import Certificate, Equipment
from steward.capabilities.equipment.queries import CERTIFICATE_AHEAD, visible_equipment, visible_records
from steward.kernel.audit.record import subject_type
from steward.kernel.duties.happenings import About, Found, Happening, declare_happening
from steward.kernel.duties.windows import AHEAD_OPENS_DAYS
from steward.kernel.evidence.subjects import declare_subject

declare_subject("equipment.equipment", visible_equipment)
declare_subject("equipment.maintenance", visible_records)

# The next inspection is asked for a month ahead, and that stands on Today some days before.
AHEAD = CERTIFICATE_AHEAD + timedelta(days=AHEAD_OPENS_DAYS + 1)


def _inspections(since: datetime, until: datetime) -> Iterator[Found]:
    """The days on which inspections of lifts run out; over when the next one was noted, or the lift scrapped.

    Once the month before is near, it is asked for whatever is noted meanwhile: its receipt belongs into the file.
    """
    last = (until + AHEAD).date()
    holds = Q(over_at__isnull=True) | Q(over_at__gte=since)
    lifts = Certificate.objects.filter(holds, holds_until__lte=last, equipment__discipline=Discipline.LIFT)
    names = (
        "equipment_id", "equipment__code", "equipment__site_id", "equipment__site__zone", "equipment__place_id",
        "holds_until", "noted_at", "over_at",
    )  # fmt: skip
    # All of a lift that has one of them: what is not told again is taken for never having been.
    rows = Certificate.objects.filter(equipment__in=lifts.values("equipment_id")).order_by("pk")
    for pk, code, site, zone, place, day, noted, over in rows.values_list(*names):
        began = datetime.combine(day, time(), ZoneInfo(zone))
        if over is not None and over < began - AHEAD:
            # Inspected again before anybody had to ask for it.
            continue
        yield Found(subject_type(Equipment), pk, began, over, About(site, place, code), known_at=noted)


declare_happening(Happening("lift.inspection", found=_inspections, page="/equipment/{}/"))
