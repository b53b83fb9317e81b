"""Who may do what with a hot spot."""

from steward.capabilities.quality.actions import rectify_hot_spot
from steward.capabilities.quality.policies import may
from steward.capabilities.quality.queries.hot_spots import visible_hot_spots
from steward.capabilities.quality.tests.factories import make_hot_spot
from steward.kernel.work.models import WorkItem


def test_rectify_is_for_the_head_of_that_department_and_the_manager(office):
    item = make_hot_spot(office, state="handed_over")

    assert may("rectify", item, office.dave) and may("rectify", item, office.alice)
    assert not may("rectify", item, office.bob)  # another department's head
    assert not may("rectify", item, office.kim)


def test_close_is_not_for_whoever_put_it_right(office):
    item = make_hot_spot(office, state="handed_over")
    rectify_hot_spot(item, by=office.alice, result="已重新安排")
    item = WorkItem.objects.select_related("hot_spot").get(pk=item.pk)

    assert not may("close", item, office.alice)
    assert may("close", item, office.kim)


def test_hot_spots_are_seen_at_the_sites_one_watches(office):
    item = make_hot_spot(office)

    for name in ("kim", "alice", "bob", "judy"):
        assert list(visible_hot_spots(getattr(office, name))) == [item], name
    for name in ("carol", "heidi", "frank"):
        assert not visible_hot_spots(getattr(office, name)).exists(), name
