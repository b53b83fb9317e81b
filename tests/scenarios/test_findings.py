"""A finding fails its re-inspection twice, climbs, is overdue, and is put right in the end (INS4)."""

from datetime import timedelta

import pytest

from steward.capabilities.findings.actions import (
    assign_finding,
    raise_finding,
    recheck_finding,
    rectify_finding,
)
from steward.capabilities.findings.models import Finding
from steward.capabilities.findings.queries import findings_below
from steward.capabilities.findings.tests.factories import due_of, fresh, make_office, photo
from steward.capabilities.inspections.models import FieldPhoto
from steward.capabilities.inspections.tests.factories import (
    make_checklist,
    make_round,
    photo_of,
    points_of,
    visit,
)
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed
from steward.kernel.evidence.queries import photos_of
from steward.kernel.work.models import Escalation
from steward.kernel.work.sweep import sweep
from tests.people import signed_in


def test_finding_that_fails_twice_climbs_until_somebody_sees_to_it(world):
    make_office(world)
    # Heidi walks her building and hands it to Frank at once.
    found = raise_finding(
        world.places["3-1-101"], by=world.heidi, item="防火门", words="闭门器坏了，门关不上。", grade="serious",
        assignee=world.users["frank"], photos=[photo()],
    )  # fmt: skip
    item = fresh(found.item)
    for day, verdict in enumerate(("还是关不上", "又松了"), 1):
        with clock.moved_to(clock.now() + timedelta(hours=day)):
            rectify_finding(item, by=world.frank, result="紧了螺丝", photos=[photo()])
            with pytest.raises(NotAllowed):
                recheck_finding(fresh(item), by=world.frank, passed=True, verdict="好了")
            recheck_finding(fresh(item), by=world.heidi, passed=False, verdict=verdict)
            item = fresh(item)
    assert (item.state, item.finding.failures, item.cycle, item.rung) == ("assigned", 2, 3, 1)
    assert item in findings_below(world.eve)

    # Nothing happens: the third promise runs out and climbs the ladder.
    with clock.moved_to(due_of(item) + timedelta(days=1, minutes=1)):
        sweep()
        reached = {pk for row in Escalation.objects.filter(item=item, cycle=3) for pk in row.reached}
        assert reached == {world.users["eve"].pk, world.users["dave"].pk}
        rectify_finding(fresh(item), by=world.frank, result="换了闭门器", photos=[photo()])
        recheck_finding(fresh(item), by=world.heidi, passed=True, verdict="关得严，自动回位")
    item = fresh(item)
    assert (item.state, item.finding.failures) == ("closed", 2)
    words = {entry.note for entry in timeline(item)}
    assert {"还是关不上", "又松了", "换了闭门器", "关得严，自动回位"} <= words
    assert item not in findings_below(world.eve)


def test_what_a_round_finds_is_raised_once_and_again_only_after_it_was_put_right(world):
    make_office(world)
    row = make_round(world, checklist=make_checklist(world))
    point = points_of(row)[0]
    shot = photo_of(world.heidi)
    bad = [
        {"item": "lamp", "value": "fail", "note": "不亮", "photos": [shot]},
        {"item": "bar", "value": "0.1"},
    ]

    visit(row, point, world.heidi, answers=bad)
    visit(row, point, world.ivan, answers=bad)  # somebody else at the same point

    found = {one.part: one for one in Finding.objects.select_related("item")}
    assert set(found) == {"照明正常", "压力"}
    assert (found["压力"].item.kind, found["压力"].source, found["压力"].item.place) == (
        "serious", "round", point.checkpoint.place,
    )  # fmt: skip
    assert found["照明正常"].raised_by == world.users["heidi"]
    # What was photographed there is on it, and is still one file.
    (lamp,) = photos_of(found["照明正常"].item)
    (kept,) = photos_of(FieldPhoto.objects.get(sha256=shot))
    assert (lamp.sha256, lamp.original.name) == (shot, kept.original.name)
    assert not photos_of(found["压力"].item).exists()
    page = signed_in(world, "dave").get(f"/findings/{lamp.subject_id}/").content.decode()
    assert f"/evidence/{lamp.public_id}/thumb" in page
    # The next day it is known; once it was put right it is found again, and linked.
    following = row.plan.rounds.order_by("opens_at")[1]
    with clock.moved_to(following.opens_at + timedelta(minutes=5)):
        visit(following, points_of(following)[0], world.heidi, answers=bad)
        assert Finding.objects.count() == 2
        item = fresh(assign_finding(fresh(found["压力"].item), by=world.dave, assignee=world.users["frank"]))
        rectify_finding(item, by=world.frank, result="补压", photos=[photo()])
        recheck_finding(fresh(item), by=world.heidi, passed=True, verdict="0.3 MPa")
    third = row.plan.rounds.order_by("opens_at")[2]
    with clock.moved_to(third.opens_at + timedelta(minutes=5)):
        visit(third, points_of(third)[0], world.heidi, answers=bad)
    again = Finding.objects.get(times=2)
    assert (again.part, again.follows_id) == ("压力", found["压力"].pk)
