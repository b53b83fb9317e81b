"""Saved views and kept columns: one's own screen is no event, what everybody sees is one."""

from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import entries
from steward.kernel.surface.actions import forget_view, keep_columns, save_view
from steward.kernel.surface.declare import resources
from steward.kernel.surface.kept import kept_columns, saved_views
from steward.kernel.surface.models import SavedView
from tests.people import World

TICKETS = resources()["tickets"]


def test_save_view_of_ones_own_is_no_event(world: World) -> None:
    save_view(TICKETS, by=world.carol, name=" Mine ", query="q=13800001111")
    assert [view.name for view in saved_views(TICKETS, world.carol)] == ["Mine"]
    assert not saved_views(TICKETS, world.bob) and not Event.objects.exists()


def test_save_view_for_everybody_is_an_event_without_what_was_searched_for(world: World) -> None:
    view = save_view(TICKETS, by=world.carol, name="张三", query="q=13800001111", is_shared=True)
    assert [view.name for view in saved_views(TICKETS, world.bob)] == ["张三"]
    event = Event.objects.get(kind="view.share", subject_id=view.pk)
    assert event.data == {"resource": "tickets"}
    assert "Carol" in entries([event])[0].sentence and "tickets" not in entries([event])[0].sentence


def test_save_view_taken_back_from_everybody_is_an_event(world: World) -> None:
    for is_shared in (True, False, False):
        save_view(TICKETS, by=world.carol, name="Late", query="", is_shared=is_shared)
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == ["view.share", "view.unshare"]
    assert SavedView.objects.count() == 1


def test_forget_view_tells_when_everybody_saw_it(world: World) -> None:
    own = save_view(TICKETS, by=world.carol, name="a", query="")
    shared = save_view(TICKETS, by=world.carol, name="b", query="", is_shared=True)
    assert forget_view(shared.pk, by=world.bob) is None
    assert forget_view(own.pk, by=world.carol) == forget_view(shared.pk, by=world.carol) == "tickets"
    assert Event.objects.filter(kind="view.unshare").count() == 1 and not SavedView.objects.exists()


def test_keep_columns_is_ones_own_matter(world: World) -> None:
    keep_columns(TICKETS, by=world.carol, names=["number", "title", "no such column"])
    assert kept_columns(TICKETS, world.carol) == ["number", "title"]
    assert kept_columns(TICKETS, world.bob) == [] and not Event.objects.exists()
