"""The rules of findings (INS4, INS5, INS6)."""

from datetime import timedelta

import pytest

from steward.capabilities.findings.actions import (
    assign_finding,
    raise_finding,
    recheck_finding,
    rectify_finding,
    start_finding,
    stop_finding,
    withdraw_finding,
)
from steward.capabilities.findings.actions.forgetting import erase_party_findings, forget_findings
from steward.capabilities.findings.models import Finding
from steward.capabilities.findings.tests.factories import (
    assigned,
    due_of,
    failed,
    fresh,
    make_finding,
    photo,
    raised,
    rectified,
)
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.evidence.queries import photos_of
from steward.kernel.notify.models import Message
from steward.kernel.notify.spread import spread
from steward.kernel.people.actions import add_party, start_tenure
from steward.kernel.people.holdings import holdings
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.work.models import Escalation, Remark, Target, WorkItem
from steward.kernel.work.sweep import sweep
from tests.people import LONG_AGO


def told(kind):
    """Who hears of the newest event of a kind."""
    event = Event.objects.filter(kind=kind).latest("pk")
    spread(event)
    return set(Message.objects.filter(event=event, channel="inbox").values_list("recipient__name", flat=True))


def stand_in(world, name, absent):
    """Somebody acts for a colleague."""
    row = world.appointments[absent]
    type(row).objects.create(
        organisation=world.organisation,
        user=world.users[name],
        post=row.post,
        acting_for=row,
        starts_on=LONG_AGO,
        ends_on=clock.today() + timedelta(days=30),
    )


def test_raise_finding_runs_against_the_clock_of_its_grade(office):
    item = raised(office, grade="critical", photos=[photo()])

    assert (
        item.number.startswith("ZG")
        and item.state == "raised"
        and item.title == "消火栓箱 · 消火栓箱门打不开。"
    )
    assert due_of(item) == item.opened_at + timedelta(hours=2)
    assert told("finding.raise") == {"Alice", "Bob", "Dave"}
    assert photos_of(item).count() == 1
    with clock.moved_to(due_of(item) + timedelta(minutes=1)):
        sweep()
        assert told("work.escalate") == {"Alice", "Bob", "Dave"}


def test_raise_finding_of_the_same_record_again_changes_nothing(office):
    place = office.places["3-1-101"]
    said = {
        "by": office.grace,
        "words": "灯不亮",
        "grade": "minor",
        "source": "round",
        "source_key": "visit:1:lamp",
    }

    first = raise_finding(place, **said)
    again = raise_finding(place, **{**said, "words": "又一次"})

    assert (again.pk, again.words) == (first.pk, "灯不亮")
    assert Finding.objects.count() == 1 and Event.objects.filter(kind="finding.raise").count() == 1
    # Without a key each is one of its own.
    raised(office)
    raised(office)
    assert Finding.objects.count() == 3


def test_raise_finding_at_the_same_item_is_linked_to_the_times_before(office):
    first, second = raised(office), raised(office, item="消火栓箱 ")
    third = raised(office)

    assert (second.finding.follows_id, third.finding.follows_id) == (first.pk, second.pk)
    assert (first.finding.times, third.finding.times) == (1, 3)
    assert raised(office, "1").finding.times == 1
    assert raised(office, item="").finding.follows is None


def test_raise_finding_with_a_doer_is_handed_out_at_once(office):
    item = raised(office, assignee=office.users["frank"])

    assert (item.state, item.assignee, item.department) == (
        "assigned", office.users["frank"], office.departments["engineering"],
    )  # fmt: skip
    assert due_of(item) == item.opened_at + timedelta(days=3)
    assert item.clocks.get(name="respond").met is True


def test_raise_finding_refuses_places_of_others_and_no_words(office, strangers):
    with pytest.raises(NotAllowed):
        raise_finding(strangers.places["3-1-101"], by=office.carol, words="x", grade="minor")
    with pytest.raises(Refused):
        raised(office, words="  ")


def test_raise_finding_is_kept_where_nobody_set_a_standard(world):
    item = raised(world, grade="critical")
    assert due_of(item) == item.opened_at + timedelta(hours=1)
    assert due_of(assigned(world, item)) <= clock.now() + timedelta(hours=24)
    assert not Target.objects.exists()


