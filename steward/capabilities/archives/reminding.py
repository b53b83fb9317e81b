"""Whom a reminder reaches: the borrower first, then up his reporting line."""

from steward.kernel.tenancy.choices import Role
from steward.kernel.work.ladder import OfficeView

# Days past the day -> how far up it goes: the borrower, his superior, the one above.
LEVELS = {1: 1, 2: 3, 3: 7}


def level_of(days: int) -> int:
    """How far up a borrowing is reminded of that is so many days past its day."""
    return max((level for level, after in LEVELS.items() if days >= after), default=0)


def reached(borrower_id: int, site_id: int, level: int, office: OfficeView) -> list[int]:
    """User ids: who is present at a level; an empty post passes it one level up, and never to nobody.

    Whoever left, or is away, brings nothing back: what he borrowed is at once a matter of those above him.
    """
    here = any(borrower_id in users for users in office.holders.values())
    if level == 1 and here and borrower_id not in office.away:
        return [borrower_id]
    own = office.posts_of.get(borrower_id, [])
    line = list(office.line_above(own[0])) if own else []
    for post in line[max(level - 2, 0) :] or line[-1:]:
        if found := office.present(post.pk, borrower_id):
            return found
    posts = office.with_roles([Role.MANAGER, Role.DIRECTOR], site_id)
    return sorted({user for post in posts for user in office.present(post.pk, borrower_id)})
