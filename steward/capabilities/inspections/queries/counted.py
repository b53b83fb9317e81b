"""Which rounds figures count."""

from django.db.models import Q

from steward.capabilities.inspections.choices import RoundState
from steward.kernel.base import clock


def counted(of: str = "") -> Q:
    """Rounds that figures count, as seen from a table that has them as `of`."""
    name = f"{of}__" if of else ""
    over = Q(**{f"{name}closes_at__lte": clock.now(), f"{name}plan__isnull": False})
    return over & ~Q(**{f"{name}state": RoundState.CANCELLED})
