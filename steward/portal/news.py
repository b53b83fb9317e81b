"""What the company tells a customer: announcements for the own homes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from steward.capabilities.community.queries import announcements_for
from steward.kernel.work.models import WorkItem
from steward.portal.door import for_customers, show
from steward.portal.queries import Guest

# Nobody reads on beyond these; what is older is about to end anyway.
SHOWN = 50


def news_for(guest: Guest, limit: int) -> list[WorkItem]:
    """What is told to his homes today, the newest first."""
    return list(announcements_for(tenure.place for tenure in guest.tenures)[:limit])


@for_customers
@require_safe
def listing(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Everything that is told to my homes."""
    return show(request, "notices", guest, news=news_for(guest, SHOWN))


@for_customers
@require_safe
def detail(request: HttpRequest, guest: Guest, pk: int) -> HttpResponse:
    """One of them; what is over, withdrawn or for others is not here."""
    found = next((item for item in news_for(guest, SHOWN) if item.pk == pk), None)
    if found is None:
        raise Http404
    return show(request, "notice", guest, item=found)
