"""manage.py show_logins: the demonstration's posts and the user names that hold them."""

import unicodedata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from steward.config.demonstration_staff import PASSWORD
from steward.kernel.tenancy.models import Appointment
from steward.kernel.tenancy.scope import everywhere

WIDTH = 22


class Command(BaseCommand):
    help = "Prints post, person and user name of the demonstration, grouped by site."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table, or nothing where there is no demonstration."""
        if not settings.DEMONSTRATION:
            return
        with everywhere("demonstration people are listed across organisations"):
            rows = list(
                Appointment.objects.filter(user__is_demonstration=True, user__is_active=True, acting_for=None)
                .select_related("user", "post__site", "organisation")
                .order_by("organisation_id", "post__site_id", "pk")
            )
        groups: dict[str, list[Appointment]] = {}
        for row in sorted(rows, key=lambda row: (row.organisation_id, row.post.site_id or 0)):
            groups.setdefault(row.post.site.name if row.post.site else row.organisation.name, []).append(row)
        for name, members in groups.items():
            self.stdout.write(f"\n{name}")
            for row in members:
                self.stdout.write(f"  {_fill(row.post.title)}{_fill(row.user.name, 10)}{row.user.username}")
        if rows:
            self.stdout.write(f"\nOne click on the sign-in page, or the password {PASSWORD}")


def _fill(text: str, width: int = WIDTH) -> str:
    """Pad to a width in columns: a Chinese character takes two."""
    columns = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * max(width - columns, 1)
