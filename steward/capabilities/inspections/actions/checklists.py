"""Writes of checklists: a change is a new version."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections.actions.rounds import lock_rounds
from steward.capabilities.inspections.choices import PointState, RoundState, Topic
from steward.capabilities.inspections.models import Checklist, ChecklistVersion, Round, RoundPoint
from steward.capabilities.inspections.policies import MAY
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor

Items = Sequence[dict[str, Any]]


@transaction.atomic
def write_checklist(
    *, by: Actor, name: str, items: Items, name_en: str = "", topic: str = Topic.PUBLIC
) -> Checklist:
    """Make a checklist of one's own; `items` as `read_items` gives them.

    Effects: checklist with version 1, event `checklist.write`. Refuses one without items, and a post without the verb.
    """
    hat = by.need_hat(MAY["write"])
    row = Checklist.objects.create(
        organisation_id=by.organisation_id,
        code=f"own-{Checklist.objects.count() + 1}",
        name=name.strip(),
        name_en=name_en.strip(),
        topic=topic,
        is_edited=True,
    )
    keep_version(row, items, by=by)
    record("checklist.write", row, by=by, hat=hat, data={"name": row.name})
    return row


@transaction.atomic
def revise_checklist(
    row: Checklist, *, by: Actor, name: str, items: Items, name_en: str = "", topic: str = Topic.PUBLIC
) -> Checklist:
    """Change a checklist: other items make a new version, which rounds not begun yet ask from now on.

    Effects: words, version, points of rounds that wait, marked as edited so that no preset overwrites it; event
    `checklist.revise`. Visits keep the version they answered. Refuses no items, and one out of use.
    """
    hat = by.need_hat(MAY["revise"])
    _need_in_use(row)
    row.name, row.name_en, row.topic, row.is_edited = name.strip(), name_en.strip(), topic, True
    row.save(update_fields=["name", "name_en", "topic", "is_edited"])
    if row.version is None or list(items) != row.version.items:
        keep_version(row, items, by=by)
    data = {"name": row.name, "version": row.version.number if row.version else 0}
    record("checklist.revise", row, by=by, hat=hat, data=data)
    return row


def keep_version(row: Checklist, items: Items, *, by: Actor) -> ChecklistVersion:
    """Make the next version and have rounds that wait ask it. A step of the verbs above and of the presets."""
    if not items:
        raise Refused(_("A checklist asks something."), do=_("Write at least one line."), field="items")
    number = row.versions.count() + 1
    version = ChecklistVersion.objects.create(
        organisation_id=row.organisation_id,
        checklist=row,
        number=number,
        items=list(items),
        made_at=clock.now(),
        made_by_id=by.user_id,
    )
    row.version = version
    row.save(update_fields=["version"])
    asking = RoundPoint.objects.filter(version__checklist=row, state=PointState.WAITING)
    planned = Round.objects.filter(pk__in=asking.values("round"), state=RoundState.PLANNED)
    asking.filter(round__in=[one.pk for one in lock_rounds(planned)]).update(version=version)
    return version


@transaction.atomic
def shelve_checklist(row: Checklist, *, by: Actor) -> Checklist:
    """Take a checklist out of use: no checkpoint can choose it any more; where it hangs it is still asked.

    Effects: the mark, event `checklist.shelve`. Refuses one out of use already.
    """
    hat = by.need_hat(MAY["shelve"])
    _need_in_use(row)
    row.is_active, row.is_edited = False, True
    row.save(update_fields=["is_active", "is_edited"])
    record("checklist.shelve", row, by=by, hat=hat, data={"name": row.name})
    return row


def _need_in_use(row: Checklist) -> None:
    if not row.is_active:
        raise Refused(_("This checklist is out of use."), do=_("Make a new one."), code="illegal_state")
