"""People, appointments and accounts: what is done, what is refused with words, and who reaches whom."""

from datetime import date, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steward.desk.office.actions import add_area, add_department, change_post
from steward.desk.office.tests.factories import make_post
from steward.desk.staff.actions import (
    act_for_colleague,
    appoint_staff,
    change_areas,
    change_staff,
    end_appointment,
    end_away,
    invite_staff,
    lock_account,
    make_link,
    mark_away,
    set_password,
    unlock_account,
)
from steward.desk.staff.links import LINKS
from steward.desk.staff.queries import open_aways, visible_staff
from steward.desk.staff.tests.factories import away_colleague, locked_colleague, make_colleague
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Appointment, Area, Away, Site, User
from steward.kernel.tenancy.queries import actor_of, away_user_ids
from steward.kernel.tenancy.scope import scope
from tests.crowd import at_once
from tests.people import LONG_AGO, World, make_world

TODAY, WEEK = clock.today, timedelta(days=7)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="steward.desk.sign_in.NameOrPhoneBackend")
    return client


def path_of(user: User, by: Actor) -> str:
    """The path of a fresh link."""
    return next(urlsplit(text).path for text in make_link(user, by=by).values() if "/welcome/" in text)


def local_admin(world: World) -> Actor:
    """Carol, made administrator of her site."""
    post = world.posts["carol"]
    change_post(
        post,
        by=world.judy,
        title=post.title,
        department=post.department,
        roles=["admin"],
        reports_to=post.reports_to,
    )
    return actor_of(world.users["carol"])


def test_invite_staff_from_the_page_to_the_first_sign_in(world: World) -> None:
    client = signed_in(world.users["judy"])
    sent = {
        "name": "新同事", "username": "xin", "phone": "139 0000 1111", "post": world.posts["frank"].pk,
        "starts_on": str(TODAY()), "once": uuid4().hex,
    }  # fmt: skip
    answer = client.post("/staff/invite/", sent)
    user = User.objects.get(username="xin")
    assert answer["Location"] == f"/staff/{user.pk}/" and not user.has_usable_password()
    shown = client.post(f"/staff/{user.pk}/make_link/", {"once": uuid4().hex})
    assert "/welcome/" in shown.content.decode() and shown["Cache-Control"] == "no-store"
    path, own = path_of(user, world.judy), Client()
    assert own.get(path).status_code == 200
    assert own.post(path, {"new": "battery staple 9", "again": "battery staple 9"}).status_code == 302
    assert own.get("/").status_code == 200
    assert (
        Client().post("/sign-in/", {"username": "13900001111", "password": "battery staple 9"}).status_code
        == 302
    )
    assert not any(
        "battery" in str(event.data) or "1390000" in str(event.data) for event in Event.objects.all()
    )


@pytest.mark.parametrize("field", ["username", "phone"])
def test_invite_staff_refuses_a_name_or_phone_somebody_has(world: World, field: str) -> None:
    there = make_colleague(world)
    more = {"username": "other", "phone": "13500000000", field: getattr(there, field)}
    with pytest.raises(Refused) as refused:
        invite_staff(by=world.judy, name="乙", post=world.posts["frank"], starts_on=LONG_AGO, **more)
    assert refused.value.field == field
    assert not User.objects.filter(name="乙").exists()


def test_invite_staff_refuses_what_is_no_phone(world: World) -> None:
    with pytest.raises(Refused):
        invite_staff(
            by=world.judy, name="乙", username="yi", phone="12", post=world.posts["frank"], starts_on=LONG_AGO
        )


def test_make_link_is_good_once_and_for_three_days(world: World) -> None:
    user = make_colleague(world)
    path = path_of(user, world.judy)
    with clock.moved_to(clock.now() + timedelta(days=3, minutes=1)):
        assert Client().get(path).status_code == 410
    assert Client().post(path, {"new": "battery staple 9", "again": "battery staple 9"}).status_code == 302
    over = Client().get(path)
    assert over.status_code == 410 and user.name not in over.content.decode()
    assert Client().post(path, {"new": "another one 77", "again": "another one 77"}).status_code == 410


def test_make_link_for_somebody_with_a_password_leaves_it_until_used(world: World) -> None:
    carol = world.users["carol"]
    browser = signed_in(carol)
    path = path_of(carol, world.judy)
    assert browser.get("/").status_code == 200
    assert Client().post(path, {"new": "battery staple 9", "again": "battery staple 9"}).status_code == 302
    assert browser.get("/").status_code == 302


