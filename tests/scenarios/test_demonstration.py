"""The invented company: whole, lively, and with something to do for every post at whatever hour it is loaded."""

import io
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.hashers import check_password, is_password_usable
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker, Settings

from steward.capabilities.tickets.aftercare import to_call_back
from steward.capabilities.tickets.models import Callback, Mediation, Ticket
from steward.capabilities.tickets.papers import to_endorse
from steward.capabilities.tickets.queries import my_queue, overdue, to_dispatch, visible_tickets
from steward.config.demonstration import Loaded, load_demonstration
from steward.config.demonstration_courses import COURSES, TODAY
from steward.config.demonstration_staff import PASSWORD, demonstration_hash
from steward.config.preset_files import read_presets
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.evidence.models import Evidence
from steward.kernel.jobs.models import Job
from steward.kernel.notify.models import Message
from steward.kernel.people.models import ContactPoint, Tenure
from steward.kernel.tenancy.models import Appointment, Organisation, Post, Site, User
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.tenancy.scope import scope
from steward.kernel.work.models import Category, Clock, Escalation, WorkItem
from steward.reports.models import Disclosure
from tests.standing import undone

pytestmark = pytest.mark.slow  # loaded once, for as long as one process runs them one after the other
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 23, 13, 30, tzinfo=SHANGHAI)
NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=SHANGHAI)
# The company's people have figures and other people's work to look at; one attendant is ill today.
WITHOUT_WORK = {"general-manager", "director", "hr", "hotel-attendant-2"}


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Loaded]:
    """Loaded once for this module, at half past one on a Monday; gone afterwards."""
    with django_db_blocker.unblock(), undone(), clock.moved_to(NOON):
        made = load_demonstration()
        with scope(made.organisation.pk):
            yield made


def waiting(user: User) -> int:
    actor = actor_of(user)
    return my_queue(actor).count() + to_dispatch(actor).count() + to_call_back(actor).count()


def idle_posts(organisation: Organisation) -> set[str]:
    people = User.objects.filter(organisation=organisation)
    return {user.username for user in people if not waiting(user)} - WITHOUT_WORK


def test_every_post_has_somebody_whose_numbers_ring_nowhere(demo: Loaded) -> None:
    people = User.objects.filter(organisation=demo.organisation)
    assert demo.staff == Post.objects.count() == people.count() == 58
    assert all(user.is_demonstration and user.phone.startswith("1990000") for user in people)
    assert Appointment.objects.filter(acting_for=None).values("post").distinct().count() == demo.staff
    numbers = ContactPoint.objects.all()
    assert numbers.count() > 100 and all(row.value.startswith("1990000") for row in numbers)
    strangers = [row.stranger_phone for row in Ticket.objects.exclude(stranger_index="")]
    assert strangers and all(phone.startswith("1990000") for phone in strangers)


def test_sites_have_their_places_and_households(demo: Loaded) -> None:
    def count(site: str, kind: str) -> int:
        return Site.objects.get(kind=site).places.filter(kind=kind).count()

    assert count("community", "building") == 3 and count("community", "unit") == 60
    assert count("tower", "unit") == 30 and count("hotel", "room") == 24
    owners = Tenure.objects.filter(relation="owner", place__site__kind="community")
    assert owners.values("place").distinct().count() == 60
    assert {"owner", "tenant", "household", "emergency"} == set(
        Tenure.objects.values_list("relation", flat=True)
    )


def test_every_post_finds_something_on_its_today_page(demo: Loaded) -> None:
    assert not idle_posts(demo.organisation)


def test_most_of_what_is_open_is_in_good_time(demo: Loaded) -> None:
    director = actor_of(User.objects.get(username="director"))
    assert 1 <= overdue(director).count() == demo.late <= demo.open / 10
    today = WorkItem.objects.filter(opened_at__date=NOON.date()).count()
    assert today < demo.tickets / 4, "most of the month lies in the past"


def test_month_holds_every_turn_a_ticket_can_take(demo: Loaded) -> None:
    kinds = set(Event.objects.values_list("kind", flat=True))
    hands = "report accept dispatch transfer return start pause resume finish"
    talk = "call_back close reopen cancel comment escalate"
    verbs = {f"ticket.{verb}" for verb in f"{hands} {talk}".split()}
    assert verbs | {"work.late", "work.escalate"} <= kinds
    closed_by = set(Ticket.objects.values_list("closed_by", flat=True))
    assert closed_by == {"", "customer", "desk", "system", "unreached"}
    said = set(Callback.objects.values_list("satisfaction", flat=True))
    assert said == {"satisfied", "neutral", "dissatisfied", "unreached"}
    assert WorkItem.objects.filter(cycle=2, state="closed").exists()
    assert Evidence.objects.count() > 60
    assert Clock.objects.filter(met=True).count() > 4 * Clock.objects.filter(met=False).count() > 0


