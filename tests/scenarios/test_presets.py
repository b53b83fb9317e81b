"""What an organisation starts with: complete, consistent, and never stronger than what somebody edited."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from steward.capabilities.tickets.actions import report_ticket
from steward.capabilities.tickets.choices import TicketKind
from steward.capabilities.tickets.models import GradeRule
from steward.config.preset_files import read_presets
from steward.config.presets import load_presets, load_site_presets
from steward.desk.promises.actions import remove_grade_rule
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.choices import DayKind, Role
from steward.kernel.tenancy.models import CalendarDay, Organisation, Post, Site, WorkCalendar
from steward.kernel.tenancy.queries import reporting_line, work_hours
from steward.kernel.tenancy.scope import scope
from steward.kernel.work.clocks import plan_clocks
from steward.kernel.work.models import Category, Clock, Rung, Target, WorkItem
from tests.people import World

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def fresh(db: None) -> Iterator[Site]:
    """A community of an organisation that had nothing before the presets."""
    organisation = Organisation.objects.create(name="新公司", slug="fresh")
    with scope(organisation.pk):
        load_presets(organisation, by=system_actor(organisation.pk))
        yield Site.objects.create(organisation=organisation, name="新小区", code="new")


def _new_site(world: World, kind: str) -> Site:
    return Site.objects.create(organisation=world.organisation, name=kind, code=kind, kind=kind)


def test_second_load_adds_nothing_and_keeps_what_was_edited(world: World) -> None:
    added = load_presets(world.organisation, by=world.judy)
    assert added["categories"] > 80
    Category.objects.filter(code="water.burst").update(name="爆管", is_active=False)
    Target.objects.filter(kind="inquiry").update(resolve_minutes=60)
    Rung.objects.filter(kind="repair", position=5).update(after_minutes=45)
    Post.objects.filter(site=None, code="hr").update(title="综合部")
    assert not load_presets(world.organisation, by=world.judy)
    assert Event.objects.filter(kind="presets.load").count() == 1
    assert Category.objects.get(code="water.burst").name == "爆管"
    assert Target.objects.get(kind="inquiry", site=None).resolve_minutes == 60
    assert Rung.objects.get(kind="repair", position=5).after_minutes == 45
    assert Post.objects.get(site=None, code="hr").title == "综合部"


def test_load_is_refused_to_all_but_administrators(world: World) -> None:
    with pytest.raises(NotAllowed):
        load_presets(world.organisation, by=world.alice)
    assert not Category.objects.exists()


def test_every_kind_has_matters_promises_and_a_ladder(world: World) -> None:
    load_presets(world.organisation, by=world.judy)
    for kind in TicketKind.values:
        assert Category.objects.filter(kind=kind, parent__isnull=False).count() >= 2, kind
        assert Target.objects.filter(kind=kind, category=None, urgency=None, site=None).count() == 1, kind
        assert Rung.objects.filter(kind=kind).exists(), kind
    assert all(row.source for row in Target.objects.all())
    assert all(row.name and row.name_en for row in Category.objects.all())


@pytest.mark.parametrize("kind", ["community", "tower", "hotel"])
def test_posts_of_a_site_report_up_to_the_general_manager(fresh: Site, kind: str) -> None:
    Site.objects.filter(pk=fresh.pk).update(kind=kind)
    site = Site.objects.get(pk=fresh.pk)
    load_site_presets(site, by=system_actor(site.organisation_id))
    posts = list(Post.objects.filter(site=site))
    assert {row["code"] for row in read_presets("posts")[kind]["posts"]} == {post.code for post in posts}
    for post in posts:
        assert set(post.roles) <= set(Role.values)
        assert [above.code for above in reporting_line(post.pk)][-1] == "general-manager"
    assert site.calendar is not None
    assert not load_site_presets(site, by=system_actor(site.organisation_id))


def test_every_matter_has_somebody_with_the_skill_where_its_department_is(world: World) -> None:
    charts = read_presets("posts")
    skills = {skill for kind in charts.values() for post in kind["posts"] for skill in post.get("skills", [])}
    load_presets(world.organisation, by=world.judy)
    for category in Category.objects.exclude(skill=""):
        assert category.skill in skills, category.code
    for kind in ("community", "tower", "hotel"):
        codes = {row["code"] for row in charts[kind]["departments"]}
        assert set(Category.objects.values_list("department_code", flat=True)) <= codes


def test_emergencies_run_around_the_clock_and_ordinary_repairs_wait_for_the_morning(world: World) -> None:
    load_presets(world.organisation, by=world.judy)
    site = _new_site(world, "community")
    load_site_presets(site, by=world.judy)
    night = datetime(2026, 11, 22, 23, 0, tzinfo=SHANGHAI)

    def due(code: str) -> dict[str, datetime]:
        with clock.moved_to(night):
            category = Category.objects.get(code=code)
            item = report_ticket(
                by=world.judy, site=site, kind=category.kind, title="半夜", category=category
            )
        return dict(Clock.objects.filter(item=item).values_list("name", "due_at"))

    assert due("lift.trapped")["respond"] == datetime(2026, 11, 22, 23, 30, tzinfo=SHANGHAI)
    assert due("water.tap")["respond"] == datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
    assert due("water.tap")["resolve"] == datetime(2026, 11, 23, 20, 0, tzinfo=SHANGHAI)
    # DSK2: complaints are resolved within 24 hours as a rule.
    assert due("staff.attitude")["resolve"] == datetime(2026, 11, 23, 23, 0, tzinfo=SHANGHAI)


def test_hotels_have_promises_of_their_own(world: World) -> None:
    load_presets(world.organisation, by=world.judy)
    site = _new_site(world, "hotel")
    assert load_site_presets(site, by=world.judy)["targets"] == 4
    with clock.moved_to(datetime(2026, 11, 23, 3, 0, tzinfo=SHANGHAI)):
        item = WorkItem(site=site, kind="repair", category=None, urgency=1, cycle=1)
        assert plan_clocks(item, ["respond"], at=clock.now())[0].target_minutes == 15


def test_holidays_of_published_years_are_known_and_others_unconfirmed(world: World) -> None:
    load_presets(world.organisation, by=world.judy)
    assert CalendarDay.objects.get(day=date(2026, 10, 1)).kind == DayKind.HOLIDAY
    hours = work_hours(WorkCalendar.objects.get(follows_holidays=True), "Asia/Shanghai")
    noon = {year: datetime(year, 10, 1, 11, 0, tzinfo=SHANGHAI) for year in (2025, 2026)}
    assert not hours.is_open(noon[2026]) and hours.is_confirmed(noon[2026])
    last = max(hours.confirmed_years)
    unknown = datetime(last + 1, 10, 1, 11, 0, tzinfo=SHANGHAI)
    assert not hours.is_confirmed(unknown)
    assert CalendarDay.objects.filter(day__year=last + 1).count() == 0


def test_command_names_what_is_new_and_refuses_unknown_names(world: World) -> None:
    site = _new_site(world, "tower")
    out = io.StringIO()
    call_command("load_presets", world.organisation.slug, "--site", "tower", stdout=out)
    assert "categories" in out.getvalue() and f"{site.name}: 11 posts" in out.getvalue()
    with pytest.raises(CommandError, match="no site nowhere"):
        call_command("load_presets", world.organisation.slug, "--site", "nowhere", stdout=out)
    with pytest.raises(CommandError, match="no organisation nobody"):
        call_command("load_presets", "nobody", stdout=out)


def test_a_rule_of_grading_that_was_taken_out_does_not_come_back(world: World) -> None:
    load_presets(world.organisation, by=world.judy)
    assert GradeRule.objects.get(fact="people", grade="major").at_least == 10
    remove_grade_rule(GradeRule.objects.get(fact="media"), by=world.judy)
    load_presets(world.organisation, by=world.judy)
    assert not GradeRule.objects.filter(fact="media").exists()
