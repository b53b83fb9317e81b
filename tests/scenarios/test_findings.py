"""A finding fails its re-inspection twice, climbs, is overdue, and is put right in the end (INS4)."""

from datetime import timedelta

import pytest

from steward.capabilities.findings.actions import raise_finding, recheck_finding, rectify_finding
from steward.capabilities.findings.queries import findings_below
from steward.capabilities.findings.tests.factories import due_of, fresh, make_office, photo
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed
from steward.kernel.work.models import Escalation
from steward.kernel.work.sweep import sweep


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