def test_make_link_refuses_a_locked_account(world: World) -> None:
    with pytest.raises(Refused):
        make_link(locked_colleague(world), by=world.judy)
    user = make_colleague(world)
    path = path_of(user, world.judy)
    lock_account(user, by=world.judy)
    assert Client().get(path).status_code == 410


def test_set_password_refuses_a_weak_one_and_a_used_link(world: World) -> None:
    user = make_colleague(world)
    token = LINKS.make_token(user)
    with pytest.raises(Refused):
        set_password(user, "short", token, by=actor_of(user))
    with pytest.raises(NotAllowed):
        set_password(user, "battery staple 9", token, by=world.judy)
    set_password(user, "battery staple 9", token, by=actor_of(user))
    with pytest.raises(Refused):
        set_password(user, "battery staple 10", token, by=actor_of(user))


def test_set_password_shows_on_the_page_what_is_wrong(world: World) -> None:
    path = path_of(make_colleague(world), world.judy)
    answer = Client().post(path, {"new": "12345678", "again": "12345678"})
    assert answer.status_code == 409 and "invalid-feedback" in answer.content.decode()


def test_change_staff_tells_fields_and_never_numbers(world: World) -> None:
    user = make_colleague(world)
    change_staff(user, by=world.judy, name=user.name, phone="13812340000", email="a@example.com")
    assert Event.objects.get(kind="staff.change").data == {"changed": ["phone", "email"]}
    assert User.objects.get(pk=user.pk).phone == "13812340000"


def test_change_staff_form_never_shows_the_whole_number(world: World) -> None:
    user, client = make_colleague(world), signed_in(world.users["judy"])
    phone, address = user.phone, f"/staff/{user.pk}/change/"
    page = client.get(address).content.decode()
    assert phone not in page and f"{phone[:3]}****{phone[-4:]}" in page
    for typed, kept in (("", phone), ("139 1234 5678", "13912345678"), ("-", "")):
        client.post(address, {"name": user.name, "phone": typed, "once": uuid4().hex})
        assert User.objects.get(pk=user.pk).phone == kept


def test_appoint_staff_shows_both_the_person_and_the_post(world: World) -> None:
    row = appoint_staff(world.users["carol"], by=world.judy, post=world.posts["heidi"], starts_on=TODAY(),
                        areas=list(Area.objects.all()))  # fmt: skip
    assert {hat.post_id for hat in actor_of(world.users["carol"]).hats} == {
        row.post_id,
        world.posts["carol"].pk,
    }
    assert "Carol" in timeline(row)[0].sentence and "3 栋片区" in timeline(row)[0].sentence
    page = signed_in(world.users["judy"]).get(f"/posts/{row.post_id}/").content.decode()
    assert "Carol" in page and "Heidi" in page


def test_appoint_staff_refuses_a_second_holder_of_a_single_seat(world: World) -> None:
    post = make_post(world, seats=1)
    first = appoint_staff(
        world.users["carol"], by=world.judy, post=post, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30)
    )
    for starts, ends in (
        (date(2026, 6, 30), None),
        (date(2025, 1, 1), date(2026, 1, 1)),
        (date(2025, 1, 1), None),
    ):
        with pytest.raises(Refused, match="Carol") as refused:
            appoint_staff(world.users["grace"], by=world.judy, post=post, starts_on=starts, ends_on=ends)
        assert refused.value.code == "no_seat"
    after = appoint_staff(world.users["grace"], by=world.judy, post=post, starts_on=date(2026, 7, 1))
    assert {first.post_id, after.post_id} == {post.pk}


def test_appoint_staff_counts_heads_of_a_day_not_of_a_period(world: World) -> None:
    """Two seats, one held by two people after each other: there is room beside them the whole time."""
    post = make_post(world, seats=2)
    for name, begins, ends in (
        ("carol", date(2026, 1, 1), date(2026, 6, 30)),
        ("frank", date(2026, 7, 1), None),
    ):
        appoint_staff(world.users[name], by=world.judy, post=post, starts_on=begins, ends_on=ends)
    assert appoint_staff(world.users["grace"], by=world.judy, post=post, starts_on=date(2026, 1, 1)).pk
    with pytest.raises(Refused):
        appoint_staff(world.users["eve"], by=world.judy, post=post, starts_on=date(2026, 1, 1))


