"""The demonstration: an invented company with a community, a tower, a hotel, their people and a month of life.

Everything in one transaction: a killed load leaves nothing behind. Telephone numbers are of an exchange without
telephones (199-0000-xxxx); names are put together by chance.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from steward.capabilities.quality.jobs import find_hot_spots_here, learn_here
from steward.config.demonstration_approvals import excuse_some
from steward.config.demonstration_duties import count_cards, live_duties
from steward.config.demonstration_equipment import run_equipment
from steward.config.demonstration_fields import add_own_fields
from steward.config.demonstration_findings import put_rounds_right, put_things_right
from steward.config.demonstration_improvement import improve_the_community
from steward.config.demonstration_month import DAYS, Month
from steward.config.demonstration_news import tell_the_community
from steward.config.demonstration_outage import let_something_fail
from steward.config.demonstration_owners import let_owners_ask
from steward.config.demonstration_papers import write_papers
from steward.config.demonstration_patrols import walk_rounds
from steward.config.demonstration_plans import plan_the_work
from steward.config.demonstration_posters import hang_posters
from steward.config.demonstration_scene import Scene, add_sites
from steward.config.demonstration_shelves import fill_the_shelves
from steward.config.demonstration_staff import add_staff
from steward.config.demonstration_vacancies import leave_homes_empty
from steward.config.demonstration_watches import keep_watch
from steward.config.presets import load_presets
from steward.config.timeline import Timeline
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.duties.recount import recount_dues
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.models import Job
from steward.kernel.notify.jobs import spread_events
from steward.kernel.notify.models import Message
from steward.kernel.notify.spread import spread
from steward.kernel.people.models import Party
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation, User
from steward.kernel.tenancy.scope import scope
from steward.kernel.work.models import Escalation, WorkItem

NAME, SLUG = "阳光物业", "demo"
SEED = 20261123
# Older notices have been read long ago.
UNREAD = timedelta(hours=8)
FRESH = timedelta(days=3)


@dataclass(frozen=True)
class Loaded:
    """How much there is to look at."""

    organisation: Organisation
    places: int
    people: int
    staff: int
    tickets: int
    open: int
    late: int
    escalations: int


@transaction.atomic
def load_demonstration(slug: str = SLUG, days: int = DAYS) -> Loaded:
    """Make the invented company under a short name, up to the present moment of the clock, with days of history.

    Effects: organisation, presets, three sites, people, one member of staff per post, a month of tickets through the
    actions with sweeps, what quality makes of them, the notices of the last days. Refuses when the organisation or one
    of its user names exists.
    """
    if Organisation.objects.filter(slug=slug).exists():
        raise Refused(f"There is an organisation {slug} already.", do="Choose another name with --slug.")
    now = clock.now()
    dice = random.Random(SEED)
    organisation = Organisation.objects.create(name=NAME, slug=slug)
    by = system_actor(organisation.pk, "demonstration")
    scene = Scene(organisation)
    with scope(organisation.pk):
        # Job descriptions come into force today; what was due before is what `live_duties` tells.
        load_presets(organisation, by=by)
        with clock.moved_to(now - timedelta(days=60)):
            add_sites(scene, by=by, on=clock.today(), dice=dice)
        add_staff(scene, now)
        Month(scene, Timeline(), dice, now, days).live()
        tell_the_community(scene, now)
        hang_posters(scene, now)
        let_something_fail(scene, now)
        let_owners_ask(scene, now)
        fill_the_shelves(scene, now)
        improve_the_community(scene, now)
        put_things_right(scene, now)
        write_papers(scene, now)
        add_own_fields(scene, now)
        keep_watch(scene, now)
        for live in (leave_homes_empty, run_equipment, walk_rounds):
            live(scene, now)
        put_rounds_right(scene, now)
        excuse_some(scene, now)
        live_duties(scene, now, dice)
        # Summaries and reports count what was due until then.
        plan_the_work(scene, now)
        recount_dues(clock.today(), clock.today() + timedelta(days=7))
        count_cards(organisation)
        # What the last night would have made of that month.
        learn_here(organisation.pk)
        find_hot_spots_here(organisation.pk)
        _deliver_notices(organisation, now)
        return _count(organisation, now)


def _deliver_notices(organisation: Organisation, now: datetime) -> None:
    """Notices of the last days arrive at their moments and were read in time; older ones are forgotten."""
    jobs = Job.objects.filter(
        organisation_id=organisation.pk, path=spread_events.module_path, status=JobStatus.READY
    )
    ids = [pk for job in jobs.filter(enqueued_at__gte=now - FRESH) for pk in job.args["args"][0]]
    for event in Event.objects.filter(pk__in=ids).order_by("pk"):
        with clock.moved_to(event.at):
            spread(event)
    Message.objects.filter(created_at__lt=now - UNREAD).update(read_at=now - UNREAD)
    jobs.delete()


def _count(organisation: Organisation, now: datetime) -> Loaded:
    tickets = WorkItem.objects.filter(family="ticket")
    items = tickets.filter(closed_at__isnull=True)
    return Loaded(
        organisation=organisation,
        places=Place.objects.count(),
        people=Party.objects.count(),
        staff=User.objects.filter(organisation=organisation).count(),
        tickets=tickets.count(),
        open=items.count(),
        late=items.filter(due_at__lt=now).count(),
        escalations=Escalation.objects.count(),
    )
