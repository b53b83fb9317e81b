"""The frozen actor: who does something, wearing which hats, at this moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from steward.kernel.base.refused import NotAllowed


class ActorKind(StrEnum):
    PERSON = "person"
    CUSTOMER = "customer"
    SYSTEM = "system"


@dataclass(frozen=True)
class Hat:
    """One appointment in force: a post held, or carried for an absent colleague."""

    appointment_id: int
    post_id: int
    title: str
    title_en: str
    roles: frozenset[str]
    department_id: int
    site_id: int | None
    area_ids: frozenset[int]
    acting_for_id: int | None = None
    acting_for_name: str = ""

    @property
    def is_acting(self) -> bool:
        return self.acting_for_id is not None

    def covers(self, site_id: int | None, department_id: int | None = None) -> bool:
        """Whether the post's reach includes a site (a post without a site reaches all of them)."""
        return (self.site_id is None or self.site_id == site_id) and (
            department_id is None or self.department_id == department_id
        )


@dataclass(frozen=True)
class Actor:
    """Passed as `by=` into every action. Never mutated, never guessed: built once per request or job."""

    organisation_id: int
    kind: ActorKind
    name: str
    user_id: int | None = None
    hats: tuple[Hat, ...] = ()
    party_id: int | None = None

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(role for hat in self.hats for role in hat.roles)

    @cached_property
    def queue_user_ids(self) -> frozenset[int]:
        """The persons whose queue this actor works: own, and those acted for."""
        own = {self.user_id} if self.user_id else set()
        return frozenset(own | {hat.acting_for_id for hat in self.hats if hat.acting_for_id})

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What was read for this actor, by reader; it holds as long as the actor does: one request or job."""
        return {}

    @property
    def person_id(self) -> int:
        """Id of the member of staff. Raises `ValueError` for the system and for customers: they keep nothing."""
        if self.user_id is None:
            raise ValueError(f"{self.name} is no member of staff")
        return self.user_id

    @property
    def is_system(self) -> bool:
        return self.kind == ActorKind.SYSTEM

    def hats_with(self, roles: Iterable[str]) -> tuple[Hat, ...]:
        """Hats that carry any of the roles, own posts before acting ones."""
        wanted = frozenset(roles)
        found = (hat for hat in self.hats if hat.roles & wanted)
        return tuple(sorted(found, key=lambda hat: hat.is_acting))

    def hat_for(
        self, roles: Iterable[str], *, site_id: int | None = None, department_id: int | None = None
    ) -> Hat | None:
        """The hat that allows something at a site (and department), or None."""
        for hat in self.hats_with(roles):
            if hat.covers(site_id, department_id):
                return hat
        return None

    def need_hat(
        self, roles: Iterable[str], *, site_id: int | None = None, department_id: int | None = None
    ) -> Hat | None:
        """Like `hat_for`, but refuses with `NotAllowed`; the system itself needs no hat."""
        if self.is_system:
            return None
        hat = self.hat_for(roles, site_id=site_id, department_id=department_id)
        if hat is None:
            raise NotAllowed()
        return hat

    def need_post(self, post_id: int, roles: Iterable[str]) -> Hat:
        """The hat in which a post is held, one's own before one carried for a colleague; refuses without one."""
        for hat in self.hats_with(roles):
            if hat.post_id == post_id:
                return hat
        raise NotAllowed()


def system_actor(organisation_id: int, name: str = "system") -> Actor:
    """The actor of jobs and sweeps; its name says which one acted."""
    return Actor(organisation_id=organisation_id, kind=ActorKind.SYSTEM, name=name)
