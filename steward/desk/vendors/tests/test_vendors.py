"""The company's applications at vendors: entered, tried against the vendor itself, changed, removed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from steward.desk.vendors.tests.factories import make_vendor_app
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.actions import add_vendor_app, remove_vendor_app, try_vendor_app
from steward.kernel.notify.choices import VendorKind
from steward.kernel.notify.models import Identity, VendorApp
from steward.kernel.notify.tests.companies import SECRET, Companies, open_companies
from tests.people import World, signed_in


@pytest.fixture
def companies(settings: Any) -> Iterator[Companies]:
    cache.clear()
    with open_companies(settings) as made:
        yield made
    cache.clear()


@pytest.mark.parametrize("kind", [str(kind) for kind in VendorKind])
def test_try_vendor_app_keeps_what_the_vendor_says(world: World, companies: Companies, kind: str) -> None:
    app = make_vendor_app(world, kind=kind)
    try_vendor_app(app, by=world.judy)
    run_due_jobs()
    app.refresh_from_db()
    assert (bool(app.tried_at), app.trouble) == (True, "")
    VendorApp.objects.filter(pk=app.pk).update(secret="another")
    app.refresh_from_db()
    try_vendor_app(app, by=world.judy)
    assert not VendorApp.objects.filter(tried_at__isnull=False).exists()
    run_due_jobs()
    app.refresh_from_db()
    assert app.trouble and "another" not in app.trouble
    assert "未被接受" in signed_in(world, "judy").get(f"/vendors/{app.pk}/").content.decode()


def test_remove_vendor_app_forgets_secret_and_links(world: World) -> None:
    app = make_vendor_app(world, kind="wecom")
    Identity.objects.create(
        organisation=world.organisation,
        app=app,
        user=world.users["carol"],
        subject="carol",
        linked_at=clock.now(),
    )
    remove_vendor_app(app, by=world.judy)
    app.refresh_from_db()
    assert not app.secret and not Identity.objects.exists()
    assert Event.objects.get(kind="vendor.remove").data == {"kind": "wecom", "count": 1}
    make_vendor_app(world, kind="wecom")


def test_add_vendor_app_refuses_what_could_not_work(world: World) -> None:
    make_vendor_app(world, kind="wecom")
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"kind": "wecom"}, "kind"),
        ({"kind": "feishu", "app_id": "a b"}, "app_id"),
        ({"kind": "feishu", "secret": "密"}, "secret"),
        ({"kind": "dingtalk", "tells": True}, "agent_id"),
        ({"kind": "wechat", "tells": True}, "tells"),
    ]
    for given, name in wrong:
        with pytest.raises(Refused) as refused:
            add_vendor_app(**{"app_id": "x", "secret": "y", **given}, by=world.judy)
        assert refused.value.field == name
    with pytest.raises(NotAllowed):
        add_vendor_app("feishu", "x", "y", by=world.alice)


def test_change_vendor_app_keeps_the_secret_that_leaves_through_no_page(world: World) -> None:
    app = make_vendor_app(world, kind="wecom")
    judy = signed_in(world, "judy")
    for path in (
        "/vendors/",
        f"/vendors/{app.pk}/",
        f"/vendors/{app.pk}/change/",
        f"/api/v1/vendors/{app.pk}",
    ):
        assert SECRET not in judy.get(path).content.decode()
    assert SECRET not in str(list(Event.objects.values_list("data", flat=True)))
    sent = {"agent_id": "7", "once": "a" * 32}
    assert judy.post(f"/vendors/{app.pk}/change/", sent).status_code == 302
    app.refresh_from_db()
    assert (app.secret, app.agent_id, app.signs_in) == (SECRET, "7", False)
