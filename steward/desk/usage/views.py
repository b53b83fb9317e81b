"""The page of use."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steward.desk.staff.policies import LEADERS as MAY_OPEN_STAFF
from steward.desk.usage.choices import LOOKS, Use
from steward.desk.usage.queries import by_department, may_see_use, use_of_people
from steward.kernel.tenancy.actor import Actor


@require_GET
def usage(request: HttpRequest) -> HttpResponse:
    """Who of one's own people uses the software (HRM7): all, or those in one state or at one site."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may_see_use(actor):
        raise PermissionDenied
    everybody = use_of_people(actor)
    state, site = request.GET.get("use", ""), request.GET.get("site", "")
    shown = [one for one in everybody if (not state or one.use == state) and (not site or one.site == site)]
    context = {
        "groups": by_department(shown),
        "states": [(use, sum(one.use == use for one in everybody)) for use in Use],
        "sites": [name for name in dict.fromkeys(one.site for one in everybody) if name],
        "everybody": len(everybody),
        "chosen": {"use": state, "site": site},
        "looks": LOOKS,
        "may_open": bool(actor.hats_with(MAY_OPEN_STAFF)),
    }
    return render(request, "desk/usage.html", context)
