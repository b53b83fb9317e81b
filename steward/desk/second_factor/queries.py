"""Reads of the second factor: who has one, of whom it is demanded."""

from collections.abc import Collection

from django.db.models import QuerySet

from steward.desk.second_factor.models import Passkey, SecondFactor
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Appointment, Organisation, User
from steward.kernel.tenancy.queries import in_force
from steward.kernel.tenancy.scope import scope


def factor_of(user_id: int) -> SecondFactor | None:
    """A person's second factor, once it was confirmed."""
    return SecondFactor.objects.filter(user_id=user_id, confirmed_at__isnull=False).first()


def has_factor(user: User) -> bool:
    """Whether the sign-in asks this person for a code; asked before any scope is open."""
    with scope(user.organisation_id):
        return factor_of(user.pk) is not None


def is_demanded(organisation: Organisation, actor: Actor) -> bool:
    """Whether any post the actor wears, also for somebody absent, demands the second factor."""
    return bool(actor.roles & set(organisation.second_factor_roles))


def passkeys_of(user_id: int) -> QuerySet[Passkey]:
    """A person's passkeys, the newest first."""
    rows = Passkey.objects.filter(factor__user_id=user_id, factor__confirmed_at__isnull=False)
    return rows.select_related("factor").order_by("-pk")


def unused_codes(factor: SecondFactor) -> int:
    return factor.codes.filter(used_at=None).count()


def coverage(roles: Collection[str] = tuple(Role.values)) -> list[tuple[Role, int, int]]:
    """For each role: how many people hold it today, and how many of them have the second factor. Two queries."""
    having = set(SecondFactor.objects.filter(confirmed_at__isnull=False).values_list("user_id", flat=True))
    people: dict[str, set[int]] = {role: set() for role in roles}
    rows = Appointment.objects.filter(in_force(clock.today()), user__is_active=True).select_related(
        "post", "acting_for__post"
    )
    for row in rows:
        worn = row.acting_for.post if row.acting_for else row.post
        for role in worn.roles:
            people[role].add(row.user_id)
    return [(Role(role), len(held), len(held & having)) for role, held in people.items()]
