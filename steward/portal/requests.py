"""Pages of a customer's own requests: the list, and the public side of each."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from steward.capabilities.tickets.queries import own_tickets
from steward.kernel.audit.queries import timeline
from steward.kernel.evidence.queries import photos_of
from steward.kernel.evidence.views import serve
from steward.kernel.work.models import WorkItem
from steward.portal.door import for_customers, show
from steward.portal.queries import Guest

PAGE = 20
BIGGEST = 2**63


@for_customers
@require_safe
def listing(request: HttpRequest, guest: Guest) -> HttpResponse:
    """My requests, newest first; older ones page by page."""
    rows = own_tickets(guest.actor)
    before = request.GET.get("before", "")
    if before.isdecimal() and int(before) < BIGGEST:
        rows = rows.filter(pk__lt=int(before))
    items = list(rows.order_by("-pk")[: PAGE + 1])
    older = items[PAGE - 1].pk if len(items) > PAGE else None
    return show(request, "requests", guest, items=items[:PAGE], older=older)


@for_customers
@require_safe
def detail(request: HttpRequest, guest: Guest, pk: int) -> HttpResponse:
    """One request: what I said, what was done, in public words only."""
    return show_request(request, guest, own_request(guest, pk))


@for_customers
@require_safe
def photo(request: HttpRequest, guest: Guest, pk: int, public_id: UUID, size: str) -> HttpResponseBase:
    """A photo of one of my requests, if it is not internal; the kernel decides and takes its metadata away."""
    item = own_request(guest, pk)
    if not photos_of(item, public=True).filter(public_id=public_id).exists():
        raise Http404
    return serve(request, public_id=public_id, size=size)


def own_request(guest: Guest, pk: int) -> WorkItem:
    """One of the customer's own; everything else is not there."""
    item = own_tickets(guest.actor).filter(pk=pk).first() if pk < BIGGEST else None
    if item is None:
        raise Http404
    return item


def show_request(request: HttpRequest, guest: Guest, item: WorkItem) -> HttpResponse:
    """The page of a request."""
    photos = list(photos_of(item, public=True))
    story = timeline(item, public=True)
    return show(request, "request", guest, item=item, photos=photos, story=story)
