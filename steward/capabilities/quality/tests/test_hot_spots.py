"""The verbs of hot spots, and what the nights make of them."""

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.core.management import call_command

from steward.capabilities.quality.actions import (
    close_hot_spot,
    dismiss_hot_spot,
    explain_hot_spot,
    find_hot_spot,
    hand_over_hot_spot,
    rectify_hot_spot,
)
from steward.capabilities.quality.models import HotSpot, HotSpotReport, hot_spot_of
from steward.capabilities.quality.queries.hot_spots import Effect, blocks_of, effect_of, reports_of
from steward.capabilities.quality.tests.factories import complain, look, make_hot_spot, say
from steward.capabilities.tickets.actions import cancel_ticket, decide_ticket, reject_ticket
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import entries, timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.tenancy.models import Department
from steward.kernel.work.models import WorkItem


def measured(item: WorkItem) -> Effect:
    effect = effect_of(item, blocks_of(item))
    assert effect is not None
    return effect


def trouble_of(item: WorkItem) -> str:
    assert item.category is not None
    return item.category.code


def later(days: int) -> AbstractContextManager[None]:
    return clock.moved_to(clock.now() + timedelta(days=days))


def test_find_hot_spot_keeps_place_matter_people_and_complaints(office):
    complaints = complain(office, "搅拌站粉尘", people=4)

    item = find_hot_spot(by=office.kim, site=office.site, days=30, people=3)

    assert (item.title, item.place, str(item.category)) == (
        "3 · 搅拌站粉尘",
        office.places["3"],
        "搅拌站粉尘",
    )
    assert (hot_spot_of(item).people, hot_spot_of(item).people_before) == (4, 0)
    assert set(reports_of(item.pk, office.kim)) == set(complaints)
    assert Event.objects.get(kind="hot_spot.find").data == {"people": 4, "days": 30}


def test_find_hot_spot_of_one_repeat_poster_is_refused(office):
    first = complain(office, "搅拌站粉尘", people=1)[0]
    for i in range(6):
        say(office, f"3 栋搅拌站粉尘，第 {i} 遍", kind="complaint", category=first.category, place=office.places["3"],
            requester=first.requester)  # fmt: skip

    with pytest.raises(Refused):
        find_hot_spot(by=office.kim, site=office.site, days=30, people=2)


def test_find_hot_spot_counts_all_unknown_callers_as_one(office):
    for i in range(5):
        say(office, f"搅拌站粉尘太大{i}", kind="complaint")

    assert look(office, people=2) == []


def test_find_hot_spot_leaves_complaints_about_a_colleague_out(office):
    complain(office, "管家态度", about_user=office.users["heidi"])

    assert look(office) == []


def test_find_hot_spot_leaves_other_kinds_and_cancelled_ones_out(office):
    rows = complain(office, "搅拌站粉尘")
    cancel_ticket(rows[0], by=office.carol, reason="mistake")

    assert look(office) == []


def test_find_hot_spot_leaves_rejected_complaints_out(office):
    rows = complain(office, "搅拌站粉尘")
    reject_ticket(rows[0], by=office.carol, reason="unfounded", note="监控里没有这回事")
    decide_ticket(rows[0], by=office.alice, agreed=True, note="我们看过了，没有这回事")

    assert look(office) == []


def test_find_hot_spot_twice_finds_nothing_new(office):
    complain(office, "搅拌站粉尘")
    assert len(look(office)) == 1

    assert look(office) == []
    assert (HotSpot.objects.count(), HotSpotReport.objects.count()) == (1, 3)
    assert not Event.objects.filter(kind="hot_spot.grow").exists()


def test_find_hot_spot_in_a_window_without_enough_people_is_refused(office):
    complain(office, "搅拌站粉尘")
    with later(40), pytest.raises(Refused):
        find_hot_spot(by=office.kim, site=office.site, days=30, people=3)


def test_an_open_hot_spot_grows_and_shows_its_trend(office):
    item = make_hot_spot(office)
    with later(20):
        complain(office, trouble_of(item), people=2)
        assert look(office) == []
        spot = HotSpot.objects.get(pk=item.pk)
        # The two share their names with two of the three before, but every party is somebody else.
        assert (spot.people, spot.reports.count()) == (5, 5)
    with later(45):
        look(office)
        spot.refresh_from_db()
        assert (spot.people, spot.people_before) == (2, 3)
    assert Event.objects.filter(kind="hot_spot.grow").count() == 1


