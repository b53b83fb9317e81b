"""Rows read and inserted by statements that are written once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from steward.kernel.base.models import NumberRange
from steward.kernel.base.rows import insert_row, read_pairs, read_rows
from steward.kernel.jobs.models import Job
from steward.kernel.people.models import ContactPoint
from steward.kernel.tenancy.models import Organisation, Site, User
from steward.kernel.tenancy.queries import visible_site, visible_sites
from steward.kernel.tenancy.scope import ScopeMissing, everywhere, tenant_rows
from steward.kernel.work.models import WorkItem
from tests.people import World

MOMENT = datetime(2026, 11, 23, 1, 2, 3, 456, UTC)


def as_django_does(row: models.Model) -> dict[str, Any]:
    """The row as another query finds it."""
    return type(row)._base_manager.filter(pk=row.pk).values().get()


def test_insert_row_writes_what_save_writes(db: None) -> None:
    at, args = datetime(2026, 11, 23, 1, 2, 3, 456, UTC), {"args": [1, "一"], "kwargs": {}}
    first, second = (
        Job(path="x", args=args, enqueued_at=at, run_after=at, progress_note="😀") for _ in range(2)
    )
    insert_row(first)
    second.save(force_insert=True)
    ours, theirs = as_django_does(first), as_django_does(second)
    assert second.pk == first.pk + 1 and ours.pop("id") + 1 == theirs.pop("id")
    assert ours == theirs


def test_inserted_row_is_like_a_saved_one(db: None) -> None:
    organisation = Organisation(name="x", slug="x")
    insert_row(organisation)
    assert organisation.created_at is not None  # filled as it is saved
    user = User(organisation=organisation, username="x", name="x", phone="13800001234")
    insert_row(user)
    user.name = "y"
    user.save()
    assert User.objects.get().phone == "13800001234"
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM tenancy_user")
        assert "13800001234" not in cursor.fetchone()[0]


def test_insert_row_takes_a_key_that_is_given(db: None) -> None:
    insert_row(NumberRange(key="a", last=3))
    assert NumberRange.objects.get().last == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_row(NumberRange(key="a", last=4))


def test_read_rows_reads_what_a_manager_reads(world: World) -> None:
    user = world.users["grace"]
    user.phone, user.email = "13800001234", "grace@example.org"
    user.save()
    [read] = read_rows(User, "username = %s AND is_active", [user.username])
    assert [getattr(read, field.attname) for field in User._meta.concrete_fields] == [
        getattr(user, field.attname) for field in User._meta.concrete_fields
    ]
    assert read.phone == "13800001234"
    read.name = "changed"
    read.save()  # an instance like any other
    assert User.objects.get(pk=read.pk).name == "changed"


def test_read_pairs_reads_both_rows_as_a_manager_reads_them(world: World, strangers: World) -> None:
    world.organisation.second_factor_roles = ["admin"]
    world.organisation.save()
    user = world.users["grace"]
    user.phone = "13800001234"
    user.save()
    with CaptureQueriesContext(connection) as queries:
        [read] = read_pairs(User, "organisation", "tenancy_user.id = %s", [user.pk])
        other = read.organisation
    assert len(queries) == 1
    assert read.phone == "13800001234" and other.second_factor_roles == ["admin"]
    for ours, theirs in ((read, user), (other, world.organisation)):
        assert as_django_does(ours) == as_django_does(theirs)
        assert [getattr(ours, field.attname) for field in ours._meta.concrete_fields] == [
            getattr(theirs, field.attname) for field in theirs._meta.concrete_fields
        ]
    assert not read_pairs(User, "organisation", "tenancy_user.id = %s", [0])


@pytest.mark.parametrize(
    ("table", "column"), [(WorkItem, "place"), (WorkItem, "requester"), (ContactPoint, "party")]
)
def test_a_row_is_deleted_without_a_walk_through_what_could_point_at_it(table: Any, column: str) -> None:
    """The database looks whether anything does, by the column alone."""
    firsts = {index.fields[0] for index in table._meta.indexes if index.condition is None}
    assert column in firsts


def test_read_rows_compares_moments(world: World) -> None:
    Job.objects.create(path="x", args={}, enqueued_at=MOMENT, run_after=MOMENT)
    assert len(read_rows(Job, "enqueued_at <= %s", [MOMENT])) == 1
    assert not read_rows(Job, "enqueued_at > %s", [MOMENT])


def test_tenant_rows_stay_inside_the_scope(world: World, strangers: World) -> None:
    names = {site.pk for site in tenant_rows(Site, "is_active", [])}
    assert names == set(Site.objects.values_list("pk", flat=True))
    with everywhere("nothing is read by hand from everywhere"), pytest.raises(ScopeMissing):
        tenant_rows(Site, "is_active", [])


def test_visible_site_is_one_of_the_visible_sites(world: World, strangers: World) -> None:
    with everywhere("the test looks at all sites"):
        every = list(Site.objects.values_list("pk", flat=True))
    for name in ("alice", "carol", "heidi", "judy"):
        actor = getattr(world, name)
        found = {pk for pk in every if visible_site(actor, pk) is not None}
        assert found == set(visible_sites(actor).values_list("pk", flat=True)), name