def test_nobody_complained_about_hears_or_sees_of_it(demo: Loaded) -> None:
    items = WorkItem.objects.exclude(about_user=None)
    assert items.count() >= 3
    for item in items:
        assert not visible_tickets(actor_of(item.about_user)).filter(pk=item.pk).exists()
        assert all(item.about_user_id not in row.reached for row in Escalation.objects.filter(item=item))
        handlers = Event.objects.filter(subject_type="work.workitem", subject_id=item.pk)
        assert item.about_user_id not in handlers.values_list("user_id", flat=True)


def test_papers_are_on_their_way_and_last_month_is_public(demo: Loaded) -> None:
    manager = actor_of(User.objects.get(username="manager"))
    assert [item.site.kind for item in to_endorse(manager)] == ["community"]
    assert Mediation.objects.get().outcome == "agreed"
    month = Disclosure.objects.get()
    assert (month.is_current, month.month.month) == (True, 10) and month.figures
    assert month.drafted_by != month.published_by


def test_deputy_acts_for_the_absent_leader_under_both_names(demo: Loaded) -> None:
    acting = Appointment.objects.exclude(acting_for=None).get()
    assert acting.ends_on and acting.starts_on <= NOON.date() <= acting.ends_on
    leader = acting.acting_for.user
    trail = Event.objects.filter(acting_for=leader.name, user_id=acting.user_id)
    assert trail.filter(kind="ticket.comment").exists()
    assert my_queue(actor_of(acting.user)).filter(assignee=leader).exists()


def test_notices_arrived_at_their_moments_and_none_waits_to_be_sent(demo: Loaded) -> None:
    assert not Job.objects.filter(organisation_id=demo.organisation.pk, status="ready").exists()
    inbox = Message.objects.filter(channel="inbox")
    assert inbox.filter(read_at=None).exists() and inbox.exclude(read_at=None).exists()
    assert not inbox.filter(created_at__gt=NOON).exists()


def test_second_load_is_refused(demo: Loaded) -> None:
    with pytest.raises(CommandError, match="There is an organisation demo already"):
        call_command("load_demonstration")
    with pytest.raises(CommandError, match="is taken"):
        call_command("load_demonstration", slug="another")


def test_logins_are_shown_by_site(demo: Loaded, settings: Settings) -> None:
    out = io.StringIO()
    settings.DEMONSTRATION = True
    call_command("show_logins", stdout=out)
    lines = out.getvalue().splitlines()
    assert len([line for line in lines if line.startswith("  ")]) == demo.staff
    assert "阳光花园" in lines and lines[-1].endswith(PASSWORD)
    assert any(line.split() == ["客服前台", "苏雨桐", "desk"] for line in lines)
    settings.DEMONSTRATION = False
    call_command("show_logins", stdout=(silent := io.StringIO()))
    assert silent.getvalue() == ""


def test_get_ready_leaves_a_house_with_an_organisation_alone(demo: Loaded, settings: Settings) -> None:
    settings.DEMONSTRATION = True
    call_command("get_ready", stdout=(out := io.StringIO()))
    assert out.getvalue().splitlines() == [
        "migrations: up to date",
        "demonstration: left alone, there is an organisation",
    ]
    settings.DEMONSTRATION = False
    call_command("get_ready", stdout=(out := io.StringIO()))
    assert "demonstration: switched off" in out.getvalue()


def test_password_is_unusable_where_the_demonstration_is_switched_off(settings: Settings) -> None:
    settings.DEMONSTRATION = True
    assert check_password(PASSWORD, demonstration_hash())
    settings.DEMONSTRATION = False
    assert not is_password_usable(demonstration_hash())


def test_stories_name_matters_posts_and_places_that_exist(demo: Loaded) -> None:
    matters = set(Category.objects.values_list("kind", "code"))
    posts = {(post.site.kind if post.site else "", post.code) for post in Post.objects.select_related("site")}
    for name, key in (("stories", "story"), ("today", "today")):
        for story in read_presets(f"demonstration/{name}")[key]:
            kind = story.get("site", "community")
            assert (story["kind"], story["matter"]) in matters, story
            assert all((kind, story[word]) in posts for word in ("to", "about") if word in story), story
            assert story.get("course", "smooth") in COURSES and story.get("upto", "report") in TODAY
            if "place" in story:
                assert Site.objects.get(kind=kind).places.filter(code=story["place"]).exists(), story


@pytest.mark.once
def test_at_night_the_day_before_is_what_there_is_to_do(db: None) -> None:
    with clock.moved_to(NIGHT):
        made = load_demonstration("night", days=4)
        with scope(made.organisation.pk):
            assert not idle_posts(made.organisation)
            assert made.late <= made.open / 4
            assert not WorkItem.objects.filter(opened_at__gt=NIGHT).exists()


def test_todays_of_stewards_ask_no_more_than_the_bench_allows(demo: Loaded) -> None:
    steward = User.objects.get(organisation=demo.organisation, username__startswith="steward-1")
    client = Client()
    client.force_login(steward)
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    assert len(asked) <= 25
