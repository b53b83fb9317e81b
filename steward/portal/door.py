"""The door of the portal: every page of customers stands behind `for_customers`.

The cookie's path is the portal's: no browser sends it to a page of staff or to the API, and nothing there reads it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from steward.kernel.base.refused import Refused
from steward.kernel.jobs.behalf import on_behalf_of
from steward.kernel.tenancy.scope import scope
from steward.portal.actions import VISIT_LASTS
from steward.portal.queries import Guest, guest_of

COOKIE = "steward_owner"
OK = 200
View = Callable[..., HttpResponseBase]


def for_customers(view: View) -> View:
    """Let customers in, each into his own organisation's scope; send everybody else to the sign-in.

    The view gets the guest as its second argument. A member of staff signed in beside it counts for nothing here.
    """

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        guest = guest_of(request.COOKIES.get(COOKIE, ""))
        if guest is None:
            following = {"next": request.get_full_path()} if request.method == "GET" else {}
            address = reverse("portal:sign_in") + (f"?{urlencode(following)}" if following else "")
            return HttpResponseRedirect(address)
        company = guest.visit.organisation
        with scope(company.pk), on_behalf_of(None), timezone.override(ZoneInfo(company.zone)):
            request.actor = guest.actor  # type: ignore[attr-defined] # the evidence of a customer is served by it
            try:
                response = view(request, guest, *args, **kwargs)
            except Refused as refused:
                response = error_page(request, refused, guest)
            except Http404:
                response = error_page(request, not_here(), guest)
        if request.method == "GET" and response.status_code == OK and _is_page(response):
            # The service worker keeps own pages alone, and forgets them when somebody else's come.
            response["Steward-Keep"] = f"owner-{guest.party.pk}"
        # Photos say themselves how long this one telephone may keep them.
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return login_not_required(opened)


def _is_page(response: HttpResponseBase) -> bool:
    return response.get("Content-Type", "").startswith("text/html")


class NotHere(Refused):
    """Nothing of this customer's is at this address."""

    status = 404


def not_here() -> Refused:
    return NotHere(_("This is not here, or not yours to see."), kept="", do=_("Go back to your own page."))


def error_page(request: HttpRequest, refused: Refused, guest: Guest | None = None) -> HttpResponse:
    """What happened, what was kept, what to do."""
    return show(request, "error", guest, status=refused.status, refused=refused)


def show(
    request: HttpRequest, page: str, guest: Guest | None = None, *, status: int = 200, **context: Any
) -> HttpResponse:
    """One of the portal's own pages."""
    return render(request, f"portal/{page}.html", {"guest": guest, **context}, status=status)


def let_in(response: HttpResponse, secret: str) -> HttpResponse:
    """The answer, and from now on this device on a visit."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(VISIT_LASTS.total_seconds()),
        path=reverse("portal:home"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def let_out(response: HttpResponse) -> HttpResponse:
    """The answer, and this device on no visit any more."""
    response.delete_cookie(COOKIE, path=reverse("portal:home"), samesite="Lax")
    return response


def network_address(request: HttpRequest) -> str:
    """Where the request comes from; behind our own proxy, what that one saw."""
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return (seen if settings.STEWARD_PROXY else "") or str(request.META.get("REMOTE_ADDR", ""))
