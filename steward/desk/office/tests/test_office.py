"""The organisation chart: what may be changed, what is refused with words, and what the picture shows."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from steward.desk.office.actions import (
    add_area,
    add_department,
    add_post,
    change_area,
    change_department,
    change_post,
    choose_places,
    close_post,
    drop_place,
    remove_area,
    reopen_post,
)
from steward.desk.office.queries import chart, office_sites, visible_posts
from steward.desk.office.tests.factories import closed_post, make_area, make_department, make_post
from steward.desk.staff.actions import appoint_staff, end_appointment
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.places.models import AreaPlace
from steward.kernel.places.queries import places_of_areas
from steward.kernel.tenancy.models import Appointment, Post, Site
from steward.kernel.tenancy.queries import actor_of
from tests.people import LONG_AGO, World, signed_in


def changed(world: World, post: Post, **more: Any) -> Post:
    """The post with some of it changed and the rest as it is."""
    now = {
        "title": post.title,
        "title_en": post.title_en,
        "department": post.department,
        "roles": post.roles,
        "reports_to": post.reports_to,
        "seats": post.seats,
    }
    return change_post(post, by=world.judy, **{**now, **more})


def other_site(world: World) -> Site:
    return Site.objects.create(organisation=world.organisation, name="云景大厦", code="T")


def test_add_department_with_a_code_once_at_each_site(world: World) -> None:
    add_department(by=world.judy, name="车场部", site=world.site, code="parking")
    add_department(by=world.judy, name="车场部", site=other_site(world), code="parking")
    with pytest.raises(Refused):
        add_department(by=world.judy, name="停车部", site=world.site, code="parking")


def test_change_department_keeps_the_old_name_in_the_trail(world: World) -> None:
    row = make_department(world)
    before = row.name
    change_department(row, by=world.judy, name="车辆部", name_en="Cars")
    assert Event.objects.get(kind="department.change").data == {"before": before, "name": "车辆部"}


def test_add_post_belongs_to_the_site_of_its_department(world: World) -> None:
    post = make_post(world, seats=2)
    assert (post.site_id, post.seats, post.reports_to) == (world.site.pk, 2, world.posts["bob"])
    company = make_post(world, department=world.departments["office"], reports_to=world.posts["judy"])
    assert company.site_id is None


def test_add_post_refuses_a_superior_of_another_site(world: World) -> None:
    there = add_department(by=world.judy, name="工程部", site=other_site(world))
    with pytest.raises(Refused) as refused:
        make_post(world, department=there)
    assert refused.value.field == "reports_to"
    assert make_post(world, department=there, reports_to=world.posts["judy"]).site_id == there.site_id


def test_change_post_refuses_a_circle_in_the_reporting_line(world: World) -> None:
    for below in ("bob", "carol"):
        with pytest.raises(Refused) as refused:
            changed(world, world.posts["alice"], reports_to=world.posts[below])
        assert refused.value.code == "loop"
    with pytest.raises(Refused):
        changed(world, world.posts["alice"], reports_to=world.posts["alice"])
    world.posts["alice"].refresh_from_db()
    assert world.posts["alice"].reports_to == world.posts["judy"]


def test_change_post_tells_what_changed_and_takes_effect_at_once(world: World) -> None:
    changed(world, world.posts["carol"], roles=["desk", "steward"], title="前台管家")
    assert actor_of(world.users["carol"]).roles == {"desk", "steward"}
    told = Event.objects.get(kind="post.change").data
    assert told["changed"] == ["title", "roles"]
    assert told["before"]["roles"] == ["desk"] and told["after"]["roles"] == ["desk", "steward"]
    assert "、" in timeline(world.posts["carol"])[0].sentence


def test_change_post_refuses_fewer_seats_than_people(world: World) -> None:
    post = world.posts["frank"]
    appoint_staff(world.users["grace"], by=world.judy, post=post, starts_on=LONG_AGO)
    with pytest.raises(Refused) as refused:
        changed(world, post, seats=1)
    assert refused.value.field == "seats"
    assert changed(world, post, seats=2).seats == 2


def test_change_post_refuses_to_take_the_role_from_the_last_administrator(world: World) -> None:
    with pytest.raises(Refused) as refused:
        changed(world, world.posts["judy"], roles=["director"])
    assert refused.value.code == "last_administrator"
    other = make_post(world, department=world.departments["office"], reports_to=None, roles=["admin"])
    appoint_staff(world.users["kim"], by=world.judy, post=other, starts_on=LONG_AGO)
    world.posts["judy"].refresh_from_db()
    assert changed(world, world.posts["judy"], roles=["director"]).roles == ["director"]


def test_change_post_refuses_a_department_of_another_site(world: World) -> None:
    there = add_department(by=world.judy, name="工程部", site=other_site(world))
    with pytest.raises(Refused) as refused:
        changed(world, world.posts["carol"], department=there)
    assert refused.value.field == "department"


def test_close_post_refuses_while_somebody_holds_it_or_stands_below(world: World) -> None:
    for name, code in (("carol", "held"), ("alice", "held")):
        with pytest.raises(Refused) as refused:
            close_post(world.posts[name], by=world.judy)
        assert refused.value.code == code
    post = make_post(world)
    below = make_post(world, reports_to=post)
    with pytest.raises(Refused) as refused:
        close_post(post, by=world.judy)
    assert refused.value.code == "superior"
    close_post(below, by=world.judy)
    assert not close_post(post, by=world.judy).is_active


def test_close_post_after_its_last_holder_left(world: World) -> None:
    held, yesterday = world.appointments["carol"], clock.today() - timedelta(days=1)
    end_appointment(world.users["carol"], by=world.judy, appointment=held, ends_on=yesterday)
    close_post(world.posts["carol"], by=world.judy)
    page = signed_in(world, "judy").get("/posts/").content.decode()
    assert f'href="/posts/{world.posts["carol"].pk}/"' not in page
    assert str(world.posts["carol"].pk) in signed_in(world, "judy").get("/posts/?view=").content.decode()


def test_reopen_post_stands_where_it_stood(world: World) -> None:
    post = reopen_post(closed_post(world), by=world.judy)
    assert post.is_active and post.reports_to == world.posts["bob"]
    with pytest.raises(Refused):
        reopen_post(post, by=world.judy)


def test_add_post_below_a_closed_one_is_refused(world: World) -> None:
    with pytest.raises(Refused) as refused:
        make_post(world, reports_to=closed_post(world))
    assert refused.value.code == "closed"


def test_add_area_takes_codes_in_any_spelling(world: World) -> None:
    area = add_area(by=world.judy, site=world.site, name="南区", places="３栋，1-1-101、1-1-102\n1-2-501")
    codes = set(AreaPlace.objects.filter(area=area).values_list("place__code", flat=True))
    assert codes == {"3", "1-1-101", "1-1-102", "1-2-501"}
    assert places_of_areas([area.pk]).building_ids == {world.places["3"].pk}
    with pytest.raises(Refused):
        add_area(by=world.judy, site=world.site, name="南区")


def test_choose_places_names_every_code_the_site_does_not_have(world: World) -> None:
    area = make_area(world)
    with pytest.raises(Refused, match="99, 8-1-1") as refused:
        choose_places(area, by=world.judy, places="1, 99, 8-1-1")
    assert refused.value.code == "unknown_place"
    assert AreaPlace.objects.filter(area=area).count() == 1
    with pytest.raises(Refused):
        choose_places(area, by=world.judy, places=" , ")


def test_choose_places_twice_keeps_one(world: World) -> None:
    area = make_area(world)
    choose_places(area, by=world.judy, places="3、1")
    assert AreaPlace.objects.filter(area=area).count() == 2
    assert Event.objects.filter(kind="area.choose_places").latest("pk").data == {"codes": "1"}


def test_choose_places_finds_none_of_another_site(world: World) -> None:
    area = add_area(by=world.judy, site=other_site(world), name="塔楼")
    with pytest.raises(Refused):
        choose_places(area, by=world.judy, places="3")


def test_drop_place_refuses_one_of_another_area(world: World) -> None:
    area, other = make_area(world), make_area(world, "1")
    with pytest.raises(Refused):
        drop_place(area, by=world.judy, place=AreaPlace.objects.get(area=other))
    drop_place(area, by=world.judy, place=AreaPlace.objects.get(area=area))
    assert not AreaPlace.objects.filter(area=area).exists()


def test_change_area_refuses_a_name_the_site_has(world: World) -> None:
    area = make_area(world)
    with pytest.raises(Refused):
        change_area(area, by=world.judy, name="1 栋片区")
    assert change_area(area, by=world.judy, name="北区").name == "北区"


def test_remove_area_refuses_one_that_somebody_answered_for(world: World) -> None:
    with pytest.raises(Refused):
        remove_area(world.appointments["heidi"].areas.get(), by=world.judy)
    area = make_area(world)
    remove_area(area, by=world.judy)
    assert not AreaPlace.objects.filter(area_id=area.pk).exists()


def local_admin(world: World) -> Any:
    """Carol, made administrator of her site."""
    changed(world, world.posts["carol"], roles=["admin"])
    return actor_of(world.users["carol"])


def test_an_administrator_of_a_site_reaches_no_further(world: World) -> None:
    carol, there = local_admin(world), other_site(world)
    assert set(visible_posts(carol).values_list("site_id", flat=True)) == {world.site.pk}
    assert list(office_sites(carol)) == [world.site]
    assert add_department(by=carol, name="车场部", site=world.site).pk
    for site in (None, there):
        with pytest.raises(NotAllowed):
            add_department(by=carol, name="车场部", site=site)
    with pytest.raises(NotAllowed):
        add_post(by=carol, title="总监", department=world.departments["office"], roles=["admin"])


def test_chart_shows_the_line_with_holders_and_those_who_act(world: World) -> None:
    Appointment.objects.create(
        organisation=world.organisation, user=world.users["frank"], post=world.posts["frank"],
        acting_for=world.appointments["eve"], starts_on=LONG_AGO, ends_on=date(2999, 1, 1),
    )  # fmt: skip
    (top,) = chart(world.judy)
    assert (top.post, top.size) == (world.posts["judy"], len(world.posts))
    alice = next(node for node in top.below if node.post == world.posts["alice"])
    dave = next(node for node in alice.below if node.post == world.posts["dave"])
    (eve,) = dave.below
    assert [row.user.name for row in eve.holders] == ["Eve"]
    assert [row.user.name for row in eve.acting] == ["Frank"]


def test_chart_of_a_site_keeps_the_line_up_to_the_top(world: World) -> None:
    there = other_site(world)
    department = add_department(by=world.judy, name="工程部", site=there)
    post = make_post(world, department=department, reports_to=world.posts["judy"])
    (top,) = chart(world.judy, there.pk)
    assert top.post == world.posts["judy"] and [node.post for node in top.below] == [post]


def test_chart_costs_the_same_for_any_number_of_posts(world: World, django_assert_num_queries: Any) -> None:
    judy = world.judy
    for _more in range(3):
        make_post(world)
    with django_assert_num_queries(2):
        chart(judy)


def test_chart_page_shows_vacant_posts(world: World) -> None:
    make_post(world)
    text = signed_in(world, "judy").get("/office/chart/").content.decode()
    assert len(re.findall("mark-wait", text)) == 1 and text.count("tree-title") == len(world.posts) + 1


def test_settings_offer_only_what_is_open(world: World) -> None:
    """A director without the administrator's role has no webhooks."""
    other = make_post(world, department=world.departments["office"], reports_to=None, roles=["director"])
    Appointment.objects.filter(user=world.users["kim"]).update(post=other)
    assert 'href="/webhooks/"' in signed_in(world, "judy").get("/office/").content.decode()
    text = signed_in(world, "kim").get("/office/").content.decode()
    assert 'href="/webhooks/"' not in text and 'href="/staff/"' in text
    assert signed_in(world, "alice").get("/office/").status_code == 403
