"""Hats, acting appointments and the scope lock."""

from datetime import date

import pytest

from steward.kernel.tenancy.models import Appointment, Site
from steward.kernel.tenancy.scope import ScopeMissing, scope
from tests.people import World


def test_rows_outside_a_scope_raise(world: World) -> None:
    with scope(world.organisation.pk):
        assert Site.objects.count() == 1
    import contextvars

    with pytest.raises(ScopeMissing):
        contextvars.Context().run(Site.objects.count)


def test_acting_person_wears_the_absent_ones_hat(world: World) -> None:
    Appointment.objects.create(
        organisation=world.organisation,
        user=world.users["carol"],
        post=world.posts["bob"],
        acting_for=world.appointments["bob"],
        starts_on=date(2020, 1, 1),
        ends_on=date(2999, 1, 1),
    )
    carol = world.carol
    assert carol.roles == {"desk", "head"}
    assert carol.queue_user_ids == {world.users["carol"].pk, world.users["bob"].pk}
    hat = carol.hat_for(["head"], site_id=world.site.pk)
    assert hat is not None and hat.acting_for_name == "Bob"