def test_appoint_staff_refuses_an_area_of_another_site(world: World) -> None:
    there = Site.objects.create(organisation=world.organisation, name="云景大厦", code="T")
    area = add_area(by=world.judy, site=there, name="塔楼")
    with pytest.raises(Refused) as refused:
        appoint_staff(
            world.users["carol"], by=world.judy, post=world.posts["heidi"], starts_on=TODAY(), areas=[area]
        )
    assert refused.value.field == "areas"
    with pytest.raises(Refused):
        change_areas(
            world.users["heidi"], by=world.judy, appointment=world.appointments["heidi"], areas=[area]
        )


def test_appoint_staff_refuses_twice_the_same_and_wrong_days(world: World) -> None:
    for ends in (None, TODAY() - WEEK):
        with pytest.raises(Refused):
            appoint_staff(
                world.users["carol"],
                by=world.judy,
                post=world.posts["carol"],
                starts_on=TODAY(),
                ends_on=ends,
            )
    with pytest.raises(Refused):
        appoint_staff(locked_colleague(world), by=world.judy, post=world.posts["carol"], starts_on=TODAY())


def test_act_for_colleague_wears_post_and_queue_in_these_days_only(world: World) -> None:
    act_for_colleague(world.users["grace"], by=world.judy, appointment=world.appointments["eve"],
                      starts_on=TODAY(), ends_on=TODAY() + WEEK)  # fmt: skip
    grace = actor_of(world.users["grace"])
    assert "supervisor" in grace.roles and world.users["eve"].pk in grace.queue_user_ids
    later = actor_of(world.users["grace"], clock.now() + timedelta(days=9))
    assert "supervisor" not in later.roles
    row = Appointment.objects.get(acting_for=world.appointments["eve"])
    assert "Grace" in timeline(row)[0].sentence and "Eve" in timeline(row)[0].sentence


def test_act_for_colleague_refuses_oneself_those_who_act_and_days_outside(world: World) -> None:
    eve, grace, frank = world.users["eve"], world.users["grace"], world.users["frank"]
    held = world.appointments["eve"]
    days = {"starts_on": TODAY(), "ends_on": TODAY() + WEEK}
    with pytest.raises(Refused) as refused:
        act_for_colleague(eve, by=world.judy, appointment=held, **days)
    assert refused.value.code == "self"
    acting = act_for_colleague(grace, by=world.judy, appointment=held, **days)
    with pytest.raises(Refused):
        act_for_colleague(frank, by=world.judy, appointment=acting, **days)
    with pytest.raises(Refused):
        act_for_colleague(grace, by=world.judy, appointment=held, **days)
    Appointment.objects.filter(pk=held.pk).update(ends_on=TODAY() + timedelta(days=3))
    held.refresh_from_db()
    with pytest.raises(Refused) as refused:
        act_for_colleague(frank, by=world.judy, appointment=held, **days)
    assert refused.value.code == "outside"


def test_change_areas_moves_what_a_steward_sees(world: World) -> None:
    area = Area.objects.get(name="1 栋片区")
    change_areas(world.users["heidi"], by=world.judy, appointment=world.appointments["heidi"], areas=[area])
    (hat,) = actor_of(world.users["heidi"]).hats
    assert hat.area_ids == {area.pk}
    told = Event.objects.get(kind="appointment.change_areas").data
    assert told["areas"] == [area.pk] and told["before"] != told["areas"]
    with pytest.raises(Refused):
        change_areas(
            world.users["carol"], by=world.judy, appointment=world.appointments["heidi"], areas=[area]
        )


def test_change_areas_form_ticks_what_is_so_now(world: World) -> None:
    page = (
        signed_in(world.users["judy"]).get(f"/staff/{world.users['heidi'].pk}/change_areas/").content.decode()
    )
    assert page.count("checked") == 2  # the appointment and its one area


def test_end_appointment_ends_rights_with_its_last_day(world: World) -> None:
    carol, held = world.users["carol"], world.appointments["carol"]
    end_appointment(carol, by=world.judy, appointment=held, ends_on=TODAY())
    assert actor_of(carol).roles == {"desk"}
    assert not actor_of(carol, clock.now() + timedelta(days=2)).roles
    with pytest.raises(Refused):
        end_appointment(carol, by=world.judy, appointment=held, ends_on=LONG_AGO - WEEK)


