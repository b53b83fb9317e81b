"""What each verb of vacant homes does, and what it refuses."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from steward.capabilities.vacancies.actions import (
    arrange_vacancy,
    call_storm_round,
    check_vacancy,
    declare_vacancy,
    derive_vacancies,
    end_vacancy,
    resolve_vacancy,
)
from steward.capabilities.vacancies.actions.forgetting import erase_party_vacancies, forget_vacancies
from steward.capabilities.vacancies.choices import Kind
from steward.capabilities.vacancies.jobs import derive_all
from steward.capabilities.vacancies.models import Look, Vacancy
from steward.capabilities.vacancies.queries import due_vacancies, visible_storm_rounds
from steward.capabilities.vacancies.standing import Standing, kind_of
from steward.capabilities.vacancies.tests.factories import (
    LOOK,
    consent,
    doubted,
    look,
    make_vacancy,
    move_in,
    photo,
)
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.evidence.queries import photos_of
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.models import Message
from steward.kernel.people.actions import end_tenure
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.work.models import Target
from tests.people import World

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("home", "recorded", "kind"),
    [
        (Standing(), True, Kind.UNSOLD),
        (Standing(), False, None),
        (Standing(occupancy="vacant"), False, Kind.UNSOLD),
        (Standing(is_owned=True, was_anybodys=True), True, None),
        (Standing(is_owned=True, was_anybodys=True, occupancy="vacant"), True, Kind.NOT_LIVED_IN),
        (
            Standing(is_owned=True, was_anybodys=True, was_lived_in=True, occupancy="vacant"),
            True,
            Kind.MOVED_OUT,
        ),
        (Standing(was_anybodys=True), True, Kind.MOVED_OUT),
        (Standing(was_anybodys=True, is_lived_in=True, occupancy="vacant"), True, None),
        (Standing(was_anybodys=True, occupancy="owner"), True, None),
    ],
)
def test_the_class_of_a_vacancy_is_read_from_the_records(
    home: Standing, recorded: bool, kind: Kind | None
) -> None:
    assert kind_of(home, sold_is_recorded=recorded) == kind


def test_declare_vacancy_refuses_twice_tomorrow_and_no_reason(world: World) -> None:
    vacancy = make_vacancy(world)
    assert vacancy.next_on == clock.today() + 7 * DAY
    told: dict[str, Any] = {"by": world.heidi, "place": world.places["3-2-502"], "kind": "moved_out"}
    with pytest.raises(Refused, match="已登记为空置"):
        declare_vacancy(**told | {"place": vacancy.place}, since_on=clock.today(), reason="退租")
    with pytest.raises(Refused, match="还没到"):
        declare_vacancy(**told, since_on=clock.today() + DAY, reason="退租")
    with pytest.raises(Refused):
        declare_vacancy(**told, since_on=clock.today(), reason=" ")
    with pytest.raises(Refused, match="单元房"):
        declare_vacancy(**told | {"place": world.places["3"]}, since_on=clock.today(), reason="退租")
    with pytest.raises(NotAllowed):
        declare_vacancy(**told | {"by": world.frank}, since_on=clock.today(), reason="退租")


def test_derive_vacancies_follows_who_moves_out_and_in(world: World) -> None:
    system, place, today = system_actor(world.organisation.pk), world.places["3-1-101"], clock.today()
    _party, tenure = move_in(world, place, "tenant", starts_on=today - 90 * DAY)
    # Hardly anybody is on record: what was never anybody's is unknown, not unsold.
    assert derive_vacancies(world.site, by=system) == (0, 0)

    end_tenure(tenure, by=world.judy, ends_on=today - DAY)
    assert derive_vacancies(world.site, by=system) == (1, 0)
    assert derive_vacancies(world.site, by=system) == (0, 0)
    vacancy = Vacancy.objects.get()
    assert (vacancy.place_id, vacancy.kind, vacancy.declared_by_id) == (place.pk, "moved_out", None)

    # Somebody knows better than the record: it is not derived again every night.
    end_vacancy(vacancy, by=world.heidi, reason="业主本人入住")
    assert derive_vacancies(world.site, by=system) == (0, 0)
    with clock.moved_to(clock.now() + 30 * DAY):
        _party, again = move_in(world, place, "tenant", starts_on=clock.today() - 5 * DAY)
        end_tenure(again, by=world.judy, ends_on=clock.today() - DAY)
        assert derive_all.func() == 1
        move_in(world, place, "household", starts_on=clock.today())
        assert derive_vacancies(world.site, by=system) == (0, 1)


def test_derive_vacancies_ends_what_was_said_by_hand_when_somebody_moves_in(world: World) -> None:
    system, vacancy = system_actor(world.organisation.pk), make_vacancy(world)
    assert derive_vacancies(world.site, by=system) == (0, 0)
    with clock.moved_to(clock.now() + 3 * DAY):
        move_in(world, vacancy.place, "household", starts_on=clock.today())
        assert derive_vacancies(world.site, by=system) == (0, 1)


def test_check_vacancy_keeps_what_was_seen_and_comes_again_in_a_month(world: World) -> None:
    vacancy = make_vacancy(world)
    with clock.moved_to(clock.now() + 8 * DAY):
        assert list(due_vacancies(world.heidi)) == [vacancy]
        assert list(due_vacancies(world.ivan)) == []
        look(world, vacancy, meters={"water": Decimal("12.00")})
        assert list(due_vacancies(world.heidi)) == []
    kept = Look.objects.get()
    assert (kept.seen, kept.water, photos_of(kept).count()) == ({"lock": "ok"}, Decimal("12.00"), 1)
    with clock.moved_to(clock.now() + 38 * DAY):
        assert list(due_vacancies(world.heidi)) == [vacancy]


def test_check_vacancy_refuses_what_proves_nothing(world: World) -> None:
    vacancy = make_vacancy(world)
    with pytest.raises(Refused, match="照片"):
        check_vacancy(vacancy, by=world.heidi, photos=[], **LOOK)
    with pytest.raises(Refused, match="看了什么"):
        look(world, vacancy, seen={"lock": "unseen"})
    with pytest.raises(Refused):
        look(world, vacancy, seen={"leaks": "wrong"})
    with pytest.raises(NotAllowed):
        look(world, vacancy, by=world.frank)


def test_check_vacancy_enters_with_consent_and_two_people_only(world: World) -> None:
    vacancy = make_vacancy(world)
    with pytest.raises(Refused, match="没有同意"):
        look(world, vacancy, way="entry", second=world.users["ivan"])
    consent(world, vacancy)
    for alone in (None, world.users["heidi"]):
        with pytest.raises(Refused, match="单独"):
            look(world, vacancy, way="entry", second=alone)
    look(world, vacancy, way="entry", second=world.users["ivan"])
    assert Look.objects.get().second_id == world.users["ivan"].pk


def test_check_vacancy_makes_a_ticket_of_what_is_wrong(world: World) -> None:
    Target.objects.create(
        organisation=world.organisation,
        kind="repair",
        respond_minutes=30,
        resolve_minutes=240,
        callback_minutes=1440,
    )
    look(world, make_vacancy(world), seen={"leaks": "wrong"}, words="外墙渗水", report=True)
    item = Look.objects.get().item
    assert item is not None
    assert "渗漏" in item.title


def test_a_moving_meter_puts_a_vacancy_in_doubt_and_tells_the_areas_steward(world: World) -> None:
    vacancy = doubted(world)
    run_due_jobs()
    assert vacancy.doubt == {"meter": "water", "was": "12.00", "is": "15.20"}
    told = Message.objects.filter(notice="vacancy.doubt", channel="inbox")
    assert {row.recipient.name for row in told.select_related("recipient")} <= {"Heidi"}
    assert list(due_vacancies(world.heidi)) == [vacancy]
    still = make_vacancy(world)
    for reading in ("7.00", "7.05"):
        look(world, still, meters={"gas": Decimal(reading)})
    assert still.doubt == {}


def test_resolve_vacancy_ends_it_or_explains_it(world: World) -> None:
    first, second = doubted(world), doubted(world)
    with pytest.raises(Refused):
        resolve_vacancy(first, by=world.heidi, outcome="explained", words="")
    resolve_vacancy(first, by=world.heidi, outcome="explained", words="装修保洁用水")
    assert (first.doubt, first.ended_at) == ({}, None)
    with pytest.raises(Refused, match="没有疑问"):
        resolve_vacancy(first, by=world.heidi, outcome="explained", words="再说")
    resolve_vacancy(second, by=world.heidi, outcome="lived_in", words="租客已住")
    assert second.ended_at is not None
    assert Event.objects.filter(kind="vacancy.end").count() == 1


def test_arrange_vacancy_wants_proof_of_consent(world: World) -> None:
    vacancy = make_vacancy(world)
    with pytest.raises(Refused, match="何时"):
        arrange_vacancy(vacancy, by=world.heidi, keys="ours", consent="given")
    arrange_vacancy(vacancy, by=world.heidi, keys="owner", consent="refused")
    assert (vacancy.keys, vacancy.consent) == ("owner", "refused")


def test_end_vacancy_ends_once(world: World) -> None:
    vacancy = make_vacancy(world)
    end_vacancy(vacancy, by=world.heidi, reason="业主入住")
    for again in (
        lambda: end_vacancy(vacancy, by=world.heidi, reason="再说"),
        lambda: look(world, vacancy),
        lambda: arrange_vacancy(vacancy, by=world.heidi, keys="ours", consent="none"),
    ):
        with pytest.raises(Refused, match="已有人"):
            again()


def test_call_storm_round_makes_every_vacancy_due_and_counts_who_looked(world: World) -> None:
    with pytest.raises(Refused, match="没有空置"):
        call_storm_round(by=world.alice, site=world.site, words="台风")
    first, _second = make_vacancy(world), make_vacancy(world, "1")
    with pytest.raises(NotAllowed):
        call_storm_round(by=world.heidi, site=world.site, words="台风")
    call_storm_round(by=world.alice, site=world.site, words="台风")
    assert due_vacancies(world.alice).count() == 2
    run_due_jobs()
    told = Message.objects.filter(notice="storm_round.call", channel="inbox").select_related("recipient")
    assert {row.recipient.name for row in told} == {"Heidi", "Ivan"}
    first.refresh_from_db()
    look(world, first, photos=[photo()])
    row: Any = visible_storm_rounds(world.heidi).get()
    assert (row.done, row.total, row.left) == (1, 2, 1)


def test_forget_vacancies_is_for_homes_lived_in_again_and_names_go_when_erased(world: World) -> None:
    vacancy, system = make_vacancy(world), system_actor(world.organisation.pk)
    party, _tenure = move_in(world, vacancy.place, "owner", starts_on=clock.today())
    arrange_vacancy(
        vacancy,
        by=world.heidi,
        keys="owner",
        consent="given",
        consent_on=clock.today(),
        consent_words="王芳来电",
    )
    assert erase_party_vacancies(party) == 1
    vacancy.refresh_from_db()
    assert "王芳" not in vacancy.consent_words
    assert forget_vacancies(clock.now() + DAY, system) == 0
    end_vacancy(vacancy, by=world.heidi, reason="入住")
    assert forget_vacancies(clock.now() + DAY, system) == 1
    assert forget_vacancies(clock.now() + DAY, system) == 0


def test_call_storm_round_leaves_what_was_late_as_late_as_it_is(world: World) -> None:
    vacancy = make_vacancy(world)
    late = clock.today() - timedelta(days=4)
    Vacancy.objects.filter(pk=vacancy.pk).update(next_on=late)
    call_storm_round(by=world.alice, site=world.site, words="台风过境")
    vacancy.refresh_from_db()
    assert vacancy.next_on == late


def test_arrange_vacancy_refuses_a_consent_of_tomorrow(world: World) -> None:
    with pytest.raises(Refused) as refused:
        arrange_vacancy(
            make_vacancy(world), by=world.alice, keys="desk", consent="given",
            consent_on=clock.today() + timedelta(days=1), consent_words="电话",
        )  # fmt: skip
    assert refused.value.field == "consent_on"


def test_derive_vacancies_says_so_where_the_record_merely_tells_nothing_more(world: World) -> None:
    system = system_actor(world.organisation.pk)
    place = world.places["3-2-501"]
    _party, tenure = move_in(world, place, "tenant", starts_on=clock.today() - 60 * DAY)
    end_tenure(tenure, by=world.judy, ends_on=clock.today() - 5 * DAY)
    derive_vacancies(world.site, by=system)
    vacancy = Vacancy.objects.get(place=place)
    type(place).objects.filter(pk=place.pk).update(is_active=False)
    derive_vacancies(world.site, by=system)
    vacancy.refresh_from_db()
    assert vacancy.ended_at and vacancy.ended_why == "档案已不能说明此房空置。"