def test_assign_finding_names_doer_and_day_and_climbs_when_the_day_passes(office):
    day = clock.today() + timedelta(days=5)
    item = assigned(office, wanted_on=day, contractor="安达消防")

    assert told("finding.assign") == {"Frank"}
    assert (item.finding.wanted_on, item.finding.contractor, item.finding.post) == (
        day, "安达消防", office.posts["frank"],
    )  # fmt: skip
    with clock.moved_to(due_of(item) + timedelta(minutes=1)):
        sweep()
        assert Escalation.objects.get().reached == [office.users["eve"].pk]
        assert told("work.escalate") == {"Eve"}
        item = assigned(office, item, wanted_on=day + timedelta(days=3))
    # The old promise was broken and stays so; the new one climbs by itself.
    assert item.cycle == 2 and item.clocks.get(cycle=1, name="resolve").met is False


def test_assign_finding_to_somebody_else_keeps_the_deadline(office):
    item = assigned(office)
    due = due_of(item)
    item = assigned(office, item, assignee=office.users["grace"])
    assert (item.assignee, due_of(item), item.cycle) == (office.users["grace"], due, 1)


def test_assign_finding_refuses_its_own_day_strangers_and_nobody(office, strangers):
    item = raised(office, assignee=office.users["eve"])
    with pytest.raises(Refused) as refused:
        assign_finding(
            item, by=office.eve, assignee=office.users["eve"], wanted_on=clock.today() + timedelta(days=30)
        )
    assert refused.value.code == "own_day"
    for wrong in (
        {"assignee": None},
        {"assignee": strangers.users["frank"]},
        {"assignee": None, "post": strangers.posts["frank"]},
        {"wanted_on": clock.today() - timedelta(days=1)},
    ):
        with pytest.raises(Refused):
            assigned(office, item, **wrong)
    # But he may hand it on to one of his people.
    assert assigned(office, item, by=office.eve).assignee == office.users["frank"]


def test_start_finding_is_for_whoever_has_it_in_hand(office):
    item = assigned(office)
    with pytest.raises(NotAllowed):
        start_finding(item, by=office.grace)
    assert start_finding(item, by=office.frank).state == "under_way"


def test_rectify_finding_wants_a_photo_and_the_one_who_has_it_in_hand(office):
    item = assigned(office)
    with pytest.raises(NotAllowed):
        rectify_finding(item, by=office.grace, result="好了", photos=[photo()])
    with pytest.raises(Refused) as refused:
        rectify_finding(item, by=office.frank, result="好了")
    assert refused.value.code == "evidence_missing"

    item = rectified(office, item)

    assert (item.finding.rectified_by, due_of(item) > clock.now()) == (office.users["frank"], True)
    assert item.clocks.get(name="resolve").met is True
    assert told("finding.rectify") == {"Carol"}


def test_recheck_finding_is_refused_to_whoever_put_it_right_and_who_acts_for_him(office):
    item = raised(office, assignee=office.users["eve"])
    item = fresh(rectify_finding(item, by=office.eve, result="好了", photos=[photo()]))
    stand_in(office, "dave", "eve")
    for name in ("eve", "dave"):
        with pytest.raises(NotAllowed):
            recheck_finding(item, by=getattr(office, name), passed=True, verdict="好")
    assert recheck_finding(item, by=office.heidi, passed=True, verdict="好").state == "closed"


def test_recheck_finding_is_refused_to_who_had_it_in_hand_while_another_acted_for_him(office):
    item = raised(office, assignee=office.users["eve"])
    stand_in(office, "dave", "eve")
    item = fresh(rectify_finding(item, by=office.dave, result="好了", photos=[photo()]))
    for name in ("eve", "dave"):
        with pytest.raises(NotAllowed):
            recheck_finding(item, by=getattr(office, name), passed=True, verdict="好")


def test_recheck_finding_by_two_at_once_counts_once(office):
    item = rectified(office)
    same = fresh(item)
    recheck_finding(item, by=office.heidi, passed=False, verdict="还是不行")
    with pytest.raises((Lost, Refused)):
        recheck_finding(same, by=office.kim, passed=True, verdict="好")
    item = fresh(item)
    assert (item.state, item.finding.failures) == ("assigned", 1)
    with pytest.raises(Refused):
        recheck_finding(item, by=office.heidi, passed=False, verdict="还是不行")


