"""From the root cause to the measured end of a hot spot (DSK8)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.quality.lifecycle import LIFECYCLE
from steward.capabilities.quality.models import HotSpot
from steward.capabilities.quality.policies import check
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Department
from steward.kernel.tenancy.queries import clock_date
from steward.kernel.work.models import WorkItem
from steward.kernel.work.remarks import record_verb


@transaction.atomic
def explain_hot_spot(item: WorkItem, *, by: Actor, root_cause: str) -> WorkItem:
    """Name what is behind the complaints; said again, it replaces what was said.

    Effects: state explained, root cause, event `hot_spot.explain`. Refuses: a post without the verb, no words.
    """
    hat, at = check("explain", item, by), clock.now()
    need_words(root_cause, "root_cause", _("The root cause is missing."))
    LIFECYCLE.move(item, "explain", at=at)
    HotSpot.objects.filter(pk=item.pk).update(root_cause=root_cause)
    record_verb("hot_spot.explain", item, by=by, hat=hat, at=at, note=root_cause)
    return item


@transaction.atomic
def hand_over_hot_spot(
    item: WorkItem, *, by: Actor, department: Department, measure: str, wanted_on: date
) -> WorkItem:
    """Give it to a department with what is to be done and until when; again while it lies there, to correct that.

    Effects: state handed over, department, measure, due at the end of that day at the site, event `hot_spot.hand_over`
    (its heads hear of it). Refuses: another site's department, a day that has passed, no words.
    """
    hat, at = check("hand_over", item, by), clock.now()
    need_words(measure, "measure", _("It is not said what is to be done."))
    if department.site_id not in (None, item.site_id):
        raise Refused(
            _("%(department)s is not at this site.") % {"department": department},
            do=_("Choose a department of the site."),
            field="department",
        )
    if wanted_on < clock_date(at, item.site.zone):
        raise Refused(_("This day has passed."), do=_("Choose a day from today on."), field="wanted_on")
    end = datetime.combine(wanted_on + timedelta(days=1), time.min, ZoneInfo(item.site.zone))
    LIFECYCLE.move(item, "hand_over", at=at, changes={"department_id": department.pk, "due_at": end})
    HotSpot.objects.filter(pk=item.pk).update(measure=measure)
    data = {"department": department.pk, "until": wanted_on.isoformat()}
    record_verb("hot_spot.hand_over", item, by=by, hat=hat, at=at, note=measure, data=data)
    return item


@transaction.atomic
def rectify_hot_spot(item: WorkItem, *, by: Actor, result: str) -> WorkItem:
    """The department says what it did.

    Effects: state rectified, result and who said so, event `hot_spot.rectify` (quality hears of it). Refuses:
    anybody but the head of that department and the manager, no words.
    """
    hat, at = check("rectify", item, by), clock.now()
    need_words(result, "result", _("It is not said what was done."))
    LIFECYCLE.move(item, "rectify", at=at, changes={"due_at": None})
    HotSpot.objects.filter(pk=item.pk).update(result=result, rectified_by_id=by.user_id)
    record_verb("hot_spot.rectify", item, by=by, hat=hat, at=at, note=result)
    return item


@transaction.atomic
def close_hot_spot(item: WorkItem, *, by: Actor, conclusion: str) -> WorkItem:
    """Accept that it was put right. From now on complaints of its kind are counted as the effect.

    Effects: state closed, conclusion, event `hot_spot.close`. Refuses: whoever put it right, no words.
    """
    hat, at = check("close", item, by), clock.now()
    need_words(conclusion, "conclusion", _("The conclusion is missing."))
    LIFECYCLE.move(item, "close", at=at)
    HotSpot.objects.filter(pk=item.pk).update(conclusion=conclusion)
    record_verb("hot_spot.close", item, by=by, hat=hat, at=at, note=conclusion)
    return item


@transaction.atomic
def dismiss_hot_spot(item: WorkItem, *, by: Actor, reason: str, note: str = "") -> WorkItem:
    """Say that it is none, and why; the same complaints never rise again, new ones of enough people do.

    Effects: state dismissed, reason, event `hot_spot.dismiss`. Refuses once it was handed over.
    """
    hat, at = check("dismiss", item, by), clock.now()
    LIFECYCLE.move(item, "dismiss", at=at)
    HotSpot.objects.filter(pk=item.pk).update(reason=reason)
    record_verb("hot_spot.dismiss", item, by=by, hat=hat, at=at, note=note, data={"reason": reason})
    return item
