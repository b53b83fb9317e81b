"""Single rows inserted by a statement that is written once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from steward.kernel.base.models import NumberRange
from steward.kernel.base.rows import insert_row
from steward.kernel.jobs.models import Job
from steward.kernel.tenancy.models import Organisation, User


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
