"""Every write to a thing, by its verb."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.things.choices import State
from steward.capabilities.things.lifecycle import LIFECYCLE
from steward.capabilities.things.models import Thing
from steward.capabilities.things.policies import MAY
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.numbering import next_number
from steward.kernel.base.refused import Refused
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.queries import clock_date
from steward.kernel.work.models import WorkItem


@transaction.atomic
def open_thing(*, by: Actor, place: Place, title: str) -> WorkItem:
    """Note that something is to be done at a place.

    Effects: number, work item, thing, event `thing.open`. Refuses: a post without the verb at the site, no title.
    """
    hat, at = by.need_hat(MAY["open"], site_id=place.site_id), clock.now()
    if not title.strip():
        raise Refused(_("The thing has no title."), do=_("Write in one line what it is."), field="title")
    item = WorkItem(
        organisation_id=by.organisation_id,
        family="thing",
        kind="thing",
        number=next_number("TH", organisation_id=by.organisation_id, day=clock_date(at, place.site.zone)),
        title=title.strip(),
        state=State.OPENED,
        site=place.site,
        place=place,
        building_id=place.building_id,
        opened_at=at,
    )
    item.save(force_insert=True)
    item.thing = Thing(organisation_id=by.organisation_id, item=item)
    item.thing.save(force_insert=True)
    record("thing.open", item, by=by, hat=hat, site_id=item.site_id, at=at)
    return item


@transaction.atomic
def finish_thing(item: WorkItem, *, by: Actor, result: str) -> WorkItem:
    """Say that it is done and how.

    Effects: state finished, result, event `thing.finish`. Refuses: a post without the verb, a finished thing.
    """
    hat, at = by.need_hat(MAY["finish"], site_id=item.site_id), clock.now()
    LIFECYCLE.move(item, "finish", at=at)
    Thing.objects.filter(pk=item.pk).update(result=result)
    record("thing.finish", item, by=by, hat=hat, site_id=item.site_id, at=at, data={"result": result})
    return item