def test_explain_hot_spot_keeps_the_root_cause_as_a_row_beside_the_event(office):
    item = make_hot_spot(office)

    explain_hot_spot(item, by=office.bob, root_cause="夜里清运")

    assert (item.state, HotSpot.objects.get(pk=item.pk).root_cause) == ("explained", "夜里清运")
    assert "夜里" not in str(Event.objects.get(kind="hot_spot.explain").data)
    assert "夜里清运" in [entry.note for entry in timeline(item)]


def test_explain_hot_spot_without_words_is_refused(office):
    with pytest.raises(Refused) as refused:
        explain_hot_spot(make_hot_spot(office), by=office.alice, root_cause=" ")
    assert refused.value.field == "root_cause"


def test_hand_over_hot_spot_gives_it_to_a_department_until_a_day(office):
    item = make_hot_spot(office, state="explained")
    wanted = clock.today() + timedelta(days=7)

    hand_over_hot_spot(
        item,
        by=office.kim,
        department=office.departments["engineering"],
        measure="改为白天",
        wanted_on=wanted,
    )

    kept = WorkItem.objects.get(pk=item.pk)
    assert (kept.state, kept.department) == ("handed_over", office.departments["engineering"])
    assert kept.due_at and clock.now() + timedelta(days=6) < kept.due_at < clock.now() + timedelta(days=9)
    told = entries([Event.objects.get(kind="hot_spot.hand_over")])[0]
    assert "engineering" in str(told.sentence)


def test_hand_over_hot_spot_to_a_day_that_passed_or_another_site_is_refused(office, strangers):
    item = make_hot_spot(office, state="explained")
    today = clock.today()
    department = office.departments["engineering"]

    with pytest.raises(Refused) as refused:
        hand_over_hot_spot(
            item, by=office.kim, department=department, measure="改", wanted_on=today - timedelta(days=2)
        )
    assert refused.value.field == "wanted_on"
    elsewhere = Department(organisation=office.organisation, site=strangers.site, name="别处", code="x")
    with pytest.raises(Refused) as refused:
        hand_over_hot_spot(item, by=office.kim, department=elsewhere, measure="改", wanted_on=today)
    assert refused.value.field == "department"


def test_rectify_hot_spot_by_another_departments_head_is_refused(office):
    item = make_hot_spot(office, state="handed_over")
    with pytest.raises(NotAllowed):
        rectify_hot_spot(item, by=office.bob, result="好了")

    rectify_hot_spot(item, by=office.dave, result="好了")
    assert HotSpot.objects.get(pk=item.pk).rectified_by == office.users["dave"]


def test_close_hot_spot_by_whoever_put_it_right_is_refused(office):
    item = make_hot_spot(office, state="handed_over")
    rectify_hot_spot(item, by=office.alice, result="好了")
    item = WorkItem.objects.select_related("hot_spot", "site").get(pk=item.pk)

    with pytest.raises(NotAllowed):
        close_hot_spot(item, by=office.alice, conclusion="好")
    assert close_hot_spot(item, by=office.kim, conclusion="好").state == "closed"


def test_close_hot_spot_measures_the_effect_from_then_on(office):
    item = make_hot_spot(office, state="closed")
    trouble = trouble_of(item)
    assert measured(item).before == 3.0

    with later(20):
        complain(office, trouble, people=1)
        assert look(office) == []
        effect = measured(item)
        assert (effect.before, effect.after, effect.days) == (3.0, 1.0, 20)
    with later(60):
        effect = measured(item)
        assert (effect.after, effect.days) == (0.5, 60)


def test_close_hot_spot_does_not_hide_that_it_comes_back(office):
    item = make_hot_spot(office, state="closed")
    with later(20):
        complain(office, trouble_of(item), people=3)
        (again,) = look(office)

    spot = HotSpot.objects.get(pk=again.pk)
    assert (spot.follows_id, spot.people, spot.reports.count()) == (item.pk, 3, 3)


def test_dismiss_hot_spot_keeps_the_same_complaints_down(office):
    item = make_hot_spot(office)
    dismiss_hot_spot(item, by=office.alice, reason="unrelated", note="各说各的")
    assert look(office) == []

    with later(1):
        complain(office, trouble_of(item), people=2)
        assert look(office) == []  # two new ones are not enough
        complain(office, trouble_of(item), people=1)
        assert len(look(office)) == 1


def test_the_night_looks_at_every_company_on_its_own(office, strangers, capsys):
    complain(office, "搅拌站粉尘")

    call_command("find_hot_spots")

    told = capsys.readouterr().out
    assert f"{office.organisation.slug}: 1 new" in told and f"{strangers.organisation.slug}: 0 new" in told