def test_end_appointment_refuses_the_last_administrators(world: World) -> None:
    held = world.appointments["judy"]
    for day in (TODAY() - WEEK, TODAY(), TODAY() + WEEK):
        with pytest.raises(Refused) as refused:
            end_appointment(world.users["judy"], by=world.judy, appointment=held, ends_on=day)
        assert refused.value.code == "last_administrator"
    assert Appointment.objects.get(pk=held.pk).ends_on is None


def test_end_appointment_does_not_count_an_administrator_who_cannot_sign_in_yet(world: World) -> None:
    make_colleague(world, post="judy")
    with pytest.raises(Refused):
        end_appointment(
            world.users["judy"], by=world.judy, appointment=world.appointments["judy"], ends_on=TODAY()
        )
    appoint_staff(world.users["kim"], by=world.judy, post=world.posts["judy"], starts_on=TODAY())
    ended = end_appointment(
        world.users["judy"], by=world.judy, appointment=world.appointments["judy"], ends_on=TODAY()
    )
    assert ended.ends_on == TODAY()


def test_end_appointment_refuses_while_somebody_acts_beyond_it(world: World) -> None:
    held = world.appointments["eve"]
    act_for_colleague(
        world.users["grace"], by=world.judy, appointment=held, starts_on=TODAY(), ends_on=TODAY() + WEEK
    )
    with pytest.raises(Refused, match="Grace") as refused:
        end_appointment(world.users["eve"], by=world.judy, appointment=held, ends_on=TODAY())
    assert refused.value.code == "acted_for"
    assert end_appointment(
        world.users["eve"], by=world.judy, appointment=held, ends_on=TODAY() + WEEK
    ).ends_on


def test_mark_away_by_the_manager_of_the_site(world: World) -> None:
    now = clock.now()
    mark_away(world.users["frank"], by=world.alice, starts_at=now, ends_at=now + WEEK, reason="sick")
    assert away_user_ids(now + timedelta(days=1)) == {world.users["frank"].pk}
    with pytest.raises(Refused):
        mark_away(world.users["frank"], by=world.alice, starts_at=now, ends_at=now + WEEK, reason="leave")
    with pytest.raises(Refused):
        mark_away(
            world.users["grace"],
            by=world.alice,
            starts_at=now - WEEK,
            ends_at=now - timedelta(days=1),
            reason="leave",
        )
    with pytest.raises(NotAllowed):
        mark_away(world.users["judy"], by=world.alice, starts_at=now, ends_at=now + WEEK, reason="leave")
    with pytest.raises(NotAllowed):
        mark_away(world.users["grace"], by=world.bob, starts_at=now, ends_at=now + WEEK, reason="leave")


def test_end_away_brings_somebody_back_now(world: World) -> None:
    user = away_colleague(world)
    (mark,) = open_aways(user)
    with clock.moved_to(clock.now() + timedelta(hours=2)):
        end_away(user, by=world.alice, mark=mark)
        assert not away_user_ids(clock.now()) and Away.objects.filter(pk=mark.pk).exists()
        with pytest.raises(Refused):
            end_away(user, by=world.alice, mark=mark)


def test_end_away_takes_back_one_that_has_not_begun(world: World) -> None:
    user, later = make_colleague(world), clock.now() + WEEK
    mark = mark_away(user, by=world.alice, starts_at=later, ends_at=later + WEEK, reason="training")
    end_away(user, by=world.alice, mark=mark)
    assert not Away.objects.filter(pk=mark.pk).exists()


def test_lock_account_signs_out_at_once(world: World) -> None:
    browser = signed_in(world.users["carol"])
    assert browser.get("/").status_code == 200
    lock_account(world.users["carol"], by=world.judy)
    assert browser.get("/").status_code == 302
    assert (
        Client().post("/sign-in/", {"username": "carol@sunshine", "password": "correct horse"}).status_code
        == 422
    )
    with pytest.raises(Refused):
        lock_account(world.users["carol"], by=world.judy)


def test_lock_account_refuses_oneself_and_the_last_administrator(world: World) -> None:
    with pytest.raises(Refused) as refused:
        lock_account(world.users["judy"], by=world.judy)
    assert refused.value.code == "self"
    other = make_post(world, department=world.departments["office"], reports_to=None, roles=["director"])
    appoint_staff(world.users["kim"], by=world.judy, post=other, starts_on=LONG_AGO)
    with pytest.raises(Refused) as refused:
        lock_account(world.users["judy"], by=world.kim)
    assert refused.value.code == "last_administrator"
    assert User.objects.get(pk=world.users["judy"].pk).is_active