def test_recheck_finding_not_in_order_begins_anew_and_climbs_from_the_second_time_on(office):
    item = failed(office)

    assert (item.state, item.cycle, item.finding.failures, item.assignee) == (
        "assigned", 2, 1, office.users["frank"],
    )  # fmt: skip
    assert due_of(item) > clock.now() and item.rung == 0
    assert told("finding.recheck") == {"Carol", "Frank"}
    assert not Event.objects.filter(kind="finding.escalate").exists()

    item = failed(office, item)

    assert (item.finding.failures, item.rung) == (2, 1)
    assert told("finding.escalate") == {"Eve"}
    failed(office, item)
    assert told("finding.escalate") == {"Dave"}


def test_stop_finding_is_kept_with_photo_and_told_where_it_went_on(office):
    item = raised(office, nature="violation")
    with pytest.raises(Refused):
        stop_finding(item, by=office.carol, heeded=True, note="停工")
    stop_finding(item, by=office.carol, heeded=False, note="拒不停工", photos=[photo()])
    assert told("finding.stop") == {"Alice", "Bob", "Dave"}

    item = fresh(item)
    stop_finding(item, by=office.heidi, heeded=True, note="已停工", photos=[photo()])

    item = fresh(item)
    assert (item.state, item.finding.was_heeded, item.finding.stopped_by) == (
        "raised",
        True,
        office.users["heidi"],
    )
    assert told("finding.stop") == set()
    with pytest.raises(Refused):
        stop_finding(item, by=office.carol, heeded=True, note="x", photos=[photo()])


def test_withdraw_finding_needs_a_superior_and_a_reason(office):
    item = assigned(office)
    with pytest.raises(Refused):
        withdraw_finding(item, by=office.bob, note=" ")
    with pytest.raises(NotAllowed):
        withdraw_finding(item, by=office.dave, note="不是")
    withdraw_finding(item, by=office.bob, note="不是问题")
    assert told("finding.withdraw") == {"Carol", "Frank"}
    assert WorkItem.objects.get(pk=item.pk).state == "withdrawn"


def test_raise_finding_after_a_withdrawn_one_is_the_first(office):
    make_finding(office, state="withdrawn")
    assert raised(office).finding.times == 1


def test_raise_finding_title_says_the_same_once(office):
    assert raised(office, item="不乱停乱放", words="不乱停乱放").title == "不乱停乱放"


def test_raise_finding_told_later_follows_only_what_was_found_before_it(office):
    now = clock.now()
    with clock.moved_to(now + timedelta(days=5)):
        late = raised(office, at=now - timedelta(days=1))
        known = raised(office, at=now - timedelta(days=3))
        newest = raised(office)
    assert (known.finding.follows, late.finding.follows) == (None, None)
    # A week offline: what was found the day before yesterday does not follow what was found yesterday.
    assert (newest.finding.follows_id, newest.finding.times) == (late.pk, 2)


def test_forget_findings_is_for_those_long_over_and_names_go_when_erased(office):
    home = office.places["3-1-101"]
    party = add_party("王芳", by=office.judy, site_id=office.site.pk)
    start_tenure(party, home, "household", by=office.judy, starts_on=clock.today())
    item = raised(office, words="王芳家门口堆物", photos=[photo()])
    item = rectified(office, assigned(office, item))
    recheck_finding(item, by=office.heidi, passed=True, verdict="王芳已清走")
    waits = raised(office, words="还堆着")
    assert "王芳家门口堆物" in str(holdings(party, office.judy))

    assert erase_party_findings(party) == 1
    item = fresh(item)
    assert "王芳" not in item.title + item.finding.words + item.finding.verdict
    assert not Remark.objects.filter(text__contains="王芳").exists()

    system = system_actor(office.organisation.pk)
    later = clock.now() + timedelta(days=1)
    assert (forget_findings(later, system), forget_findings(later, system)) == (1, 0)
    item = fresh(item)
    assert (item.title, item.finding.words, item.finding.verdict) == ("消火栓箱", "***", "***")
    assert fresh(waits).finding.words == "还堆着"
    assert Event.objects.filter(kind="evidence.forget").exists()
