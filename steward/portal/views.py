"""Pages of a customer: the homes, and what is reported from them."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from steward.capabilities.admissions.queries import to_confirm
from steward.capabilities.incidents.queries import open_at_homes
from steward.capabilities.tickets.actions import report_ticket
from steward.capabilities.tickets.queries import open_own_tickets
from steward.kernel.base.refused import Refused
from steward.kernel.surface.once import answer_of_form, key_of_form, once
from steward.portal.door import for_customers, show
from steward.portal.forms import ReportForm, matters
from steward.portal.news import news_for
from steward.portal.queries import Guest


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone needs to put the portal among its programs."""
    home = reverse("portal:home")
    told = {
        "id": home,
        "name": _("Owner's portal"),
        "short_name": _("My home"),
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": "#f4f5f7",
        "theme_color": "#0a6bcb",
        "icons": [
            {
                "src": static(f"steward/portal-{side}.png"),
                "sizes": f"{side}x{side}",
                "type": "image/png",
                "purpose": "any maskable",
            }
            for side in (192, 512)
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@for_customers
@require_safe
def home(request: HttpRequest, guest: Guest) -> HttpResponse:
    """My homes, what one can do there, what is out or being done, and what the company tells."""
    out = open_at_homes(tenure.place for tenure in guest.tenures)
    items = list(open_own_tickets(guest.actor)[:5])
    return show(
        request,
        "home",
        guest,
        items=items,
        out=out,
        news=news_for(guest, 3),
        asking=to_confirm(guest.tenures),
    )


@for_customers
@require_safe
def report(request: HttpRequest, guest: Guest) -> HttpResponse:
    """First tap: what it is about."""
    return show(request, "report", guest, groups=matters(guest.actor))


@for_customers
@require_http_methods(["GET", "POST"])
def report_about(request: HttpRequest, guest: Guest, matter: str) -> HttpResponse:
    """Second tap: words and photos; third: send. The same form sent twice makes one request."""
    by = guest.actor
    if request.method == "POST" and (address := answer_of_form(request, by=by)):
        return _sent_before(request, address)
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        actor=by,
        subject=matter,
    )
    if form.matter is None:
        raise Http404
    if request.method == "GET" or not form.is_valid():
        return _form(request, guest, form, status=200 if request.method == "GET" else 422)

    def write() -> tuple[int, str]:
        item = report_ticket(by=by, requester=guest.party, **form.arguments())
        return 302, reverse("portal:request", args=[item.pk])

    try:
        (_status, address), repeated = once(key_of_form(request), request.path, by=by, write=write)
    except Refused as refused:
        return _form(request, guest, form, refused=refused, status=refused.status)
    if repeated:
        return _sent_before(request, address)
    messages.success(request, _("Sent. You can follow here what happens."))
    return HttpResponseRedirect(address)


def _sent_before(request: HttpRequest, address: str) -> HttpResponse:
    messages.info(request, _("This was sent before: nothing was done twice."))
    return HttpResponseRedirect(address)


def _form(
    request: HttpRequest,
    guest: Guest,
    form: ReportForm,
    *,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    key = request.POST.get("once") or str(uuid4())
    return show(request, "report_about", guest, status=status, form=form, refused=refused, once=key)
