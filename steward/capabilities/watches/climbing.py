"""How far up a handover goes that does not happen."""

from collections.abc import Iterable
from datetime import timedelta

from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Post
from steward.kernel.work.ladder import OfficeView

# How far up -> after how long: whoever is to act, his superior, the one above.
LEVELS = {1: timedelta(minutes=15), 2: timedelta(minutes=30), 3: timedelta(hours=1)}


def level_of(waited: timedelta, *, is_known: bool) -> int:
    """How far up a wait goes; where nobody is to act it begins with those above."""
    level = max((level for level, after in LEVELS.items() if waited >= after), default=0)
    return level if is_known or not level else max(level, 2)


def reached(
    whose: int | None, outgoing: int, site_id: int | None, level: int, office: OfficeView
) -> list[int]:
    """User ids: who is present at a level of the line above whoever is to act (above the outgoing officer where that is
    nobody); an empty post passes it one level up."""
    if level == 1 and whose is not None and whose not in office.away:
        return [whose]
    person = whose or outgoing
    own = office.posts_of.get(person, [])
    line = list(office.line_above(own[0])) if own else []
    for post in line[max(level - 2, 0) :] or line[-1:]:
        if found := office.present(post.pk, person):
            return found
    return sorted({user for post in _leaders(site_id, office) for user in office.present(post.pk, person)})


def _leaders(site_id: int | None, office: OfficeView) -> Iterable[Post]:
    roles = [Role.MANAGER, Role.DIRECTOR]
    if site_id is not None:
        return office.with_roles(roles, site_id)
    return [post for post in office.posts.values() if post.site_id is None and set(roles) & set(post.roles)]
