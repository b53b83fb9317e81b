"""What owners read of promises: what was published, in the edition that holds."""

from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.kernel.base import clock
from steward.kernel.tenancy.scope import scope
from steward.portal.tests.factories import customer_of
from steward.reports.models import Disclosure
from tests.people import World, signed_in

LINE = {
    "kind": "repair", "clock": "respond", "minutes": 30, "in_working_time": False, "kept": 1, "due": 2, "running": 0,
}  # fmt: skip


def disclose(world: World, month: int = 1, **more: Any) -> Disclosure:
    """A month as it was published, unless said otherwise."""
    at = clock.now()
    values: dict[str, Any] = {"published_at": at, "is_current": True, "edition": 1} | more
    return Disclosure.objects.create(
        organisation=world.organisation, site=world.site, month=date(2026, month, 1), figures=[LINE], drafted_at=at,
        **values,
    )  # fmt: skip


def test_owners_read_what_is_published_and_nothing_else(office: World) -> None:
    owner = customer_of(office, "3-2-501")
    disclose(office, 1, published_at=None, is_current=False)
    disclose(office, 2, is_current=False)
    assert "2026-0" not in owner.get("/my/promises/").content.decode()
    disclose(office, 2, edition=2, reason="补录了一张工单")
    page = owner.get("/my/promises/").content.decode()
    assert "2026-02" in page and "50 %" in page and "到期 2 件，兑现 1 件" in page
    assert "第 2 版" in page and "补录了一张工单" in page and "2026-01" not in page
    assert signed_in(office, "alice").get("/my/promises/").status_code == 302


def test_owners_read_of_their_own_sites_only(office: World, strangers: World) -> None:
    disclose(office)
    with scope(strangers.organisation.pk):
        other = customer_of(strangers, "3-2-501", "13800000009")
    assert "2026-01" not in other.get("/my/promises/").content.decode()


def test_what_owners_read_costs_the_same_for_any_number(office: World) -> None:
    owner = customer_of(office, "3-2-501")
    disclose(office)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert owner.get("/my/promises/").status_code == 200
        return len(captured)

    before = cost()
    for month in range(2, 6):
        disclose(office, month)
    assert cost() == before
