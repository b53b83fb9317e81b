"""Which of the companies' applications people may sign in with, before it is known whose people they are."""

from collections.abc import Sequence

from django.db.models import QuerySet

from steward.kernel.notify.models import VendorApp
from steward.kernel.tenancy.scope import everywhere


def _open(kinds: Sequence[str]) -> QuerySet[VendorApp]:
    rows = VendorApp.objects.filter(is_active=True, signs_in=True, kind__in=kinds)
    return rows.select_related("organisation")


def offered_apps(kinds: Sequence[str], company: str) -> list[VendorApp]:
    """The applications of one company, in the order of the kinds.

    Where several companies have some, only those of the one that the address names: no page lists our customers.
    """
    with everywhere("a sign-in page belongs to no organisation yet"):
        rows = sorted(_open(kinds), key=lambda app: kinds.index(app.kind))
    if company:
        rows = [row for row in rows if row.organisation.slug == company]
    return rows if len({row.organisation_id for row in rows}) == 1 else []


def open_app(kinds: Sequence[str], pk: int) -> VendorApp | None:
    """An application people sign in with, of whichever company."""
    with everywhere("a sign-in page belongs to no organisation yet"):
        return _open(kinds).filter(pk=pk).first() if pk < 2**63 else None
