"""How steps and seats are said."""

from django.utils.translation import gettext as _

from steward.kernel.tenancy.choices import Role
from steward.kernel.work.ladder import OfficeView


def say_who(code: str, office: OfficeView) -> str:
    """`The superior`, `Each superior up to: Site manager`, `Whoever has the role: Steward`, the title of a post."""
    by, _colon, what = code.partition(":")
    match by:
        case "superior":
            return _("The direct superior")
        case "head":
            return _("The head of the department")
        case "chain":
            return _("Each superior up to: %(rank)s") % {"rank": Role(what).label}
        case "role":
            return str(Role(what).label)
        case "user":
            return _("One more signature")
        case _:
            return next((str(post) for post in office.posts.values() if post.code == what), what)