def test_unlock_account_opens_it_with_its_old_password(world: World) -> None:
    carol = lock_account(world.users["carol"], by=world.judy)
    unlock_account(carol, by=world.judy)
    assert (
        Client().post("/sign-in/", {"username": "carol@sunshine", "password": "correct horse"}).status_code
        == 302
    )
    with pytest.raises(Refused):
        unlock_account(carol, by=world.judy)


def test_an_administrator_of_a_site_gets_hold_of_no_account_beyond_it(world: World) -> None:
    carol, frank = local_admin(world), world.users["frank"]
    assert make_link(frank, by=carol)
    there = Site.objects.create(organisation=world.organisation, name="云景大厦", code="T")
    department = add_department(by=world.judy, name="工程部", site=there)
    post = make_post(world, department=department, reports_to=world.posts["judy"])
    appoint_staff(frank, by=world.judy, post=post, starts_on=TODAY())
    for user in (frank, world.users["judy"]):
        with pytest.raises(NotAllowed):
            make_link(user, by=carol)
        with pytest.raises(NotAllowed):
            lock_account(user, by=carol)
    with pytest.raises(NotAllowed):
        appoint_staff(world.users["carol"], by=carol, post=world.posts["judy"], starts_on=TODAY())


def test_visible_staff_of_a_manager_are_those_of_his_sites(world: World) -> None:
    names = set(visible_staff(world.alice).values_list("name", flat=True))
    assert "Frank" in names and not names & {"Judy", "Kim"}
    alice = signed_in(world.users["alice"])
    assert alice.get(f"/staff/{world.users['judy'].pk}/").status_code == 404
    assert 'href="/staff/"' in alice.get("/").content.decode()
    page = alice.get(f"/staff/{world.users['frank'].pk}/").content.decode()
    assert "mark_away" in page and "make_link" not in page and "end_appointment" not in page


@pytest.mark.parametrize("text", ["Frank", "frank@", "维修工", "13600009999"])
def test_staff_are_found_by_name_post_and_phone(world: World, text: str) -> None:
    change_staff(world.users["frank"], by=world.judy, name="Frank", phone="13600009999")
    page = signed_in(world.users["judy"]).get("/staff/", {"q": text}).content.decode()
    assert f'href="/staff/{world.users["frank"].pk}/"' in page
    assert f'href="/staff/{world.users["carol"].pk}/"' not in page
    assert "136****9999" in page


def test_the_page_of_a_person_costs_the_same_with_a_long_career(world: World) -> None:
    client, carol = signed_in(world.users["judy"]), world.users["carol"]

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/staff/{carol.pk}/").status_code == 200
        return len(captured)

    def had(year: int) -> None:
        first, last = date(year, 1, 1), date(year, 6, 30)
        appoint_staff(carol, by=world.judy, post=world.posts["heidi"], starts_on=first, ends_on=last)

    had(2009)
    cost()
    before = cost()
    for year in range(2010, 2018):
        had(year)
    assert cost() == before < 20


@pytest.mark.django_db(transaction=True)
def test_end_appointment_of_two_administrators_at_once_leaves_one(shared_database: None) -> None:
    world = make_world()
    with scope(world.organisation.pk):
        second = appoint_staff(
            world.users["kim"], by=world.judy, post=world.posts["judy"], starts_on=LONG_AGO
        )
        judy, today = world.judy, TODAY()
        answers = at_once(
            lambda: end_appointment(
                world.users["judy"], by=judy, appointment=world.appointments["judy"], ends_on=today
            ),
            lambda: end_appointment(world.users["kim"], by=judy, appointment=second, ends_on=today),
        )
        refused = [answer for answer in answers if isinstance(answer, Refused)]
        assert [answer.code for answer in refused] == ["last_administrator"], answers


@pytest.mark.django_db(transaction=True)
def test_appoint_staff_at_once_to_the_last_seat_seats_one(shared_database: None) -> None:
    world = make_world()
    with scope(world.organisation.pk):
        post, judy, today = make_post(world, seats=1), world.judy, TODAY()
        people = [world.users["grace"], world.users["frank"]]
        answers = at_once(
            *(lambda user=user: appoint_staff(user, by=judy, post=post, starts_on=today) for user in people)
        )
        assert Appointment.objects.filter(post=post).count() == 1
        assert [answer.code for answer in answers if isinstance(answer, Refused)] == ["no_seat"], answers
