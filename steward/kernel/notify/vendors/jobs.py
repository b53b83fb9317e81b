"""Jobs of vendors: asking one whether it knows our application."""

from django_tasks import task

from steward.kernel.base import clock
from steward.kernel.notify.models import VendorApp
from steward.kernel.notify.vendors.tokens import try_app


@task()
def try_vendor(app_id: int) -> None:
    """Ask once and keep the answer: yes, or the vendor's words. Trying again is the administrator's."""
    app = VendorApp.objects.get(pk=app_id)
    if app.is_active:
        try:
            try_app(app)
        except OSError as error:
            note_outcome(app, error)
        else:
            note_outcome(app)


def note_outcome(app: VendorApp, error: Exception | None = None) -> None:
    """Keep what the vendor said last, where administrators look (decision 0003: clockwork)."""
    words = f"{error}"[:300] if error else ""
    VendorApp.objects.filter(pk=app.pk).update(tried_at=clock.now(), trouble=words)
