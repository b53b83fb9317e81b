"""Who may do what with colleagues: administrators and directors; away marks also the manager of the site."""

from collections.abc import Iterable

from steward.desk.office.policies import OFFICE
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Appointment, User

# Whoever runs a site sees its staff and knows who is away.
LEADERS = OFFICE | {Role.MANAGER}

MAY: dict[str, frozenset[Role]] = {
    "invite": OFFICE,
    "change": OFFICE,
    "appoint": OFFICE,
    "act_for": OFFICE,
    "change_areas": OFFICE,
    "end_appointment": OFFICE,
    "mark_away": LEADERS,
    "end_away": LEADERS,
    "make_link": OFFICE,
    "reset_factor": OFFICE,
    "lock": OFFICE,
    "unlock": OFFICE,
}


def need(verb: str, by: Actor, site_id: int | None) -> Hat | None:
    """The hat that allows a verb at a site; what belongs to no site needs a post of the whole company."""
    return by.need_hat(MAY[verb], site_id=site_id)


def need_person(verb: str, user: User, by: Actor) -> Hat | None:
    """The hat that allows a verb on a person: the right must reach every site he works at.

    An administrator of one site must not get hold of the account of somebody who works elsewhere too.
    """
    need_colleague(user, by)
    hats = [need(verb, by, site_id) for site_id in sites_of(user)]
    return hats[0]


def need_leader(verb: str, user: User, by: Actor) -> Hat | None:
    """The hat of a leader of any site the person works at."""
    need_colleague(user, by)
    for site_id in sites_of(user):
        if hat := by.hat_for(MAY[verb], site_id=site_id):
            return hat
    return need_person(verb, user, by)


def need_colleague(user: User, by: Actor) -> None:
    if user.organisation_id != by.organisation_id:
        raise NotAllowed()


def sites_of(user: User) -> list[int | None]:
    """Sites of the appointments a person has or will have; None for the whole company, and where he has none."""
    rows: Iterable[Appointment] | None = getattr(user, "unfinished", None)  # there where a page has read them
    if rows is None:
        rows = (
            Appointment.objects.filter(user=user)
            .exclude(ends_on__lt=clock.today(user.organisation.zone))
            .select_related("post")
            .order_by("pk")
        )
    return list(dict.fromkeys(row.post.site_id for row in rows)) or [None]


def may_person(verb: str, user: User, actor: Actor) -> bool:
    """Whether a verb shows on a person: the right and the state of the account both allow."""
    if user.is_active == (verb == "unlock") or (verb == "lock" and user.pk == actor.user_id):
        return False
    return passes((need_leader if verb in ("mark_away", "end_away") else need_person), verb, user, actor)


def may_invite(actor: Actor) -> bool:
    return bool(actor.hats_with(MAY["invite"]))
