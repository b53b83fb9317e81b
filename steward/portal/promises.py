"""What the company promised and how often it kept it, as it was published for the owners of a site."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from steward.capabilities.tickets.choices import TicketKind
from steward.portal.door import for_customers, show
from steward.portal.queries import Guest
from steward.reports.disclosed.queries import published_for, told


@for_customers
@require_safe
def listing(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The last months of my sites, the newest open; the numbers are those that were published."""
    rows = published_for({tenure.place.site for tenure in guest.tenures})
    months = [(row, [(TicketKind(line.kind).label, line) for line in told(row)]) for row in rows]
    return show(request, "promises", guest, months=months)
