"""What is done to archives: registered, lent and returned, looked for, destroyed by two."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from steward.capabilities.archives.actions import (
    attach_archive,
    borrow_archive,
    change_archive,
    close_stocktaking,
    condemn_archive,
    consent_archive,
    decide_archive,
    find_archive,
    register_archive,
    remind_borrowers,
    return_archive,
    start_stocktaking,
    tick_stocktaking,
)
from steward.capabilities.archives.models import Archive, Borrowing, Mark
from steward.capabilities.archives.queries import (
    expected,
    in_my_hands,
    late_with_others,
    lost,
    seen_share,
    to_answer,
    with_contents,
)
from steward.capabilities.archives.tests.factories import (
    WEEK,
    asked,
    condemned,
    file_box,
    lend,
    owner,
    pdf,
    scan,
    walk,
)
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.evidence.queries import evidence_of
from steward.kernel.people.actions import erase_party
from steward.kernel.people.holdings import holders
from steward.kernel.people.jobs import keep_all
from steward.kernel.tenancy.actor import system_actor
from tests.people import World

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_register_archive_gives_numbers_of_the_day(world: World) -> None:
    first, second = file_box(world), file_box(world, "1-1-101")
    stamp = f"{clock.today():%Y%m%d}"
    assert (first.number, second.number) == (f"DA-{stamp}-0001", f"DA-{stamp}-0002")
    assert (first.standing, first.shelf_place) == ("shelved", "档案室 · B 柜 · 第 4 层")


@pytest.mark.parametrize(
    ("values", "field"),
    [({"room": ""}, "room"), ({"old_number": "0501"}, "old_number")],
)
def test_register_archive_refuses_paper_without_a_room_and_a_number_twice(
    world: World, values: dict[str, str], field: str
) -> None:
    file_box(world, old_number="0501")
    with pytest.raises(Refused) as refused:
        file_box(world, **values)
    assert refused.value.field == field


def test_register_archive_refuses_a_place_of_another_site(world: World, strangers: World) -> None:
    place = strangers.places["1-1-101"]
    with pytest.raises(Refused):
        register_archive(
            by=world.carol, site=world.site, title="x", matter="household", room="x", place=place
        )


def test_change_archive_names_what_changed_and_no_words(world: World) -> None:
    archive = file_box(world, title="王芳 业主档案")
    change_archive(archive, by=world.carol, title="王芳、李强 业主档案", shelf="5")
    event = Event.objects.get(kind="archive.change")
    assert event.data == {"parts": ["title", "shelf"]}
    change_archive(archive, by=world.carol, shelf="5")
    assert Event.objects.filter(kind="archive.change").count() == 1


def test_attach_archive_keeps_photos_and_pdf_for_staff(world: World) -> None:
    archive = attach_archive(file_box(world), by=world.carol, papers=[scan(), pdf()])
    photo, paper = evidence_of(archive)
    assert (photo.kind, photo.note, bool(photo.shown)) == ("photo", "第1页.jpg", True)
    assert (paper.kind, paper.mime, paper.note) == ("file", "application/pdf", "装修协议.pdf")
    assert photo.is_internal and paper.is_internal
    assert archive.medium == "both"


def test_attach_archive_refuses_half_a_pdf_and_other_files(world: World) -> None:
    archive = file_box(world)
    for body in (b"%PDF-1.4 cut off", b"MZ a program"):
        with pytest.raises(Refused):
            attach_archive(archive, by=world.carol, papers=[pdf(body)])
    assert not evidence_of(archive)


def test_borrow_archive_gives_it_out_until_its_day(world: World) -> None:
    archive = lend(world, file_box(world))
    assert archive.standing == "lent"
    assert [row.pk for row in in_my_hands(world.frank)] == []
    with clock.moved_to(clock.now() + 5 * DAY):
        assert list(in_my_hands(world.frank)) == [archive]
    with pytest.raises(Refused):
        lend(world, archive, "grace")


@pytest.mark.parametrize("days", [-1, 91])
def test_borrow_archive_refuses_days_gone_by_and_far_ahead(world: World, days: int) -> None:
    with pytest.raises(Refused):
        lend(world, file_box(world), due_on=clock.today() + days * DAY)


def test_borrow_archive_refuses_who_left_and_who_works_elsewhere(world: World, strangers: World) -> None:
    archive = file_box(world)
    world.users["frank"].is_active = False
    for user in (world.users["frank"], strangers.users["frank"]):
        with pytest.raises(Refused):
            borrow_archive(archive, by=world.carol, borrower=user, reason="x", due_on=clock.today())


def test_consent_archive_takes_a_second_person(world: World) -> None:
    archive = asked(world)
    assert archive.standing == "asked"
    assert list(to_answer(world.alice)) == [archive]
    with pytest.raises(NotAllowed):
        consent_archive(archive, by=world.carol, answer="yes")
    consent_archive(archive, by=world.alice, answer="yes")
    assert (archive.standing, list(to_answer(world.alice))) == ("lent", [])


def test_consent_archive_is_not_for_whoever_asked_or_is_to_have_it(world: World) -> None:
    own = lend(world, file_box(world, secrecy="restricted"), "bob", by=world.alice)
    for person in (world.alice, world.bob):
        assert not to_answer(person)
        with pytest.raises(NotAllowed):
            consent_archive(own, by=person, answer="yes")


def test_consent_archive_says_no_with_words_and_it_stays(world: World) -> None:
    archive = asked(world)
    with pytest.raises(Refused):
        consent_archive(archive, by=world.alice, answer="no")
    consent_archive(archive, by=world.alice, answer="no", words="请到档案室查阅")
    assert archive.standing == "shelved"
    assert timeline(archive)[0].note == "请到档案室查阅"
    lend(world, archive)


def test_contents_of_restricted_archives_open_for_who_has_them(world: World) -> None:
    restricted, plain = file_box(world, secrecy="restricted"), file_box(world)
    assert list(with_contents(world.frank)) == [plain]
    assert set(with_contents(world.carol)) == {restricted, plain}
    lend(world, restricted)
    assert list(with_contents(world.frank)) == [plain]
    consent_archive(restricted, by=world.alice, answer="yes")
    assert set(with_contents(world.frank)) == {restricted, plain}
    return_archive(restricted, by=world.carol)
    assert list(with_contents(world.frank)) == [plain]


def test_contents_are_served_through_the_register_only(world: World, client: Client) -> None:
    archive = attach_archive(file_box(world, secrecy="restricted"), by=world.carol, papers=[pdf()])
    address = f"/evidence/{evidence_of(archive).get().public_id}/original"
    for name, status in (("carol", 200), ("frank", 404)):
        client.force_login(world.users[name])
        answer = client.get(address)
        assert answer.status_code == status
        assert status != 200 or b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_return_archive_asks_what_is_wrong_with_it(world: World) -> None:
    archive = lend(world, file_box(world))
    with pytest.raises(Refused):
        return_archive(archive, by=world.carol, condition="damaged")
    return_archive(archive, by=world.carol, condition="incomplete", result="缺第 3 页")
    row = Borrowing.objects.get()
    assert (archive.standing, row.condition, row.result) == ("shelved", "incomplete", "缺第 3 页")
    assert archive.seen_at == row.ended_at


def test_remind_borrowers_climbs_from_the_borrower_to_his_superiors(world: World) -> None:
    lend(world, file_box(world))
    by = system_actor(world.organisation.pk, "archives")
    due, told = clock.now() + WEEK, []
    for days in range(9):
        with clock.moved_to(due + days * DAY):
            for _again in range(2):
                remind_borrowers(by)
            told = [
                event.data["to_ids"] for event in Event.objects.filter(kind="archive.remind").order_by("pk")
            ]
            assert len(told) == (days >= 1) + (days >= 3) + (days >= 7)
    assert told == [[world.users[name].pk] for name in ("frank", "eve", "dave")]
    with clock.moved_to(due + DAY):
        assert late_with_others(world.carol).count() == 1
        assert not late_with_others(world.frank)


def test_remind_borrowers_of_somebody_who_left_tells_who_is_still_there(world: World) -> None:
    lend(world, file_box(world))
    world.appointments["frank"].ends_on = clock.today()
    world.appointments["frank"].save()
    with clock.moved_to(clock.now() + WEEK + DAY):
        remind_borrowers(system_actor(world.organisation.pk, "archives"))
    event = Event.objects.get(kind="archive.remind")
    assert event.data["to_ids"] == sorted(world.users[name].pk for name in ("judy", "alice"))


def test_find_archive_puts_back_what_was_missing(world: World) -> None:
    archive = file_box(world)
    with pytest.raises(Refused):
        find_archive(archive, by=world.carol)
    close_stocktaking(walk(world), by=world.carol, rest_is_missing=True)
    archive.refresh_from_db()
    assert list(lost(world.carol)) == [archive]
    find_archive(archive, by=world.carol)
    assert not lost(world.carol)


def test_start_stocktaking_looks_for_paper_that_is_in(world: World) -> None:
    here, out = file_box(world), lend(world, file_box(world, "3-2-502"))
    file_box(world, "3-1-101", cabinet="C")
    file_box(world, "3-1-102", medium="electronic", cabinet="B")
    run = walk(world)
    later = file_box(world, "1-1-101")
    assert list(expected(run)) == [here]
    assert out.standing == "lent" and later not in expected(run)
    with pytest.raises(Refused):
        start_stocktaking(by=world.carol, site=world.site, room="地下室")


def test_close_stocktaking_knows_of_each_what_was_found(world: World) -> None:
    boxes = [file_box(world, place) for place in ("3-1-101", "3-1-102", "3-2-501")]
    run = walk(world)
    tick_stocktaking(run, by=world.carol, archives=boxes[:1], finding="found")
    with pytest.raises(Refused):
        tick_stocktaking(run, by=world.carol, archives=boxes[1:2], finding="misplaced")
    tick_stocktaking(run, by=world.carol, archives=boxes[1:2], finding="misplaced", where="A 柜 1 层")
    with pytest.raises(Refused):
        tick_stocktaking(run, by=world.carol, archives=boxes[:1], finding="missing")
    with pytest.raises(Refused):
        close_stocktaking(run, by=world.carol)
    close_stocktaking(run, by=world.carol, rest_is_missing=True)
    found = Mark.objects.order_by("archive_id").values_list("finding", "where", "marked_by_id")
    carol = world.users["carol"].pk
    assert list(found) == [("found", "", carol), ("misplaced", "A 柜 1 层", carol), ("missing", "", carol)]
    assert Event.objects.get(kind="stocktaking.close").data == {"found": 1, "misplaced": 1, "missing": 1}
    assert seen_share(world.carol) == {"all": 3, "seen": 2}
    with clock.moved_to(clock.now() + 366 * DAY):
        assert seen_share(world.carol) == {"all": 3, "seen": 0}
    with pytest.raises(Refused):
        tick_stocktaking(run, by=world.carol, archives=boxes[2:], finding="found")


def test_tick_stocktaking_finds_what_was_missing(world: World) -> None:
    archive = file_box(world)
    close_stocktaking(walk(world), by=world.carol, rest_is_missing=True)
    tick_stocktaking(walk(world), by=world.carol, archives=[archive], finding="found")
    archive.refresh_from_db()
    assert archive.standing == "shelved"


@pytest.mark.parametrize("until", [None, 0, 1])
def test_condemn_archive_refuses_what_has_to_be_kept(world: World, until: int | None) -> None:
    kept = None if until is None else clock.today() + until * DAY
    with pytest.raises(Refused) as refused:
        condemn_archive(file_box(world, kept_until=kept), by=world.carol, reason="旧了")
    assert refused.value.code == "still_kept"


def test_decide_archive_takes_a_second_person_and_leaves_a_row(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    archive = attach_archive(condemned(world), by=world.carol, papers=[pdf()])
    kept = evidence_of(archive).get().original
    with pytest.raises(NotAllowed):
        decide_archive(archive, by=world.carol, answer="yes")
    assert list(to_answer(world.bob)) == [archive]
    with django_capture_on_commit_callbacks(execute=True):
        decide_archive(archive, by=world.bob, answer="yes")
    assert Archive.objects.get().standing == "destroyed"
    assert not kept.storage.exists(str(kept.name))
    assert not with_contents(world.carol)
    for verb in (attach_archive, change_archive):
        with pytest.raises(Refused):
            verb(
                archive, by=world.carol, **({"papers": [pdf()]} if verb is attach_archive else {"title": "x"})
            )


def test_decide_archive_is_not_for_whoever_proposed_it(world: World) -> None:
    archive = file_box(world, kept_until=clock.today() - DAY)
    condemn_archive(archive, by=world.alice, reason="保管期满")
    with pytest.raises(NotAllowed):
        decide_archive(archive, by=world.alice, answer="yes")
    decide_archive(archive, by=world.bob, answer="no")
    assert archive.standing == "shelved"


def test_forgotten_people_leave_the_register_and_their_papers_stay(world: World) -> None:
    party = owner(world)
    archive = file_box(world, title="王芳 业主档案盒", party=party, note="王芳 13800138000")
    lend(world, archive, reason="王芳要复印件")
    assert [row[0] for row in holders()["archives.files"].tell(party, world.alice)] == [archive.number]
    erase_party(party, by=world.alice, reason="request")
    archive.refresh_from_db()
    assert (archive.title, archive.party, archive.note) == ("*** 业主档案盒", None, "*** 13800138000")
    assert Borrowing.objects.get().reason == "***要复印件"


def test_forgotten_after_years_is_whom_a_destroyed_archive_was_about(world: World) -> None:
    archive = condemned(world)
    decide_archive(archive, by=world.alice, answer="yes")
    assert "archives.destroyed" not in keep_all.func() or keep_all.func()["archives.destroyed"] == 0
    with clock.moved_to(clock.now() + 4 * 365 * DAY):
        assert keep_all.func()["archives.destroyed"] == 1
    row = Archive.objects.get()
    assert (row.title, row.condemned_for, row.number) == ("***", "", archive.number)
