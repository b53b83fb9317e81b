"""What watches cannot declare: who is on duty now, and the log on paper."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steward.capabilities.watches.actions import print_watch
from steward.capabilities.watches.papers import log_of
from steward.capabilities.watches.queries import on_duty_now
from steward.capabilities.watches.resources import WATCHES
from steward.kernel.base.privacy import mask_phone
from steward.kernel.base.refused import NotAllowed
from steward.kernel.surface.paper import paper_response
from steward.kernel.surface.verbs import actor_for


@require_GET
def now_page(request: HttpRequest) -> HttpResponse:
    """Who is on duty now on each line, until when, and how to reach him."""
    actor = actor_for(request, WATCHES)
    lines = [
        (site, [(watch, mask_phone(watch.officer.phone)) for watch in watches])
        for site, watches in on_duty_now(actor)
    ]
    return render(request, "watches/now.html", {"lines": lines})


@require_GET
def log_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The log of a watch as a paper to sign; taking it is in the log of who saw what."""
    actor = actor_for(request, WATCHES)
    watch = WATCHES.load(actor, pk)
    if watch is None:
        raise Http404
    try:
        print_watch(watch, by=actor)
    except NotAllowed:
        raise PermissionDenied
    return paper_response(log_of(watch, actor.name))
