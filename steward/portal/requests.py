"""Pages of a customer's own requests: the list, and the public side of each."""

from collections.abc import Callable
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from steward.capabilities.tickets.actions import rate_ticket, reopen_ticket
from steward.capabilities.tickets.choices import State
from steward.capabilities.tickets.policies import may
from steward.capabilities.tickets.queries import own_tickets
from steward.kernel.audit.queries import timeline
from steward.kernel.base.keys import key_of
from steward.kernel.base.refused import Refused
from steward.kernel.evidence.queries import photos_of
from steward.kernel.evidence.views import serve
from steward.kernel.surface.once import answer_of_form, key_of_form, once
from steward.kernel.work.models import WorkItem
from steward.portal.door import for_customers, show
from steward.portal.forms import RateForm, ReopenForm
from steward.portal.queries import Guest

PAGE = 20
BIGGEST = 2**63


@for_customers
@require_safe
def listing(request: HttpRequest, guest: Guest) -> HttpResponse:
    """My requests, newest first; older ones page by page."""
    rows = own_tickets(guest.actor)
    before = key_of(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(pk__lt=before)
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


@for_customers
@require_POST
def rate(request: HttpRequest, guest: Guest, pk: int) -> HttpResponse:
    """Say with one tap how one finds the finished work; no call is needed any more."""
    item = own_request(guest, pk)
    return _carry_out(request, guest, item, RateForm(request.POST), rate_ticket, _("Thank you."))


@for_customers
@require_POST
def reopen(request: HttpRequest, guest: Guest, pk: int) -> HttpResponse:
    """Open a closed request again."""
    item = own_request(guest, pk)
    return _carry_out(request, guest, item, ReopenForm(request.POST), reopen_ticket, _("Opened again."))


def _carry_out(
    request: HttpRequest,
    guest: Guest,
    item: WorkItem,
    form: Form,
    action: Callable[..., object],
    done: str,
) -> HttpResponse:
    """A verb on a request, once; what is refused comes back with its words still in the form."""
    by, address = guest.actor, reverse("portal:request", args=[item.pk])
    if answer_of_form(request, by=by):
        return HttpResponseRedirect(address)
    if not form.is_valid():
        return show_request(request, guest, item, form=form, status=422)

    def write() -> tuple[int, str]:
        action(item, by=by, **form.cleaned_data)
        return 302, address

    try:
        once(key_of_form(request), request.path, by=by, write=write)
    except Refused as refused:
        return show_request(request, guest, item, form=form, refused=refused, status=refused.status)
    messages.success(request, done)
    return HttpResponseRedirect(address)


def show_request(
    request: HttpRequest,
    guest: Guest,
    item: WorkItem,
    *,
    form: Form | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a request, with what the customer may do now."""
    # Finished work waits for a word; a bad one opens it again by itself.
    verb = "rate" if item.state == State.FINISHED else "reopen" if may("reopen", item, guest.actor) else ""
    form = form or (RateForm() if verb == "rate" else ReopenForm())
    context = {"item": item, "verb": verb, "form": form, "refused": refused, "once": str(uuid4())}
    context["photos"] = list(photos_of(item, public=True))
    context["story"] = timeline(item, public=True)
    return show(request, "request", guest, status=status, **context)
