"""The desk's own pages: inbox, search, account, jobs, trail, saved views."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from steward.desk.actions import cancel_job, retry_job
from steward.desk.subjects import subjects_of
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import disclosures, entries, visible_events
from steward.kernel.base import clock
from steward.kernel.base.keys import key_of
from steward.kernel.jobs.queries import queue_figures, serves_one_organisation, visible_jobs
from steward.kernel.notify.actions import read_all, read_message
from steward.kernel.notify.models import Message
from steward.kernel.notify.queries import inbox as inbox_of
from steward.kernel.places.queries import find_places, visible_places
from steward.kernel.surface.actions import forget_view, keep_columns, save_view
from steward.kernel.surface.declare import Resource, resources
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

FOUND_SHOWN = 8
LAST_SHOWN = 100


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What one was told, newest first."""
    actor = _actor(request)
    rows = list(inbox_of(actor).select_related("event")[:LAST_SHOWN])
    subjects = subjects_of([row.event for row in rows], actor)
    return render(request, "desk/inbox.html", {"messages_shown": rows, "subjects": subjects})


@require_POST
def open_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a message read and go where it points."""
    actor = _actor(request)
    message = get_object_or_404(Message, pk=pk, recipient_id=actor.user_id)
    read_message(message, by=actor)
    return HttpResponseRedirect(message.path or "/inbox/")


@require_POST
def read_all_messages(request: HttpRequest) -> HttpResponse:
    read_all(by=_actor(request))
    return HttpResponseRedirect("/inbox/")


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Quick search over every resource the actor's posts open."""
    actor, text = _actor(request), request.GET.get("q", "").strip().replace("\0", "")[:100]
    found: list[tuple[Resource, list[Any]]] = []
    for resource in resources().values():
        if text and resource.search and resource.open_to(actor):
            rows = resource.search(resource.rows(actor), text, actor).select_related(
                *resource.listed_with(())
            )
            rows = rows.prefetch_related(*resource.prefetched)
            if hits := list(rows.order_by("-pk")[:FOUND_SHOWN]):
                found.append((resource, hits))
    return render(
        request, "desk/search.html", {"text": text, "found": found, "now": clock.now(), "actor": actor}
    )


@require_GET
def look_up_places(request: HttpRequest) -> HttpResponse:
    """Places whose code begins like this, within the actor's reach, as offers while typing."""
    actor, site = _actor(request), request.GET.get("site", "")
    key = key_of(site)
    sites = [key] if key is not None else None
    found = find_places(request.GET.get("q", "")[:60], sites, limit=40)
    seen = set(
        visible_places(actor).filter(pk__in=[place.pk for place in found]).values_list("pk", flat=True)
    )
    items = [{"value": p.code, "label": f"{p.name} · {p.site.name}"} for p in found if p.pk in seen]
    return JsonResponse({"items": items[:20]})


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here: posts, areas, acting, and where to change things."""
    return render(request, "desk/account.html", {"actor": _actor(request)})


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """The queue and its failures, with a retry button for administrators."""
    actor = _actor(request)
    rows = list(visible_jobs(actor)[:LAST_SHOWN])
    # The queues serve every organisation: their figures are no business of one among several.
    overseer = actor.roles & {Role.ADMIN, Role.DIRECTOR} and serves_one_organisation()
    figures = queue_figures() if overseer else []
    context = {"jobs": rows, "figures": figures, "may_retry": Role.ADMIN in actor.roles}
    return render(request, "desk/jobs.html", context)


@require_POST
def operate_job(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Retry or cancel a job."""
    actor = _actor(request)
    job = visible_jobs(actor).filter(pk=pk).first()
    if job is None:
        raise Http404
    action = {"retry": retry_job, "cancel": cancel_job}[verb]
    action(job, by=actor)
    messages.success(request, _("Done."))
    return HttpResponseRedirect("/jobs/")


@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """The audit trail, newest first, by key."""
    nothing = _("Nothing has happened here."), _("Whatever people and jobs do is written down here.")
    return _told(request, _("Audit trail"), visible_events(_actor(request)).order_by("-id"), nothing)


@require_GET
def disclosed(request: HttpRequest) -> HttpResponse:
    """Who looked at personal data in full or took it out, why, and how many rows."""
    nothing = (
        _("Nobody has seen or taken out personal data."),
        _("Numbers shown in full, exports and answers to customers stand here, with name and reason."),
    )
    return _told(request, _("Who saw personal data"), disclosures(_actor(request)), nothing)


def _told(request: HttpRequest, title: str, rows: QuerySet[Event], nothing: tuple[str, str]) -> HttpResponse:
    """Events as sentences by day, a hundred at a time."""
    actor = _actor(request)
    if not actor.roles & {Role.ADMIN, Role.DIRECTOR, Role.MANAGER}:
        raise PermissionDenied
    before = key_of(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    shown = list(rows[:LAST_SHOWN])
    context = {
        "title": title,
        "nothing": nothing,
        "days": [
            (day, list(told))
            for day, told in groupby(entries(shown), lambda entry: localtime(entry.at).date())
        ],
        "subjects": subjects_of(shown, actor),
        "more": shown[-1].pk if len(shown) == LAST_SHOWN else None,
    }
    return render(request, "desk/trail.html", context)


def _resource(request: HttpRequest) -> Resource:
    resource = resources().get(request.POST.get("resource", ""))
    if resource is None:
        raise Http404
    if not resource.open_to(_actor(request)):
        raise PermissionDenied
    return resource


@require_POST
def save_list_view(request: HttpRequest) -> HttpResponse:
    resource = _resource(request)
    query = request.POST.get("query", "")
    save_view(
        resource,
        by=_actor(request),
        name=request.POST.get("name", "") or _("My view"),
        query=query,
        is_shared="is_shared" in request.POST,
    )
    return HttpResponseRedirect(f"/{resource.name}/?{query}")


@require_POST
def keep_list_columns(request: HttpRequest) -> HttpResponse:
    resource = _resource(request)
    keep_columns(resource, by=_actor(request), names=request.POST.getlist("names"))
    return HttpResponseRedirect(f"/{resource.name}/?{request.POST.get('query', '')}")


@require_POST
def forget_list_view(request: HttpRequest, pk: int) -> HttpResponse:
    resource = forget_view(pk, by=_actor(request))
    if resource is None:
        raise Http404
    return HttpResponseRedirect(f"/{resource}/")
