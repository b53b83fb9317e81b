"""The page behind a poster's code: report what is wrong here, signed in or not; and follow what came of it."""

from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from steward.capabilities.posters.actions import count_scan, report_by_poster
from steward.capabilities.posters.models import Poster
from steward.capabilities.posters.queries import poster_of, under_repair
from steward.capabilities.tickets.aftercare import policy_of, rating_link
from steward.capabilities.tickets.choices import State
from steward.capabilities.tickets.queries import FAMILY, FOLLOWING, follow_path
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index
from steward.kernel.base.refused import Refused
from steward.kernel.jobs.behalf import on_behalf_of
from steward.kernel.tenancy.actor import Actor, system_actor
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope
from steward.kernel.work.models import WorkItem
from steward.portal.door import COOKIE, network_address, show
from steward.portal.forms import PosterForm
from steward.portal.queries import Guest, guest_of

# So long after the end the public words can still be read.
FOLLOWED_DAYS = 30


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def at_place(request: HttpRequest, token: str) -> HttpResponse:
    """The form of a poster: what happened, photos, and a name only from those who want to leave one."""
    poster = poster_of(token)
    if poster is None:
        raise Http404
    with scope(poster.organisation_id), on_behalf_of(None), timezone.override(ZoneInfo(poster.site.zone)):
        guest = _guest_of(request, poster)
        if poster.withdrawn_at is not None:
            return show(request, "poster_over", guest, status=410, poster=poster)
        by = guest.actor if guest else system_actor(poster.organisation_id, "posters")
        if request.method == "POST":
            return _report(request, poster, guest, by)
        if request.method == "GET":
            count_scan(poster)
        return _form(request, poster, guest, PosterForm(actor=by, subject=poster))


def _guest_of(request: HttpRequest, poster: Poster) -> Guest | None:
    """Who is signed in to the portal, if it is this company's."""
    guest = guest_of(request.COOKIES.get(COOKIE, ""))
    return guest if guest and guest.party.organisation_id == poster.organisation_id else None


def _report(request: HttpRequest, poster: Poster, guest: Guest | None, by: Actor) -> HttpResponse:
    form = PosterForm(request.POST, request.FILES, actor=by, subject=poster)
    if not form.is_valid():
        return _form(request, poster, guest, form, status=422)
    told = form.arguments()
    if guest:
        told |= {"party": guest.party, "stranger_name": "", "stranger_phone": ""}
    try:
        item = report_by_poster(
            poster,
            by=by,
            key=request.POST.get("once") or str(uuid4()),
            address_index=keyed_index(network_address(request), "address"),
            **told,
        )
    except Refused as refused:
        return _form(request, poster, guest, form, refused=refused, status=refused.status)
    if guest:
        return HttpResponseRedirect(reverse("portal:request", args=[item.pk]))
    return HttpResponseRedirect(follow_path(item))


def _form(
    request: HttpRequest,
    poster: Poster,
    guest: Guest | None,
    form: PosterForm,
    *,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    repairs = under_repair(poster.place)
    known = {str(row.category_id): row for row in repairs}
    context: dict[str, Any] = {
        "poster": poster,
        "form": form,
        "refused": refused,
        "repairs": repairs,
        "tiles": [(matter, known.get(matter.key)) for matter in form.matters],
        "once": request.POST.get("once") or str(uuid4()),
    }
    return show(request, "at_place", guest, status=status, **context)


@login_not_required
@never_cache
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """How a request stands, in its public sentences; neither what was said nor by whom."""
    try:
        organisation_id, pk = signing.loads(token, salt=FOLLOWING)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404
    company = Organisation.objects.filter(pk=organisation_id).first()
    if company is None:
        raise Http404
    with scope(company.pk), timezone.override(ZoneInfo(company.zone)):
        rows = WorkItem.objects.filter(family=FAMILY, pk=pk).select_related("site", "place", "category")
        item = rows.first()
        if item is None:
            raise Http404
        if item.closed_at and (clock.now() - item.closed_at).days >= FOLLOWED_DAYS:
            gone = Refused(
                _("This request was closed long ago."), do=_("If something is wrong again, report it anew.")
            )
            return show(request, "error", status=410, refused=gone)
        rate = rating_link(item, policy_of(item.kind)) if item.state == State.FINISHED else ""
        context: dict[str, Any] = {
            "item": item,
            "company": company,
            "rate": rate,
            "story": timeline(item, public=True),
        }
        return show(request, "follow", **context)
